//! Columns side by side, kept over a restart; and lists of thousands of posts that cost no more than a
//! short one.
//!
//! ```text
//! strangers ──posts──▶ ada ──her page──▶ Chromium
//! ```

use harness::forge::{BlockForge, PostForge, SealedPost, dev_genesis};
use harness::hostile::raw::now;
use harness::page::SHOWN;
use harness::{At as _, Browser, Node, Page, wait_for};
use serde_json::{Value, json};

fn by(seed: u8, tags: &[(&str, &str)], content: &str) -> SealedPost {
    PostForge::tagged(seed, now(), tags, content).seal()
}

/// The columns in sight, as `kind value`.
async fn wait_columns(page: &Page, expected: &[&str]) {
    let script = "return [...document.querySelectorAll('[data-test=\"column\"]')].map((column) => `${column.dataset.kind} ${column.dataset.value ?? ''}`.trim())";
    wait_for(
        async || {
            let seen = page.run(script, &[]).await;
            if seen == json!(expected) {
                Ok(())
            } else {
                Err(seen.to_string())
            }
        },
        SHOWN,
        "the columns",
    )
    .await;
}

async fn add(page: &Page, kind: &str, value: &str) {
    let first = page.has("columns-first").await;
    page.click(if first {
        "columns-first"
    } else {
        "columns-add"
    })
    .await;
    page.find("add-column").await;
    page.choose("column-kind", kind).await;
    if !value.is_empty() {
        page.type_into("column-value", value).await;
    }
    page.click("column-add").await;
}

fn column(kind: &str, inner: &str) -> String {
    format!("[data-test=\"column\"][data-kind=\"{kind}\"] {inner}")
}

#[tokio::test]
async fn columns_are_added_moved_and_removed_and_outlive_a_restart() {
    let mut ada = Node::lone("ada").await;
    let own = ada.post("who comes along?").await;
    let mut question = by(9, &[], "x");
    question
        .id
        .copy_from_slice(&hex::decode(own.text_at("/id")).expect("hex"));
    let reply = PostForge::tagged(1, now(), &[], "I do")
        .to(0, &question)
        .seal();
    let garden = by(2, &[("channel", "garden")], "the roses are out");
    for post in [&reply, &garden] {
        post.hand_in(&ada).await;
    }
    let browser = Browser::start("browser-columns").await;
    browser.enter(&ada).await;
    let page = browser.page();
    page.watch().await;
    page.click("nav-columns").await;
    page.find("empty").await;
    page.screenshot("1-empty").await;
    add(page, "feed", "").await;
    wait_columns(page, &["feed"]).await;
    add(page, "channel", "Garden").await;
    wait_columns(page, &["feed", "channel garden"]).await;
    add(page, "replies", "").await;
    wait_columns(page, &["feed", "channel garden", "replies"]).await;
    page.wait_text_css(&column("channel", "[data-test=\"feed\"]"), "roses")
        .await;
    page.wait_text_css(&column("replies", "[data-test=\"feed\"]"), "I do")
        .await;
    page.wait_text_css(&column("feed", "[data-test=\"feed\"]"), "who comes along")
        .await;
    page.screenshot("2-three").await;
    by(2, &[("channel", "garden")], "and the tulips")
        .hand_in(&ada)
        .await;
    page.wait_text_css(&column("channel", "[data-test=\"feed\"]"), "tulips")
        .await;
    page.click_css(&column("replies", "[data-test=\"column-back\"]"))
        .await;
    wait_columns(page, &["feed", "replies", "channel garden"]).await;
    page.click_css(&column("feed", "[data-test=\"column-remove\"]"))
        .await;
    wait_columns(page, &["replies", "channel garden"]).await;
    page.assert_no_complaints().await;

    ada.restart().await;
    browser.enter(&ada).await;
    page.click("nav-columns").await;
    wait_columns(page, &["replies", "channel garden"]).await;
    page.wait_text_css(&column("channel", "[data-test=\"feed\"]"), "tulips")
        .await;
    // Where two do not fit, one is shown at a time, and a switch leads to the others.
    page.client()
        .set_window_size(720, 480)
        .await
        .expect("a small window");
    wait_columns(page, &["replies"]).await;
    page.click_css("[data-test=\"columns-switch\"] label:has([value=\"channel garden\"])")
        .await;
    wait_columns(page, &["channel garden"]).await;
    page.screenshot("3-narrow").await;
}

/// Blocks of a thousand short notes each, handed to a node.
async fn fill(node: &Node, posts: u32) {
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

async fn scrolled(page: &Page, scroller: &str, wanted: u32) -> (u64, u64) {
    page.run("window.__scrolled = undefined", &[]).await;
    let end = std::time::Instant::now() + std::time::Duration::from_secs(150);
    loop {
        let seen: Value = page.run(SCROLL, &[json!(scroller), json!(wanted)]).await;
        if seen.at("/0") == &json!(true) {
            return (seen.number_at("/1"), seen.number_at("/2"));
        }
        assert!(
            std::time::Instant::now() < end,
            "scrolling came no further: {seen}"
        );
    }
}

#[tokio::test]
async fn thousands_of_posts_scroll_by_and_few_of_them_stand_in_the_page() {
    let ada = Node::lone("ada").await;
    fill(&ada, 2_000).await;
    let browser = Browser::start("browser-scroll").await;
    browser.enter(&ada).await;
    let page = browser.page();
    page.watch().await;
    page.wait_post("note 1999").await;
    let (cards, elements) = scrolled(page, "main", 0).await;
    println!("feed: {cards} cards and {elements} elements at most");
    assert!(cards <= 250, "{cards} cards at once");
    assert!(elements <= 9_000, "{elements} elements at once");
    page.screenshot("end").await;
    let columns = json!({ "columns": [{ "kind": "feed" }, { "kind": "search", "value": "note" }] });
    ada.owner()
        .put("/v1/owner/columns", &columns)
        .await
        .expect(200);
    page.click("nav-columns").await;
    page.wait_css(&column("search", "[data-test=\"post\"]"))
        .await;
    let (cards, elements) = scrolled(page, &column("search", "[data-scroller]"), 1_500).await;
    println!("column: {cards} cards and {elements} elements at most");
    assert!(cards <= 300, "{cards} cards at once");
    page.assert_no_complaints().await;
}
