//! `H1` to `H8`: when a header is valid.

use thiserror::Error;

use crate::difficulty::{Ease, next_difficulty};
use crate::grouped::Grouped;
use crate::hash::{AuxRoot, BlockId, BodyRoot};
use crate::header::{Header, HeaderState, Height};
use crate::network::{Network, Params};
use crate::pow::{CompactTarget, Target};
use crate::rules::Rule;

/// The only version of headers.
pub const VERSION: u32 = 1;
/// Most posts in a block.
pub const MAX_POSTS: u32 = 1024;
/// Most bytes of a body: at one block a minute 377 MB a day, which a home line and disk bear.
pub const MAX_BODY_BYTES: u32 = 262_144;

/// The rule that a header breaks, and the values that break it. The verdict is permanent.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum HeaderError {
    /// H1: another version.
    #[error("the header's version is {found}; 1 is known (rule H1)")]
    Version {
        /// The version found.
        found: u32,
    },
    /// H1: aux_root is not zero.
    #[error("the header's aux_root is {found}; it must be zero (rule H1)")]
    AuxRoot {
        /// The value found.
        found: AuxRoot,
    },
    /// H2: another parent.
    #[error("the header's parent is {found}, not {parent} (rule H2)")]
    Parent {
        /// Id of the parent that it was checked against.
        parent: BlockId,
        /// Id that the header names.
        found: BlockId,
    },
    /// H2: height is not the parent's + 1.
    #[error("the header's height is {found}; its parent's is {parent} (rule H2)")]
    Height {
        /// Height of the parent.
        parent: Height,
        /// Height found.
        found: Height,
    },
    /// H3: time does not rise.
    #[error("the header's time {time} is not after its parent's, {parent_time} (rule H3)")]
    Time {
        /// Time of the parent.
        parent_time: u64,
        /// Time found.
        time: u64,
    },
    /// H4: declared work does not fit the gap.
    #[error("the header declares {work_secs} s of work in a gap of {gap} s (rule H4)")]
    WorkSecs {
        /// Seconds since the parent.
        gap: u64,
        /// Seconds declared.
        work_secs: u32,
    },
    /// H5: another difficulty.
    #[error("the header's bits are {found}; {expected} is due (rule H5)")]
    Bits {
        /// What section 3 gives.
        expected: CompactTarget,
        /// The value found.
        found: CompactTarget,
    },
    /// H6: no proof of work.
    #[error("the header's id {id} is above its target {target} (rule H6)")]
    ProofOfWork {
        /// Its id.
        id: BlockId,
        /// Its target.
        target: Target,
    },
    /// H7: too many posts.
    #[error("the header has {} posts; {} is the limit (rule H7)", Grouped::of(u64::from(*.post_count)), Grouped::of(u64::from(MAX_POSTS)))]
    PostCount {
        /// Posts that it names.
        post_count: u32,
    },
    /// H7: too large a body.
    #[error("the header has a body of {} bytes; {} is the limit (rule H7)", Grouped::of(u64::from(*.body_bytes)), Grouped::of(u64::from(MAX_BODY_BYTES)))]
    BodyBytes {
        /// Size that it names.
        body_bytes: u32,
    },
    /// H7: no posts, but a body.
    #[error("the header has no posts but a body of {body_bytes} bytes, root {body_root} (rule H7)")]
    EmptyBody {
        /// Size that it names.
        body_bytes: u32,
        /// Root that it names.
        body_root: BodyRoot,
    },
    /// H7: an empty block too early.
    #[error("an empty block {gap} s after its parent; {heartbeat_secs} s is the least (rule H7)")]
    Heartbeat {
        /// Seconds since the parent.
        gap: u64,
        /// The network's heartbeat.
        heartbeat_secs: u32,
    },
}

impl HeaderError {
    /// The number of the rule.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        match self {
            Self::Version { .. } | Self::AuxRoot { .. } => Rule::H1,
            Self::Parent { .. } | Self::Height { .. } => Rule::H2,
            Self::Time { .. } => Rule::H3,
            Self::WorkSecs { .. } => Rule::H4,
            Self::Bits { .. } => Rule::H5,
            Self::ProofOfWork { .. } => Rule::H6,
            Self::PostCount { .. }
            | Self::BodyBytes { .. }
            | Self::EmptyBody { .. }
            | Self::Heartbeat { .. } => Rule::H7,
        }
    }
}

/// H8: a header from the future. It may be tried again later; nobody is punished for it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the header's time {time} is later than {latest}, the latest for now (rule H8)")]
pub struct TooNew {
    /// Time of the header.
    pub time: u64,
    /// The latest time that the clock allows.
    pub latest: u64,
}

impl TooNew {
    /// The number of the rule.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        Rule::H8
    }

    /// Seconds until the header may be tried again.
    #[must_use]
    pub const fn wait_secs(&self) -> u64 {
        self.time.saturating_sub(self.latest)
    }
}

/// Checks a header against its parent, by every rule that does not depend on the clock.
///
/// # Errors
/// [`HeaderError`] names the first rule that is broken.
pub fn check_header(
    network: &Network,
    parent: &HeaderState,
    header: &Header,
) -> Result<HeaderState, HeaderError> {
    let params = network.params();
    constants(header)?;
    link(parent, header)?;
    let gap = gap(parent.time, header.time)?;
    work_secs(gap, header.work_secs)?;
    let ease = bits(params, parent.ease, header)?;
    let id = header.id();
    proof_of_work(&id, header.bits)?;
    body_limits(header)?;
    empty_body(header)?;
    heartbeat(params, gap, header.post_count)?;
    let work = parent.work + header.bits.to_target().work();
    Ok(HeaderState {
        id,
        height: header.height,
        time: header.time,
        ease,
        work,
    })
}

