//! Small requests and answers of the public calls.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::printed::{BlockIdHex, LeafHex, PostIdHex};
use super::{HeaderAnswer, PostDto};

/// A post was taken, or was here before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PostTakenDto {
    /// Id of the post.
    pub id: PostIdHex,
    /// Its leaf.
    pub leaf: LeafHex,
}

/// A block was taken, or was here before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BlockTakenDto {
    /// Id of the block.
    pub id: BlockIdHex,
    /// Its time is ahead of this node's clock: it is held and looked at again.
    pub held: bool,
}

/// A compact block was taken, was here before, or lacks posts that are not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CompactTakenDto {
    /// Id of the block.
    pub id: BlockIdHex,
    /// Its time is ahead of this node's clock: it is held and looked at again.
    pub held: bool,
    /// Indexes of the posts that are not here. Where there are some, nothing was taken yet: the
    /// block is to be sent again with these in full.
    pub missing: Vec<u16>,
}

/// Leaves of posts: of those that wait, or of those asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeavesDto {
    /// The leaves.
    pub leaves: Vec<LeafHex>,
}

/// Posts by leaf, as they were signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PostsDto {
    /// Those that are here, in the order asked for.
    pub posts: Vec<PostDto>,
}

/// A page of the chain, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BlocksDto {
    /// Headers of the active chain.
    pub blocks: Vec<HeaderAnswer>,
    /// What to pass as `before` for the next page; null at genesis.
    pub next: Option<u32>,
}

/// Where a page of the chain begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BlocksAsked {
    /// Only blocks below this height.
    pub before: Option<String>,
    /// Blocks of a page, 1 to 200; 50 without it.
    pub limit: Option<String>,
}

/// Where the event stream is to begin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsAsked {
    /// The last event known; without it the answer says where the stream stands.
    pub after: Option<String>,
}
