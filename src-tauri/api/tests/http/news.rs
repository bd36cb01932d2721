//! Compact blocks and comparisons of pools at the public listener: good ones, and ones that mean
//! no good.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_api::client::HttpTransport;
use blocknet_chain::{Block, BlockId, Network, Post, Stub, Unchecked};
use blocknet_node::CompactBlock;
use blocknet_node::transport::{Answer, Request, Transport};
use bytes::Bytes;

use crate::rig::{Rig, block_on, post_of, text};

const OCTETS: &str = "application/octet-stream";
const SOON: Duration = Duration::from_secs(10);

async fn ask(peer: SocketAddr, request: Request) -> Answer {
    let transport = HttpTransport::new(&Network::dev(), 7, "blocknet/test").unwrap();
    transport.call(peer, request, SOON).await.unwrap().answer
}

fn posts(count: usize) -> Vec<Post> {
    let contents = (0..count).map(|number| text(&format!("post {number}")));
    contents
        .map(|text| post_of(&Network::dev(), text))
        .collect()
}

fn block(posts: &[Post]) -> Block<Unchecked> {
    block_on(Network::dev().genesis(), posts.to_vec(), |_| {})
}

fn compact(block: &Block<Unchecked>, prefill: &[u16]) -> Vec<u8> {
    let prefill: BTreeSet<u16> = prefill.iter().copied().collect();
    CompactBlock::build(block, 7, &prefill).encode()
}

async fn send(rig: &Rig, bytes: Vec<u8>) -> Answer {
    let bytes = Bytes::from(bytes);
    ask(rig.public(), Request::SendCompact { bytes }).await
}

/// Hands posts in, one after another.
async fn give(rig: &Rig, posts: &[Post]) {
    for post in posts {
        let bytes = post.encode_alone().unwrap().into();
        let sent = ask(rig.public(), Request::SendPost { bytes }).await;
        assert!(matches!(sent, Answer::Taken { had: false }), "{sent:?}");
    }
}

#[tokio::test]
async fn rebuilds_a_block_from_the_pool_and_asks_for_what_is_missing() {
    let rig = Rig::start().await;
    let posts = posts(4);
    give(&rig, &posts[1..3]).await;
    let block = block(&posts);
    let lacks = send(&rig, compact(&block, &[])).await;
    assert!(
        matches!(&lacks, Answer::Lacks { indexes } if *indexes == [0, 3]),
        "{lacks:?}"
    );
    assert_eq!(rig.state().await["height"], 0);
    let again = send(&rig, compact(&block, &[3])).await;
    assert!(matches!(&again, Answer::Lacks { indexes } if *indexes == [0]));
    for had in [false, true] {
        let taken = send(&rig, compact(&block, &[0, 3])).await;
        assert!(matches!(taken, Answer::Taken { had: found } if found == had));
    }
    let state = rig.state().await;
    assert_eq!(
        (&state["height"], &state["pool"]["posts"]),
        (&1.into(), &0.into())
    );
    rig.host.stop().await;
}

#[tokio::test]
async fn posts_that_fit_their_short_ids_by_chance_are_asked_for_and_no_verdict() {
    let rig = Rig::start().await;
    let posts = posts(3);
    give(&rig, &posts).await;
    // The header is that of the block; the short ids are those of others in the pool.
    let true_block = block(&posts);
    let swapped = vec![posts[1].clone(), posts[0].clone(), posts[2].clone()];
    let other = Block::<Unchecked>::new(*true_block.header(), swapped);
    let lacks = send(&rig, compact(&other, &[2])).await;
    assert!(
        matches!(&lacks, Answer::Lacks { indexes } if *indexes == [0, 1]),
        "{lacks:?}"
    );
    // All in full and still not the header's: damaged on the way, and the true one is taken.
    let damaged = send(&rig, compact(&other, &[0, 1, 2])).await;
    assert!(
        matches!(&damaged, Answer::Refused { status: 422, rule: Some(rule), .. } if rule == "B2"),
        "{damaged:?}"
    );
    let taken = send(&rig, compact(&true_block, &[])).await;
    assert!(matches!(taken, Answer::Taken { had: false }), "{taken:?}");
    rig.host.stop().await;
}

