//! Long chains of `dev`, forged: for syncs that take a while and for what is buried deep.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::forge::{BlockForge, PostForge, SealedPost, dev_genesis};
use crate::node::Node;

/// Seconds between two blocks: 1,440 of them are a day.
const SPACING: u64 = 60;

/// A forged chain above genesis.
#[derive(Debug)]
pub struct LongChain {
    /// The blocks, lowest first.
    pub blocks: Vec<BlockForge>,
    /// The posts, one in each of the first blocks.
    pub posts: Vec<SealedPost>,
}

impl LongChain {
    /// A chain of so many blocks that ends about now; each of the first ones holds one post.
    #[must_use]
    pub fn forge(length: u32, posts: u32) -> Self {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("a clock after 1970")
            .as_secs();
        let start = now - SPACING * u64::from(length);
        let mut chain = Self {
            blocks: Vec::new(),
            posts: Vec::new(),
        };
        let mut prev = dev_genesis();
        for height in 1..=length {
            let time = start + SPACING * u64::from(height);
            let mut held = Vec::new();
            if height <= posts {
                let seed = u8::try_from(height % 250).unwrap_or(0) + 1;
                held.push(PostForge::note(seed, time, &format!("post of block {height}")).seal());
            }
            let block = BlockForge::new(prev, height, time, &held).seal();
            prev = block.id();
            chain.blocks.push(block);
            chain.posts.extend(held);
        }
        chain
    }

    /// Id of the last block, in hex.
    #[must_use]
    pub fn tip(&self) -> String {
        hex::encode(self.blocks.last().map_or_else(dev_genesis, BlockForge::id))
    }

    /// Hands all of it to a node, as its owner.
    pub async fn give(&self, node: &Node) {
        for block in &self.blocks {
            let body = block.bytes();
            let answer = node
                .owner()
                .post_bytes("/v1/blocks", "application/octet-stream", body)
                .await;
            answer.expect(202);
        }
    }
}
