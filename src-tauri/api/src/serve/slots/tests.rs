//! Places for connections, in all, for each client, and for who comes last.

use std::net::IpAddr;

use super::{Slot, Slots};
use crate::limits::Limits;
use crate::serve::clock::Clock;

/// So many places in all, for each address, and for streams alone.
fn slots(all: usize, per_ip: usize, for_streams: usize) -> Slots {
    Slots::new(&Limits {
        connections: all,
        connections_per_ip: per_ip,
        connections_per_ip_when_full: per_ip,
        connections_for_streams: for_streams,
        ..Limits::public()
    })
}

fn client(last: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, last])
}

/// The clock of a connection that works on a request.
fn working() -> Clock {
    let clock = Clock::new(&Limits::public());
    clock.handling();
    clock
}

/// The clock of a connection that waits for its next request.
fn idle() -> Clock {
    let clock = working();
    clock.answered();
    clock
}

fn gave_way(slot: &Slot) -> bool {
    slot.give_way.is_cancelled()
}

#[test]
fn counts_a_whole_ipv6_network_as_one_client() {
    let slots = slots(9, 2, 0);
    let [a, b, c, other]: [IpAddr; 4] = [
        "2001:db8::1",
        "2001:db8::2:1",
        "2001:db8::3",
        "2001:db8:0:1::1",
    ]
    .map(|text| text.parse().expect("an address"));
    let _held = [a, b].map(|ip| slots.take(ip, false, &working()).expect("free"));
    assert!(slots.take(c, false, &working()).is_none(), "one /64");
    assert!(slots.take(other, false, &working()).is_some());
}

#[test]
fn bounds_connections_in_all_and_from_each_address() {
    let slots = slots(5, 2, 0);
    let home = IpAddr::from([127, 0, 0, 1]);
    let first = slots.take(client(1), false, &working()).expect("free");
    let _second = slots.take(client(1), false, &working()).expect("free");
    let third = slots.take(client(1), false, &working());
    assert!(third.is_none(), "two from one address");
    let _others: Vec<_> = [home, home, home]
        .map(|ip| slots.take(ip, false, &working()).expect("exempt"))
        .into();
    let none = slots.take(client(2), false, &working());
    assert!(none.is_none(), "five in all");
    drop(first);
    assert!(slots.take(client(2), false, &working()).is_some());
}

#[test]
fn gives_a_proxy_more_than_a_client() {
    let slots = slots(3, 1, 0);
    let proxy = client(1);
    let _held = [true, true].map(|named| slots.take(proxy, named, &idle()).expect("free"));
    let third = slots.take(proxy, false, &idle());
    assert!(third.is_none(), "one to a client");
    let _last = slots.take(proxy, true, &idle()).expect("free");
    assert!(slots.take(proxy, true, &idle()).is_none(), "three in all");
    let newcomer = slots.take(client(2), false, &idle());
    assert!(newcomer.is_none(), "a proxy's gives way to nobody");
}

#[test]
fn the_idle_connection_of_who_has_most_gives_way_to_a_newcomer() {
    let slots = slots(4, 4, 0);
    let busy = slots.take(client(1), false, &working()).expect("free");
    let long_idle = slots.take(client(1), false, &idle()).expect("free");
    let just_idle = slots.take(client(1), false, &idle()).expect("free");
    let lone = slots.take(client(2), false, &idle()).expect("free");
    let newcomer = slots.take(client(3), false, &working());
    let _newcomer = newcomer.expect("one gives way");
    assert!(gave_way(&long_idle));
    assert!(![&busy, &just_idle, &lone].into_iter().any(gave_way));
    drop(long_idle);
    let another = slots.take(client(4), false, &working());
    let _another = another.expect("another gives way");
    assert!(gave_way(&just_idle), "no place came twice");
    assert!(!gave_way(&lone));
}

#[test]
fn nobody_takes_a_place_of_who_has_no_more() {
    let slots = slots(2, 2, 0);
    let held = [1, 2].map(|last| slots.take(client(last), false, &idle()).expect("free"));
    assert!(slots.take(client(1), false, &working()).is_none());
    assert!(!held.iter().any(gave_way));
    let third = slots.take(client(3), false, &working());
    assert!(third.is_some(), "who has none comes before who is idle");
}

#[test]
fn connections_without_a_request_give_way_where_one_client_has_several() {
    let slots = slots(3, 3, 0);
    let fresh = || Clock::new(&Limits::public());
    let crowd = [1, 1].map(|last| slots.take(client(last), false, &fresh()).expect("free"));
    let lone = slots.take(client(2), false, &fresh()).expect("free");
    let _newcomer = slots.take(client(3), false, &fresh()).expect("gives way");
    assert!(gave_way(&crowd[0]) && !gave_way(&lone));
}

#[test]
fn readers_leave_places_to_streams() {
    let slots = slots(4, 4, 2);
    let held = [1, 2].map(|last| slots.take(client(last), false, &working()).expect("free"));
    let third = slots.take(client(3), false, &working());
    assert!(third.is_none(), "two are for streams");
    held[0].leaves_http();
    let third = slots.take(client(3), false, &idle()).expect("free");
    held[1].leaves_http();
    third.leaves_http();
    let last = slots.take(client(4), false, &working()).expect("free");
    assert!(slots.take(client(5), false, &working()).is_none());
    assert!(
        ![&held[0], &held[1], &third, &last]
            .into_iter()
            .any(gave_way)
    );
}

#[test]
fn a_client_has_a_smaller_share_once_half_is_taken() {
    let slots = Slots::new(&Limits {
        connections: 8,
        connections_per_ip: 6,
        connections_per_ip_when_full: 2,
        connections_for_streams: 0,
        ..Limits::public()
    });
    let take = |last| slots.take(client(last), false, &working());
    let _many: Vec<_> = [1, 1, 1, 1].map(|last| take(last).expect("free")).into();
    assert!(take(1).is_none());
    let _few = [2, 2].map(|last| take(last).expect("free"));
    assert!(take(2).is_none());
    assert!(take(3).is_some());
}
