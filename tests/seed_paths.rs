//! The original paths by plain HTTP: texts and codes as they were.
//!
//! ```text
//! a script of the original ──▶ ada's seed listener;   ada ──register_with, add_nodes──▶ ben
//! ```

use harness::nodes::{wait_connected, wait_same_tip, wait_standing};
use harness::{Answer, At as _, Builder, Node};
use serde_json::{Value, json};

/// Text answers are what they were: a page of plain words.
fn assert_text(answer: &Answer, status: u16, text: &str) {
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (status, text),
        "{}",
        answer.asked
    );
    assert_eq!(
        answer.header("content-type"),
        "text/html; charset=utf-8",
        "{}",
        answer.asked
    );
}

async fn seeded(name: &str) -> Node {
    Builder::new(name).seed_api().start().await
}

fn seconds(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("no time in seconds: {value}"))
}

fn assert_about_now(value: &Value) {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("past 1970");
    let apart = (seconds(value) - now.as_secs_f64()).abs();
    assert!(apart < 300.0, "{value} is {apart} s away");
}

#[tokio::test]
async fn a_transaction_waits_is_mined_and_stands_in_the_chain() {
    let node = seeded("ada").await;
    let seed = node.seed();
    assert_text(
        &seed.get("/mine").await,
        200,
        "There are no transactions to mine.",
    );
    let body = json!({ "author": "Zoë", "content": "naïve 😀 \"quotes\"" });
    assert_text(&seed.post("/new_transaction", &body).await, 201, "Success");

    let pending = seed.get("/pending_tx").await.expect(200);
    assert!(
        pending
            .header("content-type")
            .starts_with("application/json")
    );
    let pending = pending.json();
    assert_eq!(pending.list_at("").len(), 1, "{pending:#}");
    assert_eq!(pending.text_at("/0/author"), "Zoë");
    assert_eq!(pending.text_at("/0/content"), "naïve 😀 \"quotes\"");
    assert_about_now(pending.at("/0/timestamp"));
    // The node's own identity signs; the author's name is a tag.
    let feed = node.feed().await;
    assert_eq!(feed[0].text_at("/shown/name"), "Zoë");
    assert_eq!(
        feed[0].text_at("/author"),
        node.status().await.text_at("/identity/author")
    );

    assert_text(&seed.get("/mine").await, 200, "Block #1 has been mined.");
    assert_eq!(seed.get("/pending_tx").await.expect(200).json(), json!([]));
    assert_text(
        &seed.get("/mine").await,
        200,
        "There are no transactions to mine.",
    );
    let chain = seed.get("/chain").await.expect(200).json();
    assert_chain_of_two(&chain, &node).await;
    assert_text(
        &seed
            .post(
                "/new_transaction",
                &json!({ "author": "A", "content": "second" }),
            )
            .await,
        201,
        "Success",
    );
    assert_text(&seed.get("/mine").await, 200, "Block #2 has been mined.");
    harness::verify_chain(&[&node]).await;
}

async fn assert_chain_of_two(chain: &Value, node: &Node) {
    assert_eq!(chain.number_at("/length"), 2, "{chain:#}");
    assert_eq!(chain.list_at("/chain").len(), 2);
    assert_eq!(chain.at("/peers"), &json!([]));
    assert_eq!(chain.number_at("/chain/0/index"), 0);
    assert_eq!(chain.at("/chain/0/transactions"), &json!([]));
    assert_eq!(chain.number_at("/chain/1/index"), 1);
    assert_eq!(
        chain.text_at("/chain/1/previous_hash"),
        chain.text_at("/chain/0/hash")
    );
    assert_eq!(chain.text_at("/chain/1/hash"), node.tip().await);
    assert_about_now(chain.at("/chain/1/timestamp"));
    assert!(chain.pointer("/chain/1/nonce").is_some());
    assert_eq!(chain.text_at("/chain/1/transactions/0/author"), "Zoë");
    assert_eq!(
        chain.text_at("/chain/1/transactions/0/content"),
        "naïve 😀 \"quotes\""
    );
    assert_about_now(chain.at("/chain/1/transactions/0/timestamp"));
    for block in chain.list_at("/chain") {
        let mut keys: Vec<_> = block
            .as_object()
            .expect("a block")
            .keys()
            .map(String::as_str)
            .collect();
        keys.sort_unstable();
        assert_eq!(
            keys,
            [
                "hash",
                "index",
                "nonce",
                "previous_hash",
                "timestamp",
                "transactions"
            ]
        );
    }
}

