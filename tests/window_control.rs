//! Somebody is muted in the window, and heard again.
//!
//! ```text
//! ada's window ──dials──▶ ben, who has the posts of two strangers
//! ```

use harness::forge::PostForge;
use harness::hostile::raw::now;
use harness::walks::control;
use harness::window::Place;
use harness::{Node, Window};

#[tokio::test]
async fn mutes_an_author_from_a_card_and_takes_it_back_in_its_place() {
    let by = |seed: u8, name: &str, content: &str| {
        PostForge::tagged(seed, now(), &[("name", name)], content).seal()
    };
    let loud = by(1, "Ben", "a loud opinion");
    let quiet = by(2, "Cleo", "a quiet one");
    let ben = Node::lone("ben").await;
    for post in [&loud, &quiet] {
        post.hand_in(&ben).await;
    }
    ben.mine().await;
    let place = Place::new();
    let window = Window::open("window-mute", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.wait_height(1).await;
    control::mutes_an_author_and_takes_it_back(page, &loud, &quiet).await;
    page.assert_no_complaints().await;
}
