//! Fetching posts that peers announced: from one of those that have it at a
//! time, in batches, and from the next when that one takes too long.
//!
//! Everything here goes by leaf: an id can stand under many signatures, and a
//! bad one of them says nothing of the others.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Leaf, Post};

use super::Relay;
use crate::net::action::{Failed, Gave, Job, Link, Notice, Now, Outbox, PostFate, Tag};
use crate::net::recent::Recent;
use crate::said::{Problem, Values};
use crate::transport::{MAX_POSTS_PER_BATCH, Request};

/// Posts that are wanted at once at most.
const MAX_WANTED: usize = 16_384;
/// A peer's share of them at most, and at least, however many peers there are.
const SHARE: (usize, usize) = (16, 4_096);
/// Posts whose presence is in question at once at most.
const MAX_UNSURE: usize = 16_384;
/// Peers remembered for a wanted post at most; those that we dialled before
/// those that dialled us, who may all be one.
const MAX_HOLDERS: usize = 8;
/// Leaves remembered as here, so that the store is not asked for each: a full
/// pool and what comes in meanwhile.
const MAX_HAD: usize = 65_536;
/// Leaves remembered as not wanted.
const MAX_UNWANTED: usize = 16_384;
/// Then they are forgotten: the pool's floor falls with time.
const UNWANTED_FOR: Duration = Duration::from_secs(60 * 60);
/// Another that has the post is asked as well when it is not here by then.
const NEXT_AFTER: Duration = Duration::from_secs(3);
/// A batch's deadline.
const POSTS_DEADLINE: Duration = Duration::from_secs(15);

/// A post that somebody has and we do not.
#[derive(Debug)]
struct Want {
    holders: Vec<SocketAddr>,
    /// Who was asked last, and when.
    asked: Option<(SocketAddr, Duration)>,
    /// It came from this peer and is being checked.
    came_from: Option<SocketAddr>,
}

impl Want {
    fn asked_of(&self) -> Option<SocketAddr> {
        self.asked.map(|(peer, _)| peer)
    }
}

/// What is being fetched, and what need not be.
#[derive(Debug)]
pub(super) struct Fetch {
    wanted: BTreeMap<Leaf, Want>,
    unsure: Vec<(Leaf, Link)>,
    /// The store is being asked which of these are missing.
    asking_store: Vec<(Leaf, Link)>,
    had: Recent<Leaf>,
    unwanted: Recent<Leaf>,
    unwanted_since: Duration,
}

impl Default for Fetch {
    fn default() -> Self {
        Self {
            wanted: BTreeMap::new(),
            unsure: Vec::new(),
            asking_store: Vec::new(),
            had: Recent::new(MAX_HAD),
            unwanted: Recent::new(MAX_UNWANTED),
            unwanted_since: Duration::ZERO,
        }
    }
}

impl Fetch {
    pub(super) fn we_have(&mut self, leaf: Leaf) {
        self.had.insert(leaf);
        self.wanted.remove(&leaf);
    }

    /// The post is here, or was.
    pub(super) fn had(&self, leaf: &Leaf) -> bool {
        self.had.contains(leaf)
    }

    pub(super) fn tick(&mut self, now: Now) {
        if now.mono >= self.unwanted_since + UNWANTED_FOR {
            self.unwanted_since = now.mono;
            self.unwanted.clear();
        }
    }
}

impl Relay {
    /// A peer has this post; do we?
    pub(super) fn heard_of(&mut self, link: Link, leaf: Leaf) {
        let fetch = &mut self.fetch;
        if fetch.had.contains(&leaf) || fetch.unwanted.contains(&leaf) {
            return;
        }
        if fetch.wanted.contains_key(&leaf) {
            self.want(link, leaf);
        } else if fetch.unsure.len() < MAX_UNSURE {
            fetch.unsure.push((leaf, link));
        } else if let Some(remote) = self.remote_mut(link) {
            remote.compare.there_is_more();
        }
    }

    /// Asks the store about what was heard of, one question at a time.
    pub(super) fn ask_what_is_missing(&mut self, outbox: &mut Outbox) {
        let fetch = &mut self.fetch;
        if fetch.asking_store.is_empty() && !fetch.unsure.is_empty() {
            fetch.asking_store = std::mem::take(&mut fetch.unsure);
            let distinct: BTreeSet<Leaf> =
                fetch.asking_store.iter().map(|(leaf, _)| *leaf).collect();
            let leaves = distinct.into_iter().collect();
            outbox.job(Job::Missing { leaves });
        }
    }

