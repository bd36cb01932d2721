//! The owner bans an address, over REST and by the command line, and forgives it.
//!
//! ```text
//! ada (127.0.0.1) ──▶ ben (127.0.0.9)      ada bans 127.0.0.9: she leaves ben, and he is not let in
//! ```

use harness::nodes::wait_connected;
use harness::{At as _, Builder, Node};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpSocket;

async fn bans(node: &Node) -> Vec<Value> {
    let answer = node.owner().get("/v1/owner/bans").await.expect(200).json();
    let bans = answer.get("bans").and_then(Value::as_array);
    bans.cloned().unwrap_or_default()
}

/// Whether a connection from this address is closed before a byte went over it.
async fn is_shut_out(node: &Node, from: &str) -> bool {
    let socket = TcpSocket::new_v4().expect("a socket");
    let from = format!("{from}:0").parse().expect("an address");
    socket.bind(from).expect("loopback has it");
    let to = node.address().parse().expect("an address");
    let Ok(mut stream) = socket.connect(to).await else {
        return true;
    };
    let waits = std::time::Duration::from_millis(500);
    // An open connection waits for a head; a closed one ends at once.
    let read = tokio::time::timeout(waits, stream.read_u8()).await;
    matches!(read, Ok(Err(_)))
}

#[tokio::test]
async fn a_banned_address_is_left_shut_out_and_forgiven() {
    let ben = Builder::new("ben").ip("127.0.0.9").start().await;
    let mut ada = Node::lone("ada").await;
    ada.add_peer(&ben.address()).await;
    wait_connected(&ada, &ben.address()).await;
    assert!(!is_shut_out(&ada, "127.0.0.9").await);

    let wish = json!({ "address": ben.address(), "secs": 3_600, "reason": "spam" });
    let made = ada.owner().post("/v1/owner/bans", &wish).await.expect(201);
    assert_eq!(made.json()["ip"], "127.0.0.9");
    assert!(ada.connected().await.is_empty(), "{:?}", ada.peers().await);
    assert!(is_shut_out(&ada, "127.0.0.9").await);
    assert!(!is_shut_out(&ada, "127.0.0.8").await, "others come in");

    ada.restart().await;
    let kept = bans(&ada).await;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(
        (kept[0].text_at("/by"), kept[0].text_at("/reason")),
        ("owner", "spam")
    );
    assert!(is_shut_out(&ada, "127.0.0.9").await);

    ada.owner()
        .delete("/v1/owner/bans/127.0.0.9")
        .await
        .expect(204);
    ada.owner()
        .delete("/v1/owner/bans/127.0.0.9")
        .await
        .expect(404);
    assert!(!is_shut_out(&ada, "127.0.0.9").await);
    wait_connected(&ada, &ben.address()).await;
}

#[tokio::test]
async fn the_command_line_bans_lists_and_forgives() {
    let ada = Node::lone("ada").await;
    let ban = [
        "peers",
        "ban",
        "203.0.113.7:8000",
        "--for",
        "24h",
        "--reason",
        "spam",
    ];
    ada.cli(&ban).await.ok();
    let listed = ada.cli_json(&["peers", "bans"]).await;
    assert_eq!(listed["bans"][0].text_at("/ip"), "203.0.113.7");
    assert!(listed["bans"][0]["until"].is_string());
    ada.cli(&["peers", "ban", "2001:db8::7"]).await.ok();
    let for_good = ada.cli_json(&["peers", "bans"]).await;
    assert!(for_good["bans"][0]["until"].is_null() || for_good["bans"][1]["until"].is_null());
    ada.cli(&["peers", "ban", "ada.example"]).await.failed();
    ada.cli(&["peers", "ban", "203.0.113.7", "--for", "soon"])
        .await
        .failed();
    for ip in ["203.0.113.7", "2001:db8::7"] {
        ada.cli(&["peers", "unban", ip]).await.ok();
    }
    ada.cli(&["peers", "unban", "203.0.113.7"]).await.failed();
    assert!(bans(&ada).await.is_empty());
}

#[tokio::test]
async fn a_bad_wish_bans_nobody() {
    let ada = Node::lone("ada").await;
    let cases = [
        (json!({ "address": "ada.example" }), "address"),
        (json!({ "address": "203.0.113.7", "secs": 0 }), "secs"),
        (
            json!({ "address": "203.0.113.7", "secs": 31_536_001 }),
            "secs",
        ),
        (
            json!({ "address": "203.0.113.7", "reason": "two\nlines" }),
            "reason",
        ),
    ];
    for (wish, field) in cases {
        let answer = ada.owner().post("/v1/owner/bans", &wish).await.expect(400);
        assert_eq!(answer.json().text_at("/field"), field, "{wish}");
    }
    assert!(bans(&ada).await.is_empty());
}
