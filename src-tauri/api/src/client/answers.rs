//! What a peer answered, read into what the node asked for. Nothing here is trusted.

use std::net::SocketAddr;

use blocknet_chain::rules::header::MAX_POSTS;
use blocknet_chain::{Block, BlockId, Header, Leaf, Post};
use blocknet_node::PeerText;
use blocknet_node::transport::{
    Answer, MAX_BLOCKS_PER_BATCH, MAX_HEADERS_PER_ANSWER, MAX_POOL_LEAVES, MAX_POSTS_PER_BATCH,
    RemoteEvent, RemoteEvents, RemoteNode, Request, TransportError,
};
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::dto::{AddressesDto, Decimal, NodeDto, SeenAddressDto};
use crate::news;

/// Addresses of one answer that are kept.
const MAX_ADDRESSES: usize = 1_000;

/// Reads an answer with one of the good statuses.
pub(super) fn read(request: &Request, status: u16, body: &[u8]) -> Result<Answer, TransportError> {
    Ok(match request {
        Request::Node => Answer::Node(node(&json(body)?)),
        Request::Headers { .. } => {
            let headers = chunks::<{ Header::SIZE }>(body, MAX_HEADERS_PER_ANSWER)?;
            Answer::Headers(headers.iter().map(Header::decode).collect())
        }
        Request::Blocks { .. } => {
            let blocks = framed(body, MAX_BLOCKS_PER_BATCH)?
                .into_iter()
                .map(Block::decode);
            Answer::Blocks(blocks.collect::<Result<_, _>>().map_err(malformed)?)
        }
        Request::Pool => {
            let leaves = chunks::<32>(body, MAX_POOL_LEAVES)?;
            Answer::Pool(leaves.iter().copied().map(Leaf::from_bytes).collect())
        }
        Request::Posts { .. } => {
            let posts = framed(body, MAX_POSTS_PER_BATCH)?
                .into_iter()
                .map(Post::decode_alone);
            Answer::Posts(posts.collect::<Result<_, _>>().map_err(malformed)?)
        }
        // A node that knows no bytes for its events answers in JSON.
        Request::Events { .. } if body.first() == Some(&b'{') => {
            Answer::Events(events(json(body)?))
        }
        Request::Events { .. } => {
            let events = news::decode(body);
            Answer::Events(events.ok_or_else(|| malformed("the events are cut or unknown"))?)
        }
        Request::SendBlock { .. } | Request::SendPost { .. } => {
            Answer::Taken { had: status == 200 }
        }
        Request::Open { .. } => return Err(malformed("an answer where a stream was asked for")),
        Request::SendCompact { .. } => compact_taken(status, json(body)?)?,
        Request::Reconcile { .. } => Answer::Reconciled {
            bytes: Bytes::copy_from_slice(body),
        },
        Request::Addresses => {
            let known: AddressesDto = json(body)?;
            let known = known.peers.into_iter().take(MAX_ADDRESSES);
            Answer::Addresses(
                known
                    .map(|peer| SocketAddr::new(peer.ip, peer.port))
                    .collect(),
            )
        }
        Request::Reachable { .. } => {
            let seen: SeenAddressDto = json(body)?;
            Answer::Reachable {
                address: seen.address.parse().map_err(malformed)?,
            }
        }
    })
}

/// Reads a refusal: what was offered may be refused in order, anything else is an error of the
/// peer.
pub(super) fn refused(
    request: &Request,
    status: u16,
    body: &[u8],
) -> Result<Answer, TransportError> {
    #[derive(Default, Deserialize)]
    struct Refusal {
        code: String,
        rule: Option<String>,
    }
    let said: Refusal = serde_json::from_slice(body).unwrap_or_default();
    let code = PeerText::code(&said.code).into();
    let offered = matches!(
        request,
        Request::SendBlock { .. } | Request::SendPost { .. }
    );
    let opened = matches!(request, Request::Open { .. });
    // Not every node knows these two calls.
    let offered_anew = matches!(
        request,
        Request::SendCompact { .. } | Request::Reconcile { .. }
    );
    if offered && matches!(status, 400 | 409 | 422 | 429)
        || opened && matches!(status, 403 | 404 | 409 | 426 | 429 | 503)
        || offered_anew && matches!(status, 400 | 404 | 405 | 409 | 413 | 422 | 429)
    {
        let rule = said.rule.map(|rule| PeerText::code(&rule).into());
        return Ok(Answer::Refused { status, code, rule });
    }
    Err(TransportError::Status { status, code })
}

