//! Pushing posts: to each peer what it lacks, a few at a time; an own post
//! to one peer first and to the others a little later, so that who writes
//! what stays harder to see (section 7).

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Leaf, PostId};

use super::{Relay, Remote};
use crate::core::{CoreEvent, Origin};
use crate::net::action::{Action, Edge, Link, Now, Outbox};

/// Posts on their way to one peer at most.
const MAX_IN_FLIGHT: usize = 4;
/// Posts that wait for one peer at most; what is beyond comes out of a
/// comparison of pools later.
const MAX_QUEUED: usize = 4_096;
/// A peer that takes no more posts now is left alone for so long at first,
const FIRST_REST: Duration = Duration::from_secs(1);
/// and twice as long each time, up to this.
const LONGEST_REST: Duration = Duration::from_secs(64);
/// What was lost on the way comes out of a comparison after this.
const COMPARE_AFTER_LOSS: Duration = Duration::from_secs(30);

/// The posts on their way to one peer.
#[derive(Debug, Default)]
pub(super) struct PostPush {
    queue: VecDeque<Leaf>,
    in_flight: usize,
    rests_until: Duration,
    rest: Duration,
    /// Some did not fit in the queue.
    overflowed: bool,
}

impl Relay {
    /// A post is new in our pool: it goes to every peer that lacks it and does
    /// not fetch it by itself.
    pub(crate) fn new_post(&mut self, post: NewPost, now: Now, outbox: &mut Outbox) {
        let NewPost {
            id,
            leaf,
            own,
            from,
            release,
        } = post;
        self.fetch.we_have(leaf);
        self.news.insert(leaf, now);
        let lacks = |remote: &&Remote| {
            let gave = Some(remote.link.peer) == from;
            !gave && !remote.edge.blocks_only && !remote.known.contains(&leaf)
        };
        let lacking = self.peers.values().filter(lacks);
        let lacking: Vec<(SocketAddr, Edge)> = lacking
            .map(|remote| (remote.link.peer, remote.edge))
            .collect();
        // One that we chose, not one that chose us.
        let dialled = lacking.iter().filter(|(_, edge)| own && edge.dialled);
        let dialled: Vec<SocketAddr> = dialled.map(|(peer, _)| *peer).collect();
        let first = self.dice.choose(&dialled);
        if own {
            self.own.follow(id, leaf, first, release);
        }
        for (peer, edge) in lacking {
            // Over a stream it follows our events and fetches what it lacks.
            if !edge.duplex || Some(peer) == first {
                self.queue_post(peer, leaf, now);
            }
        }
        self.push_posts_to_all(now, outbox);
    }

    /// Own posts whose time has come go to every peer that does not fetch them by itself, those too
    /// that connected meanwhile.
    pub(super) fn release_own(&mut self, now: Now, outbox: &mut Outbox) {
        let released = self.own.released(now.mono);
        if released.is_empty() {
            return;
        }
        let plain = self.peers.values().filter(|remote| !remote.edge.duplex);
        let plain: Vec<SocketAddr> = plain.map(|remote| remote.link.peer).collect();
        for leaf in released {
            for peer in &plain {
                self.queue_post(*peer, leaf, now);
            }
        }
        self.push_posts_to_all(now, outbox);
    }

    pub(super) fn queue_post(&mut self, peer: SocketAddr, leaf: Leaf, now: Now) {
        if self.own.is_held_from(&leaf, peer, now.mono) {
            return;
        }
        let Some(remote) = self.peers.get_mut(&peer) else {
            return;
        };
        if remote.edge.blocks_only || remote.known.contains(&leaf) {
            return;
        }
        if remote.posts.queue.len() >= MAX_QUEUED {
            remote.posts.overflowed = true;
            return;
        }
        remote.posts.queue.push_back(leaf);
    }

    pub(super) fn push_posts_to_all(&mut self, now: Now, outbox: &mut Outbox) {
        for remote in self.peers.values_mut() {
            remote.push_posts(now, outbox);
        }
    }

    pub(super) fn post_taken(&mut self, link: Link, leaf: Leaf, now: Now, outbox: &mut Outbox) {
        self.own.seen_by(&leaf, link.peer);
        if let Some(remote) = self.remote_mut(link) {
            remote.posts.rest = Duration::ZERO;
        }
        self.post_push_ended(link, now, outbox);
    }

    /// The peer does not take the post. Where it just takes no more now, it
    /// is sent again later; a post that it does not want is not.
    pub(super) fn post_refused(
        &mut self,
        link: Link,
        leaf: Leaf,
        status: u16,
        code: &str,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let for_now = matches!(status, 429 | 503) && code != "pool_floor";
        if for_now && let Some(remote) = self.remote_mut(link) {
            let posts = &mut remote.posts;
            posts.rest = (posts.rest * 2).clamp(FIRST_REST, LONGEST_REST);
            posts.rests_until = now.mono + posts.rest;
            remote.known.remove(&leaf);
            posts.queue.push_front(leaf);
        }
        self.post_push_ended(link, now, outbox);
    }

    /// This push is over.
    pub(super) fn post_push_ended(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        if let Some(remote) = self.remote_mut(link) {
            remote.posts.in_flight = remote.posts.in_flight.saturating_sub(1);
            remote.push_posts(now, outbox);
        }
    }

    /// The post was lost on the way: the next comparison finds it, if it was.
    pub(super) fn post_push_failed(&mut self, link: Link, leaf: Leaf, now: Now) {
        if let Some(remote) = self.remote_mut(link) {
            remote.posts.in_flight = remote.posts.in_flight.saturating_sub(1);
            remote.known.remove(&leaf);
            remote.compare.by(now.mono + COMPARE_AFTER_LOSS);
        }
    }
}

impl Remote {
    fn push_posts(&mut self, now: Now, outbox: &mut Outbox) {
        let (link, posts) = (self.link, &mut self.posts);
        if posts.rests_until > now.mono {
            return;
        }
        while posts.in_flight < MAX_IN_FLIGHT
            && let Some(leaf) = posts.queue.pop_front()
        {
            // It may have told us meanwhile that it has the post.
            if self.known.insert(leaf) {
                posts.in_flight += 1;
                outbox.actions.push(Action::PushPost { link, leaf });
            }
        }
        let drained = posts.queue.is_empty() && posts.in_flight == 0;
        if drained && std::mem::take(&mut posts.overflowed) {
            self.compare_at(now.mono);
        }
    }
}

/// A post that is new in our pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NewPost {
    pub(crate) id: PostId,
    pub(crate) leaf: Leaf,
    /// Written here.
    pub(crate) own: bool,
    /// The peer that gave it, if one did.
    pub(crate) from: Option<SocketAddr>,
    /// For an own post: when others than the first peer get it.
    pub(crate) release: Option<Duration>,
}

impl From<CoreEvent> for NewPost {
    fn from(event: CoreEvent) -> Self {
        let CoreEvent::NewPost {
            id,
            leaf,
            origin,
            release,
        } = event;
        Self {
            id,
            leaf,
            own: origin == Some(Origin::Own),
            from: match origin {
                Some(Origin::Peer(peer)) => Some(peer),
                _ => None,
            },
            release,
        }
    }
}
