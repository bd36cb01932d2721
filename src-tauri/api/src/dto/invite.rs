//! Invites, and what joining by one brought.

use blocknet_node::{Way, WayKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::printed::{BlockIdHex, NetworkIdHex};
use super::{CauseDto, PeerDto};

/// What an invite is to name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InviteAsked {
    /// Up to eight addresses as `host:port`, with commas between; without it, what the node knows.
    pub addresses: Option<String>,
}

/// An invite to this node's network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InviteDto {
    /// The invite: a link, and a text to paste.
    #[schema(
        example = "blocknet-invite:aeaier2ael66in7dwag3k7aqw5vy4dfhcqyom7yvpsdli4mesyavsaqbataaaaqhd5apmzvab4"
    )]
    pub invite: String,
    /// Name of the network that it leads to.
    pub network: String,
    /// Id of the network's first block.
    pub genesis: BlockIdHex,
    /// The first four bytes of that.
    pub net: NetworkIdHex,
    /// The addresses that it names, in the order in which they are tried.
    pub addresses: Vec<WayDto>,
    /// The invite as a QR code: an SVG image, dark on light.
    pub qr_svg: String,
}

/// An address, and what it is to this node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WayDto {
    /// `host:port`.
    #[schema(example = "203.0.113.7:8000")]
    pub address: String,
    /// What it is.
    pub kind: WayKindDto,
}

/// What an address is to this node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WayKindDto {
    /// Its own, as the open internet sees it.
    Public,
    /// Its own on the local network alone.
    Local,
    /// Its own on this computer alone.
    Loopback,
    /// Named by the owner for this invite.
    Named,
    /// That of a peer.
    Peer,
}

/// An invite to join by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinAsked {
    /// The invite; its case, spaces and line breaks are harmless.
    pub invite: String,
}

/// What joining by an invite brought.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JoinedDto {
    /// Peers that are dialled now, and always.
    pub joined: Vec<PeerDto>,
    /// Addresses of the invite that could not be taken.
    pub failed: Vec<NotJoinedDto>,
}

/// An address that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotJoinedDto {
    /// The address as the invite has it.
    pub address: String,
    /// Why.
    pub message: String,
    /// The same, for programs that say it in words of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<CauseDto>,
}

impl From<&Way> for WayDto {
    fn from(one: &Way) -> Self {
        Self {
            address: one.address.to_string(),
            kind: one.kind.into(),
        }
    }
}

impl From<WayKind> for WayKindDto {
    fn from(kind: WayKind) -> Self {
        match kind {
            WayKind::Public => Self::Public,
            WayKind::Local => Self::Local,
            WayKind::Loopback => Self::Loopback,
            WayKind::Named => Self::Named,
            WayKind::Peer => Self::Peer,
        }
    }
}