    /// The store answered.
    pub(super) fn missing_known(
        &mut self,
        asked: &[Leaf],
        result: Result<Vec<Leaf>, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let heard = std::mem::take(&mut self.fetch.asking_store);
        if let Ok(missing) = result {
            let missing: HashSet<Leaf> = missing.into_iter().collect();
            for leaf in asked.iter().filter(|leaf| !missing.contains(leaf)) {
                self.fetch.had.insert(*leaf);
            }
            for (leaf, link) in heard {
                if missing.contains(&leaf) && !self.fetch.had.contains(&leaf) {
                    self.want(link, leaf);
                }
            }
        }
        self.ask_for_posts(now, outbox);
        self.ask_what_is_missing(outbox);
    }

    /// The post is to be fetched; this peer has it.
    pub(super) fn want(&mut self, link: Link, leaf: Leaf) {
        if self.fetch.unwanted.contains(&leaf) || self.fetch.had.contains(&leaf) {
            return;
        }
        let Some(remote) = self
            .peers
            .get(&link.peer)
            .filter(|remote| remote.link == link)
        else {
            return;
        };
        let dialled = remote.edge.dialled;
        let full = self.fetch.wanted.len() >= MAX_WANTED || remote.to_ask.len() >= self.share();
        let is_listed = match self.fetch.wanted.get_mut(&leaf) {
            Some(want) => {
                let strangers = |peer: &SocketAddr| {
                    let other = self.peers.get(peer);
                    other.is_none_or(|other| !other.edge.dialled)
                };
                want.list(link.peer, dialled, strangers)
            }
            None if full => false,
            None => {
                let want = Want {
                    holders: vec![link.peer],
                    asked: None,
                    came_from: None,
                };
                self.fetch.wanted.insert(leaf, want);
                true
            }
        };
        if let Some(remote) = self.peers.get_mut(&link.peer) {
            if is_listed {
                remote.to_ask.push_back(leaf);
            } else if full {
                // The rest comes with a comparison once these are here.
                remote.compare.there_is_more();
            }
        }
    }

    /// Posts that may be wanted for one peer's word, and again so many that it is being asked for:
    /// who tells of posts that nobody has leaves room for what others tell.
    fn share(&self) -> usize {
        let (least, most) = SHARE;
        (MAX_WANTED / 2 / self.peers.len().max(1)).clamp(least, most)
    }

    /// Gives each idle peer a batch of what it has and nobody else is asked for.
    pub(super) fn ask_for_posts(&mut self, now: Now, outbox: &mut Outbox) {
        let most = self.share().min(MAX_POSTS_PER_BATCH);
        for (peer, remote) in &mut self.peers {
            if remote.fetching {
                continue;
            }
            let mut leaves = Vec::new();
            while leaves.len() < most
                && let Some(leaf) = remote.to_ask.pop_front()
            {
                let want = self.fetch.wanted.get_mut(&leaf);
                if let Some(want) = want.filter(|want| want.asked.is_none()) {
                    want.asked = Some((*peer, now.mono));
                    leaves.push(leaf);
                }
            }
            if leaves.is_empty() {
                continue;
            }
            remote.fetching = true;
            outbox.call(
                remote.link,
                Tag::Posts,
                Request::Posts { leaves },
                POSTS_DEADLINE,
            );
        }
    }

    /// Posts that take too long are asked of the next that has them. Who was
    /// asked first may still bring them.
    pub(super) fn ask_others(&mut self, now: Now, outbox: &mut Outbox) {
        let peers = &mut self.peers;
        for (leaf, want) in &mut self.fetch.wanted {
            let Some((slow, since)) = want.asked else {
                continue;
            };
            if want.came_from.is_some() || now.mono < since + NEXT_AFTER {
                continue;
            }
            let is_idle = |peer: &&SocketAddr| {
                let remote = peers.get(*peer);
                **peer != slow && remote.is_some_and(|remote| !remote.fetching)
            };
            let next = want.holders.iter().find(is_idle).copied();
            if let Some(remote) = next.and_then(|next| peers.get_mut(&next)) {
                want.asked = None;
                remote.to_ask.push_front(*leaf);
            }
        }
        self.ask_for_posts(now, outbox);
    }

