//! Somebody checks the file of a proof.

use serde_json::{Value, json};

use crate::page::Page;

/// Drops the file of a proof wherever one is, sound and tampered with; the sound one stays in sight.
pub async fn a_dropped_proof_is_told_from_a_tampered_one(page: &Page, saved: &str) {
    page.click("nav-feed").await;
    page.drop_file("body", "forged.json", &changed_letter(saved))
        .await;
    page.find("explorer").await;
    let fails = "[data-test=\"verdict\"][data-holds=\"false\"]";
    page.find_css(fails).await;
    page.drop_file("body", "notes.txt", "holiday photos").await;
    page.wait_text("proof-problem", "no proof").await;
    page.drop_file("body", "forged.json", &broken_link(saved))
        .await;
    page.find_css(fails).await;
    page.screenshot("2-fails").await;
    page.drop_file("body", "proof.json", saved).await;
    page.find_css("[data-test=\"verdict\"][data-holds=\"true\"]")
        .await;
}

/// The same proof with another text.
fn changed_letter(saved: &str) -> String {
    let forged = saved.replacen("I said it", "I hid it!", 1);
    assert_ne!(forged, saved);
    forged
}

/// The same proof with its first header changed, so that the next does not follow it.
fn broken_link(saved: &str) -> String {
    let mut proof: Value = serde_json::from_str(saved).expect("JSON");
    let headers = proof
        .pointer_mut("/headers")
        .and_then(Value::as_array_mut)
        .expect("headers");
    let first = headers.first_mut().expect("one at least");
    let mut hex = first.as_str().expect("hex").to_owned();
    hex.replace_range(256..272, "ffffffffffffffff");
    *first = json!(hex);
    proof.to_string()
}
