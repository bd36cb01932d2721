//! Posts of one's own: written, stamped, signed and sent; what is on its way stands in the outbox.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use blocknet_chain::PostId;
use blocknet_node::{WriteError, Written};

use crate::dto::{Decimal, DraftDto, OutboxDto, OutboxItemDto, PostAnswer, TicketDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{InPath, JsonBody};
use crate::routes::posts::pool_floor;
use crate::state::ApiState;

/// Writes a post: it is saved first, then stamped, signed and put into the pool.
///
/// Answers with the post once that is done, or after 8 s with a ticket: the rest goes on in the
/// outbox.
#[utoipa::path(
    post, path = "/v1/owner/posts", tag = "owner", request_body = DraftDto,
    responses(
        (status = 201, description = "In the pool", body = PostAnswer),
        (status = 202, description = "Still being stamped", body = TicketDto),
        (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 413, body = ErrorBody),
        (status = 422, body = ErrorBody), (status = 429, body = ErrorBody),
        (status = 507, description = "The disk is full", body = ErrorBody),
    ),
)]
pub(crate) async fn write(
    State(api): State<ApiState>,
    JsonBody(draft): JsonBody<DraftDto>,
) -> Result<Response, ApiError> {
    let files = draft.files.iter().map(|file| file.0).collect();
    let written = api
        .node()
        .write_post_with_files(draft.into(), files)
        .await?;
    Ok(answer(&api, written))
}

/// Sends once more what the chain left out: the same words as a new post, with a stamp of its own.
///
/// Answers like `POST /v1/owner/posts`. What was left out is from then on no more than kept.
#[utoipa::path(
    post, path = "/v1/owner/posts/{id}/again", tag = "owner",
    params(("id" = String, Path, description = "Id of the post that was left out")),
    responses(
        (status = 201, description = "In the pool", body = PostAnswer),
        (status = 202, description = "Still being stamped", body = TicketDto),
        (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, description = "It was not left out, or is sent again already", body = ErrorBody),
        (status = 507, description = "The disk is full", body = ErrorBody),
    ),
)]
pub(crate) async fn again(
    State(api): State<ApiState>,
    InPath(id): InPath<PostId>,
) -> Result<Response, ApiError> {
    let written = api.node().write_again(id).await?;
    Ok(answer(&api, written))
}

fn answer(api: &ApiState, written: Written) -> Response {
    match written {
        Written::Post(post) => (StatusCode::CREATED, Json(api.answer(&post))).into_response(),
        Written::Ticket(ticket) => {
            let ticket = Decimal(ticket);
            (StatusCode::ACCEPTED, Json(TicketDto { ticket })).into_response()
        }
    }
}

/// What was written and no pool has yet.
#[utoipa::path(
    get, path = "/v1/owner/outbox", tag = "owner",
    responses((status = 200, body = OutboxDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn outbox(State(api): State<ApiState>) -> Result<Json<OutboxDto>, ApiError> {
    let items = api.node().outbox().await?;
    Ok(Json(OutboxDto {
        items: items.into_iter().map(OutboxItemDto::from).collect(),
    }))
}

/// Gives a text up.
#[utoipa::path(
    delete, path = "/v1/owner/outbox/{ticket}", tag = "owner",
    params(("ticket" = String, Path, description = "Its number")),
    responses((status = 204, description = "Gone"), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)),
)]
pub(crate) async fn give_up(
    State(api): State<ApiState>,
    InPath(ticket): InPath<Decimal>,
) -> Result<StatusCode, ApiError> {
    match api.node().outbox_delete(ticket.0).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(no_such_ticket()),
    }
}

/// Tries a refused text again.
#[utoipa::path(
    post, path = "/v1/owner/outbox/{ticket}/retry", tag = "owner",
    params(("ticket" = String, Path, description = "Its number")),
    responses(
        (status = 202, description = "It is tried again"), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody),
    ),
)]
pub(crate) async fn retry(
    State(api): State<ApiState>,
    InPath(ticket): InPath<Decimal>,
) -> Result<StatusCode, ApiError> {
    match api.node().outbox_retry(ticket.0).await? {
        true => Ok(StatusCode::ACCEPTED),
        false => Err(no_such_ticket()),
    }
}

fn no_such_ticket() -> ApiError {
    ApiError::not_found("No such text waits in the outbox: it was sent, or given up.")
}

impl From<WriteError> for ApiError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Field { field, why } => Self::wrong_field(field, &why),
            WriteError::Floor { needed } => pool_floor(needed),
            WriteError::Refused { rule, message } => Self::rule_broken(rule, message),
            WriteError::Unknown => Self::not_found("No post with this id is known here."),
            WriteError::NotLeftOut { why } => {
                let refusal = Self::new(StatusCode::CONFLICT, "not_left_out", why.message);
                refusal.with_why(why.code, &why.values)
            }
            WriteError::GivenUp => Self::new(
                StatusCode::CONFLICT,
                "given_up",
                "The text was given up before it was sent.",
            ),
            WriteError::Files(error) => error.into(),
            WriteError::Core(error) => error.into(),
        }
    }
}
