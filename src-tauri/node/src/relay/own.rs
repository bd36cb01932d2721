//! Who has the owner's posts, and who may have them.

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Leaf, PostId};

/// Own posts that are followed at most, the newest.
const MAX_OWN: usize = 1_024;
/// Peers counted for one post at most.
const MAX_COUNTED: usize = 64;

/// The owner's posts of this run, and the peers that have each.
#[derive(Debug, Default)]
pub(super) struct OwnPosts {
    posts: HashMap<Leaf, OwnPost>,
    order: VecDeque<Leaf>,
}

#[derive(Debug)]
struct OwnPost {
    id: PostId,
    /// The peer that gets it first.
    first: Option<SocketAddr>,
    /// When the others do.
    release: Option<Duration>,
    seen_by: HashSet<SocketAddr>,
}

impl OwnPosts {
    /// Follows a post from now on. It goes to one peer at once, to the others at its release.
    pub(super) fn follow(
        &mut self,
        id: PostId,
        leaf: Leaf,
        first: Option<SocketAddr>,
        release: Option<Duration>,
    ) {
        if let Some(post) = self.posts.get_mut(&leaf) {
            // Found waiting at the start, before the word of it came.
            if release.is_some() {
                (post.first, post.release) = (first, release);
            }
            return;
        }
        let post = OwnPost {
            id,
            first,
            release,
            seen_by: HashSet::new(),
        };
        self.posts.insert(leaf, post);
        self.order.push_back(leaf);
        if self.order.len() > MAX_OWN
            && let Some(oldest) = self.order.pop_front()
        {
            self.posts.remove(&oldest);
        }
    }

    /// Whether a post is held back from a peer.
    pub(super) fn is_held_from(&self, leaf: &Leaf, peer: SocketAddr, now: Duration) -> bool {
        self.posts.get(leaf).is_some_and(|post| {
            post.release.is_some_and(|release| release > now) && post.first != Some(peer)
        })
    }

    /// Posts whose release has come, each once, in the order of writing.
    pub(super) fn released(&mut self, now: Duration) -> Vec<Leaf> {
        let mut released = Vec::new();
        for leaf in &self.order {
            let post = self.posts.get_mut(leaf);
            let due = post.and_then(|post| post.release.take_if(|release| *release <= now));
            released.extend(due.map(|_| *leaf));
        }
        released
    }

    /// The peer has this post, own or not.
    pub(super) fn seen_by(&mut self, leaf: &Leaf, peer: SocketAddr) {
        if let Some(post) = self
            .posts
            .get_mut(leaf)
            .filter(|post| post.seen_by.len() < MAX_COUNTED)
        {
            post.seen_by.insert(peer);
        }
    }

    pub(super) fn counts(&self) -> HashMap<PostId, u32> {
        let count = |post: &OwnPost| u32::try_from(post.seen_by.len()).unwrap_or(u32::MAX);
        self.posts
            .values()
            .map(|post| (post.id, count(post)))
            .collect()
    }
}
