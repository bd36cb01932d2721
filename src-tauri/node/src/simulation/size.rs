//! How many bytes a call takes on the wire.
//!
//! Bodies are as the API encodes them. Heads are what its client and its listener send, to within
//! some bytes; what TCP and IP add is not counted.

use blocknet_chain::Header;

use crate::transport::{Answer, RemoteEvent, Request};

/// Method, path, host, agent, mark of the network, nonce, type and length.
const REQUEST_HEAD: usize = 230;
/// Status, type, length, date, mark of the network.
const ANSWER_HEAD: usize = 180;
/// A frame's head over a stream: kind, id, length, method and path.
const REQUEST_FRAME: usize = 60;
/// The same of an answer: its status and type.
const ANSWER_FRAME: usize = 30;

/// The name of a call, for the accounts.
pub(crate) fn name(request: &Request) -> &'static str {
    match request {
        Request::Node => "node",
        Request::Headers { .. } => "headers",
        Request::Blocks { .. } => "blocks",
        Request::Pool => "pool",
        Request::Posts { .. } => "posts",
        Request::Events { .. } => "events",
        Request::SendBlock { .. } => "send block",
        Request::SendCompact { .. } => "send compact",
        Request::Reconcile { .. } => "reconcile",
        Request::SendPost { .. } => "send post",
        Request::Addresses | Request::Reachable { .. } => "addresses",
        Request::Open { .. } => "open",
    }
}

pub(crate) fn of_request(request: &Request, over_stream: bool) -> usize {
    let body = match request {
        Request::Node
        | Request::Pool
        | Request::Events { .. }
        | Request::Addresses
        | Request::Open { .. } => 0,
        Request::Headers { locator } => 32 * locator.len(),
        Request::Blocks { ids } => 32 * ids.len(),
        Request::Posts { leaves } => 32 * leaves.len(),
        Request::SendBlock { bytes }
        | Request::SendCompact { bytes }
        | Request::Reconcile { bytes }
        | Request::SendPost { bytes } => bytes.len(),
        Request::Reachable { .. } => 14,
    };
    body + if over_stream {
        REQUEST_FRAME
    } else {
        REQUEST_HEAD
    }
}

pub(crate) fn of_answer(answer: &Answer, over_stream: bool) -> usize {
    let body = match answer {
        Answer::Node(_) => 430,
        Answer::Headers(headers) => Header::SIZE * headers.len(),
        Answer::Blocks(blocks) => blocks
            .iter()
            .map(|block| 4 + Header::SIZE + block.header().body_bytes as usize)
            .sum(),
        Answer::Pool(leaves) => 32 * leaves.len(),
        Answer::Posts(posts) => posts.iter().map(|post| 4 + post.body_size() as usize).sum(),
        Answer::Events(events) => 9 + events.events.iter().map(of_event).sum::<usize>(),
        Answer::Taken { .. } => 90,
        Answer::Refused { .. } => 120,
        Answer::Addresses(addresses) => 12 + 36 * addresses.len(),
        Answer::Reachable { .. } => 34,
        Answer::Opened => 0,
        Answer::Lacks { indexes } => 30 + 5 * indexes.len(),
        Answer::Reconciled { bytes } => bytes.len(),
    };
    body + if over_stream {
        ANSWER_FRAME
    } else {
        ANSWER_HEAD
    }
}

/// One event in bytes; what is no news to a peer is not sent.
fn of_event(event: &RemoteEvent) -> usize {
    match event {
        RemoteEvent::Tip { .. } => 37,
        RemoteEvent::Post { pooled: true, .. } => 33,
        RemoteEvent::Post { pooled: false, .. } | RemoteEvent::Pool { .. } => 0,
        RemoteEvent::Reorg => 1,
    }
}
