//! What answers the owner, or names the owner.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_node::Lens;

use crate::dto::{RepliesAsked, RepliesDto, RepliesSeen, ReplyDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, JsonBody, parsed};
use crate::routes::page_size;
use crate::state::ApiState;

/// Notes that answer a post of the owner's, or name the owner with an `@`, the last to come first.
#[utoipa::path(
    get, path = "/v1/owner/replies", tag = "owner", params(RepliesAsked),
    responses((status = 200, body = RepliesDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn list(
    State(api): State<ApiState>,
    Asked(asked): Asked<RepliesAsked>,
) -> Result<Json<RepliesDto>, ApiError> {
    let limit = page_size(asked.limit.as_deref(), 200)?;
    let before = asked
        .before
        .as_deref()
        .map(|text| parsed("before", text))
        .transpose()?;
    let page = api.node().replies(before, limit).await?;
    let marks: Vec<_> = page
        .replies
        .iter()
        .map(|reply| (reply.mention, reply.unread))
        .collect();
    let posts: Vec<_> = page.replies.into_iter().map(|reply| reply.post).collect();
    let answers = api.answers(&posts, Lens::default()).await?;
    let replies = answers.into_iter().zip(marks);
    Ok(Json(RepliesDto {
        replies: replies
            .map(|(post, (mention, unread))| ReplyDto {
                post,
                mention,
                unread,
            })
            .collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        newest: page.newest.map(|cursor| cursor.to_string()),
    }))
}

/// Notes that the owner has seen replies up to this one; later ones stay unread.
#[utoipa::path(
    post, path = "/v1/owner/replies/seen", tag = "owner", request_body = RepliesSeen,
    responses((status = 204, description = "Noted"), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn seen(
    State(api): State<ApiState>,
    JsonBody(RepliesSeen { through }): JsonBody<RepliesSeen>,
) -> Result<StatusCode, ApiError> {
    let through = parsed("through", &through)?;
    api.node().see_replies(through).await?;
    Ok(StatusCode::NO_CONTENT)
}
