//! What happened, numbered, for everybody who follows this node.
//!
//! The ring keeps the last 4,096 events; whoever fell further behind is told of the gap and
//! goes on from where the stream stands.

mod hushed;
mod log;
mod streams;

use blocknet_chain::{BlockId, Height, Leaf, PostId};

pub use hushed::Hushed;
pub use log::EventLog;
pub use streams::Streams;
pub(crate) use streams::release_in_time;

/// How many events the ring keeps: some minutes of a busy network.
pub const RING: usize = 4_096;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number; they rise by one.
    pub seq: u64,
    /// What it was.
    pub kind: EventKind,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// The active chain has a new tip.
    Tip {
        /// The tip.
        id: BlockId,
        /// Its height.
        height: Height,
    },
    /// A post changed its standing.
    Post {
        /// The post.
        id: PostId,
        /// Its leaf.
        leaf: Leaf,
        /// Where it stands now.
        status: PostStatus,
    },
    /// The pool changed.
    Pool {
        /// How many posts wait.
        posts: usize,
        /// Their bytes.
        bytes: usize,
    },
    /// Blocks left the active chain.
    Reorg {
        /// Height of the last block that both chains share.
        fork_height: Height,
        /// The tip before.
        old_tip: BlockId,
        /// The tip now.
        new_tip: BlockId,
        /// How many blocks left the chain.
        depth: u32,
    },
}

/// Where a post stands, as events tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostStatus {
    /// It waits in the pool.
    Pooled,
    /// It is in a block of the active chain.
    Confirmed,
    /// No block may take it any more; its author can send it again.
    LeftOut,
    /// It gave way to others and left the pool.
    Gone,
}

/// Events after some number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventsAfter {
    /// What to ask for next.
    pub next: u64,
    /// Whether events before these were lost.
    pub gap: bool,
    /// The events, oldest first.
    pub events: Vec<Event>,
}
