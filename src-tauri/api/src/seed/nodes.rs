//! Peers by their old name. Joining never replaces a chain with more work: sync decides that, as
//! for any peer.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::{filled, invalid_data, text};
use crate::error::ApiError;
use crate::extract::AnyJson;
use crate::state::ApiState;

/// Peers of one call at most: each name is looked up.
const MAX_NODES: usize = 32;

/// `POST /add_nodes`: a list of `host:port`.
pub(crate) async fn add_nodes(
    State(api): State<ApiState>,
    AnyJson(sent): AnyJson,
) -> Result<Response, ApiError> {
    let nodes: Option<Vec<&str>> = match &sent {
        Value::Array(nodes) if (1..=MAX_NODES).contains(&nodes.len()) => {
            nodes.iter().map(Value::as_str).collect()
        }
        _ => None,
    };
    match nodes {
        Some(nodes) if add_all(&api, &nodes).await => Ok(text(StatusCode::CREATED, "Success")),
        _ => Ok(invalid_data()),
    }
}

/// `POST /register_node`: adds a peer and answers with the chain.
pub(crate) async fn register_node(
    State(api): State<ApiState>,
    AnyJson(sent): AnyJson,
) -> Result<Response, ApiError> {
    match filled(&sent, "node_address") {
        Some(address) if add_all(&api, &[address]).await => Ok(super::chain::streamed(&api)),
        _ => Ok(invalid_data()),
    }
}

/// `POST /register_with`: joins a peer.
pub(crate) async fn register_with(
    State(api): State<ApiState>,
    AnyJson(sent): AnyJson,
) -> Result<Response, ApiError> {
    match filled(&sent, "node_address") {
        Some(address) if add_all(&api, &[address]).await => {
            Ok(text(StatusCode::OK, "Registration successful"))
        }
        _ => Ok(invalid_data()),
    }
}

/// Adds peers; none when one of them is no `host:port`.
async fn add_all(api: &ApiState, nodes: &[&str]) -> bool {
    let nodes: Vec<_> = nodes.iter().map(|node| bare(node)).collect();
    if !nodes.iter().all(|node| is_host_and_port(node)) {
        return false;
    }
    for node in nodes {
        if api.node().add_peer(node).await.is_err() {
            return false;
        }
    }
    true
}

/// The original's scripts also wrote addresses as URLs.
fn bare(node: &str) -> &str {
    let node = node.trim();
    node.strip_prefix("http://")
        .unwrap_or(node)
        .trim_end_matches('/')
}

fn is_host_and_port(node: &str) -> bool {
    node.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::{bare, is_host_and_port};

    #[test]
    fn takes_host_and_port_with_or_without_the_scheme() {
        for node in [
            "127.0.0.1:8001",
            "http://127.0.0.1:8001/",
            "example.org:80",
            "[::1]:8001",
        ] {
            assert!(is_host_and_port(bare(node)), "{node}");
        }
        for node in [
            "",
            "127.0.0.1",
            ":8001",
            "host:0",
            "host:99999",
            "https://host",
            "ftp://host:x",
        ] {
            assert!(!is_host_and_port(bare(node)), "{node}");
        }
    }
}
