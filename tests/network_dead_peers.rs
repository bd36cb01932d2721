//! Peers that are dead, mute, mad, oneself or of another network harm nobody.
//!
//! ```text
//!          ┌▶ a port where nobody listens
//!          ├▶ a listener that never answers
//! ada ─────┼▶ a web server of another kind
//!          ├▶ itself
//!          ├▶ a node of another network
//!          └▶ ben
//! ```

use std::time::Duration;

use harness::nodes::{wait_connected, wait_peer, wait_same_tip, wait_standing};
use harness::{At as _, Builder, Node, Ports, soon, verify_chain};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// What the owner asks must be answered so fast, whatever the peers do.
const PROMPT: Duration = Duration::from_secs(2);

/// Accepts and says nothing, for as long as the test runs.
async fn mute(listener: TcpListener) {
    let mut held = Vec::new();
    while let Ok((stream, _)) = listener.accept().await {
        held.push(stream);
    }
}

/// Answers everything with a page.
async fn mad(listener: TcpListener) {
    while let Ok((mut stream, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let page =
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 8\r\n\r\n<p>Hi</p";
            let _ = stream.write_all(page.as_bytes()).await;
        });
    }
}

async fn listen(ports: &Ports, index: u16) -> TcpListener {
    TcpListener::bind(ports.address(index))
        .await
        .expect("a leased port is free")
}

#[tokio::test]
async fn bad_peers_harm_nobody() {
    let ports = Ports::lease(3);
    tokio::spawn(mute(listen(&ports, 1).await));
    tokio::spawn(mad(listen(&ports, 2).await));
    let other = Builder::new("other").network("main").start().await;
    let ben = Node::lone("ben").await;
    let mut ada = Builder::new("ada")
        .peer(&ports.address(0))
        .peer(&ports.address(1))
        .peer(&ports.address(2))
        .peer(&other.address())
        .start()
        .await;
    let own = ada.address();
    ada.add_peer(&own).await;
    ada.add_peer(&ben.address()).await;

    wait_connected(&ada, &ben.address()).await;
    for number in 0..2 {
        let work = async {
            let post = ada.post(&format!("past the dead, {number}")).await;
            ada.status().await;
            ada.feed().await;
            post.text_at("/id").to_owned()
        };
        let id = soon(work, PROMPT, "a post, the status and the feed").await;
        wait_standing(&[&ben], &id, "pooled").await;
        ben.mine().await;
        wait_same_tip(&[&ada, &ben]).await;
    }
    wait_peer(&ada, &own, "self").await;
    wait_peer(&ada, &other.address(), "other_network").await;
    assert!(
        ada.connected()
            .await
            .iter()
            .all(|peer| *peer == ben.address())
    );
    for index in 0..3 {
        let address = ports.address(index);
        let peers = ada.peers().await;
        let peer = peers
            .iter()
            .find(|peer| peer.text_at("/address") == address);
        let peer = peer.unwrap_or_else(|| panic!("{address} is shown: {peers:?}"));
        assert_ne!(peer.text_at("/state"), "connected", "{peer:#}");
    }
    // The stop does not wait for those who never answer.
    ada.stop().await;
    ada.start().await;
    wait_same_tip(&[&ada, &ben]).await;
    assert_eq!(other.height().await, 0, "the other network took nothing");
    verify_chain(&[&ada, &ben]).await;
}

#[tokio::test]
async fn a_peer_that_dies_is_named_with_its_reason_and_found_again() {
    let mut ben = Node::lone("ben").await;
    let ada = Builder::new("ada").peer(&ben.address()).start().await;
    wait_connected(&ada, &ben.address()).await;
    ben.kill();
    let address = ben.address();
    harness::wait_until(
        async || {
            let peers = ada.peers().await;
            peers.iter().any(|peer| {
                peer.text_at("/address") == address
                    && peer.text_at("/state") != "connected"
                    && peer.at("/last_error").is_string()
            })
        },
        Duration::from_secs(40),
        "ada to see that ben is gone, and why",
    )
    .await;
    let while_gone = ada.post("ben is away").await;
    ada.mine().await;
    ben.start().await;
    // Asking again is the owner's way to skip the back-off.
    ada.add_peer(&address).await;
    wait_standing(&[&ben], while_gone.text_at("/id"), "confirmed").await;
    wait_same_tip(&[&ada, &ben]).await;
    verify_chain(&[&ada, &ben]).await;
}
