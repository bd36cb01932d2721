//! The proof of a post out of the real window and into it again.
//!
//! ```text
//! the window ──saves──▶ ~/Downloads ──▶ blocknetd verify
//!      ▲                    │
//!      └──chosen, dropped───┘
//! ```

use std::path::PathBuf;
use std::time::Duration;

use harness::walks::proof;
use harness::window::Place;
use harness::{Page, Window, blocknetd, wait_for};

/// Waits until a file of this name was saved, and the window has said where.
async fn saved(window: &Window, name: &str) -> PathBuf {
    let file = window.home().join("Downloads").join(name);
    // The window says where it is, in full, once it is whole.
    let said = file.to_str().expect("UTF-8");
    window.page().wait_text_css(".notices", said).await;
    wait_for(
        async || std::fs::metadata(&file).map_err(|error| error.to_string()),
        Duration::from_secs(20),
        name,
    )
    .await;
    file
}

/// The post's own view, with its details open.
async fn open_details(page: &Page, id: &str) {
    page.go(&format!("#/post/{id}")).await;
    page.click_css(".details summary").await;
}

#[tokio::test]
async fn a_proof_is_saved_into_the_folder_for_downloads_and_checked_again() {
    let place = Place::new();
    let window = Window::open("window-proof", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.mining_off().await;
    let id = page.write_post("I said it in the window", "").await;
    page.mine_now().await;
    page.wait_state(&id, "block 1").await;
    page.click("nav-mining").await;
    page.click("mine-now").await;
    page.click("mine-empty").await;
    page.wait_height(2).await;
    open_details(page, &id).await;
    page.click("proof-save").await;
    let name = format!("blocknet-proof-{}", &id[..16]);
    let file = saved(&window, &format!("{name}.json")).await;
    let told = blocknetd(&["verify", file.to_str().expect("UTF-8")]).await;
    assert!(told.ok().stdout.contains("I said it in the window"));
    // Saved once more, it stands beside the first.
    page.click("proof-save").await;
    let second = saved(&window, &format!("{name} (1).json")).await;
    let text = std::fs::read_to_string(&file).expect("it was saved");
    assert_eq!(std::fs::read_to_string(second).expect("saved"), text);

    page.click("nav-explorer").await;
    page.click("explorer-proof").await;
    page.find("proof-choose").await;
    page.choose_file("proof-file", &file).await;
    page.find_css("[data-test=\"verdict\"][data-holds=\"true\"]")
        .await;
    page.wait_text("verdict", "I said it in the window").await;
    page.find_css("[data-test=\"verdict-own\"][data-own=\"yes\"]")
        .await;
    proof::a_dropped_proof_is_told_from_a_tampered_one(page, &text).await;
    page.assert_no_complaints().await;
    assert!(window.close().await.success());
}
