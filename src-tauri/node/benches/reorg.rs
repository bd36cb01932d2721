//! Speed of a deep reorganisation through the whole core, on a store on disk.
//!
//! `cargo bench -p blocknet-node --bench reorg -- [BLOCKS]`, 100 full blocks a side unless told
//! otherwise. Once both sides have the same posts, as after a split whose sides heard the same;
//! once each has its own, which all come back to the pool.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use blocknet_chain::{
    Block, Checked, HeadFields, HeaderState, Identity, Kind, Network, Post, TextParts, stamp_target,
};
use blocknet_node::core::{BlockOutcome, CoreHandle, Sender};
use blocknet_node::miner::stamp::{StampProgress, stamp};
use blocknet_node::simulation::forge;
use blocknet_node::{Clock, SystemClock};
use blocknet_store::Store;
use tokio_util::sync::CancellationToken;

/// Posts of a block: as many short ones as its bytes hold.
const POSTS: usize = 1_000;
const AUTHORS: usize = 1_000;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let blocks = std::env::args()
        .find_map(|arg| arg.parse().ok())
        .unwrap_or(100);
    let start = Instant::now();
    let network = Network::dev();
    let dawn = SystemClock::new().unix() - 3_600;
    let [ours, theirs] = sides(&network, dawn, blocks);
    println!(
        "{} posts stamped and signed in {:?}",
        2 * blocks * POSTS,
        start.elapsed()
    );
    reorganise(&network, dawn, "the same posts", &ours, &ours).await;
    reorganise(&network, dawn, "other posts", &ours, &theirs).await;
}

/// Connects one side, stores the other, and times the block that makes the other heavier.
async fn reorganise(
    network: &Network,
    dawn: u64,
    what: &str,
    ours: &[Vec<Post>],
    theirs: &[Vec<Post>],
) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), network).unwrap();
    let own = Identity::from_seed([0xff; 32]).public();
    let clock = Arc::new(SystemClock::new());
    let (core, thread) =
        blocknet_node::core::start(store, network.clone(), vec![own], clock).unwrap();
    let ours = chain(network, dawn, ours);
    let mut theirs = chain(network, dawn + 1, theirs);
    theirs.push(empty_after(network, theirs.last().unwrap()));
    let connected = give(&core, &ours, BlockOutcome::Connected).await;
    let headers = theirs.iter().map(|(block, _)| *block.header()).collect();
    core.submit_headers(headers, Sender::Own).await.unwrap();
    let (last, before) = theirs.split_last().unwrap();
    let stored = give(&core, before, BlockOutcome::Stored).await;
    let switched = give(&core, std::slice::from_ref(last), BlockOutcome::Connected).await;
    let tip = core.tip().borrow().clone();
    assert_eq!(tip.state.id, last.1.id);
    println!(
        "{what}: connecting {connected:?}, storing the other side {stored:?}, \
         reorg of {} blocks {switched:?}, {} posts back in the pool",
        ours.len(),
        tip.pool_posts
    );
    core.stop().await;
    tokio::task::spawn_blocking(|| thread.join()).await.unwrap();
}

async fn give(
    core: &CoreHandle,
    blocks: &[(Block<Checked>, HeaderState)],
    wanted: BlockOutcome,
) -> Duration {
    let start = Instant::now();
    for some in blocks.chunks(8) {
        let some = some.iter().map(|(block, _)| block.clone()).collect();
        let outcomes = core.submit_blocks(some, Sender::Own).await.unwrap();
        assert!(
            outcomes.iter().all(|outcome| *outcome == wanted),
            "{outcomes:?}"
        );
    }
    start.elapsed()
}

/// The posts of two sides, by block.
fn sides(network: &Network, dawn: u64, blocks: usize) -> [Vec<Vec<Post>>; 2] {
    let authors: Vec<Identity> = (0..AUTHORS)
        .map(|number| {
            let mut seed = [7; 32];
            seed[..8].copy_from_slice(&number.to_be_bytes());
            Identity::from_seed(seed)
        })
        .collect();
    let side = |name: &str| -> Vec<Vec<Post>> {
        let block = |block| {
            let post = |n| {
                let words = format!("{name}: post {n} of block {block}, a line for all to read");
                write(network, &authors[n % AUTHORS], dawn, &words)
            };
            (0..POSTS).map(post).collect()
        };
        (0..blocks).map(block).collect()
    };
    std::thread::scope(|scope| {
        let theirs = scope.spawn(|| side("theirs"));
        [side("ours"), theirs.join().unwrap()]
    })
}

fn write(network: &Network, author: &Identity, created: u64, content: &str) -> Post {
    let parts = TextParts {
        tags: Vec::new(),
        content: content.to_owned(),
    };
    let text = parts.encode().unwrap();
    let fields = HeadFields::new(network, Kind::NOTE, author.public(), created, None, &text);
    let (pre, target) = (fields.stamp_pre(network), stamp_target(fields.stamp_work));
    let (progress, cancel) = (StampProgress::new(), CancellationToken::new());
    let nonce = stamp(&pre, target, 0, 1, &progress, &cancel).unwrap();
    Post::new(fields.head(nonce).sign(network, author), Some(text)).unwrap()
}

/// Blocks from genesis on with these posts.
fn chain(network: &Network, from: u64, posts: &[Vec<Post>]) -> Vec<(Block<Checked>, HeaderState)> {
    let mut blocks: Vec<(Block<Checked>, HeaderState)> = Vec::new();
    for posts in posts {
        let genesis = HeaderState::genesis(network);
        let parent = blocks.last().map_or(genesis, |(_, state)| *state);
        let time = from.max(parent.time + 1);
        blocks.push(forge::checked(network, &parent, time, posts.clone()));
    }
    blocks
}

fn empty_after(
    network: &Network,
    last: &(Block<Checked>, HeaderState),
) -> (Block<Checked>, HeaderState) {
    forge::checked(network, &last.1, last.1.time + 1, Vec::new())
}
