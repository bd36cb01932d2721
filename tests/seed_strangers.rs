//! The original paths act without a token, so everything else is checked.
//!
//! ```text
//! a page of another site, a proxy, a form ──▶ ada's seed listener
//! ```

use harness::http::send;
use harness::{Builder, snapshot};
use reqwest::Method;
use serde_json::json;

const POSTS: [&str; 5] = [
    "/new_transaction",
    "/add_nodes",
    "/register_node",
    "/register_with",
    "/add_block",
];

/// Header fields that a program of the owner never sends.
const STRANGE: [(&str, &str); 9] = [
    ("host", "evil.example"),
    ("host", "127.0.0.1:1"),
    ("origin", "https://evil.example"),
    ("origin", "null"),
    ("sec-fetch-site", "cross-site"),
    ("forwarded", "for=192.0.2.1"),
    ("x-forwarded-for", "192.0.2.1"),
    ("x-real-ip", "192.0.2.1"),
    ("via", "1.1 cache"),
];

#[tokio::test]
async fn refuses_pages_of_other_sites_and_proxies() {
    let node = Builder::new("ada").seed_api().start().await;
    let before = snapshot(&node).await;
    let seed = node.seed();
    let body = json!({ "author": "Mallory", "content": "in your name", "node_address": "127.0.0.1:19999" });
    for (name, value) in STRANGE {
        let posts = POSTS
            .iter()
            .map(|path| seed.request(Method::POST, path).json(&body));
        let gets = ["/mine", "/chain", "/pending_tx"].map(|path| seed.request(Method::GET, path));
        for request in posts.chain(gets) {
            let answer = send(request.header(name, value)).await;
            assert_eq!(
                answer.status,
                403,
                "{name}: {value}: {} {}",
                answer.asked,
                answer.text()
            );
        }
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn refuses_forms_and_answers_no_question_of_another_site() {
    let node = Builder::new("ada").seed_api().start().await;
    let before = snapshot(&node).await;
    let seed = node.seed();
    let body = json!({ "author": "Mallory", "content": "in your name" }).to_string();
    for kind in [
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=x",
    ] {
        for path in POSTS {
            let request = seed
                .request(Method::POST, path)
                .header("content-type", kind);
            let answer = send(request.body(body.clone())).await;
            assert_eq!(answer.status, 415, "{kind} at {path}: {}", answer.text());
        }
    }
    let question = seed.request(Method::OPTIONS, "/new_transaction");
    let answer = send(question.header("origin", "https://evil.example")).await;
    assert!(
        answer.header("access-control-allow-origin").is_empty(),
        "no CORS"
    );
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn is_off_unless_asked_for_and_not_on_the_other_listeners() {
    let node = Builder::new("ada").start().await;
    let body = json!({ "author": "A", "content": "x" });
    for client in [node.public(), node.owner().clone()] {
        let answer = client.post("/new_transaction", &body).await;
        assert!(
            matches!(answer.status, 404 | 405),
            "{} {}",
            answer.asked,
            answer.status
        );
        client.get("/pending_tx").await.expect(404);
    }
    let refused = harness::http::try_send(node.seed().request(Method::GET, "/chain")).await;
    assert!(refused.is_err(), "the seed listener is off by default");
}
