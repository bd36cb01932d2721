//! Events in the form in which peers ask for them: what is news to another node, and nothing else.
//!
//! `u64 next || u8 gap || events`, oldest first, each `u8 kind || fields`: 1 a new tip, `id || u32
//! height`; 2 a post that waits now, its leaf; 3 the chain was reorganised. What becomes of posts
//! later, a peer learns from the blocks.

use blocknet_chain::{BlockId, Leaf};
use blocknet_node::events::{Event, EventKind, EventsAfter, PostStatus};
use blocknet_node::transport::{RemoteEvent, RemoteEvents};

const TIP: u8 = 1;
const POOLED: u8 = 2;
const REORG: u8 = 3;

/// Whether there is something that a peer must hear.
pub(crate) fn is_news(found: &EventsAfter) -> bool {
    found.gap || found.events.iter().any(|event| part(event).is_some())
}

/// The first `most` events of an answer, of which those that are news are told.
pub(crate) fn encode(found: &EventsAfter, most: usize) -> Vec<u8> {
    let told = found.events.get(..most).unwrap_or(&found.events);
    let cut = told.len() < found.events.len();
    let last = told.last().map(|event| event.seq).filter(|_| cut);
    let mut bytes = last.unwrap_or(found.next).to_be_bytes().to_vec();
    bytes.push(u8::from(found.gap));
    for part in told.iter().filter_map(part) {
        bytes.extend_from_slice(&part);
    }
    bytes
}

fn part(event: &Event) -> Option<Vec<u8>> {
    match &event.kind {
        EventKind::Tip { id, height } => {
            let height = height.get().to_be_bytes();
            Some([&[TIP][..], id.as_bytes(), &height].concat())
        }
        EventKind::Post {
            leaf,
            status: PostStatus::Pooled,
            ..
        } => Some([&[POOLED][..], leaf.as_bytes()].concat()),
        EventKind::Reorg { .. } => Some(vec![REORG]),
        EventKind::Post { .. } | EventKind::Pool { .. } => None,
    }
}

/// Reads an answer; none for bytes that are no such answer.
pub(crate) fn decode(bytes: &[u8]) -> Option<RemoteEvents> {
    let (next, bytes) = bytes.split_first_chunk()?;
    let (gap, mut bytes) = bytes.split_first()?;
    let gap = match gap {
        0 => false,
        1 => true,
        _ => return None,
    };
    let mut events = Vec::new();
    while let Some((kind, rest)) = bytes.split_first() {
        let (event, rest) = fields(*kind, rest)?;
        events.push(event);
        bytes = rest;
    }
    Some(RemoteEvents {
        next: u64::from_be_bytes(*next),
        gap,
        events,
    })
}

fn fields(kind: u8, bytes: &[u8]) -> Option<(RemoteEvent, &[u8])> {
    match kind {
        TIP => {
            let (id, rest) = bytes.split_first_chunk()?;
            let (height, rest) = rest.split_first_chunk()?;
            let (id, height) = (BlockId::from_bytes(*id), u32::from_be_bytes(*height));
            Some((RemoteEvent::Tip { id, height }, rest))
        }
        POOLED => {
            let (leaf, rest) = bytes.split_first_chunk()?;
            let (leaf, pooled) = (Leaf::from_bytes(*leaf), true);
            Some((RemoteEvent::Post { leaf, pooled }, rest))
        }
        REORG => Some((RemoteEvent::Reorg, bytes)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use blocknet_chain::{Height, PostId};

    use super::*;

    fn found(kinds: Vec<EventKind>) -> EventsAfter {
        let events = (8..).zip(kinds).map(|(seq, kind)| Event { seq, kind });
        EventsAfter {
            next: 99,
            gap: false,
            events: events.collect(),
        }
    }

    fn post(number: u8, status: PostStatus) -> EventKind {
        EventKind::Post {
            id: PostId::from_bytes([number; 32]),
            leaf: Leaf::from_bytes([number; 32]),
            status,
        }
    }

    fn kinds() -> Vec<EventKind> {
        let id = BlockId::from_bytes([7; 32]);
        let height = Height::new(70_000);
        vec![
            post(1, PostStatus::Pooled),
            EventKind::Pool { posts: 1, bytes: 9 },
            post(2, PostStatus::Confirmed),
            EventKind::Reorg {
                fork_height: height,
                old_tip: id,
                new_tip: id,
                depth: 1,
            },
            EventKind::Tip { id, height },
        ]
    }

    #[test]
    fn tells_a_peer_what_is_news_and_nothing_else() {
        let found = found(kinds());
        let bytes = encode(&found, 1_000);
        assert_eq!(bytes.len(), 9 + 33 + 1 + 37);
        let leaf = Leaf::from_bytes([1; 32]);
        let told = RemoteEvents {
            next: 99,
            gap: false,
            events: vec![
                RemoteEvent::Post { leaf, pooled: true },
                RemoteEvent::Reorg,
                RemoteEvent::Tip {
                    id: BlockId::from_bytes([7; 32]),
                    height: 70_000,
                },
            ],
        };
        assert_eq!(decode(&bytes), Some(told));
        assert!(is_news(&found));
        let quiet = super::tests::found(vec![post(1, PostStatus::Gone)]);
        assert!(!is_news(&quiet) && is_news(&EventsAfter { gap: true, ..quiet }));
    }

    #[test]
    fn a_long_answer_goes_on_after_its_last_event() {
        let found = found(vec![post(1, PostStatus::Pooled); 5]);
        for (most, next, count) in [(4, 11, 4), (5, 99, 5), (6, 99, 5)] {
            let read = decode(&encode(&found, most)).unwrap();
            assert_eq!((read.next, read.events.len()), (next, count));
        }
    }

    #[test]
    fn reads_no_bytes_that_are_cut_or_unknown() {
        let good = encode(&found(kinds()), 1_000);
        let ends = [9, 9 + 33, 9 + 33 + 1, good.len()];
        for end in 0..=good.len() {
            let whole = ends.contains(&end);
            assert_eq!(decode(&good[..end]).is_some(), whole, "{end}");
        }
        for (at, byte) in [(8, 2), (9, 0), (9, 4)] {
            let mut bad = good.clone();
            bad[at] = byte;
            assert_eq!(decode(&bad), None);
        }
    }
}
