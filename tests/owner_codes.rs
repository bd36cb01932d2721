//! One-time codes: how a browser gets in.
//!
//! ```text
//! ada ──blocknetd open──▶ code ──page──▶ token, once
//! ```

use harness::http::send;
use harness::{At as _, Node};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_code_is_good_once() {
    let node = Node::lone("ada").await;
    let made = node
        .owner()
        .post("/v1/owner/codes", &json!({}))
        .await
        .expect(201)
        .json();
    let code = made.text_at("/code");
    assert_eq!(made.number_at("/expires_secs"), 60);
    assert_eq!(
        made.text_at("/url"),
        format!("http://{}/#code={code}", node.owner_address())
    );

    let traded = node
        .stranger()
        .post("/v1/owner/session", &json!({ "code": code }))
        .await
        .expect(200)
        .json();
    let token = traded.text_at("/token");
    node.stranger()
        .with_token(token)
        .get("/v1/owner/status")
        .await
        .expect(200);

    let again = node
        .stranger()
        .post("/v1/owner/session", &json!({ "code": code }))
        .await
        .expect(401)
        .json();
    assert_eq!(again.text_at("/code"), "bad_code");
    for wrong in [
        "",
        "00",
        "0000000000000000000000000000000000000000000000000000000000000000",
    ] {
        let answer = node
            .stranger()
            .post("/v1/owner/session", &json!({ "code": wrong }))
            .await
            .expect(401);
        assert_eq!(answer.json().text_at("/code"), "bad_code");
    }
    assert!(!node.log().contains(code), "the code is in the log");
}

#[tokio::test]
async fn a_page_of_another_site_can_neither_make_nor_use_nor_spoil_a_code() {
    let node = Node::lone("ada").await;
    let made = node
        .owner()
        .post("/v1/owner/codes", &json!({}))
        .await
        .expect(201)
        .json();
    let body = json!({ "code": made.text_at("/code") });
    node.stranger()
        .post("/v1/owner/codes", &json!({}))
        .await
        .expect(401);
    for (name, value) in [
        ("host", "evil.example"),
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("x-forwarded-for", "192.0.2.1"),
    ] {
        let request = node
            .stranger()
            .request(Method::POST, "/v1/owner/session")
            .json(&body);
        send(request.header(name, value)).await.expect(403);
    }
    let form = node
        .stranger()
        .request(Method::POST, "/v1/owner/session")
        .body(body.to_string());
    send(form.header("content-type", "text/plain"))
        .await
        .expect(415);
    node.stranger()
        .post("/v1/owner/session", &body)
        .await
        .expect(200);
}

#[tokio::test]
async fn says_whether_the_page_is_in_the_window() {
    let node = Node::lone("ada").await;
    let answer = node
        .stranger()
        .get("/v1/owner/session")
        .await
        .expect(200)
        .json();
    assert_eq!(answer, json!({ "window": false }));
}
