//! Two pools that differ in few posts end equal, and only the differences cross the wire.
//!
//! ```text
//! strangers ──posts──▶ ada ◀──dials── ben ◀──posts── strangers
//! ```

use std::time::Duration;

use harness::forge::SealedPost;
use harness::nodes::wait_connected;
use harness::{At as _, Node, wait_until};

use crate::network_relay_blocks::{give, posts, waiting};

/// Comparing takes a second or two; the rest is for a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Bytes of a pool's whole listing.
fn listing(posts: &[SealedPost]) -> u64 {
    posts.len() as u64 * 32
}

#[tokio::test]
async fn two_pools_of_thousands_that_differ_in_few_end_equal() {
    let (ada, ben) = tokio::join!(Node::lone("ada"), Node::lone("ben"));
    let posts = posts(1_506);
    tokio::join!(give(&ada, &posts[..1_500]), give(&ben, &posts[6..]));
    assert_eq!((waiting(&ada).await, waiting(&ben).await), (1_500, 1_500));
    ben.add_peer(&ada.address()).await;
    wait_connected(&ben, &ada.address()).await;
    let all = posts.len() as u64;
    let equal = async || waiting(&ada).await == all && waiting(&ben).await == all;
    wait_until(equal, DEADLINE, "both pools to hold all posts").await;
    let peers = ben.peers().await;
    let bytes: u64 = ["/bytes_in", "/bytes_out"]
        .iter()
        .map(|way| peers[0].number_at(way))
        .sum();
    assert!(
        bytes < listing(&posts) / 2,
        "{bytes} bytes, and the listing has {}",
        listing(&posts)
    );
}
