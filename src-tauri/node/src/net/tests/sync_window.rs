//! The window's bounds, and what becomes of bodies that nobody gives, or gives whole.

use std::time::Duration;

use blocknet_chain::{Block, Checked, Header, Post};

use super::script::{Script, chain, checked, good_headers, peer, tip_event, unchecked};
use super::sync::{asked, serve, submitted, want};
use crate::core::BlockOutcome;
use crate::net::action::{Done, Job, Link, Part, Tag};
use crate::net::view::PeerState;
use crate::testing::{block, genesis, identity, note};
use crate::transport::{Answer, Request};

/// A peer with this chain, whose headers are known.
fn connect(script: &mut Script, last: u8, headers: &[Header]) -> Link {
    let tip = headers.last().unwrap();
    let height = tip.height.get();
    let link = script.connect(peer(last), tip.id(), height);
    script.serve_headers(link, headers.to_vec(), good_headers(headers.len()));
    link
}

fn set_aside(script: &mut Script) -> Option<blocknet_chain::BlockId> {
    match script.take_job(|job| matches!(job, Job::SetAside { .. }))? {
        Job::SetAside { id } => Some(id),
        other => panic!("{other:?}"),
    }
}

#[test]
fn wants_1024_blocks_and_holds_24_mib_at_most() {
    let mut script = Script::new();
    let mut headers = chain(1_024, 1);
    let tip = *headers.last().unwrap();
    let one = connect(&mut script, 1, &[tip]);
    script.best_header(1_024);
    let job = script.take_job(|job| matches!(job, Job::Wanted { .. }));
    assert!(
        matches!(job, Some(Job::Wanted { max: 1_024, .. })),
        "{job:?}"
    );
    // Full blocks; their bodies are never found good, so none is handed over.
    for header in &mut headers {
        header.body_bytes = 262_144;
    }
    let ids: Vec<_> = headers.iter().map(Header::id).collect();
    script.done(Done::Wanted {
        result: Ok(ids.clone()),
    });
    let mut got = 0;
    while let Some((_, _, Request::Blocks { ids })) = script.call_to(peer(1), Tag::Blocks) {
        assert!(ids.len() <= 16);
        let blocks = &headers[got..got + ids.len()];
        got += ids.len();
        let blocks = blocks.iter().map(unchecked).collect();
        script.answer(one, Tag::Blocks, Answer::Blocks(blocks));
    }
    assert_eq!(got * 262_144, 24 << 20);
}

#[test]
fn blames_who_sends_blocks_that_nobody_asked_for() {
    let mut script = Script::new();
    let headers = chain(4, 1);
    let link = connect(&mut script, 1, &headers);
    script.best_header(4);
    want(&mut script, &headers[..2]);
    assert_eq!(asked(&mut script, link).len(), 2);
    let sent = headers[1..3].iter().map(unchecked).collect();
    script.answer(link, Tag::Blocks, Answer::Blocks(sent));
    let row = script.row(peer(1));
    assert_ne!(row.state, PeerState::Connected);
    assert!(row.next_try_secs.is_some_and(|secs| secs > 60), "{row:?}");
}

#[test]
fn a_branch_that_nobody_gives_makes_room_and_is_tried_again_later() {
    let mut script = Script::new();
    let withheld = chain(8, 1);
    let honest = chain(6, 2);
    let bad = connect(&mut script, 1, &withheld);
    script.best_header(8);
    want(&mut script, &withheld);
    assert_eq!(asked(&mut script, bad).len(), 8);
    script.answer(bad, Tag::Blocks, Answer::Blocks(Vec::new()));
    assert_eq!(set_aside(&mut script), Some(withheld[0].id()));
    // The core wants the next best instead, which another has.
    let good = connect(&mut script, 2, &honest);
    script.best_header(6);
    script.pass(Duration::from_secs(3));
    want(&mut script, &honest);
    // Who has none of it is asked once.
    assert_eq!(asked(&mut script, bad).len(), 6);
    script.answer(bad, Tag::Blocks, Answer::Blocks(Vec::new()));
    assert!(script.call_to(peer(1), Tag::Blocks).is_none());
    assert_eq!(asked(&mut script, good)[0], honest[0].id());
    serve(&mut script, good, &honest);
    assert_eq!(submitted(&mut script), (1..=6).collect::<Vec<u32>>());
    script.pass(Duration::from_secs(3));
    let up = script.take_job(|job| matches!(job, Job::TakeUp { .. }));
    match up {
        Some(Job::TakeUp { ids }) => assert_eq!(ids, [withheld[0].id()]),
        other => panic!("the branch is wanted again: {other:?}"),
    }
}

