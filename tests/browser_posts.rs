//! Posts in a real browser: reacted to, sent again, sorted by channel, and what authors say of themselves.
//!
//! ```text
//! ben ──posts──▶ ada ◀──owner's page── Chromium
//! ```

use harness::nodes::wait_connected;
use harness::{At as _, Browser, Builder, FakeClock, Node, Page};
use serde_json::json;

/// The owner's page of a node, past the welcome.
async fn page_of(node: &Node, name: &str) -> Browser {
    let output = node.cli(&["open"]).await.ok();
    let browser = Browser::start(name).await;
    browser.open(output.stdout.trim()).await;
    let page = browser.page();
    page.watch().await;
    page.welcome("Ada").await;
    browser
}

fn card(id: &str) -> String {
    format!("[data-test=\"post\"][data-id=\"{id}\"]")
}

/// Opens the menu of a post and chooses an item.
async fn choose(page: &Page, id: &str, item: &str) {
    page.click_css(&format!("{} [data-test=\"post-menu\"]", card(id)))
        .await;
    page.click(&format!("menu-{item}")).await;
}

#[tokio::test]
async fn a_reaction_is_given_and_taken_back() {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let id = ben.post("the mill is open").await.text_at("/id").to_owned();
    let browser = page_of(&ada, "browser-react").await;
    let page = browser.page();
    page.mining_off().await;
    page.click("nav-feed").await;
    page.wait_post("the mill is open").await;
    choose(page, &id, "sign-0").await;
    let mine = format!("{} [data-test=\"reaction\"][data-mine=\"true\"]", card(&id));
    page.wait_css(&mine).await;
    choose(page, &id, "sign-other").await;
    page.type_into("react-sign", "tea").await;
    page.click("react-go").await;
    page.wait_css(&format!(
        "{} [data-test=\"reaction\"][data-sign=\"tea\"][data-mine=\"true\"]",
        card(&id)
    ))
    .await;
    page.screenshot("1-reacted").await;
    page.click_css(&format!(
        "{} [data-test=\"reaction\"][data-sign=\"tea\"]",
        card(&id)
    ))
    .await;
    page.wait_css(&format!("{}:not(:has([data-sign=\"tea\"]))", card(&id)))
        .await;
    page.wait_css(&mine).await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn a_post_that_was_left_out_is_sent_again_by_one_button() {
    let clock = FakeClock::off_by(0);
    let ada = Builder::new("ada").clock(&clock).start().await;
    let lost = ada.post("waits too long").await;
    let id = lost.text_at("/id").to_owned();
    clock.set(15 * 86_400);
    let browser = page_of(&ada, "browser-again").await;
    let page = browser.page();
    page.mining_off().await;
    page.click("nav-you").await;
    page.wait_state(&id, "left out of the chain").await;
    page.screenshot("1-left-out").await;
    page.click_css(&format!("{} [data-test=\"send-again\"]", card(&id)))
        .await;
    page.wait_css(&format!("main:not(:has({}))", card(&id)))
        .await;
    let sent = page.wait_post("waits too long").await;
    assert_ne!(sent, id);
    page.wait_state(&sent, "no peer has it yet").await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn a_followed_channel_stands_in_the_navigation() {
    let ada = Node::lone("ada").await;
    ada.write(&json!({ "content": "minutes of Monday", "channel": "minutes" }))
        .await;
    let browser = page_of(&ada, "browser-channels").await;
    let page = browser.page();
    page.click("nav-channels").await;
    page.wait_css("[data-test=\"channel-row\"][data-channel=\"minutes\"][data-posts=\"1\"]")
        .await;
    page.click("follow").await;
    page.wait_text("nav-channel", "#minutes").await;
    page.screenshot("1-channels").await;
    page.click("nav-channel").await;
    page.wait_post("minutes of Monday").await;
    page.client().refresh().await.expect("a reload");
    page.watch().await;
    page.wait_text("nav-channel", "#minutes").await;
    page.click("follow").await;
    page.wait_css("nav:not(:has([data-test=\"nav-channel\"]))")
        .await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn an_author_says_something_of_itself() {
    let ada = Node::lone("ada").await;
    let browser = page_of(&ada, "browser-about").await;
    let page = browser.page();
    page.mining_off().await;
    page.click("nav-you").await;
    page.click("about-edit").await;
    page.type_into("composer-text", "I keep the key of the hall.")
        .await;
    page.click("composer-post").await;
    page.wait_text("about", "I keep the key of the hall.").await;
    page.wait_text("about", "no peer has it yet").await;
    page.screenshot("1-about").await;
    page.assert_no_complaints().await;
}
