//! Whom we dial, how many, and what is taken and told of addresses.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use blocknet_chain::Network;

use super::script::{Script, events, peer};
use crate::limits::{FULL_OUTBOUND, PUNISHED_SECS};
use crate::net::action::{Action, Link, Tag};
use crate::net::view::PeerState;
use crate::peers::{Ban, BookRow, Remembered, Source, StreamRefused, StreamSeen};
use crate::transport::{Answer, Request, TransportError};

/// An address in a /16 of its own.
fn far(number: u8) -> SocketAddr {
    SocketAddr::from(([20 + number / 200, number, 7, 1], 8000))
}

fn unreachable() -> TransportError {
    TransportError::Unreachable {
        reason: "refused".into(),
    }
}

/// Everyone who is being dialled, oldest first, and for what.
fn dialled(script: &Script) -> Vec<SocketAddr> {
    let places = |action: &Action| match action {
        Action::Call {
            link,
            tag: Tag::Place,
            ..
        } => Some(link.peer),
        _ => None,
    };
    script.open.iter().filter_map(places).collect()
}

/// Answers whoever is dialled until it is up; gives the request for a stream.
fn bring_up(script: &mut Script, address: SocketAddr) -> Option<(Link, bool)> {
    let nonce = script.node(address, Network::dev().genesis_id(), 0).nonce;
    bring_up_as(script, address, nonce)
}

/// The same for one that goes by this nonce.
fn bring_up_as(script: &mut Script, address: SocketAddr, nonce: u64) -> Option<(Link, bool)> {
    let (link, tag, _) = script.call_to(address, Tag::Place)?;
    script.answer(link, tag, events(0, &[]));
    let (link, tag, _) = script.call_to(address, Tag::Greet)?;
    let mut node = script.node(address, Network::dev().genesis_id(), 0);
    node.nonce = nonce;
    script.answer(link, tag, Answer::Node(node));
    let (link, tag, request) = script.call_to(address, Tag::Open)?;
    script.answer(link, tag, Answer::Opened);
    match request {
        Request::Open { blocks_only } => Some((link, blocks_only)),
        _ => None,
    }
}

fn told_by(script: &mut Script, told: Vec<SocketAddr>) {
    let link = script.connect(peer(1), Network::dev().genesis_id(), 0);
    let (_, tag, _) = script.call_to(peer(1), Tag::Addresses).unwrap();
    script.answer(link, tag, Answer::Addresses(told));
}

#[test]
fn fills_eight_full_slots_and_two_for_blocks_each_in_a_group_of_its_own() {
    let mut script = Script::new();
    let mut told: Vec<SocketAddr> = (0..20).map(far).collect();
    // Many of one group: one of them at most is dialled.
    told.extend((1..20).map(|last| SocketAddr::from(([77, 88, last, 1], 8000))));
    told.extend(
        ["127.0.0.1:8000", "10.0.0.1:8000", "20.1.7.1:22"]
            .map(|at| at.parse::<SocketAddr>().unwrap()),
    );
    told_by(&mut script, told);
    let full = dialled(&script);
    assert_eq!(
        full.len(),
        FULL_OUTBOUND,
        "beside the one that the owner named"
    );
    for address in full {
        assert_eq!(
            bring_up(&mut script, address).map(|(_, only)| only),
            Some(false)
        );
    }
    script.pass(Duration::from_millis(250));
    let only = dialled(&script);
    assert_eq!(only.len(), 2);
    for address in only {
        assert_eq!(
            bring_up(&mut script, address).map(|(_, only)| only),
            Some(true)
        );
    }
    script.pass(Duration::from_secs(60));
    assert!(dialled(&script).is_empty());
    let rows = script.machine.view(script.now).peers;
    let groups: BTreeSet<String> = rows
        .iter()
        .map(|row| row.address.ip().to_string())
        .map(|ip| ip.split('.').take(2).collect::<Vec<_>>().join("."))
        .collect();
    assert_eq!((rows.len(), groups.len()), (11, 11));
    assert_eq!(rows.iter().filter(|row| row.blocks_only).count(), 2);
    assert!(
        rows.iter()
            .all(|row| row.address.is_ipv4() && row.address.port() == 8000)
    );
}

