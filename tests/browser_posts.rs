//! Posts in a real browser: answered, changed, deleted, reacted to, sent again.
//!
//! ```text
//! ben ──answers──▶ ada ◀──owner's page── Chromium
//! ```

use harness::nodes::{wait_connected, wait_standing};
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
async fn a_reply_is_counted_until_it_was_seen() {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let browser = page_of(&ada, "browser-replies").await;
    let page = browser.page();
    let id = page.write_post("who comes on Thursday?", "").await;
    wait_standing(&[&ben], &id, "pooled").await;
    let answer = ben.write(&json!({ "content": "I do", "parent": id })).await;
    page.wait_css("[data-test=\"nav-replies\"][data-count=\"1\"]")
        .await;
    page.click("nav-replies").await;
    let reply = "[data-test=\"reply\"][data-unread=\"true\"]";
    page.wait_text_css(reply, "I do").await;
    page.screenshot("1-replies").await;
    page.wait_css("[data-test=\"nav-replies\"][data-count=\"0\"]")
        .await;
    page.click("nav-feed").await;
    page.click("nav-replies").await;
    page.wait_css("[data-test=\"reply\"][data-unread=\"false\"]")
        .await;
    // An answer to the answer, by the menu.
    let answer = answer.text_at("/id").to_owned();
    choose(page, &answer, "reply").await;
    page.wait_css(&format!(
        "[data-reply-to=\"{answer}\"] .composer-text:focus"
    ))
    .await;
    page.type_into("composer-text", "see you there").await;
    page.click("composer-post").await;
    let own = page.wait_post("see you there").await;
    wait_standing(&[&ben], &own, "pooled").await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn an_edit_shows_its_state_and_the_first_text_on_demand() {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let browser = page_of(&ada, "browser-edit").await;
    let page = browser.page();
    page.mining_off().await;
    let id = page.write_post("The hall is free on Thursday.", "").await;
    choose(page, &id, "edit").await;
    let editor = format!("{} .composer-text", card(&id));
    page.wait_css(&format!("{editor}:focus")).await;
    page.find_css(&editor)
        .await
        .send_keys(" Bring a cup.")
        .await
        .expect("typed");
    // What was typed outlives the page.
    page.client().refresh().await.expect("a reload");
    page.watch().await;
    page.find_css(&card(&id)).await;
    choose(page, &id, "edit").await;
    page.click_css(&format!("{} [data-test=\"composer-post\"]", card(&id)))
        .await;
    page.wait_text_css(
        &format!("{} .post-text", card(&id)),
        "Thursday. Bring a cup.",
    )
    .await;
    page.wait_text_css(
        &format!("{} [data-test=\"change\"]", card(&id)),
        "1 peer has it",
    )
    .await;
    page.screenshot("1-edited").await;
    page.click_css(&format!("{} [data-test=\"post-edited\"]", card(&id)))
        .await;
    page.wait_text("post-original", "The hall is free on Thursday.")
        .await;
    page.mine_now().await;
    page.wait_state(&id, "block 1").await;
    let gone = format!(
        "main:not(:has({} [data-test=\"change\"])) {}",
        card(&id),
        "[data-test=\"post-edited\"]"
    );
    page.wait_css(&gone).await;
    wait_standing(&[&ben], &id, "confirmed").await;
    let other = ben.find(&id).await.expect("it is there");
    assert_eq!(
        other.text_at("/shown/content"),
        "The hall is free on Thursday. Bring a cup."
    );
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn a_deleted_post_shows_its_text_nowhere() {
    let ada = Node::lone("ada").await;
    let browser = page_of(&ada, "browser-delete").await;
    let page = browser.page();
    page.mining_off().await;
    let id = page.write_post("a secret word: marzipan", "tea").await;
    choose(page, &id, "delete").await;
    page.find("delete-dialog").await;
    page.wait_text("delete-dialog", "stays in the chain").await;
    page.screenshot("1-asked").await;
    page.click("delete-go").await;
    let body = format!("{} .post-body", card(&id));
    page.wait_text_css(&body, "took this post back").await;
    let author = ada.status().await.text_at("/identity/author").to_owned();
    let places = [
        "#/feed".to_owned(),
        format!("#/post/{id}"),
        format!("#/author/{author}"),
        "#/channel/tea".to_owned(),
    ];
    for place in places {
        page.run("location.hash = arguments[0]", &[json!(place)])
            .await;
        page.wait_text_css(&body, "took this post back").await;
        let shown = page.text_css("body").await;
        assert!(!shown.contains("marzipan"), "{place}: {shown}");
    }
    page.run("location.hash = '#/search?q=marzipan'", &[]).await;
    page.wait_text("empty", "nothing found").await;
    assert!(!page.has("post").await);
    page.assert_no_complaints().await;
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
