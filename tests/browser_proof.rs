//! The proof of a post, out of one page and into another.
//!
//! ```text
//! ada's page ──saves──▶ a file ──chosen, or dropped──▶ ben's page, which is not connected to anybody
//! ```

use std::time::Duration;

use harness::{At as _, Browser, Node, wait_for};
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

/// Hands a file to the page as a drop on the whole window does.
const DROP: &str = "const transfer = new DataTransfer();
    transfer.items.add(new File([arguments[0]], arguments[1], { type: 'application/json' }));
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));";

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one walk, step by step")]
async fn a_proof_is_saved_on_one_node_and_checked_on_another() {
    let ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    let browser = page_of(&ada, "proof-out").await;
    let page = browser.page();
    let id = page
        .write_post("I said it, and here is the proof", "")
        .await;
    page.click_css(&format!(
        "[data-test=\"post\"][data-id=\"{id}\"] .post-when"
    ))
    .await;
    page.click_css(".details summary").await;
    page.wait_text_css(".details", "once the post is in a block")
        .await;
    ada.mine().await;
    for _ in 0..3 {
        ada.mine_empty().await;
    }
    page.click("proof-save").await;
    let file = browser
        .downloads()
        .join(format!("blocknet-proof-{}.json", &id[..16]));
    let saved = wait_for(
        async || std::fs::read_to_string(&file).map_err(|error| error.to_string()),
        Duration::from_secs(20),
        "the file of the proof",
    )
    .await;
    page.assert_no_complaints().await;
    // The command line finds the same file good.
    let told = ada
        .cli(&["verify", file.to_str().expect("UTF-8")])
        .await
        .ok();
    assert!(told.stdout.contains("The proof holds."), "{told:#?}");

    let browser = page_of(&ben, "proof-in").await;
    let page = browser.page();
    page.click("nav-explorer").await;
    page.click("explorer-proof").await;
    page.find("proof-choose").await;
    page.choose_file("proof-file", &file).await;
    page.find_css("[data-test=\"verdict\"][data-holds=\"true\"]")
        .await;
    page.wait_text("verdict", "I said it, and here is the proof")
        .await;
    page.wait_text("verdict", "3 blocks").await;
    page.find_css("[data-test=\"verdict-own\"][data-own=\"unknown\"]")
        .await;
    page.screenshot("1-holds").await;

    // A letter changed is told, wherever it is dropped.
    page.click("nav-feed").await;
    let forged = saved.replace("I said it", "I hid it!");
    assert_ne!(forged, saved);
    page.run(DROP, &[json!(forged), json!("forged.json")]).await;
    page.find("explorer").await;
    page.wait_text("proof-problem", "no proof").await;
    let broken = broken_link(&saved);
    page.run(DROP, &[json!(broken), json!("forged.json")]).await;
    page.find_css("[data-test=\"verdict\"][data-holds=\"false\"]")
        .await;
    page.screenshot("2-fails").await;
    page.run(DROP, &[json!("holiday photos"), json!("notes.txt")])
        .await;
    page.wait_text("proof-problem", "no proof").await;

    // On a chain of its own the block is another's; on ada's chain it is hers.
    for _ in 0..2 {
        ben.mine_empty().await;
    }
    page.run(DROP, &[json!(saved), json!("proof.json")]).await;
    page.find_css("[data-test=\"verdict-own\"][data-own=\"no\"]")
        .await;
    page.assert_no_complaints().await;
    let own = ada
        .owner()
        .post(
            "/v1/owner/verify",
            &serde_json::from_str(&saved).expect("JSON"),
        )
        .await;
    let own = own.expect(200).json();
    assert_eq!(own.text_at("/proved/own_chain"), "yes", "{own:#}");
}

/// The same proof with its first header changed, so that the next does not follow it.
fn broken_link(saved: &str) -> String {
    let mut proof: serde_json::Value = serde_json::from_str(saved).expect("JSON");
    let headers = proof
        .pointer_mut("/headers")
        .and_then(serde_json::Value::as_array_mut)
        .expect("headers");
    let first = headers.first_mut().expect("one at least");
    let mut hex = first.as_str().expect("hex").to_owned();
    hex.replace_range(256..272, "ffffffffffffffff");
    *first = json!(hex);
    proof.to_string()
}
