//! Headers that break a rule, and chains of headers that lead nowhere.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//! ```

use std::sync::{Arc, Mutex};
use std::time::Duration;

use harness::forge::{BlockForge, NetworkForge};
use harness::hostile::hashing::{Climb, Endless};
use harness::hostile::{Chain, Face, Hostile, Move, Resources, Scene};
use harness::nodes::wait_same_tip;
use harness::{At as _, Builder, wait_for};

/// Memory that a stranger's headers may take for a while: a few full answers, checked and stored.
const HEADERS_KB: u64 = 96 * 1024;

/// A long chain of good headers that ends in the header `last`.
fn ending_in(last: impl FnOnce(&Chain) -> BlockForge) -> Chain {
    let mut chain = Chain::dev();
    chain.grow(5, chain.time() + 1);
    let last = last(&chain);
    chain.push(last);
    chain
}

/// Shows a chain with one bad header to a victim, which names the rule and leaves the sender alone.
async fn named_and_avoided(chain: Chain, rule: &str) {
    let mut scene = Scene::new().await;
    let hostile = Hostile::honest(Face::of(chain)).await;
    scene.expose(&hostile).await;
    let line = scene.wait_avoided(&hostile).await;
    assert!(line.contains(rule), "no {rule}: {line}");
    scene.left_alone(&hostile).await;
    drop(hostile);
    scene.unharmed().await;
}

#[tokio::test]
async fn a_header_without_work_is_named_and_its_sender_avoided() {
    let chain = ending_in(|chain| chain.next(chain.time() + 1, &[]).seal_workless());
    named_and_avoided(chain, "H6").await;
}

#[tokio::test]
async fn wrong_bits_are_named_and_their_sender_avoided() {
    let chain = ending_in(|chain| {
        let mut block = chain.next(chain.time() + 1, &[]);
        block.bits = 0x1f00_ffff;
        block.seal()
    });
    named_and_avoided(chain, "H5").await;
}

#[tokio::test]
async fn headers_in_a_circle_are_not_followed_for_ever() {
    let mut scene = Scene::new().await;
    let mut chain = Chain::dev();
    chain.grow(2_000, chain.time() + 1);
    // The same full answer, whatever was asked after.
    let circle = chain.headers_after(&[]);
    let face = Face::of(chain).claiming("ffffffffffff", 4_000_000);
    let hostile = Hostile::start(face, move |asked, _| match asked.path.as_str() {
        "/v1/headers" => Some(Move::octets(circle.clone())),
        "/v1/blocks/batch" => Some(Move::octets(Vec::new())),
        _ => None,
    })
    .await;
    scene.expose(&hostile).await;
    hostile.wait_asked("/v1/headers", 2).await;
    for _ in 0..3 {
        scene.follows().await;
    }
    let asked = hostile.count("/v1/headers");
    assert!(asked < 20, "asked {asked} times for the same headers");
    drop(hostile);
    scene.unharmed().await;
}

