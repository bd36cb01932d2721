//! A block whose posts are there already crosses the wire as short ids.
//!
//! ```text
//! strangers ──posts──▶ ada ◀──dials── ben, who mines
//! ```

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::{StreamExt as _, stream};
use harness::forge::{PostForge, SealedPost};
use harness::nodes::{wait_connected, wait_same_tip};
use harness::{At as _, Builder, Node, verify_chain, wait_until};

/// Posts travel within a second or two; the rest is for a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);
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

async fn bytes_out(node: &Node) -> u64 {
    node.peers().await[0].number_at("/bytes_out")
}

#[tokio::test]
async fn a_block_of_posts_that_are_there_costs_a_few_bytes_each() {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let posts = posts(300);
    give(&ada, &posts).await;
    let there = async || waiting(&ben).await == 300;
    wait_until(there, DEADLINE, "the posts at ben").await;
    let before = bytes_out(&ben).await;
    let mined = ben.mine().await;
    assert_eq!(mined.number_at("/posts"), 300, "{mined:#}");
    wait_same_tip(&[&ada, &ben]).await;
    let short_ids = 146 + 6 * 300;
    let sent = async || bytes_out(&ben).await >= before + short_ids;
    wait_until(sent, DEADLINE, "the block in the books").await;
    let block: u64 = 136
        + posts
            .iter()
            .map(|post| post.in_body().len() as u64)
            .sum::<u64>();
    let out = bytes_out(&ben).await - before;
    assert!(
        out < short_ids + 4_000 && out < block / 8,
        "{out} bytes for a block of {block}"
    );
    verify_chain(&[&ada, &ben]).await;
}

#[tokio::test]
async fn a_block_whose_posts_are_not_there_comes_all_the_same() {
    let (ada, ben) = tokio::join!(Node::lone("ada"), Node::lone("ben"));
    give(&ben, &posts(40)).await;
    ben.mine().await;
    give(&ben, &posts(60)[40..]).await;
    ben.add_peer(&ada.address()).await;
    wait_connected(&ben, &ada.address()).await;
    // The second block is found while its posts are on their way.
    ben.mine().await;
    wait_same_tip(&[&ada, &ben]).await;
    verify_chain(&[&ada, &ben]).await;
}
