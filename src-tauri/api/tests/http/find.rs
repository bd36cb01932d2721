//! Blocks, posts and authors by how their id begins, far below the newest ones.

use blocknet_chain::{Header, Identity, Network, Post};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Rig, SEED, block_on, post_of, text};

const OCTETS: &str = "application/octet-stream";
/// More blocks than a list gives at once.
const ABOVE: usize = 205;

/// Hands in a block a minute after its parent; gives its header.
async fn hand_in(rig: &Rig, parent: &Header, posts: Vec<Post>) -> Header {
    let block = block_on(parent, posts, |header| header.time = parent.time + 60);
    let bytes = block.encode();
    let answer = rig.post("/v1/blocks", OCTETS, bytes).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    *block.header()
}

async fn find(rig: &Rig, digits: &str) -> Value {
    let answer = rig.get(&format!("/v1/find?id={digits}")).await;
    answer.with(StatusCode::OK)
}

#[tokio::test]
async fn finds_by_the_first_digits_whatever_the_chain_holds() {
    let rig = Rig::start().await;
    let network = Network::dev();
    let old = hand_in(&rig, network.genesis(), Vec::new()).await;
    let mut tip = old;
    for _ in 0..ABOVE {
        tip = hand_in(&rig, &tip, Vec::new()).await;
    }
    let post = post_of(&network, text("to be found"));
    let body = post.encode_alone().unwrap();
    let taken = rig.post("/v1/posts", OCTETS, body).await;
    assert_eq!(taken.status, 202, "{}", taken.text());
    let (id, block) = (post.stub.id(&network).to_string(), old.id().to_string());
    let author = Identity::from_seed(SEED).public().to_string();
    let of_block = json!({"id": block, "height": 1, "time": old.time.to_string(), "active": true});
    let of_post = |height: Option<u32>| {
        let created = post.stub.created().to_string();
        json!({"id": id, "author": author, "kind": 0, "created": created, "height": height})
    };
    let answer = |blocks: &[&Value], posts: &[&Value], authors: &[&str]| json!({"blocks": blocks, "posts": posts, "authors": authors, "more": false});
    // An odd number of digits as well as an even one, and more than the index has.
    for digits in [6, 7, 8, 15, 16, 17, 31, 63, 64] {
        let found = find(&rig, &block[..digits]).await;
        assert_eq!(found, answer(&[&of_block], &[], &[]), "{digits}");
        let found = find(&rig, &id[..digits]).await;
        assert_eq!(found, answer(&[], &[&of_post(None)], &[]), "{digits}");
        let found = find(&rig, &author[..digits]).await;
        assert_eq!(found, answer(&[], &[], &[&author]), "{digits}");
    }
    let nothing = format!(
        "{}{}",
        &id[..17],
        if id[17..].starts_with('0') { "1" } else { "0" }
    );
    assert_eq!(find(&rig, &nothing).await, answer(&[], &[], &[]));
    let mined = rig
        .own(Method::POST, "/v1/owner/mine", Some(json!({})))
        .await;
    let height = mined.with(StatusCode::CREATED)["block"]["height"].as_u64();
    let height = height.and_then(|height| u32::try_from(height).ok());
    let found = find(&rig, &id[..6]).await;
    assert_eq!(found, answer(&[], &[&of_post(height)], &[]));
    rig.host.stop().await;
}
