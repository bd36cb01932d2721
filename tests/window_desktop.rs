//! The window among other programs of a desktop: links, a second start, tray, notifications.
//!
//! ```text
//! a link, a second start, the tray ──▶ ada's window ──▶ the tray's line, notifications
//! ```

use std::os::unix::fs::PermissionsExt as _;

use harness::window::Place;
use harness::{At as _, Builder, Desktop, Node, Window};
use serde_json::json;

/// An invite to a node that runs.
async fn invite_of(node: &Node) -> String {
    let address = node.address();
    let invite = node.cli(&["invite", "--address", &address]).await.ok();
    invite.stdout.trim().to_owned()
}

#[tokio::test]
async fn a_link_shows_an_invite_and_joins_nobody_without_a_click() {
    let ben = Node::lone("ben").await;
    let post = ben.post("ben was here before").await;
    let invite = invite_of(&ben).await;
    let place = Place::new();
    let window = Window::open_with("window-link", &place, &[&invite], None).await;
    let page = window.page();
    // The first start asks whom to join, and has it written there already.
    page.type_into("welcome-name", "Ada").await;
    page.click("welcome-start").await;
    page.find("welcome-go").await;
    let filled = "return document.querySelector('[data-test=\"peers-add-address\"]').value";
    assert_eq!(page.run(filled, &[]).await, invite.as_str());
    page.screenshot("welcome").await;
    page.click("welcome-go").await;

    page.find("invited").await;
    assert_eq!(page.run(filled, &[]).await, invite.as_str());
    page.wait_css("[data-test=\"status-peers\"][data-peers=\"0\"]")
        .await;
    page.screenshot("invited").await;
    assert_eq!(ben.peers().await, Vec::<serde_json::Value>::new());
    page.click_css("[data-test=\"invited\"] [data-test=\"peers-add\"]")
        .await;
    assert_eq!(
        page.wait_post("ben was here before").await,
        post.text_at("/id")
    );
    // The post may be there before the answer that closes the question.
    page.wait_css("body:not(:has([data-test=\"invited\"]))")
        .await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn a_second_start_brings_its_invite_to_the_first_window_and_ends() {
    let desktop = Desktop::start().await;
    let place = Place::new();
    let window = Window::open_with("window-second", &place, &[], Some(&desktop)).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.find("composer-text").await;
    let ben = Node::lone("ben").await;
    let invite = invite_of(&ben).await;
    assert!(window.start_again(&place, &[&invite]).await.success());
    page.find("invited").await;
    page.click_css("[data-test=\"invited\"] .dialog-end button")
        .await;

    page.click("nav-settings").await;
    assert!(window.start_again(&place, &["--compose"]).await.success());
    page.find("composer-text").await;
    let focused = "return document.activeElement?.dataset.test ?? ''";
    harness::wait_until(
        async || page.run(focused, &[]).await == "composer-text",
        harness::page::SHOWN,
        "the field for a new post to have the keyboard",
    )
    .await;
    page.assert_no_complaints().await;
    assert!(window.terminate().await.success());
}

#[tokio::test]
async fn lives_on_in_the_tray_says_so_once_and_ends_by_its_menu() {
    let desktop = Desktop::start().await;
    let place = Place::new();
    let window = Window::open_with("window-tray", &place, &[], Some(&desktop)).await;
    let page = window.page();
    page.welcome("Ada").await;
    desktop.wait_menu("height 0").await;
    let id = page.write_post("mined while nobody looks", "").await;
    page.wait_state(&id, "block 1").await;
    desktop.wait_menu("height 1").await;

    page.click("nav-settings").await;
    page.find("settings-stay").await;
    page.type_into("settings-search", "desktop").await;
    page.wait_css("[data-test=\"settings-section-desktop\"]:only-of-type")
        .await;
    page.screenshot("settings").await;
    window.press_close().await;
    desktop.wait_note("still running").await;
    // A second start shows the same window again; a second close is not told.
    assert!(window.start_again(&place, &[]).await.success());
    desktop.click_menu("Mine by itself").await;
    page.click("nav-mining").await;
    page.wait_css("[data-test=\"mining-mode\"][data-value=\"off\"]")
        .await;
    window.press_close().await;
    desktop.wait_menu("height 1").await;
    assert_eq!(desktop.notes(), 1);
    desktop.click_menu("Quit").await;
    assert!(window.ended().await.success());

    let node = Builder::new("heir").folder(&place.folder()).start().await;
    assert_eq!(node.standing(&id).await, "confirmed");
    let settings = node
        .owner()
        .get("/v1/owner/settings")
        .await
        .expect(200)
        .json();
    assert_eq!(*settings.at("/tray_told"), true);
    assert_eq!(settings.text_at("/mining_mode"), "off");
}

#[tokio::test]
async fn closing_ends_it_where_the_owner_does_not_want_it_in_the_tray() {
    let desktop = Desktop::start().await;
    let place = Place::new();
    let window = Window::open_with("window-no-tray", &place, &[], Some(&desktop)).await;
    let page = window.page();
    page.welcome("Ada").await;
    desktop.wait_menu("height 0").await;
    page.click("nav-settings").await;
    // Alone in sight, it stays where it is while the rest of the settings finds its place.
    page.type_into("settings-search", "tray").await;
    page.wait_css("[data-test=\"settings-section-desktop\"]:only-of-type")
        .await;
    page.click("settings-stay").await;
    page.wait_css("[data-test=\"settings-stay\"]:not(:checked)")
        .await;
    page.wait_text_css(".setting:has([data-test=\"settings-stay\"])", "saved")
        .await;
    assert!(window.close().await.success());
    assert_eq!(desktop.notes(), 0);
}

#[tokio::test]
async fn starts_at_login_when_it_is_told_to() {
    let place = Place::new();
    let window = Window::open("window-login", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.click("nav-settings").await;
    page.type_into("settings-search", "login").await;
    page.wait_css("[data-test=\"settings-section-desktop\"]:only-of-type")
        .await;
    page.wait_css("[data-test=\"settings-login\"]:not(:checked)")
        .await;
    page.click("settings-login").await;
    // The switch moves at the click; what it stands for is done a moment later.
    let entry = window.home().join(".config/autostart/blocknet.desktop");
    let tells = |text: String| text.contains("--hidden");
    harness::wait_until(
        async || std::fs::read_to_string(&entry).is_ok_and(tells),
        harness::page::SHOWN,
        "an entry for the start at login",
    )
    .await;
    page.wait_css("[data-test=\"settings-login\"]:checked")
        .await;
    page.click("settings-login").await;
    harness::wait_until(
        async || !entry.exists(),
        harness::page::SHOWN,
        "the entry to be gone",
    )
    .await;
    page.wait_css("[data-test=\"settings-login\"]:not(:checked)")
        .await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn announces_replies_and_mentions_while_nobody_looks() {
    let desktop = Desktop::start().await;
    let place = Place::new();
    let window = Window::open_with("window-reply", &place, &[], Some(&desktop)).await;
    let page = window.page();
    page.welcome("Ada").await;
    let id = page.write_post("is anybody there?", "").await;
    page.wait_state(&id, "block 1").await;
    desktop.wait_menu("height 1").await;
    page.click("nav-mining").await;
    window.press_close().await;
    desktop.wait_note("still running").await;

    let ben = Builder::new("ben").peer(&place.address()).start().await;
    harness::nodes::wait_standing(&[&ben], &id, "confirmed").await;
    ben.write(&json!({ "content": "yes, here", "parent": id }))
        .await;
    let text = desktop.wait_note("answered you").await;
    assert!(text.ends_with(": 1"), "{text}");
    assert_eq!(desktop.notes(), 2);
    ben.post("what says @ada to that?").await;
    let text = desktop.wait_note("mentioned you").await;
    assert!(text.ends_with(": 2"), "{text}");
    desktop.click_menu("Quit").await;
    assert!(window.ended().await.success());
}

#[tokio::test]
async fn shows_the_data_folder_in_the_systems_program_for_files() {
    let place = Place::new();
    let window = Window::open("window-folder", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    let asked = program_for_files(&window);
    page.click("nav-settings").await;
    page.wait_text("settings-folder", &place.folder().display().to_string())
        .await;
    // It is looked for there at every start.
    page.wait_text("folder-named", "--data-dir").await;
    assert!(!page.has("folder-move").await);
    page.screenshot("folder").await;
    let told = window.web_process_environment();
    assert!(told.contains(&"MALLOC_ARENA_MAX=1".to_owned()), "{told:?}");
    page.click("folder-open").await;
    wait_shown(&asked, &place).await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn a_damaged_database_is_set_aside_from_the_window_that_could_not_start() {
    let place = Place::new();
    std::fs::create_dir_all(place.folder()).expect("a folder");
    let database = place.folder().join("blocknet.sqlite");
    std::fs::write(&database, "SQLite format 3\0 and then nothing that is one").expect("written");
    let window = Window::open("window-damaged", &place, &[]).await;
    let page = window.page();
    page.wait_text("start-problem", "database is damaged").await;
    page.screenshot("1-not-started").await;
    let asked = program_for_files(&window);
    page.click("start-folder").await;
    wait_shown(&asked, &place).await;
    std::fs::rename(&database, place.folder().join("kept")).expect("renamed");
    page.click("start-again").await;
    page.welcome("Ada").await;
    page.assert_no_complaints().await;
}

/// Puts a program for folders into this window's home; gives the file to which it writes what it is
/// to show, and after that what it hears of memory: nothing.
fn program_for_files(window: &Window) -> std::path::PathBuf {
    let (bin, asked) = (window.home().join("bin"), window.home().join("asked"));
    std::fs::create_dir(&bin).expect("a folder");
    let program = bin.join("xdg-open");
    let script = format!(
        "#!/bin/sh\nprintf %s \"$*$MALLOC_ARENA_MAX\" > '{0}.new'\nmv '{0}.new' '{0}'\n",
        asked.display()
    );
    std::fs::write(&program, script).expect("a program");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("its rights");
    asked
}

async fn wait_shown(asked: &std::path::Path, place: &Place) {
    let shown = async || match std::fs::read_to_string(asked) {
        Ok(folder) if folder == place.folder().display().to_string() => Ok(()),
        other => Err(format!("{other:?}")),
    };
    harness::wait_for(shown, harness::page::SHOWN, "the folder to be shown").await;
}

#[tokio::test]
async fn comes_back_in_the_size_that_it_was_left_in() {
    let place = Place::new();
    let window = Window::open("window-size", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.find("composer-text").await;
    let size = "return [innerWidth, innerHeight]";
    let left = json!([900, 640]);
    let sized = page.client().set_window_size(900, 640).await;
    sized.expect("a window can be made smaller");
    // Width and height may change one after the other.
    harness::wait_until(
        async || page.run(size, &[]).await == left,
        harness::page::SHOWN,
        "the window to be smaller",
    )
    .await;
    let own = window.leave().await;
    let window = Window::open_at_home("window-size", &place, own).await;
    let page = window.page();
    page.find("composer-text").await;
    harness::wait_until(
        async || page.run(size, &[]).await == left,
        harness::page::SHOWN,
        "the window to be as small as it was left",
    )
    .await;
}
