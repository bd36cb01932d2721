//! A block whose posts are there already crosses the wire as short ids.
//!
//! ```text
//! strangers ──posts──▶ ada ◀──pipe, counted── ben
//! ```

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::{StreamExt as _, stream};
use harness::forge::{PostForge, SealedPost};
use harness::nodes::{wait_connected, wait_same_tip};
use harness::{At as _, Builder, Node, Pipe, verify_chain, wait_until};

/// Posts travel within a second or two; the rest is for a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);
/// A wire is quiet on which nothing was said for so long: twice the tick by which nodes look for what
/// there is to say.
const QUIET: Duration = Duration::from_secs(2);
/// Posts of the block whose bytes are counted.
const POSTS: usize = 300;
/// Posts of one author, of whom 16 may wait.
const BY_ONE_AUTHOR: usize = 12;
/// Posts on their way to a node at once.
const AT_ONCE: usize = 16;

/// So many notes of many authors.
pub(crate) fn posts(count: usize) -> Vec<SealedPost> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("after 1970").as_secs();
    let made = (0..count).map(|number| {
        let content = format!("a note of usual length, number {number}, about nothing much");
        let mut post = PostForge::note(1, now, &content);
        let author = (number / BY_ONE_AUTHOR) as u64;
        post.seed[..8].copy_from_slice(&author.to_be_bytes());
        post.seal()
    });
    made.collect()
}

/// Strangers hand these posts in.
pub(crate) async fn give(node: &Node, posts: &[SealedPost]) {
    let public = node.public();
    let given = stream::iter(posts).map(|post| {
        let public = public.clone();
        async move {
            let kind = "application/octet-stream";
            public
                .post_bytes("/v1/posts", kind, post.alone())
                .await
                .expect(202);
        }
    });
    given.buffer_unordered(AT_ONCE).collect::<()>().await;
}

/// How many posts wait in its pool.
pub(crate) async fn waiting(node: &Node) -> u64 {
    node.status().await.number_at("/pool/posts")
}

/// Two nodes with the same posts in their pools, and what connects them.
async fn pair(posts: &[SealedPost]) -> (Node, Node, Pipe) {
    let ada = Node::lone("ada").await;
    let pipe = Pipe::to(&ada.address()).await;
    let ben = Builder::new("ben").peer(pipe.address()).start().await;
    wait_connected(&ben, pipe.address()).await;
    give(&ada, posts).await;
    let there = async || waiting(&ben).await == posts.len() as u64;
    wait_until(there, DEADLINE, "the posts at ben").await;
    (ada, ben, pipe)
}

/// The bytes that cross the wire while `miner` finds a block and both come to have it.
async fn bytes_of_a_block(miner: &Node, other: &Node, pipe: &Pipe) -> u64 {
    // What is under way when the block is found is not the block's: the last of the posts are told of
    // once more by who got them.
    let (mut before, mut since) = (pipe.bytes(), Instant::now());
    let quiet = async || {
        let now = pipe.bytes();
        if std::mem::replace(&mut before, now) != now {
            since = Instant::now();
        }
        since.elapsed() >= QUIET
    };
    wait_until(quiet, DEADLINE, "a quiet wire").await;
    let before = pipe.bytes();
    let mined = miner.mine().await;
    assert_eq!(mined.number_at("/posts"), POSTS as u64, "{mined:#}");
    wait_same_tip(&[miner, other]).await;
    pipe.bytes() - before
}

#[tokio::test]
async fn a_block_of_posts_that_are_there_costs_a_few_bytes_each_whoever_finds_it() {
    for dialler_finds_it in [true, false] {
        let posts = posts(POSTS);
        let (ada, ben, pipe) = pair(&posts).await;
        let (miner, other) = if dialler_finds_it {
            (&ben, &ada)
        } else {
            (&ada, &ben)
        };
        let bytes = bytes_of_a_block(miner, other, &pipe).await;
        let sizes = posts.iter().map(|post| post.in_body().len() as u64);
        let block = 136 + sizes.sum::<u64>();
        let short_ids = 146 + 6 * POSTS as u64;
        assert!(
            bytes >= short_ids && bytes < short_ids + 4_000,
            "{bytes} bytes for a block of {block}, by the dialler: {dialler_finds_it}"
        );
        verify_chain(&[&ada, &ben]).await;
    }
}

#[tokio::test]
async fn a_block_whose_posts_are_not_there_comes_all_the_same() {
    let (ada, ben) = tokio::join!(Node::lone("ada"), Node::lone("ben"));
    let posts = posts(60);
    give(&ben, &posts[..40]).await;
    ben.mine().await;
    give(&ben, &posts[40..]).await;
    ben.add_peer(&ada.address()).await;
    wait_connected(&ben, &ada.address()).await;
    // The second block is found while its posts are on their way.
    ben.mine().await;
    wait_same_tip(&[&ada, &ben]).await;
    verify_chain(&[&ada, &ben]).await;
}
