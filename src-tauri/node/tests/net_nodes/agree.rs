//! Nodes that reach each other agree.
//!
//! ```text
//! B ──► A ◄── C        an arrow: who dials whom
//! ```

use std::time::Duration;

use blocknet_node::net::{PeerState, Stage};

use crate::wire::Fault;
use crate::world::{World, at, until, until_tip};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_written_on_one_of_three_nodes_is_read_and_mined_on_all() {
    let world = World::new();
    let (a, _dir_a) = world.node("A", 1, &[]).await;
    let (b, _dir_b) = world.node("B", 2, &[at(1)]).await;
    let (c, _dir_c) = world.node("C", 3, &[at(1)]).await;
    let all = [&a, &b, &c];
    let (post, leaf) = b.write("hello from B").await;
    until("the post in every pool", &all, async || {
        let mut pools = Vec::new();
        for node in all {
            pools.push(node.pool().await);
        }
        pools.iter().all(|pool| pool.contains(&leaf))
    })
    .await;
    until("B knows that A has it", &all, async || {
        b.net.seen_by(&post) == Some(1)
    })
    .await;
    let block = c.mine().await;
    until_tip(block, &all).await;
    for node in all {
        assert!(node.is_confirmed(post).await && node.pool().await.is_empty());
    }
    let block = a.mine().await;
    until_tip(block, &all).await;
    until("current everywhere", &all, async || {
        b.net.sync_view().stage == Stage::Current && c.net.sync_view().stage == Stage::Current
    })
    .await;
    assert_eq!(a.net.peer_counts(), (0, 2), "{}", a.describe());
    assert_eq!(b.net.peer_counts(), (1, 0), "{}", b.describe());
}

