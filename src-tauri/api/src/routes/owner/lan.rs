//! Nodes of the local network.

use axum::Json;
use axum::extract::State;
use blocknet_node::LanFind;
use blocknet_node::net::PeerState;

use crate::dto::{LanDto, LanFindDto};
use crate::error::ErrorBody;
use crate::state::ApiState;

/// Nodes that were found on the local network, of this network and of others.
#[utoipa::path(
    get, path = "/v1/owner/lan", tag = "owner",
    responses((status = 200, body = LanDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn finds(State(api): State<ApiState>) -> Json<LanDto> {
    let node = api.node();
    let peers = node.peers();
    let describe = |find: LanFind| LanFindDto {
        address: find.address.to_string(),
        genesis: find.genesis.into(),
        net: blocknet_node::net_of(&find.genesis).into(),
        same_network: node.is_of_our_network(&find),
        connected: peers
            .iter()
            .any(|peer| peer.address == find.address && peer.state == PeerState::Connected),
        network: find.network,
    };
    Json(LanDto::new(node.lan(), describe))
}