#[test]
fn a_stranger_that_claims_anothers_nonce_keeps_it_from_no_slot() {
    let mut script = Script::new();
    let (thief, owner) = (far(1), far(2));
    told_by(&mut script, vec![thief]);
    bring_up_as(&mut script, thief, 5).expect("dialled");
    let (_, tag, _) = script.call_to(thief, Tag::Addresses).expect("asked");
    let link = live(&mut script, thief);
    script.answer(link, tag, Answer::Addresses(vec![owner]));
    bring_up_as(&mut script, owner, 5).expect("dialled beside it");
    for address in [thief, owner] {
        assert_eq!(script.row(address).state, PeerState::Connected, "{address}");
    }
}

#[test]
fn a_node_that_ends_one_of_two_ways_to_it_is_not_dialled_twice_again() {
    let mut script = Script::new();
    let (one, other) = (far(1), far(2));
    told_by(&mut script, vec![one, other]);
    for address in [one, other] {
        bring_up_as(&mut script, address, 5).expect("dialled");
    }
    let link = live(&mut script, one);
    script.fail(link, Tag::Refresh, unreachable());
    script.pass(Duration::from_secs(300));
    assert!(!dialled(&script).contains(&one), "one way is enough");
    let link = live(&mut script, other);
    script.fail(link, Tag::Refresh, unreachable());
    script.pass(Duration::from_secs(1));
    assert!(dialled(&script).contains(&one), "the other way is gone");
}

#[test]
fn dials_the_anchors_of_the_last_run_first_and_for_blocks_alone() {
    let row = |number: u8| BookRow {
        last_reached: 1_799_999_000,
        anchor: number < 2,
        ..BookRow::new(far(number), Source::Gossip)
    };
    let mut script = Script::remembering((0..30).map(row).collect::<Vec<_>>());
    script.pass(Duration::from_millis(250));
    let dialled = dialled(&script);
    assert_eq!(dialled.len(), 10);
    let first: BTreeSet<&SocketAddr> = dialled.iter().take(2).collect();
    assert_eq!(first, BTreeSet::from([&far(0), &far(1)]));
    for address in dialled {
        let only = bring_up(&mut script, address).map(|(_, only)| only);
        assert_eq!(
            only,
            Some(address == far(0) || address == far(1)),
            "{address}"
        );
    }
    // One that ends is no anchor any more.
    let row = script.row(far(0));
    assert!(row.blocks_only);
    script.open.clear();
    let link = live(&mut script, far(0));
    script.fail(link, Tag::Refresh, unreachable());
    let kept = script.open.iter().find_map(|action| match action {
        Action::Remember(row) if row.address == far(0) => Some(row.anchor),
        _ => None,
    });
    assert_eq!(kept, Some(false));
}

/// The present connection with a peer, as its next question shows it.
fn live(script: &mut Script, address: SocketAddr) -> Link {
    script.pass(Duration::from_secs(61));
    let (link, _, _) = script.call_to(address, Tag::Refresh).expect("a question");
    link
}

#[test]
fn a_peer_for_blocks_alone_is_used_for_all_when_nobody_else_is_there() {
    let row = BookRow {
        last_reached: 1_799_999_000,
        anchor: true,
        ..BookRow::new(far(0), Source::Gossip)
    };
    let mut script = Script::remembering(vec![row]);
    script.pass(Duration::from_millis(250));
    assert_eq!(
        bring_up(&mut script, far(0)).map(|(_, only)| only),
        Some(true)
    );
    script.pass(Duration::from_secs(31));
    assert_eq!(
        bring_up(&mut script, far(0)).map(|(_, only)| only),
        Some(false)
    );
    script.pass(Duration::from_secs(60));
    assert_eq!(script.row(far(0)).state, PeerState::Connected);
}