#[test]
fn patience_doubles_with_each_stall() {
    let mut script = Script::new();
    let headers = chain(3, 1);
    let links: Vec<Link> = (1..=3)
        .map(|last| connect(&mut script, last, &headers))
        .collect();
    script.best_header(3);
    want(&mut script, &headers);
    let first = links
        .iter()
        .position(|link| script.call_to(link.peer, Tag::Blocks).is_some());
    let first = first.expect("one is asked for all three");
    script.pass(Duration::from_millis(1_500));
    let is_asked = |script: &mut Script| {
        links
            .iter()
            .position(|link| script.call_to(link.peer, Tag::Blocks).is_some())
    };
    assert_eq!(is_asked(&mut script), None);
    script.pass(Duration::from_millis(1_000));
    let second = is_asked(&mut script).expect("another is asked after 2 s");
    assert_ne!(first, second);
    script.pass(Duration::from_millis(3_000));
    assert_eq!(is_asked(&mut script), None, "4 s now");
    script.pass(Duration::from_millis(1_500));
    let third = is_asked(&mut script).expect("the last one");
    assert!(third != first && third != second);
}

/// A block of two posts and the same with some texts erased.
fn with_texts() -> (Block<Checked>, impl Fn(&[usize]) -> Block<Checked>) {
    let posts: Vec<_> = (1..=2)
        .map(|n| note(&identity(n), crate::testing::dawn(), "kept or not"))
        .collect();
    let (whole, _) = block(&genesis(), &posts);
    let header = *whole.header();
    let erased = move |which: &[usize]| {
        let posts: Vec<Post> = posts
            .iter()
            .enumerate()
            .map(|(at, post)| match which.contains(&at) {
                true => post.post().without_text(),
                false => post.post().clone(),
            })
            .collect();
        Block::<blocknet_chain::Unchecked>::new(header, posts)
            .check(&blocknet_chain::Network::dev())
            .unwrap()
    };
    (whole, erased)
}

fn gives(script: &mut Script, link: Link, block: &Block<Checked>) {
    let sent = vec![block.clone().into_unchecked()];
    script.answer(link, Tag::Blocks, Answer::Blocks(sent));
    let job = script.take_job(|job| matches!(job, Job::CheckBlocks { .. }));
    assert!(job.is_some());
    script.done(Done::CheckedBlocks {
        link,
        part: Part::Window,
        bodies: vec![(block.id(), Ok(block.clone()))],
    });
}

