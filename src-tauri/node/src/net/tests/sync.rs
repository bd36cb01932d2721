//! Headers first, bodies in order, and what becomes of those who hold it up.

use std::time::Duration;

use blocknet_chain::{BlockError, Header, Network, PostError, Rule};

use super::script::{
    Script, chain, checked, child, good_headers, height, peer, tip_event, unchecked, work,
};
use crate::core::{BlockOutcome, HeadersOutcome, HeadersVerdict};
use crate::net::action::{Done, Job, Link, Part, Tag};
use crate::net::view::{PeerState, Stage};
use crate::transport::{Answer, MAX_HEADERS_PER_ANSWER, Request, TransportError};

fn verdict(verdict: HeadersVerdict) -> HeadersOutcome {
    HeadersOutcome {
        fresh: 0,
        last: None,
        verdict,
    }
}

/// Tells the window what the core wants.
pub(super) fn want(script: &mut Script, headers: &[Header]) {
    let job = script.take_job(|job| matches!(job, Job::Wanted { .. }));
    assert!(job.is_some(), "the core is asked for bodies");
    let ids = headers.iter().map(Header::id).collect();
    script.done(Done::Wanted { result: Ok(ids) });
}

pub(super) fn asked(script: &mut Script, link: Link) -> Vec<blocknet_chain::BlockId> {
    match script.call_to(link.peer, Tag::Blocks) {
        Some((_, _, Request::Blocks { ids })) => ids,
        other => panic!("no blocks were asked from {link:?}: {other:?}"),
    }
}

/// The peer sends these bodies, and they are good.
pub(super) fn serve(script: &mut Script, link: Link, headers: &[Header]) {
    script.answer(
        link,
        Tag::Blocks,
        Answer::Blocks(headers.iter().map(unchecked).collect()),
    );
    let job = script.take_job(|job| matches!(job, Job::CheckBlocks { .. }));
    assert!(job.is_some(), "bodies are checked");
    let bodies = headers
        .iter()
        .map(|header| (header.id(), Ok(checked(header))))
        .collect();
    script.done(Done::CheckedBlocks {
        link,
        part: Part::Window,
        bodies,
    });
}

