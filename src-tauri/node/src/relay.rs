//! Relay: posts and new blocks go on to the peers that lack them, and their
//! posts come here.
//!
//! A plain state machine: inputs and time in, actions and notices out.
//! Nothing is passed on before the core took it. [`push`] sends posts and
//! [`fetch`] gets them, [`compare`] finds what was missed, [`blocks`] sends
//! blocks and [`send_compact`] those that are new, [`own`] keeps count of who
//! has the owner's posts.
//!
//! On a duplex edge both ends follow each other's events, so posts are fetched
//! there by whoever lacks them; a plain edge's dialler pushes as well, because
//! its peer hears of nothing else.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{BlockId, Leaf, PostId};

use crate::net::action::{Done, Edge, Job, Link, Now, OurTip, Outbox, Tag};
use crate::net::dice::Dice;
use crate::net::faults::odd_answer;
use crate::net::recent::Recent;
use crate::transport::{Answer, MAX_POOL_LEAVES, RemoteEvent, RemoteNode, Reply};

mod blocks;
pub(crate) mod compact;
mod compare;
mod fetch;
mod news;
mod own;
pub(crate) mod pool_set;
mod push;
mod send_compact;

use blocks::BlockPush;
use compare::Compare;
use fetch::Fetch;
use news::News;
use own::OwnPosts;
pub(crate) use push::NewPost;
use push::PostPush;

/// Leaves remembered for each peer: what it has, so that it is not sent again.
const MAX_KNOWN_POSTS: usize = 8_192;
/// Block ids remembered for each peer.
const MAX_KNOWN_BLOCKS: usize = 1_024;

/// What relay knows of a connected peer.
#[derive(Debug)]
struct Remote {
    link: Link,
    edge: Edge,
    known: Recent<Leaf>,
    posts: PostPush,
    blocks: BlockPush,
    /// The leaves to fetch from it, oldest first.
    to_ask: VecDeque<Leaf>,
    /// A batch of its posts is on its way or being checked.
    fetching: bool,
    compare: Compare,
}

/// The relay machine.
#[derive(Debug)]
pub(crate) struct Relay {
    peers: BTreeMap<SocketAddr, Remote>,
    fetch: Fetch,
    own: OwnPosts,
    news: News,
    /// When the next peer is drawn to compare pools with.
    next_lot: Option<Duration>,
    /// Leaves of the block that is being sent to the peers.
    newest: Option<(BlockId, Vec<Leaf>)>,
    tip: OurTip,
    dice: Dice,
}

impl Relay {
    pub(crate) fn new(tip: OurTip, dice: Dice) -> Self {
        Self {
            peers: BTreeMap::new(),
            fetch: Fetch::default(),
            own: OwnPosts::default(),
            news: News::default(),
            next_lot: None,
            newest: None,
            tip,
            dice,
        }
    }

    pub(crate) fn peer_up(&mut self, link: Link, node: &RemoteNode, edge: Edge, now: Now) {
        let remote = Remote {
            link,
            edge,
            known: Recent::new(MAX_KNOWN_POSTS),
            posts: PostPush::default(),
            blocks: BlockPush::new(node.tip, MAX_KNOWN_BLOCKS),
            to_ask: VecDeque::new(),
            fetching: false,
            compare: Compare::new((!edge.blocks_only).then_some(now.mono)),
        };
        self.peers.insert(link.peer, remote);
    }

    pub(crate) fn peer_down(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        if self.remote_mut(link).is_some() {
            self.peers.remove(&link.peer);
            self.release_fetches(link.peer);
            self.ask_for_posts(now, outbox);
        }
    }

    /// What waited in our pool before the first event.
    pub(crate) fn pooled(&mut self, leaves: Vec<Leaf>) {
        leaves.into_iter().for_each(|leaf| self.fetch.we_have(leaf));
    }

    /// Some of the peer's events were lost, or some of ours: its pool tells
    /// what they were.
    pub(crate) fn compare_pool(&mut self, link: Link, now: Now) {
        if let Some(remote) = self.remote_mut(link) {
            remote.compare_at(now.mono);
        }
    }

    /// We missed events of our own core.
    pub(crate) fn compare_all(&mut self, now: Now) {
        self.peers
            .values_mut()
            .for_each(|remote| remote.compare_at(now.mono));
    }

    /// The peer's events. While we are far behind, its posts are left for
    /// the comparison afterwards.
    pub(crate) fn events(
        &mut self,
        link: Link,
        events: &[RemoteEvent],
        current: bool,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let full = self
            .remote_mut(link)
            .is_some_and(|remote| !remote.edge.blocks_only);
        for event in events.iter().filter(|_| full) {
            if let RemoteEvent::Post {
                leaf, pooled: true, ..
            } = event
            {
                self.peer_has(link, *leaf);
                if current {
                    self.heard_of(link, *leaf);
                } else if let Some(remote) = self.remote_mut(link) {
                    remote.compare.by(now.mono);
                }
            }
        }
        self.ask_what_is_missing(outbox);
    }

    pub(crate) fn our_tip(&mut self, tip: OurTip, current: bool, now: Now, outbox: &mut Outbox) {
        if tip.id != self.tip.id {
            self.blocks_changed();
        }
        self.tip = tip;
        if current {
            self.push_blocks_to_all(now, outbox);
        }
    }

