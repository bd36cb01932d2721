//! Relay: posts and new blocks go on to the peers that lack them, and their
//! posts come here.
//!
//! A plain state machine: inputs and time in, actions and notices out.
//! Nothing is passed on before the core took it. Four parts: [`push`] sends
//! posts, [`fetch`] gets them, [`blocks`] sends blocks, [`own`] keeps count
//! of who has the owner's posts.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{BlockId, Leaf, PostId};

use crate::net::action::{Done, Edge, Failed, Job, Link, Now, OurTip, Outbox, PoolDifference, Tag};
use crate::net::dice::Dice;
use crate::net::recent::Recent;
use crate::transport::{Answer, MAX_POOL_LEAVES, RemoteEvent, RemoteNode, Reply, Request};

mod blocks;
pub(crate) mod compact;
mod fetch;
mod own;
pub(crate) mod pool_set;
mod push;

use blocks::BlockPush;
use fetch::Fetch;
use own::OwnPosts;
pub(crate) use push::NewPost;
use push::PostPush;

/// Leaves remembered for each peer: what it has, so that it is not sent again.
const MAX_KNOWN_POSTS: usize = 8_192;
/// Block ids remembered for each peer.
const MAX_KNOWN_BLOCKS: usize = 1_024;
/// The deadline for a pool's listing.
const POOL_DEADLINE: Duration = Duration::from_secs(20);
/// A comparison that failed is tried again after this.
const COMPARE_AGAIN: Duration = Duration::from_secs(30);

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
    /// Its pool is to be compared with ours from then on.
    compare_due: Option<Duration>,
    /// A comparison is on its way.
    comparing: bool,
    /// It has more posts than could be wanted at once.
    more_there: bool,
}

/// The relay machine.
#[derive(Debug)]
pub(crate) struct Relay {
    peers: BTreeMap<SocketAddr, Remote>,
    fetch: Fetch,
    own: OwnPosts,
    /// Own posts that wait for their second step: who gets them, and when.
    held: Vec<push::Held>,
    tip: OurTip,
    dice: Dice,
}

impl Relay {
    pub(crate) fn new(tip: OurTip, dice: Dice) -> Self {
        Self {
            peers: BTreeMap::new(),
            fetch: Fetch::default(),
            own: OwnPosts::default(),
            held: Vec::new(),
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
            compare_due: (!edge.blocks_only).then_some(now.mono),
            comparing: false,
            more_there: false,
        };
        self.peers.insert(link.peer, remote);
    }

    pub(crate) fn peer_down(&mut self, link: Link, outbox: &mut Outbox) {
        if self.remote_mut(link).is_some() {
            self.peers.remove(&link.peer);
            self.held.retain(|held| held.peer != link.peer);
            self.release_fetches(link.peer);
            self.ask_for_posts(outbox);
        }
    }

    /// Some of the peer's events were lost, or some of ours: its pool tells
    /// what they were.
    pub(crate) fn compare_pool(&mut self, link: Link, now: Now) {
        if let Some(remote) = self.remote_mut(link)
            && !remote.edge.blocks_only
        {
            remote.compare_due = Some(now.mono);
        }
    }

    /// We missed events of our own core.
    pub(crate) fn compare_all(&mut self, now: Now) {
        self.peers
            .values_mut()
            .filter(|remote| !remote.edge.blocks_only)
            .for_each(|remote| remote.compare_due = Some(now.mono));
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
                    remote.compare_due.get_or_insert(now.mono);
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
        self.release_held(now, outbox);
        self.push_posts_to_all(now, outbox);
        if !current {
            return;
        }
        self.push_blocks_to_all(now, outbox);
        let idle = self.fetch.is_idle();
        for remote in self.peers.values_mut() {
            if idle && std::mem::take(&mut remote.more_there) {
                remote.compare_due = Some(now.mono);
            }
            if !remote.comparing && remote.compare_due.is_some_and(|due| due <= now.mono) {
                remote.compare_due = None;
                remote.comparing = true;
                outbox.call(remote.link, Tag::Pool, Request::Pool, POOL_DEADLINE);
            }
        }
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
            (Tag::Posts, Answer::Posts(posts)) => self.posts_arrived(link, posts, outbox),
            (Tag::PushPost(leaf), Answer::Taken { .. }) => self.post_taken(link, leaf, now, outbox),
            (Tag::PushPost(leaf), Answer::Refused { status, code, .. }) => {
                self.post_refused(link, leaf, status, &code, now, outbox);
            }
            (Tag::PushBlock(id), Answer::Taken { .. }) => self.block_taken(link, id, now, outbox),
            (Tag::PushBlock(id), Answer::Refused { code, rule, .. }) => {
                // What runs ahead of the peer's clock is good once its time has come.
                let for_good = code == "rule_broken" && rule.as_deref() != Some("H8");
                self.block_refused(link, id, for_good, now);
            }
            _ => outbox.broke(link, "answered something else than it was asked"),
        }
    }

    /// A call failed, and the connection stands.
    pub(crate) fn call_failed(&mut self, link: Link, tag: Tag, now: Now, outbox: &mut Outbox) {
        match tag {
            Tag::Pool => self.compare_failed(link, now),
            Tag::Posts => {
                self.fetch_ended(link);
                self.release_fetches(link.peer);
                self.ask_for_posts(outbox);
            }
            Tag::PushPost(leaf) => self.post_push_failed(link, leaf, now),
            Tag::PushBlock(_) => self.block_push_failed(link, now),
            _ => {}
        }
    }

    /// A job of this machine ended.
    pub(crate) fn done(&mut self, done: Done, now: Now, outbox: &mut Outbox) {
        match done {
            Done::Missing { leaves, result } => self.missing_known(&leaves, result, outbox),
            Done::Posts { link, result } => self.posts_judged(link, result, now, outbox),
            Done::ComparedPool { link, result } => self.compared(link, result, now, outbox),
            Done::BlocksAfter { link, result } => self.blocks_to_push(link, result, now, outbox),
            Done::Gone {
                link,
                tag: Tag::PushPost(_),
            } => self.post_push_ended(link, now, outbox),
            Done::Gone {
                link,
                tag: Tag::PushBlock(_),
            } => self.block_push_failed(link, now),
            _ => {}
        }
    }

    fn compare_failed(&mut self, link: Link, now: Now) {
        if let Some(remote) = self.remote_mut(link) {
            remote.comparing = false;
        }
        self.compare_later(link, now);
    }

    fn compare_later(&mut self, link: Link, now: Now) {
        if let Some(remote) = self.remote_mut(link) {
            remote.compare_due = Some(now.mono + COMPARE_AGAIN);
        }
    }

    /// The peer's pool was compared with ours: both get what they lack.
    fn compared(
        &mut self,
        link: Link,
        result: Result<PoolDifference, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Ok(difference) = result else {
            self.compare_failed(link, now);
            return;
        };
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        remote.comparing = false;
        for leaf in difference
            .shared
            .into_iter()
            .chain(difference.missing_here.iter().copied())
        {
            self.peer_has(link, leaf);
        }
        for leaf in difference.missing_here {
            self.want(link, leaf);
        }
        for leaf in difference.missing_there {
            self.queue_post(link.peer, leaf, now);
        }
        self.ask_for_posts(outbox);
        self.push_posts_to_all(now, outbox);
    }

    /// How many peers have each of the owner's posts of this run.
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