/// A compact block was taken, or the posts that are missing there are named: in the block, in its
/// order, each once.
fn compact_taken(status: u16, said: CompactSaid) -> Result<Answer, TransportError> {
    let indexes = said.missing;
    if indexes.is_empty() {
        return Ok(Answer::Taken { had: status == 200 });
    }
    let rising = indexes.is_sorted_by(|one, next| one < next);
    if !rising
        || indexes
            .last()
            .is_some_and(|last| u32::from(*last) >= MAX_POSTS)
    {
        return Err(malformed("the missing posts are not indexes that rise"));
    }
    Ok(Answer::Lacks { indexes })
}

#[derive(Deserialize)]
struct CompactSaid {
    #[serde(default)]
    missing: Vec<u16>,
}

pub(super) fn malformed(error: impl std::fmt::Display) -> TransportError {
    TransportError::Malformed {
        // It may quote what the peer sent.
        what: PeerText::sentence(&error).into(),
    }
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, TransportError> {
    serde_json::from_slice(body).map_err(malformed)
}

fn node(said: &NodeDto) -> RemoteNode {
    RemoteNode {
        genesis: said.genesis.0,
        agent: PeerText::agent(&said.agent).into(),
        height: said.height,
        tip: said.tip.0,
        work: said.work.0,
        time: said.time.0,
        nonce: said.nonce.0,
        pool_floor: said.pool_floor.0,
    }
}

#[derive(Deserialize)]
struct Events {
    next: Decimal,
    #[serde(default)]
    gap: bool,
    events: Vec<Event>,
}

/// An event, whose type may be one that this node does not know.
#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    id: Option<String>,
    leaf: Option<String>,
    height: Option<u32>,
    status: Option<String>,
    posts: Option<u64>,
}

fn events(said: Events) -> RemoteEvents {
    let events = said
        .events
        .into_iter()
        .filter_map(|event| event.known())
        .collect();
    RemoteEvents {
        next: said.next.0,
        gap: said.gap,
        events,
    }
}

impl Event {
    /// The event, if this node knows its type and its fields are there.
    fn known(self) -> Option<RemoteEvent> {
        match self.kind.as_str() {
            "tip" => {
                let id: BlockId = self.id?.parse().ok()?;
                Some(RemoteEvent::Tip {
                    id,
                    height: self.height?,
                })
            }
            "post" => Some(RemoteEvent::Post {
                leaf: self.leaf?.parse().ok()?,
                pooled: self.status?.as_str() == "pooled",
            }),
            "pool" => Some(RemoteEvent::Pool {
                posts: u32::try_from(self.posts?).unwrap_or(u32::MAX),
            }),
            "reorg" => Some(RemoteEvent::Reorg),
            _ => None,
        }
    }
}

/// The whole number of items of `N` bytes that a body is.
fn chunks<const N: usize>(body: &[u8], most: usize) -> Result<&[[u8; N]], TransportError> {
    let (items, rest) = body.as_chunks::<N>();
    if !rest.is_empty() {
        return Err(malformed(format!(
            "{} bytes are no multiple of {N}",
            body.len()
        )));
    }
    if items.len() > most {
        return Err(malformed(format!(
            "{} items; {most} are allowed",
            items.len()
        )));
    }
    Ok(items)
}

/// The items of a body, each after its length as a u32.
fn framed(mut body: &[u8], most: usize) -> Result<Vec<&[u8]>, TransportError> {
    let mut items = Vec::new();
    while let Some((length, rest)) = body.split_first_chunk() {
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(malformed)?;
        let (item, rest) = rest
            .split_at_checked(length)
            .ok_or_else(|| malformed("an item is cut off"))?;
        if items.len() == most {
            return Err(malformed(format!("more than {most} items")));
        }
        items.push(item);
        body = rest;
    }
    if body.is_empty() {
        Ok(items)
    } else {
        Err(malformed("the last length is cut off"))
    }
}

#[cfg(test)]
mod tests {
    use blocknet_chain::Network;
    use blocknet_node::transport::{Answer, RemoteEvent, Request, TransportError};

    use super::{read, refused};

    #[test]
    fn keeps_of_an_agent_what_cannot_deceive_a_reader() {
        let agent = format!("evil\u{1b}[2J\u{202e}\u{200b}\n/1{}", "x".repeat(100));
        let said = serde_json::json!({
            "network": "dev", "genesis": "0".repeat(64), "agent": agent, "protocol": 1, "height": 0,
            "tip": "0".repeat(64), "work": "0", "time": "1", "nonce": "2", "pool_floor": "1", "public_address": null,
        });
        let Ok(Answer::Node(node)) = read(&Request::Node, 200, said.to_string().as_bytes()) else {
            panic!("a node")
        };
        assert_eq!(node.agent, format!("evil[2J/1{}", "x".repeat(55)));
    }

