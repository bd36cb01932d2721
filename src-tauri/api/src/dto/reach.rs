//! How others reach this node, and whom it sees on its own network.

use blocknet_node::{
    LanState, LanView, MappedBy, MappingState, MappingView, ReachView, Reachability,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::printed::{BlockIdHex, NetworkIdHex};
use super::{ProblemDto, WayDto};

/// How others reach this node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReachDto {
    /// Whether the open internet does: `yes` once a node there called this one in the last hours.
    pub reachable: ReachabilityDto,
    /// Whether a node of the local network did.
    pub from_lan: bool,
    /// The node's own addresses, those that reach furthest first.
    pub addresses: Vec<WayDto>,
    /// What the router does.
    pub mapping: MappingDto,
    /// What can be done, where there is something to do.
    pub advice: Option<String>,
}

/// Whether the open internet reaches a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReachabilityDto {
    /// A node there called this one.
    Yes,
    /// This one does not listen, or not beyond its computer.
    No,
    /// Nobody called yet.
    Unknown,
}

/// What came of asking the router to pass the port on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MappingDto {
    /// How far it is.
    pub state: MappingStateDto,
    /// How the router was asked.
    pub by: Option<MappedByDto>,
    /// The address outside that leads here.
    #[schema(example = "203.0.113.7:8000")]
    pub external: Option<String>,
    /// What went wrong.
    pub problem: Option<ProblemDto>,
    /// What can be done about it.
    pub advice: Option<String>,
}

/// How far asking the router is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MappingStateDto {
    /// Not asked for.
    Off,
    /// A router is looked for.
    Searching,
    /// It passes the port on.
    Mapped,
    /// It does not; it is asked again later.
    Failed,
}

/// The protocol in which the router was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MappedByDto {
    /// UPnP.
    Upnp,
    /// The Port Control Protocol.
    Pcp,
    /// Its forerunner.
    NatPmp,
}

/// Nodes of the local network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LanDto {
    /// Whether they are looked for.
    pub state: LanStateDto,
    /// What went wrong.
    pub problem: Option<ProblemDto>,
    /// Those there, by address.
    pub finds: Vec<LanFindDto>,
}

/// Whether nodes of the local network are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LanStateDto {
    /// Not wanted.
    Off,
    /// They are.
    On,
    /// It is wanted and does not work.
    Failed,
}

/// A node of the local network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LanFindDto {
    /// ip and port.
    #[schema(example = "192.168.1.20:8000")]
    pub address: String,
    /// The first block of its network.
    pub genesis: BlockIdHex,
    /// The first four bytes of that.
    pub net: NetworkIdHex,
    /// The name that it gives its network; anyone can give any.
    pub network: Option<String>,
    /// Whether that is this node's network; nodes of another cannot be joined.
    pub same_network: bool,
    /// Whether this node is connected to it.
    pub connected: bool,
}

impl From<&ReachView> for ReachDto {
    fn from(reach: &ReachView) -> Self {
        Self {
            reachable: match reach.reachable {
                Reachability::Yes => ReachabilityDto::Yes,
                Reachability::No => ReachabilityDto::No,
                Reachability::Unknown => ReachabilityDto::Unknown,
            },
            from_lan: reach.from_lan,
            addresses: reach.addresses.iter().map(WayDto::from).collect(),
            mapping: MappingDto::from(&reach.mapping),
            advice: reach.advice.clone(),
        }
    }
}

impl From<&MappingView> for MappingDto {
    fn from(mapping: &MappingView) -> Self {
        Self {
            state: match mapping.state {
                MappingState::Off => MappingStateDto::Off,
                MappingState::Searching => MappingStateDto::Searching,
                MappingState::Mapped => MappingStateDto::Mapped,
                MappingState::Failed => MappingStateDto::Failed,
            },
            by: mapping.by.map(|by| match by {
                MappedBy::Upnp => MappedByDto::Upnp,
                MappedBy::Pcp => MappedByDto::Pcp,
                MappedBy::NatPmp => MappedByDto::NatPmp,
            }),
            external: mapping.external.map(|address| address.to_string()),
            problem: mapping.problem.as_ref().map(ProblemDto::from),
            advice: mapping.advice.clone(),
        }
    }
}

impl From<LanState> for LanStateDto {
    fn from(state: LanState) -> Self {
        match state {
            LanState::Off => Self::Off,
            LanState::On => Self::On,
            LanState::Failed => Self::Failed,
        }
    }
}

impl LanDto {
    /// Who was found, and what each is to this node.
    pub(crate) fn new(
        view: LanView,
        describe: impl Fn(blocknet_node::LanFind) -> LanFindDto,
    ) -> Self {
        Self {
            state: view.state.into(),
            problem: view.problem.as_ref().map(ProblemDto::from),
            finds: view.finds.into_iter().map(describe).collect(),
        }
    }
}
