//! Headers for a peer that syncs.

use axum::extract::State;
use axum::response::Response;
use blocknet_chain::{BlockId, Header};
use blocknet_node::transport::{MAX_HEADERS_PER_ANSWER, MAX_LOCATOR};

use crate::error::{ApiError, ErrorBody};
use crate::extract::{Octets, items, octets};
use crate::state::ApiState;

/// Headers of the active chain after the first id of the locator that is known here, after genesis
/// when none is.
///
/// The body is up to 64 ids of 32 bytes: tip, 10 back one by one, then doubling, genesis. The
/// answer is up to 2,000 headers of 136 bytes; a shorter one is the last.
#[utoipa::path(
    post, path = "/v1/headers", tag = "public",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "Up to 64 ids of 32 bytes"),
    responses(
        (status = 200, description = "Headers of 136 bytes each", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 400, body = ErrorBody), (status = 413, body = ErrorBody), (status = 415, body = ErrorBody),
        (status = 429, body = ErrorBody),
    ),
)]
pub(crate) async fn after(
    State(api): State<ApiState>,
    Octets(body): Octets,
) -> Result<Response, ApiError> {
    let locator = items::<32>(&body, MAX_LOCATOR)?
        .into_iter()
        .map(BlockId::from_bytes)
        .collect();
    let headers = api
        .node()
        .headers_after(locator, MAX_HEADERS_PER_ANSWER)
        .await?;
    Ok(octets(
        headers.iter().flat_map(Header::encode).collect::<Vec<u8>>(),
    ))
}
