//! Fetching posts that peers announced: asked once, from one of those that
//! have it, in batches.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Leaf, Post};

use super::Relay;
use crate::net::action::{Failed, Job, Link, Notice, Now, Outbox, PostFate, Tag};
use crate::net::recent::Recent;
use crate::transport::{MAX_POSTS_PER_BATCH, Request};

/// Posts that are wanted at once at most.
const MAX_WANTED: usize = 16_384;
/// Posts whose presence is in question at once at most.
const MAX_UNSURE: usize = 16_384;
/// Peers remembered for a wanted post at most.
const MAX_HOLDERS: usize = 4;
/// Leaves remembered as here, so that the store is not asked for each.
const MAX_HAD: usize = 16_384;
/// Leaves remembered as not wanted.
const MAX_UNWANTED: usize = 16_384;
/// Then they are forgotten: the pool's floor falls with time.
const UNWANTED_FOR: Duration = Duration::from_secs(60 * 60);
/// A batch's deadline.
const POSTS_DEADLINE: Duration = Duration::from_secs(15);

/// A post that somebody has and we do not.
#[derive(Debug)]
struct Want {
    holders: Vec<SocketAddr>,
    asked: Option<SocketAddr>,
}

/// What is being fetched, and what need not be.
#[derive(Debug)]
pub(super) struct Fetch {
    wanted: HashMap<Leaf, Want>,
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
            wanted: HashMap::new(),
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

    /// Nothing is wanted at present.
    pub(super) fn is_idle(&self) -> bool {
        self.wanted.is_empty()
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
            remote.more_there = true;
        }
    }

    /// Asks the store about what was heard of, one question at a time.
    pub(super) fn ask_what_is_missing(&mut self, outbox: &mut Outbox) {
        let fetch = &mut self.fetch;
        if fetch.asking_store.is_empty() && !fetch.unsure.is_empty() {
            fetch.asking_store = std::mem::take(&mut fetch.unsure);
            let distinct: HashSet<Leaf> =
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
        self.ask_for_posts(outbox);
        self.ask_what_is_missing(outbox);
    }

    /// The post is to be fetched; this peer has it.
    pub(super) fn want(&mut self, link: Link, leaf: Leaf) {
        if self.fetch.unwanted.contains(&leaf) {
            return;
        }
        let Some(remote) = self
            .peers
            .get_mut(&link.peer)
            .filter(|remote| remote.link == link)
        else {
            return;
        };
        let full = self.fetch.wanted.len() >= MAX_WANTED;
        match self.fetch.wanted.get_mut(&leaf) {
            Some(want) => {
                if want.holders.len() < MAX_HOLDERS && !want.holders.contains(&link.peer) {
                    want.holders.push(link.peer);
                    remote.to_ask.push_back(leaf);
                }
            }
            // The rest comes with a comparison once these are here.
            None if full => remote.more_there = true,
            None => {
                let want = Want {
                    holders: vec![link.peer],
                    asked: None,
                };
                self.fetch.wanted.insert(leaf, want);
                remote.to_ask.push_back(leaf);
            }
        }
    }

    /// Gives each idle peer a batch of what it has and nobody else is asked for.
    pub(super) fn ask_for_posts(&mut self, outbox: &mut Outbox) {
        for (peer, remote) in &mut self.peers {
            if remote.fetching {
                continue;
            }
            let mut leaves = Vec::new();
            while leaves.len() < MAX_POSTS_PER_BATCH
                && let Some(leaf) = remote.to_ask.pop_front()
            {
                let want = self.fetch.wanted.get_mut(&leaf);
                if let Some(want) = want.filter(|want| want.asked.is_none()) {
                    want.asked = Some(*peer);
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

    /// Posts came: those that were asked for go to be checked.
    pub(super) fn posts_arrived(&mut self, link: Link, posts: Vec<Post>, outbox: &mut Outbox) {
        let mut welcome = Vec::with_capacity(posts.len().min(MAX_POSTS_PER_BATCH));
        let mut here = HashSet::new();
        for post in posts.into_iter().take(MAX_POSTS_PER_BATCH) {
            let leaf = post.stub.leaf();
            let asked = self.fetch.wanted.get(&leaf).and_then(|want| want.asked);
            if asked == Some(link.peer) && here.insert(leaf) {
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
        self.ask_for_posts(outbox);
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
                    outbox.broke(link, format!("sent a post that breaks rule {rule}"));
                }
            }
        }
        // What the core could not take now is let go; the next comparison
        // brings it again.
        self.fetch
            .wanted
            .retain(|_, want| want.asked != Some(link.peer));
        outbox.tell(Notice::Credit { link });
        self.fetch_ended(link);
        self.ask_for_posts(outbox);
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
            if want.asked != Some(peer) || here.contains(leaf) {
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
