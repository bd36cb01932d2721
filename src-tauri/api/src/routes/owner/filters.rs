//! What the owner does not want to see: mutes, hidden posts, label lists; and the columns.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_node::{Column, ColumnsError, FilterError, LABELS_CHANNEL};

use crate::dto::{
    ColumnDto, ColumnsDto, ControlDto, Decimal, LabelChoiceAsked, LabelListAsked, LabelListDto,
    RuleAsked, RuleDto, sentence,
};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{InPath, JsonBody};
use crate::state::ApiState;

/// All that the owner does not want to see, and the label lists that the owner goes by.
#[utoipa::path(
    get, path = "/v1/owner/control", tag = "owner",
    responses((status = 200, body = ControlDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn show(State(api): State<ApiState>) -> Result<Json<ControlDto>, ApiError> {
    let rules = api.node().rules().await?;
    let lists = api.node().label_lists().await?;
    Ok(Json(ControlDto {
        rules: rules.into_iter().map(RuleDto::from).collect(),
        lists: lists.into_iter().map(LabelListDto::from).collect(),
    }))
}

/// Mutes an author, a channel or a word, or hides a post: in the owner's answers, and nowhere else.
#[utoipa::path(
    post, path = "/v1/owner/control/rules", tag = "owner", request_body = RuleAsked,
    responses(
        (status = 201, body = RuleDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 409, description = "There are too many of these", body = ErrorBody),
    ),
)]
pub(crate) async fn add(
    State(api): State<ApiState>,
    JsonBody(asked): JsonBody<RuleAsked>,
) -> Result<(StatusCode, Json<RuleDto>), ApiError> {
    let rule = api.node().add_rule(asked.kind.into(), &asked.value).await?;
    Ok((StatusCode::CREATED, Json(RuleDto::new(&rule, None))))
}

/// Takes a rule back.
#[utoipa::path(
    delete, path = "/v1/owner/control/rules/{id}", tag = "owner",
    params(("id" = String, Path, description = "Its number")),
    responses((status = 204, description = "Gone"), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)),
)]
pub(crate) async fn remove(
    State(api): State<ApiState>,
    InPath(id): InPath<Decimal>,
) -> Result<StatusCode, ApiError> {
    match api.node().remove_rule(id.0).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::not_found(
            "There is no such rule: it was taken back already.",
        )),
    }
}

/// Goes by a label list: what one author says of posts and authors in one channel.
#[utoipa::path(
    post, path = "/v1/owner/control/lists", tag = "owner", request_body = LabelListAsked,
    responses(
        (status = 201, body = LabelListDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 409, description = "There are too many of these", body = ErrorBody),
    ),
)]
pub(crate) async fn follow(
    State(api): State<ApiState>,
    JsonBody(asked): JsonBody<LabelListAsked>,
) -> Result<(StatusCode, Json<LabelListDto>), ApiError> {
    let channel = asked.channel.as_deref().unwrap_or(LABELS_CHANNEL);
    let id = api.node().add_label_list(asked.author.0, channel).await?;
    Ok((StatusCode::CREATED, Json(list(&api, id).await?)))
}

/// Sets what a label of a list does: `ignore`, `warn` or `hide`.
#[utoipa::path(
    put, path = "/v1/owner/control/lists/{id}", tag = "owner", request_body = LabelChoiceAsked,
    params(("id" = String, Path, description = "Number of the list")),
    responses(
        (status = 200, body = LabelListDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, description = "There are too many of these", body = ErrorBody),
    ),
)]
pub(crate) async fn choose(
    State(api): State<ApiState>,
    InPath(id): InPath<Decimal>,
    JsonBody(asked): JsonBody<LabelChoiceAsked>,
) -> Result<Json<LabelListDto>, ApiError> {
    let action = asked.action.into();
    match api.node().choose_label(id.0, asked.label, action).await? {
        true => Ok(Json(list(&api, id.0).await?)),
        false => Err(no_such_list()),
    }
}

/// Goes by a label list no more.
#[utoipa::path(
    delete, path = "/v1/owner/control/lists/{id}", tag = "owner",
    params(("id" = String, Path, description = "Number of the list")),
    responses((status = 204, description = "Gone"), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)),
)]
pub(crate) async fn leave(
    State(api): State<ApiState>,
    InPath(id): InPath<Decimal>,
) -> Result<StatusCode, ApiError> {
    match api.node().remove_label_list(id.0).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(no_such_list()),
    }
}

/// The columns that the owner reads side by side.
#[utoipa::path(
    get, path = "/v1/owner/columns", tag = "owner",
    responses((status = 200, body = ColumnsDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn columns(State(api): State<ApiState>) -> Result<Json<ColumnsDto>, ApiError> {
    let columns = api.node().columns().await?;
    Ok(Json(ColumnsDto {
        columns: columns.into_iter().map(ColumnDto::from).collect(),
    }))
}

/// Sets the columns.
#[utoipa::path(
    put, path = "/v1/owner/columns", tag = "owner", request_body = ColumnsDto,
    responses((status = 200, body = ColumnsDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn arrange(
    State(api): State<ApiState>,
    JsonBody(asked): JsonBody<ColumnsDto>,
) -> Result<Json<ColumnsDto>, ApiError> {
    let columns = asked.columns.into_iter().map(Column::from).collect();
    let columns = api.node().put_columns(columns).await?;
    Ok(Json(ColumnsDto {
        columns: columns.into_iter().map(ColumnDto::from).collect(),
    }))
}

/// The list of this number, which stood a moment ago.
async fn list(api: &ApiState, id: u64) -> Result<LabelListDto, ApiError> {
    let lists = api.node().label_lists().await?;
    let found = lists.into_iter().find(|list| list.row.id == id);
    found.map(LabelListDto::from).ok_or_else(no_such_list)
}

fn no_such_list() -> ApiError {
    ApiError::not_found("There is no such label list: it was left already.")
}

impl From<FilterError> for ApiError {
    fn from(error: FilterError) -> Self {
        match error {
            FilterError::Bad { field, why } => Self::wrong_field(field, &why),
            FilterError::TooMany { .. } => {
                Self::new(StatusCode::CONFLICT, "too_many", sentence(&error)).because(&error)
            }
            FilterError::Core(error) => error.into(),
        }
    }
}

impl From<ColumnsError> for ApiError {
    fn from(error: ColumnsError) -> Self {
        match error {
            ColumnsError::Bad(bad) => Self::wrong_field(bad.field, &bad.why),
            ColumnsError::Core(error) => error.into(),
        }
    }
}
