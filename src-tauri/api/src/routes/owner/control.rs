//! The log, the check of the store, and the end.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::dto::{CheckDto, Decimal, LogAsked, LogDto, LogLineDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::Asked;
use crate::routes::number;
use crate::state::ApiState;

/// The newest lines of the log, after the line `after`.
#[utoipa::path(
    get, path = "/v1/owner/log", tag = "owner", params(LogAsked),
    responses((status = 200, body = LogDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn log(
    State(api): State<ApiState>,
    Asked(asked): Asked<LogAsked>,
) -> Result<Json<LogDto>, ApiError> {
    let after = number("after", asked.after.as_deref(), 0, u64::MAX, 0)?;
    let limit = number("limit", asked.limit.as_deref(), 1, 1_000, 200)?;
    let (next, lines) = api
        .node()
        .log_after(after, usize::try_from(limit).unwrap_or(1));
    Ok(Json(LogDto {
        next: Decimal(next),
        lines: lines.iter().map(LogLineDto::from).collect(),
    }))
}

/// Checks the whole store: every link, root and leaf, and the database itself. It takes its time.
#[utoipa::path(
    post, path = "/v1/owner/check", tag = "owner",
    responses((status = 200, body = CheckDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn check(State(api): State<ApiState>) -> Result<Json<CheckDto>, ApiError> {
    let report = api.node().check().await?;
    Ok(Json(CheckDto::from(&report)))
}

/// Stops the node in order.
#[utoipa::path(
    post, path = "/v1/owner/stop", tag = "owner",
    responses((status = 202, description = "It stops"), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn stop(State(api): State<ApiState>) -> StatusCode {
    api.node().shutdown();
    StatusCode::ACCEPTED
}
