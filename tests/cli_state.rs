//! `status`, `peers`, `check`, `identity`, `open` and `network`.
//!
//! ```text
//! blocknetd … ──owner.token──▶ ada ──▶ ben
//! ```

use harness::nodes::wait_connected;
use harness::{At as _, Node, Ports, blocknetd};
use serde_json::json;
use tempfile::TempDir;

#[tokio::test]
async fn tells_how_the_node_is_doing() {
    let node = Node::lone("ada").await;
    node.post("in a block").await;
    node.mine().await;
    node.post("still waiting").await;
    let text = node.cli(&["status"]).await.ok();
    for part in ["dev", "82474022", "height 1", "1 post\n", &node.address()] {
        assert!(text.stdout.contains(part), "no {part:?} in {text:#?}");
    }
    let json = node.cli_json(&["status"]).await;
    assert_eq!(json.text_at("/network"), "dev");
    assert_eq!(json.text_at("/net"), "82474022");
    assert_eq!(json.number_at("/height"), 1);
    assert_eq!(json.number_at("/pool/posts"), 1);
    assert_eq!(json.text_at("/listen/public"), node.address());
    assert_eq!(json.text_at("/listen/owner"), node.owner_address());
    let identity = node.cli_json(&["identity"]).await;
    assert_eq!(
        identity.text_at("/author"),
        json.text_at("/identity/author")
    );
    let identity = node.cli(&["identity"]).await.ok();
    assert!(
        identity.stdout.contains(json.text_at("/identity/author")),
        "{identity:#?}"
    );
}

#[tokio::test]
async fn says_until_when_an_address_is_banned() {
    let node = Node::lone("ada").await;
    let ban = ["peers", "ban", "203.0.113.7", "--for", "24h"];
    node.cli(&ban).await.ok();
    let said = node.cli(&["peers", "bans"]).await.ok().stdout;
    let until = said.split("until ").nth(1).expect("a term");
    assert!(
        until.starts_with("20") && until.contains(" UTC"),
        "no day in {said:?}"
    );
}

#[tokio::test]
async fn says_how_many_texts_wait_for_a_passphrase() {
    let node = Node::lone("ada").await;
    let author = node.status().await.text_at("/identity/author").to_owned();
    let at = |call: &str| format!("/v1/owner/identities/{author}/{call}");
    let phrase = json!({ "current": null, "new": "a passphrase of ada's" });
    node.owner()
        .put(&at("passphrase"), &phrase)
        .await
        .expect(200);
    let locked = node.owner().post(&at("lock"), &json!({})).await;
    locked.expect(200);
    let said = node.cli(&["status"]).await.ok().stdout;
    assert!(!said.contains("Locked"), "{said}");
    let text = json!({ "content": "for later" });
    node.owner()
        .post("/v1/owner/posts", &text)
        .await
        .expect(202);
    let said = node.cli(&["status"]).await.ok().stdout;
    assert!(
        said.contains("1 text waits") && said.contains("identity unlock"),
        "{said}"
    );
    let metrics = node
        .owner()
        .get("/v1/owner/metrics")
        .await
        .expect(200)
        .text();
    assert!(
        metrics.contains("blocknet_outbox_posts{stage=\"locked\"} 1\n"),
        "{metrics}"
    );
}

#[tokio::test]
async fn lists_adds_and_removes_peers() {
    let ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    let none = ada.cli(&["peers"]).await.ok();
    assert!(none.stdout.contains("No peers yet"), "{none:#?}");
    let address = ben.address();
    let added = ada.cli(&["peers", "add", &address]).await.ok();
    assert!(added.stdout.contains(&address), "{added:#?}");
    wait_connected(&ada, &address).await;
    let listed = ada.cli(&["peers"]).await.ok();
    assert!(
        listed.stdout.contains(&address) && listed.stdout.contains("connected"),
        "{listed:#?}"
    );
    // Ben may call back, which is a row of its own.
    let listed = ada.cli_json(&["peers"]).await;
    let dialled = listed
        .list_at("/peers")
        .iter()
        .filter(|peer| peer.text_at("/direction") == "out");
    let addresses: Vec<_> = dialled.map(|peer| peer.text_at("/address")).collect();
    assert_eq!(addresses, [&address], "{listed:#}");
    let removed = ada.cli(&["peers", "remove", &address]).await.ok();
    assert!(removed.stdout.contains(&address), "{removed:#?}");
    // Ben may call back, and could be removed once more; nobody is at this one.
    let nobody = harness::Ports::lease(1).address(0);
    ada.cli(&["peers", "remove", &nobody]).await.code(4);
    let bad = ada.cli(&["peers", "add", "nowhere"]).await.code(4);
    assert!(bad.stderr.contains("address"), "{bad:#?}");
    let added = ada.cli_json(&["peers", "add", &address]).await;
    assert_eq!(added.text_at("/address"), address);
    ada.cli_json(&["peers", "remove", &address]).await;
}

