//! The network and mining views in the browser: what goes over the connections, the chain checked again, and the
//! posts of the block that is being mined.
//!
//! ```text
//! ada ──her page──▶ Chromium        ada ──▶ ben
//! ```

use std::time::Duration;

use harness::{At as _, Browser, Builder, Node, wait_until};
use serde_json::json;

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
async fn the_network_view_draws_traffic_and_checks_the_chain_again() {
    let ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    ada.post("looked at again").await;
    ada.mine().await;
    let browser = page_of(&ada, "network").await;
    let page = browser.page();
    page.join(&ben.address()).await;
    for chart in ["chart-in", "chart-out", "chart-peers"] {
        page.wait_css(&format!("[data-test=\"{chart}\"] .chart-line"))
            .await;
    }
    page.wait_text_css("[data-test=\"chart-peers\"] figcaption", "now")
        .await;
    page.wait_text("resync-words", "asks every peer").await;
    page.click("resync-start").await;
    page.wait_text("resync-words", "The chain is sound.").await;
    page.wait_text("resync-words", "1 of 1 peer answered").await;
    page.screenshot("1-network").await;
    page.click("peer-remove").await;
    wait_until(
        async || ada.connected().await.is_empty(),
        Duration::from_secs(20),
        "the peer to be gone",
    )
    .await;
    page.assert_no_complaints().await;
}

/// A block of this network takes a day of one thread: time to look at it.
const SLOW: &str = "0x1c00ffff";

#[tokio::test]
async fn the_mining_view_shows_the_posts_of_the_block_in_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("slow.json");
    let made = harness::blocknetd(&[
        "network",
        "new",
        "slow",
        "--limit-bits",
        SLOW,
        "--stamp-work-per-byte",
        "1",
    ])
    .await
    .ok();
    std::fs::write(&file, made.stdout).expect("written");
    let ada = Builder::new("ada")
        .network(file.to_str().expect("UTF-8"))
        .start()
        .await;
    let browser = page_of(&ada, "mining").await;
    let page = browser.page();
    let id = page.write_post("to be mined", "").await;
    page.click("nav-mining").await;
    assert!(!page.has("mined-posts").await);
    page.click("mine-now").await;
    page.find_css(&format!(
        "[data-test=\"mined-posts\"] [data-test=\"post\"][data-id=\"{id}\"]"
    ))
    .await;
    page.wait_css("[data-test=\"chart-hash-rate\"] .chart-line")
        .await;
    page.screenshot("1-mining").await;
    let listed = ada
        .owner()
        .get("/v1/owner/mining/block?limit=1")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["posts"][0]["id"], json!(id));
    assert_eq!(listed.number_at("/block/posts"), 1);
    ada.owner()
        .get("/v1/owner/mining/block?limit=101")
        .await
        .expect(400);
    page.click("mine-stop").await;
    wait_until(
        async || !page.has("mined-posts").await,
        Duration::from_secs(20),
        "the list to go with the search",
    )
    .await;
    page.assert_no_complaints().await;
}
