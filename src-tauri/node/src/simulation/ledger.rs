//! Every block and post of a world of light nodes, made and checked once for all of them.

use std::cell::RefCell;
use std::rc::Rc;

use blocknet_chain::{
    Block, BlockId, Checked, CheckedPost, HeaderState, Identity, Leaf, Network, Post, PostId,
};

use super::forge;
use super::numbers::NumberMap;

/// Number of a block; 0 is genesis.
pub(crate) type BlockNumber = usize;
/// Number of a post.
pub(crate) type PostNumber = u32;

/// A block and where it stands.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) parent: BlockNumber,
    pub(crate) state: HeaderState,
    /// `None` for genesis.
    pub(crate) block: Option<Block<Checked>>,
    pub(crate) posts: Vec<PostNumber>,
}

#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) network: Network,
    pub(crate) blocks: Vec<Known>,
    pub(crate) posts: Vec<CheckedPost>,
    by_id: NumberMap<BlockId, BlockNumber>,
    by_leaf: NumberMap<Leaf, PostNumber>,
}

/// Shared by all nodes of a world; one thread looks at it.
pub(crate) type Shared = Rc<RefCell<Ledger>>;

impl Ledger {
    pub(crate) fn new(network: Network) -> Shared {
        let state = HeaderState::genesis(&network);
        let genesis = Known {
            parent: 0,
            state,
            block: None,
            posts: Vec::new(),
        };
        Rc::new(RefCell::new(Self {
            by_id: NumberMap::from_iter([(state.id, 0)]),
            blocks: vec![genesis],
            posts: Vec::new(),
            by_leaf: NumberMap::default(),
            network,
        }))
    }

    pub(crate) fn block(&self, id: &BlockId) -> Option<BlockNumber> {
        self.by_id.get(id).copied()
    }

    pub(crate) fn post(&self, leaf: &Leaf) -> Option<PostNumber> {
        self.by_leaf.get(leaf).copied()
    }

    pub(crate) fn leaf(&self, number: PostNumber) -> Leaf {
        self.posts[number as usize].leaf()
    }

    pub(crate) fn id(&self, number: PostNumber) -> PostId {
        self.posts[number as usize].id()
    }

    /// A new post of some author.
    pub(crate) fn write(&mut self, author: &Identity, created: u64, content: &str) -> PostNumber {
        let post = forge::post(&self.network, author, created, content);
        let number = self.posts.len() as PostNumber;
        self.by_leaf.insert(post.leaf(), number);
        self.posts.push(post);
        number
    }

    /// A new block on another.
    ///
    /// # Panics
    /// When the rules do not allow it.
    pub(crate) fn find(
        &mut self,
        parent: BlockNumber,
        time: u64,
        posts: Vec<PostNumber>,
    ) -> BlockNumber {
        let before = self.blocks[parent].state;
        let bodies: Vec<Post> = posts
            .iter()
            .map(|number| self.posts[*number as usize].post().clone())
            .collect();
        let (block, state) = forge::checked(&self.network, &before, time, bodies);
        let number = self.blocks.len();
        self.by_id.insert(block.id(), number);
        self.blocks.push(Known {
            parent,
            state,
            block: Some(block),
            posts,
        });
        number
    }

    /// The blocks from one back to genesis.
    pub(crate) fn back(&self, from: BlockNumber) -> impl Iterator<Item = BlockNumber> + '_ {
        std::iter::successors(Some(from), |at| (*at != 0).then(|| self.blocks[*at].parent))
    }

    /// The last block that two chains share.
    pub(crate) fn fork(&self, one: BlockNumber, other: BlockNumber) -> BlockNumber {
        let (mut one, mut other) = (one, other);
        while one != other {
            let heights = [one, other].map(|at| self.blocks[at].state.height);
            if heights[0] >= heights[1] {
                one = self.blocks[one].parent;
            } else {
                other = self.blocks[other].parent;
            }
        }
        one
    }
}
