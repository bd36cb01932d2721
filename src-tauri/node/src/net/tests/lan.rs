//! Nodes of the local network: dialled though they are private, beside the slots, and let go.

use std::net::SocketAddr;
use std::time::Duration;

use super::script::{Script, events};
use crate::limits::LAN_OUTBOUND;
use crate::net::action::{Action, Tag};
use crate::transport::{Answer, TransportError};
use blocknet_chain::Network;

fn near(last: u8) -> SocketAddr {
    SocketAddr::from(([192, 168, 1, last], 8000))
}

fn found(script: &mut Script, addresses: &[SocketAddr]) {
    let actions = script.machine.on_lan(addresses, script.now);
    script.open.extend(actions);
}

fn rows(script: &Script) -> Vec<SocketAddr> {
    let rows = script.machine.view(script.now).peers;
    rows.iter().map(|row| row.address).collect()
}

#[test]
fn dials_private_addresses_that_were_found_and_keeps_none_of_them() {
    let mut script = Script::new();
    let bad: SocketAddr = "192.168.1.9:6379".parse().unwrap();
    found(&mut script, &[near(7), bad]);
    let (link, tag, _) = script.call_to(near(7), Tag::Place).unwrap();
    assert!(script.call_to(bad, Tag::Place).is_none(), "another service");
    script.answer(link, tag, events(0, &[]));
    let (link, tag, _) = script.call_to(near(7), Tag::Greet).unwrap();
    let node = script.node(near(7), Network::dev().genesis_id(), 0);
    script.answer(link, tag, Answer::Node(node));
    script.pass(Duration::from_secs(60));
    let kept = |action: &Action| matches!(action, Action::Remember(_));
    assert!(!script.open.iter().any(kept), "a laptop wakes up elsewhere");
}

#[test]
fn forgets_who_left_and_tries_those_who_stay_again() {
    let mut script = Script::new();
    found(&mut script, &[near(7), near(8)]);
    for last in [7, 8] {
        let (link, tag, _) = script.call_to(near(last), Tag::Place).unwrap();
        let reason = "refused".into();
        script.fail(link, tag, TransportError::Unreachable { reason });
    }
    found(&mut script, &[near(8)]);
    script.pass(Duration::from_secs(3));
    assert!(script.call_to(near(8), Tag::Place).is_some(), "soon again");
    assert!(script.call_to(near(7), Tag::Place).is_none(), "it left");
}

#[test]
fn dials_a_bounded_number_and_none_that_the_owner_removed() {
    let mut script = Script::new();
    found(&mut script, &[near(1)]);
    assert!(script.call_to(near(1), Tag::Place).is_some());
    let removed = script.machine.remove_peer(near(1), script.now);
    assert!(removed.is_some());
    let house: Vec<SocketAddr> = (1..=100).map(near).collect();
    found(&mut script, &house);
    assert!(script.call_to(near(1), Tag::Place).is_none(), "it is gone");
    let dialled = (2..=100).filter(|last| script.call_to(near(*last), Tag::Place).is_some());
    assert_eq!(dialled.count(), LAN_OUTBOUND);
    assert!(rows(&script).len() <= crate::limits::LAN_ADDRESSES);
}
