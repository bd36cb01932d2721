//! What can be wrong in a store.

use blocknet_chain::{PostId, TextMismatch};
use thiserror::Error;

/// What is wrong in a store, each with the values that show where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckProblem {
    /// A part could not be looked at to its end.
    #[error("The {part} cannot be read: {said}.")]
    Unreadable {
        /// Which part: `file`, `posts`, `blocks`, `pool` or `store`.
        part: &'static str,
        /// What the database said.
        said: String,
    },
    /// SQLite found its own pages or indexes broken.
    #[error("The database file is damaged: {said}.")]
    File {
        /// What SQLite said.
        said: String,
    },
    /// A row refers to another that is not there.
    #[error("Row {row} of the table {table} refers to a row that is not there.")]
    Dangling {
        /// The row.
        row: i64,
        /// Its table.
        table: String,
    },
    /// A post without a stub.
    #[error("Post row {row} has lost what its author signed.")]
    StubLost {
        /// The row.
        row: i64,
    },
    /// A post whose columns belong to another stub.
    #[error("Post row {row} holds another post than it names.")]
    Misnamed {
        /// The row.
        row: i64,
    },
    /// A post that its leaf does not lead to.
    #[error("The post {post} is not found by its leaf.")]
    Unentered {
        /// The post.
        post: PostId,
    },
    /// A post in lists that are not for it.
    #[error("The post {post} is listed where it does not stand.")]
    Mislisted {
        /// The post.
        post: PostId,
    },
    /// A post with another text than its author signed.
    #[error("The post {post} is damaged: {source}.")]
    PostDamaged {
        /// The post.
        post: PostId,
        /// In what the text differs.
        source: TextMismatch,
    },
    /// No block where one must be.
    #[error("The active chain has no block at height {height}.")]
    BlockMissing {
        /// Where.
        height: i64,
    },
    /// A gap in the active chain.
    #[error("The active chain has no block below height {height}.")]
    Gap {
        /// Above it.
        height: i64,
    },
    /// A header under another id than its own.
    #[error("The header at height {height} does not have the id it is kept under.")]
    WrongId {
        /// Where.
        height: i64,
    },
    /// Two blocks that do not follow each other.
    #[error("The block at height {height} does not follow the one below it.")]
    Unlinked {
        /// The upper one.
        height: i64,
    },
    /// A chain of another network.
    #[error("The first block is not the genesis block of this network.")]
    Genesis,
    /// Sums along the chain that do not add up.
    #[error(
        "The work, the difficulty or the number of posts kept with the block at height {height} is wrong."
    )]
    WrongSums {
        /// Where.
        height: i64,
    },
    /// An active block that is marked invalid.
    #[error("The block at height {height} is active and marked invalid.")]
    Invalid {
        /// Where.
        height: i64,
    },
    /// An active block without its body.
    #[error("The body of the block at height {height} is missing.")]
    BodyMissing {
        /// Where.
        height: i64,
    },
    /// A body with another root than its header.
    #[error("The posts of the block at height {height} are not those of its header.")]
    WrongBody {
        /// Where.
        height: i64,
    },
    /// A post of a block that says it stands elsewhere.
    #[error("A post of the block at height {height} stands elsewhere.")]
    Misplaced {
        /// Where.
        height: i64,
    },
    /// Posts of the pool that say they stand elsewhere.
    #[error("{posts} posts in the pool stand elsewhere.")]
    PoolStray {
        /// How many.
        posts: u64,
    },
    /// Posts that say they are in the pool.
    #[error("{posts} posts stand in the pool and are not there.")]
    PoolMissing {
        /// How many.
        posts: u64,
    },
    /// Posts that say they are in a block.
    #[error("{posts} posts stand in blocks that do not hold them.")]
    BlockStray {
        /// How many.
        posts: u64,
    },
    /// Leaves that lead to other posts than theirs.
    #[error("{posts} leaves lead to posts that are not theirs.")]
    LeafStray {
        /// How many.
        posts: u64,
    },
}

impl CheckProblem {
    /// Its word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::File { .. } => "file_damaged",
            Self::Dangling { .. } => "dangling_row",
            Self::StubLost { .. } => "stub_lost",
            Self::Misnamed { .. } => "post_misnamed",
            Self::Unentered { .. } => "post_unentered",
            Self::Mislisted { .. } => "post_mislisted",
            Self::PostDamaged { .. } => "post_damaged",
            Self::BlockMissing { .. } => "block_missing",
            Self::Gap { .. } => "chain_gap",
            Self::WrongId { .. } => "wrong_block_id",
            Self::Unlinked { .. } => "block_unlinked",
            Self::Genesis => "other_genesis",
            Self::WrongSums { .. } => "wrong_sums",
            Self::Invalid { .. } => "active_invalid",
            Self::BodyMissing { .. } => "body_missing",
            Self::WrongBody { .. } => "wrong_body",
            Self::Misplaced { .. } => "post_misplaced",
            Self::PoolStray { .. } => "pool_stray",
            Self::PoolMissing { .. } => "pool_missing",
            Self::BlockStray { .. } => "block_stray",
            Self::LeafStray { .. } => "leaf_stray",
        }
    }
}