    /// Posts came: those that are wanted and that the peer was asked for go to
    /// be checked.
    pub(super) fn posts_arrived(
        &mut self,
        link: Link,
        posts: Vec<Post>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let mut welcome = Vec::with_capacity(posts.len().min(MAX_POSTS_PER_BATCH));
        let mut here = HashSet::new();
        for post in posts.into_iter().take(MAX_POSTS_PER_BATCH) {
            let leaf = post.stub.leaf();
            if let Some(want) = self.fetch.wanted.get_mut(&leaf)
                && want.came_from.is_none()
                && want.holders.contains(&link.peer)
                && here.insert(leaf)
            {
                want.came_from = Some(link.peer);
                welcome.push(post);
            }
        }
        self.release_all_but(link.peer, &here);
        if welcome.is_empty() {
            self.fetch_ended(link);
        } else {
            let posts = welcome;
            outbox.job(Job::Posts { link, posts });
        }
        self.ask_for_posts(now, outbox);
    }

    /// The posts were checked and given to the pool.
    pub(super) fn posts_judged(
        &mut self,
        link: Link,
        result: Result<Vec<(Leaf, PostFate)>, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        if result.is_err() {
            self.compare_later(link, now);
        }
        for (leaf, fate) in result.unwrap_or_default() {
            self.fetch.wanted.remove(&leaf);
            match fate {
                PostFate::Kept => {
                    self.fetch.had.insert(leaf);
                }
                PostFate::Unwanted => {
                    self.fetch.unwanted.insert(leaf);
                }
                PostFate::Broken(rule) => {
                    self.fetch.unwanted.insert(leaf);
                    let what = format!("sent a post that breaks rule {rule}");
                    let what = Problem::new("peer_post_rule", what);
                    outbox.broke(link, what.with(Values::of_rule(rule)));
                }
            }
        }
        // What the core could not take now is let go; the next comparison
        // brings it again.
        self.fetch
            .wanted
            .retain(|_, want| want.came_from != Some(link.peer));
        outbox.tell(Notice::Credit {
            link,
            gave: Gave::Post,
        });
        self.fetch_ended(link);
        self.ask_for_posts(now, outbox);
    }

    pub(super) fn fetch_ended(&mut self, link: Link) {
        if let Some(remote) = self.remote_mut(link) {
            remote.fetching = false;
        }
    }

    /// The peer does not deliver: others that have the posts are asked.
    pub(super) fn release_fetches(&mut self, peer: SocketAddr) {
        self.release_all_but(peer, &HashSet::new());
    }

    fn release_all_but(&mut self, peer: SocketAddr, here: &HashSet<Leaf>) {
        let peers = &mut self.peers;
        self.fetch.wanted.retain(|leaf, want| {
            if want.asked_of() != Some(peer) || want.came_from.is_some() || here.contains(leaf) {
                return true;
            }
            want.asked = None;
            want.holders.retain(|holder| *holder != peer);
            let next = want
                .holders
                .iter()
                .find_map(|holder| peers.get_key_value(holder));
            let Some((next, _)) = next.map(|(address, remote)| (*address, remote.link)) else {
                return false;
            };
            if let Some(remote) = peers.get_mut(&next) {
                remote.to_ask.push_front(*leaf);
            }
            true
        });
    }
}

impl Want {
    /// Lists a peer that has the post, in the place of a stranger where it is
    /// full; says whether it is new there.
    fn list(
        &mut self,
        peer: SocketAddr,
        dialled: bool,
        is_stranger: impl Fn(&SocketAddr) -> bool,
    ) -> bool {
        if self.holders.contains(&peer) {
            return false;
        }
        if self.holders.len() < MAX_HOLDERS {
            self.holders.push(peer);
            return true;
        }
        let asked = self.asked_of();
        let place = self
            .holders
            .iter_mut()
            .find(|holder| dialled && Some(**holder) != asked && is_stranger(holder));
        let is_listed = place.is_some();
        place.into_iter().for_each(|holder| *holder = peer);
        is_listed
    }
}
