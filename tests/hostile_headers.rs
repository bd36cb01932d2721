//! Headers that break a rule, and chains of headers that lead nowhere.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//! ```

use std::sync::{Arc, Mutex};

use harness::forge::{BlockForge, NetworkForge};
use harness::hostile::hashing::Endless;
use harness::hostile::{Chain, Face, Hostile, Move, Resources, Scene};

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
