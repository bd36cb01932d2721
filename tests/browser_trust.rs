//! Whom and what a node believes, as its owner sees it in the browser: bans, a sync, a branch that asks to be
//! followed, a history that changed.
//!
//! ```text
//! ada ──her page──▶ Chromium        ben (127.0.0.9) and forged chains ──▶ ada
//! ```

use std::time::Duration;

use harness::forge::{BlockForge, PostForge};
use harness::hostile::raw::now;
use harness::hostile::{Chain, Face, Hostile};
use harness::nodes::{wait_connected, wait_same_tip};
use harness::{At as _, Browser, Builder, FakeClock, LongChain, Node, Pipe, wait_for, wait_until};
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
async fn a_peer_is_banned_from_its_row_and_forgiven_from_the_list() {
    let ben = Builder::new("ben").ip("127.0.0.9").start().await;
    let ada = Node::lone("ada").await;
    let browser = page_of(&ada, "trust-bans").await;
    let page = browser.page();
    page.join(&ben.address()).await;
    page.find("bans-none").await;
    let row = format!(
        "[data-test=\"peer-row\"][data-address=\"{}\"]",
        ben.address()
    );
    page.click_css(&format!("{row} [data-test=\"peer-ban\"]"))
        .await;
    page.find("ban-dialog").await;
    page.screenshot("1-dialog").await;
    let week = "[data-test=\"ban-term\"] option[value=\"week\"]";
    page.click_css(week).await;
    page.type_into("ban-reason", "too loud").await;
    page.click("ban-go").await;

    let ban = "[data-test=\"ban\"][data-ip=\"127.0.0.9\"][data-by=\"owner\"]";
    page.find_css(ban).await;
    page.wait_text_css(ban, "too loud").await;
    page.wait_text_css(ban, "days left").await;
    page.screenshot("2-banned").await;
    assert!(ada.connected().await.is_empty());
    let bans = ada.owner().get("/v1/owner/bans").await.expect(200).json();
    let until: u64 = bans["bans"][0].text_at("/until").parse().expect("seconds");
    let left = until.saturating_sub(now());
    assert!((604_000..=604_800).contains(&left), "{left}");

    page.click_css(&format!("{ban} [data-test=\"ban-forgive\"]"))
        .await;
    page.find("bans-none").await;
    wait_connected(&ada, &ben.address()).await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn an_address_is_banned_by_typing_it_and_a_bad_one_is_told() {
    let ada = Node::lone("ada").await;
    let browser = page_of(&ada, "trust-typed").await;
    let page = browser.page();
    page.click("nav-network").await;
    page.click("ban-add").await;
    page.type_into("ban-address", "ada.example").await;
    page.click("ban-go").await;
    page.wait_text("ban-dialog", "IP address").await;
    page.type_into("ban-address", "203.0.113.7").await;
    page.click_css("[data-test=\"ban-term\"] option[value=\"ever\"]")
        .await;
    page.click("ban-go").await;
    page.wait_text_css("[data-test=\"ban\"][data-ip=\"203.0.113.7\"]", "for good")
        .await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn a_sync_is_told_calmly_while_posts_are_read_and_written() {
    // Over a line of 2 Mbit/s a chain of a megabyte takes some seconds, on any machine.
    let ada = Node::lone("ada").await;
    let chain = LongChain::forge(2_500, 1_200);
    chain.give(&ada).await;
    let line = Pipe::slow(&ada.address(), 250_000).await;
    let ben = Node::lone("ben").await;
    let browser = page_of(&ben, "trust-sync").await;
    let page = browser.page();
    // Notes what is shown, however short it stands.
    page.run(
        "window.__panel = [];
         new MutationObserver(() => {
           const panel = document.querySelector('[data-test=\"sync-panel\"]');
           if (panel) __panel.push([panel.dataset.stage, panel.innerText, document.querySelector('[data-test=\"status-sync\"]')?.innerText ?? '']);
         }).observe(document, { subtree: true, childList: true, characterData: true });",
        &[],
    )
    .await;
    ben.add_peer(line.address()).await;
    page.find("sync-panel").await;
    page.screenshot("1-panel").await;
    let id = page.write_post("written while the chain comes", "").await;
    wait_same_tip(&[&ada, &ben]).await;
    page.wait_height(2_500).await;
    page.wait_text("status-sync", "up to date").await;
    wait_until(
        async || !page.has("sync-panel").await,
        Duration::from_secs(20),
        "the panel to go",
    )
    .await;
    let seen = page.run("return __panel", &[]).await.to_string();
    for part in ["of 2,500", "posts/s", "%"] {
        assert!(seen.contains(part), "no {part:?} in {seen}");
    }
    assert!(seen.contains("Reading blocks"), "{seen}");
    assert_ne!(ben.standing(&id).await, "missing");
    page.assert_no_complaints().await;
}

/// Fifteen days, and the hour that the node's own grain adds.
const FIFTEEN_DAYS: i64 = 15 * 86_400 + 7_200;

#[tokio::test]
async fn a_branch_from_long_ago_is_followed_only_after_an_honest_question() {
    let clock = FakeClock::off_by(-FIFTEEN_DAYS);
    let ada = Builder::new("ada").clock(&clock).start().await;
    for _ in 0..3 {
        ada.mine_empty().await;
    }
    let old_tip = ada.tip().await;
    clock.set(0);
    wait_for(
        async || {
            let time = ada.public().get("/v1/node").await.json().number_at("/time");
            if time + 60 > now() {
                Ok(())
            } else {
                Err(time.to_string())
            }
        },
        Duration::from_secs(20),
        "ada to see the new day",
    )
    .await;
    let browser = page_of(&ada, "trust-branch").await;
    let page = browser.page();
    let mut heavier = Chain::dev();
    heavier.grow(60, heavier.time() + 1);
    let theirs = hex::encode(heavier.tip());
    let hostile = Hostile::honest(Face::of(heavier)).await;
    hostile.introduce(&ada).await;

    page.find("status-warnings").await;
    page.click("status-warnings").await;
    page.wait_text("warnings", "not followed without your word")
        .await;
    page.click("warning-go").await;
    let branch = format!("[data-test=\"branch\"][data-id=\"{theirs}\"]");
    page.find_css(&branch).await;
    page.screenshot("1-parked").await;
    page.click_css(&format!("{branch} [data-test=\"branch-follow\"]"))
        .await;
    page.wait_text("branch-dialog", "no button that takes this back")
        .await;
    page.screenshot("2-question").await;
    assert_eq!(ada.tip().await, old_tip, "nothing is followed unasked");
    page.click("branch-follow-go").await;
    wait_until(
        async || ada.tip().await == theirs,
        Duration::from_secs(30),
        "the branch that the owner chose",
    )
    .await;
    wait_until(
        async || !page.has("parked").await,
        Duration::from_secs(20),
        "the question to go",
    )
    .await;
    page.assert_no_complaints().await;
}

/// A chain of so many blocks with a post in the first, and one of one more block without.
fn rivals(depth: u32) -> (Vec<BlockForge>, Vec<BlockForge>) {
    let time = now() - 900;
    let post = PostForge::note(7, time, "in the chain that gives way").seal();
    let mut light = Chain::dev();
    let first = light.next(time, &[post]).seal();
    light.push(first);
    light.grow(depth - 1, time + 1);
    let mut heavy = Chain::dev();
    heavy.grow(depth + 1, time);
    (light.blocks().to_vec(), heavy.blocks().to_vec())
}

async fn hand(node: &Node, blocks: &[BlockForge]) {
    for block in blocks {
        let public = node.owner();
        public
            .post_bytes("/v1/blocks", "application/octet-stream", block.bytes())
            .await
            .expect(202);
    }
}

#[tokio::test]
async fn a_deep_reorg_is_a_warning_and_a_deeper_one_a_changed_history() {
    let ada = Node::lone("ada").await;
    let (light, heavy) = rivals(6);
    hand(&ada, &light).await;
    let browser = page_of(&ada, "trust-history").await;
    let page = browser.page();
    hand(&ada, &heavy).await;
    page.wait_text("status-warnings", "6 blocks were replaced")
        .await;
    assert!(!page.has("history-changed").await);
    let printed = ada.cli(&["status"]).await.ok().stdout;
    assert!(printed.contains("6 blocks were replaced"), "{printed}");

    let ben = Node::lone("ben").await;
    let (light, heavy) = rivals(31);
    hand(&ben, &light).await;
    let browser = page_of(&ben, "trust-history-changed").await;
    let page = browser.page();
    hand(&ben, &heavy).await;
    page.wait_text("history-changed", "history changed").await;
    page.screenshot("1-changed").await;
    let printed = ben.cli(&["status"]).await.ok().stdout;
    assert!(printed.contains("History changed: 31 blocks"), "{printed}");
    page.click("history-seen").await;
    wait_until(
        async || !page.has("history-changed").await,
        Duration::from_secs(10),
        "the banner to go",
    )
    .await;
    page.assert_no_complaints().await;
}
