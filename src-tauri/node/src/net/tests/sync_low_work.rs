//! Chains with little work: checked apart, two at a time, and nobody waits for them.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Header, HeaderState, Network};

use super::script::{Script, chain, good_headers, peer, tip_event, work};
use crate::core::{HeadersOutcome, HeadersVerdict};
use crate::net::action::{Done, Job, Link, Tag};
use crate::net::view::PeerState;
use crate::sync::{Vetted, Vetting};
use crate::transport::{Answer, MAX_HEADERS_PER_ANSWER, Request};

fn full() -> Vec<Header> {
    chain(MAX_HEADERS_PER_ANSWER, 9)
}

fn low_work() -> HeadersOutcome {
    HeadersOutcome {
        fresh: 0,
        last: Some(HeaderState::genesis(&Network::dev())),
        verdict: HeadersVerdict::LowWork { needed: work(1) },
    }
}

/// A peer whose first answer is full and has too little work.
fn connect_light(script: &mut Script, address: SocketAddr) -> Link {
    let link = script.connect(address, chain(1, 9)[0].id(), 1_000_000);
    script.serve_headers(link, full(), low_work());
    link
}

fn asks_headers(script: &mut Script, link: Link) -> Option<Vec<blocknet_chain::BlockId>> {
    match script.call_to(link.peer, Tag::Headers)?.2 {
        Request::Headers { locator } => Some(locator),
        other => panic!("{other:?}"),
    }
}

/// The peer answers in full; gives the check that is to judge it.
fn judging(script: &mut Script, link: Link) -> Box<Vetting> {
    script.answer(link, Tag::Headers, Answer::Headers(full()));
    match script.take_job(|job| matches!(job, Job::Vet { .. })) {
        Some(Job::Vet { vetting, .. }) => vetting,
        other => panic!("the answer is judged by the check: {other:?}"),
    }
}

fn vetted(script: &mut Script, link: Link, vetting: Box<Vetting>, verdict: Vetted) {
    script.done(Done::Vetted {
        link,
        vetting,
        verdict,
    });
}

#[test]
fn a_million_light_headers_end_with_the_peer_left_alone() {
    let mut script = Script::new();
    let link = connect_light(&mut script, peer(1));
    for answer in 1..=500 {
        let locator = asks_headers(&mut script, link).expect("the next headers");
        assert_eq!(locator, [Network::dev().genesis_id()]);
        let vetting = judging(&mut script, link);
        let verdict = if answer < 500 {
            Vetted::More
        } else {
            Vetted::Light
        };
        vetted(&mut script, link, vetting, verdict);
    }
    assert!(
        script
            .take_job(|job| matches!(job, Job::Headers { .. }))
            .is_none(),
        "nothing of it is kept"
    );
    // News of it change nothing for a while.
    script.event(link, &[tip_event(&chain(30, 9)[29])]);
    script.pass(Duration::from_secs(9 * 60));
    assert_eq!(asks_headers(&mut script, link), None);
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
    // Then the check goes on where it stood: no new locator, no new start.
    script.pass(Duration::from_secs(61));
    assert!(asks_headers(&mut script, link).is_some());
    assert!(
        script
            .take_job(|job| matches!(job, Job::Locator { .. }))
            .is_none()
    );
}

#[test]
fn lost_events_do_not_begin_a_check_anew() {
    let mut script = Script::new();
    let link = connect_light(&mut script, peer(1));
    for _ in 0..3 {
        assert!(asks_headers(&mut script, link).is_some());
        let vetting = judging(&mut script, link);
        let (_, tag, _) = script.call_to(peer(1), Tag::Poll).expect("a long poll");
        let lost = crate::transport::RemoteEvents {
            next: 9_999,
            gap: true,
            events: Vec::new(),
        };
        script.answer(link, tag, Answer::Events(lost));
        vetted(&mut script, link, vetting, Vetted::More);
        script.pass(Duration::from_secs(2));
        assert!(
            script
                .take_job(|job| matches!(job, Job::Locator { .. }))
                .is_none()
        );
    }
}