#[test]
fn probes_one_told_address_every_two_minutes_by_one_question() {
    let rows = (0..30).map(|number| BookRow::new(far(number), Source::Gossip));
    let mut script = Script::remembering(rows.collect::<Vec<_>>());
    script.pass(Duration::from_millis(250));
    for address in dialled(&script) {
        bring_up(&mut script, address);
    }
    script.pass(Duration::from_millis(250));
    for address in dialled(&script) {
        bring_up(&mut script, address);
    }
    let connected: BTreeSet<SocketAddr> = script
        .machine
        .view(script.now)
        .peers
        .iter()
        .map(|row| row.address)
        .collect();
    assert_eq!(connected.len(), 10);
    let mut probed = 0;
    for _ in 0..4 * 600 {
        script.pass(Duration::from_millis(250));
        let probe =
            script.take_call(|link, tag| tag == Tag::Greet && !connected.contains(&link.peer));
        let Some((link, tag, request)) = probe else {
            continue;
        };
        assert_eq!(request, Request::Node);
        probed += 1;
        let node = script.node(link.peer, Network::dev().genesis_id(), 0);
        script.answer(link, tag, Answer::Node(node));
        assert!(
            !script
                .machine
                .view(script.now)
                .peers
                .iter()
                .any(|row| row.address == link.peer)
        );
        assert!(
            script
                .machine
                .view(script.now)
                .known_addresses
                .contains(&link.peer)
        );
    }
    assert!((4..=6).contains(&probed), "{probed} probes in ten minutes");
}

#[test]
fn ten_thousand_addresses_leave_the_book_small_and_the_machine_calm() {
    let mut script = Script::new();
    let told: Vec<SocketAddr> = (0..10_000_u32)
        .map(|number| {
            let [_, _, high, low] = number.to_be_bytes();
            SocketAddr::from(([30, high, low, 9], 8000))
        })
        .collect();
    told_by(&mut script, told.clone());
    let kept = script
        .open
        .iter()
        .filter(|action| matches!(action, Action::Remember(row) if row.source == Source::Gossip))
        .count();
    assert!((1..=64).contains(&kept), "{kept} addresses of a stranger");
    // It tells them again and again: the bucket fills slowly.
    let mut script_kept = kept;
    for _ in 0..3 {
        script
            .open
            .retain(|action| !matches!(action, Action::Remember(_)));
        script.pass(Duration::from_secs(30 * 60));
        let asked = script.call_to(peer(1), Tag::Addresses);
        let (link, tag, _) = asked.expect("asked again each half hour");
        script.answer(link, tag, Answer::Addresses(told.clone()));
        script_kept += 64;
    }
    let rows = script.machine.view(script.now).known_addresses.len();
    assert!(rows <= 1 && script_kept <= 256);
}

#[test]
fn tells_only_what_it_reached_lately_and_never_whom_it_dials_for_blocks() {
    let reached = |number: u8, ago: u64| BookRow {
        last_reached: 1_800_000_000 - ago,
        ..BookRow::new(far(number), Source::Gossip)
    };
    let mut rows = vec![
        reached(1, 60),
        reached(2, 3 * 3_600 - 10),
        reached(3, 3 * 3_600 + 10),
    ];
    rows.push(BookRow {
        anchor: true,
        ..reached(4, 60)
    });
    rows.push(BookRow::new(far(5), Source::Gossip));
    let script = Script::remembering(rows);
    let told: BTreeSet<SocketAddr> = script
        .machine
        .view(script.now)
        .known_addresses
        .into_iter()
        .collect();
    assert_eq!(told, BTreeSet::from([far(1), far(2)]));
    let many = (0..200).flat_map(|number| (1..4_u8).map(move |last| (number, last)));
    let many = many.map(|(number, last)| {
        let address = SocketAddr::from(([40, number, last, 1], 8000));
        BookRow {
            last_reached: 1_799_999_990,
            ..BookRow::new(address, Source::Gossip)
        }
    });
    let script = Script::remembering(many.collect::<Vec<_>>());
    let first = script.machine.view(script.now).known_addresses;
    assert_eq!(first.len(), 250);
    assert_eq!(
        script.machine.view(script.now).known_addresses,
        first,
        "the same for an hour"
    );
    assert!(!first.is_sorted(), "in no order");
}

