//! Wishes of the owner that cannot be fulfilled.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Wanted, check};
use crate::rig::Rig;

/// Method, path, body, and what is wrong with it.
type Wish = (Method, &'static str, Value, Wanted);

fn posts() -> Vec<Wish> {
    let unknown = "0".repeat(64);
    let cases = [
        ("content", json!({})),
        ("content", json!({"content": "x".repeat(4_097)})),
        ("content", json!({"content": " "})),
        ("content", json!({"content": "a\u{0}"})),
        ("content", json!({"content": 7})),
        ("channel", json!({"content": "x", "channel": "Big"})),
        ("parent", json!({"content": "x", "parent": unknown})),
        ("parent", json!({"content": "x", "parent": "7"})),
        ("kind", json!({"content": "x", "kind": "shout"})),
        ("kind", json!({"content": "x", "kind": 256})),
        ("tags", json!({"content": "x", "tags": [["Key", ""]]})),
        ("text", json!({"content": "x", "text": "y"})),
    ];
    let wish = |(field, body)| {
        let wanted = (400, "bad_field", field);
        (Method::POST, "/v1/owner/posts", body, wanted)
    };
    cases.into_iter().map(wish).collect()
}

fn peers() -> Vec<Wish> {
    let cases = [
        "no address",
        "127.0.0.1:99999",
        "http://x/",
        "0.0.0.0:1",
        "",
    ];
    let wish = |address| {
        let wanted = (400, "bad_address", "address");
        let body = json!({ "address": address });
        (Method::POST, "/v1/owner/peers", body, wanted)
    };
    cases.into_iter().map(wish).collect()
}

fn settings() -> Vec<Wish> {
    let cases = [
        ("settings", "nmae", json!({"nmae": "Ada"})),
        ("settings", "port", json!({"port": 80})),
        ("settings", "port", json!({"port": 65_536})),
        ("settings", "name", json!({"name": "x".repeat(65)})),
        ("settings", "theme", json!({"theme": 7})),
        ("settings", "name", json!({"name": null})),
        ("settings", "theme", json!({"theme": null})),
        ("settings", "port", json!({"port": null})),
        ("settings", "listen", json!({"listen": null})),
        ("settings", "mining_mode", json!({"mining_mode": null})),
        (
            "settings",
            "mining_threads",
            json!({"mining_threads": null}),
        ),
        ("settings", "welcome_done", json!({"welcome_done": null})),
        (
            "settings",
            "files_limit_mb",
            json!({"files_limit_mb": 65_537}),
        ),
        (
            "settings",
            "files_limit_mb",
            json!({"files_limit_mb": null}),
        ),
        ("mining", "threads", json!({"threads": 0})),
        ("mining", "threads", json!({"threads": null})),
        ("mining", "share_percent", json!({"share_percent": 0})),
        ("mining", "share_percent", json!({"share_percent": 101})),
        ("mining", "on_battery", json!({"on_battery": "yes"})),
        ("mining", "mode", json!({"mode": "sometimes"})),
        ("mining", "mode", json!({"mode": 1})),
    ];
    let wish = |(what, field, body)| {
        let path = match what {
            "mining" => "/v1/owner/mining",
            _ => "/v1/owner/settings",
        };
        (Method::PUT, path, body, (400, "bad_field", field))
    };
    cases.into_iter().map(wish).collect()
}

fn others() -> Vec<Wish> {
    let (empty, code) = (json!({}), json!({"code": "0"}));
    let nothing = (409, "nothing_to_mine", "");
    let ticket = (400, "bad_field", "ticket");
    let retry = "/v1/owner/outbox/x/retry";
    let session = "/v1/owner/session";
    vec![
        (Method::POST, "/v1/owner/mine", empty.clone(), nothing),
        (Method::POST, retry, empty, ticket),
        (Method::POST, session, code, (401, "bad_code", "")),
    ]
}

#[tokio::test]
async fn lists_the_words_that_a_field_may_be() {
    let rig = Rig::start().await;
    for kind in [json!(256), json!("shout")] {
        let draft = json!({"content": "x", "kind": kind});
        let answer = rig.own(Method::POST, "/v1/owner/posts", Some(draft)).await;
        let said = answer.json()["message"].as_str().unwrap().to_owned();
        for word in ["note", "reply", "profile", "edit", "delete", "reaction"] {
            assert!(said.contains(word), "{said}");
        }
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn names_what_is_wrong_with_a_wish_and_changes_nothing() {
    let rig = Rig::start().await;
    let before = rig.state().await;
    for wishes in [posts(), peers(), settings(), others()] {
        for (method, path, body, wanted) in wishes {
            let name = format!("{method} {path} {body}");
            let answer = rig.own(method, path, Some(body)).await;
            check(&name, &answer, wanted);
        }
    }
    let gone = [
        ("/v1/owner/peers/x", (400, "bad_address", "address")),
        ("/v1/owner/peers/%ff", (400, "bad_field", "address")),
        ("/v1/owner/outbox/%ff", (400, "bad_field", "ticket")),
        ("/v1/owner/peers/127.0.0.1:1", (404, "not_found", "")),
        ("/v1/owner/outbox/7", (404, "not_found", "")),
    ];
    for (path, wanted) in gone {
        check(path, &rig.own(Method::DELETE, path, None).await, wanted);
    }
    assert_eq!(rig.state().await, before);
    rig.host.stop().await;
}
