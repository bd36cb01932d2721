//! What the node asks of other nodes, and the trait that carries it.
//!
//! The node owns the trait and knows no HTTP: the API crate implements it
//! over HTTP, tests implement it in memory. A transport keeps no opinion of
//! a peer; it turns one request into one answer or one error.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Block, BlockId, FileId, Header, Leaf, Post, Unchecked, Work};
use bytes::Bytes;
use futures_util::future::BoxFuture;

/// Headers that one answer holds at most; a shorter answer is the last one.
pub const MAX_HEADERS_PER_ANSWER: usize = 2_000;
/// Ids that one locator holds at most.
pub const MAX_LOCATOR: usize = 64;
/// Blocks that one batch asks for at most.
pub const MAX_BLOCKS_PER_BATCH: usize = 16;
/// Posts that one batch asks for at most.
pub const MAX_POSTS_PER_BATCH: usize = 128;
/// Leaves that a pool's listing holds at most: the pool's own bound.
pub const MAX_POOL_LEAVES: usize = 50_000;
/// Bytes that one message of a comparison of pools holds at most: fingerprints
/// of a thousand ranges, or as many leaves.
pub const MAX_RECONCILE_BYTES: usize = 64 * 1024;
/// Bytes that one answer holds at most.
pub const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// Carries one request to one peer and brings the answer back.
///
/// An implementation follows no redirect, uses no proxy, resolves no name,
/// takes no answer without this network's mark and none that is longer than
/// its request allows ([`MAX_ANSWER_BYTES`] at most).
pub trait Transport: Send + Sync + 'static {
    /// Asks `peer`; ends within `deadline`, with [`TransportError::Timeout`]
    /// at the latest.
    fn call(
        &self,
        peer: SocketAddr,
        request: Request,
        deadline: Duration,
    ) -> BoxFuture<'static, Result<Reply, TransportError>>;

    /// Asks `peer` for some bytes of a file: `GET /v1/files/{sha256}` with a range. `None` when it
    /// has no such file. A transport that carries no files reaches nobody.
    fn file_piece(
        &self,
        _peer: SocketAddr,
        _wanted: PieceOf,
        _deadline: Duration,
    ) -> BoxFuture<'static, Result<Option<FilePiece>, TransportError>> {
        let reason = "this way carries no files".to_owned();
        Box::pin(std::future::ready(Err(TransportError::Unreachable {
            reason,
        })))
    }

    /// Ends the stream with `peer`, whoever opened it; calls over it fail from then on. A
    /// transport without streams has nothing to end.
    fn close(&self, _peer: SocketAddr) {}
}

/// Some bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PieceOf {
    /// The file.
    pub id: FileId,
    /// Where they begin.
    pub start: u64,
    /// How many, at least one.
    pub length: u64,
    /// Nodes that the question comes through, this one included: see [`crate::NodeHandle::missed_file`].
    pub hops: u8,
}

/// What a peer gave of a file. Nothing of it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePiece {
    /// Bytes of the whole file, as the peer says.
    pub total: u64,
    /// The bytes asked for: as many, or up to the file's end.
    pub bytes: Bytes,
    /// Bytes received for it.
    pub bytes_in: u64,
    /// Bytes sent for it.
    pub bytes_out: u64,
}

/// One question to a peer (section 8 of the protocol).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Who are you: `GET /v1/node`.
    Node,
    /// Headers after the first known id of the locator: `POST /v1/headers`.
    Headers {
        /// Newest id first, at most [`MAX_LOCATOR`].
        locator: Vec<BlockId>,
    },
    /// Whole blocks: `POST /v1/blocks/batch`.
    Blocks {
        /// At most [`MAX_BLOCKS_PER_BATCH`].
        ids: Vec<BlockId>,
    },
    /// Leaves of the posts that wait: `GET /v1/pool`.
    Pool,
    /// Posts by leaf: `POST /v1/posts/batch`.
    Posts {
        /// At most [`MAX_POSTS_PER_BATCH`].
        leaves: Vec<Leaf>,
    },
    /// What happened after event `after`: `GET /v1/events`, a long poll.
    Events {
        /// The last event known; `None` asks where the stream stands.
        after: Option<u64>,
    },
    /// A block for the peer, `header || body`: `POST /v1/blocks`.
    SendBlock {
        /// The encoded block.
        bytes: Bytes,
    },
    /// A new block for a peer that should have most of its posts:
    /// `POST /v1/blocks/compact`.
    SendCompact {
        /// The encoded compact block.
        bytes: Bytes,
    },
    /// One message of a comparison of pools: `POST /v1/pool/reconcile`.
    Reconcile {
        /// At most [`MAX_RECONCILE_BYTES`].
        bytes: Bytes,
    },
    /// A post for the peer, `stub || text`: `POST /v1/posts`.
    SendPost {
        /// The encoded post.
        bytes: Bytes,
    },
    /// Addresses that the peer reached lately: `GET /v1/peers`.
    Addresses,
    /// "You can reach me at port N": `POST /v1/peers`.
    Reachable {
        /// The port of our public listener.
        port: u16,
    },
    /// A stream: from then on both ends ask and answer over it: `GET /v1/stream`.
    Open {
        /// Neither posts nor addresses shall go over it.
        blocks_only: bool,
    },
}

