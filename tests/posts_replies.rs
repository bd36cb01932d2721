//! Replies and mentions: counted until they were seen, also over a restart.
//!
//! ```text
//! ben ──answers, names──▶ ada ──sees──▶ nothing new
//! ```

use harness::nodes::{SPREAD, wait_connected, wait_standing};
use harness::{At as _, Builder, Node, wait_for};
use serde_json::{Value, json};

async fn replies(node: &Node) -> Value {
    node.owner()
        .get("/v1/owner/replies")
        .await
        .expect(200)
        .json()
}

async fn wait_unread(node: &Node, expected: u64) {
    wait_for(
        async || match node.status().await.number_at("/replies/unread") {
            seen if seen == expected => Ok(()),
            seen => Err(seen.to_string()),
        },
        SPREAD,
        &format!("{expected} unread replies on {}", node.name()),
    )
    .await;
}

async fn see(node: &Node, page: &Value) {
    let through = json!({ "through": page.text_at("/newest") });
    node.owner()
        .post("/v1/owner/replies/seen", &through)
        .await
        .expect(204);
}

#[tokio::test]
async fn answers_and_mentions_are_new_until_they_were_seen() {
    let mut ada = Node::lone("ada").await;
    let named = json!({ "name": "Ada" });
    ada.owner()
        .put("/v1/owner/settings", &named)
        .await
        .expect(200);
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let post = ada.post("who comes?").await.text_at("/id").to_owned();
    wait_standing(&[&ben], &post, "pooled").await;
    assert_eq!(ada.status().await.number_at("/replies/unread"), 0);
    assert!(ada.status().await.at("/replies/newest").is_null());

    let answer = ben
        .write(&json!({ "content": "I do", "parent": post }))
        .await;
    wait_unread(&ada, 1).await;
    assert_eq!(
        ada.status().await.at("/replies/newest"),
        answer.at("/id"),
        "for a notification"
    );
    let mention = ben.post("and bring @ADA a cup").await;
    ben.post("adamant words").await;
    ada.write(&json!({ "content": "good", "parent": post }))
        .await;
    wait_unread(&ada, 2).await;
    let page = replies(&ada).await;
    let listed: Vec<_> = page
        .list_at("/replies")
        .iter()
        .map(|reply| {
            (
                reply.text_at("/post/id").to_owned(),
                reply.at("/mention").clone(),
            )
        })
        .collect();
    let expected = [
        (mention.text_at("/id").to_owned(), json!(true)),
        (answer.text_at("/id").to_owned(), json!(false)),
    ];
    assert_eq!(listed, expected);
    assert!(
        page.list_at("/replies")
            .iter()
            .all(|one| one.at("/unread") == &json!(true))
    );

    see(&ada, &page).await;
    assert_eq!(ada.status().await.number_at("/replies/unread"), 0);
    ada.restart().await;
    assert_eq!(ada.status().await.number_at("/replies/unread"), 0);
    let page = replies(&ada).await;
    assert_eq!(page.list_at("/replies").len(), 2);
    assert!(
        page.list_at("/replies")
            .iter()
            .all(|one| one.at("/unread") == &json!(false))
    );
    let own = replies(&ben).await;
    assert_eq!(own.list_at("/replies").len(), 0, "ben was not answered");
}

#[tokio::test]
async fn what_the_owner_muted_is_no_news() {
    let ada = Node::lone("ada").await;
    let named = json!({ "name": "Ada" });
    ada.owner()
        .put("/v1/owner/settings", &named)
        .await
        .expect(200);
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let post = ada.post("who comes?").await.text_at("/id").to_owned();
    wait_standing(&[&ben], &post, "pooled").await;
    let answer = json!({ "content": "I do", "parent": post });
    let answer = ben.write(&answer).await;
    let ben_key = answer.text_at("/author").to_owned();
    let answer = answer.text_at("/id").to_owned();
    wait_unread(&ada, 1).await;
    let in_channel = json!({ "content": "@ada, a cake?", "channel": "kitchen" });
    let mention = ben.write(&in_channel).await.text_at("/id").to_owned();
    wait_unread(&ada, 2).await;
    ben.post("@ada buys raffle tickets").await;
    wait_unread(&ada, 3).await;

    // Each mute takes away one, the newest first, and the newest is the next below it.
    let mut rules = Vec::new();
    let newest = async || ada.status().await.text_at("/replies/newest").to_owned();
    for (kind, value, left, then) in [
        ("word", "raffle", 2, Some(&mention)),
        ("channel", "kitchen", 1, Some(&answer)),
        ("author", ben_key.as_str(), 0, None),
    ] {
        let rule = json!({ "kind": kind, "value": value });
        let rule = ada.owner().post("/v1/owner/control/rules", &rule).await;
        rules.push(rule.expect(201).json().text_at("/id").to_owned());
        assert_eq!(
            ada.status().await.number_at("/replies/unread"),
            left,
            "{kind}"
        );
        match then {
            Some(id) => assert_eq!(&newest().await, id, "{kind}"),
            None => assert!(ada.status().await.at("/replies/newest").is_null()),
        }
    }
    ben.post("@ada, are you there?").await;
    let heard = async || match replies(&ada).await.list_at("/replies").len() {
        4 => Ok(()),
        heard => Err(heard.to_string()),
    };
    wait_for(heard, SPREAD, "what ben wrote last").await;
    assert_eq!(ada.status().await.number_at("/replies/unread"), 0);

    // Undone, all of it is news again.
    for rule in rules {
        let path = format!("/v1/owner/control/rules/{rule}");
        ada.owner().delete(&path).await.expect(204);
    }
    assert_eq!(ada.status().await.number_at("/replies/unread"), 4);
}

#[tokio::test]
async fn another_name_finds_what_named_it_before() {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let mention = ben.post("hello @zoë, are you there?").await;
    wait_standing(&[&ada], mention.text_at("/id"), "pooled").await;
    assert!(replies(&ada).await.list_at("/replies").is_empty());
    let named = json!({ "name": "Zoë" });
    ada.owner()
        .put("/v1/owner/settings", &named)
        .await
        .expect(200);
    let page = replies(&ada).await;
    assert_eq!(page.list_at("/replies").len(), 1, "{page:#}");
    assert_eq!(page.at("/replies/0/post/id"), mention.at("/id"));
}

#[tokio::test]
async fn refuses_what_is_no_cursor() {
    let ada = Node::lone("ada").await;
    for path in ["?before=x", "?limit=0", "?limit=201", "?what=1"] {
        let path = format!("/v1/owner/replies{path}");
        ada.owner().get(&path).await.expect(400);
    }
    for through in ["", "x", "1", "-1.1"] {
        let body = json!({ "through": through });
        let answer = ada.owner().post("/v1/owner/replies/seen", &body).await;
        assert_eq!(answer.expect(400).json().text_at("/field"), "through");
    }
    ada.public().get("/v1/owner/replies").await.expect(404);
}
