//! Streams: those that we open, and those that others open to us.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::Network;

use super::script::{NONCE, Script, events, peer};
use crate::net::action::{Action, Link, Tag};
use crate::net::view::{Direction, PeerState};
use crate::peer_text::PeerText;
use crate::peers::{InboundSeen, StreamRefused, StreamSeen};
use crate::transport::{Answer, RemoteNode, Request, TransportError};

fn unreachable() -> TransportError {
    TransportError::Unreachable {
        reason: "refused".into(),
    }
}

/// The node at `address` asks for a stream, from a port of the moment.
pub(super) fn stream_of(script: &Script, address: SocketAddr) -> StreamSeen {
    let node = script.node(address, Network::dev().genesis_id(), 0);
    StreamSeen {
        from: SocketAddr::new(address.ip(), 50_000),
        nonce: node.nonce,
        agent: PeerText::agent(&node.agent),
        port: Some(address.port()),
        blocks_only: false,
    }
}

fn open_stream(script: &mut Script, seen: &StreamSeen) -> Result<(), StreamRefused> {
    let (taken, actions) = script.machine.stream_opened(seen, script.now);
    script.open.extend(actions);
    taken
}

#[test]
fn asks_over_a_stream_that_a_peer_opened_as_over_one_of_its_own() {
    let mut script = Script::new();
    let seen = stream_of(&script, peer(1));
    let from = seen.from;
    assert_eq!(open_stream(&mut script, &seen), Ok(()));
    let (link, tag, _) = script.call_to(from, Tag::Place).expect("a place");
    script.answer(link, tag, events(4, &[]));
    let (link, tag, _) = script.call_to(from, Tag::Greet).expect("a greeting");
    let node = script.node(peer(1), Network::dev().genesis_id(), 0);
    script.answer(link, tag, Answer::Node(node));
    script.pass(Duration::from_millis(250));
    let (_, _, request) = script.call_to(from, Tag::Poll).expect("a poll");
    assert_eq!(request, Request::Events { after: Some(4) });
    assert!(script.call_to(from, Tag::Open).is_none());
    assert!(
        script.call_to(from, Tag::Addresses).is_none(),
        "a caller tells none"
    );
    let view = script.machine.view(script.now);
    assert_eq!(view.counts(), (0, 1));
    let row = script.row(peer(1));
    assert_eq!((row.direction, row.height), (Direction::In, Some(0)));
    // It called over HTTP as well; with the stream it is gone all the same.
    let called = InboundSeen {
        from: SocketAddr::new(from.ip(), 50_009),
        nonce: Some(seen.nonce),
        agent: None,
        bytes_in: 100,
        bytes_out: 100,
    };
    script.machine.called(called, script.now);
    let actions = script.machine.stream_closed(from, script.now);
    assert!(matches!(actions[..], [Action::Close { peer }] if peer == from));
    let view = script.machine.view(script.now);
    assert_eq!((view.counts(), view.peers.len()), ((0, 0), 0));
}

#[test]
fn refuses_a_stream_from_itself() {
    let mut script = Script::new();
    let seen = stream_of(&script, peer(1));
    let own = StreamSeen {
        nonce: NONCE,
        ..seen
    };
    assert_eq!(
        open_stream(&mut script, &own),
        Err(StreamRefused::Ourselves)
    );
    assert!(script.open.is_empty());
}

#[test]
fn a_dialled_peer_is_used_once_it_said_whether_it_opens_a_stream() {
    for opens in [true, false] {
        let mut script = Script::new();
        let (link, tag) = script.dial(peer(1));
        let node = script.node(peer(1), Network::dev().genesis_id(), 0);
        script.answer(link, tag, Answer::Node(node));
        script.pass(Duration::from_millis(250));
        assert!(script.call_to(peer(1), Tag::Poll).is_none());
        let (link, tag, request) = script.call_to(peer(1), Tag::Open).expect("a stream");
        assert_eq!(request, Request::Open { blocks_only: false });
        if opens {
            script.answer(link, tag, Answer::Opened);
        } else {
            script.fail(link, tag, TransportError::Timeout);
        }
        script.pass(Duration::from_millis(250));
        assert!(
            script.call_to(peer(1), Tag::Poll).is_some(),
            "opens: {opens}"
        );
        script.fail(link, Tag::Poll, unreachable());
        let closed = script
            .open
            .iter()
            .any(|action| matches!(action, Action::Close { .. }));
        assert_eq!(closed, opens);
    }
}

