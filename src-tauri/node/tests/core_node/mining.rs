//! Mining: by itself, on demand, and never losing a post.

use std::time::{Duration, Instant};

use blocknet_chain::{CompactTarget, Network, Params};
use blocknet_node::{MineError, MiningChange, MiningMode, MiningPause, Power};

use crate::alone::Alone;

/// A network whose blocks nobody finds during a test.
fn slow() -> Network {
    let params = Params::new(
        "slow",
        1_767_225_600,
        CompactTarget::new(0x0300_ffff),
        false,
        1,
        7_200,
        1,
    );
    Network::new(params.unwrap())
}

#[tokio::test]
async fn mines_by_itself_while_posts_wait() {
    let alone = Alone::start(MiningMode::Auto);
    let post = alone.write("hello").await;
    alone.confirmed(&post).await;
    let tip = alone.node.tip().borrow().clone();
    assert_eq!((tip.pool_posts, tip.header.post_count), (0, 1));
    alone.stopped().await;
}

#[tokio::test]
async fn a_post_that_arrives_while_mining_is_mined_later() {
    let alone = Alone::start(MiningMode::Auto);
    let mut posts = Vec::new();
    for n in 0..12 {
        posts.push(alone.write(&format!("post {n}")).await);
    }
    for post in &posts {
        alone.confirmed(post).await;
    }
    assert!(alone.node.check().await.unwrap().is_ok());
    alone.stopped().await;
}

#[tokio::test]
async fn mines_on_demand_with_mode_off_and_answers_with_the_block() {
    let alone = Alone::start(MiningMode::Off);
    assert_eq!(alone.node.mine(false).await, Err(MineError::NothingToMine));
    let post = alone.write("hello").await;
    let mined = alone.node.mine(false).await.unwrap();
    assert_eq!((mined.posts, mined.header.height.get()), (1, 1));
    alone.confirmed(&post).await;
    let empty = alone.node.mine(true).await.unwrap();
    assert_eq!((empty.posts, empty.header.height.get()), (0, 2));
    assert_eq!(alone.node.mining().await.unwrap().blocks_found, 2);
    alone.stopped().await;
}

#[tokio::test]
async fn an_always_on_node_mines_heartbeats() {
    let alone = Alone::start(MiningMode::Always);
    alone.height(2).await;
    assert_eq!(alone.node.tip().borrow().header.post_count, 0);
    alone.stopped().await;
}

#[tokio::test]
async fn a_request_to_mine_can_be_stopped_at_once() {
    let alone = Alone::on_network(MiningMode::Off, slow());
    let node = alone.node.clone();
    let request = tokio::spawn(async move { node.mine(true).await });
    let deadline = Instant::now() + Duration::from_secs(20);
    while !alone.node.mining().await.unwrap().active {
        assert!(Instant::now() < deadline, "mining never began");
        tokio::task::yield_now().await;
    }
    let begun = Instant::now();
    alone.node.stop_mine().await;
    assert_eq!(request.await.unwrap(), Err(MineError::Stopped));
    while alone.node.mining().await.unwrap().active {
        assert!(begun.elapsed() < Duration::from_secs(1), "mining goes on");
        tokio::task::yield_now().await;
    }
    alone.stopped().await;
}

#[tokio::test]
async fn modes_and_threads_change_while_it_runs_and_are_kept() {
    let alone = Alone::start(MiningMode::Off);
    let post = alone.write("waits").await;
    let change = MiningChange {
        mode: Some(MiningMode::Auto),
        threads: Some(2),
        share: Some(40),
        on_battery: Some(true),
    };
    let view = alone.node.set_mining(change).await.unwrap();
    assert!(view.max_threads >= 1);
    alone.confirmed(&post).await;
    let settings = alone.node.settings();
    assert_eq!(
        (settings.mining_mode, settings.mining_threads),
        (MiningMode::Auto, 2)
    );
    assert_eq!(
        (settings.mining_share, settings.mining_on_battery),
        (40, true)
    );
    let view = alone.node.mining().await.unwrap();
    assert_eq!((view.share, view.on_battery, view.paused), (40, true, None));
    let none = MiningChange {
        threads: Some(0),
        ..MiningChange::default()
    };
    assert!(alone.node.set_mining(none).await.is_err());
    alone.stopped().await;
}

#[tokio::test]
async fn rests_while_the_computer_runs_on_its_battery() {
    let alone = Alone::start(MiningMode::Auto);
    alone.node.set_power(Power::Battery).await;
    let post = alone.write("waits for the mains").await;
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let view = alone.node.mining().await.unwrap();
        if view.paused == Some(MiningPause::Battery) {
            assert!(!view.active);
            break;
        }
        assert!(Instant::now() < deadline, "the pause is never told");
        tokio::task::yield_now().await;
    }
    assert_eq!(alone.node.tip().borrow().state.height.get(), 0);
    alone.node.set_power(Power::Mains).await;
    alone.confirmed(&post).await;
    alone.stopped().await;
}
