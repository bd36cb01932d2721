//! Somebody scrolls through thousands of posts.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::forge::{BlockForge, PostForge, dev_genesis};
use crate::hostile::raw::now;
use crate::json::At as _;
use crate::node::Node;
use crate::page::Page;

/// Blocks of a thousand short notes each, handed to a node.
pub async fn fill(node: &Node, posts: u32) {
    let mut prev = dev_genesis();
    let start = now() - 86_400;
    for (height, first) in (1..).zip((0..posts).step_by(1_000)) {
        let time = start + u64::from(height) * 60;
        let write = |number: u32| {
            let seed = u8::try_from(number % 20).expect("few") + 1;
            PostForge::tagged(seed, time, &[("name", "Ben")], &format!("note {number}")).seal()
        };
        let held: Vec<_> = (first..(first + 1_000).min(posts)).map(write).collect();
        let block = BlockForge::new(prev, height, time + 30, &held).seal();
        prev = block.id();
        let kind = "application/octet-stream";
        let answer = node.owner().post_bytes("/v1/blocks", kind, block.bytes());
        answer.await.expect(202);
    }
}

/// Scrolls a list to its end, again and again, until a note of this number or a lower one is in it;
/// gives the most cards and the most elements that stood in the page at once.
const SCROLL: &str = "
    const [selector, wanted] = arguments;
    const scroller = document.querySelector(selector);
    const state = (window.__scrolled ??= { cards: 0, elements: 0 });
    const numbers = [...scroller.querySelectorAll('.post-text')].map((text) => Number(/^note (\\d+)$/.exec(text.textContent)?.[1] ?? 1e9));
    state.cards = Math.max(state.cards, document.querySelectorAll('[data-test=\"post\"]').length);
    state.elements = Math.max(state.elements, document.querySelectorAll('*').length);
    scroller.scrollTop = scroller.scrollHeight;
    return [Math.min(...numbers) <= wanted, state.cards, state.elements, Math.min(...numbers)];";

/// Scrolls on until the note of this number is in the list, and returns the most cards and the most elements that
/// stood in the page at once.
pub async fn scrolled(page: &Page, scroller: &str, wanted: u32) -> (u64, u64) {
    page.run("window.__scrolled = undefined", &[]).await;
    let end = Instant::now() + Duration::from_secs(300);
    loop {
        let seen: Value = page.run(SCROLL, &[json!(scroller), json!(wanted)]).await;
        if seen.at("/0") == &json!(true) {
            return (seen.number_at("/1"), seen.number_at("/2"));
        }
        assert!(Instant::now() < end, "scrolling came no further: {seen}");
    }
}