#[tokio::test]
async fn refuses_what_the_original_refused_in_its_words() {
    let node = seeded("ada").await;
    let seed = node.seed();
    for body in [
        json!({}),
        json!({ "author": "A" }),
        json!({ "content": "x" }),
        json!({ "author": "", "content": "x" }),
        json!({ "author": "A", "content": "" }),
        json!({ "author": null, "content": "x" }),
    ] {
        assert_text(
            &seed.post("/new_transaction", &body).await,
            404,
            "Invalid transaction data",
        );
    }
    for body in [
        json!([]),
        json!({}),
        json!(null),
        json!(""),
        json!([7]),
        json!(["nowhere"]),
        json!(["http://x/"]),
    ] {
        assert_text(&seed.post("/add_nodes", &body).await, 400, "Invalid data");
    }
    for path in ["/register_node", "/register_with"] {
        for body in [
            json!({}),
            json!({ "node_address": "" }),
            json!({ "node_address": 7 }),
        ] {
            let answer = seed.post(path, &body).await;
            assert_text(&answer, 400, "Invalid data");
        }
    }
    for body in [json!({}), json!([]), json!({ "index": 1 })] {
        assert_text(
            &seed.post("/add_block", &body).await,
            400,
            "The block was discarded by the node.",
        );
    }
    assert!(node.feed().await.is_empty() && node.peers().await.is_empty());
    assert_eq!(node.height().await, 0);
}

#[tokio::test]
async fn joins_others_and_never_shortens_a_chain() {
    let ada = seeded("ada").await;
    let ben = seeded("ben").await;
    let kept = ada.post("ada's own").await;
    ada.mine().await;
    ada.mine_empty().await;
    let other = ben.post("ben's own").await;
    ben.mine().await;
    let before = ada.tip().await;
    assert_text(
        &ada.seed().post("/add_nodes", &json!([ben.address()])).await,
        201,
        "Success",
    );
    wait_connected(&ada, &ben.address()).await;
    let chain = ada.seed().get("/chain").await.expect(200).json();
    assert!(
        chain.at("/peers").to_string().contains(&ben.address()),
        "{chain:#}"
    );
    // The heavier chain stands, on both, and the post of the other waits again.
    assert_eq!(wait_same_tip(&[&ada, &ben]).await, before);
    wait_standing(&[&ada, &ben], kept.text_at("/id"), "confirmed").await;
    wait_standing(&[&ada, &ben], other.text_at("/id"), "pooled").await;

    let cyd = seeded("cyd").await;
    let body = json!({ "node_address": ada.address() });
    assert_text(
        &cyd.seed().post("/register_with", &body).await,
        200,
        "Registration successful",
    );
    wait_same_tip(&[&ada, &ben, &cyd]).await;
    let dan = seeded("dan").await;
    let chain = ada
        .seed()
        .post("/register_node", &json!({ "node_address": dan.address() }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        chain.number_at("/length"),
        3,
        "the chain is the answer: {chain:#}"
    );
    wait_same_tip(&[&ada, &dan]).await;
    harness::verify_chain(&[&ada, &ben, &cyd, &dan]).await;
}

#[tokio::test]
async fn takes_a_block_in_the_protocols_json_form() {
    let ada = seeded("ada").await;
    let ben = Node::lone("ben").await;
    let post = ben.post("mined by ben").await;
    ben.mine().await;
    let mut block = ben.public().get("/v1/blocks/1").await.expect(200).json();
    block.as_object_mut().expect("a block").remove("state");
    for post in block["posts"].as_array_mut().expect("posts") {
        let post = post.as_object_mut().expect("a post");
        for answer_only in ["state", "shown", "seen_by"] {
            post.remove(answer_only);
        }
    }
    let mut broken = block.clone();
    broken["nonce"] = json!("1");
    assert_text(
        &ada.seed().post("/add_block", &broken).await,
        400,
        "The block was discarded by the node.",
    );
    assert_text(
        &ada.seed().post("/add_block", &block).await,
        201,
        "The block was added to the chain.",
    );
    assert_eq!(ada.standing(post.text_at("/id")).await, "confirmed");
    assert_eq!(ada.tip().await, ben.tip().await);
}
