//! The original BlockNet's calls: their texts and codes, and who may use them.

use blocknet_api::dto::BlockDto;
use blocknet_chain::Network;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Answer, Rig, block_on, post_of, send, text};

const HTML: &str = "text/html; charset=utf-8";

async fn call(rig: &Rig, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = rig.request(method, rig.seed(), path);
    send(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

fn said(answer: &Answer) -> (u16, String, String) {
    (
        answer.status,
        answer.text(),
        answer.header("content-type").to_owned(),
    )
}

fn words(status: u16, text: &str) -> (u16, String, String) {
    (status, text.to_owned(), HTML.to_owned())
}

#[tokio::test]
async fn speaks_as_the_original_did() {
    let rig = Rig::start().await;
    let mine = || call(&rig, Method::GET, "/mine", None);
    assert_eq!(
        said(&mine().await),
        words(200, "There are no transactions to mine.")
    );
    for bad in [
        json!({}),
        json!({"author": "Ada"}),
        json!({"author": "", "content": "x"}),
        json!({"author": 1, "content": "x"}),
    ] {
        let answer = call(&rig, Method::POST, "/new_transaction", Some(bad)).await;
        assert_eq!(said(&answer), words(404, "Invalid transaction data"));
    }
    let post = json!({"author": "Ada <b>", "content": "Hello, chain.", "more": 1});
    let answer = call(&rig, Method::POST, "/new_transaction", Some(post)).await;
    assert_eq!(said(&answer), words(201, "Success"));
    let pending = call(&rig, Method::GET, "/pending_tx", None)
        .await
        .with(StatusCode::OK);
    assert_eq!(
        (&pending[0]["author"], &pending[0]["content"]),
        (&json!("Ada <b>"), &json!("Hello, chain."))
    );
    assert!(pending[0]["timestamp"].is_u64());
    assert_eq!(said(&mine().await), words(200, "Block #1 has been mined."));
    assert_eq!(
        call(&rig, Method::GET, "/pending_tx", None).await.json(),
        json!([])
    );

    let chain = call(&rig, Method::GET, "/chain", None)
        .await
        .with(StatusCode::OK);
    assert_eq!((&chain["length"], &chain["peers"]), (&json!(2), &json!([])));
    let blocks = chain["chain"].as_array().unwrap();
    assert_eq!(blocks[0]["transactions"], json!([]));
    assert_eq!(
        (&blocks[1]["index"], &blocks[1]["previous_hash"]),
        (&json!(1), &blocks[0]["hash"])
    );
    assert_eq!(blocks[1]["transactions"], pending);
    assert!(blocks[1]["timestamp"].is_u64() && blocks[1]["nonce"].is_u64());
    rig.host.stop().await;
}

#[tokio::test]
async fn adds_nodes_and_blocks_as_the_original_did() {
    let rig = Rig::start().await;
    for bad in [
        json!([]),
        json!({}),
        json!(["nowhere"]),
        json!([7]),
        json!("127.0.0.1:1"),
        json!(["127.0.0.1:1", "x:0"]),
    ] {
        let answer = call(&rig, Method::POST, "/add_nodes", Some(bad)).await;
        assert_eq!(said(&answer), words(400, "Invalid data"));
    }
    for path in ["/register_node", "/register_with"] {
        for bad in [
            json!({}),
            json!({"node_address": ""}),
            json!({"node_address": "nowhere"}),
        ] {
            assert_eq!(
                said(&call(&rig, Method::POST, path, Some(bad)).await),
                words(400, "Invalid data")
            );
        }
    }
    assert_eq!(rig.host.handle().peers(), []);
    let answer = call(
        &rig,
        Method::POST,
        "/add_nodes",
        Some(json!(["127.0.0.1:1"])),
    )
    .await;
    assert_eq!(said(&answer), words(201, "Success"));
    let other = json!({"node_address": "http://127.0.0.1:2/"});
    let answer = call(&rig, Method::POST, "/register_with", Some(other.clone())).await;
    assert_eq!(said(&answer), words(200, "Registration successful"));
    let chain = call(&rig, Method::POST, "/register_node", Some(other))
        .await
        .with(StatusCode::OK);
    assert_eq!(chain["length"], 1);

    let network = Network::dev();
    let block = block_on(
        network.genesis(),
        vec![post_of(&network, text("hello"))],
        |_| {},
    );
    let block =
        serde_json::to_value(BlockDto::new(&network, block.header(), block.posts())).unwrap();
    let mut broken = block.clone();
    broken["nonce"] = json!("0");
    for bad in [broken, json!({}), json!([])] {
        let answer = call(&rig, Method::POST, "/add_block", Some(bad)).await;
        assert_eq!(
            said(&answer),
            words(400, "The block was discarded by the node.")
        );
    }
    let answer = call(&rig, Method::POST, "/add_block", Some(block)).await;
    assert_eq!(
        said(&answer),
        words(201, "The block was added to the chain.")
    );
    rig.host.stop().await;
}

/// As every listener says it of a body that is no JSON.
fn wrong_type(answer: &Answer) {
    let said = answer.with(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let wanted = "This call takes a body of the type application/json.";
    assert_eq!(said, json!({ "code": "wrong_type", "message": wanted }));
}

#[tokio::test]
async fn lets_no_stranger_use_the_original_paths() {
    let rig = Rig::start().await;
    let before = rig.state().await;
    let post = json!({"author": "Mallory", "content": "spam"});
    let tries = [
        ("host", "evil.example"),
        ("origin", "http://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("via", "1.1 x"),
    ];
    for (name, value) in tries {
        let request = rig
            .request(Method::POST, rig.seed(), "/new_transaction")
            .json(&post)
            .header(name, value);
        assert_eq!(send(request).await.status, 403, "{name}");
        let request = rig
            .request(Method::GET, rig.seed(), "/mine")
            .header(name, value);
        assert_eq!(send(request).await.status, 403, "{name}");
    }
    for kind in ["application/x-www-form-urlencoded", "text/plain"] {
        let request = rig
            .request(Method::POST, rig.seed(), "/new_transaction")
            .header("content-type", kind);
        let refused = send(request.body("author=a&content=b")).await;
        wrong_type(&refused);
    }
    let bare = send(rig.request(Method::POST, rig.seed(), "/new_transaction")).await;
    wrong_type(&bare);
    let by_get = send(rig.request(Method::GET, rig.seed(), "/new_transaction")).await;
    assert_eq!(
        (by_get.status, by_get.json()["code"].as_str()),
        (405, Some("method_not_allowed"))
    );
    assert_eq!(call(&rig, Method::GET, "/v1/node", None).await.status, 404);
    assert_eq!(rig.state().await, before);
    rig.host.stop().await;
}
