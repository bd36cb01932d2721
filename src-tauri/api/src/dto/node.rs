//! What a node says of itself, and the addresses that it knows.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Decimal;
use super::printed::{BlockIdHex, WorkHex};

/// `GET /v1/node`. Peers read it leniently: a newer node may say more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NodeDto {
    /// Name of the network.
    #[schema(example = "main")]
    pub network: String,
    /// Id of the network's first block.
    pub genesis: BlockIdHex,
    /// Program and version.
    #[schema(example = "blocknet/0.1.0")]
    pub agent: String,
    /// Version of the protocol.
    #[schema(example = 1)]
    pub protocol: u32,
    /// Height of the tip.
    pub height: u32,
    /// Id of the tip.
    pub tip: BlockIdHex,
    /// Cumulative work of the tip.
    pub work: WorkHex,
    /// The node's clock, Unix seconds.
    pub time: Decimal,
    /// Random at each start: a node that meets its own calls itself.
    pub nonce: Decimal,
    /// Stamp work per byte that the pool asks for now.
    pub pool_floor: Decimal,
    /// Where others reach the node, if it knows.
    #[schema(example = "203.0.113.7:8000")]
    pub public_address: Option<String>,
}

/// `GET /v1/peers`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AddressesDto {
    /// Addresses that the node itself reached in the last 3 h.
    pub peers: Vec<AddressDto>,
}

/// An address: ip and port, never a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AddressDto {
    /// The ip.
    #[schema(value_type = String, example = "203.0.113.7")]
    pub ip: IpAddr,
    /// The port.
    pub port: u16,
}

/// `POST /v1/peers`: "you can reach me at this port". A node of a later version may say more, which
/// is passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReachableDto {
    /// The port of the caller's public listener; never 0.
    #[schema(value_type = u16, minimum = 1)]
    pub port: std::num::NonZeroU16,
}

/// The caller's address as this node sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeenAddressDto {
    /// ip and port.
    #[schema(example = "203.0.113.7:8000")]
    pub address: String,
}
