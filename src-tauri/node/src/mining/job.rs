//! A block while it is hashed: a snapshot of the pool under a header.

use std::sync::Arc;

use blocknet_chain::rules::post::MAX_WAIT_SECS;
use blocknet_chain::{
    AuxRoot, Block, BodyRoot, Header, HeaderState, Leaf, Network, Post, PostId, Unchecked,
    body_root, next_difficulty,
};

use super::control::Plan;
use crate::core::Template;

/// The posts of a block to be mined, and what its header says of them.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) parent: HeaderState,
    pub(super) pool_revision: u64,
    posts: Vec<Post>,
    ids: Arc<[PostId]>,
    root: BodyRoot,
    bytes: u32,
    /// The latest time of a block that may take all of the posts (P4).
    latest: u64,
}

impl Snapshot {
    pub(super) fn new(network: &Network, template: Template) -> Arc<Self> {
        let leaves: Vec<Leaf> = template.posts.iter().map(|post| post.stub.leaf()).collect();
        let ids = template.posts.iter().map(|post| post.stub.id(network));
        Arc::new(Self {
            ids: ids.collect(),
            parent: template.parent,
            pool_revision: template.pool_revision,
            root: body_root(&leaves),
            bytes: template.posts.iter().map(Post::body_size).sum(),
            latest: latest_of(&template.posts),
            posts: template.posts,
        })
    }

    /// A block without posts.
    pub(super) fn empty(network: &Network, parent: HeaderState, pool_revision: u64) -> Arc<Self> {
        let template = Template {
            parent,
            time: 0,
            posts: Vec::new(),
            pool_revision,
        };
        Self::new(network, template)
    }

    /// Ids of the posts, in the order of the body.
    pub(super) fn ids(&self) -> Arc<[PostId]> {
        Arc::clone(&self.ids)
    }

    /// Whether both make the same block.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.parent.id == other.parent.id && self.root == other.root
    }

    /// Whether a block of this time may take all of the posts.
    pub(super) fn may_have_time(&self, time: u64) -> bool {
        time <= self.latest
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.posts.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn bytes(&self) -> u32 {
        self.bytes
    }

    /// The header to be hashed, without its nonce. `None` at the end of all heights.
    pub(super) fn header(&self, network: &Network, plan: &Plan) -> Option<Header> {
        let (bits, _) = next_difficulty(network.params(), self.parent.ease, plan.work_secs);
        Some(Header {
            version: 1,
            prev: self.parent.id,
            body_root: self.root,
            aux_root: AuxRoot::ZERO,
            time: plan.time,
            height: self.parent.height.next()?,
            bits,
            work_secs: plan.work_secs,
            post_count: self.count(),
            body_bytes: self.bytes,
            nonce: 0,
        })
    }

    /// The block under a header that was found.
    pub(super) fn block(&self, header: Header) -> Block<Unchecked> {
        Block::<Unchecked>::new(header, self.posts.clone())
    }
}

fn latest_of(posts: &[Post]) -> u64 {
    let created = posts.iter().map(|post| post.stub.created()).min();
    created.map_or(u64::MAX, |created| created.saturating_add(MAX_WAIT_SECS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{dawn, genesis, identity, note};
    use blocknet_chain::check_created;

    #[test]
    fn is_good_for_as_long_as_a_block_may_take_its_oldest_post() {
        let posts = [dawn() + 5, dawn(), dawn() + 9]
            .map(|created| note(&identity(1), created, "hi").post().clone());
        let template = Template {
            parent: genesis(),
            time: dawn(),
            posts: posts.to_vec(),
            pool_revision: 0,
        };
        let snapshot = Snapshot::new(&Network::dev(), template);
        for time in [dawn(), dawn() + MAX_WAIT_SECS, dawn() + MAX_WAIT_SECS + 1] {
            let all = posts
                .iter()
                .all(|post| check_created(&post.stub, time).is_ok());
            assert_eq!(snapshot.may_have_time(time), all, "{time}");
        }
        assert!(Snapshot::empty(&Network::dev(), genesis(), 0).may_have_time(u64::MAX));
    }
}