    #[test]
    fn an_error_that_quotes_a_peer_stands_on_one_harmless_line() {
        let evil = "x\u{1b}[31m\u{202e}\u{200b}\r\nWARN forged line";
        let said = serde_json::json!({ "network": evil.repeat(50) });
        let read = read(&Request::Node, 200, said.to_string().as_bytes());
        let quoted = [
            read.expect_err("no node").to_string(),
            super::malformed(evil.repeat(50)).to_string(),
        ];
        let refusal = serde_json::json!({ "code": evil, "message": evil, "rule": evil });
        let post = Request::SendPost {
            bytes: Default::default(),
        };
        let Ok(Answer::Refused { code, rule, .. }) =
            refused(&post, 422, refusal.to_string().as_bytes())
        else {
            panic!("a refusal")
        };
        let words = quoted.into_iter().chain([code]).chain(rule);
        for word in words {
            assert!(word.chars().all(|c| matches!(c, ' '..='~')), "{word:?}");
            assert!(word.len() < 300, "{} bytes", word.len());
        }
    }

    #[test]
    fn reads_only_whole_items() {
        let headers = Request::Headers {
            locator: Vec::new(),
        };
        let genesis = Network::dev().genesis().encode();
        let Ok(Answer::Headers(read_back)) = read(&headers, 200, &genesis.repeat(2)) else {
            panic!("two headers")
        };
        assert_eq!(
            read_back,
            [*Network::dev().genesis(), *Network::dev().genesis()]
        );
        let blocks = Request::Blocks { ids: Vec::new() };
        let framed = |length: u32| [&length.to_be_bytes()[..], &genesis].concat();
        assert!(
            matches!(read(&blocks, 200, &framed(136)), Ok(Answer::Blocks(blocks)) if blocks.len() == 1)
        );
        let bad: [(&Request, Vec<u8>); 6] = [
            (&headers, genesis[1..].to_vec()),
            (&headers, genesis.repeat(2_001)),
            (&blocks, framed(135)),
            (&blocks, framed(137)),
            (&blocks, vec![0, 0, 0]),
            (&blocks, framed(136).repeat(17)),
        ];
        for (request, body) in bad {
            assert!(
                matches!(
                    read(request, 200, &body),
                    Err(TransportError::Malformed { .. })
                ),
                "{request:?}"
            );
        }
    }

    #[test]
    fn passes_over_events_that_it_does_not_know() {
        let body = br#"{"next":"9","events":[{"seq":"8","type":"party"},{"seq":"9","type":"reorg","depth":1}]}"#;
        let Ok(Answer::Events(events)) = read(&Request::Events { after: Some(7) }, 200, body)
        else {
            panic!("events")
        };
        assert_eq!(
            (events.next, events.gap, events.events),
            (9, false, vec![RemoteEvent::Reorg])
        );
    }

    #[test]
    fn reads_which_posts_of_a_compact_block_are_missing() {
        let compact = Request::SendCompact {
            bytes: Default::default(),
        };
        let said = |status, body: &str| read(&compact, status, body.as_bytes());
        let none = r#"{"id":"00","held":false}"#;
        for (status, expected) in [(200, true), (202, false)] {
            let answer = said(status, none);
            assert!(
                matches!(answer, Ok(Answer::Taken { had }) if had == expected),
                "{answer:?}"
            );
        }
        let answer = said(202, r#"{"missing":[0,7,1023]}"#);
        assert!(
            matches!(&answer, Ok(Answer::Lacks { indexes }) if *indexes == [0, 7, 1_023]),
            "{answer:?}"
        );
        for bad in ["[1,1]", "[2,1]", "[1024]", "[-1]", "[70000]"] {
            let answer = said(202, &format!("{{\"missing\":{bad}}}"));
            assert!(
                matches!(answer, Err(TransportError::Malformed { .. })),
                "{bad}"
            );
        }
        for status in [404, 405, 409, 422] {
            let refusal = refused(&compact, status, b"{}");
            assert!(matches!(refusal, Ok(Answer::Refused { .. })), "{status}");
        }
    }

    #[test]
    fn tells_refusals_from_errors() {
        let post = Request::SendPost {
            bytes: Default::default(),
        };
        let body = br#"{"code":"rule_broken","message":"no","rule":"P2"}"#;
        let Ok(Answer::Refused { status, code, rule }) = refused(&post, 422, body) else {
            panic!("a refusal")
        };
        assert_eq!(
            (status, code.as_str(), rule.as_deref()),
            (422, "rule_broken", Some("P2"))
        );
        assert!(matches!(
            refused(&post, 500, b"<html>"),
            Err(TransportError::Status { status: 500, .. })
        ));
        assert!(matches!(
            refused(&Request::Node, 422, body),
            Err(TransportError::Status { .. })
        ));
    }
}
