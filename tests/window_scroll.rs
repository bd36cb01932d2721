//! Ten thousand posts scrolled through in the window: few of them stand in the page, and memory stays flat.
//!
//! ```text
//! ada's window ──dials──▶ ben, who has ten thousand posts
//! ```

use harness::walks::scroll::{fill, scrolled};
use harness::window::Place;
use harness::{Node, Window};

/// What the process that draws the page may grow by, in kB: twice what was seen on the whole way.
const GROWTH: u64 = 260_000;

#[tokio::test]
async fn thousands_of_posts_scroll_by_and_memory_stays_flat() {
    let ben = Node::lone("ben").await;
    fill(&ben, 10_000).await;
    let place = Place::new();
    let window = Window::open("window-scroll", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.wait_height(10).await;
    page.client().refresh().await.expect("a reload");
    page.watch().await;
    page.wait_post("note 9999").await;
    // What the first hundreds of posts take stays taken: fonts, code, the screens around what is seen.
    scrolled(page, "main", 9_000).await;
    let before = window.web_process_kb();
    let (cards, elements) = scrolled(page, "main", 0).await;
    let after = window.web_process_kb();
    println!("{cards} cards and {elements} elements at most; {before} kB, then {after} kB");
    page.screenshot("end").await;
    assert!(cards <= 250, "{cards} cards at once");
    assert!(elements <= 9_000, "{elements} elements at once");
    assert!(after < before + GROWTH, "{before} kB, then {after} kB");
    page.assert_no_complaints().await;
}