#[tokio::test]
async fn looks_at_nothing_behind_a_header_without_work_or_parent() {
    let rig = Rig::start().await;
    let good = block(&posts(1));
    let target = good.header().bits.to_target();
    let mut workless = *good.header();
    while target.is_met_by(workless.id().as_bytes()) {
        workless.nonce += 1;
    }
    let orphan = block_on(Network::dev().genesis(), posts(1), |header| {
        header.prev = BlockId::from_bytes([9; 32]);
    });
    let with_garbage = |header: blocknet_chain::Header| {
        let garbage = [0xff; 500];
        [&header.encode()[..], &garbage].concat()
    };
    let cases = [
        (with_garbage(workless), 422, "H6"),
        (with_garbage(*orphan.header()), 409, "parent_unknown"),
        // The header is good, so what follows is looked at.
        (with_garbage(*good.header()), 400, "bad_body"),
        (good.header().encode()[..100].to_vec(), 400, "bad_body"),
        (vec![0; 300_000], 413, "too_large"),
    ];
    for (body, status, says) in cases {
        let answer = rig.post("/v1/blocks/compact", OCTETS, body).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        assert!(answer.text().contains(says), "{says}: {}", answer.text());
    }
    let json = rig
        .post("/v1/blocks/compact", "application/json", b"{}".to_vec())
        .await;
    assert_eq!(json.status, 415);
    assert_eq!(rig.state().await["height"], 0);
    rig.host.stop().await;
}

#[tokio::test]
async fn a_prefilled_post_is_checked_like_any_other() {
    let rig = Rig::start().await;
    let mut posts = posts(2);
    give(&rig, &posts[..1]).await;
    let mut stub = *posts[1].stub.as_bytes();
    stub[130] ^= 1;
    posts[1].stub = Stub::from_bytes(stub);
    let forged = send(&rig, compact(&block(&posts), &[1])).await;
    assert!(
        matches!(&forged, Answer::Refused { status: 422, rule: Some(rule), .. } if rule == "P3"),
        "{forged:?}"
    );
    assert_eq!(rig.state().await["height"], 0);
    rig.host.stop().await;
}

#[tokio::test]
async fn refuses_what_is_no_message_of_a_comparison_and_changes_nothing() {
    let rig = Rig::start().await;
    give(&rig, &posts(5)).await;
    let before = rig.state().await;
    let long_list = [0x61, 0, 0, 2, 0xc0, 0x80, 0x80, 0x80, 0x00];
    let cases: [(&str, &[u8], u16); 8] = [
        (OCTETS, b"", 400),
        (OCTETS, b"{}", 400),
        (OCTETS, &[0x61, 0, 0, 1, 9, 9], 400),
        (OCTETS, &[0x61, 0, 0, 3], 400),
        (OCTETS, &[0x61, 0, 33, 1, 2, 3], 400),
        (OCTETS, &long_list, 400),
        (OCTETS, &[0x61; 65_537], 413),
        ("application/json", b"{}", 415),
    ];
    for (kind, body, status) in cases {
        let answer = rig.post("/v1/pool/reconcile", kind, body.to_vec()).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    // Ranges without end cost no more than their own bytes.
    let ranges = [&[0x61][..], &[2, 0, 1].repeat(20_000)].concat();
    let answer = rig.post("/v1/pool/reconcile", OCTETS, ranges).await;
    assert!(answer.bytes.len() <= 65_536);
    assert_eq!(rig.state().await, before);
    // "I have nothing" is answered with everything.
    let nothing = Bytes::from_static(&[0x61, 0, 0, 2, 0]);
    let told = ask(rig.public(), Request::Reconcile { bytes: nothing }).await;
    assert!(
        matches!(&told, Answer::Reconciled { bytes } if bytes.len() == 5 + 5 * 32),
        "{told:?}"
    );
    rig.host.stop().await;
}
