//! The owner of a window writes her words down, loses all else, and is the same again.
//!
//! ```text
//! ada's window ──24 words──▶ paper;   the folder is lost;   paper ──▶ a window on an empty folder
//! ```

use harness::walks::backup;
use harness::window::Place;
use harness::{At as _, Page, Window};
use serde_json::Value;

/// The key on one's own page, in full.
async fn own_key(page: &Page) -> String {
    page.click("nav-you").await;
    page.find("own-key-text").await;
    page.text("own-key-text").await
}

/// Saves the file of the identity, as it is shown, into the folder for downloads.
async fn takes_the_identity_along_as_a_file(window: &Window) {
    let page = window.page();
    page.click("nav-settings").await;
    page.click("settings-export-go").await;
    page.type_into("export-new", "of the file").await;
    page.type_into("export-again", "of the file").await;
    page.click("export-go").await;
    page.find("exported-code").await;
    let shown = page.text("exported-text").await;
    page.click("exported-save").await;
    page.wait_text_css(".notices", "saved").await;
    let folder = window.home().join("Downloads");
    let saved = std::fs::read_dir(folder).expect("the folder for downloads");
    let files: Vec<_> = saved.map(|file| file.expect("a file").path()).collect();
    let [file] = files.as_slice() else {
        panic!("one file: {files:?}")
    };
    let text = std::fs::read_to_string(file).expect("it was saved");
    assert_eq!(text.trim(), shown.trim());
    page.click_css("[data-test=\"exported\"] .dialog-end button")
        .await;
}

#[tokio::test]
async fn the_words_bring_the_owner_back_after_the_folder_is_lost() {
    let place = Place::new();
    let window = Window::open("window-backup", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    let words = backup::types_the_words_back(page).await;
    page.click_css("[data-test=\"backup-done\"] .dialog-end button")
        .await;
    takes_the_identity_along_as_a_file(&window).await;
    let key = own_key(page).await;
    assert_eq!(key.len(), 64, "{key}");
    page.assert_no_complaints().await;
    assert!(window.close().await.success());

    std::fs::remove_dir_all(place.folder()).expect("the folder is lost");
    let window = Window::open("window-restore", &place, &[]).await;
    let page = window.page();
    backup::comes_back_by_the_words(page, &words, "Ada").await;
    assert_eq!(own_key(page).await, key);
    let id = page.write_post("Back again.", "").await;
    let post = window
        .ask("GET", &format!("/v1/posts/{id}"), Value::Null)
        .await;
    assert_eq!(post.text_at("/author"), key);
    assert_eq!(post.text_at("/shown/name"), "Ada");
    page.assert_no_complaints().await;
}
