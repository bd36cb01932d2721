//! Invites on the command line.
//!
//! ```text
//! ada ──invite──▶ somebody who pastes it ──▶ ben, cyd (a fresh folder), dan (another network)
//! ```

use std::process::Stdio;

use harness::nodes::wait_connected;
use harness::process::Process;
use harness::wait::DEADLINE;
use harness::{At as _, Builder, Node, Ports, blocknetd, programs, wait_for};
use tempfile::TempDir;

/// A network of one's own, as a file in `place`.
async fn club(place: &TempDir) -> String {
    let made = blocknetd(&["network", "new", "club", "--genesis-time", "1790000000"]);
    let file = place.path().join("club.json");
    std::fs::write(&file, made.await.ok().stdout).expect("written");
    file.to_str().expect("plain").to_owned()
}

#[tokio::test]
async fn invites_and_joins_a_running_node() {
    let (ada, ben) = (Node::lone("ada").await, Node::lone("ben").await);
    let place = TempDir::new().expect("a folder can be made");
    let svg = place.path().join("invite.svg");
    let made = ada
        .cli(&["invite", "--svg", svg.to_str().expect("plain")])
        .await
        .ok();
    assert!(made.stderr.contains("this computer alone"), "{made:#?}");
    assert!(
        std::fs::read_to_string(&svg)
            .expect("written")
            .starts_with("<svg ")
    );
    let invite = made.stdout.trim();
    // As a mail program breaks it.
    let (first, second) = invite.split_at(40);
    let joined = ben.cli(&["join", first, second]).await.ok();
    assert!(joined.stdout.contains(&ada.address()), "{joined:#?}");
    wait_connected(&ben, &ada.address()).await;

    let named = ada
        .cli_json(&[
            "invite",
            "--address",
            "ada.example",
            "--address",
            "192.0.2.7:9000",
        ])
        .await;
    assert_eq!(named.text_at("/addresses/0/address"), "ada.example:8000");
    assert_eq!(named.text_at("/addresses/1/address"), "192.0.2.7:9000");
    let bad = ben
        .cli(&["join", &invite[..invite.len() - 1]])
        .await
        .code(4);
    assert!(bad.stderr.contains("damaged"), "{bad:#?}");
}

#[tokio::test]
async fn a_fresh_folder_takes_network_and_peers_from_the_invite_and_keeps_them() {
    let place = TempDir::new().expect("a folder can be made");
    let club = club(&place).await;
    let ada = Builder::new("ada").network(&club).start().await;
    let invite = ada.cli(&["invite"]).await.ok().stdout.trim().to_owned();

    let folder = place.path().join("cyd");
    // Where ada has heard of it, it does not listen the second time: it must find her again.
    let ports = Ports::lease(4);
    let log = place.path().join("log");
    for (arguments, port) in [(&["--join", invite.as_str()][..], 0), (&[], 2)] {
        let mut command = std::process::Command::new(programs::blocknetd());
        command
            .arg("run")
            .arg("--data-dir")
            .arg(&folder)
            .args(["--listen", &ports.address(port)])
            .args(["--owner", &ports.address(port + 1)])
            .args(["--mine", "off", "--allow-private"])
            .args(arguments)
            .stdin(Stdio::null());
        let mut cyd = Process::start("cyd", &mut command, &log);
        let asked = [
            "--data-dir",
            folder.to_str().expect("plain"),
            "--json",
            "status",
        ];
        let network = wait_for(
            async || {
                let answer = blocknetd(&asked).await;
                if !answer.status.success() {
                    return Err(answer.complaint());
                }
                let status = answer.json();
                // Ada may call back, and of two ways one stays: either.
                let ways = ["/peers/outbound", "/peers/inbound"];
                match ways.map(|way| status.number_at(way)) {
                    [0, 0] => Err("no peers".to_owned()),
                    _ => Ok(status.text_at("/network").to_owned()),
                }
            },
            DEADLINE,
            "cyd to join ada",
        );
        assert_eq!(network.await, "club");
        cyd.terminate();
        cyd.wait(DEADLINE).await;
    }
}

#[tokio::test]
async fn says_which_network_an_invite_is_for() {
    let place = TempDir::new().expect("a folder can be made");
    let club = club(&place).await;
    let ada = Builder::new("ada").network(&club).start().await;
    let invite = ada.cli(&["invite"]).await.ok().stdout.trim().to_owned();
    let dan = Node::lone("dan").await;
    let refused = dan.cli(&["join", &invite]).await.code(4);
    for words in ["“club”", "“dev”", "--join"] {
        assert!(refused.stderr.contains(words), "{refused:#?}");
    }
    let fresh = place.path().join("fresh");
    let fresh = fresh.to_str().expect("plain");
    let run = [
        "--data-dir",
        fresh,
        "run",
        "--network",
        "dev",
        "--join",
        &invite,
    ];
    let refused = blocknetd(&run).await.failed();
    assert!(refused.stderr.contains("“club”"), "{refused:#?}");
    assert!(!std::path::Path::new(fresh).exists(), "nothing was made");
    let rubbish = blocknetd(&["--data-dir", fresh, "run", "--join", "rubbish"]).await;
    let rubbish = rubbish.code(2);
    assert!(rubbish.stderr.contains("begins with"), "{rubbish:#?}");
}
