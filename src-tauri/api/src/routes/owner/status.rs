//! The node's state at a glance.

use axum::Json;
use axum::extract::State;

use crate::dto::StatusDto;
use crate::error::{ApiError, ErrorBody};
use crate::reach::interfaces;
use crate::state::ApiState;

/// The node's state at a glance.
#[utoipa::path(
    get, path = "/v1/owner/status", tag = "owner",
    responses((status = 200, body = StatusDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn show(State(api): State<ApiState>) -> Result<Json<StatusDto>, ApiError> {
    let status = api.node().status().await?;
    let reach = api.node().reach(&interfaces());
    Ok(Json(StatusDto::new(&status, &reach)))
}
