//! The life of the node inside the window's process: ended and started again without closing the window.
//!
//! ```text
//! ada's window ──▶ node on port 1 ──▶ node on port 2 ──▶ none: twenty ports are taken ──▶ node on port 1
//! ```

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;

use harness::http::Http;
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
    page.click("start-again").await;
    page.wait_text("start-problem", &ports.port(2).to_string())
        .await;
    page.type_into("start-port", "80").await;
    page.click("start-on-port").await;
    page.find("start-refused").await;
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
    let page = window.page();
    page.type_into("settings-port", &port.to_string()).await;
    let leave = "document.activeElement.blur()";
    page.run(leave, &[]).await;
    let saved = format!("{port}");
    let done = async || {
        let settings = window.ask("GET", "/v1/owner/settings", Value::Null).await;
        settings["port"].to_string() == saved
    };
    wait_until(done, DEADLINE, "the port to be saved").await;
}
