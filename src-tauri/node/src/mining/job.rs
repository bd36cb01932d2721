//! A block while it is hashed: a snapshot of the pool under a header.

use std::sync::Arc;

use blocknet_chain::{
    AuxRoot, Block, BodyRoot, Header, HeaderState, Leaf, Network, Post, Unchecked, body_root,
    next_difficulty,
};

use super::control::Plan;
use crate::core::Template;

/// The posts of a block to be mined, and what its header says of them.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) parent: HeaderState,
    pub(super) pool_revision: u64,
    posts: Vec<Post>,
    root: BodyRoot,
    bytes: u32,
}

impl Snapshot {
    pub(super) fn new(template: Template) -> Arc<Self> {
        let leaves: Vec<Leaf> = template.posts.iter().map(|post| post.stub.leaf()).collect();
        Arc::new(Self {
            parent: template.parent,
            pool_revision: template.pool_revision,
            root: body_root(&leaves),
            bytes: template.posts.iter().map(Post::body_size).sum(),
            posts: template.posts,
        })
    }

    /// A block without posts.
    pub(super) fn empty(parent: HeaderState, pool_revision: u64) -> Arc<Self> {
        Self::new(Template {
            parent,
            time: 0,
            posts: Vec::new(),
            pool_revision,
        })
    }

    /// Whether both make the same block.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.parent.id == other.parent.id && self.root == other.root
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
