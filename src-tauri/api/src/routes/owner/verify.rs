//! Verifying the proof of a post.

use axum::Json;
use axum::extract::State;
use blocknet_chain::Network;

use crate::dto::{NoProof, ProofDto, VerdictDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::JsonBody;
use crate::routes::off_the_runtime;
use crate::state::ApiState;

/// Verifies the proof of a post by itself, with no word from anybody, and says whether its block
/// stands on this node's own chain. A proof that does not hold is an answer, not an error.
#[utoipa::path(
    post, path = "/v1/owner/verify", tag = "owner", request_body = ProofDto,
    responses(
        (status = 200, body = VerdictDto),
        (status = 400, description = "It is no proof of a post", body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 413, body = ErrorBody),
    ),
)]
pub(crate) async fn verify(
    State(api): State<ApiState>,
    JsonBody(proof): JsonBody<ProofDto>,
) -> Result<Json<VerdictDto>, ApiError> {
    // Twenty thousand headers and a signature take some milliseconds of hashing.
    let checked = off_the_runtime(move || {
        let proof = proof.into_proof()?;
        let network = Network::new(proof.network.clone());
        Ok((network, proof.verify()))
    });
    let (network, verdict) = match checked.await? {
        Ok((network, Ok(verdict))) => (network, verdict),
        Ok((network, Err(error))) => return Ok(Json(VerdictDto::refused(&network, &error))),
        Err(NoProof::Untrue { network, error }) => {
            return Ok(Json(VerdictDto::untrue(&network, error.body())));
        }
        Err(NoProof::Unreadable(error)) => return Err(error),
    };
    let (id, height) = (verdict.block.id, verdict.block.height);
    let own = api.node().on_own_chain(network.genesis_id(), id, height);
    Ok(Json(VerdictDto::holds(&network, &verdict, own.await?)))
}
