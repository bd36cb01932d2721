//! What waits for a block.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use blocknet_chain::Leaf;

use crate::dto::{LeavesDto, Printed};
use crate::error::ApiError;
use crate::extract::{Accepted, octets};
use crate::state::ApiState;

/// Leaves of all posts that wait: as JSON, or with `Accept: application/octet-stream` 32 bytes
/// each.
#[utoipa::path(
    get, path = "/v1/pool", tag = "public",
    responses((status = 200, content((LeavesDto = "application/json"), (Vec<u8> = "application/octet-stream")))),
)]
pub(crate) async fn leaves(
    State(api): State<ApiState>,
    accepted: Accepted,
) -> Result<Response, ApiError> {
    let leaves = api.node().pool_leaves().await?;
    if accepted == Accepted::Octets {
        return Ok(octets(
            leaves
                .into_iter()
                .flat_map(Leaf::to_bytes)
                .collect::<Vec<u8>>(),
        ));
    }
    Ok(Json(LeavesDto {
        leaves: leaves.into_iter().map(Printed).collect(),
    })
    .into_response())
}
