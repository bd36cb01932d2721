//! Somebody answers, and is answered.

use serde_json::json;

use crate::json::At as _;
use crate::node::Node;
use crate::nodes::wait_standing;
use crate::page::{Page, card};

/// A question is answered by `ben`, a peer: the answer is counted until it was seen, and answered in its turn.
/// Nobody mines meanwhile.
pub async fn a_reply_is_counted_until_it_was_seen(page: &Page, ben: &Node) {
    let id = page.write_post("who comes on Thursday?", "").await;
    wait_standing(&[ben], &id, "pooled").await;
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
    page.choose_in_menu(&card(&answer), "reply").await;
    page.wait_css(&format!(
        "[data-reply-to=\"{answer}\"] .composer-text:focus"
    ))
    .await;
    page.type_into("composer-text", "see you there").await;
    page.click("composer-post").await;
    let own = page.wait_post("see you there").await;
    wait_standing(&[ben], &own, "pooled").await;
}
