//! Takes a picture of every view: in light and dark, at three widths, and in each of its four states.
//!
//! `scripts/screenshots` builds what is needed and runs this; the pictures lie in
//! `target/screenshots/views/<view>/`.

use std::path::Path;
use std::time::Duration;

use harness::pictures::Board;
use harness::tour::{go, theme, views};
use harness::{Browser, programs};

/// Width and height of the window.
const SIZES: [(u32, u32); 3] = [(720, 480), (1100, 800), (1600, 1000)];
const THEMES: [&str; 2] = ["light", "dark"];
/// Answers that take so long show what a view looks like while it waits.
const SLOW: Duration = Duration::from_secs(6);
/// The skeletons of what is loading appear after a moment, so that a fast answer never flickers.
const APPEARS: Duration = Duration::from_millis(700);

#[tokio::main]
async fn main() {
    let folder = programs::screenshots().join("views");
    let board = Board::full().await;
    let browser = board.open("pictures-full").await;
    let page = browser.page();
    let mut places = views(page).await;
    places.extend(board.places());
    for (view, address) in &places {
        go(page, address).await;
        take_all(&browser, &folder.join(view), "full").await;
    }
    for (view, address) in &places {
        reload(&browser).await;
        browser.slow_down(SLOW).await;
        hop(&browser, address).await;
        tokio::time::sleep(APPEARS).await;
        take_all(&browser, &folder.join(view), "loading").await;
        browser.slow_down(Duration::ZERO).await;
    }
    for (view, address) in &places {
        reload(&browser).await;
        browser.cut_off(&["*/v1/*"]).await;
        hop(&browser, address).await;
        harness::tour::settle(page).await;
        take_all(&browser, &folder.join(view), "error").await;
        browser.cut_off(&[]).await;
    }
    let empty = Board::empty().await;
    let browser = empty.open("pictures-empty").await;
    for (view, address) in views(browser.page()).await {
        go(browser.page(), &address).await;
        take_all(&browser, &folder.join(view), "empty").await;
    }
    println!("The pictures lie in {}.", folder.display());
}

/// Begins anew at a view that holds nothing of the others.
async fn reload(browser: &Browser) {
    go(browser.page(), "#/settings").await;
    browser.page().client().refresh().await.expect("a reload");
    browser.page().find("nav-feed").await;
    harness::tour::settle(browser.page()).await;
}

/// Goes to a view without waiting for it.
async fn hop(browser: &Browser, address: &str) {
    let script = "location.hash = arguments[0]";
    browser.page().run(script, &[address.into()]).await;
}

/// Takes what is shown at every size in both themes.
async fn take_all(browser: &Browser, folder: &Path, state: &str) {
    std::fs::create_dir_all(folder).expect("a folder can be made");
    for (width, height) in SIZES {
        browser.resize(width, height).await;
        for dress in THEMES {
            theme(browser.page(), dress).await;
            let picture = browser.page().client().screenshot().await;
            let file = folder.join(format!("{state}-{width}-{dress}.png"));
            std::fs::write(file, picture.expect("a screenshot")).expect("a file can be written");
        }
    }
}