    pub(crate) fn tick(&mut self, current: bool, now: Now, outbox: &mut Outbox) {
        self.fetch.tick(now);
        self.news.tick(now);
        self.ask_others(now, outbox);
        self.release_own(now, outbox);
        self.push_posts_to_all(now, outbox);
        if !current {
            return;
        }
        self.push_blocks_to_all(now, outbox);
        self.compare_those_due(now, outbox);
    }

    /// An answer to one of this machine's questions.
    pub(crate) fn answered(
        &mut self,
        link: Link,
        tag: Tag,
        reply: Reply,
        now: Now,
        outbox: &mut Outbox,
    ) {
        match (tag, reply.answer) {
            (Tag::Pool, Answer::Pool(mut leaves)) => {
                leaves.truncate(MAX_POOL_LEAVES);
                outbox.job(Job::ComparePool { link, leaves });
            }
            (Tag::Reconcile, Answer::Reconciled { bytes }) => {
                self.reconcile_answered(link, bytes, outbox);
            }
            (Tag::Reconcile, Answer::Refused { status, .. }) => {
                self.reconcile_refused(link, status, now, outbox);
            }
            (Tag::Posts, Answer::Posts(posts)) => self.posts_arrived(link, posts, now, outbox),
            (Tag::PushPost(leaf), Answer::Taken { .. }) => self.post_taken(link, leaf, now, outbox),
            (Tag::PushPost(leaf), Answer::Refused { status, code, .. }) => {
                self.post_refused(link, leaf, status, &code, now, outbox);
            }
            (Tag::PushBlock(id) | Tag::PushCompact(id), Answer::Taken { .. }) => {
                self.block_taken(link, id, now, outbox);
            }
            (Tag::PushCompact(id), Answer::Lacks { indexes }) => {
                self.compact_lacks(link, id, &indexes, outbox);
            }
            // It does not know the call, or not these bytes.
            (
                Tag::PushCompact(id),
                Answer::Refused {
                    status: 400 | 404 | 405 | 413,
                    ..
                },
            ) => self.compact_unknown(link, id, outbox),
            (Tag::PushBlock(id) | Tag::PushCompact(id), Answer::Refused { code, rule, .. }) => {
                // What runs ahead of the peer's clock is good once its time has come.
                let for_good = code == "rule_broken" && rule.as_deref() != Some("H8");
                self.block_refused(link, id, for_good, now);
            }
            _ => outbox.broke(link, odd_answer()),
        }
    }

    /// A call failed, and the connection stands.
    pub(crate) fn call_failed(&mut self, link: Link, tag: Tag, now: Now, outbox: &mut Outbox) {
        match tag {
            Tag::Pool | Tag::Reconcile => self.compare_failed(link, now),
            Tag::Posts => {
                self.fetch_ended(link);
                self.release_fetches(link.peer);
                // What nobody else has is let go, and comes out of a comparison.
                self.compare_later(link, now);
                self.ask_for_posts(now, outbox);
            }
            Tag::PushPost(leaf) => self.post_push_failed(link, leaf, now),
            Tag::PushBlock(_) | Tag::PushCompact(_) => self.block_push_failed(link, now),
            _ => {}
        }
    }

    /// A job of this machine ended.
    pub(crate) fn done(&mut self, done: Done, now: Now, outbox: &mut Outbox) {
        match done {
            Done::Missing { leaves, result } => self.missing_known(&leaves, result, now, outbox),
            Done::Posts { link, result } => self.posts_judged(link, result, now, outbox),
            Done::ComparedPool { link, result } => self.compared(link, result, now, outbox),
            Done::Reconciled { link, result } => self.reconciled(link, result, now, outbox),
            Done::BlockLeaves { id, result } => self.leaves_known(id, result, outbox),
            Done::BlocksAfter { link, result } => self.blocks_to_push(link, result, now, outbox),
            Done::Gone {
                link,
                tag: Tag::PushPost(_),
            } => self.post_push_ended(link, now, outbox),
            Done::Gone {
                link,
                tag: Tag::PushBlock(_) | Tag::PushCompact(_),
            } => self.block_push_failed(link, now),
            _ => {}
        }
    }

    /// Follows the owner's posts of an earlier run; peers show in their pools that they have them.
    pub(crate) fn follow_own(&mut self, posts: &[(PostId, Leaf)]) {
        for (id, leaf) in posts {
            self.own.follow(*id, *leaf, None, None);
        }
    }

    /// How many peers have each of the owner's posts.
    pub(crate) fn seen_by(&self) -> HashMap<PostId, u32> {
        self.own.counts()
    }

    fn peer_has(&mut self, link: Link, leaf: Leaf) {
        self.own.seen_by(&leaf, link.peer);
        if let Some(remote) = self.remote_mut(link) {
            remote.known.insert(leaf);
        }
    }

    /// The peer has this block.
    pub(crate) fn peer_has_block(&mut self, link: Link, id: BlockId) {
        if let Some(remote) = self.remote_mut(link) {
            remote.blocks.peer_has(id);
        }
    }

    /// Whoever calls us from this address has the block. Only over a stream is that a peer's own
    /// address.
    pub(crate) fn gave_block(&mut self, from: SocketAddr, id: BlockId) {
        if let Some(remote) = self.peers.get_mut(&from) {
            remote.blocks.peer_has(id);
        }
    }

    fn remote_mut(&mut self, link: Link) -> Option<&mut Remote> {
        self.peers
            .get_mut(&link.peer)
            .filter(|remote| remote.link == link)
    }
}