/// A peer whose headers are mined as they are asked for.
async fn endless(network: &NetworkForge, most: usize) -> (Hostile, Arc<Mutex<Endless>>) {
    let headers = Arc::new(Mutex::new(Endless::new(network, most)));
    let source = headers.clone();
    let height = u32::try_from(most).expect("a million or so");
    let face = Face::of(Chain::of(network.clone())).claiming("ffffffffffff", height);
    let hostile = Hostile::start(face, move |asked, _| {
        asked.is("POST", "/v1/headers").then(|| {
            let mut source = source.lock().expect("no test panics in here");
            Move::octets(source.after(&asked.ids()))
        })
    })
    .await;
    (hostile, headers)
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_without_end_do_not_hold_up_the_honest_chain() {
    let mut scene = Scene::new().await;
    // As many as a stranger's processor finds in some seconds; each is real work, so each is kept.
    let (hostile, headers) = endless(&NetworkForge::dev(), 20_000).await;
    scene.expose(&hostile).await;
    hostile.wait_asked("/v1/headers", 3).await;
    scene.follows().await;
    scene.follows().await;
    let given = headers.lock().expect("no test panics in here").given();
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    println!("{given} headers given, {grown} KiB more at most");
    assert!(grown < HEADERS_KB, "{grown} KiB for {given} headers");
    drop(hostile);
    scene.unharmed().await;
}

/// Memory that a check of a long chain may take: two bits a header and a window, not the headers.
const FLAT_KB: u64 = 48 * 1024;
/// Headers of the low-work chain. Each costs 256 hashes, and its victim's chain as many again, so that every run has a
/// quarter of a million; `BLOCKNET_TEST_HEADERS=1000000` has the whole one.
const HEADERS: usize = 250_000;

/// How many headers this run has.
fn low_work_headers() -> usize {
    std::env::var("BLOCKNET_TEST_HEADERS")
        .map_or(HEADERS, |text| text.parse().expect("a number of headers"))
}

/// A network whose difficulty moves, so that a short chain can stand for more work than a long one.
fn climbing() -> NetworkForge {
    NetworkForge {
        name: String::from("climbing"),
        genesis_time: 1_600_000_000,
        retarget: true,
        ..NetworkForge::dev()
    }
}

/// A chain of some thousand blocks with more work than so many at the easiest target, 160 easy ones on top.
fn steep(network: &NetworkForge, headers: usize) -> Vec<BlockForge> {
    let mut climb = Climb::new(network.genesis(), network.genesis_time);
    let mut blocks = Vec::new();
    while climb.work < headers as u64 * 257 {
        blocks.push(climb.next(1, 1));
    }
    // A claim of hours brings difficulty down, so that the test need not hash on.
    blocks.push(climb.next(10_000, 10_000));
    for _ in 0..160 {
        blocks.push(climb.next(57, 57));
    }
    blocks
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_of_little_work_leave_memory_flat() {
    let (network, count) = (climbing(), low_work_headers());
    let (hostile, headers) = endless(&network, count).await;
    let ahead = Endless::mine_ahead(headers.clone());
    let forging = network.clone();
    let steep = tokio::task::spawn_blocking(move || steep(&forging, count));

    let folder = tempfile::TempDir::with_prefix("blocknet-network-").expect("a folder");
    let file = folder.path().join("climbing.json");
    std::fs::write(&file, network.file()).expect("a network file can be written");
    let node = |name| Builder::new(name).network(file.to_str().expect("a plain name"));
    let mut scene = Scene::of(node("victim"), node("honest")).await;
    let to = scene.honest.public();
    let steep = steep.await.expect("forging does not panic");
    for block in &steep {
        to.post_bytes("/v1/blocks", "application/octet-stream", block.bytes())
            .await
            .expect(202);
    }
    let tip = wait_same_tip(&[&scene.victim, &scene.honest]).await;
    assert_eq!(Some(tip), steep.last().map(|block| hex::encode(block.id())));

    let before = Resources::of(&mut scene.victim);
    scene.expose(&hostile).await;
    // As long as the victim asks on; it answers and follows meanwhile.
    let given = wait_for(
        async || {
            let first = headers.lock().expect("no test panics in here").given();
            scene.follows().await;
            tokio::time::sleep(Duration::from_secs(1)).await;
            let then = headers.lock().expect("no test panics in here").given();
            if then == first && then > 0 || then == count {
                Ok(then)
            } else {
                Err(format!("{then} headers"))
            }
        },
        Duration::from_secs(300),
        "the victim to have enough of a chain with little work",
    )
    .await;
    drop(ahead);
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(before);
    println!("{given} headers given, {grown} KiB more at most");
    assert!(grown < FLAT_KB, "{grown} KiB more for {given} headers");
    let status = scene.victim.status().await;
    assert_eq!(
        status.number_at("/header_height"),
        status.number_at("/height")
    );
    drop(hostile);
    scene.unharmed().await;
}
