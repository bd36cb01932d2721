//! Who is dialled, when, and what ends a connection.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::Network;

use super::script::{NONCE, Script, events, peer};
use crate::net::action::{Action, Tag};
use crate::net::view::{Direction, PeerState};
use crate::peers::InboundSeen;
use crate::transport::{Answer, Request, TransportError};

fn unreachable() -> TransportError {
    TransportError::Unreachable {
        reason: "refused".into(),
    }
}

fn dials(script: &Script) -> usize {
    let greets = |action: &&Action| {
        matches!(
            action,
            Action::Call {
                tag: Tag::Place,
                ..
            }
        )
    };
    script.open.iter().filter(greets).count()
}

#[test]
fn greets_places_the_stream_and_then_polls_it() {
    let mut script = Script::new();
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
    let (_, _, request) = script.call_to(peer(1), Tag::Poll).expect("a poll at once");
    assert_eq!(request, Request::Events { after: Some(0) });
    let (_, _, request) = script.call_to(peer(1), Tag::Announce).expect("our port");
    assert_eq!(request, Request::Reachable { port: 8_100 });
    assert!(script.call_to(peer(1), Tag::Addresses).is_some());
    script.answer(link, Tag::Poll, events(3, &[]));
    script.pass(Duration::from_secs(2));
    let (_, _, request) = script.call_to(peer(1), Tag::Poll).expect("the next poll");
    assert_eq!(request, Request::Events { after: Some(3) });
    let row = script.row(peer(1));
    assert_eq!((row.height, row.bytes_in), (Some(0), 400));
    assert!(row.ping_ms.is_some_and(|ping| (19.0..21.0).contains(&ping)));
}

#[test]
fn does_not_spin_on_a_stream_that_answers_at_once_with_nothing() {
    let mut script = Script::new();
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    let mut polls = 0;
    for _ in 0..40 {
        while script.call_to(peer(1), Tag::Poll).is_some() {
            polls += 1;
            script.answer(link, Tag::Poll, events(0, &[]));
        }
        script.pass(Duration::from_millis(250));
    }
    assert!((9..=11).contains(&polls), "{polls} polls in ten seconds");
}

#[test]
fn leaves_itself_alone_once_it_met_itself() {
    let mut script = Script::new();
    let (link, tag) = script.dial(peer(1));
    let mut node = script.node(peer(1), Network::dev().genesis_id(), 0);
    node.nonce = NONCE;
    script.answer(link, tag, Answer::Node(node));
    script.pass(Duration::from_secs(3_600));
    assert_eq!(
        (dials(&script), script.row(peer(1)).state),
        (0, PeerState::Ourselves)
    );
}

#[test]
fn tells_a_peer_of_another_network_from_a_dead_one() {
    let mut script = Script::new();
    let (link, tag) = script.dial(peer(1));
    let mut node = script.node(peer(1), Network::dev().genesis_id(), 0);
    node.genesis = Network::main().genesis_id();
    script.answer(link, tag, Answer::Node(node));
    script.add(peer(2));
    let (link, tag, _) = script.call_to(peer(2), Tag::Place).unwrap();
    script.fail(
        link,
        tag,
        TransportError::WrongNetwork {
            found: "00000000".into(),
        },
    );
    assert_eq!(script.row(peer(1)).state, PeerState::OtherNetwork);
    assert_eq!(script.row(peer(2)).state, PeerState::OtherNetwork);
    assert!(
        script
            .row(peer(2))
            .next_try_secs
            .is_some_and(|secs| secs > 60)
    );
}

#[test]
fn tries_a_dead_friend_again_soon_and_then_each_minute() {
    let mut script = Script::new();
    script.add(peer(1));
    let mut tries = Vec::new();
    for _ in 0..4 * 3_600 {
        if let Some((link, tag, _)) = script.call_to(peer(1), Tag::Place) {
            tries.push(script.now.mono);
            script.fail(link, tag, unreachable());
        }
        script.pass(Duration::from_millis(250));
    }
    let waits: Vec<Duration> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(waits[0] <= Duration::from_secs(2), "{waits:?}");
    assert!(
        waits.iter().all(|wait| *wait <= Duration::from_secs(61)),
        "{waits:?}"
    );
    assert!(
        (55..=90).contains(&tries.len()),
        "{} tries in an hour",
        tries.len()
    );
    assert_eq!(script.row(peer(1)).state, PeerState::Failed);
}

#[test]
fn a_friend_that_was_started_anew_is_back_within_seconds() {
    let mut script = Script::new();
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    script.pass(Duration::from_secs(20));
    script.fail(link, Tag::Poll, unreachable());
    assert_eq!(script.row(peer(1)).state, PeerState::Waiting);
    script.pass(Duration::from_secs(2));
    assert_eq!(dials(&script), 1);
}

