//! A post is changed and taken back in the window.
//!
//! ```text
//! ada's window ──dials──▶ ben
//! ```

use harness::nodes::wait_standing;
use harness::walks::changes;
use harness::window::Place;
use harness::{Node, Window};

#[tokio::test]
async fn an_edit_comes_to_others_and_a_deleted_post_shows_its_text_nowhere() {
    let ben = Node::lone("ben").await;
    let place = Place::new();
    let window = Window::open("window-changes", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.wait_css("[data-test=\"status-peers\"][data-peers=\"1\"]")
        .await;
    changes::an_edit_shows_its_state_and_the_first_text_on_demand(page, &ben).await;
    let id = changes::a_deleted_post_shows_its_text_nowhere(page).await;
    wait_standing(&[&ben], &id, "pooled").await;
    page.assert_no_complaints().await;
}
