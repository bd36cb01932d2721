//! Posts made to break a page, in the window.
//!
//! ```text
//! poisoners ──posts──▶ ben ◀──dials── ada's window
//! ```

use harness::walks::attacks;
use harness::window::Place;
use harness::{Node, Window};
use serde_json::json;

#[tokio::test]
async fn every_view_shows_texts_that_attack_harmless_and_tells_masks_apart() {
    let ben = Node::lone("ben").await;
    let attacks = attacks::posts();
    // Who had a name first is told by the chain.
    attacks[0].hand_in(&ben).await;
    ben.mine().await;
    for post in &attacks[1..] {
        post.hand_in(&ben).await;
    }
    ben.mine().await;
    let place = Place::new();
    let window = Window::open("window-attacks", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.wait_height(2).await;
    let rules = [
        ("author", attacks[3].author()),
        ("word", String::from("</li><script>x")),
    ];
    for (kind, value) in rules {
        let rule = json!({ "kind": kind, "value": value });
        window.ask("POST", "/v1/owner/control/rules", rule).await;
    }
    let columns = json!({ "columns": [
        { "kind": "search", "value": "<img src=x onerror=window.__poisoned=11> \u{202e}" },
        { "kind": "channel", "value": "attacks" },
    ] });
    window.ask("PUT", "/v1/owner/columns", columns).await;
    page.client().refresh().await.expect("a reload");
    page.watch().await;
    attacks::every_view_shows_them_harmless(page, &attacks).await;
    page.assert_no_complaints().await;
}
