//! `P1` to `P5`: when a post is valid.

use std::collections::HashSet;

use thiserror::Error;

use crate::grouped::Grouped;
use crate::hash::PostId;
use crate::network::{Network, NetworkId};
use crate::post::{Stub, least_stamp_work, stamp_target};
use crate::rules::Rule;
use crate::signature::verify;
use crate::text::MAX_TEXT;

/// The only version of posts.
pub const VERSION: u8 = 1;
/// How long a post can wait for its block: fourteen days, long enough that the posts of two
/// sides that were apart for a week can all be mined again.
pub const MAX_WAIT_SECS: u64 = 1_209_600;
/// How far a post's time may lie after that of its block: clocks differ.
pub const MAX_AHEAD_SECS: u64 = 120;

/// The rule that a post breaks, and the values that break it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PostError {
    /// P1: another version.
    #[error("the post's version is {found}; 1 is known (rule P1)")]
    Version {
        /// The version found.
        found: u8,
    },
    /// P1: another network.
    #[error("the post is for the network {found}; this is {expected} (rule P1)")]
    Network {
        /// This network.
        expected: NetworkId,
        /// The post's.
        found: NetworkId,
    },
    /// P1: too large a text.
    #[error("the post's text has {} bytes; {} is the limit (rule P1)", Grouped::of(u64::from(*.text_size)), Grouped::len(MAX_TEXT))]
    TextSize {
        /// The size that the stub names.
        text_size: u16,
    },
    /// P2: the stamp claims too little work.
    #[error("the stamp's work is {found}; {least} is the least for this size (rule P2)")]
    StampWork {
        /// The least that the network takes.
        least: u64,
        /// What the post claims.
        found: u64,
    },
    /// P2: the stamp's hash misses its target.
    #[error("the stamp does not show the work of {stamp_work} hashes that it claims (rule P2)")]
    Stamp {
        /// What the post claims.
        stamp_work: u64,
    },
    /// P3: the signature is not the author's.
    #[error("the signature is not one of the author's key over this post (rule P3)")]
    Signature,
    /// P4: too early or too late for its block.
    #[error("the post's time {created} is not from {earliest} to {latest} (rule P4)")]
    Created {
        /// Time of the post.
        created: u64,
        /// Earliest time that the block allows.
        earliest: u64,
        /// Latest time that the block allows.
        latest: u64,
    },
    /// P5: the post stands in the chain already.
    #[error("the post {id} stands in the chain already (rule P5)")]
    Repeated {
        /// Its id.
        id: PostId,
    },
}

impl PostError {
    /// The number of the rule.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        match self {
            Self::Version { .. } | Self::Network { .. } | Self::TextSize { .. } => Rule::P1,
            Self::StampWork { .. } | Self::Stamp { .. } => Rule::P2,
            Self::Signature => Rule::P3,
            Self::Created { .. } => Rule::P4,
            Self::Repeated { .. } => Rule::P5,
        }
    }
}

/// Checks a stub alone, without its signature: `P1`, `P2`.
///
/// # Errors
/// [`PostError`] names the first rule that is broken.
pub fn check_stub(network: &Network, stub: &Stub) -> Result<(), PostError> {
    version(stub)?;
    own_network(network, stub)?;
    text_size(stub)?;
    stamp_work(network, stub)?;
    stamp_met(&stub.stamp_hash(network), stub.stamp_work())
}

/// > **P1** version is 1,
///
/// # Errors
/// [`PostError::Version`].
pub fn version(stub: &Stub) -> Result<(), PostError> {
    match stub.version() {
        VERSION => Ok(()),
        found => Err(PostError::Version { found }),
    }
}

/// > **P1** […] net is this network's,
///
/// # Errors
/// [`PostError::Network`].
pub fn own_network(network: &Network, stub: &Stub) -> Result<(), PostError> {
    let (expected, found) = (network.net(), stub.net());
    if expected != found {
        return Err(PostError::Network { expected, found });
    }
    Ok(())
}

/// > **P1** […] text_size <= 8,000.
///
/// # Errors
/// [`PostError::TextSize`].
pub fn text_size(stub: &Stub) -> Result<(), PostError> {
    let text_size = stub.text_size();
    if usize::from(text_size) > MAX_TEXT {
        return Err(PostError::TextSize { text_size });
    }
    Ok(())
}

/// > **P2** D >= stamp_work_per_byte * (192 + text_size + 1000),
///
/// # Errors
/// [`PostError::StampWork`].
pub fn stamp_work(network: &Network, stub: &Stub) -> Result<(), PostError> {
    let least = least_stamp_work(network.params(), stub.text_size());
    let found = stub.stamp_work();
    if found < least {
        return Err(PostError::StampWork { least, found });
    }
    Ok(())
}

/// > **P2** […] and stamp_hash <= floor((2^256 - 1) / D). Luck beyond D counts for nothing.
///
/// # Errors
/// [`PostError::Stamp`].
pub fn stamp_met(stamp_hash: &[u8; 32], stamp_work: u64) -> Result<(), PostError> {
    if !stamp_target(stamp_work).is_met_by(stamp_hash) {
        return Err(PostError::Stamp { stamp_work });
    }
    Ok(())
}

/// > **P3** the signature passes ZIP-215 (cofactored check; S < L; A and R any encoding that
/// > decompresses), as Zcash uses it.
///
/// # Errors
/// [`PostError::Signature`].
pub fn check_signature(network: &Network, stub: &Stub) -> Result<(), PostError> {
    verify(&stub.author(), &stub.id(network), &stub.signature()).map_err(|_| PostError::Signature)
}

/// > **P4** in a block: time - 1,209,600 <= created <= time + 120 (below zero counts as zero;
/// > compute in 128 bits).
///
/// Saturation at both ends of 64 bits gives the same verdicts as 128 bits.
///
/// # Errors
/// [`PostError::Created`].
pub fn check_created(stub: &Stub, block_time: u64) -> Result<(), PostError> {
    let created = stub.created();
    let earliest = block_time.saturating_sub(MAX_WAIT_SECS);
    let latest = block_time.saturating_add(MAX_AHEAD_SECS);
    if created < earliest || created > latest {
        return Err(PostError::Created {
            created,
            earliest,
            latest,
        });
    }
    Ok(())
}

/// > **P5** a post id stands at most once in a chain.
///
/// `seen` holds the ids of one block so far; the ids of the blocks below it, the store knows.
///
/// # Errors
/// [`PostError::Repeated`].
pub fn first_of_its_id(seen: &mut HashSet<PostId>, id: PostId) -> Result<(), PostError> {
    if !seen.insert(id) {
        return Err(PostError::Repeated { id });
    }
    Ok(())
}