#[test]
fn checks_two_at_a_time_and_follows_a_good_chain_beside_them() {
    let mut script = Script::new();
    let links: Vec<Link> = (1..=3)
        .map(|last| connect_light(&mut script, peer(last)))
        .collect();
    assert!(asks_headers(&mut script, links[0]).is_some());
    assert!(asks_headers(&mut script, links[1]).is_some());
    assert_eq!(asks_headers(&mut script, links[2]), None, "two at a time");
    // A long chain with enough work waits for none of them.
    let good = chain(MAX_HEADERS_PER_ANSWER + 10, 1);
    let honest = script.connect(peer(4), good.last().unwrap().id(), 2_010);
    script.serve_headers(honest, good[..2_000].to_vec(), good_headers(2_000));
    script.serve_headers(honest, good[2_000..].to_vec(), good_headers(10));
    // Who lied is dropped, and the next has its turn.
    let vetting = judging(&mut script, links[0]);
    let what = "its headers were others the second time";
    vetted(&mut script, links[0], vetting, Vetted::Lied { what });
    let row = script.row(peer(1));
    assert_ne!(row.state, PeerState::Connected);
    assert!(row.next_try_secs.is_some_and(|secs| secs > 60), "{row:?}");
    assert!(asks_headers(&mut script, links[2]).is_some());
}

#[test]
fn a_check_that_takes_too_long_ends_and_makes_room() {
    let mut script = Script::new();
    let links: Vec<Link> = (1..=3)
        .map(|last| connect_light(&mut script, peer(last)))
        .collect();
    // The first two answer, but never enough.
    for _ in 0..200 {
        for link in &links[..2] {
            if asks_headers(&mut script, *link).is_none() {
                continue;
            }
            script.answer(*link, Tag::Headers, Answer::Headers(full()));
            // An answer that comes too late is nobody's.
            if let Some(Job::Vet { vetting, .. }) =
                script.take_job(|job| matches!(job, Job::Vet { .. }))
            {
                vetted(&mut script, *link, vetting, Vetted::More);
            }
        }
        script.pass(Duration::from_secs(14));
    }
    assert!(
        asks_headers(&mut script, links[2]).is_some(),
        "its turn came"
    );
    assert!(script.row(peer(1)).score < 0);
}

#[test]
fn what_has_shown_enough_work_is_kept_and_followed_on() {
    let mut script = Script::new();
    let link = connect_light(&mut script, peer(1));
    assert!(asks_headers(&mut script, link).is_some());
    let vetting = judging(&mut script, link);
    let headers = full();
    let verdict = |done| Vetted::Proven {
        headers: headers.clone(),
        done,
    };
    for done in [false, true] {
        let again = Box::new(Vetting::new(HeaderState::genesis(&Network::dev()), work(1)));
        vetted(&mut script, link, again, verdict(done));
        let job = script.take_job(|job| matches!(job, Job::Headers { vetted: true, .. }));
        assert!(job.is_some(), "it is kept, though it has little work yet");
        script.done(Done::Headers {
            link,
            result: Ok(good_headers(2_000)),
        });
        let locator = asks_headers(&mut script, link).expect("what follows");
        if done {
            assert_eq!(locator[0], headers.last().unwrap().id());
        } else {
            drop(judging(&mut script, link));
        }
    }
    drop(vetting);
    script.answer(link, Tag::Headers, Answer::Headers(Vec::new()));
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
}

#[test]
fn a_slow_leader_gives_way_after_half_a_minute() {
    let mut script = Script::new();
    let good = full();
    let slow = script.connect(peer(1), good[1_999].id(), 100_000);
    script.serve_headers(slow, good.clone(), good_headers(2_000));
    let other = script.connect(peer(2), good[1_999].id(), 90_000);
    script.serve_headers(other, good.clone(), good_headers(0));
    assert_eq!(asks_headers(&mut script, other), None, "one at a time");
    let mut next = good;
    for _ in 0..4 {
        assert_eq!(asks_headers(&mut script, other), None);
        script.pass(Duration::from_secs(12));
        let Some(_) = asks_headers(&mut script, slow) else {
            break;
        };
        let last = *next.last().unwrap();
        next.clear();
        let mut at = last;
        for _ in 0..MAX_HEADERS_PER_ANSWER {
            at = super::script::child(&at, 9);
            next.push(at);
        }
        script.answer(slow, Tag::Headers, Answer::Headers(next.clone()));
        script.take_job(|job| matches!(job, Job::Headers { .. }));
        let result = Ok(good_headers(2_000));
        script.done(Done::Headers { link: slow, result });
    }
    let asked_anew = script.take_job(|job| matches!(job, Job::Locator { link } if *link == other));
    assert!(asked_anew.is_some(), "the other goes on from what is known");
}
