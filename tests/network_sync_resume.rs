//! A node that is killed at any moment of its first sync goes on where it stood.
//!
//! ```text
//! ben ──dials──▶ ada        ada has a chain of 2,500 blocks; ben gets SIGKILL again and again
//! ```

use std::time::Duration;

use harness::nodes::wait_same_tip;
use harness::{At as _, Builder, LongChain, Node, verify_chain};

/// More than one answer of headers holds.
const LENGTH: u32 = 2_500;

const KILLS: u64 = 12;

#[tokio::test]
async fn a_first_sync_survives_a_kill_at_any_moment() {
    let ada = Node::lone("ada").await;
    LongChain::forge(LENGTH, 40).give(&ada).await;
    let mut ben = Builder::new("ben").peer(&ada.address()).prepare();
    let (mut headers, mut height) = (0, 0);
    for kill in 0..KILLS {
        ben.start().await;
        let status = ben.status().await;
        let now = (
            status.number_at("/header_height"),
            status.number_at("/height"),
        );
        assert!(now.0 >= headers && now.1 >= height, "it fell back: {now:?}");
        (headers, height) = now;
        // From the first question for headers to the last blocks: sync takes some seconds.
        tokio::time::sleep(Duration::from_millis(kill * kill * 15)).await;
        ben.kill();
    }
    ben.start().await;
    wait_same_tip(&[&ada, &ben]).await;
    assert_eq!(ben.height().await, u64::from(LENGTH));
    verify_chain(&[&ben]).await;
}
