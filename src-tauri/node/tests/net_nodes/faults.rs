//! Peers that are dead, silent or false harm nobody.
//!
//! ```text
//! A ──► X (the faulty one)
//! └───► B (honest)
//! ```

use blocknet_node::net::PeerState;

use crate::wire::Fault;
use crate::world::{World, at, until, until_tip};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_and_silent_peers_harm_nobody() {
    let world = World::new();
    world.wire.black_hole(at(8));
    let (b, _dir_b) = world.node("B", 2, &[]).await;
    let (a, _dir_a) = world.node("A", 1, &[at(8), at(9), at(2)]).await;
    let (_, leaf) = a.write("past the dead").await;
    until("the post", &[&a, &b], async || {
        b.pool().await.contains(&leaf)
    })
    .await;
    let block = b.mine().await;
    until_tip(block, &[&a, &b]).await;
    until("the dead one is seen", &[&a], async || {
        a.net
            .peers()
            .iter()
            .any(|row| row.address == at(9) && row.state == PeerState::Failed)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_lies_about_its_work_changes_nothing() {
    let world = World::new();
    let (b, _dir_b) = world.node("B", 2, &[]).await;
    b.mine_chain(20).await;
    let (_x, _dir_x) = world.faulty("X", 9, &[], Fault::LiesAboutWork).await;
    let (a, _dir_a) = world.node("A", 1, &[at(9), at(2)]).await;
    until_tip(b.tip().id, &[&a, &b]).await;
    let block = a.mine().await;
    until_tip(block, &[&a, &b]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocks_that_one_peer_never_sends_come_from_another() {
    let world = World::new();
    let (b, _dir_b) = world.node("B", 2, &[]).await;
    b.mine_chain(40).await;
    let (x, _dir_x) = world.faulty("X", 9, &[at(2)], Fault::MuteBlocks).await;
    until_tip(b.tip().id, &[&x, &b]).await;
    let (a, _dir_a) = world.node("A", 1, &[at(9), at(2)]).await;
    until_tip(b.tip().id, &[&a, &b]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damaged_blocks_cost_their_sender_the_connection_and_nobody_the_chain() {
    let world = World::new();
    let (b, _dir_b) = world.node("B", 2, &[]).await;
    for number in 0..3 {
        b.write(&format!("post {number}")).await;
        b.mine().await;
    }
    let (x, _dir_x) = world.faulty("X", 9, &[at(2)], Fault::DamagesBlocks).await;
    until_tip(b.tip().id, &[&x, &b]).await;
    let (a, _dir_a) = world.node("A", 1, &[at(9)]).await;
    until("X is found out", &[&a, &x], async || {
        let rows = a.net.peers();
        rows.iter().any(|row| {
            row.last_error
                .as_ref()
                .is_some_and(|why| why.code == "peer_bad_block")
        })
    })
    .await;
    assert_eq!(a.tip().height.get(), 0);
    a.net.add_peer("10.0.0.2:8000").await.unwrap();
    until_tip(b.tip().id, &[&a, &b]).await;
}
