//! A post from the first start to its block, in sight all the way.
//!
//! ```text
//! ada ──▶ her window (a whole node, alone)
//! ```

use harness::window::Place;
use harness::{At as _, Builder, Window, verify_chain};

#[tokio::test]
async fn a_post_is_stamped_waits_is_mined_and_stands_in_a_block() {
    let place = Place::new();
    let window = Window::open("window-post", &place, &[]).await;
    let page = window.page();
    page.find("welcome-name").await;
    page.screenshot("1-welcome").await;
    page.welcome("Ada").await;
    page.find("composer-text").await;
    page.screenshot("2-empty").await;

    page.mining_off().await;
    page.screenshot("3-mining").await;
    let content = "Every node keeps every post, and no node can take one back. – Zoë";
    let id = page.write_post(content, "minutes").await;
    page.assert_has_said("stamping").await;
    page.wait_css(&format!(
        "[data-test=\"post\"][data-id=\"{id}\"][data-status=\"pooled\"]"
    ))
    .await;
    page.wait_state(&id, "no peer has it yet").await;
    page.wait_text("status-waiting", "1").await;
    page.screenshot("4-pooled").await;

    page.mine_now().await;
    page.wait_css(&format!(
        "[data-test=\"post\"][data-id=\"{id}\"][data-status=\"confirmed\"]"
    ))
    .await;
    page.wait_state(&id, "block 1").await;
    page.wait_height(1).await;
    page.wait_text("status-waiting", "0").await;
    page.screenshot("5-in-a-block").await;

    let read = place
        .public()
        .get(&format!("/v1/posts/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(read.text_at("/content"), content);
    assert_eq!(read.text_at("/shown/name"), "Ada");
    assert_eq!(read.text_at("/shown/channel"), "minutes");
    assert_eq!(read.text_at("/state/status"), "confirmed");
    page.assert_no_complaints().await;
    assert!(window.close().await.success());

    // The same folder under a headless node: nothing of it was only in the window.
    let node = Builder::new("heir").folder(&place.folder()).start().await;
    assert_eq!(node.standing(&id).await, "confirmed");
    assert_eq!(
        node.status().await.text_at("/identity/author"),
        read.text_at("/author")
    );
    verify_chain(&[&node]).await;
}

#[tokio::test]
async fn mines_by_itself_while_a_post_waits_and_tells_how_deep_it_lies() {
    let place = Place::new();
    let window = Window::open("window-auto", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    let first = page.write_post("the first", "").await;
    page.wait_state(&first, "block 1").await;
    let second = page.write_post("the second", "").await;
    page.wait_state(&second, "block 2").await;
    page.wait_state(&first, "2 deep").await;
    page.wait_height(2).await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn says_what_is_wrong_and_keeps_the_text() {
    let place = Place::new();
    let window = Window::open("window-too-long", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.find("composer-text").await;
    page.click("composer-post").await;
    page.wait_text("composer-problem", "write something").await;
    let long = "x".repeat(4_097);
    page.paste_into("composer-text", &long).await;
    page.click("composer-post").await;
    page.wait_text("composer-problem", "4,096").await;
    page.screenshot("problem").await;
    let kept = page
        .run(
            "return document.querySelector('[data-test=\"composer-text\"]').value.length",
            &[],
        )
        .await;
    assert_eq!(kept, serde_json::json!(4_097));
    let node = place.public().get("/v1/posts").await.expect(200).json();
    assert!(node.list_at("/posts").is_empty(), "{node:#}");
}
