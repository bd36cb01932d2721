//! Files in the window: seen, saved, and attached.
//!
//! ```text
//! ada's window ──dials──▶ ben
//! ```

use harness::picture::{holds, png, sha256};
use harness::window::Place;
use harness::{At as _, Node, Page, Window, wait_for};
use serde_json::json;

/// Hands the field of the composer a picture that the page draws itself.
const CHOOSE: &str = "const done = arguments[arguments.length - 1];
    const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 200 });
    const pen = canvas.getContext('2d');
    pen.fillStyle = 'teal';
    pen.fillRect(20, 20, 200, 100);
    canvas.toBlob((blob) => {
        const chosen = new DataTransfer();
        chosen.items.add(new File([blob], 'drawn.png', { type: 'image/png' }));
        const field = document.querySelector('[data-test=\"attach-input\"]');
        field.files = chosen.files;
        field.dispatchEvent(new Event('change', { bubbles: true }));
        done(null);
    });";

/// A file that is dropped on the field for a new post goes with it, and is no proof to be checked.
async fn drops_a_file_and_takes_it_off(page: &Page) {
    page.drop_file(".composer", "minutes.txt", "Everybody came.")
        .await;
    page.wait_text("attached", "minutes.txt").await;
    page.wait_css("[data-test=\"attached\"][data-adding=\"false\"]")
        .await;
    assert!(!page.has("explorer").await);
    page.click("attached-remove").await;
    page.wait_css("main:not(:has([data-test=\"attached\"]))")
        .await;
}

#[tokio::test]
async fn a_picture_is_seen_and_saved_and_one_of_ones_own_goes_out() {
    let ben = Node::lone("ben").await;
    let picture = png(320, 200, 90, "GPS");
    let attached = ben.attach("the%20mill.png", &picture).await;
    let name = attached.text_at("/sha256").to_owned();
    let draft = json!({ "content": "the mill", "files": [name] });
    let id = ben.write(&draft).await.text_at("/id").to_owned();

    let place = Place::new();
    let window = Window::open("window-files", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.click("nav-feed").await;
    page.wait_css(&format!(
        "[data-id=\"{id}\"] [data-test=\"picture\"][data-state=\"here\"] img"
    ))
    .await;
    page.screenshot("1-seen").await;
    page.click("picture").await;
    page.find("viewer-picture").await;
    page.click("viewer-save").await;
    page.wait_text("notice", "Saved as").await;
    let said = page.text("notice").await;
    let path = said
        .split("Saved as ")
        .nth(1)
        .and_then(|rest| rest.split(".png").next());
    let path = format!("{}.png", path.expect("a path").trim());
    assert!(path.ends_with("Downloads/the mill.png"), "{said}");
    let saved = std::fs::read(&path).expect("it was saved");
    assert_eq!(sha256(&saved), name);
    assert!(!holds(&saved, "GPS"));
    page.click("viewer-close").await;
    drops_a_file_and_takes_it_off(page).await;

    let drawing = page.client().execute_async(CHOOSE, Vec::new());
    drawing.await.expect("a picture is drawn and chosen");
    page.wait_css("[data-test=\"attached\"][data-adding=\"false\"]")
        .await;
    page.screenshot("2-attached").await;
    let own = page.write_post("drawn in the window", "").await;
    // The window mines by itself: the post may be in a block by then.
    let post = wait_for(
        async || {
            ben.find(&own)
                .await
                .ok_or_else(|| String::from("not there yet"))
        },
        harness::nodes::SPREAD,
        "the post to come to ben",
    )
    .await;
    let tags = post.list_at("/tags").iter();
    let file = tags.filter_map(|tag| tag.as_array()).find_map(|tag| {
        let is_file = tag.first()?.as_str()? == "file";
        tag.get(1)?.as_str().filter(|_| is_file)
    });
    let words: Vec<&str> = file.expect("a file").splitn(4, ' ').collect();
    let [sha, size, "image/png", "drawn.png"] = words.as_slice() else {
        panic!("{words:?}")
    };
    let size = size.parse().expect("a number");
    ben.fetch_file(sha, size).await;
    wait_for(
        async || match ben.file_state(sha).await {
            state if state.text_at("/state") == "here" => Ok(()),
            state => Err(state.to_string()),
        },
        harness::page::SHOWN,
        "the drawing to come to ben",
    )
    .await;
    page.assert_no_complaints().await;
}
