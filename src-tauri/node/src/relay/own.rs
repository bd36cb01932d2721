//! Who has the owner's posts.

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::SocketAddr;

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
    seen_by: HashSet<SocketAddr>,
}

impl OwnPosts {
    /// Follows a post from now on.
    pub(super) fn follow(&mut self, id: PostId, leaf: Leaf) {
        if self.posts.contains_key(&leaf) {
            return;
        }
        let seen_by = HashSet::new();
        self.posts.insert(leaf, OwnPost { id, seen_by });
        self.order.push_back(leaf);
        if self.order.len() > MAX_OWN
            && let Some(oldest) = self.order.pop_front()
        {
            self.posts.remove(&oldest);
        }
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
