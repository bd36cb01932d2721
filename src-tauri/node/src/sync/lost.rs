//! Texts that blocks of our own chain lack, because every peer that gave them had erased some:
//! sought for as long as they lack, a few at a time, from one peer after the other.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Leaf, Post};

use super::Remote;
use crate::net::action::{Failed, Job, Link, LostTexts, Now, Outbox, Tag};
use crate::net::faults::unasked;
use crate::transport::Request;

/// Between two questions: 128 texts each, so a small part of what a peer serves.
const PAUSE: Duration = Duration::from_secs(5);
/// After all that lack were asked for once.
const ROUND: Duration = Duration::from_secs(10 * 60);
/// A question's deadline.
const DEADLINE: Duration = Duration::from_secs(10);

/// What is sought.
#[derive(Debug)]
pub(super) struct Lost {
    due: Duration,
    /// The store is being asked.
    asking_store: bool,
    /// Where the next few begin in the store.
    after: i64,
    leaves: Vec<Leaf>,
    /// Peers that were asked for these.
    tried: Vec<SocketAddr>,
    asked: Option<Link>,
    /// The last look at the store found something that lacks.
    lacks: bool,
}

impl Default for Lost {
    fn default() -> Self {
        Self {
            due: PAUSE,
            asking_store: false,
            after: 0,
            leaves: Vec::new(),
            tried: Vec::new(),
            asked: None,
            lacks: false,
        }
    }
}

impl Lost {
    /// Asks the store or the next peer, when it is time.
    pub(super) fn tick(
        &mut self,
        peers: &BTreeMap<SocketAddr, Remote>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let waits = self.asking_store || self.asked.is_some() || self.due > now.mono;
        if waits || peers.is_empty() {
            return;
        }
        self.due = now.mono + PAUSE;
        let next = peers
            .values()
            .find(|remote| !self.leaves.is_empty() && !self.tried.contains(&remote.link.peer));
        let Some(remote) = next else {
            self.asking_store = true;
            let after = self.after;
            outbox.job(Job::LostTexts { after });
            return;
        };
        self.tried.push(remote.link.peer);
        self.asked = Some(remote.link);
        let leaves = self.leaves.clone();
        let request = Request::Posts { leaves };
        outbox.call(remote.link, Tag::LostTexts, request, DEADLINE);
    }

    /// A new peer may have what others had not.
    pub(super) fn peer_up(&mut self, now: Now) {
        if self.lacks {
            self.due = self.due.min(now.mono + PAUSE);
        }
    }

    /// The store says what lacks.
    pub(super) fn found(&mut self, result: Result<LostTexts, Failed>, now: Now) {
        self.asking_store = false;
        self.tried.clear();
        let LostTexts { leaves, last } = result.unwrap_or_default();
        if leaves.is_empty() {
            self.lacks &= self.after > 0;
            (self.after, self.due) = (0, now.mono + ROUND);
        } else {
            self.lacks = true;
            (self.after, self.due) = (last, now.mono);
        }
        self.leaves = leaves;
    }

    /// A peer answered.
    pub(super) fn answered(&mut self, link: Link, posts: Vec<Post>, outbox: &mut Outbox) {
        if self.asked.take_if(|asked| *asked == link).is_none() {
            return;
        }
        let leaves: Vec<Leaf> = posts.iter().map(|post| post.stub.leaf()).collect();
        if !leaves.iter().all(|leaf| self.leaves.contains(leaf)) {
            outbox.broke(link, unasked("sent a post that nobody asked it for"));
            return;
        }
        self.leaves.retain(|leaf| !leaves.contains(leaf));
        if !posts.is_empty() {
            outbox.job(Job::FillTexts { posts });
        }
    }

    /// A peer did not answer, or is gone.
    pub(super) fn release(&mut self, link: Link) {
        self.asked.take_if(|asked| *asked == link);
    }
}
