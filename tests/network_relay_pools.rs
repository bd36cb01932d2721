//! Two pools that differ in few posts end equal, and only the differences cross the wire.
//!
//! ```text
//! strangers ──posts──▶ ada ◀──pipe, counted── ben ◀──posts── strangers
//! ```

use std::time::Duration;

use harness::nodes::wait_connected;
use harness::{Node, Pipe, wait_until};

use crate::network_relay_blocks::{give, posts, waiting};

/// Comparing takes a second or two; the rest is for a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn two_pools_of_thousands_that_differ_in_few_end_equal() {
    let (ada, ben) = tokio::join!(Node::lone("ada"), Node::lone("ben"));
    let posts = posts(4_006);
    tokio::join!(give(&ada, &posts[..4_000]), give(&ben, &posts[6..]));
    assert_eq!((waiting(&ada).await, waiting(&ben).await), (4_000, 4_000));
    let pipe = Pipe::to(&ada.address()).await;
    ben.add_peer(pipe.address()).await;
    wait_connected(&ben, pipe.address()).await;
    let all = posts.len() as u64;
    let equal = async || waiting(&ada).await == all && waiting(&ben).await == all;
    wait_until(equal, DEADLINE, "both pools to hold all posts").await;
    let (bytes, listing) = (pipe.bytes(), all * 32);
    assert!(
        bytes < listing / 2,
        "{bytes} bytes in all, and a pool's listing has {listing}"
    );
}
