//! The owner's own slips: texts, addresses, settings, numbers.
//!
//! ```text
//! ada, her page and her scripts ──/v1/owner/…──▶ her node
//! ```

use harness::{At as _, Node, snapshot};
use serde_json::{Value, json};

use crate::{Said, assert_said, said};

/// 400 `bad_field` that names this field, with these words.
fn field<'a>(field: &'a str, words: &'a [&'a str]) -> Said<'a> {
    Said {
        field: Some(field),
        words,
        ..said(400, &["bad_field"])
    }
}

/// A draft with content and this field.
fn draft(field: &str, value: &Value) -> Value {
    json!({ "content": "x", field: value })
}

/// A draft that is to be folded behind this.
fn warned(warning: &str) -> Value {
    draft("tags", &json!([["warning", warning]]))
}

#[tokio::test]
async fn says_what_is_wrong_with_a_text() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let long = "x".repeat(5_000);
    let umlauts = "ü".repeat(2_049);
    let channel = "a".repeat(33);
    let cases = [
        (
            draft("content", &json!(long)),
            field("content", &["5,000", "4,096"]),
        ),
        (
            draft("content", &json!(umlauts)),
            field("content", &["4,098", "4,096"]),
        ),
        (draft("content", &json!("a\u{0}b")), field("content", &[])),
        (draft("content", &json!(7)), field("content", &[])),
        (json!({}), field("content", &["missing"])),
        (draft("colour", &json!("red")), field("colour", &[])),
        (draft("channel", &json!("Open Air")), field("channel", &[])),
        (draft("channel", &json!(channel)), field("channel", &["32"])),
        (draft("parent", &json!("abc")), field("parent", &[])),
        (draft("kind", &json!(256)), field("kind", &[])),
        (
            draft("kind", &json!("delete")),
            field("content", &["no content"]),
        ),
        (warned(&"x".repeat(201)), field("tags", &["warning", "200"])),
        (
            warned("two\nlines"),
            field("tags", &["warning", "one line"]),
        ),
    ];
    for (body, said) in cases {
        let answer = node.owner().post("/v1/owner/posts", &body).await;
        assert_said(&body.to_string(), &answer, said);
    }
    // Where inside the list the value stands may be named too.
    let tags = draft("tags", &json!([["Key", "v"]]));
    let answer = node.owner().post("/v1/owner/posts", &tags).await;
    let words: &[&str] = &["tag"];
    assert_said(
        "a tag",
        &answer,
        Said {
            words,
            ..said(400, &["bad_field"])
        },
    );
    let orphan = draft("parent", &json!("ab".repeat(32)));
    let answer = node.owner().post("/v1/owner/posts", &orphan).await;
    assert_said("an unknown parent", &answer, field("parent", &[]));
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn refuses_addresses_that_are_none() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    for address in [
        "",
        "not an address",
        "127.0.0.1:",
        "127.0.0.1:0",
        "127.0.0.1:70000",
        "127.0.0.1:-1",
        ":8000",
        "http://127.0.0.1:8000/",
        "127.0.0.1:8000/path",
        "user@127.0.0.1:8000",
        "256.0.0.1:8000",
        "[::1:8000",
        "a b:8000",
        "exa\u{0}mple:8000",
        &format!("{}:8000", "a".repeat(300)),
    ] {
        let answer = node
            .owner()
            .post("/v1/owner/peers", &json!({ "address": address }))
            .await;
        let said = Said {
            field: Some("address"),
            ..said(400, &["bad_address"])
        };
        assert_said(&format!("{address:?}"), &answer, said);
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn refuses_settings_and_mining_out_of_range() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let settings = [
        ("port", json!(0)),
        ("port", json!(65_536)),
        ("port", json!("8000")),
        ("theme", json!("pink")),
        ("name", json!("x".repeat(65))),
        ("name", json!("a\u{0}b")),
        ("mining_mode", json!("fast")),
        ("mining_threads", json!(0)),
        ("mining_threads", json!(100_000)),
        ("listen", json!("yes")),
        ("colour", json!("red")),
        ("limit_rates", json!("no")),
        ("trusted_proxies", json!("127.0.0.1")),
        ("trusted_proxies", json!(["0.0.0.0"])),
        ("trusted_proxies", json!(nine_computers())),
    ];
    for (name, value) in settings {
        // A good value beside the bad one must not be taken either.
        let mut body = json!({ "theme": "dark" });
        body[name] = value.clone();
        let answer = node.owner().put("/v1/owner/settings", &body).await;
        assert_said(&format!("{name} = {value}"), &answer, field(name, &[]));
    }
    let rate = |per_second, burst| json!({ "per_second": per_second, "burst": burst });
    let within = [
        (
            "trusted_proxies[0]",
            json!({ "trusted_proxies": ["proxy.example"] }),
        ),
        (
            "rates.posts.per_second",
            json!({ "rates": { "posts": rate(0, 20) } }),
        ),
        (
            "rates.search.burst",
            json!({ "rates": { "search": rate(2, 0) } }),
        ),
        (
            "rates.headers.burst",
            json!({ "rates": { "headers": rate(5, 100_001) } }),
        ),
        (
            "rates.blocks.burst",
            json!({ "rates": { "blocks": { "per_second": 1 } } }),
        ),
        ("rates.likes", json!({ "rates": { "likes": rate(1, 1) } })),
    ];
    for (name, body) in within {
        let answer = node.owner().put("/v1/owner/settings", &body).await;
        assert_said(&body.to_string(), &answer, field(name, &[]));
    }
    for (name, value) in [
        ("mode", json!("fast")),
        ("threads", json!(0)),
        ("threads", json!(100_000)),
        ("x", json!(1)),
    ] {
        let answer = node
            .owner()
            .put("/v1/owner/mining", &json!({ name: value.clone() }))
            .await;
        assert_said(&format!("{name} = {value}"), &answer, field(name, &[]));
    }
    assert_eq!(snapshot(&node).await, before);
}