/// > **H1** version is 1 and aux_root is zero.
///
/// # Errors
/// [`HeaderError::Version`], [`HeaderError::AuxRoot`].
pub fn constants(header: &Header) -> Result<(), HeaderError> {
    if header.version != VERSION {
        return Err(HeaderError::Version {
            found: header.version,
        });
    }
    if header.aux_root != AuxRoot::ZERO {
        return Err(HeaderError::AuxRoot {
            found: header.aux_root,
        });
    }
    Ok(())
}

/// > **H2** prev is a known valid header and height is its height + 1.
///
/// That the parent is known and valid, its state stands for.
///
/// # Errors
/// [`HeaderError::Parent`], [`HeaderError::Height`].
pub fn link(parent: &HeaderState, header: &Header) -> Result<(), HeaderError> {
    if header.prev != parent.id {
        return Err(HeaderError::Parent {
            parent: parent.id,
            found: header.prev,
        });
    }
    if parent.height.next() != Some(header.height) {
        return Err(HeaderError::Height {
            parent: parent.height,
            found: header.height,
        });
    }
    Ok(())
}

/// > **H3** gap >= 1.
///
/// The gap is `time - parent.time`.
///
/// # Errors
/// [`HeaderError::Time`].
pub fn gap(parent_time: u64, time: u64) -> Result<u64, HeaderError> {
    match time.checked_sub(parent_time) {
        Some(gap) if gap >= 1 => Ok(gap),
        _ => Err(HeaderError::Time { parent_time, time }),
    }
}

/// > **H4** 1 <= work_secs <= gap.
///
/// So the work declared along a chain never exceeds the time that passed, and no majority can
/// keep difficulty at the floor while it mines a block a second.
///
/// # Errors
/// [`HeaderError::WorkSecs`].
pub fn work_secs(gap: u64, work_secs: u32) -> Result<(), HeaderError> {
    if work_secs < 1 || u64::from(work_secs) > gap {
        return Err(HeaderError::WorkSecs { gap, work_secs });
    }
    Ok(())
}

/// > **H5** bits is exactly the value of section 3.
///
/// Gives the state `e` that the header then carries.
///
/// # Errors
/// [`HeaderError::Bits`].
pub fn bits(params: &Params, parent: Ease, header: &Header) -> Result<Ease, HeaderError> {
    let (expected, ease) = next_difficulty(params, parent, header.work_secs);
    if header.bits != expected {
        return Err(HeaderError::Bits {
            expected,
            found: header.bits,
        });
    }
    Ok(ease)
}

/// > **H6** id <= target(bits).
///
/// # Errors
/// [`HeaderError::ProofOfWork`].
pub fn proof_of_work(id: &BlockId, bits: CompactTarget) -> Result<(), HeaderError> {
    let target = bits.to_target();
    if !target.is_met_by(id.as_bytes()) {
        return Err(HeaderError::ProofOfWork { id: *id, target });
    }
    Ok(())
}

/// > **H7** post_count <= 1,024 and body_bytes <= 262,144;
///
/// # Errors
/// [`HeaderError::PostCount`], [`HeaderError::BodyBytes`].
pub fn body_limits(header: &Header) -> Result<(), HeaderError> {
    if header.post_count > MAX_POSTS {
        return Err(HeaderError::PostCount {
            post_count: header.post_count,
        });
    }
    if header.body_bytes > MAX_BODY_BYTES {
        return Err(HeaderError::BodyBytes {
            body_bytes: header.body_bytes,
        });
    }
    Ok(())
}

/// > **H7** […] post_count 0 goes with body_bytes 0, body_root `H("")`
///
/// # Errors
/// [`HeaderError::EmptyBody`].
pub fn empty_body(header: &Header) -> Result<(), HeaderError> {
    let is_empty = header.body_bytes == 0 && header.body_root == BodyRoot::of_nothing();
    if header.post_count == 0 && !is_empty {
        let (body_bytes, body_root) = (header.body_bytes, header.body_root);
        return Err(HeaderError::EmptyBody {
            body_bytes,
            body_root,
        });
    }
    Ok(())
}

/// > **H7** […] and gap >= heartbeat_secs.
///
/// # Errors
/// [`HeaderError::Heartbeat`].
pub fn heartbeat(params: &Params, gap: u64, post_count: u32) -> Result<(), HeaderError> {
    let heartbeat_secs = params.heartbeat_secs();
    if post_count == 0 && gap < u64::from(heartbeat_secs) {
        return Err(HeaderError::Heartbeat {
            gap,
            heartbeat_secs,
        });
    }
    Ok(())
}

/// > **H8** (not permanent) time <= local clock + max_ahead_secs.
///
/// `now` is the local clock in Unix seconds.
///
/// # Errors
/// [`TooNew`] for a header to be held and tried again.
pub fn check_header_time(network: &Network, header: &Header, now: u64) -> Result<(), TooNew> {
    let latest = now.saturating_add(u64::from(network.params().max_ahead_secs()));
    if header.time > latest {
        return Err(TooNew {
            time: header.time,
            latest,
        });
    }
    Ok(())
}
