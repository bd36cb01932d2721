//! Somebody changes what she wrote, or takes it back.

use serde_json::json;

use crate::json::At as _;
use crate::node::Node;
use crate::nodes::wait_standing;
use crate::page::{Page, card};

/// A text is corrected; the correction shows its state, and the first text on demand, and comes to `ben`, a peer.
pub async fn an_edit_shows_its_state_and_the_first_text_on_demand(page: &Page, ben: &Node) {
    page.mining_off().await;
    let id = page.write_post("The hall is free on Thursday.", "").await;
    let card = card(&id);
    page.choose_in_menu(&card, "edit").await;
    let editor = format!("{card} .composer-text");
    page.wait_css(&format!("{editor}:focus")).await;
    page.find_css(&editor)
        .await
        .send_keys(" Bring a cup.")
        .await
        .expect("typed");
    // What was typed outlives the page.
    page.client().refresh().await.expect("a reload");
    page.watch().await;
    page.find_css(&card).await;
    page.choose_in_menu(&card, "edit").await;
    page.click_css(&format!("{card} [data-test=\"composer-post\"]"))
        .await;
    page.wait_text_css(&format!("{card} .post-text"), "Thursday. Bring a cup.")
        .await;
    page.wait_text_css(&format!("{card} [data-test=\"change\"]"), "1 peer has it")
        .await;
    page.screenshot("1-edited").await;
    page.click_css(&format!("{card} [data-test=\"post-edited\"]"))
        .await;
    page.wait_text("post-original", "The hall is free on Thursday.")
        .await;
    page.mine_now().await;
    page.wait_state(&id, "block 1").await;
    let gone = format!("main:not(:has({card} [data-test=\"change\"])) [data-test=\"post-edited\"]");
    page.wait_css(&gone).await;
    wait_standing(&[ben], &id, "confirmed").await;
    let other = ben.find(&id).await.expect("it is there");
    assert_eq!(
        other.text_at("/shown/content"),
        "The hall is free on Thursday. Bring a cup."
    );
}

/// A post is taken back, and no view shows its text any more; gives its id.
pub async fn a_deleted_post_shows_its_text_nowhere(page: &Page) -> String {
    page.mining_off().await;
    let id = page.write_post("a secret word: marzipan", "tea").await;
    let card = card(&id);
    let name = format!("{card} .post-name");
    let script = "return document.querySelector(arguments[0]).getAttribute('href')";
    let author = page.run(script, &[json!(name)]).await;
    let author = author.as_str().expect("a link").to_owned();
    page.choose_in_menu(&card, "delete").await;
    page.find("delete-dialog").await;
    page.wait_text("delete-dialog", "stays in the chain").await;
    page.screenshot("1-asked").await;
    page.click("delete-go").await;
    let body = format!("{card} .post-body");
    page.wait_text_css(&body, "took this post back").await;
    let places = [
        "#/feed".to_owned(),
        format!("#/post/{id}"),
        author,
        "#/channel/tea".to_owned(),
    ];
    for place in places {
        page.go(&place).await;
        page.wait_text_css(&body, "took this post back").await;
        let shown = page.text_css("body").await;
        assert!(!shown.contains("marzipan"), "{place}: {shown}");
    }
    page.go("#/search?q=marzipan").await;
    page.wait_text("empty", "No post contains").await;
    assert!(!page.has("post").await);
    id
}