#[tokio::test]
async fn checks_the_store_of_a_running_and_of_a_stopped_node() {
    let mut node = Node::lone("ada").await;
    node.post("in a block").await;
    node.mine().await;
    node.post("still waiting").await;
    for running in [true, false] {
        if !running {
            node.stop().await;
        }
        let report = node.cli_json(&["check"]).await;
        assert_eq!(*report.at("/ok"), true, "{report:#}");
        assert!(
            report.number_at("/blocks") >= 1 && report.number_at("/posts") >= 1,
            "{report:#}"
        );
        let text = node.cli(&["check"]).await.ok();
        assert!(text.stdout.contains("0 problems"), "{text:#?}");
    }
}

#[tokio::test]
async fn opens_the_page_by_a_one_time_address() {
    let node = Node::lone("ada").await;
    let text = node.cli(&["open"]).await.ok();
    let start = format!("http://{}/#code=", node.owner_address());
    assert!(text.stdout.starts_with(&start), "{text:#?}");
    let json = node.cli_json(&["open"]).await;
    assert!(json.text_at("/url").starts_with(&start));
    assert_ne!(
        text.stdout.trim(),
        json.text_at("/url"),
        "each its own code"
    );
    let code = serde_json::json!({ "code": json.text_at("/code") });
    node.stranger()
        .post("/v1/owner/session", &code)
        .await
        .expect(200);
}

#[tokio::test]
async fn says_that_no_node_runs() {
    let folder = TempDir::new().expect("a folder can be made");
    let empty = folder.path().join("data");
    let empty = empty.to_str().expect("plain");
    let mut stopped = Node::lone("ada").await;
    stopped.stop().await;
    let mut killed = Node::lone("ben").await;
    killed.kill();
    let stopped = stopped.folder().to_str().expect("plain");
    let killed = killed.folder().to_str().expect("plain");
    for data in [empty, stopped, killed] {
        for command in [
            &["status"][..],
            &["post", "x"],
            &["feed"],
            &["mine"],
            &["peers"],
            &["open"],
        ] {
            let mut arguments = vec!["--data-dir", data];
            arguments.extend(command);
            let output = blocknetd(&arguments).await.code(3);
            assert!(output.stderr.contains("run"), "no advice: {output:#?}");
        }
        let output = blocknetd(&["--data-dir", data, "--json", "status"])
            .await
            .code(3);
        let error: serde_json::Value = serde_json::from_str(&output.stderr).expect("JSON");
        assert_eq!(error.text_at("/code"), "not_running");
    }
}

/// As a window's does, and one that is still starting.
#[tokio::test]
async fn says_of_a_node_that_takes_no_commands_that_it_runs() {
    let ada = Node::lone("ada").await;
    std::fs::remove_file(ada.folder().join("owner.address")).expect("removed");
    let data = ada.folder().to_str().expect("plain");
    let output = blocknetd(&["--data-dir", data, "--json", "feed"])
        .await
        .code(3);
    let error: serde_json::Value = serde_json::from_str(&output.stderr).expect("JSON");
    assert_eq!(error.text_at("/code"), "in_window");
    assert!(error.text_at("/message").contains("Use the window"));
}

#[tokio::test]
async fn makes_and_runs_a_network_of_ones_own() {
    let dev = blocknetd(&["network", "show", "dev", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(dev.text_at("/net"), "82474022");
    assert_eq!(
        dev.text_at("/genesis"),
        hex::encode(harness::forge::dev_genesis())
    );
    let made = blocknetd(&[
        "network",
        "new",
        "our-street",
        "--genesis-time",
        "1767225600",
        "--limit-bits",
        "0x2000ffff",
        "--no-retarget",
        "--heartbeat-secs",
        "1",
        "--stamp-work-per-byte",
        "1",
    ])
    .await
    .ok();
    let folder = TempDir::new().expect("a folder can be made");
    let file = folder.path().join("street.json");
    std::fs::write(&file, &made.stdout).expect("written");
    let file = file.to_str().expect("plain");
    let shown = blocknetd(&["network", "show", file, "--json"])
        .await
        .ok()
        .json();
    assert_ne!(shown.text_at("/genesis"), dev.text_at("/genesis"));

    let node = harness::Builder::new("ada").network(file).start().await;
    assert_eq!(node.status().await.text_at("/network"), "our-street");
    assert_eq!(
        node.status().await.text_at("/genesis"),
        shown.text_at("/genesis")
    );
    let post = node.post("on our own").await;
    node.mine().await;
    assert_eq!(node.standing(post.text_at("/id")).await, "confirmed");

    blocknetd(&["network", "show", "no-such-file"])
        .await
        .failed();
    blocknetd(&["network", "new", "Not A Name"]).await.failed();
    blocknetd(&["network", "new", "x", "--limit-bits", "0x2100ffff"])
        .await
        .failed();
}

#[tokio::test]
async fn a_taken_port_stops_a_headless_node_with_advice() {
    let ports = Ports::lease(1);
    let _taken = tokio::net::TcpListener::bind(ports.address(0))
        .await
        .expect("leased");
    let folder = TempDir::new().expect("a folder can be made");
    let data = folder.path().join("data");
    let owner = Ports::lease(1);
    let output = blocknetd(&[
        "run",
        "--data-dir",
        data.to_str().expect("plain"),
        "--network",
        "dev",
        "--listen",
        &ports.address(0),
        "--owner",
        &owner.address(0),
    ])
    .await
    .failed();
    assert!(
        output.stderr.contains(&ports.port(0).to_string()),
        "{output:#?}"
    );
}
