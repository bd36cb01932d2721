//! Forged chains: valid by every rule unless a case spoils them.

use std::collections::HashMap;

use crate::forge::{BlockForge, NetworkForge, SealedPost, leaf};

/// A chain of forged blocks on a network without retargeting.
#[derive(Debug, Clone)]
pub struct Chain {
    network: NetworkForge,
    genesis: [u8; 32],
    blocks: Vec<BlockForge>,
    ids: Vec<[u8; 32]>,
    places: HashMap<[u8; 32], usize>,
}

impl Chain {
    /// The chain of `dev` that is only genesis.
    #[must_use]
    pub fn dev() -> Self {
        Self::of(NetworkForge::dev())
    }

    /// The chain of another network that is only genesis.
    #[must_use]
    pub fn of(network: NetworkForge) -> Self {
        Self {
            genesis: network.genesis(),
            network,
            blocks: Vec::new(),
            ids: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &NetworkForge {
        &self.network
    }

    /// Genesis id.
    #[must_use]
    pub fn genesis(&self) -> [u8; 32] {
        self.genesis
    }

    /// The id of its last block.
    #[must_use]
    pub fn tip(&self) -> [u8; 32] {
        self.ids.last().copied().unwrap_or(self.genesis)
    }

    /// The height of its last block.
    #[must_use]
    pub fn height(&self) -> u32 {
        u32::try_from(self.blocks.len()).expect("short chains")
    }

    /// The time of its last block.
    #[must_use]
    pub fn time(&self) -> u64 {
        self.blocks
            .last()
            .map_or(self.network.genesis_time, |block| block.time)
    }

    /// Its blocks after genesis.
    #[must_use]
    pub fn blocks(&self) -> &[BlockForge] {
        &self.blocks
    }

    /// The next block at this time, not mined yet.
    #[must_use]
    pub fn next(&self, time: u64, posts: &[SealedPost]) -> BlockForge {
        BlockForge::new(self.tip(), self.height() + 1, time, posts)
    }

    /// Adds a block as it is, whatever is wrong with it.
    pub fn push(&mut self, block: BlockForge) {
        let id = block.id();
        self.places.insert(id, self.blocks.len());
        self.ids.push(id);
        self.blocks.push(block);
    }

    /// Adds `count` good empty blocks, one a second from `time` on.
    pub fn grow(&mut self, count: u32, time: u64) {
        for step in 0..u64::from(count) {
            let block = self.next(time + step, &[]).seal();
            self.push(block);
        }
    }

    /// The same chain without what lies above this height.
    #[must_use]
    pub fn cut(&self, height: u32) -> Self {
        let mut cut = Self::of(self.network.clone());
        for block in self.blocks.iter().take(height as usize) {
            cut.push(block.clone());
        }
        cut
    }

    /// The block of this id.
    #[must_use]
    pub fn block(&self, id: &[u8; 32]) -> Option<&BlockForge> {
        self.places
            .get(id)
            .and_then(|place| self.blocks.get(*place))
    }

    /// The posts of these leaves that stand in its blocks, each `stub || text`.
    #[must_use]
    pub fn posts_of(&self, leaves: &[[u8; 32]]) -> Vec<Vec<u8>> {
        let posts = self.blocks.iter().flat_map(|block| in_body(&block.body));
        let wanted = posts.filter(|(stub, _)| leaves.contains(&leaf(stub)));
        wanted.map(|(stub, text)| [stub, text].concat()).collect()
    }

    /// Headers after the first id that is known here, after genesis when none is; 2,000 at most.
    #[must_use]
    pub fn headers_after(&self, locator: &[[u8; 32]]) -> Vec<u8> {
        let known = locator.iter().find_map(|id| self.places.get(id));
        let from = known.map_or(0, |place| place + 1);
        let after = self.blocks.iter().skip(from).take(2_000);
        after.flat_map(BlockForge::header).collect()
    }
}

/// Stub and text of each post of a body that holds all its texts.
fn in_body(mut body: &[u8]) -> Vec<(&[u8], &[u8])> {
    const STUB: usize = 192;
    let mut posts = Vec::new();
    while let Some((stub, rest)) = body.split_at_checked(STUB) {
        let size = stub.get(86..).and_then(<[u8]>::first_chunk).copied();
        let size = usize::from(u16::from_be_bytes(size.expect("two bytes")));
        let (_, rest) = rest.split_first().expect("whether a text follows");
        let (text, rest) = rest.split_at(size);
        posts.push((stub, text));
        body = rest;
    }
    posts
}
