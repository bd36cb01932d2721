//! What waits for a block.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use blocknet_chain::Leaf;

use crate::dto::{LeavesDto, Printed, sentence};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Accepted, Octets, octets};
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

/// Answers a message of a comparison of pools: range-based set reconciliation, the `negentropy`
/// messages of version 1 over the posts' times and leaves.
///
/// Whoever begins learns which posts either side lacks; this side keeps nothing between messages.
#[utoipa::path(
    post, path = "/v1/pool/reconcile", tag = "public",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A message of 65,536 bytes at most"),
    responses(
        (status = 200, description = "The next message", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 400, body = ErrorBody), (status = 413, body = ErrorBody), (status = 415, body = ErrorBody),
        (status = 429, body = ErrorBody),
    ),
)]
pub(crate) async fn reconcile(
    State(api): State<ApiState>,
    Octets(message): Octets,
) -> Result<Response, ApiError> {
    let answer = api.node().reconcile(message).await?;
    let answer = answer.map_err(|error| ApiError::bad_body(sentence(&error)))?;
    Ok(octets(answer))
}
