//! The words that the machines and the task speak: what the machines want
//! done, and what came of it.

use std::collections::{BTreeSet, VecDeque};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use blocknet_chain::{
    Block, BlockError, BlockId, Checked, Header, Leaf, Post, Rule, Unchecked, Work,
};
use bytes::Bytes;

use crate::core::{BlockOutcome, HeadersOutcome};
use crate::peers::{Ban, BookRow};
use crate::relay::NewPost;
use crate::relay::pool_set::{MalformedMessage, Step};
use crate::said::Problem;
use crate::sync::{Vetted, Vetting};
use crate::transport::{RemoteEvent, RemoteNode, Reply, Request, TransportError};

/// The time of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Now {
    /// Since some fixed moment; only goes forward.
    pub(crate) mono: Duration,
    /// Unix seconds.
    pub(crate) unix: u64,
}

/// One connection to one peer; a later connection has a higher number, so
/// that answers of an earlier one are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SessionId(pub(crate) u64);

/// A connected peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Link {
    pub(crate) peer: SocketAddr,
    pub(crate) session: SessionId,
}

/// What kind of connection it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    /// A stream: both ends ask and answer over it. Else only we ask.
    pub(crate) duplex: bool,
    /// We dialled the peer; else it dialled us.
    pub(crate) dialled: bool,
    /// Neither posts nor addresses go over it, in either direction.
    pub(crate) blocks_only: bool,
}

impl Default for Edge {
    /// A plain edge: we dialled, and only we ask.
    fn default() -> Self {
        Self {
            duplex: false,
            dialled: true,
            blocks_only: false,
        }
    }
}

/// What a call is for; comes back with its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// Where does the event stream stand: the first question on a connection.
    Place,
    /// Who are you: the second.
    Greet,
    /// A stream instead of single calls: the third, where one is wanted.
    Open,
    /// The long poll.
    Poll,
    /// Height, work and ping again.
    Refresh,
    /// "You can reach me at port N".
    Announce,
    /// Addresses of others.
    Addresses,
    /// A header walk.
    Headers,
    /// A part of the block window.
    Blocks,
    /// Texts that an incomplete body of the block window lacks.
    Texts,
    /// Texts that blocks of our own chain lack.
    LostTexts,
    /// One block at the tip, asked for at once.
    NewBlock(BlockId),
    /// The peer's pool.
    Pool,
    /// A message of a comparison of pools.
    Reconcile,
    /// Posts by leaf.
    Posts,
    /// A post pushed.
    PushPost(Leaf),
    /// A block pushed.
    PushBlock(BlockId),
    /// A block pushed without the posts that the peer should have.
    PushCompact(BlockId),
}

impl Tag {
    /// Relay asks it.
    pub(crate) fn is_relays(self) -> bool {
        matches!(
            self,
            Self::Pool
                | Self::Reconcile
                | Self::Posts
                | Self::PushPost(_)
                | Self::PushBlock(_)
                | Self::PushCompact(_)
        )
    }

    /// Answers at once, so that its time says something of the way.
    pub(crate) fn is_short(self) -> bool {
        matches!(
            self,
            Self::Greet | Self::Place | Self::Refresh | Self::Announce
        )
    }
}

/// What a machine wants done.
#[derive(Debug)]
pub(crate) enum Action {
    /// Ask a peer.
    Call {
        link: Link,
        tag: Tag,
        request: Request,
        deadline: Duration,
    },
    /// Load a post and send it.
    PushPost { link: Link, leaf: Leaf },
    /// Load a block and send it.
    PushBlock { link: Link, id: BlockId },
    /// Load a block and send it with these posts in full and the others as short ids.
    PushCompact {
        link: Link,
        id: BlockId,
        prefill: BTreeSet<u16>,
    },
    /// Work for the core and the store.
    Job(Job),
    /// Keep an address over restarts.
    Remember(BookRow),
    /// Keep it no longer.
    Forget(SocketAddr),
    /// End the stream with this peer, if there is one.
    Close { peer: SocketAddr },
    /// Keep a punishment over restarts.
    KeepBan(Ban),
    /// Keep it no longer.
    DropBan(IpAddr),
}

