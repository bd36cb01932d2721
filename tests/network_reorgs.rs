//! Reorgs of 1, 10 and 150 blocks: the heavier chain wins, and no post of the lighter one is lost.
//!
//! ```text
//! ada (a post in each of n blocks) ──meets──▶ ben (n + 1 empty blocks)
//! ```

use std::time::Instant;

use harness::forge::{BlockForge, PostForge};
use harness::hostile::Chain;
use harness::hostile::raw::now;
use harness::nodes::{wait_same_tip, wait_standing};
use harness::{At as _, Node, verify_chain};

/// Blocks from which on the owner is told that history changed (section 6).
const HISTORY_CHANGED: u64 = 30;

/// Hands a forged chain to a node.
async fn give(node: &Node, chain: &Chain) {
    let public = node.public();
    for block in chain.blocks() {
        public
            .post_bytes("/v1/blocks", "application/octet-stream", block.bytes())
            .await
            .expect(202);
    }
    assert_eq!(node.tip().await, hex::encode(chain.tip()));
}

/// A chain of so many blocks, each with a post of another author.
fn with_posts(blocks: u8) -> (Chain, Vec<String>) {
    let mut chain = Chain::dev();
    let mut ids = Vec::new();
    for number in 1..=blocks {
        let time = now() - 600 + u64::from(number);
        let post = PostForge::note(number, time, &format!("in block {number}")).seal();
        ids.push(post.id());
        let block: BlockForge = chain.next(time, &[post]).seal();
        chain.push(block);
    }
    (chain, ids)
}

async fn reorg_of(depth: u8) {
    let mut ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    let (light, ids) = with_posts(depth);
    let mut heavy = Chain::dev();
    heavy.grow(u32::from(depth) + 1, now() - 600);
    tokio::join!(give(&ada, &light), give(&ben, &heavy));

    let began = Instant::now();
    ada.add_peer(&ben.address()).await;
    let tip = wait_same_tip(&[&ada, &ben]).await;
    assert_eq!(tip, hex::encode(heavy.tip()), "most work wins");
    println!("{depth} blocks left the chain after {:?}", began.elapsed());
    for id in &ids {
        wait_standing(&[&ada], id, "pooled").await;
    }
    let events = ada
        .owner()
        .get("/v1/events?after=0")
        .await
        .expect(200)
        .json();
    let reorgs: Vec<_> = events
        .list_at("/events")
        .iter()
        .filter(|event| event.text_at("/type") == "reorg")
        .map(|event| event.number_at("/depth"))
        .collect();
    assert_eq!(reorgs, [u64::from(depth)], "one reorg, told once");
    let warnings = ada.status().await.at("/warnings").to_string();
    let tells = warnings.contains("history") || warnings.contains("reorg");
    assert_eq!(tells, u64::from(depth) >= 6, "{depth}: {warnings}");
    if u64::from(depth) >= HISTORY_CHANGED {
        assert!(warnings.contains("history"), "{warnings}");
    }

    // The next block takes them all in again, whoever mines it.
    for id in &ids {
        wait_standing(&[&ben], id, "pooled").await;
    }
    let mined = ben.mine().await;
    assert_eq!(mined.number_at("/posts"), u64::from(depth));
    wait_same_tip(&[&ada, &ben]).await;
    for id in &ids {
        wait_standing(&[&ada, &ben], id, "confirmed").await;
    }
    verify_chain(&[&ada, &ben]).await;
    remembers(&mut ada, depth, &heavy).await;
}

/// The reorg stands in the node's history, also after a restart, and so does its warning.
async fn remembers(ada: &mut Node, depth: u8, heavy: &Chain) {
    for _ in 0..2 {
        let told = ada.public().get("/v1/reorgs").await.expect(200).json();
        let reorgs = told.list_at("/reorgs");
        let [reorg] = reorgs else {
            panic!("one reorg, not these: {told:#}");
        };
        let figures = ["fork_height", "depth", "gained", "posts_returned"];
        let figures = figures.map(|name| reorg.number_at(&format!("/{name}")));
        let depth = u64::from(depth);
        assert_eq!(figures, [0, depth, depth + 1, depth]);
        assert_eq!(reorg.text_at("/new_tip"), hex::encode(heavy.tip()));
        let status = ada.status().await;
        let warnings = status.list_at("/warnings");
        let told: Vec<_> = warnings
            .iter()
            .filter(|one| one.text_at("/message").contains("replaced"))
            .map(|one| one.number_at("/values/blocks"))
            .collect();
        let wanted: &[u64] = if depth >= 6 { &[depth] } else { &[] };
        assert_eq!(told, wanted, "{warnings:?}");
        ada.restart().await;
    }
    let listed = ada.cli_json(&["reorgs"]).await;
    assert_eq!(listed.number_at("/reorgs/0/depth"), u64::from(depth));
    let printed = ada.cli(&["reorgs"]).await.ok().stdout;
    assert!(printed.contains("gave way"), "{printed}");
}

#[tokio::test]
async fn a_reorg_of_one_block_returns_its_post() {
    reorg_of(1).await;
}

#[tokio::test]
async fn a_reorg_of_ten_blocks_returns_their_posts() {
    reorg_of(10).await;
}

#[tokio::test]
async fn a_reorg_of_a_hundred_and_fifty_blocks_returns_their_posts() {
    reorg_of(150).await;
}
