//! What the core says of headers, blocks and posts: verdicts, not errors.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use blocknet_chain::{BlockId, Header, HeaderState, Height, Leaf, PostId, Rule, Work};
use blocknet_store::{Standing, StoreError};

/// The state of the chain and the pool, as everybody may watch it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    /// Header of the active chain's tip.
    pub header: Header,
    /// What a child needs of it.
    pub state: HeaderState,
    /// Tip of the best header branch; the same as `state` when no body is missing.
    pub best_header: HeaderState,
    /// How many bodies are missing of branches exactly as heavy as the active chain.
    pub rival_bodies: usize,
    /// How many posts wait.
    pub pool_posts: usize,
    /// Their bytes.
    pub pool_bytes: usize,
    /// Rises with each change of the pool.
    pub pool_revision: u64,
    /// Stamp work per byte that the pool asks for now.
    pub pool_floor: u64,
    /// Heavier branches that the owner should look at, the heaviest first.
    pub parked: Vec<Parked>,
    /// The deepest reorg since the start, if any.
    pub deepest_reorg: Option<u32>,
    /// What the store last refused to write, until it writes again.
    pub trouble: Option<String>,
}

/// A branch with more work that leaves the active chain too far back to follow unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parked {
    /// Its tip.
    pub tip: BlockId,
    /// Height of its tip.
    pub height: Height,
    /// Time of its tip, Unix seconds.
    pub time: u64,
    /// Height of the last block that it shares with the active chain.
    pub fork_height: u32,
    /// Its cumulative work.
    pub work: Work,
}

/// What became of headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadersOutcome {
    /// How many of them were new and are kept.
    pub fresh: usize,
    /// State of the last header that is known now.
    pub last: Option<HeaderState>,
    /// How it ended.
    pub verdict: HeadersVerdict,
}

/// Who sent headers or blocks; what waits for its time is counted by sender (H8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sender {
    /// This node itself, or a program of its owner that came without an address.
    Own,
    /// Somebody at this address.
    Ip(IpAddr),
}

impl Sender {
    /// The sender at an address. Of IPv6 the first 64 bits count: whoever has one such address
    /// has all of them.
    #[must_use]
    pub fn at(ip: IpAddr) -> Self {
        Self::Ip(match ip.to_canonical() {
            IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX)).into(),
            v4 => v4,
        })
    }
}

/// How a run of headers ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadersVerdict {
    /// All are known now.
    Good,
    /// The parent of the first is unknown.
    Orphan,
    /// One runs ahead of the clock.
    TooNew {
        /// Its place among those given.
        at: usize,
        /// Seconds beyond what H8 allows.
        ahead_secs: u64,
        /// Why it is not held until its time comes, one sentence; `None` when it is.
        not_held: Option<String>,
    },
    /// One breaks a rule, or builds on one that does.
    Invalid {
        /// Its place among those given.
        at: usize,
        /// The rule.
        rule: Rule,
        /// One sentence with the values.
        message: String,
    },
    /// The branch has less work than the active chain had 144 blocks ago; nothing is kept. The
    /// outcome's last header is the one that it builds on.
    LowWork {
        /// The work that it would need.
        needed: Work,
    },
}

/// What became of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockOutcome {
    /// It is on the active chain.
    Connected,
    /// It is kept; another chain is active.
    Stored,
    /// It is kept, but texts are missing and it is not buried (A1); it is still wanted.
    Incomplete,
    /// It was there.
    Known,
    /// Its parent is unknown.
    ParentUnknown,
    /// Its time runs ahead of the clock; it is held and tried again.
    Held,
    /// Its time runs ahead of the clock, and it is not held: it may be sent again later.
    TooNew {
        /// One sentence with the values.
        message: String,
    },
    /// Its branch has too little work to be kept; nobody is to blame.
    LowWork,
    /// It breaks a rule, or builds on a block that does.
    Invalid {
        /// The rule.
        rule: Rule,
        /// One sentence with the values.
        message: String,
    },
}

/// Where a post came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Written here.
    Own,
    /// Sent or offered by a peer.
    Peer(SocketAddr),
    /// Handed in over the API.
    Api,
}

/// What became of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostOutcome {
    /// It waits in the pool.
    Accepted,
    /// It was there.
    Known {
        /// Where it stands.
        standing: Standing,
    },
    /// The pool asks for a heavier stamp.
    Floor {
        /// The `stamp_work` that this post would need now.
        needed: u64,
    },
    /// Own posts only: the author has as much waiting as one author may.
    Full,
    /// It breaks a rule.
    Refused {
        /// The rule.
        rule: Rule,
        /// One sentence with the values.
        message: String,
    },
}

/// What the net part hears of at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CoreEvent {
    /// A post came into the pool, or came back to it.
    NewPost {
        /// The post.
        id: PostId,
        /// Its leaf.
        leaf: Leaf,
        /// Where it came from; `None` when a reorg gave it back, or a block brought it that is
        /// not on the active chain.
        origin: Option<Origin>,
        /// For an own post: when others than the first peer may have it, on the clock that never
        /// goes back.
        release: Option<Duration>,
    },
}

/// The core could not do what was asked. Nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoreError {
    /// The node is ending.
    #[error("the node is stopping")]
    Gone,
    /// The disk is full.
    #[error("the disk is full, so nothing was saved; free some space and try again")]
    DiskFull,
    /// So many read at once that no turn came in time.
    #[error("the node is busy with other reads; try again in a moment")]
    Busy,
    /// A read came to the end of its time.
    #[error(
        "this takes longer to read than one question may; ask for less, for fewer or rarer words, or try again in a moment"
    )]
    TooLong,
    /// The store refused.
    #[error("nothing was saved: {message}")]
    Store {
        /// What it said.
        message: String,
    },
}

impl CoreError {
    /// Why a read failed.
    pub(super) fn of_read(error: &StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            StoreError::TooLong => Self::TooLong,
            other => Self::of_store(other),
        }
    }

    pub(crate) fn of_store(error: &StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            other => Self::Store {
                message: other.to_string(),
            },
        }
    }
}
