//! Files stay within the room that their owner gives, and within a bounded memory; a kill loses no piece.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use harness::hostile::{Chain, Face, Hostile, Move, Resources};
use harness::nodes::wait_connected;
use harness::picture::{noise, sha256};
use harness::{At as _, Builder, Node, wait_for};
use serde_json::json;

/// The largest file there is.
const MOST: usize = 8 << 20;
/// Bytes of a piece that nodes ask each other for.
const PIECE: usize = 256 * 1024;

/// Keeps a file for good and gives its name.
async fn keep(node: &Node, bytes: &[u8]) -> String {
    let octets = "application/octet-stream";
    let answer = node
        .owner()
        .post_bytes("/v1/owner/files", octets, bytes.to_vec());
    answer.await.expect(201);
    sha256(bytes)
}

async fn limit(node: &Node, megabytes: u32) {
    let change = json!({ "files_limit_mb": megabytes });
    let answer = node.owner().put("/v1/owner/settings", &change).await;
    answer.expect(200);
}

#[tokio::test]
async fn the_largest_file_comes_whole_and_in_little_memory() {
    let ada = Node::lone("ada").await;
    let mut ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let bytes = noise(MOST, 1);
    let name = keep(&ada, &bytes).await;
    let before = Resources::of(&mut ben);
    ben.fetch_file(&name, MOST).await;
    ben.wait_file(&name, "here").await;
    let after = Resources::of(&mut ben);
    let grew = after.peak_kb.saturating_sub(before.rss_kb);
    println!("8 MiB fetched with {grew} KiB more at the peak");
    assert!(grew < 24 * 1024, "{before:?} {after:?}");
    assert_eq!(ben.file(&name).await, bytes);
    let too_large = noise(MOST + 1, 1);
    let octets = "application/octet-stream";
    for path in ["/v1/owner/files", "/v1/owner/attachments?name=a"] {
        let answer = ada.owner().post_bytes(path, octets, too_large.clone());
        assert_eq!(answer.await.status, 413, "{path}");
    }
}

#[tokio::test]
async fn what_was_fetched_gives_way_within_the_room_and_what_is_own_stays() {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    limit(&ben, 3).await;
    let own = keep(&ben, &noise(1 << 20, 9)).await;
    let mut names = Vec::new();
    for seed in 1..=4 {
        let name = keep(&ada, &noise(900_000, seed)).await;
        ben.fetch_file(&name, 900_000).await;
        ben.wait_file(&name, "here").await;
        names.push(name);
        let kept = ben.owner().get("/v1/owner/files").await.expect(200).json();
        assert!(kept.number_at("/bytes") <= 3 << 20, "{kept:#}");
    }
    assert_eq!(ben.file_state(&own).await.text_at("/place"), "own");
    let newest = names.last().expect("four of them");
    assert_eq!(ben.file_state(newest).await.text_at("/state"), "here");
    let kept = ben.owner().get("/v1/owner/files").await.expect(200).json();
    assert_eq!(kept.number_at("/fetched_files"), 2, "{kept:#}");

    // Where own files take the room, nothing is fetched, and the node says why.
    limit(&ben, 1).await;
    let name = keep(&ada, &noise(900_000, 5)).await;
    ben.fetch_file(&name, 900_000).await;
    let failed = ben.wait_file(&name, "failed").await;
    assert!(failed.text_at("/problem").contains("settings"), "{failed}");

    limit(&ben, 3).await;
    let cleared = ben.owner().delete("/v1/owner/files").await.expect(200);
    assert_eq!(cleared.json().number_at("/files"), 2);
    assert_eq!(ben.file_state(newest).await.text_at("/state"), "absent");
    assert_eq!(ben.file_state(&own).await.text_at("/place"), "own");
}

#[tokio::test]
async fn a_killed_node_goes_on_with_the_pieces_that_it_had() {
    let bytes = Arc::new(noise(12 * PIECE, 3));
    let name = sha256(&bytes);
    let (stalls, given) = (
        Arc::new(AtomicBool::new(true)),
        Arc::new(AtomicUsize::new(0)),
    );
    let path = format!("/v1/files/{name}");
    let act = {
        let (bytes, stalls, given) = (bytes.clone(), stalls.clone(), given.clone());
        let path = path.clone();
        move |asked: &harness::hostile::Asked, _: &Face| {
            let (first, last) = asked.range.filter(|_| asked.is("GET", &path))?;
            let is_piece = last > first;
            if is_piece && stalls.load(Ordering::SeqCst) && first >= 8 * PIECE {
                return Some(Move::Hold);
            }
            given.fetch_add(usize::from(is_piece), Ordering::SeqCst);
            Some(Move::file(asked, &bytes))
        }
    };
    let giver = Hostile::start(Face::of(Chain::dev()), act).await;
    let mut ada = Builder::new("ada").peer(&giver.address()).start().await;
    wait_connected(&ada, &giver.address()).await;
    ada.fetch_file(&name, bytes.len()).await;
    let had = u64::try_from(8 * PIECE).expect("small");
    wait_for(
        async || match ada.file_state(&name).await {
            state if state.number_at("/done") >= had => Ok(()),
            state => Err(state.to_string()),
        },
        harness::wait::DEADLINE,
        "eight pieces to be there",
    )
    .await;
    ada.kill();
    stalls.store(false, Ordering::SeqCst);
    given.store(0, Ordering::SeqCst);
    ada.start().await;
    // Nobody has to ask again: what was begun is wanted.
    ada.wait_file(&name, "here").await;
    assert_eq!(ada.file(&name).await, *bytes);
    assert_eq!(given.load(Ordering::SeqCst), 4, "pieces asked for anew");
}
