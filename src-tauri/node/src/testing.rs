//! What the tests of this crate build chains with.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use blocknet_chain::{
    Block, Checked, CheckedPost, HeaderState, Identity, Network, Post, TextParts,
};

use crate::clock::Clock;
use crate::simulation::forge;

/// A clock that a test sets.
#[derive(Debug)]
pub(crate) struct HandClock {
    ms: AtomicU64,
}

impl HandClock {
    pub(crate) fn at(unix: u64) -> Self {
        Self {
            ms: AtomicU64::new(unix * 1_000),
        }
    }

    pub(crate) fn advance(&self, secs: u64) {
        self.ms.fetch_add(secs * 1_000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn unix_ms(&self) -> u64 {
        self.ms.load(Ordering::SeqCst)
    }

    fn mono(&self) -> Duration {
        Duration::from_millis(self.unix_ms())
    }
}

/// An hour after the genesis of `dev`.
pub(crate) fn dawn() -> u64 {
    Network::dev().params().genesis_time() + 3_600
}

pub(crate) fn identity(n: u8) -> Identity {
    Identity::from_seed([n; 32])
}

/// A checked note on `dev`.
pub(crate) fn note(author: &Identity, created: u64, content: &str) -> CheckedPost {
    note_with(author, created, content, 1, &[])
}

/// A checked note with more stamp work and tags.
pub(crate) fn note_with(
    author: &Identity,
    created: u64,
    content: &str,
    times_least: u64,
    tags: &[(&str, &str)],
) -> CheckedPost {
    let tags = tags
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    let content = content.to_owned();
    let parts = TextParts { tags, content };
    forge::note(&Network::dev(), author, created, &parts, times_least)
}

/// Where blocks of a chain stand, for the next one.
pub(crate) fn genesis() -> HeaderState {
    HeaderState::genesis(&Network::dev())
}

/// A mined block on `dev`, one second after its parent, and its state.
pub(crate) fn block(parent: &HeaderState, posts: &[CheckedPost]) -> (Block<Checked>, HeaderState) {
    let time = parent.time + 1;
    block_at(
        parent,
        time.max(dawn()),
        posts.iter().map(|post| post.post().clone()).collect(),
    )
}

/// A mined block with a time and posts of its own.
pub(crate) fn block_at(
    parent: &HeaderState,
    time: u64,
    posts: Vec<Post>,
) -> (Block<Checked>, HeaderState) {
    forge::checked(&Network::dev(), parent, time, posts)
}

/// A chain of blocks without posts.
pub(crate) fn chain(parent: &HeaderState, length: usize) -> Vec<(Block<Checked>, HeaderState)> {
    let mut blocks: Vec<(Block<Checked>, HeaderState)> = Vec::with_capacity(length);
    for _ in 0..length {
        let parent = blocks.last().map_or(*parent, |(_, state)| *state);
        blocks.push(block(&parent, &[]));
    }
    blocks
}
