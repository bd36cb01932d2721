//! The life of the node inside the window's process: ended and started again without closing the window.
//!
//! ```text
//! ada's window ──▶ node on port 1 ──▶ node on port 2 ──▶ none: twenty ports are taken ──▶ node on port 1
//! ```

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;

use harness::damage::{database, lose_pages_with};
use harness::http::Http;
use harness::nodes::wait_standing;
use harness::ports::Ports;
use harness::wait::DEADLINE;
use harness::window::Place;
use harness::{At as _, Builder, Window, programs, wait_until};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The window on a folder, at the port of its settings.
async fn open(name: &str, folder: &Path) -> Window {
    let mut command = Command::new(programs::blocknet());
    command
        .arg("--data-dir")
        .arg(folder)
        .args(["--network", "dev", "--allow-private", "--no-lan"]);
    let own = TempDir::with_prefix("blocknet-window-").expect("a folder can be made");
    Window::open_by(name, command, own, None).await
}

/// Waits until a node answers there, or none does.
async fn wait_public(address: &str, answers: bool) {
    let asked = async || {
        let request = Http::new(address).request("GET".parse().expect("a method"), "/v1/node");
        harness::http::try_send(request).await.is_ok() == answers
    };
    wait_until(asked, DEADLINE, "the node to move to its port").await;
}

#[tokio::test]
async fn takes_up_settings_at_once_and_lets_a_port_be_put_right_when_none_is_free() {
    // The first two for the node, twenty after them for others.
    let ports = Ports::lease(22);
    let place = Place::new();
    let mut before = Builder::new("ada").folder(&place.folder()).start().await;
    let settings = json!({ "port": ports.port(0), "welcome_done": true, "name": "Ada" });
    let saved = before.owner().put("/v1/owner/settings", &settings).await;
    assert_eq!(saved.expect(200).json()["port"], json!(ports.port(0)));
    before.stop().await;

    let window = open("window-life", &place.folder()).await;
    let page = window.page();
    page.type_into("composer-text", "half a thought").await;
    wait_public(&ports.address(0), true).await;
    let key = async || {
        let status = window.ask("GET", "/v1/owner/status", Value::Null).await;
        status.text_at("/identity/author").to_owned()
    };
    let own = key().await;
    page.click("nav-settings").await;
    page.wait_css("[data-test=\"settings-port\"]").await;
    assert!(!page.has("settings-start-again").await);
    set_port(&window, ports.port(1)).await;
    page.find("settings-start-again").await;
    page.screenshot("1-waits").await;
    page.click("settings-start-again").await;
    page.wait_text_css(".notices", "started again").await;
    page.wait_css("body:not(:has([data-test=\"settings-start-again\"]))")
        .await;
    page.find("settings-port").await;
    page.screenshot("2-started-again").await;
    wait_public(&ports.address(1), true).await;
    wait_public(&ports.address(0), false).await;
    assert_eq!(key().await, own);
    page.click("nav-feed").await;
    let draft = "return document.querySelector('[data-test=\"composer-text\"]').value";
    page.find("composer-text").await;
    assert_eq!(page.run(draft, &[]).await, json!("half a thought"));

    let taken: Vec<_> = (2..22)
        .map(|index| TcpListener::bind((Ipv4Addr::UNSPECIFIED, ports.port(index))))
        .collect();
    assert!(taken.iter().all(Result::is_ok), "{taken:?}");
    page.click("nav-settings").await;
    set_port(&window, ports.port(2)).await;
    page.click("settings-start-again").await;
    page.wait_text("start-problem", &ports.port(2).to_string())
        .await;
    page.screenshot("3-no-port").await;
    let offered = "return document.querySelector('[data-test=\"start-port\"]').value";
    let saved = ports.port(2).to_string();
    assert_eq!(page.run(offered, &[]).await, json!(saved));
    page.click("start-again").await;
    page.wait_css("[data-test=\"start-again\"][aria-busy=\"false\"]")
        .await;
    page.wait_text("start-problem", &ports.port(2).to_string())
        .await;
    page.type_into("start-port", "80").await;
    page.click("start-on-port").await;
    page.find("start-port-problem").await;
    page.type_into("start-port", &ports.port(0).to_string())
        .await;
    page.click("start-on-port").await;
    page.find("settings-port").await;
    wait_public(&ports.address(0), true).await;
    let status = window.ask("GET", "/v1/owner/settings", Value::Null).await;
    assert_eq!(status["port"], json!(ports.port(0)));
    assert_eq!(status["restart_for"], json!([]));
    page.assert_no_complaints().await;
    drop(taken);
    assert!(window.close().await.success());
}

/// Types a port into the settings.
async fn set_port(window: &Window, port: u16) {
    window.page().fill("settings-port", &port.to_string()).await;
    let done = async || {
        let settings = window.ask("GET", "/v1/owner/settings", Value::Null).await;
        *settings.at("/port") == json!(port)
    };
    wait_until(done, DEADLINE, "the port to be saved").await;
}