#[test]
fn a_removed_peer_does_not_come_back_by_hearsay() {
    let mut script = Script::new();
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    script.add(peer(2));
    assert!(script.call_to(peer(2), Tag::Place).is_some());
    assert!(script.machine.remove_peer(peer(2), script.now).is_some());
    assert!(script.machine.remove_peer(peer(2), script.now).is_none());
    let (_, tag, _) = script.call_to(peer(1), Tag::Addresses).unwrap();
    script.answer(link, tag, Answer::Addresses(vec![peer(2)]));
    script.pass(Duration::from_secs(120));
    assert_eq!(dials(&script), 0);
    script.add(peer(2));
    assert_eq!(dials(&script), 1);
}

#[test]
fn an_answer_of_an_ended_connection_is_nobodys() {
    let mut script = Script::new();
    let old = script.connect(peer(1), Network::dev().genesis_id(), 0);
    script.fail(old, Tag::Poll, unreachable());
    script.pass(Duration::from_secs(3));
    let (new, tag, _) = script.call_to(peer(1), Tag::Place).expect("dialled again");
    assert!(new.session > old.session);
    script.fail(old, Tag::Place, unreachable());
    assert_eq!(script.row(peer(1)).state, PeerState::Connecting);
    script.answer(new, tag, events(0, &[]));
    assert!(script.call_to(peer(1), Tag::Greet).is_some());
}

#[test]
fn a_silent_peer_is_given_up_after_some_timeouts() {
    let mut script = Script::new();
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    for _ in 0..4 {
        script.fail(link, Tag::Refresh, TransportError::Timeout);
        assert_eq!(script.row(peer(1)).state, PeerState::Connected);
    }
    script.fail(link, Tag::Refresh, TransportError::Timeout);
    assert_ne!(script.row(peer(1)).state, PeerState::Connected);
}

#[test]
fn timeouts_add_up_where_a_few_answers_come_between_them() {
    // So many good answers after each timeout, and whether the connection lasts.
    for (answers, lasts) in [(1, false), (3, false), (4, true), (20, true)] {
        let mut script = Script::new();
        let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
        for _ in 0..30 {
            script.fail(link, Tag::Refresh, TransportError::Timeout);
            for _ in 0..answers {
                let node = script.node(peer(1), Network::dev().genesis_id(), 0);
                script.answer(link, Tag::Refresh, Answer::Node(node));
            }
        }
        let up = script.row(peer(1)).state == PeerState::Connected;
        assert_eq!(up, lasts, "{answers} answers for each timeout");
    }
}

#[test]
fn the_same_node_at_two_addresses_is_one_peer() {
    let mut script = Script::new();
    script.connect(peer(1), Network::dev().genesis_id(), 0);
    let (link, tag) = script.dial(peer(2));
    let node = script.node(peer(1), Network::dev().genesis_id(), 0);
    script.answer(link, tag, Answer::Node(node));
    assert_eq!(script.machine.view(script.now).counts(), (1, 0));
    assert!(
        script
            .row(peer(2))
            .last_error
            .is_some_and(|why| why.code == "peer_twice")
    );
}

fn busy(status: u16) -> TransportError {
    TransportError::Status {
        status,
        code: "busy".into(),
    }
}

#[test]
fn a_busy_peer_is_asked_for_its_events_again_and_stays_connected() {
    for status in [429, 500, 503] {
        let mut script = Script::new();
        let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
        for _ in 0..20 {
            assert!(script.call_to(peer(1), Tag::Poll).is_some(), "{status}");
            script.fail(link, Tag::Poll, busy(status));
            assert_eq!(script.row(peer(1)).state, PeerState::Connected);
            script.pass(Duration::from_secs(4));
            assert!(script.call_to(peer(1), Tag::Poll).is_none(), "it rests");
            script.pass(Duration::from_secs(2));
        }
        let (_, _, request) = script.call_to(peer(1), Tag::Poll).expect("a poll");
        assert_eq!(request, Request::Events { after: Some(0) });
        script.answer(link, Tag::Poll, events(3, &[]));
        assert_eq!(script.row(peer(1)).state, PeerState::Connected);
    }
}

#[test]
fn a_peer_that_says_that_it_stops_is_let_go_at_once() {
    let mut script = Script::new();
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    let stopping = TransportError::Status {
        status: 503,
        code: "stopping".into(),
    };
    script.fail(link, Tag::Poll, stopping);
    assert_ne!(script.row(peer(1)).state, PeerState::Connected);
}