/// A node that goes by this nonce.
fn named(script: &Script, nonce: u64) -> RemoteNode {
    let node = script.node(peer(1), Network::dev().genesis_id(), 0);
    RemoteNode { nonce, ..node }
}

/// A stream from `from` by a node of this nonce.
fn seen(from: &str, nonce: u64) -> StreamSeen {
    StreamSeen {
        from: from.parse().unwrap(),
        nonce,
        agent: PeerText::default(),
        port: None,
        blocks_only: false,
    }
}

/// Opens a stream, and answers until the node at its end is known.
fn greet(script: &mut Script, seen: &StreamSeen) -> Result<SocketAddr, StreamRefused> {
    let (from, nonce) = (seen.from, seen.nonce);
    open_stream(script, seen)?;
    let (link, tag, _) = script.call_to(from, Tag::Place).expect("a place");
    script.answer(link, tag, events(0, &[]));
    let (link, tag, _) = script.call_to(from, Tag::Greet).expect("a greeting");
    let node = named(script, nonce);
    script.answer(link, tag, Answer::Node(node));
    Ok(from)
}

/// Dials a node of this nonce, up to the question for a stream.
fn dial_named(script: &mut Script, nonce: u64) -> Link {
    let (link, tag) = script.dial(peer(1));
    let node = named(script, nonce);
    script.answer(link, tag, Answer::Node(node));
    let (link, _, _) = script.call_to(peer(1), Tag::Open).expect("a stream");
    link
}

fn closed(script: &mut Script) -> Vec<SocketAddr> {
    let closes = |action: &Action| match action {
        Action::Close { peer } => Some(*peer),
        _ => None,
    };
    script.open.iter().filter_map(closes).collect()
}

#[test]
fn of_two_ways_between_two_nodes_the_one_stays_that_the_higher_nonce_dialled() {
    // Ours is 7. Whoever dials us first or second, the outcome is the same.
    let (lower, higher) = (NONCE - 1, NONCE + 1);
    for (nonce, theirs_first) in [
        (lower, true),
        (lower, false),
        (higher, true),
        (higher, false),
    ] {
        let mut script = Script::new();
        let theirs = seen("93.184.216.1:50000", nonce);
        let from = theirs.from;
        if theirs_first {
            greet(&mut script, &theirs.clone()).unwrap();
        }
        let ours = dial_named(&mut script, nonce);
        if !theirs_first {
            let taken = greet(&mut script, &theirs).map(drop);
            let wanted = if nonce < NONCE {
                Err(StreamRefused::Twice)
            } else {
                Ok(())
            };
            assert_eq!(taken, wanted, "nonce {nonce}");
        }
        if nonce < NONCE {
            script.answer(ours, Tag::Open, Answer::Opened);
            let ended = if theirs_first { vec![from] } else { Vec::new() };
            assert_eq!(closed(&mut script), ended, "nonce {nonce}");
            assert_eq!(script.row(peer(1)).direction, Direction::Out);
        } else {
            // The other end judges by the same rule.
            let twice = Answer::Refused {
                status: 409,
                code: "twice".into(),
                rule: None,
            };
            script.answer(ours, Tag::Open, twice);
            assert!(closed(&mut script).is_empty());
            let row = script.row(peer(1));
            assert_eq!(
                (row.direction, row.state),
                (Direction::In, PeerState::Connected)
            );
            assert!(
                row.owner_added,
                "the owner's address is connected, the other way round"
            );
        }
        let rows = script.machine.view(script.now).peers;
        assert_eq!(rows.len(), 1, "nonce {nonce}: {rows:?}");
    }
}

