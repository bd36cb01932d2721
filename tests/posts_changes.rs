//! Edits, deletes and reactions: only the author's own have effect, and other nodes see them too.
//!
//! ```text
//! ada ──edit, delete──▶ ada's chain ──▶ ben, who reacts and takes it back
//! ```

use std::time::Duration;

use harness::nodes::{SPREAD, wait_connected, wait_standing};
use harness::{At as _, Builder, Node, verify_chain, wait_for};
use serde_json::{Value, json};

/// Two nodes that know each other, and a post of the first in a block of both.
async fn pair() -> (Node, Node, String) {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let post = ada.post("first").await;
    let id = post.text_at("/id").to_owned();
    ada.mine().await;
    wait_standing(&[&ada, &ben], &id, "confirmed").await;
    (ada, ben, id)
}

fn change(kind: &str, parent: &str, content: &str) -> Value {
    json!({ "kind": kind, "parent": parent, "content": content })
}

/// Waits until a node shows this of a post.
async fn wait_shown(node: &Node, id: &str, pointer: &str, expected: &Value) {
    wait_for(
        async || {
            let post = node.find(id).await.ok_or_else(|| "missing".to_owned())?;
            let seen = post.pointer(pointer).cloned().unwrap_or_default();
            if seen == *expected {
                Ok(())
            } else {
                Err(seen.to_string())
            }
        },
        SPREAD,
        &format!("{pointer} of {id} to be {expected} on {}", node.name()),
    )
    .await;
}

#[tokio::test]
async fn an_edit_reaches_another_node_and_the_first_text_stays() {
    let (ada, ben, id) = pair().await;
    let edit = ada.write(&change("edit", &id, "second")).await;
    assert_eq!(
        (edit.number_at("/kind"), edit.text_at("/parent")),
        (2, &*id)
    );
    let own = ada.find(&id).await.expect("it is here");
    assert_eq!(own.text_at("/shown/content"), "second");
    assert_eq!(own.text_at("/shown/change/state/status"), "pooled");
    wait_shown(&ben, &id, "/shown/content", &json!("second")).await;
    ada.mine().await;
    for node in [&ada, &ben] {
        wait_shown(node, &id, "/shown/change/state/status", &json!("confirmed")).await;
        let post = node.find(&id).await.expect("it is here");
        assert_eq!(post.at("/shown/edited"), edit.at("/id"));
        assert_eq!(post.text_at("/content"), "first", "the chain keeps both");
    }
    let again = ada.write(&change("edit", &id, "third")).await;
    wait_shown(&ben, &id, "/shown/edited", again.at("/id")).await;
    verify_chain(&[&ada, &ben]).await;
}

#[tokio::test]
async fn a_deleted_post_shows_no_text_in_any_list_of_any_node() {
    let (ada, ben, id) = pair().await;
    let reply = ben
        .write(&json!({ "content": "an answer", "parent": id }))
        .await;
    wait_standing(&[&ada], reply.text_at("/id"), "pooled").await;
    ada.write(&json!({ "kind": "delete", "parent": id })).await;
    for node in [&ada, &ben] {
        wait_shown(node, &id, "/shown/deleted", &json!(true)).await;
        let author = node
            .find(&id)
            .await
            .expect("kept")
            .text_at("/author")
            .to_owned();
        let lists = [
            "/v1/posts".to_owned(),
            format!("/v1/posts?author={author}"),
            format!("/v1/posts/{id}/thread"),
            "/v1/posts?q=first".to_owned(),
        ];
        for path in lists {
            let answer = node.owner().get(&path).await.expect(200).json();
            let shown = shown_texts(&answer);
            assert!(!shown.contains(&"first".to_owned()), "{path}: {shown:?}");
        }
        let words = node.owner().get("/v1/posts?q=first").await.expect(200);
        assert!(words.json().list_at("/posts").is_empty(), "not found by it");
    }
    ada.mine().await;
    wait_standing(&[&ben], reply.text_at("/id"), "confirmed").await;
    wait_shown(&ben, &id, "/shown/change/state/status", &json!("confirmed")).await;
    verify_chain(&[&ada, &ben]).await;
}

