//! What the owner is shown of the ways to this node.

use std::net::SocketAddr;

use blocknet_chain::BlockId;

use super::Way;
use crate::said::Problem;

/// What the owner wants done about the ways to this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReachWishes {
    /// Find nodes of the local network, and be found by them.
    pub lan: bool,
    /// Ask the router to pass the port on.
    pub mapping: bool,
}

/// Whether others can call this node over the open internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reachability {
    /// One did, lately.
    Yes,
    /// It does not listen for others, or not beyond this computer.
    No,
    /// Nobody did, and nobody tried that we know of.
    Unknown,
}

impl Reachability {
    /// The word in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// How others reach this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachView {
    /// Whether they can, from the open internet.
    pub reachable: Reachability,
    /// Whether one of the local network did, lately.
    pub from_lan: bool,
    /// The node's own addresses, those that reach furthest first.
    pub addresses: Vec<Way>,
    /// What the router does.
    pub mapping: MappingView,
    /// What can be done, where there is something to do.
    pub advice: Option<String>,
}

/// How far asking the router is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MappingState {
    /// Not asked for.
    #[default]
    Off,
    /// A router is looked for.
    Searching,
    /// The router passes the port on.
    Mapped,
    /// It does not; it is asked again later.
    Failed,
}

impl MappingState {
    /// The state's word in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Searching => "searching",
            Self::Mapped => "mapped",
            Self::Failed => "failed",
        }
    }
}

/// The protocol in which the router was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappedBy {
    /// UPnP, of the Internet Gateway Device.
    Upnp,
    /// The Port Control Protocol, RFC 6887.
    Pcp,
    /// Its forerunner, RFC 6886.
    NatPmp,
}

impl MappedBy {
    /// The protocol's word in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Upnp => "upnp",
            Self::Pcp => "pcp",
            Self::NatPmp => "nat_pmp",
        }
    }
}

/// What came of asking the router to pass the port on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MappingView {
    /// How far it is.
    pub state: MappingState,
    /// How the router was asked, once it agreed.
    pub by: Option<MappedBy>,
    /// The address outside that leads here.
    pub external: Option<SocketAddr>,
    /// What went wrong.
    pub problem: Option<Problem>,
    /// What can be done about it.
    pub advice: Option<String>,
}

/// Whether nodes of the local network are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LanState {
    /// Not wanted.
    #[default]
    Off,
    /// They are.
    On,
    /// It is wanted and does not work; it is tried again later.
    Failed,
}

impl LanState {
    /// The state's word in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::Failed => "failed",
        }
    }
}

/// A node of the local network, as it told of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanFind {
    /// Where it is.
    pub address: SocketAddr,
    /// The first block of its network.
    pub genesis: BlockId,
    /// The name of its network, where it told one that can be.
    pub network: Option<String>,
}

/// Who was found on the local network.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LanView {
    /// Whether it is looked at.
    pub state: LanState,
    /// What went wrong.
    pub problem: Option<Problem>,
    /// The nodes there, by address.
    pub finds: Vec<LanFind>,
}