/// Work for the core and the store; each ends in one [`Done`].
#[derive(Debug)]
pub(crate) enum Job {
    /// The locator of the best header chain.
    Locator { link: Link },
    /// Check and keep headers; `vetted` when their chain was seen to have enough work.
    Headers {
        link: Link,
        headers: Vec<Header>,
        vetted: bool,
    },
    /// Check headers of a chain that has too little work to be kept yet.
    Vet {
        link: Link,
        vetting: Box<Vetting>,
        headers: Vec<Header>,
        /// More may follow.
        full: bool,
        /// Unix seconds.
        now: u64,
    },
    /// The next bodies to fetch.
    Wanted { max: usize, skip: Vec<BlockId> },
    /// Check bodies against their headers and the rules.
    CheckBlocks {
        link: Link,
        part: Part,
        blocks: Vec<Block<Unchecked>>,
    },
    /// Hand checked blocks over, in order.
    Blocks {
        part: Part,
        blocks: Vec<Block<Checked>>,
    },
    /// The block's body is its own and breaks a rule.
    RefuseBlock {
        id: BlockId,
        rule: Rule,
        message: String,
    },
    /// Nobody gives this block: other branches than those through it are to be wanted.
    SetAside { id: BlockId },
    /// These blocks are to be wanted again.
    TakeUp { ids: Vec<BlockId> },
    /// Some of the texts that blocks of our own chain lack, from this place in the store on.
    LostTexts { after: i64 },
    /// Keep texts that blocks of our own chain lacked.
    FillTexts { posts: Vec<Post> },
    /// Which of these posts are not in the store.
    Missing { leaves: Vec<Leaf> },
    /// Check posts and hand them to the pool.
    Posts { link: Link, posts: Vec<Post> },
    /// Compare a peer's pool with ours.
    ComparePool { link: Link, leaves: Vec<Leaf> },
    /// Begin to compare our pool with a peer's, or go on after its answer.
    Reconcile { link: Link, answer: Option<Bytes> },
    /// The leaves of a block, in its order.
    BlockLeaves { id: BlockId },
    /// Blocks of our chain that a peer lacks, judged by ids that it has.
    BlocksAfter {
        link: Link,
        has: Vec<BlockId>,
        max: usize,
    },
}

/// Which part of sync handed blocks over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The window.
    Window,
    /// A single new block from this peer.
    New(Link),
}

/// The core or the store could not do a job; the log says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failed;

/// A checked body, or what is wrong with it.
pub(crate) type CheckedBody = (BlockId, Result<Block<Checked>, BlockError>);

/// What became of one post that a peer gave us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PostFate {
    /// In the pool or in the store already.
    Kept,
    /// Not wanted now: the pool is dearer, or a rule of the pool forbids it.
    Unwanted,
    /// It breaks a rule of the chain that every node checks before it sends.
    Broken(Rule),
}

/// How a job ended.
#[derive(Debug)]
pub(crate) enum Done {
    Locator {
        link: Link,
        result: Result<Vec<BlockId>, Failed>,
    },
    Headers {
        link: Link,
        result: Result<HeadersOutcome, Failed>,
    },
    Vetted {
        link: Link,
        vetting: Box<Vetting>,
        verdict: Vetted,
    },
    Wanted {
        result: Result<Vec<BlockId>, Failed>,
    },
    LostTexts {
        result: Result<LostTexts, Failed>,
    },
    CheckedBlocks {
        link: Link,
        part: Part,
        bodies: Vec<CheckedBody>,
    },
    Blocks {
        part: Part,
        result: Result<Vec<(BlockId, BlockOutcome)>, Failed>,
    },
    Missing {
        leaves: Vec<Leaf>,
        result: Result<Vec<Leaf>, Failed>,
    },
    Posts {
        link: Link,
        result: Result<Vec<(Leaf, PostFate)>, Failed>,
    },
    ComparedPool {
        link: Link,
        result: Result<PoolDifference, Failed>,
    },
    Reconciled {
        link: Link,
        result: Result<Compared, Failed>,
    },
    BlockLeaves {
        id: BlockId,
        result: Result<Vec<Leaf>, Failed>,
    },
    BlocksAfter {
        link: Link,
        result: Result<Vec<BlockId>, Failed>,
    },
    /// The post or block to push is no longer there.
    Gone {
        link: Link,
        tag: Tag,
    },
}

