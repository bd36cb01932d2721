//! The list of channels, and which of them the owner follows.

use harness::{At as _, Node};
use serde_json::{Value, json};

async fn channels(node: &Node) -> Vec<(String, u64)> {
    let answer = node.public().get("/v1/channels").await.expect(200).json();
    let list = answer.list_at("/channels").iter();
    list.map(|one| (one.text_at("/name").to_owned(), one.number_at("/posts")))
        .collect()
}

#[tokio::test]
async fn lists_channels_with_their_posts_over_mining_and_restart() {
    let mut ada = Node::lone("ada").await;
    assert!(channels(&ada).await.is_empty());
    for (content, channel) in [("a", "tea"), ("b", "minutes"), ("c", "tea")] {
        ada.write(&json!({ "content": content, "channel": channel }))
            .await;
    }
    ada.post("in none").await;
    ada.mine().await;
    let sorted = async |node: &Node| {
        let mut all = channels(node).await;
        all.sort();
        all
    };
    let expected = [("minutes".to_owned(), 1), ("tea".to_owned(), 2)];
    assert_eq!(sorted(&ada).await, expected);
    ada.restart().await;
    assert_eq!(sorted(&ada).await, expected);
    let named = ada.public().get("/v1/channels?names=tea,nowhere").await;
    let named = named.expect(200).json();
    assert_eq!(named.list_at("/channels").len(), 1);
    assert_eq!(named.number_at("/channels/0/posts"), 2);
    let first = ada.public().get("/v1/channels?limit=1").await.expect(200);
    let first: Value = first.json();
    let path = format!("/v1/channels?limit=1&before={}", first.text_at("/next"));
    let second = ada.public().get(&path).await.expect(200).json();
    assert_ne!(first.at("/channels/0/name"), second.at("/channels/0/name"));
    assert!(second.at("/next").is_null());
    for bad in ["?before=x", "?limit=0", "?limit=201", "?who=1"] {
        let path = format!("/v1/channels{bad}");
        ada.public().get(&path).await.expect(400);
    }
    let many = vec!["a"; 65].join(",");
    let path = format!("/v1/channels?names={many}");
    ada.public().get(&path).await.expect(400);
}

#[tokio::test]
async fn what_the_owner_follows_is_kept() {
    let mut ada = Node::lone("ada").await;
    ada.cli(&["channels", "follow", "tea"]).await.ok();
    ada.cli(&["channels", "follow", "minutes"]).await.ok();
    ada.cli(&["channels", "follow", "tea"]).await.ok();
    ada.cli(&["channels", "unfollow", "minutes"]).await.ok();
    ada.cli(&["channels", "follow", "No Such"]).await.code(4);
    ada.restart().await;
    let settings = ada.owner().get("/v1/owner/settings").await.expect(200);
    assert_eq!(settings.json().at("/followed_channels"), &json!(["tea"]));
    ada.write(&json!({ "content": "x", "channel": "tea" }))
        .await;
    let listed = ada.cli(&["channels"]).await.ok();
    assert!(listed.stdout.contains("#tea: 1 post,"), "{listed:#?}");
    assert!(listed.stdout.contains("followed"), "{listed:#?}");
}
