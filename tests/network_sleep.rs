//! A node that sleeps and wakes, and two that were apart for hours by their clocks.
//!
//! ```text
//! ada ◀──dials── ben, whose lid is closed
//! ```

use std::time::Duration;

use harness::nodes::{wait_connected, wait_same_tip, wait_standing};
use harness::{At as _, Builder, FakeClock, Node, soon, verify_chain};

/// Eight hours: a night.
const NIGHT: i64 = 8 * 3_600;

#[tokio::test]
async fn a_node_that_sleeps_a_night_catches_up_when_it_wakes() {
    let ada = Node::lone("ada").await;
    let clock = FakeClock::off_by(-NIGHT).only_wall();
    let mut ben = Builder::new("ben")
        .clock(&clock)
        .peer(&ada.address())
        .start()
        .await;
    wait_connected(&ben, &ada.address()).await;
    let evening = ben.post("good night").await;
    wait_standing(&[&ada], evening.text_at("/id"), "pooled").await;

    ben.process().sleep();
    let mut night = Vec::new();
    for number in 0..5 {
        let post = soon(
            ada.post(&format!("by night, {number}")),
            Duration::from_secs(10),
            "a post while the other sleeps",
        )
        .await;
        night.push(post.text_at("/id").to_owned());
        ada.mine().await;
    }
    clock.set(0);
    ben.process().wake();

    wait_same_tip(&[&ada, &ben]).await;
    for id in &night {
        wait_standing(&[&ben], id, "confirmed").await;
    }
    wait_standing(&[&ada, &ben], evening.text_at("/id"), "confirmed").await;
    // It is a full member again, in both directions.
    let morning = ben.post("good morning").await;
    wait_standing(&[&ada], morning.text_at("/id"), "pooled").await;
    ben.mine().await;
    wait_same_tip(&[&ada, &ben]).await;
    verify_chain(&[&ada, &ben]).await;
}

#[tokio::test]
async fn two_that_were_apart_for_hours_agree_and_miss_no_post() {
    let clock = FakeClock::off_by(-NIGHT).only_wall();
    let ada = Builder::new("ada").clock(&clock).start().await;
    let ben = Builder::new("ben").clock(&clock).start().await;
    let (mut of_ada, mut of_ben) = (Vec::new(), Vec::new());
    for hour in 1..=8 {
        clock.set(-NIGHT + hour * 3_600);
        let (one, other) = tokio::join!(ada.post("alone at ada's"), ben.post("alone at ben's"));
        of_ada.push(one.text_at("/id").to_owned());
        of_ben.push(other.text_at("/id").to_owned());
        ben.mine().await;
        if hour % 2 == 0 {
            ada.mine().await;
        }
    }
    let heavier = ben.tip().await;
    ben.add_peer(&ada.address()).await;
    let both = [&ada, &ben];
    assert_eq!(wait_same_tip(&both).await, heavier, "most work wins");
    for id in &of_ada {
        wait_standing(&both, id, "pooled").await;
    }
    let mined = ada.mine().await;
    assert_eq!(mined.number_at("/posts"), of_ada.len() as u64, "{mined:#}");
    wait_same_tip(&both).await;
    for id in of_ada.iter().chain(&of_ben) {
        wait_standing(&both, id, "confirmed").await;
    }
    verify_chain(&both).await;
}
