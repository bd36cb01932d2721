//! The chain changes while somebody reads in the window.
//!
//! ```text
//! ada's window ──dials──▶ ben ──meets later──▶ cyd, whose chain is longer
//! ```

use harness::nodes::{wait_same_tip, wait_standing};
use harness::walks::reorg;
use harness::window::Place;
use harness::{At as _, Node, Window};
use serde_json::Value;

#[tokio::test]
async fn cards_follow_a_reorg_that_comes_by_itself() {
    let (ben, cyd) = tokio::join!(Node::lone("ben"), Node::lone("cyd"));
    for _ in 0..2 {
        cyd.mine_empty().await;
    }
    let place = Place::new();
    let window = Window::open("window-reorg", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.mining_off().await;
    page.wait_css("[data-test=\"status-peers\"][data-peers=\"1\"]")
        .await;
    let meet = async || {
        let path = "/v1/posts?limit=1";
        let newest = window.ask("GET", path, Value::Null).await;
        let id = newest.text_at("/posts/0/id").to_owned();
        wait_standing(&[&ben], &id, "confirmed").await;
        ben.add_peer(&cyd.address()).await;
    };
    reorg::cards_follow_a_reorg(page, meet, &ben).await;
    wait_same_tip(&[&ben, &cyd]).await;
    page.assert_no_complaints().await;
}
