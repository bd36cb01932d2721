//! The owner's table of peers.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_node::net::{AddPeerError, RemovePeerError};

use crate::dto::{PeerAsked, PeerDto, PeersDto, TrafficDto, sentence};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{InPath, JsonBody};
use crate::state::ApiState;

/// All peers, and how it stands with each.
#[utoipa::path(
    get, path = "/v1/owner/peers", tag = "owner",
    responses((status = 200, body = PeersDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn list(State(api): State<ApiState>) -> Json<PeersDto> {
    let traffic = api.node().traffic();
    Json(PeersDto {
        peers: api.node().peers().iter().map(PeerDto::from).collect(),
        traffic: traffic.iter().map(TrafficDto::from).collect(),
    })
}

/// Adds a peer by address; a name is looked up once, now.
#[utoipa::path(
    post, path = "/v1/owner/peers", tag = "owner", request_body = PeerAsked,
    responses((status = 201, body = PeerDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn add(
    State(api): State<ApiState>,
    JsonBody(asked): JsonBody<PeerAsked>,
) -> Result<(StatusCode, Json<PeerDto>), ApiError> {
    let peer = api.node().add_peer(&asked.address).await?;
    Ok((StatusCode::CREATED, Json(PeerDto::from(&peer))))
}

/// Disconnects and forgets a peer.
#[utoipa::path(
    delete, path = "/v1/owner/peers/{address}", tag = "owner",
    params(("address" = String, Path, description = "ip:port, as the table shows it")),
    responses(
        (status = 204, description = "Gone"), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody),
    ),
)]
pub(crate) async fn remove(
    State(api): State<ApiState>,
    InPath(address): InPath<String>,
) -> Result<StatusCode, ApiError> {
    api.node().remove_peer(&address).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<AddPeerError> for ApiError {
    fn from(error: AddPeerError) -> Self {
        match error {
            AddPeerError::Core(error) => error.into(),
            AddPeerError::Closed => Self::stopping(),
            AddPeerError::TooMany => {
                Self::new(StatusCode::CONFLICT, "too_many", sentence(&error)).because(&error)
            }
            AddPeerError::Address(_) | AddPeerError::Lookup { .. } => {
                Self::new(StatusCode::BAD_REQUEST, "bad_address", sentence(&error))
                    .with_field("address")
                    .because(&error)
            }
        }
    }
}

impl From<RemovePeerError> for ApiError {
    fn from(error: RemovePeerError) -> Self {
        match error {
            RemovePeerError::Core(error) => error.into(),
            RemovePeerError::Closed => Self::stopping(),
            RemovePeerError::Unknown { .. } => Self::not_found(sentence(&error)),
            RemovePeerError::Address { .. } => {
                Self::new(StatusCode::BAD_REQUEST, "bad_address", sentence(&error))
                    .with_field("address")
                    .because(&error)
            }
        }
    }
}
