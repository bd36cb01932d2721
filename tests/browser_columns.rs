//! Columns side by side, kept over a restart.
//!
//! ```text
//! strangers ──posts──▶ ada ──her page──▶ Chromium
//! ```

use harness::forge::{PostForge, SealedPost};
use harness::hostile::raw::now;
use harness::page::SHOWN;
use harness::{At as _, Browser, Node, Page, wait_for};
use serde_json::json;

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
