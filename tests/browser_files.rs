//! A picture goes from the composer of one owner's page to the page of another.
//!
//! ```text
//! Chromium ──▶ ada ◀──dials── ben ◀── Chromium
//! ```

use std::path::Path;

use fantoccini::Locator;
use harness::nodes::{wait_connected, wait_standing};
use harness::picture::png;
use harness::{At as _, Browser, Builder, Node};
use serde_json::json;

/// Lets the owner in, past the welcome.
async fn enter(browser: &Browser, node: &Node, name: &str) {
    let url = node.cli(&["open"]).await.ok().stdout.trim().to_owned();
    browser.open(&url).await;
    browser.page().watch().await;
    browser.page().welcome(name).await;
}

/// Chooses a file as the system's dialog would.
async fn choose(browser: &Browser, path: &Path) {
    let page = browser.page();
    page.wait_css("[data-test=\"attach-input\"]").await;
    let input = page
        .client()
        .find(Locator::Css("[data-test=\"attach-input\"]"));
    let input = input.await.expect("the field for files");
    let path = path.to_str().expect("a plain name");
    input.send_keys(path).await.expect("the file is chosen");
}

/// Width of the picture as it is drawn; 0 while it is not.
const DRAWN: &str = "const picture = document.querySelector(arguments[0]);
    return picture && picture.complete ? picture.naturalWidth : 0";

#[tokio::test]
async fn a_picture_is_attached_seen_and_seen_on_another_node() {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let picture = ada.folder().join("the mill.png");
    std::fs::write(&picture, png(320, 200, 60, "GPS")).expect("a file can be written");
    let notes = ada.folder().join("minutes.pdf");
    std::fs::write(&notes, b"%PDF-1.7 the minutes").expect("a file can be written");

    let browser = Browser::start("browser-files-ada").await;
    enter(&browser, &ada, "Ada").await;
    let page = browser.page();
    choose(&browser, &picture).await;
    page.wait_text("attached", "hidden data were taken out")
        .await;
    choose(&browser, &notes).await;
    page.wait_css("[data-test=\"attached\"]:nth-child(2)[data-adding=\"false\"]")
        .await;
    page.screenshot("1-attached").await;
    // The draft keeps its files over a reload.
    page.client().refresh().await.expect("a reload");
    page.wait_css("[data-test=\"attached\"]:nth-child(2)").await;
    let id = page.write_post("The mill, and the minutes.", "").await;
    page.wait_css(&format!(
        "[data-id=\"{id}\"] [data-test=\"picture\"][data-state=\"here\"] img"
    ))
    .await;
    assert!(!page.has("attached").await);
    page.screenshot("2-posted").await;

    wait_standing(&[&ben], &id, "pooled").await;
    let browser = Browser::start("browser-files-ben").await;
    enter(&browser, &ben, "Ben").await;
    let page = browser.page();
    // The small picture comes by itself, the document waits for a click.
    let drawn = format!("[data-id=\"{id}\"] [data-test=\"picture\"] img");
    harness::wait_for(
        async || match page.run(DRAWN, &[json!(drawn)]).await {
            width if width == json!(320) => Ok(()),
            width => Err(width.to_string()),
        },
        harness::page::SHOWN,
        "the picture to be drawn",
    )
    .await;
    page.wait_css("[data-test=\"file\"][data-state=\"absent\"]")
        .await;
    page.click("file-get").await;
    page.wait_css("[data-test=\"file\"][data-state=\"here\"]")
        .await;
    page.find("file-save").await;
    page.screenshot("3-seen").await;
    page.click("picture").await;
    page.find("viewer-picture").await;
    page.screenshot("4-large").await;
    page.click("viewer-close").await;
    harness::wait_until(
        async || !page.has("viewer").await,
        harness::page::SHOWN,
        "the viewer to close",
    )
    .await;
    page.assert_no_complaints().await;
    assert_eq!(ben.find(&id).await.expect("seen").list_at("/tags").len(), 4);
}
