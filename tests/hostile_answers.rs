//! Answers that are too large, too slow or no answers at all.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//! ```

use std::time::Duration;

use harness::hostile::{Asked, Chain, Face, Hostile, Move, Resources, Scene};

/// What bytes that are thrown away may cost for a moment.
const THROWN_AWAY_KB: u64 = 64 * 1024;

/// A chain that the victim wants, and whose blocks it does not get: its own stays the honest one.
fn wanted() -> Chain {
    let mut chain = Chain::dev();
    chain.grow(40, chain.time() + 1);
    chain
}

/// 200 with this length announced, on the network `dev`.
fn head(kind: &str, length: Option<u64>) -> Vec<u8> {
    let mark = Face::of(Chain::dev()).network_mark();
    let length = length.map_or(String::new(), |length| {
        format!("content-length: {length}\r\n")
    });
    format!("HTTP/1.1 200 OK\r\nblocknet-network: {mark}\r\ncontent-type: {kind}\r\n{length}\r\n")
        .into_bytes()
}

/// The peer's answer to one path, and honesty elsewhere.
async fn answering(path: &'static str, answer: Move) -> Hostile {
    let act = move |asked: &Asked, _: &Face| match asked.path.as_str() {
        asked if asked == path => Some(answer.clone()),
        "/v1/blocks/batch" => Some(Move::octets(Vec::new())),
        _ => None,
    };
    Hostile::start(Face::of(wanted()), act).await
}

#[tokio::test]
async fn who_sends_more_than_was_asked_for_is_avoided() {
    let mut scene = Scene::new().await;
    let octets = "application/octet-stream";
    let cases: [(&str, &'static str, Move); 6] = [
        (
            "an announced gigabyte of headers",
            "/v1/headers",
            Move::Pour {
                start: head(octets, Some(1 << 30)),
            },
        ),
        (
            "headers without a length and without end",
            "/v1/headers",
            Move::Pour {
                start: head(octets, None),
            },
        ),
        (
            "2,001 headers",
            "/v1/headers",
            Move::octets(vec![0; 136 * 2_001]),
        ),
        (
            "blocks of five megabytes",
            "/v1/blocks/batch",
            Move::octets(vec![0; 5 << 20]),
        ),
        (
            "addresses without end",
            "/v1/peers",
            Move::Pour {
                start: head("application/json", None),
            },
        ),
        (
            "events without end",
            "/v1/events",
            Move::Pour {
                start: head("application/json", None),
            },
        ),
    ];
    for (case, path, answer) in cases {
        println!("{case}");
        let hostile = answering(path, answer).await;
        hostile.introduce(&scene.victim).await;
        scene.wait_avoided(&hostile).await;
    }
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < THROWN_AWAY_KB, "{grown} KiB more at most");
    scene.unharmed().await;
}

#[tokio::test]
async fn half_an_item_or_no_json_at_all_is_no_answer() {
    let mut scene = Scene::new().await;
    let cases: [(&str, &'static str, Move); 5] = [
        ("half a header", "/v1/headers", Move::octets(vec![1; 68])),
        (
            "a block that is cut off",
            "/v1/blocks/batch",
            Move::octets(vec![0, 0, 1, 0, 7]),
        ),
        (
            "a page instead of who it is",
            "/v1/node",
            Move::octets(b"<html>".to_vec()),
        ),
        (
            "names instead of addresses",
            "/v1/peers",
            Move::octets(br#"{"peers":[{"ip":"localhost","port":8000}]}"#.to_vec()),
        ),
        (
            "no events at all",
            "/v1/events",
            Move::octets(b"[]".to_vec()),
        ),
    ];
    for (case, path, answer) in cases {
        println!("{case}");
        let hostile = answering(path, answer).await;
        hostile.introduce(&scene.victim).await;
        scene.wait_avoided(&hostile).await;
    }
    scene.unharmed().await;
}

#[tokio::test]
async fn one_byte_a_second_holds_nobody_up() {
    let mut scene = Scene::new().await;
    let slowly = |kind| Move::Drip {
        start: head(kind, Some(100_000)),
        gap: Duration::from_secs(1),
    };
    let mut peers = Vec::new();
    for path in ["/v1/node", "/v1/headers", "/v1/blocks/batch", "/v1/events"] {
        let peer = answering(path, slowly("application/octet-stream")).await;
        peer.introduce(&scene.victim).await;
        peers.push((path, peer));
    }
    for (path, peer) in &peers {
        peer.wait_asked(path, 1).await;
    }
    for _ in 0..3 {
        scene.follows().await;
    }
    drop(peers);
    scene.unharmed().await;
}

#[tokio::test]
async fn silence_holds_nobody_up() {
    let mut scene = Scene::new().await;
    let mut peers = Vec::new();
    for path in ["/v1/node", "/v1/headers", "/v1/blocks/batch", "/v1/pool"] {
        let peer = answering(path, Move::Hold).await;
        peer.introduce(&scene.victim).await;
        peers.push(peer);
    }
    let closing = answering("/v1/headers", Move::Close).await;
    closing.introduce(&scene.victim).await;
    for _ in 0..3 {
        scene.follows().await;
    }
    drop((peers, closing));
    scene.unharmed().await;
}
