//! What this node is.

use axum::Json;
use axum::extract::State;

use crate::dto::{Decimal, NodeDto};
use crate::state::ApiState;

/// Version of the protocol that this program speaks.
const PROTOCOL: u32 = 1;

/// What this node is and where its chain stands.
#[utoipa::path(get, path = "/v1/node", tag = "public", responses((status = 200, body = NodeDto)))]
pub(crate) async fn show(State(api): State<ApiState>) -> Json<NodeDto> {
    let node = api.node();
    let info = node.info();
    Json(NodeDto {
        network: node.network().name().to_owned(),
        genesis: node.network().genesis_id().into(),
        agent: node.agent().to_owned(),
        protocol: PROTOCOL,
        height: info.height,
        tip: info.tip.into(),
        work: info.work.into(),
        time: Decimal(info.time),
        nonce: Decimal(info.nonce),
        pool_floor: Decimal(info.pool_floor),
        public_address: info.public_address.map(|address| address.to_string()),
    })
}
