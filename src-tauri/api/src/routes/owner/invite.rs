//! Inviting others, and joining by an invite.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_node::{Invite, InviteError, Values, WayKind, WrongNetwork};
use futures_util::future::join_all;

use crate::dto::{
    CauseDto, InviteAsked, InviteDto, JoinAsked, JoinedDto, NotJoinedDto, PeerDto, WayDto, sentence,
};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, JsonBody};
use crate::reach::{interfaces, qr_svg};
use crate::state::ApiState;

/// An invite to this node's network: a text, and a QR code of it.
#[utoipa::path(
    get, path = "/v1/owner/invite", tag = "owner", params(InviteAsked),
    responses((status = 200, body = InviteDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn show(
    State(api): State<ApiState>,
    Asked(asked): Asked<InviteAsked>,
) -> Result<Json<InviteDto>, ApiError> {
    let network = api.node().network();
    let addresses = match &asked.addresses {
        None => api.node().invite_addresses(&interfaces()),
        Some(_) => Vec::new(),
    };
    let mut addresses: Vec<WayDto> = addresses.iter().map(WayDto::from).collect();
    if let Some(named) = &asked.addresses {
        // Read and printed once, so that each stands there as the invite has it.
        let named: Vec<&str> = named.split(',').collect();
        let read = Invite::new(network, &named).map_err(|error| bad("addresses", &error))?;
        let named = |address| WayDto {
            address,
            kind: WayKind::Named.into(),
        };
        addresses = read.addresses().into_iter().map(named).collect();
    }
    let texts: Vec<&str> = addresses.iter().map(|one| one.address.as_str()).collect();
    let invite = Invite::new(network, &texts).map_err(|error| bad("addresses", &error))?;
    let invite = invite.to_string();
    // In capitals a QR code packs two characters into eleven bits.
    let qr_svg = qr_svg(&invite.to_uppercase()).map_err(|error| {
        tracing::error!(%error, "an invite could not be drawn");
        ApiError::internal()
    })?;
    Ok(Json(InviteDto {
        invite,
        network: network.name().to_owned(),
        genesis: network.genesis_id().into(),
        net: network.net().into(),
        addresses,
        qr_svg,
    }))
}

/// Joins by an invite: each of its addresses becomes a peer that the owner named.
#[utoipa::path(
    post, path = "/v1/owner/join", tag = "owner", request_body = JoinAsked,
    responses(
        (status = 201, body = JoinedDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 409, body = ErrorBody),
    ),
)]
pub(crate) async fn join(
    State(api): State<ApiState>,
    JsonBody(asked): JsonBody<JoinAsked>,
) -> Result<(StatusCode, Json<JoinedDto>), ApiError> {
    let invite = read(&asked)?;
    invite.check_network(api.node().network())?;
    let addresses = invite.addresses();
    if addresses.is_empty() {
        let message = "This invite names a network and no address in it. Ask for one from \
                       somebody whom others can reach, or enter an address.";
        let refusal = bad_invite(message).with_field("invite");
        return Err(refusal.with_why("invite_nowhere", &Values::default()));
    }
    let tries = addresses.iter().map(|address| api.node().add_peer(address));
    let (mut joined, mut failed, mut first) = (Vec::new(), Vec::new(), None);
    for (address, added) in addresses.iter().zip(join_all(tries).await) {
        match added {
            Ok(peer) => joined.push(PeerDto::from(&peer)),
            Err(error) => {
                failed.push(NotJoinedDto {
                    address: address.clone(),
                    message: sentence(&error),
                    why: CauseDto::of(&error),
                });
                first.get_or_insert(error);
            }
        }
    }
    match first {
        Some(error) if joined.is_empty() => Err(error.into()),
        _ => Ok((StatusCode::CREATED, Json(JoinedDto { joined, failed }))),
    }
}

/// The invite of a call.
///
/// # Errors
/// 400 `bad_invite` for what is none.
pub(crate) fn read(asked: &JoinAsked) -> Result<Invite, ApiError> {
    asked.invite.parse().map_err(|error| bad("invite", &error))
}

fn bad(field: &str, error: &InviteError) -> ApiError {
    bad_invite(sentence(error)).with_field(field).because(error)
}

fn bad_invite(message: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "bad_invite", message)
}

impl From<WrongNetwork> for ApiError {
    fn from(error: WrongNetwork) -> Self {
        Self::new(StatusCode::CONFLICT, "other_network", sentence(&error)).with_field("invite")
    }
}
