//! Peers are remembered over a restart, and forgotten when the owner says so.
//!
//! ```text
//! ada ──told by its owner──▶ ben        ada is stopped or killed, and started without --peer
//! ```

use harness::nodes::{wait_connected, wait_same_tip, wait_standing};
use harness::{At as _, Node, verify_chain};

#[tokio::test]
async fn peers_are_remembered_over_a_restart() {
    let ben = Node::lone("ben").await;
    let mut ada = Node::lone("ada").await;
    ada.add_peer(&ben.address()).await;
    wait_connected(&ada, &ben.address()).await;
    ada.restart().await;
    wait_connected(&ada, &ben.address()).await;
    ada.kill();
    let missed = ben.post("while ada was dead").await;
    ben.mine().await;
    ada.start().await;
    wait_connected(&ada, &ben.address()).await;
    wait_same_tip(&[&ada, &ben]).await;
    wait_standing(&[&ada], missed.text_at("/id"), "confirmed").await;
    verify_chain(&[&ada, &ben]).await;
}

#[tokio::test]
async fn a_removed_peer_is_forgotten() {
    let ben = Node::lone("ben").await;
    let mut ada = Node::lone("ada").await;
    ada.add_peer(&ben.address()).await;
    wait_connected(&ada, &ben.address()).await;
    let path = format!("/v1/owner/peers/{}", ben.address());
    ada.owner().delete(&path).await.expect(204);
    let gone = async |ada: &Node| {
        let peers = ada.peers().await;
        !peers.iter().any(|peer| {
            peer.text_at("/address") == ben.address() && peer.text_at("/direction") == "out"
        })
    };
    assert!(gone(&ada).await, "{:?}", ada.peers().await);
    ada.owner().delete(&path).await.expect(404);
    ada.restart().await;
    assert!(gone(&ada).await, "{:?}", ada.peers().await);
}
