//! Posts on duplex edges, comparisons of pools, and from whom a post is
//! fetched.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Leaf, Rule};

use super::relay::{new_post, post_event, pushed};
use super::script::{Script, events, leaf, peer, refused};
use super::streams::stream_of;
use crate::net::action::{Action, Compared, Done, Input, Job, Link, PostFate, Tag};
use crate::net::view::PeerState;
use crate::relay::pool_set::{PoolSet, Step};
use crate::testing::{dawn, identity, note};
use crate::transport::{Answer, Request, TransportError};

/// The node at `address` opened a stream to us.
pub(super) fn called_by(script: &mut Script, address: SocketAddr, blocks_only: bool) -> Link {
    let mut seen = stream_of(script, address);
    seen.blocks_only = blocks_only;
    let from = seen.from;
    let (taken, actions) = script.machine.stream_opened(&seen, script.now);
    assert!(taken.is_ok());
    script.open.extend(actions);
    let (link, tag, _) = script.call_to(from, Tag::Place).expect("a place");
    script.answer(link, tag, events(0, &[]));
    let (link, tag, _) = script.call_to(from, Tag::Greet).expect("a greeting");
    let node = script.node(address, script.tip.id, script.tip.height);
    script.answer(link, tag, Answer::Node(node));
    script.pass(Duration::from_millis(250));
    link
}

/// The peer announces posts that we lack.
fn announced(script: &mut Script, link: Link, leaves: &[Leaf]) {
    let events: Vec<_> = leaves.iter().map(|leaf| post_event(*leaf)).collect();
    script.event(link, &events);
    while let Some(Job::Missing { leaves }) =
        script.take_job(|job| matches!(job, Job::Missing { .. }))
    {
        let result = Ok(leaves.clone());
        script.done(Done::Missing { leaves, result });
    }
}