// On one thread, so that no task has a turn before the test waits.
#[tokio::test]
async fn a_post_that_is_written_before_the_net_part_has_its_first_turn_is_passed_on() {
    let world = World::new();
    let (b, _dir_b) = world.node("B", 2, &[]).await;
    let (a, _dir_a) = world.node("A", 1, &[at(2)]).await;
    let (_, leaf) = std::thread::scope(|scope| {
        let write = || {
            let elsewhere = tokio::runtime::Builder::new_current_thread().build();
            elsewhere.unwrap().block_on(a.write("at once"))
        };
        scope.spawn(write).join().unwrap()
    });
    until("the post in B's pool", &[&a, &b], async || {
        b.pool().await.contains(&leaf)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_was_off_catches_up_over_more_headers_than_one_answer_holds() {
    let world = World::new();
    let (a, _dir_a) = world.node("A", 1, &[]).await;
    a.mine_chain(2_100).await;
    let (b, _dir_b) = world.node("B", 2, &[at(1)]).await;
    until_tip(a.tip().id, &[&a, &b]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_can_dial_nobody_is_brought_the_chain() {
    let world = World::new();
    let (a, _dir_a) = world.node("A", 1, &[]).await;
    let (b, _dir_b) = world.node("B", 2, &[at(1)]).await;
    b.mine_chain(60).await;
    let (_, leaf) = b.write("and a post").await;
    until_tip(b.tip().id, &[&a, &b]).await;
    until("the post too", &[&a, &b], async || {
        a.pool().await.contains(&leaf)
    })
    .await;
}

/// Both sides mine while they are apart; the heavier chain wins, and the post
/// of the other side is mined again.
async fn apart_and_together(dialer_is_heavier: bool) {
    let world = World::new();
    let (a, _dir_a) = world.node("A", 1, &[]).await;
    let (b, _dir_b) = world.node("B", 2, &[at(1)]).await;
    let all = [&a, &b];
    let first = a.mine().await;
    until_tip(first, &all).await;
    world.wire.cut(at(1), at(2));
    until("they are apart", &all, async || b.net.peer_counts().0 == 0).await;
    let (of_a, _) = a.write("written on A's side").await;
    let (of_b, _) = b.write("written on B's side").await;
    let (light, heavy, lost) = if dialer_is_heavier {
        (&a, &b, of_a)
    } else {
        (&b, &a, of_b)
    };
    light.mine().await;
    heavy.mine().await;
    heavy.mine_chain(4).await;
    let winner = heavy.tip().id;
    assert_ne!(light.tip().id, winner);
    world.wire.heal();
    until_tip(winner, &all).await;
    until("the lost post waits on both", &all, async || {
        a.pool().await.len() == 1 && b.pool().await.len() == 1
    })
    .await;
    let block = heavy.mine().await;
    until_tip(block, &all).await;
    for node in all {
        assert!(
            node.is_confirmed(of_a).await && node.is_confirmed(of_b).await,
            "{}",
            node.describe()
        );
        assert!(node.is_confirmed(lost).await && node.pool().await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_that_were_apart_agree_when_the_dialer_has_more_work() {
    apart_and_together(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_that_were_apart_agree_when_the_dialed_has_more_work() {
    apart_and_together(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tie_hides_no_post_and_the_next_block_decides_it() {
    let world = World::new();
    let (a, _dir_a) = world.node("A", 1, &[]).await;
    let (b, _dir_b) = world.node("B", 2, &[at(1)]).await;
    let all = [&a, &b];
    let first = a.mine().await;
    until_tip(first, &all).await;
    world.wire.cut(at(1), at(2));
    until("they are apart", &all, async || b.net.peer_counts().0 == 0).await;
    let (of_a, leaf_a) = a.write("written on A").await;
    let (of_b, leaf_b) = b.write("written on B").await;
    a.mine().await;
    b.mine().await;
    world.wire.heal();
    until("each has the other's post in its pool", &all, async || {
        a.pool().await == [leaf_b] && b.pool().await == [leaf_a]
    })
    .await;
    assert!(a.tip().id != b.tip().id && a.tip().work == b.tip().work);
    assert!(a.is_confirmed(of_a).await && b.is_confirmed(of_b).await);
    // A mines while posts wait, as a node does by itself.
    while !a.pool().await.is_empty() {
        a.mine().await;
    }
    until_tip(a.tip().id, &all).await;
    for node in all {
        assert!(node.is_confirmed(of_a).await && node.is_confirmed(of_b).await);
        assert!(node.pool().await.is_empty(), "{}", node.describe());
        assert_eq!(node.listed().await, 2, "{}", node.describe());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_starts_anew_dials_whom_it_knew() {
    let world = World::new();
    let (a, _dir_a) = world.node("A", 1, &[]).await;
    let dir = tempfile::tempdir().unwrap();
    let b = world.start("B", 2, &[], dir.path(), Fault::None).await;
    let row = b.net.add_peer(" 10.0.0.1 ").await.unwrap();
    assert_eq!((row.address, row.owner_added), (at(1), true));
    until("connected", &[&a, &b], async || b.net.peer_counts().0 == 1).await;
    b.stop().await;
    let block = a.mine().await;
    let b = world.start("B", 2, &[], dir.path(), Fault::None).await;
    until_tip(block, &[&a, &b]).await;
    assert!(b.net.peers()[0].owner_added, "{}", b.describe());
    b.net.remove_peer("10.0.0.1:8000").await.unwrap();
    assert!(b.net.peers().is_empty() && b.net.remove_peer("10.0.0.1:8000").await.is_err());
    b.stop().await;
    let b = world.start("B", 2, &[], dir.path(), Fault::None).await;
    assert!(b.net.peers().is_empty(), "{}", b.describe());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_friend_that_starts_anew_is_found_again_within_seconds() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let a = world.start("A", 1, &[], dir.path(), Fault::None).await;
    let (b, _dir_b) = world.node("B", 2, &[at(1)]).await;
    until("connected", &[&a, &b], async || b.net.peer_counts().0 == 1).await;
    a.stop().await;
    until("the loss is seen", &[&b], async || {
        b.net.peer_counts().0 == 0
    })
    .await;
    let block = b.mine().await;
    let a = world.start("A", 1, &[], dir.path(), Fault::None).await;
    until_tip(block, &[&a, &b]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_that_know_each_other_do_not_call_in_circles() {
    let world = World::new();
    let (a, _dir_a) = world.node("A", 1, &[at(2)]).await;
    let (b, _dir_b) = world.node("B", 2, &[at(1)]).await;
    let all = [&a, &b];
    until("both ways", &all, async || {
        a.net
            .peers()
            .iter()
            .any(|row| row.state == PeerState::Connected && row.owner_added)
            && b.net.peer_counts().0 == 1
    })
    .await;
    let (_, leaf) = a.write("one post").await;
    until("the post", &all, async || b.pool().await.contains(&leaf)).await;
    let block = b.mine().await;
    until_tip(block, &all).await;
    // Whatever echoes, echoes now.
    tokio::time::sleep(Duration::from_secs(2)).await;
    for (from, to) in [(at(1), at(2)), (at(2), at(1))] {
        let calls = world.wire.calls(from, to);
        assert!(calls.len() <= 40, "{} calls: {calls:?}", calls.len());
        let count = |name| calls.iter().filter(|call| **call == name).count();
        // The writer keeps its own post to itself for a moment: a block with it comes whole then.
        let sent_blocks = count("send_block").max(count("send_compact"));
        assert!(count("send_post") <= 1 && sent_blocks <= 1, "{calls:?}");
        assert_eq!(count("pool"), 0, "{calls:?}");
        assert!(count("blocks") <= 2 && count("posts") <= 1, "{calls:?}");
    }
}
