//! Search in the window: every filter, and results that come while one types.
//!
//! ```text
//! ada's window ──dials──▶ ben, who has posts of long ago
//! ```

use harness::walks::search;
use harness::window::Place;
use harness::{Node, Window};

#[tokio::test]
async fn each_filter_finds_what_it_says_while_one_types() {
    let ben = Node::lone("ben").await;
    let posts = search::archive(&ben).await;
    let place = Place::new();
    let window = Window::open("window-search", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.wait_height(3).await;
    search::each_filter_finds_what_it_says(page, &posts).await;
    page.assert_no_complaints().await;
}
