//! The owner mutes, hides, warns, labels and erases in a real browser, and takes it back.
//!
//! ```text
//! ben, cleo (strangers) ──posts──▶ ada ──her page──▶ Chromium
//! ```

use harness::forge::{PostForge, SealedPost};
use harness::hostile::raw::now;
use harness::{At as _, Browser, Node, Page};
use serde_json::json;

fn by(seed: u8, tags: &[(&str, &str)], content: &str) -> PostForge {
    PostForge::tagged(seed, now(), tags, content)
}

/// Ada's page, with these posts on it.
async fn scene(name: &str, posts: &[&SealedPost]) -> (Node, Browser) {
    let ada = Node::lone("ada").await;
    for post in posts {
        post.hand_in(&ada).await;
    }
    let browser = Browser::start(name).await;
    browser.enter(&ada).await;
    browser.page().watch().await;
    (ada, browser)
}

fn hook(name: &str, post: &SealedPost) -> String {
    format!("[data-test=\"{name}\"][data-id=\"{}\"]", post.id())
}

/// Chooses something in the menu of a post's card.
async fn choose(page: &Page, post: &SealedPost, item: &str) {
    let card = hook("post", post);
    page.click_css(&format!("{card} [data-test=\"post-menu\"]"))
        .await;
    page.click_css(&format!("{card} [data-test=\"{item}\"]"))
        .await;
}

#[tokio::test]
async fn hides_a_post_says_why_and_shows_it_again() {
    let ben = by(1, &[("name", "Ben")], "a picture of my lunch").seal();
    let reply = by(2, &[], "looks good").to(0, &ben).seal();
    let (_ada, browser) = scene("browser-hide", &[&ben, &reply]).await;
    let page = browser.page();
    page.wait_post("my lunch").await;
    choose(page, &ben, "menu-hide").await;
    page.wait_text_css(&hook("hidden", &ben), "you hid this post")
        .await;
    assert!(!page.text("feed").await.contains("my lunch"));
    // In the thread it is folded, and what answers it keeps its place.
    browser.go(&format!("#/post/{}", ben.id())).await;
    page.wait_css(&hook("hidden", &ben)).await;
    page.wait_text("replies", "looks good").await;
    page.screenshot("thread").await;
    page.click("hidden-show").await;
    page.wait_text_css(&hook("post", &ben), "my lunch").await;
    browser.go("#/control").await;
    page.click("rule-remove").await;
    page.click("nav-feed").await;
    page.wait_css(&hook("post", &ben)).await;
    assert!(!page.has("hidden").await);
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn goes_by_a_label_list_and_chooses_what_each_label_does() {
    let target = by(1, &[("name", "Ben")], "buy my spoons").seal();
    let tags = [
        ("channel", "labels"),
        ("label", "advert"),
        ("post", &target.id()),
    ];
    let label = by(2, &tags, "Spoons again.").seal();
    let (_ada, browser) = scene("browser-labels", &[&target, &label]).await;
    let page = browser.page();
    browser.go("#/control").await;
    page.type_into("add-list", "no key").await;
    page.click("add-list-go").await;
    page.wait_text_css("#add-list-problem", "Nobody who goes by")
        .await;
    page.type_into("add-list", &label.author()).await;
    page.click("add-list-go").await;
    page.wait_text("label-list", "advert").await;
    page.screenshot("list").await;
    page.click("nav-feed").await;
    page.wait_text_css(&hook("hidden", &target), "advert").await;
    page.screenshot("warned").await;
    browser.go("#/control").await;
    let choice = "[data-test=\"label-choice\"][data-label=\"advert\"]";
    page.click_css(&format!("{choice} option[value=\"hide\"]"))
        .await;
    page.click("nav-feed").await;
    page.wait_css(&format!("{}[data-fold=\"hide\"]", hook("hidden", &target)))
        .await;
    page.click_css(&format!(
        "{} [data-test=\"hidden-undo\"]",
        hook("hidden", &target)
    ))
    .await;
    page.wait_css(&hook("post", &target)).await;
    browser.go("#/control").await;
    page.click("label-list-leave").await;
    page.find("add-list").await;
    harness::wait_until(
        async || !page.has("label-list").await,
        harness::page::SHOWN,
        "the list to be gone",
    )
    .await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn folds_a_text_behind_its_authors_warning_and_sets_one_in_the_composer() {
    let ben = by(
        1,
        &[("name", "Ben"), ("warning", "Spoiler")],
        "the butler did it",
    )
    .seal();
    let (ada, browser) = scene("browser-warning", &[&ben]).await;
    let page = browser.page();
    page.wait_post("Spoiler").await;
    assert!(!page.text("feed").await.contains("butler"));
    page.screenshot("folded").await;
    page.click("warned-open").await;
    page.wait_text("feed", "the butler did it").await;
    page.type_into("composer-text", "it was the gardener").await;
    page.click("composer-warn").await;
    page.type_into("composer-warning", "The end of the film")
        .await;
    page.screenshot("composer").await;
    page.click("composer-post").await;
    page.wait_text("feed", "The end of the film").await;
    let feed = ada.feed().await;
    assert_eq!(feed[0].text_at("/shown/warning"), "The end of the film");
    assert_eq!(feed[0].text_at("/content"), "it was the gardener");
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn erases_a_text_from_this_disk_after_saying_what_that_means() {
    let ben = by(1, &[("name", "Ben")], "something unlawful").seal();
    let (ada, browser) = scene("browser-erase", &[&ben]).await;
    ada.mine().await;
    let page = browser.page();
    page.wait_post("something unlawful").await;
    choose(page, &ben, "menu-erase").await;
    page.wait_text("erase", "can be checked without the text")
        .await;
    page.wait_text("erase", "no way back").await;
    page.screenshot("asked").await;
    page.click("erase-go").await;
    page.wait_text_css(&hook("post", &ben), "you erased this text")
        .await;
    page.screenshot("erased").await;
    let public = ada
        .public()
        .get(&format!("/v1/posts/{}", ben.id()))
        .await
        .expect(200);
    assert_eq!(public.json().at("/content"), &json!(null));
    page.assert_no_complaints().await;
}