#[test]
fn a_peer_that_never_tells_its_events_is_given_up() {
    let mut script = Script::new();
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    let mut asked = 0;
    while script.row(peer(1)).state == PeerState::Connected && asked < 1_000 {
        if script.call_to(peer(1), Tag::Poll).is_some() {
            asked += 1;
            script.fail(link, Tag::Poll, busy(503));
        }
        script.pass(Duration::from_secs(1));
    }
    assert!((50..=70).contains(&asked), "{asked} polls");
}

#[test]
fn a_busy_peer_is_greeted_again_some_times() {
    let mut script = Script::new();
    script.add(peer(1));
    for tag in [Tag::Place, Tag::Greet] {
        let (link, _, _) = script.call_to(peer(1), tag).expect("a question");
        script.fail(link, tag, busy(503));
        assert_eq!(script.row(peer(1)).state, PeerState::Connecting);
        script.pass(Duration::from_secs(6));
        let (link, _, _) = script.call_to(peer(1), tag).expect("the same again");
        let node = script.node(peer(1), Network::dev().genesis_id(), 0);
        let answer = match tag {
            Tag::Place => events(0, &[]),
            _ => Answer::Node(node),
        };
        script.answer(link, tag, answer);
    }
    script.keep_plain(peer(1));
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
    script.add(peer(2));
    for _ in 0..4 {
        let (link, tag, _) = script.call_to(peer(2), Tag::Place).expect("a place");
        assert_eq!(script.row(peer(2)).state, PeerState::Connecting);
        script.fail(link, tag, busy(503));
        if script.row(peer(2)).state == PeerState::Connecting {
            script.pass(Duration::from_secs(6));
        }
    }
    assert_ne!(script.row(peer(2)).state, PeerState::Connecting, "given up");
}

/// A call of the node that answers at `address`, from a port of the moment.
fn call_of(script: &Script, address: SocketAddr) -> InboundSeen {
    let node = script.node(address, Network::dev().genesis_id(), 0);
    InboundSeen {
        from: SocketAddr::new(address.ip(), 50_000),
        nonce: Some(node.nonce),
        agent: Some(node.agent),
        bytes_in: 1_000,
        bytes_out: 2_000,
    }
}

#[test]
fn two_that_dial_each_other_are_one_row() {
    let mut script = Script::new();
    script.connect(peer(1), Network::dev().genesis_id(), 0);
    let alone = script.row(peer(1));
    let call = call_of(&script, peer(1));
    script.machine.called(call, script.now);
    let stranger = call_of(&script, peer(2));
    script.machine.called(stranger, script.now);
    let view = script.machine.view(script.now);
    assert_eq!(view.counts(), (1, 1), "{:?}", view.peers);
    let both = script.row(peer(1));
    assert_eq!(both.direction, Direction::Out);
    assert_eq!(
        (both.bytes_in, both.bytes_out),
        (alone.bytes_in + 1_000, alone.bytes_out + 2_000)
    );
    let inbound = view.peers.iter().find(|row| row.direction == Direction::In);
    assert_eq!(inbound.map(|row| row.height), Some(None));
}

#[test]
fn a_node_that_reaches_itself_is_not_its_own_caller() {
    let mut script = Script::new();
    let own = InboundSeen {
        nonce: Some(NONCE),
        ..call_of(&script, peer(1))
    };
    script.machine.called(own, script.now);
    assert_eq!(script.machine.view(script.now).counts(), (0, 0));
}

#[test]
fn a_removed_peer_leaves_no_row_of_its_calls() {
    let mut script = Script::new();
    script.connect(peer(1), Network::dev().genesis_id(), 0);
    let call = call_of(&script, peer(1));
    script.machine.called(call.clone(), script.now);
    assert!(script.machine.remove_peer(peer(1), script.now).is_some());
    assert!(script.machine.view(script.now).peers.is_empty());
    // The answer that was under way when it was removed is no new call.
    script.machine.called(call.clone(), script.now);
    assert!(script.machine.view(script.now).peers.is_empty());
    script.machine.called(call, script.now);
    assert_eq!(script.machine.view(script.now).counts(), (0, 1));
}

#[test]
fn a_peer_that_only_calls_is_removed_by_the_address_that_is_shown() {
    let mut script = Script::new();
    let call = call_of(&script, peer(1));
    let from = call.from;
    script.machine.called(call, script.now);
    assert!(script.machine.remove_peer(peer(2), script.now).is_none());
    let actions = script.machine.heard(from, 8_000, script.now);
    script.open.extend(actions);
    assert!(script.machine.remove_peer(peer(1), script.now).is_some());
    assert_eq!(script.machine.view(script.now).counts(), (0, 0));
}
