//! Somebody answers the owner of a window.
//!
//! ```text
//! ada's window ◀──answers── ben
//! ```

use harness::walks::replies;
use harness::window::Place;
use harness::{Node, Window};

#[tokio::test]
async fn a_reply_is_counted_until_it_was_seen_and_answered_in_its_turn() {
    let ben = Node::lone("ben").await;
    let place = Place::new();
    let window = Window::open("window-replies", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.mining_off().await;
    page.wait_css("[data-test=\"status-peers\"][data-peers=\"1\"]")
        .await;
    replies::a_reply_is_counted_until_it_was_seen(page, &ben).await;
    page.assert_no_complaints().await;
}
