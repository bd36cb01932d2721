//! Each request of the node as an HTTP call: method, path, body, and how long its answer may be.

use blocknet_chain::Header;
use blocknet_node::transport::{
    MAX_ANSWER_BYTES, MAX_HEADERS_PER_ANSWER, MAX_POOL_LEAVES, MAX_RECONCILE_BYTES, Request,
};
use bytes::Bytes;

use crate::extract::OCTETS;

/// Answers in JSON that say little.
const SMALL: usize = 16 * 1024;
/// 1,000 addresses or events as JSON.
const LISTS: usize = 512 * 1024;

/// An HTTP call.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) path: String,
    /// The body of a POST and its type; none: a GET.
    pub(super) body: Option<(&'static str, Bytes)>,
    pub(super) accept: &'static str,
    /// Bytes of the answer at most.
    pub(super) most: usize,
}

impl Call {
    pub(super) fn of(request: &Request) -> Self {
        match request {
            Request::Node => Self::get("/v1/node", SMALL),
            Request::Headers { locator } => {
                let ids = locator.iter().flat_map(|id| id.to_bytes()).collect();
                Self::send("/v1/headers", ids, MAX_HEADERS_PER_ANSWER * Header::SIZE)
            }
            Request::Blocks { ids } => {
                let ids = ids.iter().flat_map(|id| id.to_bytes()).collect();
                Self::send("/v1/blocks/batch", ids, MAX_ANSWER_BYTES)
            }
            Request::Pool => Self {
                accept: OCTETS,
                ..Self::get("/v1/pool", MAX_POOL_LEAVES * 32)
            },
            Request::Posts { leaves } => {
                let leaves = leaves.iter().flat_map(|leaf| leaf.to_bytes()).collect();
                Self::send("/v1/posts/batch", leaves, MAX_ANSWER_BYTES)
            }
            Request::Events { after } => {
                let path = match after {
                    None => "/v1/events".to_owned(),
                    Some(after) => format!("/v1/events?after={after}"),
                };
                Self {
                    accept: OCTETS,
                    ..Self::get(&path, LISTS)
                }
            }
            Request::SendBlock { bytes } => Self::offer("/v1/blocks", bytes),
            Request::SendCompact { bytes } => Self::offer("/v1/blocks/compact", bytes),
            Request::Reconcile { bytes } => Self {
                accept: OCTETS,
                most: MAX_RECONCILE_BYTES,
                ..Self::offer("/v1/pool/reconcile", bytes)
            },
            Request::SendPost { bytes } => Self::offer("/v1/posts", bytes),
            Request::Addresses => Self::get("/v1/peers", LISTS),
            Request::Open { .. } => Self::get("/v1/stream", SMALL),
            Request::Reachable { port } => {
                let body = Bytes::from(format!("{{\"port\":{port}}}"));
                Self {
                    body: Some((JSON, body)),
                    ..Self::get("/v1/peers", SMALL)
                }
            }
        }
    }

    fn get(path: &str, most: usize) -> Self {
        Self {
            path: path.to_owned(),
            body: None,
            accept: JSON,
            most,
        }
    }

    /// Bytes for bytes.
    fn send(path: &str, body: Vec<u8>, most: usize) -> Self {
        Self {
            path: path.to_owned(),
            body: Some((OCTETS, body.into())),
            accept: OCTETS,
            most,
        }
    }

    /// Bytes for a word or two.
    fn offer(path: &str, body: &Bytes) -> Self {
        Self {
            path: path.to_owned(),
            body: Some((OCTETS, body.clone())),
            accept: JSON,
            most: SMALL,
        }
    }
}

const JSON: &str = "application/json";
