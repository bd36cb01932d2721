//! What a node holds, to be compared before and after something that must change nothing.

use serde_json::{Value, json};

use crate::json::At as _;
use crate::node::Node;

/// Chain, pool, feed, outbox, settings, identities, control, columns, mining and peers of a node; two are equal exactly when nothing changed.
pub async fn snapshot(node: &Node) -> Value {
    let status = node.status().await;
    let owner = node.owner();
    let read = async |path: &str| owner.get(path).await.expect(200).json();
    let settings = read("/v1/owner/settings").await;
    let outbox = read("/v1/owner/outbox").await;
    let identities = read("/v1/owner/identities").await;
    let mining = read("/v1/owner/mining").await;
    let control = read("/v1/owner/control").await;
    let columns = read("/v1/owner/columns").await;
    let posts = read("/v1/posts?kind=all&limit=200").await;
    let standing: Vec<_> = posts
        .list_at("/posts")
        .iter()
        .map(|post| json!([post.at("/id"), post.at("/state"), post.at("/shown")]))
        .collect();
    let mut peers: Vec<_> = node
        .peers()
        .await
        .iter()
        .map(|peer| {
            format!(
                "{} {}",
                peer.text_at("/direction"),
                peer.text_at("/address")
            )
        })
        .collect();
    peers.sort();
    json!({
        "height": status.at("/height"),
        "tip": status.at("/tip"),
        "header_height": status.at("/header_height"),
        "work": status.at("/work"),
        "pool": status.at("/pool"),
        "identity": status.at("/identity"),
        "listen": status.at("/listen"),
        "posts": standing,
        "settings": settings,
        "identities": identities,
        "control": control,
        "columns": columns,
        "outbox": outbox,
        "mining": [mining.at("/mode"), mining.at("/threads"), mining.at("/blocks_found"), mining.at("/active")],
        "peers": peers,
    })
}
