//! Posts that come and go leave no memory taken in the process that draws the page.

use harness::walks::scroll::fill;
use harness::window::Place;
use harness::{Node, Page, Window};
use serde_json::json;

/// Comings and goings of one call.
const CYCLES: u32 = 20;
/// Calls after which memory no longer grows by itself, and those after them.
const WARM: u32 = 2;
const CALLS: u32 = 6;
/// What the process may grow by, in kB: styles that were never given back took 140,000.
const GROWTH: u64 = 40_000;

/// Puts ninety more cards into the feed, their faces in new colours, lets them be drawn and takes them out again.
const COME_AND_GO: &str = "
    const [cycles, done] = arguments;
    const cards = [...document.querySelectorAll('[data-test=\"post\"]')];
    const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
    const hue = () => String(Math.floor(Math.random() * 360));
    const copy = (_, at) => {
        const copied = cards[at % cards.length].cloneNode(true);
        const { style } = copied.querySelector('.avatar');
        for (const name of [...style]) style.setProperty(name, style.getPropertyValue(name).replace(/\\d+(?=\\)?$)/, hue()));
        return copied;
    };
    (async () => {
        for (let cycle = 0; cycle < cycles; cycle += 1) {
            const copies = Array.from({ length: 90 }, copy);
            cards[0].parentElement.append(...copies);
            await frame();
            await frame();
            for (const one of copies) one.remove();
            await frame();
        }
    })().then(() => done(true), (error) => done(String(error)));";

#[tokio::test]
async fn posts_that_come_and_go_leave_no_memory_taken() {
    let ben = Node::lone("ben").await;
    fill(&ben, 100).await;
    let place = Place::new();
    let window = Window::open("window-memory", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.wait_post("note 99").await;
    come_and_go(page, WARM).await;
    let before = window.web_process_kb();
    come_and_go(page, CALLS).await;
    let after = window.web_process_kb();
    println!("{before} kB, then {after} kB");
    assert!(after < before + GROWTH, "{before} kB, then {after} kB");
}

async fn come_and_go(page: &Page, calls: u32) {
    for _ in 0..calls {
        let arguments = vec![json!(CYCLES)];
        let call = page.client().execute_async(COME_AND_GO, arguments).await;
        assert_eq!(call.expect("the page answers"), json!(true));
    }
}
