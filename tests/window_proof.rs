//! The proof of a post out of the real window, into the folder for downloads.
//!
//! ```text
//! the window ──saves──▶ ~/Downloads ──▶ blocknetd verify
//! ```

use std::time::Duration;

use harness::window::Place;
use harness::{Window, blocknetd, wait_for};

#[tokio::test]
async fn a_proof_is_saved_from_the_window_into_the_folder_for_downloads() {
    let place = Place::new();
    let window = Window::open("window-proof", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.mining_off().await;
    let id = page.write_post("said in the window", "").await;
    page.mine_now().await;
    page.wait_state(&id, "block 1").await;
    page.click_css(&format!(
        "[data-test=\"post\"][data-id=\"{id}\"] .post-when"
    ))
    .await;
    page.click_css(".details summary").await;
    page.click("proof-save").await;
    let name = format!("blocknet-proof-{}.json", &id[..16]);
    let file = window.home().join("Downloads").join(&name);
    wait_for(
        async || std::fs::metadata(&file).map_err(|error| error.to_string()),
        Duration::from_secs(20),
        "the file of the proof",
    )
    .await;
    // The window says where it is, in full.
    page.wait_text_css(".notices", file.to_str().expect("UTF-8"))
        .await;
    let told = blocknetd(&["verify", file.to_str().expect("UTF-8")]).await;
    assert!(told.ok().stdout.contains("said in the window"));
    page.assert_no_complaints().await;
    assert!(window.close().await.success());
}
