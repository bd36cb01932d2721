//! Posts and blocks go once to whom they are new, and come once from whom
//! has them.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Leaf, PostId};

use super::script::{Script, leaf, peer, refused};
use crate::net::action::{Action, Done, Failed, Input, Job, Link, PoolDifference, PostFate, Tag};
use crate::net::view::PeerState;
use crate::relay::NewPost;
use crate::transport::{Answer, RemoteEvent, Request, TransportError};

pub(super) fn id(number: u8) -> PostId {
    PostId::from_bytes([number; 32])
}

pub(super) fn post_event(leaf: Leaf) -> RemoteEvent {
    RemoteEvent::Post { leaf, pooled: true }
}

pub(super) fn new_post(script: &mut Script, leaf: Leaf, own: bool, from: Option<SocketAddr>) {
    let release = own.then(|| script.now.mono + Duration::from_secs(3));
    script.input(Input::NewPost(NewPost {
        id: id(9),
        leaf,
        own,
        from,
        release,
    }));
}

/// Takes the pushes that wait.
pub(super) fn pushed(script: &mut Script) -> Vec<(Link, Leaf)> {
    let pushes = script
        .open
        .extract_if(.., |action| matches!(action, Action::PushPost { .. }));
    pushes
        .map(|action| match action {
            Action::PushPost { link, leaf } => (link, leaf),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn passes_a_post_on_to_those_that_lack_it_and_once() {
    let mut script = Script::new();
    let links: Vec<Link> = (1..=4)
        .map(|last| script.connect_equal(peer(last)))
        .collect();
    script.event(links[1], &[post_event(leaf(1))]);
    new_post(&mut script, leaf(1), false, Some(peer(1)));
    let to: Vec<SocketAddr> = pushed(&mut script)
        .iter()
        .map(|(link, _)| link.peer)
        .collect();
    assert_eq!(
        to,
        vec![peer(3), peer(4)],
        "neither its giver nor who announced it"
    );
    script.answer(
        links[2],
        Tag::PushPost(leaf(1)),
        Answer::Taken { had: false },
    );
    new_post(&mut script, leaf(1), false, None);
    let to: Vec<SocketAddr> = pushed(&mut script)
        .iter()
        .map(|(link, _)| link.peer)
        .collect();
    assert_eq!(to, vec![peer(1)], "the others have it");
}

#[test]
fn an_own_post_goes_to_one_peer_first_and_to_the_others_at_its_release() {
    let mut script = Script::new();
    let links: Vec<Link> = (1..=4)
        .map(|last| script.connect_equal(peer(last)))
        .collect();
    new_post(&mut script, leaf(1), true, None);
    let first = pushed(&mut script);
    assert_eq!(first.len(), 1);
    script.pass(Duration::from_millis(2_750));
    assert!(pushed(&mut script).is_empty());
    script.pass(Duration::from_millis(500));
    let others = pushed(&mut script);
    assert_eq!(others.len(), 3);
    assert!(others.iter().all(|(link, _)| link.peer != first[0].0.peer));
    for link in &links {
        script.answer(*link, Tag::PushPost(leaf(1)), Answer::Taken { had: false });
    }
    assert_eq!(
        script.machine.view(script.now).seen_by.get(&id(9)),
        Some(&4)
    );
}

#[test]
fn an_own_post_goes_to_the_only_peer_at_once() {
    let mut script = Script::new();
    script.connect_equal(peer(1));
    new_post(&mut script, leaf(1), true, None);
    assert_eq!(pushed(&mut script).len(), 1);
}

#[test]
fn pushes_a_few_posts_at_a_time_and_rests_when_the_peer_takes_no_more() {
    let mut script = Script::new();
    let link = script.connect_equal(peer(1));
    (0..10).for_each(|number| new_post(&mut script, leaf(number), false, None));
    assert_eq!(pushed(&mut script).len(), 4);
    for number in 0..4 {
        script.answer(link, Tag::PushPost(leaf(number)), refused(429, "rate"));
    }
    assert!(pushed(&mut script).is_empty(), "it wants a rest");
    script.pass(Duration::from_secs(10));
    let mut sent = Vec::new();
    loop {
        let more = pushed(&mut script);
        if more.is_empty() {
            break;
        }
        for (link, leaf) in more {
            sent.push(leaf);
            script.answer(link, Tag::PushPost(leaf), Answer::Taken { had: false });
        }
    }
    assert_eq!(sent.len(), 10, "nothing is lost by a rest");
}

#[test]
fn a_post_below_the_peers_floor_is_not_sent_again() {
    let mut script = Script::new();
    let link = script.connect_equal(peer(1));
    new_post(&mut script, leaf(1), false, None);
    assert_eq!(pushed(&mut script).len(), 1);
    script.answer(link, Tag::PushPost(leaf(1)), refused(429, "pool_floor"));
    script.pass(Duration::from_secs(60));
    assert!(pushed(&mut script).is_empty());
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
}

#[test]
fn fetches_an_announced_post_once_and_from_another_when_the_first_fails() {
    let mut script = Script::new();
    let one = script.connect_equal(peer(1));
    let two = script.connect_equal(peer(2));
    script.event(one, &[post_event(leaf(1)), post_event(leaf(2))]);
    script.event(two, &[post_event(leaf(1))]);
    let Some(Job::Missing { leaves }) = script.take_job(|job| matches!(job, Job::Missing { .. }))
    else {
        panic!("the store is asked");
    };
    script.done(Done::Missing {
        leaves,
        result: Ok(vec![leaf(1)]),
    });
    // The second announcement came while the store was asked; it is asked once more.
    if let Some(Job::Missing { leaves }) = script.take_job(|job| matches!(job, Job::Missing { .. }))
    {
        script.done(Done::Missing {
            leaves,
            result: Ok(vec![leaf(1)]),
        });
    }
    let (_, tag, request) = script
        .call_to(peer(1), Tag::Posts)
        .expect("the missing post");
    assert_eq!(
        request,
        Request::Posts {
            leaves: vec![leaf(1)]
        }
    );
    assert!(script.call_to(peer(2), Tag::Posts).is_none(), "asked once");
    script.fail(one, tag, TransportError::Timeout);
    let (_, tag, request) = script
        .call_to(peer(2), Tag::Posts)
        .expect("from the other one");
    assert_eq!(
        request,
        Request::Posts {
            leaves: vec![leaf(1)]
        }
    );
    script.answer(two, tag, Answer::Posts(Vec::new()));
    script.pass(Duration::from_secs(5));
    assert!(
        script.take_call(|_, tag| tag == Tag::Posts).is_none(),
        "nobody has it"
    );
}

#[test]
fn drops_who_sends_a_broken_post() {
    let mut script = Script::new();
    let link = script.connect_equal(peer(1));
    let result = Ok(vec![(leaf(1), PostFate::Broken(blocknet_chain::Rule::P3))]);
    script.done(Done::Posts { link, result });
    assert_ne!(script.row(peer(1)).state, PeerState::Connected);
}

#[test]
fn compares_whole_pools_both_ways_with_a_peer_that_knows_no_better() {
    let mut script = Script::new();
    let link = script.connect(peer(1), script.tip.id, 0);
    script.pass(Duration::from_millis(250));
    let (_, tag, _) = script.ask_listing(link).expect("its pool");
    script.answer(link, tag, Answer::Pool(vec![leaf(1), leaf(2)]));
    assert!(
        script
            .take_job(|job| matches!(job, Job::ComparePool { .. }))
            .is_some()
    );
    let difference = PoolDifference {
        missing_here: vec![leaf(1)],
        missing_there: vec![leaf(3)],
        shared: vec![leaf(2)],
    };
    script.done(Done::ComparedPool {
        link,
        result: Ok(difference),
    });
    let (_, _, request) = script.call_to(peer(1), Tag::Posts).expect("what we lack");
    assert_eq!(
        request,
        Request::Posts {
            leaves: vec![leaf(1)]
        }
    );
    assert_eq!(pushed(&mut script), vec![(link, leaf(3))]);
    script.pass(Duration::from_secs(5));
    assert!(script.call_to(peer(1), Tag::Pool).is_none());
    let (_, tag, _) = script.call_to(peer(1), Tag::Poll).unwrap();
    let gap = crate::transport::RemoteEvents {
        next: 900,
        gap: true,
        events: Vec::new(),
    };
    script.answer(link, tag, Answer::Events(gap));
    script.pass(Duration::from_secs(1));
    assert!(script.call_to(peer(1), Tag::Pool).is_some());
}

#[test]
fn a_failed_comparison_is_tried_again_later() {
    let mut script = Script::new();
    let link = script.connect(peer(1), script.tip.id, 0);
    script.pass(Duration::from_millis(250));
    let (_, tag, _) = script.ask_listing(link).unwrap();
    script.answer(link, tag, Answer::Pool(Vec::new()));
    script.done(Done::ComparedPool {
        link,
        result: Err(Failed),
    });
    script.pass(Duration::from_secs(20));
    assert!(script.call_to(peer(1), Tag::Pool).is_none());
    script.pass(Duration::from_secs(15));
    assert!(script.call_to(peer(1), Tag::Pool).is_some());
}

#[test]
fn a_peer_that_comes_while_an_own_post_is_held_back_gets_it_at_its_release() {
    let mut script = Script::new();
    script.connect_equal(peer(1));
    new_post(&mut script, leaf(1), true, None);
    assert_eq!(pushed(&mut script).len(), 1);
    let late = script.connect_equal(peer(2));
    script.input(Input::Done(Done::ComparedPool {
        link: late,
        result: Ok(PoolDifference {
            missing_there: vec![leaf(1)],
            ..PoolDifference::default()
        }),
    }));
    assert!(
        pushed(&mut script).is_empty(),
        "its pool shows that it lacks the post"
    );
    script.pass(Duration::from_millis(3_250));
    assert_eq!(pushed(&mut script), [(late, leaf(1))]);
}

#[test]
fn an_own_post_that_was_written_alone_goes_to_whoever_connects_meanwhile_at_its_release() {
    let mut script = Script::new();
    new_post(&mut script, leaf(1), true, None);
    let link = script.connect_equal(peer(1));
    assert!(pushed(&mut script).is_empty());
    script.pass(Duration::from_millis(3_250));
    assert_eq!(pushed(&mut script), [(link, leaf(1))]);
}

#[test]
fn an_own_post_that_was_found_waiting_before_it_was_told_of_is_released_all_the_same() {
    let mut script = Script::new();
    script.machine.follow_own(&[(id(9), leaf(1))]);
    new_post(&mut script, leaf(1), true, None);
    let link = script.connect_equal(peer(1));
    script.pass(Duration::from_millis(3_250));
    assert_eq!(pushed(&mut script), [(link, leaf(1))]);
}
