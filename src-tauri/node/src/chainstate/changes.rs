//! What an operation did to the active chain.

use blocknet_chain::{BlockId, HeaderState, Height, Leaf, PostId};

/// A post that a block of the active chain now has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Confirmed {
    pub(crate) id: PostId,
    pub(crate) leaf: Leaf,
}

/// A block that became part of the active chain.
#[derive(Debug, Clone)]
pub(crate) struct ConnectedBlock {
    pub(crate) state: HeaderState,
    pub(crate) posts: Vec<Confirmed>,
}

/// Blocks left the active chain for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reorg {
    pub(crate) fork_height: Height,
    pub(crate) old_tip: BlockId,
    pub(crate) new_tip: BlockId,
    pub(crate) depth: u32,
}

/// What an operation did to the active chain.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Blocks that became part of it, in order.
    pub(crate) connected: Vec<ConnectedBlock>,
    /// Blocks that left it.
    pub(crate) left: Vec<BlockId>,
    /// Tips of branches that became complete and are exactly as heavy as the active chain.
    pub(crate) rivals: Vec<BlockId>,
    /// The reorgs on the way.
    pub(crate) reorgs: Vec<Reorg>,
}
