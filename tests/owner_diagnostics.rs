//! What the owner may show to whoever helps holds no secret and names nobody.
//!
//! ```text
//! ada, who has a name, a peer, a post, two keys and a passphrase ──/v1/owner/diagnostics──▶ a stranger
//! ```

use harness::node::Builder;
use harness::{At as _, Node, wait_until};
use serde_json::{Value, json};

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one walk, step by step")]
async fn diagnostics_hold_no_secret_and_name_nobody() {
    let ben = Node::lone("ben").await;
    let ada = Builder::new("ada").peer(&ben.address()).start().await;
    let connected = async || !ada.connected().await.is_empty();
    wait_until(
        connected,
        std::time::Duration::from_secs(30),
        "ben as a peer",
    )
    .await;
    let name = json!({ "name": "Ada Nonesuch" });
    ada.owner()
        .put("/v1/owner/settings", &name)
        .await
        .expect(200);
    let post = ada.post("xylophone").await;
    ada.mine().await;
    let key = post.text_at("/author").to_owned();
    let words = format!("/v1/owner/identities/{key}/words");
    let words = ada
        .owner()
        .post(&words, &json!({}))
        .await
        .expect(200)
        .json();
    let passphrase = format!("/v1/owner/identities/{key}/passphrase");
    let body = json!({ "current": null, "new": "a long passphrase" });
    ada.owner().put(&passphrase, &body).await.expect(200);
    let seed = json!({ "name": "Club Nonesuch" });
    ada.owner()
        .post("/v1/owner/identities", &seed)
        .await
        .expect(201);

    let answer = ada.owner().get("/v1/owner/diagnostics").await.expect(200);
    let (text, seen) = (answer.text().to_owned(), answer.json());
    let token = std::fs::read_to_string(ada.folder().join("owner.token")).expect("the token");
    let key_file = std::fs::read_to_string(ada.folder().join("identity.key")).expect("the key");
    let sealed: Value = serde_json::from_str(&key_file).expect("it is sealed");
    let address = ben.address();
    let secrets = [
        token.trim(),
        key.as_str(),
        post.text_at("/id"),
        post.text_at("/leaf"),
        sealed.text_at("/sealed"),
        sealed.text_at("/kdf/salt"),
        "a long passphrase",
        "xylophone",
        "Nonesuch",
        address.as_str(),
        "127.0.0.1",
        ada.folder().to_str().expect("a plain name"),
    ];
    for secret in secrets {
        assert!(
            secret.len() >= 8 && !text.contains(secret),
            "{secret} in {text}"
        );
    }
    let words = words.list_at("/words").iter().filter_map(Value::as_str);
    let told: Vec<_> = words
        .filter(|word| text.contains(&format!(" {word} ")))
        .collect();
    assert!(told.len() < 3, "{told:?} in {text}");
    // And yet it says what a helper needs.
    assert_eq!(seen.number_at("/height"), 1);
    assert_eq!(seen.number_at("/outbound"), 1);
    assert_eq!(seen.number_at("/peers/connected"), 1);
    assert_eq!(seen.number_at("/identities/all"), 2);
    assert_eq!(seen.number_at("/identities/with_passphrase"), 1);
    assert!(!seen.list_at("/log").is_empty(), "{seen:#}");
    assert!(seen.number_at("/disk/database_bytes") > 4096, "{seen:#}");
    assert_eq!(seen.number_at("/disk/files_bytes"), 0, "{seen:#}");
    let printed = ada.cli_json(&["diagnostics"]).await;
    assert_eq!(printed.number_at("/height"), 1);
}