#[test]
fn a_peer_that_broke_a_rule_is_avoided_for_a_day_over_a_restart_too() {
    let mut script = Script::remembering(vec![BookRow::new(far(1), Source::Gossip)]);
    script.pass(Duration::from_millis(250));
    let (link, _) = bring_up(&mut script, far(1)).expect("a stranger is dialled");
    script.open.clear();
    let error = TransportError::Malformed {
        what: "nonsense".into(),
    };
    script.fail(link, Tag::Refresh, error);
    let (mut rows, mut bans) = (Vec::new(), Vec::new());
    for action in script.open.drain(..) {
        match action {
            Action::Remember(row) if row.address == far(1) => rows = vec![row],
            Action::KeepBan(ban) => bans.push(ban),
            _ => {}
        }
    }
    let until = script.now.unix + PUNISHED_SECS;
    assert_eq!(rows.first().map(|row| row.avoid_until), Some(until));
    assert_eq!(
        bans.first().map(|ban| (ban.ip, ban.until)),
        Some((far(1).ip(), Some(until)))
    );
    assert!(bans.iter().all(|ban| !ban.by_owner));
    let mut again = Script::remembering(Remembered { rows, bans });
    let seen = StreamSeen {
        from: SocketAddr::new(far(1).ip(), 50_000),
        nonce: 3,
        agent: Default::default(),
        port: None,
        blocks_only: false,
    };
    let (taken, _) = again.machine.stream_opened(&seen, again.now);
    assert_eq!(taken, Err(StreamRefused::Banned));
    again.pass(Duration::from_secs(3_600));
    assert!(dialled(&again).is_empty());
    again.now.mono += Duration::from_secs(PUNISHED_SECS);
    again.pass(Duration::from_millis(250));
    assert_eq!(dialled(&again), [far(1)]);
    let (taken, _) = again.machine.stream_opened(&seen, again.now);
    assert_eq!(taken, Ok(()));
    assert!(
        again
            .open
            .iter()
            .any(|action| matches!(action, Action::DropBan(ip) if *ip == far(1).ip()))
    );
}

fn ban(ip: IpAddr, until: Option<u64>) -> Ban {
    Ban {
        ip,
        until,
        reason: "spam".into(),
        by_owner: true,
    }
}

#[test]
fn a_ban_ends_every_connection_with_the_address_and_its_end_brings_them_back() {
    let mut script = Script::new();
    script.connect(peer(1), Network::dev().genesis_id(), 0);
    let ip = peer(1).ip();
    let actions = script
        .machine
        .ban(ban(ip, None), script.now)
        .expect("room for a ban");
    script.open = actions;
    let row = script.row(peer(1));
    assert!(row.banned && row.state != PeerState::Connected);
    script.pass(Duration::from_secs(300));
    assert!(
        dialled(&script).is_empty(),
        "the owner's own address is not dialled either"
    );
    // Hearsay does not bring another port of it.
    let other = SocketAddr::new(ip, 9_000);
    script.add(peer(2));
    let actions = script
        .machine
        .heard(SocketAddr::new(ip, 50_000), other.port(), script.now);
    script.open.extend(actions);
    assert!(!dialled(&script).contains(&other));
    assert!(script.machine.unban(peer(9).ip(), script.now).is_none());
    let (lifted, actions) = script
        .machine
        .unban(ip, script.now)
        .expect("there is a ban");
    assert_eq!(lifted, ban(ip, None));
    script.open.extend(actions);
    assert!(dialled(&script).contains(&peer(1)));
}

#[test]
fn believes_its_own_address_once_two_groups_or_a_friend_say_it() {
    let us: SocketAddr = "93.99.1.1:8100".parse().unwrap();
    let rows = (0..3).map(|number| BookRow::new(far(number), Source::Gossip));
    let mut script = Script::remembering(rows.collect::<Vec<_>>());
    script.pass(Duration::from_millis(250));
    let mut seen = Vec::new();
    for address in dialled(&script) {
        bring_up(&mut script, address);
        script.pass(Duration::from_millis(250));
        let (link, tag, _) = script.call_to(address, Tag::Announce).expect("our port");
        // The first lies: that is no address of the open internet.
        let said = if seen.is_empty() {
            "10.0.0.1:8100".parse().unwrap()
        } else {
            us
        };
        script.answer(link, tag, Answer::Reachable { address: said });
        seen.push(script.machine.view(script.now).public_address);
    }
    assert_eq!(seen, [None, None, Some(us)]);
}
