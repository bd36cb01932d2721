//! What the owner sees of peers and sync.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;

use blocknet_chain::PostId;

use super::traffic::TrafficSample;
use crate::peers::BanTable;
use crate::said::Problem;

/// Who dialled whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// We dial the peer.
    Out,
    /// The peer calls our listener.
    In,
}

impl Direction {
    /// `out` or `in`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
        }
    }
}

/// How it stands with one peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeerState {
    /// It answers.
    Connected,
    /// It was asked and has not answered yet.
    Connecting,
    /// It was not tried yet, or its last connection ended; it is tried again.
    Waiting,
    /// The last try failed; it is tried again.
    Failed,
    /// The address is our own.
    Ourselves,
    /// It runs another network.
    OtherNetwork,
}

impl PeerState {
    /// The state's word in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Connecting => "connecting",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Ourselves => "self",
            Self::OtherNetwork => "other_network",
        }
    }
}

/// A row of the peers' table.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerView {
    /// Where it is; for callers without an announced port, where they call from.
    pub address: SocketAddr,
    /// Who dialled.
    pub direction: Direction,
    /// How it stands.
    pub state: PeerState,
    /// A stream, over which both ends ask; else the dialler asks alone.
    pub duplex: bool,
    /// Neither posts nor addresses go over it.
    pub blocks_only: bool,
    /// Named by the owner, at this start or in the window.
    pub owner_added: bool,
    /// Height of its tip.
    pub height: Option<u32>,
    /// Program and version.
    pub agent: Option<String>,
    /// The way there and back, milliseconds.
    pub ping_ms: Option<f64>,
    /// Connected since, Unix seconds.
    pub since: Option<u64>,
    /// Bytes received, also where the peer called us on a connection of its own.
    pub bytes_in: u64,
    /// Bytes sent, also where the peer called us on a connection of its own.
    pub bytes_out: u64,
    /// From -100 (of no use) to 100 (useful for long).
    pub score: i32,
    /// Why the last try or connection ended.
    pub last_error: Option<Problem>,
    /// Seconds until it is tried again.
    pub next_try_secs: Option<u64>,
    /// Something is held against its address: by the owner, or because it broke a rule.
    pub banned: bool,
}

/// What sync is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// No peer is connected or being connected.
    #[default]
    Alone,
    /// No peer has answered yet.
    Connecting,
    /// Headers are fetched.
    Headers,
    /// Bodies are fetched.
    Blocks,
    /// Our chain is the best that we know.
    Current,
}

impl Stage {
    /// The stage's word in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Connecting => "connecting",
            Self::Headers => "headers",
            Self::Blocks => "blocks",
            Self::Current => "current",
        }
    }
}

/// How far sync is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SyncView {
    /// What it is at.
    pub stage: Stage,
    /// Headers or blocks that we have.
    pub done: u32,
    /// Headers or blocks that there are, as far as we know.
    pub total: u32,
    /// Posts stored a second, over the last seconds.
    pub posts_per_s: u32,
    /// Seconds to go at this speed.
    pub eta_secs: Option<u64>,
    /// Headers that we have.
    pub headers: u32,
    /// Headers that there are, as far as peers say whose chains are not known to their end.
    pub headers_total: u32,
    /// Blocks of our active chain.
    pub blocks: u32,
    /// Blocks of the best header branch.
    pub blocks_total: u32,
}

/// Everything that is shown of the network, at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct NetView {
    pub(crate) peers: Vec<PeerView>,
    pub(crate) sync: SyncView,
    /// Peers whose headers are still to come.
    pub(crate) walking: usize,
    /// What went over all connections in the last minutes.
    pub(crate) traffic: Arc<VecDeque<TrafficSample>>,
    /// What `GET /v1/peers` tells others.
    pub(crate) known_addresses: Vec<SocketAddr>,
    /// Our address as a peer sees it.
    pub(crate) public_address: Option<SocketAddr>,
    /// Peers that may be asked for files, those that we dialled first.
    pub(crate) file_sources: Vec<SocketAddr>,
    /// Addresses that nothing is to be had to do with.
    pub(crate) bans: BanTable,
    /// How many peers have each of our own posts.
    pub(crate) seen_by: HashMap<PostId, u32>,
}