#[tokio::test]
async fn a_damaged_database_is_set_aside_by_a_click_and_the_chain_comes_back() {
    let ben = Builder::new("ben").start().await;
    let place = Place::new();
    let mut before = Builder::new("ada")
        .folder(&place.folder())
        .peer(&ben.address())
        .start()
        .await;
    let settings = json!({ "welcome_done": true, "name": "Ada", "theme": "dark" });
    let saved = before.owner().put("/v1/owner/settings", &settings).await;
    saved.expect(200);
    let id = before.post("from before").await.text_at("/id").to_owned();
    before.mine().await;
    wait_standing(&[&ben], &id, "confirmed").await;
    let (own, tip) = (before.status().await, before.tip().await);
    before.stop().await;
    lose_pages_with(&place.folder(), &tip);
    let broken = std::fs::read(database(&place.folder())).expect("the database");

    let window = Window::open("window-aside", &place, &[ben.address()]).await;
    let page = window.page();
    page.wait_text("start-problem", "damaged").await;
    page.screenshot("1-damaged").await;
    page.click("start-set-aside").await;
    let kept = place.folder().join("blocknet.sqlite.damaged-");
    page.wait_text("set-aside-kept", &kept.display().to_string())
        .await;
    assert!(!page.has("set-aside-lost").await);
    page.screenshot("2-set-aside").await;
    let said = page.text("set-aside-kept").await;
    let kept = said.split_whitespace().find(|word| word.starts_with('/'));
    let kept = kept.expect("a path").trim_end_matches('.').to_owned();
    page.click("set-aside-on").await;
    assert_eq!(page.wait_post("from before").await, id);
    let status = window.ask("GET", "/v1/owner/status", Value::Null).await;
    let key = "/identity/author";
    assert_eq!(status.text_at(key), own.text_at(key));
    page.wait_css("html[data-theme=\"dark\"]").await;
    let kept = std::fs::read(kept).expect("it is kept");
    assert!(kept == broken, "it was written to");
    page.assert_no_complaints().await;
    assert!(window.close().await.success());
}

#[tokio::test]
async fn the_data_folder_moves_and_is_found_again_and_missed_when_its_disk_is_away() {
    let own = TempDir::with_prefix("blocknet-window-").expect("a folder can be made");
    let usual = own.path().join("home/.local/share/blocknet");
    let disk = TempDir::new().expect("a folder can be made");
    let to = disk.path().join("blocknet");
    let window = at_home("window-folder-moves", own).await;
    let page = window.page();
    page.welcome("Ada").await;
    let id = page.write_post("from the old place", "").await;
    page.type_into("composer-text", "half a thought").await;
    let status = async || window.ask("GET", "/v1/owner/status", Value::Null).await;
    let before = status().await;
    assert_eq!(before.text_at("/data_dir"), usual.display().to_string());

    page.click("nav-settings").await;
    page.click("folder-move").await;
    page.type_into("folder-path", "over there").await;
    page.click("folder-dialog-go").await;
    page.wait_text("folder-dialog-problem", "in full").await;
    page.type_into("folder-path", &to.display().to_string())
        .await;
    page.screenshot("1-where-to").await;
    page.click("folder-dialog-go").await;
    page.wait_text_css(".notices", &to.display().to_string())
        .await;
    page.wait_text("settings-folder", &to.display().to_string())
        .await;
    page.screenshot("2-moved").await;
    let after = status().await;
    let key = "/identity/author";
    assert_eq!(after.text_at(key), before.text_at(key));
    page.click("nav-feed").await;
    assert_eq!(page.wait_post("from the old place").await, id);
    let draft = "return document.querySelector('[data-test=\"composer-text\"]').value";
    assert_eq!(page.run(draft, &[]).await, json!("half a thought"));
    assert!(to.join("identity.key").exists());
    assert!(!usual.join("identity.key").exists() && !usual.join("blocknet.sqlite").exists());
    page.assert_no_complaints().await;

    // The command line of the same person finds it as well.
    let own = window.leave().await;
    let checked = Command::new(programs::blocknetd())
        .arg("check")
        .env("HOME", own.path().join("home"))
        .env_remove("XDG_DATA_HOME")
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(said.contains("1 post checked"), "{checked:?}");

    let unplugged = disk.path().join("unplugged");
    std::fs::rename(&to, &unplugged).expect("renamed");
    let window = at_home("window-folder-away", own).await;
    let page = window.page();
    page.wait_text("start-problem", &to.display().to_string())
        .await;
    let pointer = usual.join("moved-to").display().to_string();
    page.wait_text("start-problem", &pointer).await;
    page.screenshot("3-away").await;
    assert!(!to.exists() && !usual.join("blocknet.sqlite").exists());
    std::fs::rename(&unplugged, &to).expect("renamed");
    page.click("start-again").await;
    assert_eq!(page.wait_post("from the old place").await, id);
    assert_eq!(page.run(draft, &[]).await, json!("half a thought"));
    page.assert_no_complaints().await;
    assert!(window.close().await.success());
}

/// The window of somebody whose home is in the folder `own`, on the usual data folder.
async fn at_home(name: &str, own: TempDir) -> Window {
    let mut command = Command::new(programs::blocknet());
    command.args(["--network", "dev", "--allow-private", "--no-lan"]);
    Window::open_by(name, command, own, None).await
}
