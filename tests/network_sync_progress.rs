//! A node that syncs tells how far it is, and answers its readers meanwhile.
//!
//! ```text
//! ben ──dials──▶ ada        ada has a chain of 2,500 blocks
//! ```

use std::time::{Duration, Instant};

use harness::nodes::wait_same_tip;
use harness::{At as _, Builder, LongChain, Node, wait_for};

/// A click is answered within this, also on a machine that has much else to do.
const ANSWER: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_syncing_node_tells_how_far_it_is_and_answers_its_readers() {
    let ada = Node::lone("ada").await;
    let chain = LongChain::forge(2_500, 100);
    chain.give(&ada).await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    let mut stages = Vec::new();
    let mut done = 0;
    let mut slowest = Duration::ZERO;
    loop {
        let asked = Instant::now();
        ben.owner().get("/v1/posts?limit=50").await.expect(200);
        let status = ben.status().await;
        slowest = slowest.max(asked.elapsed());
        let sync = |name: &str| status.number_at(&format!("/sync/{name}"));
        assert!(sync("blocks") >= done, "blocks never go back");
        done = sync("blocks");
        assert!(sync("blocks") <= sync("blocks_total"));
        assert!(sync("headers") <= sync("headers_total"));
        let stage = status.text_at("/sync/stage").to_owned();
        if stage == "blocks" && !stages.contains(&stage) {
            let printed = ben.cli(&["status"]).await.ok().stdout;
            assert!(printed.contains("Sync "), "{printed}");
        }
        if !stages.contains(&stage) {
            stages.push(stage.clone());
        }
        if stage == "current" && done == 2_500 {
            assert_eq!(sync("headers"), 2_500);
            break;
        }
        assert!(asked.elapsed() < Duration::from_secs(60));
    }
    assert!(stages.iter().any(|stage| stage == "blocks"), "{stages:?}");
    println!("stages {stages:?}, slowest answer {slowest:?}");
    assert!(slowest < ANSWER, "{slowest:?}");
    wait_same_tip(&[&ada, &ben]).await;
    let found = ben.find(&chain.posts[0].id()).await;
    assert!(found.is_some());
    wait_for(
        async || match ben.log().contains("Sync: up to date.") {
            true => Ok(()),
            false => Err(String::from("no such line")),
        },
        Duration::from_secs(5),
        "the last line of the sync",
    )
    .await;
}
