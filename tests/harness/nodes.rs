//! Several nodes at once: waiting until they agree, parting them, letting them meet.

use std::time::Duration;

use crate::json::At as _;
use crate::node::Node;
use crate::wait::wait_for;

/// How long a post or a block may take over a few hops: announcements go at once, a post's own first hop waits up to
/// 5 s before it is sent further.
pub const SPREAD: Duration = Duration::from_secs(40);

/// Waits until all nodes have the same tip, and returns it.
pub async fn wait_same_tip(nodes: &[&Node]) -> String {
    wait_for(
        async || {
            let mut tips = Vec::new();
            for node in nodes {
                let status = node.status().await;
                tips.push((
                    node.name(),
                    status.number_at("/height"),
                    status.text_at("/tip").to_owned(),
                ));
            }
            match tips.first() {
                Some((_, _, first)) if tips.iter().all(|(_, _, tip)| tip == first) => {
                    Ok(first.clone())
                }
                _ => Err(format!("{tips:?}")),
            }
        },
        SPREAD,
        "all nodes to have the same tip",
    )
    .await
}

/// Waits until the post stands so (`pooled`, `confirmed`) on each of the nodes.
pub async fn wait_standing(nodes: &[&Node], id: &str, standing: &str) {
    for node in nodes {
        wait_for(
            async || {
                let seen = node.standing(id).await;
                if seen == standing { Ok(()) } else { Err(seen) }
            },
            SPREAD,
            &format!("post {id} to be {standing} on {}", node.name()),
        )
        .await;
    }
}

/// Waits until `node` has dialled `address` and is connected to it.
pub async fn wait_connected(node: &Node, address: &str) {
    wait_peer(node, address, "connected").await;
}

/// Waits until `node` shows the peer at `address` in this state.
pub async fn wait_peer(node: &Node, address: &str, state: &str) {
    wait_for(
        async || {
            let peers = node.peers().await;
            let found = peers
                .iter()
                .find(|peer| peer.text_at("/address") == address);
            match found {
                Some(peer) if peer.text_at("/state") == state => Ok(()),
                _ => Err(format!("{peers:?}")),
            }
        },
        SPREAD,
        &format!("{} to show {address} as {state}", node.name()),
    )
    .await;
}

/// Removes what each of the two dials, and all that each knows of the other, until nothing is left: a node that only
/// heard of the other would dial it as soon as the other's connection ends.
pub async fn part(one: &Node, other: &Node) {
    wait_for(
        async || {
            let mut left = Vec::new();
            for (node, from) in [(one, other), (other, one)] {
                let mut addresses = vec![from.address()];
                for peer in node.peers().await {
                    if peer.text_at("/direction") == "out" {
                        addresses.push(peer.text_at("/address").to_owned());
                    }
                }
                for address in addresses {
                    let path = format!("/v1/owner/peers/{address}");
                    let status = node.owner().delete(&path).await.status;
                    assert!(matches!(status, 204 | 404), "DELETE {path}: {status}");
                    if status == 204 {
                        left.push(address);
                    }
                }
            }
            if left.is_empty() {
                Ok(())
            } else {
                Err(format!("{left:?}"))
            }
        },
        SPREAD,
        &format!("{} and {} to be apart", one.name(), other.name()),
    )
    .await;
}