/// Texts that blocks of our own chain lack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LostTexts {
    /// Their posts; none where the store has no more after the place asked for.
    pub(crate) leaves: Vec<Leaf>,
    /// The place in the store of the last of them.
    pub(crate) last: i64,
}

/// How two pools differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PoolDifference {
    /// The peer has them, we do not.
    pub(crate) missing_here: Vec<Leaf>,
    /// We have them, the peer does not.
    pub(crate) missing_there: Vec<Leaf>,
    /// Both have them.
    pub(crate) shared: Vec<Leaf>,
}

/// A step of a comparison of pools.
#[derive(Debug)]
pub(crate) enum Compared {
    /// What it found.
    Step(Step),
    /// The peer answered something that is none.
    Malformed(MalformedMessage),
}

/// What the task tells the machines.
#[derive(Debug)]
pub(crate) enum Input {
    /// Time passed.
    Tick,
    /// A call ended.
    Answered {
        link: Link,
        tag: Tag,
        result: Result<Reply, TransportError>,
    },
    /// A job ended.
    Done(Done),
    /// Our tip, our best header or both moved.
    Tip(OurTip),
    /// These posts waited in our pool when the node started.
    Pooled(Vec<Leaf>),
    /// A post is new in our pool.
    NewPost(NewPost),
    /// We missed some of the core's events.
    Lagged,
}

/// Where our own chain stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OurTip {
    pub(crate) id: BlockId,
    pub(crate) height: u32,
    pub(crate) work: Work,
    /// Height of the best header known, with or without its body.
    pub(crate) best_height: u32,
    /// Work of the best header known.
    pub(crate) best_work: Work,
    /// Bodies that are missing of branches exactly as heavy as ours.
    pub(crate) rival_bodies: usize,
}

impl OurTip {
    /// A header chain with more work than ours waits for its bodies.
    pub(crate) fn lacks_bodies(&self) -> bool {
        self.best_work > self.work
    }

    /// No chain is heavier than ours, and one is as heavy whose bodies are missing.
    pub(crate) fn lacks_rivals(&self) -> bool {
        !self.lacks_bodies() && self.rival_bodies > 0
    }
}

/// What one machine tells the others.
#[derive(Debug)]
pub(crate) enum Notice {
    /// A peer is connected and its event stream is placed.
    Up {
        link: Link,
        node: RemoteNode,
        edge: Edge,
    },
    /// It is gone.
    Down { link: Link },
    /// Its events.
    Events {
        link: Link,
        events: Vec<RemoteEvent>,
    },
    /// Some of its events were lost.
    Gap { link: Link },
    /// It has this tip now.
    RemoteTip {
        link: Link,
        id: BlockId,
        height: u32,
    },
    /// A header walk found where its chain leaves ours, or that it has
    /// nothing new.
    Walked { link: Link, common: Option<BlockId> },
    /// It has this block.
    HasBlock { link: Link, id: BlockId },
    /// It gave something useful.
    Credit { link: Link, gave: Gave },
    /// It did something wrong.
    Blame { link: Link, fault: Fault },
}

/// What a peer gave that was new and good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gave {
    Headers,
    Block,
    Post,
}

/// What a peer did wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It holds others up.
    Slow,
    /// It held everybody up while another could have given what it was asked for.
    Stalled,
    /// It sent what no honest node sends; dropped and avoided.
    Broke { what: Box<Problem> },
}

/// Where machines put what they want: actions for the task, notices for each
/// other.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    pub(crate) actions: Vec<Action>,
    pub(crate) notices: VecDeque<Notice>,
}

impl Outbox {
    pub(crate) fn call(&mut self, link: Link, tag: Tag, request: Request, deadline: Duration) {
        self.actions.push(Action::Call {
            link,
            tag,
            request,
            deadline,
        });
    }

    pub(crate) fn job(&mut self, job: Job) {
        self.actions.push(Action::Job(job));
    }

    pub(crate) fn tell(&mut self, notice: Notice) {
        self.notices.push_back(notice);
    }

    pub(crate) fn broke(&mut self, link: Link, what: Problem) {
        let what = Box::new(what);
        let fault = Fault::Broke { what };
        self.tell(Notice::Blame { link, fault });
    }
}
