//! A node that was off reads what it missed.
//!
//! ```text
//! ada ◀──dials── ben      ben is off while ada writes and mines
//! ```

use harness::nodes::{wait_connected, wait_same_tip, wait_standing};
use harness::{At as _, Builder, Node, verify_chain};

#[tokio::test]
async fn a_node_that_was_off_catches_up() {
    let ada = Node::lone("ada").await;
    let mut ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let before = ada.post("before").await;
    wait_standing(&[&ben], before.text_at("/id"), "pooled").await;

    ben.stop().await;
    let mut missed = Vec::new();
    for number in 0..4 {
        missed.push(
            ada.post(&format!("missed {number}"))
                .await
                .text_at("/id")
                .to_owned(),
        );
        ada.mine().await;
    }
    let waiting = ada.post("still waiting").await;

    ben.start().await;
    assert_eq!(wait_same_tip(&[&ada, &ben]).await, ada.tip().await);
    assert_eq!(ben.height().await, 4);
    wait_standing(&[&ben], before.text_at("/id"), "confirmed").await;
    for id in &missed {
        wait_standing(&[&ben], id, "confirmed").await;
    }
    wait_standing(&[&ben], waiting.text_at("/id"), "pooled").await;
    verify_chain(&[&ada, &ben]).await;
}

#[tokio::test]
async fn what_was_written_alone_reaches_the_others_after_a_restart() {
    let ada = Node::lone("ada").await;
    let mut ben = Node::lone("ben").await;
    let waiting = ben.post("written before ben knew anybody").await;
    let id = waiting.text_at("/id");
    ben.restart().await;
    assert_eq!(ben.standing(id).await, "pooled", "the pool is saved");
    ben.add_peer(&ada.address()).await;
    wait_standing(&[&ada], id, "pooled").await;
    ada.mine().await;
    wait_standing(&[&ada, &ben], id, "confirmed").await;
    verify_chain(&[&ada, &ben]).await;
}

#[tokio::test]
async fn a_new_node_reads_a_long_chain_from_its_start() {
    let ada = Node::lone("ada").await;
    let first = ada.post("the first post").await;
    ada.mine().await;
    for _ in 0..5 {
        ada.mine_empty().await;
    }
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_same_tip(&[&ada, &ben]).await;
    wait_standing(&[&ben], first.text_at("/id"), "confirmed").await;
    let found = ben.find(first.text_at("/id")).await.expect("confirmed");
    assert_eq!(found.number_at("/state/depth"), 6);
    verify_chain(&[&ben]).await;
}
