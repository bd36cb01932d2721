//! The chain looked into, in the browser: blocks as they come, one in words, bytes and JSON, charts, a search; and a
//! list that follows a reorg.
//!
//! ```text
//! ada ──her page──▶ Chromium;   ben and ada mine apart, then meet
//! ```

use harness::nodes::wait_same_tip;
use harness::{At as _, Browser, Node};
use serde_json::json;

/// The node's page, past the welcome.
async fn page_of(node: &Node, name: &str) -> Browser {
    let done = json!({ "name": "Ada", "welcome_done": true });
    node.owner()
        .put("/v1/owner/settings", &done)
        .await
        .expect(200);
    let code = node.owner().post("/v1/owner/codes", &json!({})).await;
    let browser = Browser::start(name).await;
    browser.open(code.expect(201).json().text_at("/url")).await;
    browser.page().find("composer-text").await;
    browser.page().watch().await;
    browser
}

#[tokio::test]
async fn a_block_is_found_and_read_in_words_bytes_and_json() {
    let ada = Node::lone("ada").await;
    let post = ada.post("to be found in its block").await;
    let id = post.text_at("/id");
    ada.mine().await;
    let browser = page_of(&ada, "explorer").await;
    let page = browser.page();
    page.click("nav-explorer").await;
    page.find_css("[data-test=\"block-row\"][data-height=\"1\"]")
        .await;
    // A block that comes is at the top without a reload.
    ada.mine_empty().await;
    page.find_css("[data-test=\"block-row\"][data-height=\"2\"]")
        .await;
    page.screenshot("1-blocks").await;

    page.type_into("explorer-find", "77").await;
    page.click("explorer-find-go").await;
    page.wait_text("explorer-find-problem", "no block 77").await;
    page.type_into("explorer-find", "a block").await;
    page.click("explorer-find-go").await;
    page.wait_text("explorer-find-problem", "64 digits").await;
    page.type_into("explorer-find", id).await;
    page.click("explorer-find-go").await;
    page.find_css(&format!("[data-test=\"post\"][data-id=\"{id}\"]"))
        .await;
    page.click_css(".details summary").await;
    page.click("details-block").await;

    page.find_css("[data-test=\"block\"][data-height=\"1\"][data-active=\"true\"]")
        .await;
    page.wait_text("block", "to be found in its block").await;
    assert_eq!(page.text("block-depth").await, "2 deep");
    page.screenshot("2-block").await;
    page.choose("block-face", "bytes").await;
    page.find("hex").await;
    // The first byte of the author's key: after header, version, kind and network.
    page.click_css("[data-test=\"hex\"] .hex-bytes [data-at=\"142\"]")
        .await;
    page.wait_text("hex-field", "Author's key, post 1").await;
    let key = page
        .run(
            "return [...document.querySelectorAll('.hex-bytes [data-marked=\"true\"]')].map((cell) => cell.textContent).join('')",
            &[],
        )
        .await;
    assert_eq!(key, post["author"]);
    page.screenshot("3-bytes").await;
    page.choose("block-face", "json").await;
    page.wait_text("block-json", id).await;
    page.click("block-below").await;
    page.find_css("[data-test=\"block\"][data-height=\"0\"]")
        .await;
    page.click("block-above").await;
    page.find_css("[data-test=\"block\"][data-height=\"1\"]")
        .await;

    page.click("nav-explorer").await;
    page.click("explorer-charts").await;
    for chart in ["chart-difficulty", "chart-rate", "chart-posts"] {
        page.wait_css(&format!("[data-test=\"{chart}\"] .chart-line"))
            .await;
    }
    page.screenshot("4-charts").await;
    page.click("explorer-history").await;
    page.wait_text("explorer", "no block has left the chain")
        .await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn a_list_of_blocks_follows_a_reorg() {
    let ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    ada.mine_empty().await;
    let old = ada.tip().await;
    ben.mine_empty().await;
    ben.mine_empty().await;
    let browser = page_of(&ada, "explorer-list").await;
    let page = browser.page();
    page.click("nav-explorer").await;
    page.find_css(&format!("[data-test=\"block-row\"][data-id=\"{old}\"]"))
        .await;
    ada.add_peer(&ben.address()).await;
    wait_same_tip(&[&ada, &ben]).await;
    let tip = ada.tip().await;
    page.find_css(&format!("[data-test=\"block-row\"][data-id=\"{tip}\"]"))
        .await;
    let listed = page
        .run(
            "return [...document.querySelectorAll('[data-test=\"block-row\"]')].map((row) => row.dataset.height)",
            &[],
        )
        .await;
    assert_eq!(listed, json!(["2", "1", "0"]));
    let stale = page
        .run(
            "return document.querySelector(`[data-test=\"block-row\"][data-id=\"${arguments[0]}\"]`) !== null",
            &[json!(old)],
        )
        .await;
    assert_eq!(
        stale,
        json!(false),
        "the block that gave way is still listed"
    );
    page.assert_no_complaints().await;
}
