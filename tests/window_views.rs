//! Every view, in light and in dark, with something in it; pictures are kept.
//!
//! ```text
//! ada's window ──--peer──▶ ben, who has a name, channels and replies
//! ```

use harness::window::Place;
use harness::{At as _, Node, Page, Window};
use serde_json::json;

const VIEWS: [&str; 5] = ["feed", "search", "network", "mining", "settings"];

/// Ben, who has written this and that; the id of the post that was answered.
async fn talkative() -> (Node, String) {
    let ben = Node::lone("ben").await;
    let settings = json!({ "name": "Ben Ōkami" });
    ben.owner()
        .put("/v1/owner/settings", &settings)
        .await
        .expect(200);
    let texts = [
        (
            "The minutes of last Tuesday are in.\nThe next meeting is at eight.",
            "minutes",
        ),
        (
            "Has anybody seen a grey cat? https://example.org/cat has a picture.",
            "open-air",
        ),
        (
            "A long word: Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung",
            "words",
        ),
    ];
    let mut answered = String::new();
    for (content, channel) in texts {
        let draft = json!({ "content": content, "channel": channel });
        answered = ben.write(&draft).await.text_at("/id").to_owned();
    }
    ben.mine().await;
    for content in ["A reply", "And another one"] {
        ben.write(&json!({ "content": content, "parent": answered }))
            .await;
    }
    (ben, answered)
}

async fn assert_fits(page: &Page, view: &str) {
    let script = "return [document.documentElement.scrollWidth, innerWidth]";
    let sizes = page.run(script, &[]).await;
    let [whole, shown] = ["/0", "/1"].map(|side| sizes.number_at(side));
    assert!(
        whole <= shown,
        "{view} is {whole} wide and {shown} are shown"
    );
}

/// Goes to the settings, and returns where the way to the guide stands when it is first drawn, and where a second later.
const WATCH_SETTINGS: &str = "const done = arguments[0];
    const at = () => document.querySelector('[data-test=\"settings-guide\"]')?.getBoundingClientRect().top;
    document.querySelector('[data-test=\"nav-settings\"]').click();
    const look = () => {
      const first = at();
      if (first === undefined) requestAnimationFrame(look);
      else setTimeout(() => done([first, at()]), 1000);
    };
    look();";

/// What is drawn above a button after it moves it under the press.
async fn assert_settings_stand_still(page: &Page) {
    let watched = page.client().execute_async(WATCH_SETTINGS, Vec::new());
    let watched = watched.await.expect("a script in the page");
    assert_eq!(watched.at("/0"), watched.at("/1"), "the settings move");
}

#[tokio::test]
async fn shows_every_view_in_light_and_dark() {
    let (ben, answered) = talkative().await;
    let place = Place::new();
    let window = Window::open("window-views", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.wait_post("grey cat").await;
    for theme in ["light", "dark"] {
        page.click("nav-settings").await;
        page.choose("settings-theme", theme).await;
        for view in VIEWS {
            page.click(&format!("nav-{view}")).await;
            page.wait_css(&format!(
                "[data-test=\"nav-{view}\"][aria-current=\"page\"]"
            ))
            .await;
            page.find_css("main").await;
            page.screenshot(&format!("{theme}-{view}")).await;
            assert_fits(page, view).await;
            assert!(!page.has("error").await, "{view} shows an error");
        }
        page.click("nav-feed").await;
        page.click_css(&format!(
            "[data-test=\"post\"][data-id=\"{answered}\"] .post-when"
        ))
        .await;
        page.wait_text("replies", "And another one").await;
        page.screenshot(&format!("{theme}-thread")).await;
        // A library comes for this view alone.
        page.click("nav-settings").await;
        page.click("settings-guide").await;
        page.wait_text("guide-text", "Everybody who runs BlockNet keeps")
            .await;
        page.screenshot(&format!("{theme}-guide")).await;
        assert_fits(page, "guide").await;
    }
    // All that they show was there once.
    page.click("nav-feed").await;
    assert_settings_stand_still(page).await;
    let back = page
        .run(
            "return getComputedStyle(document.body).backgroundColor",
            &[],
        )
        .await;
    page.click("nav-settings").await;
    page.choose("settings-theme", "light").await;
    let light = page
        .run(
            "return getComputedStyle(document.body).backgroundColor",
            &[],
        )
        .await;
    assert_ne!(back, light, "dark is another colour than light");
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn answers_a_post_in_its_thread() {
    let (ben, answered) = talkative().await;
    let place = Place::new();
    let window = Window::open("window-thread", &place, &[ben.address()]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.wait_post("grey cat").await;
    page.click_css(&format!(
        "[data-test=\"post\"][data-id=\"{answered}\"] .post-when"
    ))
    .await;
    page.wait_text("replies", "And another one").await;
    page.type_into("composer-text", "A reply from the window")
        .await;
    page.click("composer-post").await;
    page.wait_text("replies", "A reply from the window").await;
    page.screenshot("reply").await;
    let id = page.wait_post("A reply from the window").await;
    harness::nodes::wait_standing(&[&ben], &id, "confirmed").await;
    let read = ben.find(&id).await.expect("confirmed");
    assert_eq!(read.text_at("/parent"), answered);
    page.assert_no_complaints().await;
}
