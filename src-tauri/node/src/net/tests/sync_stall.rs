//! Who holds the window up is let go, and comes back; nobody else is, and never the last who has
//! the blocks.

use std::time::Duration;

use blocknet_chain::Header;

use super::script::{Script, chain, good_headers, peer, tip_event, unchecked};
use super::sync::{asked, serve, submitted, want};
use crate::net::action::{Job, Link, Tag};
use crate::net::view::PeerState;
use crate::transport::Answer;

/// Two peers of the same chain; the first is asked for the front.
fn two_of(script: &mut Script, headers: &[Header]) -> (Link, Link) {
    let tip = headers.last().unwrap();
    let height = tip.height.get();
    let one = script.connect(peer(1), tip.id(), height);
    script.serve_headers(one, headers.to_vec(), good_headers(headers.len()));
    script.best_header(height);
    want(script, headers);
    assert_eq!(asked(script, one)[0], headers[0].id());
    let two = script.connect(peer(2), tip.id(), height);
    script.pass(Duration::from_millis(250));
    (one, two)
}

fn is_connected(script: &Script, link: Link) -> bool {
    script.row(link.peer).state == PeerState::Connected
}

#[test]
fn lets_go_who_holds_the_front_up_while_another_that_gave_blocks_waits() {
    let mut script = Script::new();
    let headers = chain(32, 1);
    let (mute, other) = two_of(&mut script, &headers);
    assert_eq!(asked(&mut script, other).len(), 16);
    serve(&mut script, other, &headers[16..]);
    script.pass(Duration::from_millis(1_500));
    assert!(is_connected(&script, mute));
    script.pass(Duration::from_millis(500));
    assert!(!is_connected(&script, mute));
    assert!(
        script.machine.view(script.now).bans.is_empty(),
        "no punishment"
    );
    assert_eq!(asked(&mut script, other).len(), 16, "it does the work");
    serve(&mut script, other, &headers[..16]);
    assert_eq!(submitted(&mut script).len(), 32);
}

#[test]
fn who_was_let_go_is_dialled_again_and_asked_for_blocks_after_a_rest() {
    let mut script = Script::new();
    let headers = chain(32, 1);
    let (mute, other) = two_of(&mut script, &headers);
    assert_eq!(asked(&mut script, other).len(), 16);
    serve(&mut script, other, &headers[16..]);
    script.pass(Duration::from_millis(2_250));
    assert_eq!(asked(&mut script, other).len(), 16);
    assert!(!is_connected(&script, mute));
    script.pass(Duration::from_millis(1_500));
    let again = script.call_to(peer(1), Tag::Place);
    let (link, tag, _) = again.expect("an address that the owner named is dialled soon");
    script.answer(link, tag, super::script::events(0, &[]));
    let (link, tag, _) = script.call_to(peer(1), Tag::Greet).expect("a greeting");
    let node = script.node(peer(1), headers[31].id(), 32);
    script.answer(link, tag, Answer::Node(node));
    script.keep_plain(peer(1));
    // The other one's turn to be slow: the first rests, and nobody is free.
    script.pass(Duration::from_millis(1_500));
    assert!(script.call_to(peer(1), Tag::Blocks).is_none());
    script.pass(Duration::from_millis(1_500));
    assert_eq!(asked(&mut script, link).len(), 16, "the rest is over");
    assert!(is_connected(&script, other), "the first gave nothing yet");
}

#[test]
fn a_slow_peer_is_relieved_and_kept_while_the_other_has_not_shown_that_it_gives_blocks() {
    let mut script = Script::new();
    let headers = chain(10, 1);
    let (slow, other) = two_of(&mut script, &headers);
    script.pass(Duration::from_millis(2_500));
    assert_eq!(asked(&mut script, other).len(), 10);
    assert!(is_connected(&script, slow) && script.row(peer(1)).score < 0);
}

#[test]
fn a_slow_peer_is_kept_while_there_is_other_work() {
    let mut script = Script::new();
    let headers = chain(60, 1);
    let (slow, other) = two_of(&mut script, &headers);
    assert_eq!(asked(&mut script, other).len(), 16);
    script.pass(Duration::from_millis(2_500));
    serve(&mut script, other, &headers[16..32]);
    assert!(is_connected(&script, slow));
    assert_eq!(asked(&mut script, other)[0], headers[32].id());
    // Once it is done, the window waits for the front alone.
    serve(&mut script, other, &headers[32..48]);
    assert_eq!(asked(&mut script, other).len(), 12);
    serve(&mut script, other, &headers[48..]);
    assert!(!is_connected(&script, slow));
}

#[test]
fn a_new_block_that_the_first_holds_back_is_asked_of_the_next_who_told_of_it() {
    let mut script = Script::new();
    let links = [script.connect_equal(peer(1)), script.connect_equal(peer(2))];
    let next = chain(1, 1)[0];
    for link in links {
        script.event(link, &[tip_event(&next)]);
    }
    let tag = Tag::NewBlock(next.id());
    assert!(script.call_to(peer(1), tag).is_some());
    script.pass(Duration::from_millis(1_750));
    assert!(script.call_to(peer(2), tag).is_none());
    script.pass(Duration::from_millis(500));
    assert!(script.call_to(peer(2), tag).is_some());
    script.pass(Duration::from_secs(6));
    assert!(script.call_to(peer(1), tag).is_none(), "each once");
    let sent = vec![unchecked(&next)];
    script.answer(links[1], tag, Answer::Blocks(sent));
    let checks = script.take_job(|job| matches!(job, Job::CheckBlocks { .. }));
    assert!(checks.is_some());
}

#[test]
fn the_last_who_has_the_blocks_is_never_let_go() {
    let mut script = Script::new();
    let headers = chain(10, 1);
    let tip = headers.last().unwrap();
    let only = script.connect(peer(1), tip.id(), 10);
    script.serve_headers(only, headers.clone(), good_headers(10));
    script.best_header(10);
    want(&mut script, &headers);
    assert_eq!(asked(&mut script, only).len(), 10);
    script.connect_equal(peer(2));
    script.pass(Duration::from_secs(29));
    assert!(is_connected(&script, only));
}
