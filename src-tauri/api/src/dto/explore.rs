//! Looking into the chain: how it grew and how it changed.

use blocknet_node::ChainPoint;
use blocknet_store::ReorgRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::printed::BlockIdHex;
use super::{BlockInWorkDto, Decimal, PostAnswer};

/// How finely to draw the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StatsAsked {
    /// Points, 2 to 500; 120 without it.
    pub points: Option<String>,
}

/// Points along the active chain.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ChainStatsDto {
    /// Evenly apart in height, from genesis to the tip.
    pub points: Vec<ChainPointDto>,
}

/// The chain at one of its blocks.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ChainPointDto {
    /// Height of the block.
    pub height: u32,
    /// Its time, Unix seconds.
    pub time: Decimal,
    /// Hashes that a block took there on average, decimal.
    pub difficulty_hashes: String,
    /// Hashes a second of the whole network, from the work of the 16 blocks up to it and the time
    /// that their miners say they hashed; null at genesis.
    pub hash_rate: Option<f64>,
    /// Posts of the chain up to it.
    pub posts: Decimal,
}

/// Which reorgs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReorgsAsked {
    /// Only reorgs before this: the `next` of an earlier answer.
    pub before: Option<String>,
    /// Reorgs of a page, 1 to 200; 50 without it.
    pub limit: Option<String>,
}

/// Reorgs that this node saw, newest first; the newest thousand are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReorgsDto {
    /// The page.
    pub reorgs: Vec<ReorgDto>,
    /// What to ask with for the next page; null at the end.
    pub next: Option<Decimal>,
}

/// A time when blocks left the active chain for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReorgDto {
    /// This node's clock, Unix seconds.
    pub time: Decimal,
    /// Height of the last block that both sides share.
    pub fork_height: u32,
    /// Blocks that left.
    pub depth: u32,
    /// Blocks that came for them.
    pub gained: u32,
    /// Posts of blocks that left and that no block that came holds, under the same signatures.
    pub posts_returned: u32,
    /// The tip before.
    pub old_tip: BlockIdHex,
    /// The tip after.
    pub new_tip: BlockIdHex,
}

/// What is in the block that is being mined.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MinedPostsDto {
    /// The block; null while none is mined.
    pub block: Option<BlockInWorkDto>,
    /// Its first posts, in the order of the block.
    pub posts: Vec<PostAnswer>,
}

/// How many posts of the block in work to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MinedPostsAsked {
    /// Posts, 1 to 100; 50 without it.
    pub limit: Option<String>,
}

impl From<&ChainPoint> for ChainPointDto {
    fn from(point: &ChainPoint) -> Self {
        Self {
            height: point.height.get(),
            time: Decimal(point.time),
            difficulty_hashes: point.bits.to_target().work().to_decimal(),
            hash_rate: point.hash_rate,
            posts: Decimal(point.posts),
        }
    }
}

impl From<&ReorgRow> for ReorgDto {
    fn from(reorg: &ReorgRow) -> Self {
        Self {
            time: Decimal(reorg.time),
            fork_height: reorg.fork_height.get(),
            depth: reorg.depth,
            gained: reorg.gained,
            posts_returned: reorg.returned,
            old_tip: reorg.old_tip.into(),
            new_tip: reorg.new_tip.into(),
        }
    }
}
