//! Checking the chain again.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::dto::ResyncDto;
use crate::error::{ApiError, ErrorBody};
use crate::state::ApiState;

/// How far the check of the chain is, and what it found.
#[utoipa::path(
    get, path = "/v1/owner/resync", tag = "owner",
    responses((status = 200, body = ResyncDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn show(State(api): State<ApiState>) -> Json<ResyncDto> {
    Json(ResyncDto::from(&api.node().resync_view()))
}

/// Asks every peer for its headers anew, and looks at every block and post of the store, in the
/// background. A heavier chain that comes out is followed by the rules; the look changes nothing.
#[utoipa::path(
    post, path = "/v1/owner/resync", tag = "owner",
    responses(
        (status = 202, body = ResyncDto), (status = 401, body = ErrorBody),
        (status = 409, description = "It is under way", body = ErrorBody),
    ),
)]
pub(crate) async fn start(
    State(api): State<ApiState>,
) -> Result<(StatusCode, Json<ResyncDto>), ApiError> {
    if !api.node().resync() {
        let message = "The chain is being checked already; ask how far it is.";
        return Err(ApiError::new(StatusCode::CONFLICT, "under_way", message));
    }
    Ok((
        StatusCode::ACCEPTED,
        Json(ResyncDto::from(&api.node().resync_view())),
    ))
}
