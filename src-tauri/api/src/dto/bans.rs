//! Bans: addresses that the node has nothing to do with.

use std::net::IpAddr;

use blocknet_node::Ban;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Decimal;

/// All bans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BansDto {
    /// Ordered by address.
    pub bans: Vec<BanDto>,
}

/// A ban.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BanDto {
    /// The IP address; of IPv6 its whole /64 is meant.
    #[schema(value_type = String, example = "203.0.113.7")]
    pub ip: IpAddr,
    /// Unix seconds of its end; null for good.
    pub until: Option<Decimal>,
    /// Why.
    pub reason: String,
    /// Whose word it is.
    pub by: BanBy,
}

/// Whose word a ban is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BanBy {
    /// The owner's.
    Owner,
    /// The node's own: the address broke a rule that every node keeps.
    Node,
}

/// An address to ban.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BanAsked {
    /// `ip` or `ip:port`; the port does not matter.
    #[schema(example = "203.0.113.7")]
    pub address: String,
    /// For how long, 1 to 31,536,000 seconds; null or absent for good.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 31_536_000)]
    pub secs: Option<u64>,
    /// Why, for the owner's own memory: 200 bytes at most.
    #[serde(default)]
    pub reason: Option<String>,
}

impl From<&Ban> for BanDto {
    fn from(ban: &Ban) -> Self {
        Self {
            ip: ban.ip,
            until: ban.until.map(Decimal),
            reason: ban.reason.clone(),
            by: if ban.by_owner {
                BanBy::Owner
            } else {
                BanBy::Node
            },
        }
    }
}
