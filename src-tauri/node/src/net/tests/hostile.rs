//! Peers that do not mean well.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::Network;

use super::script::{Script, events, peer};
use crate::net::action::Tag;
use crate::net::view::PeerState;
use crate::transport::{Answer, RemoteEvent, TransportError};

fn malformed() -> TransportError {
    TransportError::Malformed {
        what: "an item is cut off".into(),
    }
}

#[test]
fn does_not_spin_on_a_stream_that_makes_up_events() {
    let mut script = Script::new();
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    let mut polls = 0;
    for next in 0..4_000_u64 {
        if script.call_to(peer(1), Tag::Poll).is_some() {
            polls += 1;
            script.answer(link, Tag::Poll, events(next, &[RemoteEvent::Reorg]));
        } else {
            script.pass(Duration::from_millis(250));
        }
        if script.now.mono > Duration::from_secs(31) {
            break;
        }
    }
    assert!((100..=700).contains(&polls), "{polls} polls in 30 s");
}

#[test]
fn a_peer_that_broke_rules_does_not_come_back_by_its_own_word() {
    let mut script = Script::new();
    let from = SocketAddr::new(peer(1).ip(), 50_000);
    let actions = script.machine.heard(from, 8_000, script.now);
    script.open.extend(actions);
    let (link, tag, _) = script.call_to(peer(1), Tag::Place).expect("a first call");
    script.answer(link, tag, events(0, &[]));
    let (link, tag, _) = script.call_to(peer(1), Tag::Greet).expect("a greeting");
    let node = script.node(peer(1), Network::dev().genesis_id(), 0);
    script.answer(link, tag, Answer::Node(node));
    assert_eq!(script.machine.view(script.now).known_addresses, [peer(1)]);
    script.fail(link, Tag::Addresses, malformed());
    assert!(script.machine.view(script.now).known_addresses.is_empty());
    for _ in 0..60 {
        script.pass(Duration::from_secs(10));
        let actions = script.machine.heard(from, 8_000, script.now);
        script.open.extend(actions);
        assert!(script.call_to(peer(1), Tag::Place).is_none());
    }
}

#[test]
fn the_owner_brings_back_a_peer_that_broke_rules() {
    let mut script = Script::new();
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    script.fail(link, Tag::Addresses, malformed());
    assert_eq!(script.row(peer(1)).state, PeerState::Failed);
    script.connect(peer(1), Network::dev().genesis_id(), 0);
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
}
