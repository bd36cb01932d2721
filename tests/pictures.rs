//! Takes a picture of every view: in light and dark, at three widths, and in each of its four states;
//! then of the boxes that open over the views, and of the first start.
//!
//! `scripts/screenshots` builds what is needed and runs this; the pictures lie in
//! `target/screenshots/views/<view>/`.

use std::path::Path;
use std::time::Duration;

use harness::pictures::{Board, first_page};
use harness::tour::{go, theme, views};
use harness::{Browser, Node, programs};

/// Width and height of the window.
const SIZES: [(u32, u32); 3] = [(720, 480), (1100, 800), (1600, 1000)];
const THEMES: [&str; 2] = ["light", "dark"];
/// What one is at comes back into sight when the window is made smaller, as where one had opened it at that size.
const BACK: &str = "document.activeElement?.closest('main form, main [role=menu]')?.scrollIntoView({ block: 'nearest' })";
/// Answers that take so long show what a view looks like while it waits.
const SLOW: Duration = Duration::from_secs(6);
/// The skeletons of what is loading appear after a moment, so that a fast answer never flickers.
const APPEARS: Duration = Duration::from_millis(700);

/// A box over a view: what it is called, whose view, what is clicked to open it, and what shows that it is there.
type Opened = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
);
const OPENED: [Opened; 13] = [
    ("menu", "#/feed", &["post-menu"], "menu-hide"),
    ("delete", "", &["post-menu", "menu-delete"], "delete-dialog"),
    (
        "react",
        "#/feed",
        &["post-menu", "menu-sign-other"],
        "react-dialog",
    ),
    ("erase", "#/feed", &["post-menu", "menu-erase"], "erase"),
    ("edit", "", &["post-menu", "menu-edit"], "composer-cancel"),
    ("add-column", "#/columns", &["columns-add"], "add-column"),
    ("ban", "#/network", &["ban-add"], "ban-dialog"),
    ("words", "#/settings", &["settings-backup-go"], "words-list"),
    (
        "passphrase",
        "#/settings",
        &["settings-passphrase-go"],
        "passphrase",
    ),
    ("export", "#/settings", &["settings-export-go"], "export"),
    ("restore", "#/settings", &["identities-restore"], "restore"),
    ("import", "#/settings", &["identities-import"], "import"),
    // The last: a draft stays.
    ("warning", "#/feed", &["composer-warn"], "composer-warning"),
];

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
    let (proof, words) = board.proof().await;
    take_verdicts(&browser, &proof, &words, &folder.join("explorer-proof")).await;
    for (view, address) in &places {
        reload(&browser, address).await;
        browser.slow_down(SLOW).await;
        hop(&browser, address).await;
        tokio::time::sleep(APPEARS).await;
        take_all(&browser, &folder.join(view), "loading").await;
        browser.slow_down(Duration::ZERO).await;
    }
    for (view, address) in &places {
        reload(&browser, address).await;
        browser.cut_off(&["*/v1/*"]).await;
        hop(&browser, address).await;
        harness::tour::settle(page).await;
        take_all(&browser, &folder.join(view), "error").await;
        browser.cut_off(&[]).await;
    }
    let empty = Board::empty().await;
    let lone = empty.open("pictures-empty").await;
    for (view, address) in views(lone.page()).await {
        go(lone.page(), &address).await;
        take_all(&lone, &folder.join(view), "empty").await;
    }
    take_first_start(&folder).await;
    for opened in &OPENED {
        reload(&browser, "").await;
        take_opened(&browser, &folder, opened).await;
    }
    println!("The pictures lie in {}.", folder.display());
}

/// Takes a box over the view that it opens from; without an address that is one's own page.
async fn take_opened(browser: &Browser, folder: &Path, (name, view, clicks, shown): &Opened) {
    let page = browser.page();
    if view.is_empty() {
        page.click("nav-you").await;
        page.find("own-key").await;
        page.find("post").await;
    } else {
        go(page, view).await;
    }
    for hook in *clicks {
        page.click(hook).await;
    }
    page.find(shown).await;
    take_all(browser, &folder.join("opened"), name).await;
}

/// Takes both steps of the first start.
async fn take_first_start(folder: &Path) {
    let node = Node::lone("new").await;
    let browser = first_page(&node, "pictures-first").await;
    let page = browser.page();
    page.find("welcome-start").await;
    take_all(&browser, &folder.join("welcome"), "name").await;
    page.click("welcome-start").await;
    page.find("welcome-go").await;
    take_all(&browser, &folder.join("welcome"), "join").await;
}

/// Takes what is said of a sound proof, and of one in which a letter was changed.
async fn take_verdicts(browser: &Browser, proof: &str, words: &str, folder: &Path) {
    let page = browser.page();
    go(page, "#/explorer/proof").await;
    let forged = proof.replacen(words, &words.to_lowercase(), 1);
    assert_ne!(forged, proof, "the proof holds the words");
    for (name, file, holds) in [("sound", proof, true), ("forged", &forged, false)] {
        page.drop_file("body", &format!("{name}.json"), file).await;
        page.find_css(&format!("[data-test=\"verdict\"][data-holds=\"{holds}\"]"))
            .await;
        take_all(browser, folder, name).await;
    }
}

/// Begins anew at a view that holds nothing of the others, and is not the one to be looked at.
async fn reload(browser: &Browser, next: &str) {
    let view = if next == "#/settings" {
        "#/guide"
    } else {
        "#/settings"
    };
    go(browser.page(), view).await;
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
        browser.page().run(BACK, &[]).await;
        for dress in THEMES {
            theme(browser.page(), dress).await;
            let picture = browser.page().client().screenshot().await;
            let file = folder.join(format!("{state}-{width}-{dress}.png"));
            std::fs::write(file, picture.expect("a screenshot")).expect("a file can be written");
        }
    }
}
