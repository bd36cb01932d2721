//! Looking into the chain: how it grew and how it changed.

use blocknet_node::ChainPoint;
use blocknet_store::{FoundIds, ReorgRow, Standing, StoredHeader, StoredPost};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::printed::{BlockIdHex, PostIdHex, PublicKeyHex};
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

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindAsked {
    /// How the id of a block or post, or an author's key, begins: 6 to 64 lowercase hex digits.
    pub id: String,
}

/// What has an id that begins as asked, 20 at most in all: blocks before posts before authors, each
/// kind in the order of ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FoundDto {
    /// Blocks whose posts are here.
    pub blocks: Vec<FoundBlockDto>,
    /// Posts of every kind, wherever they stand.
    pub posts: Vec<FoundPostDto>,
    /// Keys of authors who signed something that is here.
    pub authors: Vec<PublicKeyHex>,
    /// Whether there may be more: more digits of the id tell them apart.
    pub more: bool,
}

/// A block that was found by how its id begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FoundBlockDto {
    /// Its id.
    pub id: BlockIdHex,
    /// Its height.
    pub height: u32,
    /// Its time, Unix seconds.
    pub time: Decimal,
    /// True on the active chain.
    pub active: bool,
}

/// A post that was found by how its id begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FoundPostDto {
    /// Its id.
    pub id: PostIdHex,
    /// Who signed it.
    pub author: PublicKeyHex,
    /// 0 note, 1 profile, 2 edit, 3 delete, 4 reaction.
    pub kind: u8,
    /// When its author claims to have written it, Unix seconds.
    pub created: Decimal,
    /// Height of the block of the active chain that holds it; null while none does.
    pub height: Option<u32>,
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

impl From<&FoundIds> for FoundDto {
    fn from(found: &FoundIds) -> Self {
        Self {
            blocks: found.blocks.iter().map(FoundBlockDto::from).collect(),
            posts: found.posts.iter().map(FoundPostDto::from).collect(),
            authors: found.authors.iter().copied().map(Into::into).collect(),
            more: found.more,
        }
    }
}

impl From<&StoredHeader> for FoundBlockDto {
    fn from(block: &StoredHeader) -> Self {
        Self {
            id: block.state.id.into(),
            height: block.state.height.get(),
            time: Decimal(block.state.time),
            active: block.active,
        }
    }
}

impl From<&StoredPost> for FoundPostDto {
    fn from(found: &StoredPost) -> Self {
        let stub = &found.post.stub;
        Self {
            id: found.id.into(),
            author: stub.author().into(),
            kind: stub.kind().to_u8(),
            created: Decimal(stub.created()),
            height: match found.standing {
                Standing::Confirmed { height, .. } => Some(height.get()),
                _ => None,
            },
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
