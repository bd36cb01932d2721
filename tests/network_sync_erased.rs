//! Texts that peers erased from their disks: each is got from whoever has it, and the chain is
//! the same for all.
//!
//! ```text
//! dan ──dials──▶ ada     erased the first and the third text
//!  │  ──dials──▶ ben     erased the second and the third text
//!  └ ─ later ──▶ cleo    has all of them
//! ```

use harness::nodes::{wait_connected, wait_same_tip};
use harness::{At as _, Builder, LongChain, Node, verify_chain, wait_for};
use serde_json::Value;

/// So deep that the first blocks may be active without their texts (A1).
const LENGTH: u32 = 1_460;

async fn content(node: &Node, id: &str) -> Value {
    let post = node.find(id).await.expect("the post is known");
    assert_eq!(post.text_at("/state/status"), "confirmed", "{post}");
    post.get("content").cloned().expect("a content or null")
}

async fn wait_content(node: &Node, id: &str, wanted: &str) {
    wait_for(
        async || match content(node, id).await {
            Value::String(text) if text == wanted => Ok(()),
            other => Err(format!("{other}")),
        },
        std::time::Duration::from_secs(60),
        "the text that lacked",
    )
    .await;
}

#[tokio::test]
async fn a_node_gets_each_text_from_whoever_has_it() {
    let chain = LongChain::forge(LENGTH, 4);
    let ids: Vec<String> = chain.posts.iter().map(|post| post.id()).collect();
    let (ada, ben, cleo) = tokio::join!(Node::lone("ada"), Node::lone("ben"), Node::lone("cleo"));
    tokio::join!(chain.give(&ada), chain.give(&ben), chain.give(&cleo));

    for id in [&ids[0], &ids[2]] {
        let path = format!("/v1/owner/posts/{id}/text");
        ada.owner().delete(&path).await.expect(204);
        assert_eq!(content(&ada, id).await, Value::Null);
    }
    for id in [&ids[1], &ids[2]] {
        ben.cli(&["erase", id]).await.ok();
        assert_eq!(content(&ben, id).await, Value::Null);
    }
    let unknown = format!("/v1/owner/posts/{}/text", "0".repeat(64));
    ada.owner().delete(&unknown).await.expect(404);
    // It stops serving the text, and its chain still verifies.
    let leaf = chain.posts[0].leaf().to_vec();
    let batch = ada
        .public()
        .post_bytes("/v1/posts/batch", "application/octet-stream", leaf)
        .await
        .expect(200);
    assert!(batch.body.is_empty(), "{batch:?}");
    verify_chain(&[&ada]).await;
    let parked = ada.cli_json(&["branches"]).await;
    assert!(parked.list_at("/branches").is_empty(), "{parked}");
    let nobodys = "0".repeat(64);
    ada.cli(&["branches", "follow", &nobodys]).await.code(4);

    let dan = Builder::new("dan")
        .peer(&ada.address())
        .peer(&ben.address())
        .start()
        .await;
    assert_eq!(wait_same_tip(&[&ada, &ben, &dan]).await, chain.tip());
    wait_content(&dan, &ids[0], "post of block 1").await;
    wait_content(&dan, &ids[1], "post of block 2").await;
    wait_content(&dan, &ids[3], "post of block 4").await;
    assert_eq!(content(&dan, &ids[2]).await, Value::Null, "nobody has it");
    verify_chain(&[&dan]).await;

    // The one that nobody had comes once somebody has it; what ada erased stays away.
    dan.add_peer(&cleo.address()).await;
    wait_connected(&dan, &cleo.address()).await;
    wait_content(&dan, &ids[2], "post of block 3").await;
    assert_eq!(content(&ada, &ids[0]).await, Value::Null);
    verify_chain(&[&dan]).await;
}
