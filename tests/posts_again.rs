//! What the chain left out is its author's to send again.
//!
//! ```text
//! ada ──post──▶ her pool ── fifteen days ──▶ left out ──send again──▶ a new post, in a block
//! ```

use std::time::Duration;

use harness::{At as _, Builder, FakeClock, Node, verify_chain, wait_for};
use serde_json::{Value, json};

const FIFTEEN_DAYS: i64 = 15 * 86_400;

async fn wait_left_out(node: &Node, id: &str) {
    wait_for(
        async || match node.standing(id).await.as_str() {
            "left_out" => Ok(()),
            other => Err(other.to_owned()),
        },
        Duration::from_secs(40),
        "the post to be too old for a block",
    )
    .await;
}

async fn again(node: &Node, id: &str) -> Value {
    let path = format!("/v1/owner/posts/{id}/again");
    node.owner()
        .post(&path, &json!({}))
        .await
        .expect(201)
        .json()
}

#[tokio::test]
async fn a_post_that_was_left_out_is_sent_again_once() {
    let clock = FakeClock::off_by(0);
    let ada = Builder::new("ada").clock(&clock).start().await;
    let parent = ada.post("in the chain").await.text_at("/id").to_owned();
    ada.mine().await;
    let lost = ada
        .write(&json!({ "content": "waits too long", "channel": "tea", "parent": parent }))
        .await;
    let edit = ada
        .write(&json!({ "kind": "edit", "content": "changed", "parent": parent }))
        .await;
    let (id, author) = (lost.text_at("/id"), lost.text_at("/author"));
    let path = format!("/v1/owner/posts/{id}/again");
    let waits = ada.owner().post(&path, &json!({})).await.expect(409).json();
    assert_eq!(waits.text_at("/code"), "not_left_out");

    clock.set(FIFTEEN_DAYS);
    wait_left_out(&ada, id).await;
    wait_left_out(&ada, edit.text_at("/id")).await;
    let changed = ada.find(&parent).await.expect("it is here");
    assert_eq!(changed.text_at("/shown/content"), "in the chain");
    assert_eq!(changed.at("/shown/left_out/0/id"), edit.at("/id"));

    let sent = again(&ada, id).await;
    assert_ne!(sent.text_at("/id"), id, "a post of its own");
    assert_eq!(sent.text_at("/content"), "waits too long");
    assert_eq!(sent.text_at("/shown/channel"), "tea");
    assert_eq!(sent.text_at("/parent"), parent);
    ada.owner().post(&path, &json!({})).await.expect(409);
    let listed = ada.owner().get(&format!("/v1/posts?author={author}")).await;
    let listed = listed.expect(200).json();
    let ids: Vec<_> = listed
        .list_at("/posts")
        .iter()
        .map(|one| one.text_at("/id"))
        .collect();
    assert!(
        ids.contains(&sent.text_at("/id")) && !ids.contains(&id),
        "{ids:?}"
    );

    ada.cli(&["resend", edit.text_at("/id")]).await.ok();
    ada.mine().await;
    let changed = ada.find(&parent).await.expect("it is here");
    assert_eq!(changed.text_at("/shown/content"), "changed");
    assert_eq!(changed.list_at("/shown/left_out").len(), 0);
    assert_eq!(ada.standing(sent.text_at("/id")).await, "confirmed");
    verify_chain(&[&ada]).await;
}

#[tokio::test]
async fn nothing_else_is_sent_again() {
    let ada = Node::lone("ada").await;
    let id = ada.post("in a block").await.text_at("/id").to_owned();
    ada.mine().await;
    let path = |id: &str| format!("/v1/owner/posts/{id}/again");
    ada.owner().post(&path(&id), &json!({})).await.expect(409);
    let nowhere = "ab".repeat(32);
    ada.owner()
        .post(&path(&nowhere), &json!({}))
        .await
        .expect(404);
    ada.owner().post(&path("abc"), &json!({})).await.expect(400);
    ada.public().post(&path(&id), &json!({})).await.expect(404);
}
