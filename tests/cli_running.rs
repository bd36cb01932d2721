//! `run` and its end: Ctrl-C, SIGTERM and SIGHUP, whatever goes on at that moment.
//!
//! ```text
//! a terminal ──SIGINT, SIGTERM, SIGHUP──▶ ada, with open connections and a miner at work
//! ```

use std::time::Duration;

use harness::{At as _, Builder, Node, soon, wait_until};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

#[tokio::test]
async fn each_signal_that_asks_for_it_stops_it_cleanly() {
    let mut node = Node::lone("ada").await;
    let id = node.post("kept").await.text_at("/id").to_owned();
    node.interrupt().await;
    node.start().await;
    assert_eq!(node.standing(&id).await, "pooled");
    node.stop().await;
    node.start().await;
    assert_eq!(node.standing(&id).await, "pooled");
    node.process().hang_up();
    node.stopped().await;
    node.start().await;
    assert_eq!(node.standing(&id).await, "pooled");
    let asked = node.owner().post("/v1/owner/stop", &json!({})).await;
    assert_eq!(asked.status, 202, "{}", asked.text());
    node.stopped().await;
    for left in ["owner.token", "owner.address"] {
        assert!(
            !node.folder().join(left).exists(),
            "{left} outlives the node"
        );
    }
}

#[tokio::test]
async fn stops_in_time_with_listeners_polls_and_a_miner_at_work() {
    let mut node = Builder::new("ada").mining("always").start().await;
    node.post("keeps the miner busy").await;
    // A long poll, an event stream, an idle connection and a half-sent request, on both listeners.
    let mut open = Vec::new();
    for client in [node.public(), node.owner().clone()] {
        let poll = client.request(reqwest::Method::GET, "/v1/events?after=1000000");
        open.push(tokio::spawn(harness::http::try_send(poll)));
        let stream = client
            .request(reqwest::Method::GET, "/v1/events")
            .header("accept", "text/event-stream");
        open.push(tokio::spawn(harness::http::try_send(stream)));
    }
    let _idle = TcpStream::connect(node.address())
        .await
        .expect("the node listens");
    let mut half = TcpStream::connect(node.owner_address())
        .await
        .expect("the node listens");
    half.write_all(b"POST /v1/owner/posts HTTP/1.1\r\n")
        .await
        .expect("sent");
    let mining = node
        .owner()
        .request(reqwest::Method::POST, "/v1/owner/mine")
        .json(&json!({ "empty": true }));
    open.push(tokio::spawn(harness::http::try_send(mining)));
    wait_until(
        async || node.height().await > 0,
        Duration::from_secs(20),
        "a first block",
    )
    .await;
    node.stop().await;
    for task in open {
        soon(task, Duration::from_secs(5), "the end of a connection")
            .await
            .expect("no panic")
            .ok();
    }
    node.start().await;
    let check = node
        .owner()
        .post("/v1/owner/check", &json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(*check.at("/ok"), true, "{check:#}");
}

#[tokio::test]
async fn says_where_it_can_be_reached() {
    let node = Node::lone("ada").await;
    wait_until(
        async || {
            let log = node.log();
            log.contains(&node.address()) && log.contains(&node.owner_address())
        },
        Duration::from_secs(5),
        "both addresses to be printed",
    )
    .await;
    let log = node.log();
    assert!(!log.contains("panicked"), "{log}");
}

#[tokio::test]
async fn a_post_that_arrives_while_mining_is_not_lost() {
    let node = Builder::new("ada").mining("always").start().await;
    let mut ids = Vec::new();
    for number in 0..10 {
        ids.push(
            node.post(&format!("while mining {number}"))
                .await
                .text_at("/id")
                .to_owned(),
        );
    }
    for id in &ids {
        wait_until(
            async || node.standing(id).await == "confirmed",
            Duration::from_secs(30),
            "each post to be in a block",
        )
        .await;
    }
    harness::verify_chain(&[&node]).await;
}

/// A node on a network where a block takes hours, so that mining is surely under way.
async fn on_a_hard_network(folder: &TempDir) -> Node {
    let file = folder.path().join("hard.json");
    let made = harness::blocknetd(&[
        "network",
        "new",
        "hard",
        "--limit-bits",
        "0x1a00ffff",
        "--stamp-work-per-byte",
        "1",
    ]);
    std::fs::write(&file, made.await.ok().stdout).expect("written");
    Builder::new("ada")
        .network(file.to_str().expect("plain"))
        .start()
        .await
}

#[tokio::test]
async fn mining_shows_its_rate_and_stops_when_told() {
    let folder = TempDir::new().expect("a folder can be made");
    let mut node = on_a_hard_network(&folder).await;
    node.post("for a block that will not be found").await;
    let body = json!({});
    let mining = node.try_mine(&body);
    let stopping = async {
        wait_until(
            async || {
                let mining = node
                    .owner()
                    .get("/v1/owner/mining")
                    .await
                    .expect(200)
                    .json();
                *mining.at("/active") == true
                    && mining.at("/hash_rate").as_f64() > Some(0.0)
                    && mining.at("/block").is_object()
            },
            Duration::from_secs(10),
            "the miner to show its rate",
        )
        .await;
        let answer = node.owner().delete("/v1/owner/mine").await;
        assert!(
            matches!(answer.status, 200 | 202 | 204),
            "{} {}",
            answer.status,
            answer.text()
        );
    };
    let (mined, ()) = tokio::join!(mining, stopping);
    assert_eq!(mined.expect(409).json().text_at("/code"), "stopped");
    wait_until(
        async || {
            *node
                .owner()
                .get("/v1/owner/mining")
                .await
                .expect(200)
                .json()
                .at("/active")
                == false
        },
        Duration::from_secs(5),
        "the miner to rest",
    )
    .await;
    // And the end of the node does not wait for a block either.
    node.owner()
        .put("/v1/owner/mining", &json!({ "mode": "auto" }))
        .await
        .expect(200);
    wait_until(
        async || {
            *node
                .owner()
                .get("/v1/owner/mining")
                .await
                .expect(200)
                .json()
                .at("/active")
                == true
        },
        Duration::from_secs(10),
        "the miner to work for the waiting post",
    )
    .await;
    node.stop().await;
}

#[tokio::test]
async fn a_filter_of_the_log_that_is_none_is_a_wrong_argument() {
    let folder = TempDir::new().expect("a folder can be made");
    let folder = folder.path().to_str().expect("plain");
    let wrong = ["--data-dir", folder, "run", "--log", "a=b=c"];
    let said = harness::blocknetd(&wrong).await.code(2).stderr;
    assert_eq!(said.matches("a level").count(), 1, "{said}");
}

#[tokio::test]
async fn help_and_version_work_without_a_node() {
    for arguments in [&["--help"][..], &["run", "--help"], &["--version"]] {
        let output = harness::blocknetd(arguments).await.ok();
        assert!(
            output.stdout.contains("blocknetd") || output.stdout.contains("--data-dir"),
            "{output:#?}"
        );
    }
}
