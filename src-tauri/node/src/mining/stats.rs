//! What the owner sees of mining.

use std::sync::Arc;

use blocknet_chain::{CompactTarget, Height, PostId};

use crate::config::MiningMode;

/// Why a node that is told to mine by itself does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MiningPause {
    /// The computer runs on its battery.
    Battery,
}

/// What the owner sees of mining.
#[derive(Debug, Clone, PartialEq)]
pub struct MiningView {
    /// When this node mines by itself.
    pub mode: MiningMode,
    /// How many threads hash.
    pub threads: usize,
    /// How many threads this machine runs at once.
    pub max_threads: usize,
    /// The share of its time that each of them hashes, in per cent.
    pub share: u32,
    /// Whether the node mines by itself on battery too.
    pub on_battery: bool,
    /// Why it does not mine by itself though it is told to.
    pub paused: Option<MiningPause>,
    /// Whether it hashes now.
    pub active: bool,
    /// Hashes a second now; 0 when idle.
    pub hash_rate: f64,
    /// Hashes a second of the whole network over its last blocks, where it can be said.
    pub network_hash_rate: Option<f64>,
    /// Blocks found since the start.
    pub blocks_found: u64,
    /// Which way of hashing this machine allows: `avx512`, `sha_ni` or `portable`.
    pub kernel: &'static str,
    /// What is being mined.
    pub block: Option<MiningBlock>,
    /// Its posts, in the order of the body.
    pub posts: Arc<[PostId]>,
    /// Unix milliseconds and hashes a second, one a second, oldest first.
    pub history: Vec<(u64, f64)>,
}

/// A block that is being mined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MiningBlock {
    /// Its height.
    pub height: Height,
    /// Its posts.
    pub posts: u32,
    /// Bytes of its body.
    pub bytes: u32,
    /// Its target.
    pub bits: CompactTarget,
    /// Seconds of work on it so far.
    pub working_secs: u64,
    /// Seconds that it takes on average at the present rate; 0 before a rate is known.
    pub expected_secs: f64,
}
