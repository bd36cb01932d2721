//! Closing, stopping and killing the window never hurts the data.
//!
//! ```text
//! ada's window ──closed, stopped, killed──▶ the same folder, opened again
//! ```

use harness::window::Place;
use harness::{At as _, Builder, Window};
use serde_json::json;

#[tokio::test]
async fn a_kill_loses_nothing_and_the_next_start_knows_everything() {
    let place = Place::new();
    let window = Window::open("window-kill", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.mining_off().await;
    let waiting = page.write_post("written just before the kill", "").await;
    window.kill();

    let window = Window::open("window-killed", &place, &[]).await;
    let page = window.page();
    page.find("composer-text").await;
    assert!(!page.has("welcome-name").await, "the welcome was done");
    assert_eq!(
        page.wait_post("written just before the kill").await,
        waiting
    );
    // The mode was chosen before the kill, so the post still waits.
    let selector = format!("[data-test=\"post\"][data-id=\"{waiting}\"][data-status=\"pooled\"]");
    page.wait_css(&selector).await;
    assert!(window.terminate().await.success());

    let node = Builder::new("heir").folder(&place.folder()).start().await;
    assert_eq!(node.standing(&waiting).await, "pooled");
    let settings = node
        .owner()
        .get("/v1/owner/settings")
        .await
        .expect(200)
        .json();
    assert_eq!(settings.text_at("/name"), "Ada");
    assert_eq!(settings.text_at("/mining_mode"), "off");
}

#[tokio::test]
async fn a_kill_loses_no_draft() {
    let place = Place::new();
    let window = Window::open("window-drafts", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.mining_off().await;
    let waiting = page.write_post("acknowledged", "").await;
    page.go(&format!("#/post/{waiting}")).await;
    let reply = format!("[data-reply-to=\"{waiting}\"] [data-test=\"composer-text\"]");
    page.wait_css(&reply).await;
    page.type_into("composer-text", "half an answer").await;
    page.click("nav-feed").await;
    page.wait_css("[data-test=\"composer-channel\"]").await;
    page.type_into("composer-text", "half a thought").await;
    page.type_into("composer-channel", "minutes").await;
    window.kill();

    let window = Window::open("window-drafts-again", &place, &[]).await;
    let page = window.page();
    page.find("composer-text").await;
    let draft = "return ['composer-text', 'composer-channel'].map((hook) => document.querySelector(`[data-test=\"${hook}\"]`)?.value)";
    assert_eq!(
        page.run(draft, &[]).await,
        json!(["half a thought", "minutes"])
    );
    assert_eq!(page.wait_post("acknowledged").await, waiting);
    page.go(&format!("#/post/{waiting}")).await;
    page.wait_css(&reply).await;
    let answer = "return document.querySelector(arguments[0]).value";
    assert_eq!(page.run(answer, &[json!(reply)]).await, "half an answer");
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn closing_while_it_mines_is_clean() {
    let place = Place::new();
    let window = Window::open("window-close", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    let id = page
        .write_post("mined or waiting, but never lost", "")
        .await;
    assert!(window.close().await.success());
    let node = Builder::new("heir").folder(&place.folder()).start().await;
    let standing = node.standing(&id).await;
    assert!(
        matches!(standing.as_str(), "pooled" | "confirmed"),
        "{standing}"
    );
    let check = node.cli_json(&["check"]).await;
    assert_eq!(*check.at("/ok"), true, "{check:#}");
}

#[tokio::test]
async fn the_end_of_the_session_is_clean() {
    let place = Place::new();
    let window = Window::open("window-session", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    let id = page.write_post("written just before the logout", "").await;
    assert!(window.hang_up().await.success());
    let node = Builder::new("heir").folder(&place.folder()).start().await;
    let standing = node.standing(&id).await;
    assert!(
        matches!(standing.as_str(), "pooled" | "confirmed"),
        "{standing}"
    );
}

#[tokio::test]
async fn says_in_the_window_why_the_node_could_not_start() {
    let place = Place::new();
    std::fs::write(place.folder(), "a file where the folder should be").expect("written");
    let window = Window::open("window-broken", &place, &[]).await;
    let page = window.page();
    let folder = place.folder();
    page.wait_text_css("body", &folder.display().to_string())
        .await;
    page.screenshot("why").await;
    assert!(window.close().await.success());
}