/// Every text that an answer shows.
fn shown_texts(answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![answer];
    while let Some(value) = open.pop() {
        if let Some(text) = value.pointer("/shown/content").and_then(Value::as_str) {
            found.push(text.to_owned());
        }
        match value {
            Value::Object(fields) => open.extend(fields.values()),
            Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    found
}

#[tokio::test]
async fn a_reaction_counts_once_and_can_be_taken_back() {
    let (ada, ben, id) = pair().await;
    let reaction = ben.write(&change("reaction", &id, "👍")).await;
    wait_shown(&ada, &id, "/shown/reactions/0/count", &json!(1)).await;
    let own = ben.find(&id).await.expect("it is here");
    assert_eq!(own.at("/shown/reactions/0/mine"), reaction.at("/id"));
    assert_eq!(own.at("/shown/reactions/0/waiting"), &json!(true));
    let others = ada.find(&id).await.expect("it is here");
    assert!(others.at("/shown/reactions/0/mine").is_null());
    let public = ben
        .public()
        .get(&format!("/v1/posts/{id}"))
        .await
        .expect(200);
    assert!(
        public
            .json()
            .at("/shown/reactions")
            .to_string()
            .find("mine\":\"")
            .is_none()
    );
    ada.mine().await;
    wait_shown(&ben, &id, "/shown/reactions/0/waiting", &json!(false)).await;
    ben.write(&json!({ "kind": "delete", "parent": reaction.text_at("/id") }))
        .await;
    for node in [&ada, &ben] {
        wait_shown(node, &id, "/shown/reactions", &json!([])).await;
    }
    ben.mine().await;
    verify_chain(&[&ada, &ben]).await;
}

/// What cannot be written: a name for it, the draft, and the field that is wrong with it.
type Case = (&'static str, Value, &'static str);

fn changes_refused(id: &str, others: &str, edit: &str, gone: &str) -> Vec<Case> {
    let nowhere = "ab".repeat(32);
    vec![
        (
            "an edit of another's post",
            change("edit", others, "mine now"),
            "parent",
        ),
        (
            "a delete of another's post",
            change("delete", others, ""),
            "parent",
        ),
        (
            "an edit of nothing",
            change("edit", &nowhere, "x"),
            "parent",
        ),
        (
            "an edit without its post",
            json!({ "kind": "edit", "content": "x" }),
            "parent",
        ),
        ("an empty edit", change("edit", id, " \n"), "content"),
        (
            "an edit that changes nothing",
            change("edit", id, "second"),
            "content",
        ),
        ("an edit of an edit", change("edit", edit, "x"), "parent"),
        (
            "an edit of a deleted post",
            change("edit", gone, "back"),
            "parent",
        ),
        ("a second delete", change("delete", gone, ""), "parent"),
        ("a delete of an edit", change("delete", edit, ""), "parent"),
        (
            "a profile about a post",
            change("profile", id, "x"),
            "parent",
        ),
    ]
}

fn reactions_refused(id: &str, edit: &str, gone: &str) -> Vec<Case> {
    let long = "x".repeat(65);
    vec![
        ("a long reaction", change("reaction", id, &long), "content"),
        ("an empty reaction", change("reaction", id, " "), "content"),
        (
            "a reaction of two lines",
            change("reaction", id, "a\nb"),
            "content",
        ),
        (
            "the same reaction twice",
            change("reaction", id, "👍"),
            "content",
        ),
        (
            "a reaction to a deleted post",
            change("reaction", gone, "👍"),
            "parent",
        ),
        (
            "a reaction to an edit",
            change("reaction", edit, "👍"),
            "parent",
        ),
    ]
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_words_and_nothing_is_written() {
    let (ada, ben, id) = pair().await;
    let others = ben.post("ben's").await.text_at("/id").to_owned();
    wait_standing(&[&ada], &others, "pooled").await;
    ada.write(&change("reaction", &id, "👍")).await;
    let edit = ada.write(&change("edit", &id, "second")).await;
    let gone = ada.post("to be deleted").await.text_at("/id").to_owned();
    ada.write(&json!({ "kind": "delete", "parent": gone }))
        .await;
    let before = ada.status().await.at("/pool").clone();
    let edit = edit.text_at("/id");
    let changes = changes_refused(&id, &others, edit, &gone);
    let cases = changes
        .into_iter()
        .chain(reactions_refused(&id, edit, &gone));
    for (name, draft, field) in cases {
        let answer = ada
            .owner()
            .post("/v1/owner/posts", &draft)
            .await
            .expect(400);
        let error = answer.json();
        assert_eq!(error.text_at("/code"), "bad_field", "{name}: {error}");
        assert_eq!(error.text_at("/field"), field, "{name}: {error}");
        assert!(error.text_at("/message").ends_with('.'), "{name}: {error}");
    }
    assert_eq!(
        ada.status().await.at("/pool"),
        &before,
        "nothing was written"
    );
    let outbox = ada.owner().get("/v1/owner/outbox").await.expect(200);
    assert!(outbox.json().list_at("/items").is_empty());
}

#[tokio::test]
async fn what_an_author_says_of_itself_reaches_another_node() {
    let (ada, ben, _) = pair().await;
    let author = ada.status().await.text_at("/identity/author").to_owned();
    let path = format!("/v1/authors/{author}");
    let before = ben.public().get(&path).await.expect(200).json();
    assert!(before.at("/about").is_null());
    ada.write(&json!({ "kind": "profile", "content": "I keep the key of the hall." }))
        .await;
    wait_for(
        async || {
            let now = ben.public().get(&path).await.expect(200).json();
            match now.at("/about").as_str() {
                Some("I keep the key of the hall.") => Ok(()),
                _ => Err(now.to_string()),
            }
        },
        SPREAD,
        "ben to know of ada",
    )
    .await;
    ada.owner()
        .post(
            "/v1/owner/posts",
            &json!({ "kind": "profile", "content": "x".repeat(1_001) }),
        )
        .await
        .expect(400);
    let nobody = format!("/v1/authors/{}", "ab".repeat(32));
    ben.public().get(&nobody).await.expect(404);
}

#[tokio::test]
async fn changes_outlive_a_kill_between_writing_and_mining() {
    let mut ada = Node::lone("ada").await;
    let id = ada.post("first").await.text_at("/id").to_owned();
    ada.mine().await;
    ada.write(&change("edit", &id, "second")).await;
    ada.write(&change("reaction", &id, "👍")).await;
    ada.kill();
    ada.start().await;
    let post = ada.find(&id).await.expect("it is here");
    assert_eq!(post.text_at("/shown/content"), "second");
    assert_eq!(post.number_at("/shown/reactions/0/count"), 1);
    wait_for(
        async || match ada.status().await.number_at("/pool/posts") {
            2 => Ok(()),
            other => Err(other.to_string()),
        },
        Duration::from_secs(20),
        "both to wait again",
    )
    .await;
    ada.mine().await;
    verify_chain(&[&ada]).await;
}