/// The posts that this peer is asked for now.
fn asked(script: &mut Script, of: Link) -> Vec<Leaf> {
    match script.call_to(of.peer, Tag::Posts) {
        Some((_, _, Request::Posts { leaves })) => leaves,
        None => Vec::new(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn posts_go_by_inventory_over_a_stream_and_an_own_one_is_handed_to_one_dialled_peer() {
    let mut script = Script::new();
    let dialled: Vec<Link> = (1..=3)
        .map(|last| script.connect_duplex(peer(last)))
        .collect();
    called_by(&mut script, peer(9), false);
    new_post(&mut script, leaf(1), false, None);
    assert_eq!(pushed(&mut script), [], "who lacks it fetches it");
    new_post(&mut script, leaf(2), true, None);
    let first = pushed(&mut script);
    assert_eq!(first.len(), 1);
    assert!(dialled.contains(&first[0].0) && first[0].1 == leaf(2));
    script.pass(Duration::from_secs(30));
    assert_eq!(
        pushed(&mut script),
        [],
        "the others hear of it by our events"
    );
}

#[test]
fn an_own_post_is_handed_to_nobody_who_only_called_us() {
    let mut script = Script::new();
    called_by(&mut script, peer(9), false);
    new_post(&mut script, leaf(1), true, None);
    script.pass(Duration::from_secs(30));
    assert_eq!(pushed(&mut script), []);
}

#[test]
fn fetches_over_a_stream_that_a_peer_opened_as_over_one_of_its_own() {
    let mut script = Script::new();
    let caller = called_by(&mut script, peer(9), false);
    announced(&mut script, caller, &[leaf(1)]);
    assert_eq!(asked(&mut script, caller), [leaf(1)]);
}

#[test]
fn no_posts_go_over_an_edge_that_carries_blocks_only() {
    let mut script = Script::new();
    let link = called_by(&mut script, peer(9), true);
    assert!(!script.begin_comparing(link), "no pools are compared");
    new_post(&mut script, leaf(1), true, None);
    announced(&mut script, link, &[leaf(2)]);
    script.input(Input::Lagged);
    script.pass(Duration::from_secs(200));
    assert_eq!(pushed(&mut script), []);
    assert_eq!(asked(&mut script, link), []);
    assert!(!script.begin_comparing(link), "nor later");
}

#[test]
fn a_comparison_fetches_and_brings_what_is_missing_step_by_step() {
    let mut script = Script::new();
    let link = script.connect(peer(1), script.tip.id, 0);
    script.pass(Duration::from_millis(250));
    assert!(script.begin_comparing(link));
    let first = Step {
        next: Some("second".into()),
        missing_there: vec![leaf(3)],
        missing_here: vec![leaf(1)],
    };
    script.step(link, first);
    assert_eq!(asked(&mut script, link), [leaf(1)]);
    assert_eq!(pushed(&mut script), [(link, leaf(3))]);
    let last = Step {
        missing_there: vec![leaf(4)],
        ..Step::default()
    };
    script.step(link, last);
    assert_eq!(pushed(&mut script), [(link, leaf(4))]);
    assert!(script.call_to(peer(1), Tag::Reconcile).is_none());
    assert!(script.call_to(peer(1), Tag::Pool).is_none(), "no listing");
}

#[test]
fn draws_a_peer_a_minute_to_compare_pools_with() {
    let mut script = Script::new();
    let links: Vec<Link> = (1..=4)
        .map(|last| script.connect_duplex(peer(last)))
        .collect();
    let mut drawn = [0_usize; 4];
    for _ in 0..4 * 60 * 60 {
        script.pass(Duration::from_millis(250));
        for (link, count) in links.iter().zip(&mut drawn) {
            if script.begin_comparing(*link) {
                *count += 1;
                script.step(*link, Step::default());
            }
            // Whoever polls hears nothing new.
            if let Some((link, tag, _)) = script.call_to(link.peer, Tag::Poll) {
                script.answer(link, tag, events(0, &[]));
            }
        }
    }
    let all: usize = drawn.iter().sum();
    assert!((50..=72).contains(&all), "{all} in an hour");
    assert!(drawn.iter().all(|count| *count >= 5), "{drawn:?}");
}

#[test]
fn what_is_on_its_way_is_not_brought_by_a_comparison_as_well() {
    // What the comparison is for, and whether the newest post goes along.
    for (by_lot, brings) in [(true, false), (false, true)] {
        let mut script = Script::new();
        let link = script.connect_duplex(peer(1));
        if by_lot {
            while !script.begin_comparing(link) {
                script.pass(Duration::from_millis(250));
            }
        } else {
            let (_, tag, _) = script.call_to(peer(1), Tag::Poll).unwrap();
            let gap = crate::transport::RemoteEvents {
                next: 900,
                gap: true,
                events: Vec::new(),
            };
            script.answer(link, tag, Answer::Events(gap));
            script.pass(Duration::from_millis(250));
            assert!(script.begin_comparing(link));
        }
        new_post(&mut script, leaf(1), false, None);
        let missing_there = vec![leaf(1), leaf(2)];
        script.step(
            link,
            Step {
                missing_there,
                ..Step::default()
            },
        );
        let brought = pushed(&mut script);
        assert!(brought.contains(&(link, leaf(2))));
        assert_eq!(brought.contains(&(link, leaf(1))), brings, "{brought:?}");
    }
}

#[test]
fn a_comparison_without_end_is_left_and_one_of_nonsense_costs_the_connection() {
    let mut script = Script::new();
    let link = script.connect(peer(1), script.tip.id, 0);
    script.pass(Duration::from_millis(250));
    assert!(script.begin_comparing(link));
    let mut rounds = 1;
    let again = || Step {
        next: Some("again".into()),
        ..Step::default()
    };
    let goes_on = |script: &Script| {
        let mut open = script.open.iter();
        open.any(|action| {
            matches!(
                action,
                Action::Call {
                    tag: Tag::Reconcile,
                    ..
                }
            )
        })
    };
    while goes_on(&script) {
        rounds += 1;
        assert!(rounds < 100, "it never ends");
        script.step(link, again());
    }
    assert_eq!(rounds, 33);
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
    let malformed = PoolSet::new(Vec::new()).answer(b"").unwrap_err();
    let result = Ok(Compared::Malformed(malformed));
    script.done(Done::Reconciled { link, result });
    assert_ne!(script.row(peer(1)).state, PeerState::Connected);
}

#[test]
fn a_comparison_that_fails_is_tried_again_later() {
    let mut script = Script::new();
    let link = script.connect(peer(1), script.tip.id, 0);
    script.pass(Duration::from_millis(250));
    for refusal in [Some(refused(429, "rate")), None] {
        assert!(script.begin_comparing(link));
        let (_, tag, _) = script.call_to(peer(1), Tag::Reconcile).unwrap();
        match refusal {
            Some(answer) => script.answer(link, tag, answer),
            None => script.fail(link, tag, TransportError::Timeout),
        }
        script.pass(Duration::from_secs(20));
        assert!(!script.begin_comparing(link));
        script.pass(Duration::from_secs(15));
    }
    assert!(script.begin_comparing(link));
}

#[test]
fn a_fetch_that_fails_with_nobody_else_to_ask_is_followed_by_a_comparison() {
    let mut script = Script::new();
    let link = script.connect_duplex(peer(1));
    announced(&mut script, link, &[leaf(1)]);
    assert_eq!(asked(&mut script, link), [leaf(1)]);
    script.fail(link, Tag::Posts, TransportError::Timeout);
    let mut waited = Duration::ZERO;
    while !script.begin_comparing(link) {
        script.pass(Duration::from_millis(250));
        waited += Duration::from_millis(250);
        assert!(
            waited <= Duration::from_secs(31),
            "its pool is not looked at"
        );
    }
}

#[test]
fn posts_told_while_far_behind_are_compared_at_once_whatever_was_planned_for_later() {
    let mut script = Script::new();
    let link = script.connect(peer(1), script.tip.id, 0);
    script.pass(Duration::from_millis(250));
    assert!(script.begin_comparing(link));
    let (_, tag, _) = script.call_to(peer(1), Tag::Reconcile).unwrap();
    script.fail(link, tag, TransportError::Timeout);
    script.best_header(10);
    script.event(link, &[post_event(leaf(1))]);
    script.best_header(0);
    script.pass(Duration::from_millis(250));
    assert!(script.begin_comparing(link), "not after half a minute");
}

#[test]
fn asks_the_next_that_has_a_post_when_the_first_takes_long_and_takes_it_from_either() {
    for first_brings_it in [true, false] {
        let mut script = Script::new();
        let one = script.connect_duplex(peer(1));
        let two = script.connect_duplex(peer(2));
        let post = note(&identity(1), dawn(), "late").into_post();
        let leaf = post.stub.leaf();
        announced(&mut script, one, &[leaf]);
        announced(&mut script, two, &[leaf]);
        assert_eq!(asked(&mut script, one), [leaf]);
        script.pass(Duration::from_millis(2_500));
        assert_eq!(asked(&mut script, two), [], "one at a time");
        script.pass(Duration::from_millis(1_000));
        assert_eq!(asked(&mut script, two), [leaf]);
        script.pass(Duration::from_secs(8));
        assert_eq!(asked(&mut script, one), [], "it is still being asked");
        let (slow, quick) = if first_brings_it {
            (two, one)
        } else {
            (one, two)
        };
        script.answer(quick, Tag::Posts, Answer::Posts(vec![post.clone()]));
        let job = script.take_job(|job| matches!(job, Job::Posts { .. }));
        assert!(matches!(job, Some(Job::Posts { link, .. }) if link == quick));
        script.answer(slow, Tag::Posts, Answer::Posts(vec![post]));
        let job = script.take_job(|job| matches!(job, Job::Posts { .. }));
        assert!(job.is_none(), "it is being checked already");
    }
}

#[test]
fn many_strangers_who_announce_a_post_and_do_not_give_it_hold_up_nobody() {
    let mut script = Script::new();
    let strangers: Vec<Link> = (100..110)
        .map(|last| called_by(&mut script, peer(last), false))
        .collect();
    let friend = script.connect_duplex(peer(1));
    for stranger in &strangers {
        announced(&mut script, *stranger, &[leaf(1)]);
    }
    assert_eq!(asked(&mut script, strangers[0]), [leaf(1)]);
    announced(&mut script, friend, &[leaf(1)]);
    let mut waited = Duration::ZERO;
    while asked(&mut script, friend) != [leaf(1)] {
        script.pass(Duration::from_millis(250));
        waited += Duration::from_millis(250);
        assert!(waited <= Duration::from_secs(30), "never asked");
    }
}

#[test]
fn callers_that_tell_of_posts_that_nobody_has_leave_room_for_the_posts_of_others() {
    let mut script = Script::new();
    let liars: Vec<Link> = (100..104)
        .map(|last| called_by(&mut script, peer(last), false))
        .collect();
    let mut number = 1_000;
    for round in 0..8 {
        for liar in &liars {
            let lies: Vec<Leaf> = (number..number + 1_000).map(leaf).collect();
            number += 1_000;
            announced(&mut script, *liar, &lies);
        }
        assert!(round < 8);
    }
    let friend = script.connect_duplex(peer(1));
    announced(&mut script, friend, &[leaf(1)]);
    assert_eq!(asked(&mut script, friend), [leaf(1)]);
}

#[test]
fn a_bad_signature_under_an_id_says_nothing_of_the_others() {
    let mut script = Script::new();
    let liar = script.connect_duplex(peer(1));
    let friend = script.connect_duplex(peer(2));
    // One id, a thousand leaves: the events of the script all name the same post.
    let bad: Vec<Leaf> = (0..1_000).map(|number| leaf(1_000 + number)).collect();
    announced(&mut script, liar, &bad);
    let asked_of_liar = asked(&mut script, liar);
    assert_eq!(asked_of_liar.len(), 128, "a batch at a time");
    announced(&mut script, friend, &[leaf(1)]);
    assert_eq!(
        asked(&mut script, friend),
        [leaf(1)],
        "and the true one at once"
    );
    let result = Ok(vec![(asked_of_liar[0], PostFate::Broken(Rule::P3))]);
    script.done(Done::Posts { link: liar, result });
    assert_ne!(script.row(peer(1)).state, PeerState::Connected);
    assert_eq!(script.row(peer(2)).state, PeerState::Connected);
    let result = Ok(vec![(leaf(1), PostFate::Kept)]);
    script.done(Done::Posts {
        link: friend,
        result,
    });
    script.pass(Duration::from_secs(60));
    assert_eq!(
        asked(&mut script, friend),
        [],
        "nobody else has the bad ones"
    );
}
