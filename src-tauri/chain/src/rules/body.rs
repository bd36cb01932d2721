//! `B1` to `B3` and `A1`: when a body is that of its header, valid, and available.

use thiserror::Error;

use crate::hash::{BodyRoot, Leaf};
use crate::header::{Header, Height};
use crate::merkle::body_root;
use crate::post::Post;
use crate::rules::Rule;
use crate::rules::post::PostError;

/// Blocks that must lie on top before a block with erased texts may become active.
pub const BURIED_BLOCKS: u32 = 1440;
/// Seconds of header time that must lie on top as well.
pub const BURIED_SECS: u64 = 86_400;

/// Why a body was refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BlockError {
    /// The body is not that of the header: it was damaged on the way, the sender is blamed, and
    /// the header is not marked invalid.
    #[error("the body is not that of its header: {mismatch}")]
    Damaged {
        /// B1 or B2.
        rule: Rule,
        /// What differs.
        mismatch: BodyMismatch,
    },
    /// The body is that of the header, and one of its posts breaks a rule: the block is invalid
    /// for good.
    #[error("post {index} of the block is not valid: {error}")]
    Invalid {
        /// The rule that the post breaks, P1 to P5.
        rule: Rule,
        /// Place of the post, from 0.
        index: usize,
        /// What is wrong with it.
        error: PostError,
    },
}

impl BlockError {
    /// The number of the rule.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        match self {
            Self::Damaged { rule, .. } | Self::Invalid { rule, .. } => *rule,
        }
    }

    /// Whether the header is marked invalid for it.
    #[must_use]
    pub const fn is_permanent(&self) -> bool {
        matches!(self, Self::Invalid { .. })
    }

    pub(crate) fn of_post(index: usize, error: PostError) -> Self {
        Self::Invalid {
            rule: error.rule(),
            index,
            error,
        }
    }
}

/// What differs between a header and a body.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BodyMismatch {
    /// B1: number of posts.
    #[error("the header says {header} posts, the body has {body} (rule B1)")]
    PostCount {
        /// What the header says.
        header: u32,
        /// What the body has.
        body: u64,
    },
    /// B1: size.
    #[error("the header says {header} bytes, the stubs say {body} (rule B1)")]
    BodyBytes {
        /// What the header says.
        header: u32,
        /// The sum over the stubs.
        body: u64,
    },
    /// B2: Merkle root.
    #[error("the header says root {header}, the stubs have {body} (rule B2)")]
    Root {
        /// What the header says.
        header: BodyRoot,
        /// The root over the stubs.
        body: BodyRoot,
    },
}

impl From<BodyMismatch> for BlockError {
    fn from(mismatch: BodyMismatch) -> Self {
        let rule = match mismatch {
            BodyMismatch::PostCount { .. } | BodyMismatch::BodyBytes { .. } => Rule::B1,
            BodyMismatch::Root { .. } => Rule::B2,
        };
        Self::Damaged { rule, mismatch }
    }
}

/// > body_bytes = the sum of 193 + text_size over the stubs.
#[must_use]
pub fn body_bytes(posts: &[Post]) -> u64 {
    posts.iter().map(|post| u64::from(post.body_size())).sum()
}

/// > **B1** post_count and body_bytes are those of the stubs.
///
/// # Errors
/// [`BodyMismatch::PostCount`], [`BodyMismatch::BodyBytes`].
pub fn counts(header: &Header, posts: &[Post]) -> Result<(), BodyMismatch> {
    let count = posts.len() as u64;
    if u64::from(header.post_count) != count {
        return Err(BodyMismatch::PostCount {
            header: header.post_count,
            body: count,
        });
    }
    let body = body_bytes(posts);
    if u64::from(header.body_bytes) != body {
        return Err(BodyMismatch::BodyBytes {
            header: header.body_bytes,
            body,
        });
    }
    Ok(())
}

/// > **B2** body_root matches.
///
/// # Errors
/// [`BodyMismatch::Root`].
pub fn root(header: &Header, leaves: &[Leaf]) -> Result<(), BodyMismatch> {
    let body = body_root(leaves);
    if header.body_root != body {
        return Err(BodyMismatch::Root {
            header: header.body_root,
            body,
        });
    }
    Ok(())
}

/// > **A1** (availability, no verdict) a block is *complete* when each text is there with its
/// > size and hash; else *incomplete*: asked for elsewhere, never invalid.
///
/// Size and hash, the type of a text stands for.
#[must_use]
pub fn is_complete(posts: &[Post]) -> bool {
    posts.iter().all(|post| post.text.is_some())
}

/// > […] *buried* ones: at least 1,440 blocks and 86,400 s of header time below the tip of their
/// > branch.
///
/// Height and time are those of the block, then those of the tip.
#[must_use]
pub fn is_buried(block: (Height, u64), tip: (Height, u64)) -> bool {
    let blocks = tip.0.get().checked_sub(block.0.get());
    let secs = tip.1.checked_sub(block.1);
    blocks.is_some_and(|blocks| blocks >= BURIED_BLOCKS)
        && secs.is_some_and(|secs| secs >= BURIED_SECS)
}

/// > **A1** […] A node activates only complete blocks, and *buried* ones.
#[must_use]
pub const fn may_activate(is_complete: bool, is_buried: bool) -> bool {
    is_complete || is_buried
}
