//! Homes behind routers, which nobody can dial, are full members: they give and get blocks and posts.
//!
//! ```text
//!   ada (home 0) ── NAT ──▶ ben (open) ◀── NAT ── cyn (home 1)
//! ```

use std::time::{Duration, Instant};

use harness::nodes::{SPREAD, wait_connected, wait_same_tip, wait_standing};
use harness::{At as _, Builder, Internet, Node, verify_chain, wait_for, wait_until};

/// What is promised for a block to be everywhere; printed beside the figure, not asserted: the
/// machine that tests may be loaded.
const PROMISED: Duration = Duration::from_secs(1);

/// Pools are compared when two connect, as they stood a second before, and about once a minute.
const COMPARED: Duration = Duration::from_secs(100);

/// The open node, and the two at home that dialled it.
struct World {
    ada: Node,
    ben: Node,
    cyn: Node,
    // Last, so that the nodes are gone before their networks go.
    internet: Internet,
}

impl World {
    async fn start() -> Option<Self> {
        let internet = Internet::with_homes(2)?;
        let ben = Builder::new("ben").inside(&internet.open()).start().await;
        let at_home = async |name: &str, n: usize| {
            let address = format!("{}:{}", internet.open_ip(n), ben.port());
            let node = Builder::new(name).inside(&internet.home(n)).peer(&address);
            let node = node.start().await;
            wait_connected(&node, &address).await;
            node
        };
        let ada = at_home("ada", 0).await;
        let cyn = at_home("cyn", 1).await;
        Some(Self {
            ada,
            ben,
            cyn,
            internet,
        })
    }

    fn all(&self) -> [&Node; 3] {
        [&self.ada, &self.ben, &self.cyn]
    }
}

/// Waits until the node's tip is `tip`, and returns how long that took from `since` on.
async fn time_to_tip(node: &Node, tip: &str, since: Instant) -> Duration {
    wait_until(
        async || node.tip().await == tip,
        SPREAD,
        &format!("{} to have the block", node.name()),
    )
    .await;
    since.elapsed()
}

#[tokio::test]
async fn a_block_mined_at_home_is_everywhere_within_a_second() {
    let Some(world) = World::start().await else {
        return;
    };
    for round in 0..5 {
        // Each side of the open node mines in turn.
        let (miner, other) = match round % 2 {
            0 => (&world.ada, &world.cyn),
            _ => (&world.cyn, &world.ada),
        };
        let mined = miner.mine_empty().await;
        let (tip, found) = (mined.text_at("/block/id"), Instant::now());
        let (open, far) = tokio::join!(
            time_to_tip(&world.ben, tip, found),
            time_to_tip(other, tip, found),
        );
        println!(
            "a block of {}: {open:?} until the open node has it, {far:?} until {} has it, {PROMISED:?} promised",
            miner.name(),
            other.name()
        );
        // Blocks of dev are a second apart.
        tokio::time::sleep(PROMISED).await;
    }
    verify_chain(&world.all()).await;
}

#[tokio::test]
async fn two_homes_that_only_meet_through_a_third_exchange_posts_and_blocks() {
    let Some(world) = World::start().await else {
        return;
    };
    let all = world.all();
    let of_ada = world.ada.post("from behind one router").await;
    let of_cyn = world.cyn.post("from behind the other").await;
    for post in [&of_ada, &of_cyn] {
        wait_standing(&all, post.text_at("/id"), "pooled").await;
    }
    let mined = world.cyn.mine().await;
    assert_eq!(mined.number_at("/posts"), 2, "{mined:#}");
    wait_same_tip(&all).await;
    for post in [&of_ada, &of_cyn] {
        wait_standing(&all, post.text_at("/id"), "confirmed").await;
    }
    let answer = world.ada.post("and an answer").await;
    wait_standing(&all, answer.text_at("/id"), "pooled").await;
    world.ada.mine().await;
    wait_same_tip(&all).await;
    wait_standing(&all, answer.text_at("/id"), "confirmed").await;
    verify_chain(&all).await;
}

#[tokio::test]
async fn the_open_node_shows_a_home_as_a_peer_that_it_cannot_dial() {
    let Some(world) = World::start().await else {
        return;
    };
    let router = world.internet.router_ip(0);
    let row = wait_for(
        async || {
            let peers = world.ben.peers().await;
            let home = peers
                .iter()
                .find(|peer| peer.text_at("/address").starts_with(&router));
            match home {
                Some(row) if row.text_at("/direction") == "in" && row["height"].is_number() => {
                    Ok(row.clone())
                }
                _ => Err(format!("{peers:?}")),
            }
        },
        SPREAD,
        "the open node to show the home",
    )
    .await;
    assert_eq!(row.text_at("/state"), "connected", "{row:#}");
    // It asked the home over the home's own stream, so it knows its answer's time.
    assert!(row["ping_ms"].is_number(), "{row:#}");
}

#[tokio::test]
async fn a_home_that_joins_late_gets_the_chain_and_the_pool() {
    let Some(internet) = Internet::with_homes(2) else {
        return;
    };
    let ben = Builder::new("ben").inside(&internet.open()).start().await;
    let address = |n| format!("{}:{}", internet.open_ip(n), ben.port());
    let ada = Builder::new("ada").inside(&internet.home(0));
    let ada = ada.peer(&address(0)).start().await;
    wait_connected(&ada, &address(0)).await;
    let mut confirmed = Vec::new();
    for number in 0..3 {
        confirmed.push(ada.post(&format!("before cyn was there, {number}")).await);
        ada.mine().await;
    }
    let waiting = ada.post("still waiting").await;
    wait_same_tip(&[&ada, &ben]).await;
    wait_standing(&[&ben], waiting.text_at("/id"), "pooled").await;

    let cyn = Builder::new("cyn").inside(&internet.home(1));
    let cyn = cyn.peer(&address(1)).start().await;
    wait_same_tip(&[&ada, &ben, &cyn]).await;
    for post in &confirmed {
        wait_standing(&[&cyn], post.text_at("/id"), "confirmed").await;
    }
    let id = waiting.text_at("/id");
    let pooled = async || cyn.standing(id).await == "pooled";
    wait_until(pooled, COMPARED, "cyn to have what waits").await;
    verify_chain(&[&cyn]).await;
}