#[test]
fn gets_each_text_by_its_leaf_from_whoever_has_it() {
    let mut script = Script::new();
    let (whole, erased) = with_texts();
    let header = *whole.header();
    let links: Vec<Link> = (1..=3)
        .map(|last| connect(&mut script, last, &[header]))
        .collect();
    script.best_header(1);
    want(&mut script, &[header]);
    let first = links
        .iter()
        .find(|link| script.call_to(link.peer, Tag::Blocks).is_some());
    let first = *first.expect("one is asked");
    gives(&mut script, first, &erased(&[0, 1]));
    let leaves: Vec<_> = whole.leaves().collect();
    let mut asked = Vec::new();
    for _ in 0..2 {
        let (link, _, request) = script
            .take_call(|_, tag| tag == Tag::Texts)
            .expect("texts are asked of another");
        assert!(link != first && !asked.contains(&link));
        let Request::Posts { leaves: wanted } = request else {
            panic!("{request:?}")
        };
        assert_eq!(wanted, leaves[asked.len()..]);
        let post = whole.posts()[asked.len()].clone();
        asked.push(link);
        script.answer(link, Tag::Texts, Answer::Posts(vec![post]));
    }
    match script.take_job(|job| matches!(job, Job::Blocks { .. })) {
        Some(Job::Blocks { blocks, .. }) => assert!(blocks[0].is_complete()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_incomplete_body_is_handed_over_where_nobody_has_its_texts() {
    let mut script = Script::new();
    let (whole, erased) = with_texts();
    let header = *whole.header();
    let one = connect(&mut script, 1, &[header]);
    let two = connect(&mut script, 2, &[header]);
    script.best_header(1);
    want(&mut script, &[header]);
    let (first, other) = match script.call_to(peer(1), Tag::Blocks) {
        Some(_) => (one, two),
        None => (two, one),
    };
    script.call_to(first.peer, Tag::Blocks);
    gives(&mut script, first, &erased(&[1]));
    assert!(script.call_to(other.peer, Tag::Texts).is_some());
    script.answer(other, Tag::Texts, Answer::Posts(Vec::new()));
    match script.take_job(|job| matches!(job, Job::Blocks { .. })) {
        Some(Job::Blocks { blocks, .. }) => assert!(!blocks[0].is_complete()),
        other => panic!("{other:?}"),
    }
    // It is not buried: other branches go on, and it is asked for again later.
    script.done(Done::Blocks {
        part: Part::Window,
        result: Ok(vec![(header.id(), BlockOutcome::Incomplete)]),
    });
    assert_eq!(set_aside(&mut script), Some(header.id()));
    assert_eq!(script.row(peer(1)).state, PeerState::Connected);
    assert_eq!(script.row(peer(2)).state, PeerState::Connected);
}

#[test]
fn the_next_block_comes_at_once_while_a_heavier_branch_is_withheld() {
    let mut script = Script::new();
    let withheld = chain(8, 1);
    let bad = connect(&mut script, 1, &withheld);
    let honest = script.connect_equal(peer(2));
    script.best_header(8);
    want(&mut script, &withheld);
    assert_eq!(asked(&mut script, bad).len(), 8);
    let next = chain(1, 2)[0];
    script.event(honest, &[tip_event(&next)]);
    assert!(script.call_to(peer(2), Tag::NewBlock(next.id())).is_some());
    assert_eq!(checked(&next).id(), next.id());
}

#[test]
fn texts_that_lack_are_sought_from_one_peer_after_the_other() {
    let mut script = Script::new();
    let (whole, _) = with_texts();
    let links = [script.connect_equal(peer(1)), script.connect_equal(peer(2))];
    script.pass(Duration::from_secs(6));
    let job = script.take_job(|job| matches!(job, Job::LostTexts { after: 0 }));
    assert!(job.is_some(), "the store is asked what lacks");
    let leaves: Vec<_> = whole.leaves().collect();
    let lost = crate::net::action::LostTexts { leaves, last: 7 };
    script.done(Done::LostTexts { result: Ok(lost) });
    let mut filled = 0;
    for post in whole.posts() {
        script.pass(Duration::from_secs(6));
        let (link, tag, _) = script
            .take_call(|_, tag| tag == Tag::LostTexts)
            .expect("a peer is asked");
        assert!(links.contains(&link));
        script.answer(link, tag, Answer::Posts(vec![post.clone()]));
        filled += usize::from(
            script
                .take_job(|job| matches!(job, Job::FillTexts { .. }))
                .is_some(),
        );
    }
    assert_eq!(filled, 2);
    script.pass(Duration::from_secs(6));
    let job = script.take_job(|job| matches!(job, Job::LostTexts { after: 7 }));
    assert!(job.is_some(), "and what lacks after those");
    script.done(Done::LostTexts {
        result: Ok(Default::default()),
    });
    script.pass(Duration::from_secs(9 * 60));
    let job = script.take_job(|job| matches!(job, Job::LostTexts { .. }));
    assert!(job.is_none(), "nothing lacks: it rests");
}

#[test]
fn asks_the_core_again_when_a_header_came_while_it_answered() {
    let mut script = Script::new();
    let headers = chain(2, 1);
    connect(&mut script, 1, &headers);
    script.best_header(1);
    let wants = |job: &Job| matches!(job, Job::Wanted { .. });
    assert!(script.take_job(wants).is_some());
    // The core said that it wants nothing, and then the next header came, whose news was faster.
    script.best_header(2);
    script.done(Done::Wanted {
        result: Ok(Vec::new()),
    });
    assert!(script.take_job(wants).is_some(), "it wants a body now");
}
