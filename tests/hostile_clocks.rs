//! Headers ahead of the clock, and clocks that are off.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//! ```

use std::path::PathBuf;
use std::time::Duration;

use harness::forge::NetworkForge;
use harness::hostile::raw::{now, post, status};
use harness::hostile::{Chain, Face, Hostile, Scene};
use harness::nodes::{wait_connected, wait_same_tip};
use harness::{At as _, Builder, FakeClock, Node, wait_until};
use tempfile::TempDir;

/// A network on which a header may run 30 s ahead, as on `main`.
fn strict() -> NetworkForge {
    NetworkForge {
        name: String::from("strict"),
        max_ahead_secs: 30,
        ..NetworkForge::dev()
    }
}

/// The file of that network.
fn network_file(folder: &TempDir) -> String {
    let file: PathBuf = folder.path().join("strict.json");
    std::fs::write(&file, strict().file()).expect("a network file can be written");
    file.to_str().expect("a plain name").to_owned()
}

async fn strict_scene(folder: &TempDir) -> Scene {
    let file = network_file(folder);
    let node = |name| Builder::new(name).network(&file);
    Scene::of(node("victim"), node("honest")).await
}

/// The honest chain with one more block, so far ahead of the clock.
async fn ahead(scene: &Scene, secs: u64) -> Chain {
    let chain = copy(&scene.honest).await;
    let mut ahead = chain.clone();
    // Heavier than what the honest node mines meanwhile.
    let block = chain.next(now() + secs, &[]).seal();
    ahead.push(block);
    ahead
}

/// The chain of a node, read over its public listener.
async fn copy(node: &Node) -> Chain {
    let mut chain = Chain::of(strict());
    for height in 1..=node.height().await {
        let path = format!("/v1/blocks/{height}");
        let bytes = node.public().get_binary(&path).await.expect(200).body;
        chain.push(harness::forge::BlockForge::parse(&bytes));
    }
    chain
}

#[tokio::test]
async fn a_header_31_seconds_ahead_is_held_and_taken_when_its_time_has_come() {
    let folder = TempDir::with_prefix("blocknet-network-").expect("a folder can be made");
    let mut scene = strict_scene(&folder).await;
    // A little more than 31, so that the way to the node does not make it good.
    let chain = ahead(&scene, 36).await;
    let hostile = Hostile::honest(Face::of(chain.clone())).await;
    scene.expose(&hostile).await;
    hostile.wait_asked("/v1/headers", 1).await;
    assert_eq!(scene.victim.height().await + 1, u64::from(chain.height()));
    let wanted = hex::encode(chain.tip());
    wait_until(
        async || scene.victim.tip().await == wanted,
        Duration::from_secs(30),
        "the block whose time has come",
    )
    .await;
    let log = scene.victim.log();
    assert!(!log.contains("avoided"), "nobody is to blame: {log}");
    wait_same_tip(&[&scene.victim, &scene.honest]).await;
    drop(hostile);
    // The honest node mines on top of it only when its time has come for it as well.
    scene.answers().await;
    scene.victim.stop().await;
}

#[tokio::test]
async fn headers_an_hour_and_a_year_ahead_blame_nobody_and_change_nothing() {
    let folder = TempDir::with_prefix("blocknet-network-").expect("a folder can be made");
    let mut scene = strict_scene(&folder).await;
    for secs in [3_600, 365 * 86_400] {
        let chain = ahead(&scene, secs).await;
        let block = chain.blocks().last().expect("it was pushed").bytes();
        let hostile = Hostile::honest(Face::of(chain)).await;
        scene.expose(&hostile).await;
        hostile.wait_asked("/v1/headers", 1).await;
        let octets = "application/octet-stream";
        let to = scene.victim.address();
        let said = post(hostile.ip(), &to, "/v1/blocks", octets, &block).await;
        println!(
            "{secs} s ahead: {}",
            said.lines().last().unwrap_or_default()
        );
        // Held for its time within two hours, and refused beyond.
        let wanted: &[u16] = if secs <= 7_200 { &[202] } else { &[422] };
        assert!(wanted.contains(&status(&said)), "{secs} s ahead: {said}");
        assert!(said.contains("held") || said.contains("H8"), "{said}");
        scene.follows().await;
    }
    let log = scene.victim.log();
    assert!(!log.contains("avoided"), "nobody is to blame: {log}");
    scene.unharmed().await;
}

#[tokio::test]
async fn five_headers_ahead_of_one_sender_are_four_that_are_held() {
    let folder = TempDir::with_prefix("blocknet-network-").expect("a folder can be made");
    let mut scene = strict_scene(&folder).await;
    let chain = copy(&scene.honest).await;
    let from = harness::hostile::stranger();
    let mut held = Vec::new();
    for number in 0..5 {
        let block = chain.next(now() + 600 + number, &[]).seal();
        let to = scene.victim.address();
        let octets = "application/octet-stream";
        let said = post(from, &to, "/v1/blocks", octets, &block.bytes()).await;
        held.push(status(&said));
    }
    assert_eq!(held, [202, 202, 202, 202, 422]);
    scene.unharmed().await;
}

#[tokio::test]
async fn a_clock_ten_minutes_off_costs_nobody_a_peer() {
    let folder = TempDir::with_prefix("blocknet-network-").expect("a folder can be made");
    let file = network_file(&folder);
    let fast = FakeClock::off_by(600).only_wall();
    let slow = FakeClock::off_by(-600).only_wall();
    let right = Builder::new("right").network(&file).start().await;
    let ahead = Builder::new("ahead").network(&file).clock(&fast);
    let ahead = ahead.peer(&right.address()).start().await;
    let behind = Builder::new("behind").network(&file).clock(&slow);
    let behind = behind.peer(&right.address()).start().await;
    wait_connected(&ahead, &right.address()).await;
    wait_connected(&behind, &right.address()).await;
    // What the right one mines is ten minutes ahead for the one behind, which holds it.
    right.mine_empty().await;
    wait_same_tip(&[&ahead, &right]).await;
    // What the one ahead mines waits on the right one.
    let early = ahead.mine_empty().await;
    assert_ne!(right.tip().await, early.text_at("/block/id"));
    // The right ones go on, and meet the others as soon as their clocks are set.
    right.mine_empty().await;
    for node in [&ahead, &behind] {
        let connected = node.connected().await;
        assert!(
            connected.contains(&right.address()),
            "{}: {connected:?}",
            node.name()
        );
    }
    fast.set(0);
    slow.set(0);
    // Heavier than what any of them has.
    right.mine_empty().await;
    wait_same_tip(&[&right, &ahead, &behind]).await;
    for node in [&ahead, &behind, &right] {
        let log = node.log();
        assert!(!log.contains("avoided"), "{}: {log}", node.name());
    }
}
