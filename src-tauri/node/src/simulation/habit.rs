//! What nodes do that do not keep to the protocol.

use std::net::{Ipv4Addr, SocketAddr};

use blocknet_chain::{Block, BlockId, Header, Leaf, Post, Unchecked, Work};
use bytes::Bytes;

use super::chance::Chance;
use crate::transport::{Answer, RemoteEvent, Request};

/// What is wrong with a node. Beside its habit each runs as an honest one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Habit {
    /// It takes calls and never answers.
    Mute,
    /// Its headers, blocks and posts are damaged, and it sends such unasked.
    Garbage,
    /// It announces blocks and does not give them.
    Withhold,
    /// It claims a chain of great work that it does not have.
    Boast,
    /// It makes up addresses, posts and ports.
    Flood,
    /// It says that it stands at genesis, and swallows what it is given.
    Stale,
    /// It finds two blocks at once and gives one to one half, the other to the other.
    Equivocate,
    /// It keeps blocks that it found to itself, and gives them late.
    Selfish,
}

impl Habit {
    pub(crate) const ALL: [Self; 8] = [
        Self::Mute,
        Self::Garbage,
        Self::Withhold,
        Self::Boast,
        Self::Flood,
        Self::Stale,
        Self::Equivocate,
        Self::Selfish,
    ];

    /// It takes what is sent to it. One that does not says all the same that it did.
    pub(crate) fn swallows(self, request: &Request) -> bool {
        let offered = matches!(
            request,
            Request::SendBlock { .. } | Request::SendPost { .. }
        );
        self == Self::Stale && offered
    }

    /// What it answers in place of the truth; `None`: nothing at all.
    pub(crate) fn twist(self, truth: Answer, chance: &mut Chance) -> Option<Answer> {
        Some(match (self, truth) {
            (Self::Mute, _) => return None,
            (Self::Garbage, Answer::Headers(headers)) => Answer::Headers(
                headers
                    .into_iter()
                    .map(|header| spoiled(header, chance))
                    .collect(),
            ),
            (Self::Garbage | Self::Equivocate, Answer::Blocks(blocks)) if chance.happens(0.5) => {
                Answer::Blocks(blocks.into_iter().map(stripped).collect())
            }
            (Self::Garbage, Answer::Posts(posts)) => {
                Answer::Posts(posts.iter().filter_map(forged).collect())
            }
            (Self::Withhold, Answer::Blocks(_)) => Answer::Blocks(Vec::new()),
            (Self::Garbage, Answer::Reconciled { .. }) => Answer::Reconciled {
                bytes: chance.bytes().to_vec().into(),
            },
            (Self::Equivocate, Answer::Taken { .. }) if chance.happens(0.3) => Answer::Lacks {
                indexes: vec![chance.below(1_024) as u16],
            },
            (Self::Withhold, Answer::Posts(_)) => Answer::Posts(Vec::new()),
            (Self::Boast, Answer::Node(mut node)) => {
                node.height = node.height.saturating_add(1_000_000);
                node.work = Work::from_be_bytes([0x7f; 32]);
                node.tip = BlockId::from_bytes(chance.bytes());
                Answer::Node(node)
            }
            (Self::Boast, Answer::Events(mut events)) => {
                let (id, height) = (BlockId::from_bytes(chance.bytes()), 1_000_000);
                events.events.push(RemoteEvent::Tip { id, height });
                Answer::Events(events)
            }
            (Self::Flood, Answer::Events(mut events)) => {
                events.events.extend((0..200).map(|_| RemoteEvent::Post {
                    leaf: Leaf::from_bytes(chance.bytes()),
                    pooled: true,
                }));
                Answer::Events(events)
            }
            (Self::Flood, Answer::Addresses(_)) => {
                Answer::Addresses((0..1_000).map(|_| made_up(chance)).collect())
            }
            (Self::Flood, Answer::Pool(mut leaves)) => {
                leaves.extend((0..500).map(|_| Leaf::from_bytes(chance.bytes())));
                Answer::Pool(leaves)
            }
            (Self::Stale, Answer::Node(mut node)) => {
                node.height = 0;
                node.tip = node.genesis;
                node.work = Work::ZERO;
                Answer::Node(node)
            }
            (Self::Stale, Answer::Headers(_)) => Answer::Headers(Vec::new()),
            (Self::Stale, Answer::Blocks(_)) => Answer::Blocks(Vec::new()),
            (Self::Stale, Answer::Events(mut events)) => {
                events.events.clear();
                Answer::Events(events)
            }
            (_, truth) => truth,
        })
    }

    /// What it sends unasked, to somebody.
    pub(crate) fn mischief(self, post: Option<Bytes>, chance: &mut Chance) -> Option<Request> {
        match self {
            Self::Garbage => {
                let mut bytes = post?.to_vec();
                let at = chance.below(bytes.len());
                bytes[at] ^= 1;
                let bytes = Bytes::from(bytes);
                Some(if chance.happens(0.5) {
                    Request::SendPost { bytes }
                } else {
                    Request::SendBlock { bytes }
                })
            }
            Self::Flood => Some(Request::Reachable {
                port: 1_024 + chance.below(60_000) as u16,
            }),
            _ => None,
        }
    }
}

/// A header with something wrong in it: hardly one such has its work.
fn spoiled(mut header: Header, chance: &mut Chance) -> Header {
    if chance.happens(0.5) {
        header.nonce = chance.next();
    } else {
        header.prev = BlockId::from_bytes(chance.bytes());
    }
    header
}

/// The block without its posts.
fn stripped(block: Block<Unchecked>) -> Block<Unchecked> {
    Block::<Unchecked>::new(block.into_parts().0, Vec::new())
}

/// The post under a signature that is none.
fn forged(post: &Post) -> Option<Post> {
    let mut bytes = post.encode_alone()?;
    bytes[150] ^= 0xff;
    Post::decode_alone(&bytes).ok()
}

/// An address at which nobody is.
fn made_up(chance: &mut Chance) -> SocketAddr {
    let [a, b, c, d, ..] = chance.bytes();
    SocketAddr::from((Ipv4Addr::new(a, b, c, d), 8_000))
}