/// More proxies than a node takes.
fn nine_computers() -> Vec<String> {
    (1..=9).map(|last| format!("192.0.2.{last}")).collect()
}

#[tokio::test]
async fn refuses_queries_out_of_range() {
    let node = Node::lone("ada").await;
    for (path, name) in [
        ("/v1/posts?limit=0", "limit"),
        ("/v1/posts?limit=201", "limit"),
        ("/v1/posts?limit=many", "limit"),
        ("/v1/posts?author=abc", "author"),
        ("/v1/posts?channel=UPPER", "channel"),
        ("/v1/posts?channel=a%20b", "channel"),
        ("/v1/posts?before=nowhere", "before"),
        ("/v1/posts?colour=red", "colour"),
        ("/v1/events?after=-1", "after"),
        ("/v1/blocks?limit=0", "limit"),
    ] {
        assert_said(path, &node.owner().get(path).await, field(name, &[]));
    }
}

#[tokio::test]
async fn answers_unknown_things_plainly() {
    let node = Node::lone("ada").await;
    let unknown = "ab".repeat(32);
    let paths = [
        format!("/v1/posts/{unknown}"),
        format!("/v1/posts/{unknown}/thread"),
        format!("/v1/posts/{unknown}/proof"),
        format!("/v1/blocks/{unknown}"),
        String::from("/v1/blocks/77"),
        String::from("/v1/nothing"),
        String::from("/v1/owner/nothing"),
    ];
    for path in paths {
        assert_said(
            &path,
            &node.owner().get(&path).await,
            said(404, &["not_found"]),
        );
    }
    for path in [
        "/v1/posts/xyz",
        "/v1/blocks/4294967296",
        "/v1/blocks/-1",
        "/v1/blocks/%ff",
    ] {
        let answer = node.owner().get(path).await;
        assert!(
            matches!(answer.status, 400 | 404),
            "{path}: {}",
            answer.text()
        );
        assert_said(
            path,
            &answer,
            said(answer.status, &["bad_field", "not_found"]),
        );
    }
}

#[tokio::test]
async fn says_why_something_cannot_be_done_now() {
    let node = Node::lone("ada").await;
    let mine = node.try_mine(&json!({})).await;
    assert_said("mine without posts", &mine, said(409, &["nothing_to_mine"]));
    let id = node.post("waiting").await.text_at("/id").to_owned();
    let proof = node.owner().get(&format!("/v1/posts/{id}/proof")).await;
    assert_said(
        "a proof of a waiting post",
        &proof,
        said(409, &["not_confirmed"]),
    );
    let put = node.owner().put("/v1/node", &json!({})).await;
    assert_said(
        "PUT to a place to read",
        &put,
        said(405, &["method_not_allowed"]),
    );
}