#[test]
fn a_way_that_was_left_for_another_is_taken_again_when_that_one_ends() {
    let mut script = Script::new();
    let from = greet(&mut script, &seen("93.184.216.1:50000", NONCE + 1)).unwrap();
    let ours = dial_named(&mut script, NONCE + 1);
    let twice = Answer::Refused {
        status: 409,
        code: "twice".into(),
        rule: None,
    };
    script.answer(ours, Tag::Open, twice);
    script.pass(Duration::from_secs(120));
    assert!(
        script.call_to(peer(1), Tag::Place).is_none(),
        "one way is enough"
    );
    let actions = script.machine.stream_closed(from, script.now);
    script.open.extend(actions);
    script.pass(Duration::from_secs(1));
    assert!(script.call_to(peer(1), Tag::Place).is_some());
}

#[test]
fn a_stranger_with_a_stolen_nonce_changes_nothing_for_its_owner() {
    for nonce in [NONCE - 1, NONCE + 1] {
        let mut script = Script::new();
        // The thief comes first.
        let thief = seen("81.2.3.4:50000", nonce);
        greet(&mut script, &thief).unwrap();
        let ours = dial_named(&mut script, nonce);
        script.answer(ours, Tag::Open, Answer::Opened);
        assert_eq!(
            script.row(peer(1)).state,
            PeerState::Connected,
            "nonce {nonce}"
        );
        // And the thief comes later.
        let taken = open_stream(&mut script, &seen("81.2.3.5:50000", nonce));
        assert_eq!(taken, Ok(()), "who is it? One of many");
        script.pass(Duration::from_secs(5));
        assert_eq!(
            script.row(peer(1)).state,
            PeerState::Connected,
            "nonce {nonce}"
        );
        assert!(!closed(&mut script).contains(&peer(1)));
    }
}

#[test]
fn a_node_whose_stream_broke_gets_another_at_once() {
    let mut script = Script::new();
    let from = greet(&mut script, &seen("93.184.216.1:50000", 3)).unwrap();
    greet(&mut script, &seen("93.184.216.1:50001", 3)).unwrap();
    assert_eq!(closed(&mut script), [from]);
    assert_eq!(script.machine.view(script.now).counts(), (0, 1));
}

#[test]
fn three_streams_from_one_address_are_enough() {
    let cases = [
        ("93.184.216.1", "93.184.216.1", 3),
        ("2a00:1450::1", "2a00:1450::99", 3),
        ("127.0.0.1", "127.0.0.1", 40),
    ];
    for (one, same, most) in cases {
        let mut script = Script::new();
        let mut taken = 0;
        for number in 0..40_u16 {
            let ip = if number % 2 == 0 { one } else { same };
            let from = SocketAddr::new(ip.parse().unwrap(), 50_000 + number);
            let nonce = 100 + u64::from(number);
            let seen = StreamSeen {
                from,
                ..seen("1.1.1.1:1", nonce)
            };
            match open_stream(&mut script, &seen) {
                Ok(()) => taken += 1,
                Err(refused) => assert_eq!(refused, StreamRefused::PerIp, "{one}"),
            }
        }
        assert_eq!(taken, most, "{one}");
    }
}

#[test]
fn seventy_streams_find_room_for_sixty_four_and_the_useful_one_stays() {
    let mut script = Script::new();
    let from = |number: u8| SocketAddr::from(([81, 7, number, 1], 50_000));
    let useful = greet(&mut script, &seen("93.184.216.1:50000", 1)).unwrap();
    script.pass(Duration::from_secs(1));
    for number in 0..70 {
        let seen = StreamSeen {
            from: from(number),
            ..seen("1.1.1.1:1", 100 + u64::from(number))
        };
        greet(&mut script, &seen).unwrap();
        script.pass(Duration::from_secs(1));
    }
    let (_, inbound) = script.machine.view(script.now).counts();
    assert_eq!(inbound, 64);
    let gone = closed(&mut script);
    assert_eq!(gone.len(), 7);
    assert!(!gone.contains(&useful));
    assert!(
        gone.iter().all(|gone| gone.ip() != from(0).ip()),
        "the longest there stays"
    );
}
