//! Two nodes that were apart and both mined agree after they meet, and no post is missing.
//!
//! ```text
//! ada ──dials──▶ ben        parted and joined again over the owner's API
//! ```

use std::ops::Range;

use harness::nodes::{part, wait_connected, wait_same_tip, wait_standing};
use harness::{At as _, Builder, Node, verify_chain};

/// Writes and mines posts of these numbers, a block for each, and returns their ids.
async fn write_and_mine(node: &Node, numbers: Range<u32>) -> Vec<String> {
    let mut ids = Vec::new();
    for number in numbers {
        let post = node.post(&format!("{} alone, {number}", node.name())).await;
        ids.push(post.text_at("/id").to_owned());
        node.mine().await;
    }
    ids
}

#[tokio::test]
async fn two_that_were_apart_agree_after_they_meet_and_miss_no_post() {
    let ben = Node::lone("ben").await;
    let ada = Builder::new("ada").peer(&ben.address()).start().await;
    let both = [&ada, &ben];
    wait_connected(&ada, &ben.address()).await;
    let common = write_and_mine(&ada, 0..1).await;
    wait_same_tip(&both).await;

    part(&ada, &ben).await;
    let (of_ada, of_ben) = tokio::join!(write_and_mine(&ada, 1..3), write_and_mine(&ben, 0..4));
    let waiting = ada.post("ada alone, never mined there").await;
    assert_eq!((ada.height().await, ben.height().await), (3, 5));
    let heavier = ben.tip().await;

    ada.add_peer(&ben.address()).await;
    assert_eq!(wait_same_tip(&both).await, heavier, "most work wins");
    for id in common.iter().chain(&of_ben) {
        wait_standing(&both, id, "confirmed").await;
    }
    for id in &of_ada {
        wait_standing(&both, id, "pooled").await;
    }
    wait_standing(&both, waiting.text_at("/id"), "pooled").await;
    verify_chain(&both).await;

    let mined = ben.mine().await;
    assert_eq!(
        mined.number_at("/posts"),
        3,
        "all that came back: {mined:#}"
    );
    wait_same_tip(&both).await;
    for id in of_ada
        .iter()
        .map(String::as_str)
        .chain([waiting.text_at("/id")])
    {
        wait_standing(&both, id, "confirmed").await;
    }
    verify_chain(&both).await;
}

#[tokio::test]
async fn says_that_the_history_changed_when_a_heavier_chain_comes() {
    let ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    tokio::join!(write_and_mine(&ada, 0..1), write_and_mine(&ben, 0..2));
    let old_tip = ada.tip().await;
    ada.add_peer(&ben.address()).await;
    let new_tip = wait_same_tip(&[&ada, &ben]).await;
    let events = ada
        .owner()
        .get("/v1/events?after=0")
        .await
        .expect(200)
        .json();
    let reorg = events
        .list_at("/events")
        .iter()
        .find(|event| event.text_at("/type") == "reorg");
    let reorg = reorg.unwrap_or_else(|| panic!("no reorg in {events:#}"));
    assert_eq!(reorg.text_at("/old_tip"), old_tip);
    assert_eq!(reorg.text_at("/new_tip"), new_tip);
    assert_eq!(
        (reorg.number_at("/fork_height"), reorg.number_at("/depth")),
        (0, 1)
    );
    verify_chain(&[&ada, &ben]).await;
}

#[tokio::test]
async fn equal_work_stands_where_it_was_seen_first_until_a_block_decides() {
    let ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    let both = [&ada, &ben];
    let (of_ada, of_ben) = tokio::join!(write_and_mine(&ada, 0..1), write_and_mine(&ben, 0..1));
    let (tip_of_ada, tip_of_ben) = (ada.tip().await, ben.tip().await);
    assert_ne!(tip_of_ada, tip_of_ben);
    ada.add_peer(&ben.address()).await;
    wait_connected(&ada, &ben.address()).await;
    // Each has heard of the other's post, so they have talked; C1 keeps each on its own tip.
    let note = ben.post("after the meeting").await;
    wait_standing(&both, note.text_at("/id"), "pooled").await;
    assert_eq!((ada.tip().await, ben.tip().await), (tip_of_ada, tip_of_ben));
    // Nobody loses sight of the other side's post meanwhile.
    wait_standing(&[&ben], &of_ada[0], "pooled").await;
    wait_standing(&[&ada], &of_ben[0], "pooled").await;
    let decider = ben.mine().await;
    assert_eq!(decider.number_at("/posts"), 2, "{decider:#}");
    assert_eq!(wait_same_tip(&both).await, decider.text_at("/block/id"));
    for id in [&of_ada[0], &of_ben[0]] {
        wait_standing(&both, id, "confirmed").await;
    }
    wait_standing(&both, note.text_at("/id"), "confirmed").await;
    verify_chain(&both).await;
}
