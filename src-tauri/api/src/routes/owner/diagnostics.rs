//! What to send to somebody who helps.

use axum::Json;
use axum::extract::State;

use crate::dto::DiagnosticsDto;
use crate::error::{ApiError, ErrorBody};
use crate::reach::interfaces;
use crate::state::ApiState;

/// How the node is doing, without anything that is secret or says who its owner is.
#[utoipa::path(
    get, path = "/v1/owner/diagnostics", tag = "owner",
    responses((status = 200, body = DiagnosticsDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn show(State(api): State<ApiState>) -> Result<Json<DiagnosticsDto>, ApiError> {
    let node = api.node();
    let (status, reach) = (node.status().await?, node.reach(&interfaces()));
    let ways = (reach.reachable.name(), reach.mapping.state.name());
    let seen = (node.diagnostics(), node.disk_use().await);
    Ok(Json(DiagnosticsDto::new(node, &status, seen, ways)))
}
