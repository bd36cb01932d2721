//! What does not fit the pool yet is kept, sent in its turn, and given up only by its author.
//!
//! ```text
//! ada ──17 posts──▶ her outbox ──16 at a time──▶ the pool ──mined──▶ the chain
//! ```

use std::time::Duration;

use harness::{At as _, Node, wait_for};
use serde_json::{Value, json};

/// So many posts of one author wait in a pool.
const FIT: u32 = 16;

async fn outbox(node: &Node) -> Vec<Value> {
    let answer = node.owner().get("/v1/owner/outbox").await.expect(200);
    answer.json().list_at("/items").to_vec()
}

/// A node whose pool is full of its own posts, and two more texts that it has to keep; their tickets.
async fn overfull() -> (Node, [String; 2]) {
    let node = Node::lone("ada").await;
    for number in 0..FIT {
        node.post(&format!("fits {number}")).await;
    }
    let write = async |content: &str| {
        let draft = json!({ "content": content });
        let answer = node
            .owner()
            .post("/v1/owner/posts", &draft)
            .await
            .expect(202);
        answer.json().text_at("/ticket").to_owned()
    };
    let (one, other) = tokio::join!(write("one too many"), write("two too many"));
    (node, [one, other])
}

#[tokio::test]
async fn a_post_too_many_is_kept_over_a_kill_and_sent_when_there_is_room() {
    let (mut node, tickets) = overfull().await;
    for restart in [false, true] {
        if restart {
            node.kill();
            node.start().await;
        }
        let kept = outbox(&node).await;
        for ticket in &tickets {
            let item = kept.iter().find(|item| item.text_at("/ticket") == ticket);
            let item = item.unwrap_or_else(|| panic!("{ticket} is not in {kept:?}"));
            assert!(item.text_at("/content").ends_with("too many"), "{item:#}");
            assert_ne!(item.text_at("/stage"), "refused", "{item:#}");
        }
        assert_eq!(node.status().await.number_at("/pool/posts"), u64::from(FIT));
    }
    node.mine().await;
    let sent = async || {
        let feed = node.feed().await;
        let of_two = |post: &&Value| post.text_at("/content").ends_with("too many");
        let found = feed.iter().filter(of_two).count();
        let left = outbox(&node).await.len();
        if (found, left) == (2, 0) {
            Ok(())
        } else {
            Err(format!("{found} sent, {left} left"))
        }
    };
    wait_for(sent, Duration::from_secs(40), "both texts to be sent").await;
    assert_eq!(node.feed().await.len(), 18, "each once");
    node.mine().await;
    harness::verify_chain(&[&node]).await;
}

#[tokio::test]
async fn a_kept_text_can_be_given_up() {
    let (node, [one, other]) = overfull().await;
    let path = format!("/v1/owner/outbox/{one}");
    node.owner().delete(&path).await.expect(204);
    node.owner().delete(&path).await.expect(404);
    let retry = format!("{path}/retry");
    node.owner().post(&retry, &json!({})).await.expect(404);
    let kept = outbox(&node).await;
    let left: Vec<_> = kept.iter().map(|item| item.text_at("/ticket")).collect();
    assert_eq!(left, [other.as_str()]);
    node.mine().await;
    wait_for(
        async || match outbox(&node).await.as_slice() {
            [] => Ok(()),
            left => Err(format!("{left:?}")),
        },
        Duration::from_secs(40),
        "the other text to be sent",
    )
    .await;
    let feed = node.feed().await;
    assert_eq!(feed.len(), 17, "16 and one of the two");
}
