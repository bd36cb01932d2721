//! The chain changes under the eyes of a reader.

use serde_json::json;

use crate::node::Node;
use crate::nodes::wait_standing;
use crate::page::Page;

/// A post's block gives way when `meet` lets a chain of two empty blocks come from `ben`; he mines the third, with the
/// post. Nobody else mines, and the page is not touched meanwhile.
pub async fn cards_follow_a_reorg(page: &Page, meet: impl AsyncFnOnce(), ben: &Node) {
    let id = page.write_post("in a block that gives way", "").await;
    page.mine_now().await;
    page.wait_state(&id, "block 1").await;
    // Noted once; a reload of the page would forget it.
    page.run("window.__stayed = true", &[]).await;
    meet().await;
    page.wait_height(2).await;
    page.wait_state(&id, "back among the waiting posts").await;
    page.screenshot("1-back").await;
    wait_standing(&[ben], &id, "pooled").await;
    ben.mine().await;
    page.wait_state(&id, "block 3").await;
    page.screenshot("2-again").await;

    page.click("nav-explorer").await;
    page.find_css("[data-test=\"block-row\"][data-height=\"3\"]")
        .await;
    page.click("explorer-history").await;
    page.find_css("[data-test=\"reorg\"][data-depth=\"1\"]")
        .await;
    page.wait_text("reorg", "1 post went back to waiting").await;
    page.screenshot("3-history").await;
    // The block that gave way is still here, and says so.
    page.click_css("[data-test=\"reorg\"] a").await;
    page.find("block-stale").await;
    page.wait_text("block", "in a block that gives way").await;
    let stayed = page.run("return window.__stayed ?? false", &[]).await;
    assert_eq!(stayed, json!(true), "the page was loaded anew");
}
