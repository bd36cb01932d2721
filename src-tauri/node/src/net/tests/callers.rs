//! Callers of our listener who do what no honest node does.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use blocknet_chain::Rule;

use super::relay_pools::called_by;
use super::script::{Script, peer};
use super::streams::stream_of;
use crate::limits::{PROVEN_AFTER, PUNISHED_OWNED_SECS, PUNISHED_SECS};
use crate::net::action::{Action, Link};
use crate::net::view::PeerState;
use crate::peers::{Misdeed, StreamRefused};

const BAD: Misdeed = Misdeed::BadBlock(Rule::H6);

fn broke(script: &mut Script, from: SocketAddr) {
    let actions = script.machine.caller_broke(from, BAD, script.now);
    script.open.extend(actions);
}

/// Seconds that the address is still avoided for.
fn left(script: &Script, ip: IpAddr) -> Option<u64> {
    let bans = script.machine.view(script.now).bans;
    let until = bans
        .get(&ip)
        .map(|ban| ban.until.expect("none is for good"));
    until.map(|until| until - script.now.unix)
}

fn is_closed(script: &Script, link: Link) -> bool {
    let closes = |action: &Action| matches!(action, Action::Close { peer } if *peer == link.peer);
    script.open.iter().any(closes)
}

fn kept_bans(script: &mut Script) -> usize {
    let kept = |action: &mut Action| matches!(action, Action::KeepBan(_));
    script.open.extract_if(.., kept).count()
}

#[test]
fn a_caller_is_avoided_for_a_day_and_gets_no_stream() {
    let mut script = Script::new();
    let mut from = peer(1);
    from.set_port(50_001);
    broke(&mut script, from);
    assert_eq!(left(&script, from.ip()), Some(PUNISHED_SECS));
    assert_eq!(kept_bans(&mut script), 1);
    let seen = stream_of(&script, peer(1));
    let (taken, _) = script.machine.stream_opened(&seen, script.now);
    assert_eq!(taken, Err(StreamRefused::Banned));
    script.pass(Duration::from_secs(PUNISHED_SECS));
    assert_eq!(left(&script, from.ip()), None);
}

#[test]
fn the_streams_of_its_address_end_with_it_and_no_others() {
    let mut script = Script::new();
    let (one, other) = (
        called_by(&mut script, peer(1), false),
        called_by(&mut script, peer(2), false),
    );
    let mut from = peer(1);
    from.set_port(50_001);
    broke(&mut script, from);
    assert!(is_closed(&script, one) && !is_closed(&script, other));
}

#[test]
fn a_stream_that_has_stood_for_long_stays_when_a_neighbour_breaks_a_rule() {
    let mut script = Script::new();
    let link = called_by(&mut script, peer(1), false);
    script.now.mono += PROVEN_AFTER;
    let mut from = peer(1);
    from.set_port(50_001);
    broke(&mut script, from);
    assert!(!is_closed(&script, link));
    assert_eq!(left(&script, from.ip()), Some(PUNISHED_SECS));
}

#[test]
fn a_peer_that_breaks_rules_over_its_stream_loses_it() {
    let mut script = Script::new();
    let link = called_by(&mut script, peer(1), false);
    broke(&mut script, link.peer);
    assert_eq!(left(&script, link.peer.ip()), Some(PUNISHED_SECS));
    assert!(is_closed(&script, link));
}

#[test]
fn what_programs_of_this_computer_do_costs_them_nothing() {
    let mut script = Script::new();
    for from in ["127.0.0.1:50000", "[::1]:50000", "[::ffff:127.0.0.1]:50000"] {
        broke(&mut script, from.parse().unwrap());
    }
    assert!(script.machine.view(script.now).bans.is_empty());
    assert_eq!(kept_bans(&mut script), 0);
}

#[test]
fn an_address_that_the_owner_named_is_avoided_for_minutes_and_stays_connected() {
    let mut script = Script::new();
    script.connect_duplex(peer(1));
    let mut from = peer(1);
    from.set_port(50_001);
    broke(&mut script, from);
    assert_eq!(left(&script, from.ip()), Some(PUNISHED_OWNED_SECS));
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
}
