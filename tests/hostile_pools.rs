//! Comparisons of pools that are garbage, that never end, and that name posts which nobody has.
//!
//! ```text
//! hostile ◀──compares pools──▶ victim ──dials──▶ honest
//! ```

use std::time::{Duration, Instant};

use harness::hostile::{Asked, Chain, Face, Hostile, Move, Resources, Scene, raw, stranger};
use serde_json::json;

const PATH: &str = "/v1/pool/reconcile";
const OCTETS: &str = "application/octet-stream";
/// The first byte of a message of version 1.
const VERSION: u8 = 0x61;
/// Everything up to infinity: an open bound without a prefix.
const ALL: [u8; 2] = [0, 0];
/// What follows a bound: nothing to say, a fingerprint of sixteen bytes, a list of ids.
const SKIP: u8 = 0;
const FINGERPRINT: u8 = 1;
const LIST: u8 = 2;
/// Messages that a node sends in one comparison at most.
const ROUNDS: usize = 32;
/// An answer to a message, on a busy machine.
const PROMPT: Duration = Duration::from_secs(5);
const GROWTH_KB: u64 = 64 * 1024;

/// A message that says: mine is another set than yours.
fn another_set() -> Vec<u8> {
    [&[VERSION][..], &ALL, &[FINGERPRINT], &[0xab; 16]].concat()
}

/// A message that names so many posts which nobody ever made.
fn nobodys_posts(count: u16, seed: u8) -> Vec<u8> {
    let high = u8::try_from(count >> 7).expect("below 2^15") | 0x80;
    let low = u8::try_from(count & 0x7f).expect("seven bits");
    let mut message = [&[VERSION][..], &ALL, &[LIST, high, low]].concat();
    for number in 0..count {
        let mut id = [seed; 32];
        id[..2].copy_from_slice(&number.to_be_bytes());
        message.extend(id);
    }
    message
}

/// A peer that answers each message of a comparison with this one.
async fn comparing(answer: impl Fn() -> Move + Send + Sync + 'static) -> Hostile {
    let act = move |asked: &Asked, _: &Face| asked.is("POST", PATH).then(&answer);
    Hostile::start(Face::of(Chain::dev()), act).await
}

#[tokio::test]
async fn messages_that_are_garbage_are_refused_and_cost_nothing() {
    let mut scene = Scene::new().await;
    let skips: Vec<u8> = std::iter::once(VERSION)
        .chain((0..20_000).flat_map(|_| [2, 0, SKIP]))
        .collect();
    let fingerprints: Vec<u8> = std::iter::once(VERSION)
        .chain((0..3_000).flat_map(|_| [vec![2, 0, FINGERPRINT], vec![0xab; 16]].concat()))
        .collect();
    let cases: [(&str, Vec<u8>, &[u16]); 9] = [
        ("nothing", Vec::new(), &[400]),
        ("another version", vec![0x70, 0, 0, SKIP], &[200, 400]),
        ("text", b"GET / HTTP/1.1".to_vec(), &[400]),
        (
            "a cut fingerprint",
            [&[VERSION][..], &ALL, &[FINGERPRINT, 1, 2]].concat(),
            &[400],
        ),
        (
            "a list of 2^28 ids",
            [&[VERSION][..], &ALL, &[LIST, 255, 255, 255, 127]].concat(),
            &[400],
        ),
        ("a number without end", vec![0xff; 60_000], &[400]),
        ("twenty thousand ranges", skips, &[200, 400]),
        ("three thousand fingerprints", fingerprints, &[200, 400]),
        ("a huge frame", vec![VERSION; 65_537], &[413]),
    ];
    for (case, bytes, wanted) in &cases {
        let began = Instant::now();
        let answer = raw::post(stranger(), &scene.victim.address(), PATH, OCTETS, bytes).await;
        let status = raw::status(&answer);
        assert!(wanted.contains(&status), "{case}: {answer:.300}");
        assert!(
            began.elapsed() < PROMPT,
            "{case} took {:?}",
            began.elapsed()
        );
    }
    let ip = stranger();
    for _ in 0..500 {
        let answer = raw::post(ip, &scene.victim.address(), PATH, OCTETS, &another_set()).await;
        assert!(matches!(raw::status(&answer), 200 | 429), "{answer:.300}");
    }
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < GROWTH_KB, "{grown} KiB more at most");
    scene.unharmed().await;
}

/// What a peer answers to each message.
type Answer = fn() -> Move;

#[tokio::test]
async fn answers_that_are_garbage_end_with_their_sender() {
    let mut scene = Scene::new().await;
    let cases: [(&str, Answer); 3] = [
        ("text", || Move::octets(b"<html>".to_vec())),
        ("five megabytes", || Move::octets(vec![VERSION; 5 << 20])),
        ("without end", || Move::Pour {
            start: b"HTTP/1.1 200 X\r\ncontent-type: application/octet-stream\r\n\r\n".to_vec(),
        }),
    ];
    for (case, answer) in cases {
        let hostile = comparing(answer).await;
        scene.expose(&hostile).await;
        hostile.wait_asked(PATH, 1).await;
        println!("{case}:");
        scene.follows().await;
        let asked = hostile.count(PATH);
        assert!(asked <= 3, "{case}: asked {asked} times");
    }
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < GROWTH_KB, "{grown} KiB more at most");
    scene.unharmed().await;
}

#[tokio::test]
async fn a_comparison_without_end_ends_after_its_rounds() {
    let mut scene = Scene::new().await;
    let hostile = comparing(|| Move::octets(another_set())).await;
    scene.expose(&hostile).await;
    hostile.wait_asked(PATH, ROUNDS).await;
    for _ in 0..3 {
        scene.follows().await;
    }
    let asked = hostile.count(PATH);
    println!("{asked} messages");
    // One more comparison may have been drawn by lot meanwhile.
    assert!(asked <= 2 * ROUNDS, "{asked} messages");
    drop(hostile);
    scene.unharmed().await;
}

#[tokio::test]
async fn posts_that_nobody_has_are_asked_for_a_few_times_and_forgotten() {
    let mut scene = Scene::new().await;
    let hostile = comparing(|| Move::octets(nobodys_posts(1_000, 7))).await;
    scene.expose(&hostile).await;
    hostile.wait_asked("/v1/posts/batch", 1).await;
    // Told in events as well, as if they had just come.
    for number in 0..2_000_u32 {
        let name = format!("{number:064x}");
        let told = json!({ "type": "post", "id": name, "leaf": name, "status": "pooled" });
        hostile.announce(told);
    }
    for _ in 0..4 {
        scene.follows().await;
    }
    let (batches, rounds) = (hostile.count("/v1/posts/batch"), hostile.count(PATH));
    println!("{rounds} messages compared, {batches} batches asked for");
    assert!(
        batches <= 80,
        "{batches} batches of 128 for 3,000 posts that are not there"
    );
    assert!(rounds <= 2 * ROUNDS, "{rounds} messages");
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < GROWTH_KB, "{grown} KiB more at most");
    drop(hostile);
    scene.unharmed().await;
}
