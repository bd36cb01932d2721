//! Blocks go to whom they are new: the newest one compactly, others whole.

use std::time::Duration;

use blocknet_chain::{BlockId, Header, Leaf};

use super::relay::{new_post, post_event};
use super::script::{Script, chain, leaf, peer, refused};
use crate::net::action::{Action, Done, Failed, Input, Job, Link, Tag};
use crate::transport::{Answer, TransportError};

/// A block that is sent to a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sent {
    Whole(BlockId),
    Compact(BlockId, Vec<u16>),
}

/// Takes the blocks that are sent to this peer.
fn sent(script: &mut Script, to: Link) -> Vec<Sent> {
    let is_block = |action: &mut Action| match action {
        Action::PushBlock { link, .. } | Action::PushCompact { link, .. } => *link == to,
        _ => false,
    };
    let actions = script.open.extract_if(.., is_block);
    actions
        .map(|action| match action {
            Action::PushBlock { id, .. } => Sent::Whole(id),
            Action::PushCompact { id, prefill, .. } => {
                Sent::Compact(id, prefill.into_iter().collect())
            }
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Our tip is a new block with these posts; the store says what it is asked.
fn found(script: &mut Script, header: &Header, leaves: &[Leaf]) {
    script.our_tip(header);
    while let Some(job) = script.take_job(|job| matches!(job, Job::BlocksAfter { .. })) {
        let Job::BlocksAfter { link, .. } = job else {
            panic!("{job:?}")
        };
        let result = Ok(vec![header.id()]);
        script.done(Done::BlocksAfter { link, result });
    }
    if let Some(Job::BlockLeaves { id }) =
        script.take_job(|job| matches!(job, Job::BlockLeaves { .. }))
    {
        assert_eq!(id, header.id());
        let result = Ok(leaves.to_vec());
        script.done(Done::BlockLeaves { id, result });
    }
}

fn taken() -> Answer {
    Answer::Taken { had: false }
}

fn lacks(indexes: &[u16]) -> Answer {
    Answer::Lacks {
        indexes: indexes.to_vec(),
    }
}

#[test]
fn a_block_whose_posts_the_peer_has_goes_in_one_call() {
    let mut script = Script::new();
    let (one, two) = (
        script.connect_equal(peer(1)),
        script.connect_duplex(peer(2)),
    );
    for link in [one, two] {
        script.event(link, &[post_event(leaf(1)), post_event(leaf(2))]);
    }
    (1..=2).for_each(|number| new_post(&mut script, leaf(number), false, None));
    let header = &chain(1, 1)[0];
    found(&mut script, header, &[leaf(1), leaf(2)]);
    for link in [one, two] {
        let compact = Sent::Compact(header.id(), Vec::new());
        assert_eq!(sent(&mut script, link), [compact]);
        script.answer(link, Tag::PushCompact(header.id()), taken());
    }
    script.pass(Duration::from_secs(30));
    for link in [one, two] {
        assert_eq!(sent(&mut script, link), [], "once");
    }
    let again = script.take_job(|job| matches!(job, Job::BlockLeaves { .. }));
    assert!(again.is_none(), "the leaves are read once for all peers");
}

#[test]
fn posts_that_the_peer_should_lack_go_along() {
    let old = Duration::from_secs(61);
    // What happened to the one post of the block before it was found, and whether it goes along.
    type Before = fn(&mut Script, Link);
    let cases: [(&str, Before, bool); 4] = [
        (
            "it came a moment ago",
            |script, _| new_post(script, leaf(1), false, None),
            true,
        ),
        (
            "the peer announced it",
            |script, link| {
                new_post(script, leaf(1), false, None);
                script.event(link, &[post_event(leaf(1))]);
            },
            false,
        ),
        ("it came with the block", |_, _| {}, true),
        (
            "it waited when we started",
            |script, _| {
                script.input(Input::Pooled(vec![leaf(1)]));
            },
            false,
        ),
    ];
    for (case, before, goes_along) in cases {
        let mut script = Script::new();
        let link = script.connect_duplex(peer(1));
        new_post(&mut script, leaf(2), false, None);
        script.pass(old);
        before(&mut script, link);
        let header = &chain(1, 1)[0];
        found(&mut script, header, &[leaf(1), leaf(2)]);
        let prefilled = if goes_along { vec![0] } else { Vec::new() };
        let compact = Sent::Compact(header.id(), prefilled);
        assert_eq!(sent(&mut script, link), [compact], "{case}");
    }
}

#[test]
fn a_block_goes_whole_where_short_ids_spare_nothing() {
    for leaves in [vec![], vec![leaf(1), leaf(2)]] {
        let mut script = Script::new();
        let link = script.connect_duplex(peer(1));
        let header = &chain(1, 1)[0];
        found(&mut script, header, &leaves);
        assert_eq!(sent(&mut script, link), [Sent::Whole(header.id())]);
    }
}

#[test]
fn sends_what_the_peer_lacks_and_then_the_whole_block() {
    let mut script = Script::new();
    let link = script.connect_duplex(peer(1));
    let leaves: Vec<Leaf> = (0..4).map(leaf).collect();
    script.input(Input::Pooled(leaves[1..].to_vec()));
    let header = &chain(1, 1)[0];
    found(&mut script, header, &leaves);
    let (id, tag) = (header.id(), Tag::PushCompact(header.id()));
    assert_eq!(sent(&mut script, link), [Sent::Compact(id, vec![0])]);
    script.answer(link, tag, lacks(&[2]));
    assert_eq!(sent(&mut script, link), [Sent::Compact(id, vec![0, 2])]);
    script.answer(link, tag, lacks(&[1, 3]));
    assert_eq!(sent(&mut script, link), [Sent::Whole(id)]);
    script.answer(link, Tag::PushBlock(id), taken());
    script.pass(Duration::from_secs(5));
    assert_eq!(sent(&mut script, link), []);
}

#[test]
fn sends_the_whole_block_at_once_when_the_peer_lacks_all_the_rest() {
    let mut script = Script::new();
    let link = script.connect_duplex(peer(1));
    let leaves: Vec<Leaf> = (0..3).map(leaf).collect();
    script.input(Input::Pooled(leaves.clone()));
    let header = &chain(1, 1)[0];
    found(&mut script, header, &leaves);
    assert_eq!(sent(&mut script, link).len(), 1);
    script.answer(link, Tag::PushCompact(header.id()), lacks(&[0, 1, 2]));
    assert_eq!(sent(&mut script, link), [Sent::Whole(header.id())]);
}

#[test]
fn a_peer_that_knows_no_compact_blocks_gets_whole_ones_from_then_on() {
    for status in [404, 405] {
        let mut script = Script::new();
        let link = script.connect_equal(peer(1));
        script.input(Input::Pooled(vec![leaf(1), leaf(2)]));
        let headers = chain(2, 1);
        found(&mut script, &headers[0], &[leaf(1)]);
        let (first, second) = (headers[0].id(), headers[1].id());
        assert_eq!(sent(&mut script, link), [Sent::Compact(first, vec![])]);
        let answer = refused(status, "not_found");
        script.answer(link, Tag::PushCompact(first), answer);
        assert_eq!(sent(&mut script, link), [Sent::Whole(first)]);
        script.answer(link, Tag::PushBlock(first), taken());
        found(&mut script, &headers[1], &[leaf(2)]);
        assert_eq!(sent(&mut script, link), [Sent::Whole(second)]);
    }
}

#[test]
fn a_block_whose_leaves_cannot_be_read_goes_whole() {
    let mut script = Script::new();
    let link = script.connect_duplex(peer(1));
    let header = &chain(1, 1)[0];
    script.our_tip(header);
    let id = header.id();
    let result = Ok(vec![id]);
    script.done(Done::BlocksAfter { link, result });
    let result = Err(Failed);
    script.done(Done::BlockLeaves { id, result });
    assert_eq!(sent(&mut script, link), [Sent::Whole(id)]);
}

#[test]
fn a_block_that_the_peer_gave_is_not_given_back() {
    let mut script = Script::new();
    let (one, two) = (
        script.connect_duplex(peer(1)),
        script.connect_duplex(peer(2)),
    );
    script.input(Input::Pooled(vec![leaf(1)]));
    let header = &chain(1, 1)[0];
    script.machine.gave_block(peer(1), header.id());
    found(&mut script, header, &[leaf(1)]);
    assert_eq!(sent(&mut script, one), []);
    assert_eq!(sent(&mut script, two).len(), 1);
}

#[test]
fn a_compact_block_that_is_lost_or_refused_rests_like_any_other() {
    let mut script = Script::new();
    let link = script.connect_equal(peer(1));
    script.input(Input::Pooled(vec![leaf(1)]));
    let header = &chain(1, 1)[0];
    let tag = Tag::PushCompact(header.id());
    for round in 0..3 {
        found(&mut script, header, &[leaf(1)]);
        assert_eq!(sent(&mut script, link).len(), 1, "round {round}");
        match round {
            0 => script.fail(link, tag, TransportError::Timeout),
            1 => script.answer(link, tag, refused(409, "parent_unknown")),
            _ => script.answer(link, tag, refused(422, "rule_broken")),
        }
        assert_eq!(sent(&mut script, link), [], "round {round}");
        script.pass(Duration::from_secs(10));
    }
    found(&mut script, header, &[leaf(1)]);
    assert_eq!(sent(&mut script, link), [], "it said that the block is bad");
}

/// Takes a block that goes whole because it has no posts.
fn pushed_block(script: &mut Script) -> Option<(Link, BlockId)> {
    if let Some(Job::BlockLeaves { id }) =
        script.take_job(|job| matches!(job, Job::BlockLeaves { .. }))
    {
        let result = Ok(Vec::new());
        script.done(Done::BlockLeaves { id, result });
    }
    let place = script
        .open
        .iter()
        .position(|action| matches!(action, Action::PushBlock { .. }))?;
    match script.open.remove(place) {
        Action::PushBlock { link, id } => Some((link, id)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn brings_a_peer_the_blocks_that_it_lacks_in_order() {
    let mut script = Script::new();
    let link = script.connect_equal(peer(1));
    let headers = chain(3, 1);
    script.our_tip(&headers[2]);
    let job = script.take_job(|job| matches!(job, Job::BlocksAfter { .. }));
    let Some(Job::BlocksAfter { has, .. }) = job else {
        panic!("{job:?}")
    };
    assert!(has.contains(&blocknet_chain::Network::dev().genesis_id()));
    let ids: Vec<_> = headers.iter().map(Header::id).collect();
    script.done(Done::BlocksAfter {
        link,
        result: Ok(ids.clone()),
    });
    for id in &ids {
        assert_eq!(pushed_block(&mut script), Some((link, *id)));
        assert_eq!(pushed_block(&mut script), None, "one at a time");
        script.answer(link, Tag::PushBlock(*id), Answer::Taken { had: false });
    }
    script.pass(Duration::from_secs(5));
    assert_eq!(pushed_block(&mut script), None);
    assert!(
        script
            .take_job(|job| matches!(job, Job::BlocksAfter { .. }))
            .is_none()
    );
}

#[test]
fn rests_when_the_peer_cannot_place_a_block_and_stops_when_it_finds_it_bad() {
    let mut script = Script::new();
    let link = script.connect_equal(peer(1));
    let header = &chain(1, 1)[0];
    let mut tries = 0;
    script.our_tip(header);
    for _ in 0..4 * 60 {
        if script
            .take_job(|job| matches!(job, Job::BlocksAfter { .. }))
            .is_some()
        {
            tries += 1;
            script.done(Done::BlocksAfter {
                link,
                result: Ok(vec![header.id()]),
            });
            assert!(pushed_block(&mut script).is_some());
            let code = if tries < 4 {
                "parent_unknown"
            } else {
                "rule_broken"
            };
            script.answer(link, Tag::PushBlock(header.id()), refused(409, code));
        }
        script.pass(Duration::from_millis(250));
    }
    assert_eq!(
        tries, 4,
        "2, 4 and 8 seconds apart, and never after the verdict"
    );
}

#[test]
fn a_block_that_the_peer_announced_is_not_pushed_to_it() {
    let mut script = Script::new();
    let link = script.connect_equal(peer(1));
    let header = &chain(1, 1)[0];
    script.event(link, &[super::script::tip_event(header)]);
    script.our_tip(header);
    assert!(
        script
            .take_job(|job| matches!(job, Job::BlocksAfter { .. }))
            .is_none()
    );
    assert_eq!(pushed_block(&mut script), None);
}