/// An answer, and what it cost.
#[derive(Debug)]
pub struct Reply {
    /// What the peer said.
    pub answer: Answer,
    /// Bytes received.
    pub bytes_in: u64,
    /// Bytes sent.
    pub bytes_out: u64,
    /// From the request's first byte to the answer's last.
    pub elapsed: Duration,
}

/// What a peer said. Each [`Request`] has one good form of answer; a
/// transport makes any other form a [`TransportError`].
#[derive(Debug)]
pub enum Answer {
    /// To [`Request::Node`].
    Node(RemoteNode),
    /// To [`Request::Headers`]: at most [`MAX_HEADERS_PER_ANSWER`], unchecked.
    Headers(Vec<Header>),
    /// To [`Request::Blocks`]: the first of those asked for, in order, unchecked.
    Blocks(Vec<Block<Unchecked>>),
    /// To [`Request::Pool`].
    Pool(Vec<Leaf>),
    /// To [`Request::Posts`]: those that the peer has, unchecked.
    Posts(Vec<Post>),
    /// To [`Request::Events`].
    Events(RemoteEvents),
    /// To [`Request::SendBlock`], [`Request::SendCompact`] and
    /// [`Request::SendPost`] (200, 202).
    Taken {
        /// The peer had it before.
        had: bool,
    },
    /// To [`Request::SendCompact`]: these posts are missing there, never none.
    Lacks {
        /// Their indexes in the block, rising.
        indexes: Vec<u16>,
    },
    /// To [`Request::Reconcile`]: the next message, empty of ranges at the end.
    Reconciled {
        /// At most [`MAX_RECONCILE_BYTES`].
        bytes: Bytes,
    },
    /// To [`Request::SendBlock`], [`Request::SendCompact`],
    /// [`Request::Reconcile`] and [`Request::SendPost`]: the peer does not want
    /// it (400, 409, 422, 429), or does not know the call (404, 405). To
    /// [`Request::Open`]: it opens none (403, 404, 409, 426, 503).
    Refused {
        /// HTTP status.
        status: u16,
        /// The error's code, as `pool_floor` or `parent_unknown`.
        code: String,
        /// The rule that broke, as `P2`.
        rule: Option<String>,
    },
    /// To [`Request::Addresses`].
    Addresses(Vec<SocketAddr>),
    /// To [`Request::Reachable`]: our address as the peer sees it.
    Reachable {
        /// Our address as the peer sees it.
        address: SocketAddr,
    },
    /// To [`Request::Open`]: the stream stands, and calls to the peer go over it.
    Opened,
}

/// A peer's word on itself. Nothing of it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteNode {
    /// Genesis id of its network.
    pub genesis: BlockId,
    /// Program and version, at most 64 characters.
    pub agent: String,
    /// Height of its tip.
    pub height: u32,
    /// Id of its tip.
    pub tip: BlockId,
    /// Cumulative work of its tip.
    pub work: Work,
    /// Its clock, Unix seconds.
    pub time: u64,
    /// Random at each start: equal to ours when we called ourselves.
    pub nonce: u64,
    /// The priority below which its pool takes nothing.
    pub pool_floor: u64,
}

/// A piece of a peer's event stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteEvents {
    /// What to ask after next.
    pub next: u64,
    /// Events were lost between `after` and these.
    pub gap: bool,
    /// Oldest first.
    pub events: Vec<RemoteEvent>,
}

/// One event of a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemoteEvent {
    /// Its tip is now this block.
    Tip {
        /// Id of the tip.
        id: BlockId,
        /// Height of the tip.
        height: u32,
    },
    /// A post changed its state.
    Post {
        /// Leaf of the post: its id may stand under many signatures.
        leaf: Leaf,
        /// It waits in the peer's pool; else it was confirmed or left.
        pooled: bool,
    },
    /// Its pool holds so many posts.
    Pool {
        /// Number of posts.
        posts: u32,
    },
    /// Its chain was reorganised; a `Tip` comes with it.
    Reorg,
}

/// Why a call brought no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection, or it broke.
    #[error("no connection: {reason}")]
    Unreachable {
        /// What the system said.
        reason: String,
    },
    /// The deadline passed.
    #[error("no answer in time")]
    Timeout,
    /// The answer is not in the form the protocol gives it.
    #[error("the answer is malformed: {what}")]
    Malformed {
        /// What is wrong with it.
        what: String,
    },
    /// The answer is longer than allowed.
    #[error("the answer is longer than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The answer carries another network's mark, or none.
    #[error("the peer is on another network ({found})")]
    WrongNetwork {
        /// The mark found, `none` where it is absent.
        found: String,
    },
    /// A status that the request does not allow for.
    #[error("the peer answered with status {status} ({code})")]
    Status {
        /// HTTP status.
        status: u16,
        /// The error's code, empty where there is none.
        code: String,
    },
}