pub(super) fn submitted(script: &mut Script) -> Vec<u32> {
    match script.take_job(|job| matches!(job, Job::Blocks { .. })) {
        Some(Job::Blocks { blocks, .. }) => blocks
            .iter()
            .map(|block| height(block.header()).get())
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn fetches_bodies_from_two_peers_and_hands_them_over_in_order() {
    let mut script = Script::new();
    let headers = chain(40, 1);
    let tip = headers.last().unwrap();
    let one = script.connect(peer(1), tip.id(), 40);
    let two = script.connect(peer(2), tip.id(), 40);
    script.serve_headers(one, headers.clone(), good_headers(40));
    script.best_header(40);
    want(&mut script, &headers);
    let (first, second) = (asked(&mut script, one), asked(&mut script, two));
    assert_eq!((first.len(), second.len()), (16, 16));
    assert_eq!(first[0], headers[0].id());
    serve(&mut script, two, &headers[16..32]);
    assert!(
        submitted(&mut script).is_empty(),
        "nothing before its parent"
    );
    assert_eq!(
        asked(&mut script, two).len(),
        8,
        "the idle peer gets the rest"
    );
    serve(&mut script, one, &headers[..16]);
    assert_eq!(submitted(&mut script), (1..=32).collect::<Vec<u32>>());
    assert_eq!(script.machine.view(script.now).sync.stage, Stage::Blocks);
}

#[test]
fn asks_on_while_answers_are_full_and_follows_one_long_chain_at_a_time() {
    let mut script = Script::new();
    let headers = chain(MAX_HEADERS_PER_ANSWER + 10, 1);
    let (full, rest) = headers.split_at(MAX_HEADERS_PER_ANSWER);
    let tip = headers.last().unwrap();
    let one = script.connect(peer(1), tip.id(), 2_010);
    let two = script.connect(peer(2), tip.id(), 2_010);
    script.serve_headers(one, full.to_vec(), good_headers(2_000));
    script.serve_headers(two, full.to_vec(), good_headers(0));
    let (_, _, request) = script
        .call_to(peer(1), Tag::Headers)
        .expect("more of the chain");
    let Request::Headers { locator } = request else {
        panic!("{request:?}")
    };
    assert_eq!(locator[0], full.last().unwrap().id());
    assert!(
        script.call_to(peer(2), Tag::Headers).is_none(),
        "one long chain at a time"
    );
    assert_eq!(script.machine.view(script.now).sync.stage, Stage::Headers);
    script.answer(one, Tag::Headers, Answer::Headers(rest.to_vec()));
    assert!(
        script
            .take_job(|job| matches!(job, Job::Headers { .. }))
            .is_some()
    );
    script.done(Done::Headers {
        link: one,
        result: Ok(good_headers(10)),
    });
    // The other one's turn: it has nothing new.
    script.serve_headers(two, Vec::new(), good_headers(0));
}

#[test]
fn gives_the_work_of_a_peer_that_never_answers_to_another() {
    let mut script = Script::new();
    let headers = chain(10, 1);
    let tip = headers.last().unwrap();
    let mute = script.connect(peer(1), tip.id(), 10);
    script.serve_headers(mute, headers.clone(), good_headers(10));
    script.best_header(10);
    want(&mut script, &headers);
    assert_eq!(asked(&mut script, mute).len(), 10);
    let other = script.connect(peer(2), tip.id(), 10);
    script.pass(Duration::from_millis(2_500));
    assert_eq!(asked(&mut script, other).len(), 10);
    serve(&mut script, other, &headers);
    assert_eq!(submitted(&mut script).len(), 10);
    assert!(script.row(peer(1)).score < 0 && script.row(peer(2)).score >= 0);
    // What comes late is nobody's.
    script.answer(
        mute,
        Tag::Blocks,
        Answer::Blocks(headers.iter().map(unchecked).collect()),
    );
    assert!(
        script
            .take_job(|job| matches!(job, Job::CheckBlocks { .. }))
            .is_none()
    );
}

#[test]
fn a_peer_alone_that_never_answers_is_asked_again_with_longer_waits() {
    let mut script = Script::new();
    let headers = chain(3, 1);
    let link = script.connect(peer(1), headers[2].id(), 3);
    script.serve_headers(link, headers.clone(), good_headers(3));
    script.best_header(3);
    let (mut questions, mut aside) = (0, 0);
    for _ in 0..4 * 60 {
        if script
            .take_job(|job| matches!(job, Job::Wanted { .. }))
            .is_some()
        {
            let ids = headers.iter().map(Header::id).collect();
            script.done(Done::Wanted { result: Ok(ids) });
        }
        while script.call_to(peer(1), Tag::Blocks).is_some() {
            questions += 1;
            script.fail(link, Tag::Blocks, TransportError::Timeout);
            if script.row(peer(1)).state != PeerState::Connected {
                break;
            }
        }
        aside += usize::from(
            script
                .take_job(|job| matches!(job, Job::SetAside { .. }))
                .is_some(),
        );
        script.pass(Duration::from_millis(250));
    }
    assert!(
        (4..=6).contains(&questions),
        "{questions} questions in a minute"
    );
    // The last one ended the connection.
    assert_eq!(aside + 1, questions, "the branch makes room for others");
}

#[test]
fn blames_who_sent_a_damaged_body_and_takes_another_ones() {
    let mut script = Script::new();
    let headers = chain(2, 1);
    let bad = script.connect(peer(1), headers[1].id(), 2);
    script.serve_headers(bad, headers.clone(), good_headers(2));
    script.best_header(2);
    want(&mut script, &headers);
    asked(&mut script, bad);
    let good = script.connect(peer(2), headers[1].id(), 2);
    script.answer(
        bad,
        Tag::Blocks,
        Answer::Blocks(headers.iter().map(unchecked).collect()),
    );
    let mismatched = Header {
        post_count: 1,
        ..headers[0]
    };
    let error = unchecked(&mismatched).check(&Network::dev()).unwrap_err();
    assert!(!error.is_permanent(), "{error}");
    let bodies = vec![
        (headers[0].id(), Err(error)),
        (headers[1].id(), Ok(checked(&headers[1]))),
    ];
    script.done(Done::CheckedBlocks {
        link: bad,
        part: Part::Window,
        bodies,
    });
    assert!(
        script
            .take_job(|job| matches!(job, Job::RefuseBlock { .. }))
            .is_none()
    );
    let row = script.row(peer(1));
    assert_ne!(row.state, PeerState::Connected);
    assert!(row.next_try_secs.is_some_and(|secs| secs > 60), "{row:?}");
    assert_eq!(asked(&mut script, good), vec![headers[0].id()]);
    serve(&mut script, good, &headers[..1]);
    assert_eq!(submitted(&mut script), vec![1, 2]);
}

#[test]
fn has_a_block_refused_whose_own_body_breaks_a_rule() {
    let mut script = Script::new();
    let headers = chain(1, 1);
    let link = script.connect(peer(1), headers[0].id(), 1);
    script.serve_headers(link, headers.clone(), good_headers(1));
    script.best_header(1);
    want(&mut script, &headers);
    asked(&mut script, link);
    script.answer(
        link,
        Tag::Blocks,
        Answer::Blocks(headers.iter().map(unchecked).collect()),
    );
    let error = BlockError::Invalid {
        rule: Rule::P3,
        index: 0,
        error: PostError::Signature,
    };
    let bodies = vec![(headers[0].id(), Err(error))];
    script.done(Done::CheckedBlocks {
        link,
        part: Part::Window,
        bodies,
    });
    match script.take_job(|job| matches!(job, Job::RefuseBlock { .. })) {
        Some(Job::RefuseBlock { id, rule, .. }) => {
            assert_eq!((id, rule), (headers[0].id(), Rule::P3))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_peer_that_lies_about_its_work_changes_nothing() {
    let mut script = Script::new();
    let (link, tag) = script.dial(peer(1));
    let mut node = script.node(peer(1), chain(1, 9)[0].id(), 1_000_000);
    node.work = work(u64::MAX);
    script.answer(link, tag, Answer::Node(node));
    script.keep_plain(peer(1));
    script.serve_headers(link, Vec::new(), good_headers(0));
    script.pass(Duration::from_secs(30));
    assert!(script.call_to(peer(1), Tag::Blocks).is_none());
    let view = script.machine.view(script.now).sync;
    assert_eq!((view.stage, view.total), (Stage::Current, 0));
}

#[test]
fn follows_no_peer_that_leads_it_in_circles() {
    let mut script = Script::new();
    let headers = chain(MAX_HEADERS_PER_ANSWER, 1);
    let link = script.connect(peer(1), chain(1, 9)[0].id(), 1_000_000);
    script.serve_headers(link, headers.clone(), good_headers(2_000));
    let mut answers = 0;
    for _ in 0..100 {
        if script.call_to(peer(1), Tag::Headers).is_some() {
            answers += 1;
            script.answer(link, Tag::Headers, Answer::Headers(headers.clone()));
            script.take_job(|job| matches!(job, Job::Headers { .. }));
            let result = Ok(good_headers(0));
            script.done(Done::Headers { link, result });
        }
    }
    assert!(answers <= 4, "{answers} answers");
    assert!(script.row(peer(1)).score < 0);
}

#[test]
fn asks_again_when_a_header_ran_ahead_of_the_clock() {
    let mut script = Script::new();
    let headers = chain(1, 1);
    let link = script.connect(peer(1), headers[0].id(), 1);
    let ahead = verdict(HeadersVerdict::TooNew {
        at: 0,
        ahead_secs: 5,
        not_held: None,
    });
    script.serve_headers(link, headers.clone(), ahead);
    script.pass(Duration::from_secs(5));
    assert!(
        script
            .take_job(|job| matches!(job, Job::Locator { .. }))
            .is_none()
    );
    script.pass(Duration::from_secs(2));
    script.serve_headers(link, headers, good_headers(1));
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
}

#[test]
fn drops_a_peer_whose_header_breaks_a_rule() {
    let mut script = Script::new();
    let headers = chain(1, 1);
    let link = script.connect(peer(1), headers[0].id(), 1);
    let message = "bits are wrong".to_owned();
    let invalid = verdict(HeadersVerdict::Invalid {
        at: 0,
        rule: Rule::H5,
        message,
    });
    script.serve_headers(link, headers, invalid);
    let row = script.row(peer(1));
    assert_ne!(row.state, PeerState::Connected);
    assert!(row.last_error.is_some_and(|why| why.message.contains("H5")));
}

#[test]
fn fetches_the_next_block_at_once_and_walks_when_its_parent_is_unknown() {
    let mut script = Script::new();
    let one = script.connect_equal(peer(1));
    let two = script.connect_equal(peer(2));
    let next = &chain(1, 1)[0];
    script.event(one, &[tip_event(next)]);
    script.event(two, &[tip_event(next)]);
    let (_, tag, request) = script
        .call_to(peer(1), Tag::NewBlock(next.id()))
        .expect("the block");
    assert_eq!(
        request,
        Request::Blocks {
            ids: vec![next.id()]
        }
    );
    assert!(script.call_to(peer(2), tag).is_none(), "asked once");
    script.answer(one, tag, Answer::Blocks(vec![unchecked(next)]));
    assert!(
        script
            .take_job(|job| matches!(job, Job::CheckBlocks { .. }))
            .is_some()
    );
    let part = Part::New(one);
    let bodies = vec![(next.id(), Ok(checked(next)))];
    script.done(Done::CheckedBlocks {
        link: one,
        part,
        bodies,
    });
    assert_eq!(submitted(&mut script), vec![1]);
    let result = Ok(vec![(next.id(), BlockOutcome::ParentUnknown)]);
    script.done(Done::Blocks { part, result });
    assert!(
        script
            .take_job(|job| matches!(job, Job::Locator { link } if *link == one))
            .is_some()
    );
    assert!(
        script
            .take_job(|job| matches!(job, Job::Locator { link } if *link == two))
            .is_some()
    );
}

#[test]
fn known_tips_are_no_news() {
    let mut script = Script::new();
    let link = script.connect_equal(peer(1));
    let next = &chain(1, 1)[0];
    script.our_tip(next);
    script.event(link, &[tip_event(next)]);
    assert!(
        script
            .take_call(|_, tag| matches!(tag, Tag::NewBlock(_) | Tag::Headers))
            .is_none()
    );
    assert!(
        script
            .take_job(|job| matches!(job, Job::Locator { .. }))
            .is_none()
    );
}

#[test]
fn begins_anew_when_nobody_has_a_body() {
    let mut script = Script::new();
    let headers = chain(2, 1);
    let link = script.connect(peer(1), headers[1].id(), 2);
    script.serve_headers(link, headers.clone(), good_headers(2));
    script.best_header(2);
    want(&mut script, &headers);
    asked(&mut script, link);
    script.answer(link, Tag::Blocks, Answer::Blocks(Vec::new()));
    assert!(
        script
            .take_job(|job| matches!(job, Job::Wanted { .. }))
            .is_none(),
        "not at once"
    );
    script.pass(Duration::from_secs(3));
    want(&mut script, &headers);
    asked(&mut script, link);
    serve(&mut script, link, &headers);
    assert_eq!(submitted(&mut script), vec![1, 2]);
    assert_eq!(height(&headers[1]).get(), 2);
}

#[test]
fn fetches_the_bodies_of_rivals_in_any_order_and_forgets_them_when_the_tie_is_over() {
    let mut script = Script::new();
    let (ours, one, two) = (&chain(1, 1)[0], &chain(1, 2)[0], &chain(1, 3)[0]);
    script.our_tip(ours);
    let first = script.connect(peer(1), one.id(), 1);
    let second = script.connect(peer(2), two.id(), 1);
    script.connect_equal(peer(3));
    script.serve_headers(first, vec![*one], good_headers(1));
    script.serve_headers(second, vec![*two], good_headers(1));
    script.rivals(2);
    want(&mut script, &[*one, *two]);
    assert_eq!(asked(&mut script, first).len(), 2);
    assert!(
        script.call_to(peer(3), Tag::Blocks).is_none(),
        "who has our tip has no rival"
    );
    // The first has its own block only; that is handed over, the other is asked elsewhere.
    let bodies = vec![unchecked(two)];
    script.answer(first, Tag::Blocks, Answer::Blocks(bodies));
    let job = script.take_job(|job| matches!(job, Job::CheckBlocks { .. }));
    assert!(job.is_some());
    script.done(Done::CheckedBlocks {
        link: first,
        part: Part::Window,
        bodies: vec![(two.id(), Ok(checked(two)))],
    });
    assert_eq!(submitted(&mut script), vec![1]);
    script.rivals(1);
    want(&mut script, &[*one]);
    assert_eq!(asked(&mut script, first), vec![one.id()]);
    // A heavier chain ends the tie: its bodies come first, though nobody sent the rival's.
    let next = child(one, 9);
    script.event(second, &[tip_event(&next)]);
    script.best_header(2);
    want(&mut script, &[*one, next]);
    script.done(Done::Blocks {
        part: Part::Window,
        result: Ok(vec![(two.id(), BlockOutcome::Stored)]),
    });
    assert_eq!(asked(&mut script, second), vec![one.id(), next.id()]);
    serve(&mut script, second, &[*one, next]);
    assert_eq!(submitted(&mut script), vec![1, 2]);
}
