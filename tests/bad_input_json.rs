//! JSON that does not fit: unknown, missing and double fields, numbers out of range, broken text.
//!
//! ```text
//! a careless script ──POST /v1/posts──▶ ada
//! ```

use harness::forge::PostForge;
use harness::{Node, snapshot};
use serde_json::{Value, json};

use crate::bad_input_posts::now;
use crate::{assert_said, bad_field, said};

const JSON: &str = "application/json";

fn good() -> Value {
    PostForge::note(7, now(), "by a script").seal().json()
}

fn with(field: &str, value: Value) -> Value {
    let mut post = good();
    post.as_object_mut()
        .expect("a post")
        .insert(field.to_owned(), value);
    post
}

#[tokio::test]
async fn names_each_field_that_is_missing() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let fields: Vec<String> = good()
        .as_object()
        .expect("a post")
        .keys()
        .cloned()
        .collect();
    assert_eq!(fields.len(), 15, "as many as the page lists");
    for field in fields {
        let mut post = good();
        post.as_object_mut().expect("a post").remove(&field);
        let answer = node.owner().post("/v1/posts", &post).await;
        assert_said(&format!("without {field}"), &answer, bad_field(&field));
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn names_each_field_that_is_unknown_or_stands_twice() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let answer = node
        .owner()
        .post("/v1/posts", &with("colour", json!("red")))
        .await;
    assert_said("an unknown field", &answer, bad_field("colour"));
    // What answers carry besides is not part of a submission.
    for field in ["state", "shown", "seen_by"] {
        let answer = node
            .owner()
            .post("/v1/posts", &with(field, json!(null)))
            .await;
        assert_said(field, &answer, bad_field(field));
    }
    let whole = good().to_string();
    for field in ["id", "content", "kind"] {
        let twice = whole.replacen('{', &format!("{{\"{field}\":{},", good()[field]), 1);
        let answer = node
            .owner()
            .post_bytes("/v1/posts", JSON, twice.into_bytes())
            .await;
        assert_said(&format!("{field} twice"), &answer, bad_field(field));
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn names_each_field_that_is_out_of_range() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let cases = [
        ("version", json!(256)),
        ("version", json!("1")),
        ("kind", json!(-1)),
        ("kind", json!(1.5)),
        ("kind", json!(256)),
        ("text_size", json!(65_536)),
        ("created", json!("18446744073709551616")),
        ("created", json!("-1")),
        ("created", json!("007")),
        ("created", json!("")),
        ("created", json!("1e9")),
        ("created", json!(1_767_225_600)),
        ("stamp_work", json!("1206 ")),
        ("stamp_nonce", json!("0x10")),
        ("id", json!("00")),
        ("id", json!("zz".repeat(32))),
        ("leaf", json!("00".repeat(33))),
        ("author", json!("AB".repeat(32))),
        ("network", json!("8247402")),
        ("parent", json!("")),
        ("signature", json!("00".repeat(63))),
        ("text_hash", json!(null)),
        ("tags", json!("name")),
        ("content", json!(7)),
    ];
    for (field, value) in cases {
        let answer = node
            .owner()
            .post("/v1/posts", &with(field, value.clone()))
            .await;
        assert_said(&format!("{field} = {value}"), &answer, bad_field(field));
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn refuses_values_that_contradict_each_other() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    for (field, value) in [
        ("id", json!("11".repeat(32))),
        ("leaf", json!("11".repeat(32))),
        ("text_hash", json!("11".repeat(32))),
        ("text_size", json!(3)),
        ("content", json!("another text of some length")),
        ("tags", json!([["name", "Mallory"]])),
    ] {
        let answer = node
            .owner()
            .post("/v1/posts", &with(field, value.clone()))
            .await;
        assert!(
            matches!(answer.status, 400 | 422),
            "{field}: {} {}",
            answer.status,
            answer.text()
        );
        let codes = &["bad_field", "rule_broken"];
        assert_said(field, &answer, said(answer.status, codes));
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn refuses_what_is_no_json_or_no_text() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let invalid = good()
        .to_string()
        .replace("by a script", "\u{1}")
        .into_bytes();
    let invalid: Vec<u8> = invalid
        .into_iter()
        .map(|byte| if byte == 1 { 0xff } else { byte })
        .collect();
    let surrogate = good()
        .to_string()
        .replace("by a script", "\\ud800")
        .into_bytes();
    let deep = "[".repeat(5_000).into_bytes();
    for (case, body) in [
        ("nothing", Vec::new()),
        ("a half", br#"{"id":"#.to_vec()),
        ("a list", b"[]".to_vec()),
        (
            "two values",
            [good().to_string().as_bytes(), b"{}"].concat(),
        ),
        ("text that is not UTF-8", invalid),
        ("half a surrogate pair", surrogate),
        ("deep nesting", deep),
    ] {
        for path in [
            "/v1/posts",
            "/v1/blocks",
            "/v1/owner/posts",
            "/v1/owner/peers",
        ] {
            let answer = node.owner().post_bytes(path, JSON, body.clone()).await;
            let codes = &["bad_json", "bad_field"];
            let expected = said(400, codes);
            assert_said(&format!("{case} at {path}"), &answer, expected);
        }
    }
    assert_eq!(snapshot(&node).await, before);
}
