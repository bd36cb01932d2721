//! A post and a block cross the whole line.
//!
//! ```text
//! ada ──dials──▶ ben ──dials──▶ cyd
//! ```

use harness::nodes::{wait_connected, wait_same_tip, wait_standing};
use harness::{At as _, Builder, Node, verify_chain};
use serde_json::json;

/// Three nodes in a line, connected.
async fn line() -> [Node; 3] {
    let cyd = Node::lone("cyd").await;
    let ben = Builder::new("ben").peer(&cyd.address()).start().await;
    let ada = Builder::new("ada").peer(&ben.address()).start().await;
    wait_connected(&ben, &cyd.address()).await;
    wait_connected(&ada, &ben.address()).await;
    [ada, ben, cyd]
}

#[tokio::test]
async fn a_post_written_on_one_is_read_on_all() {
    let [ada, ben, cyd] = line().await;
    let all = [&ada, &ben, &cyd];
    for (number, writer) in all.into_iter().enumerate() {
        let content = format!("Post {number} — naïve 😀 \"quotes\"\nand a second line");
        let post = writer
            .write(&json!({ "content": content, "channel": "open-air" }))
            .await;
        let id = post.text_at("/id");
        wait_standing(&all, id, "pooled").await;
        for reader in all {
            let read = reader.find(id).await.expect("waited for above");
            assert_eq!(
                read.text_at("/shown/content"),
                content,
                "on {}",
                reader.name()
            );
            assert_eq!(
                read.text_at("/shown/channel"),
                "open-air",
                "on {}",
                reader.name()
            );
            assert_eq!(
                read.text_at("/author"),
                post.text_at("/author"),
                "on {}",
                reader.name()
            );
            assert!(
                reader
                    .feed()
                    .await
                    .iter()
                    .any(|seen| seen.text_at("/id") == id)
            );
        }
    }
    ben.mine().await;
    wait_same_tip(&all).await;
    assert_eq!(cyd.status().await.number_at("/pool/posts"), 0);
    verify_chain(&all).await;
}

#[tokio::test]
async fn a_block_mined_on_any_reaches_all() {
    let [ada, ben, cyd] = line().await;
    let all = [&ada, &ben, &cyd];
    for (number, miner) in all.into_iter().enumerate() {
        // Written at one end and mined somewhere: both the post and the block travel.
        let post = ada.post(&format!("for {}", miner.name())).await;
        let id = post.text_at("/id");
        wait_standing(&[miner], id, "pooled").await;
        let mined = miner.mine().await;
        assert_eq!(mined.number_at("/posts"), 1, "{mined:#}");
        assert_eq!(
            mined.number_at("/block/height"),
            number as u64 + 1,
            "{mined:#}"
        );
        wait_standing(&all, id, "confirmed").await;
        assert_eq!(wait_same_tip(&all).await, mined.text_at("/block/id"));
        for reader in all {
            let read = reader.find(id).await.expect("confirmed");
            assert_eq!(read.text_at("/state/block"), mined.text_at("/block/id"));
            assert_eq!(read.number_at("/state/depth"), 1);
        }
    }
    verify_chain(&all).await;
}

#[tokio::test]
async fn many_posts_at_once_all_arrive_and_stand_once_in_the_chain() {
    let [ada, ben, cyd] = line().await;
    let all = [&ada, &ben, &cyd];
    let mut ids = Vec::new();
    // Fewer than the 16 of one author that may wait.
    for number in 0..12 {
        let writer = all[number % all.len()];
        ids.push(
            writer
                .post(&format!("one of many, {number}"))
                .await
                .text_at("/id")
                .to_owned(),
        );
    }
    for id in &ids {
        wait_standing(&all, id, "pooled").await;
    }
    let mined = cyd.mine().await;
    assert_eq!(mined.number_at("/posts"), 12, "{mined:#}");
    wait_same_tip(&all).await;
    for id in &ids {
        wait_standing(&all, id, "confirmed").await;
    }
    for node in all {
        let feed = node.feed().await;
        assert_eq!(feed.len(), 12, "{} shows each post once", node.name());
        let created: Vec<_> = feed.iter().map(|post| post.number_at("/created")).collect();
        assert!(
            created.is_sorted_by(|newer, older| newer >= older),
            "newest first: {created:?}"
        );
    }
    verify_chain(&all).await;
}
