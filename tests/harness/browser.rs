//! A real browser with a fresh profile.

use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http::Http;
use crate::json::At as _;
use crate::node::Node;
use crate::page::Page;
use crate::ports::Ports;
use crate::process::Process;
use crate::programs;

/// Chromium without a screen, under chromedriver.
#[derive(Debug)]
pub struct Browser {
    page: Page,
    driver_calls: Http,
    _driver: Process,
    _ports: Ports,
    _own: TempDir,
}

impl Browser {
    /// Starts it with an empty page.
    pub async fn start(name: &str) -> Self {
        let own = TempDir::with_prefix("blocknet-browser-").expect("a folder can be made");
        let ports = Ports::lease(1);
        let mut command = Command::new(programs::system("chromedriver", "chromium-driver"));
        command
            .arg(format!("--port={}", ports.port(0)))
            .env("HOME", own.path());
        let driver = Process::start("chromedriver", &mut command, &own.path().join("log"));
        let capabilities = capabilities(&own);
        let capabilities = capabilities.as_object().expect("built as an object");
        let page = Page::connect(name, &ports.address(0), capabilities).await;
        Self {
            page,
            driver_calls: Http::new(&ports.address(0)),
            _driver: driver,
            _ports: ports,
            _own: own,
        }
    }

    /// Its page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Goes to an address.
    pub async fn open(&self, url: &str) {
        self.page
            .client()
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("open {url}: {error}"));
    }

    /// Goes to the page of a node, as its owner, past the welcome.
    pub async fn enter(&self, node: &Node) {
        let done = json!({ "welcome_done": true });
        node.owner()
            .put("/v1/owner/settings", &done)
            .await
            .expect(200);
        let code = node.owner().post("/v1/owner/codes", &json!({})).await;
        let code = code.expect(201).json();
        // A change of the fragment alone would load nothing anew.
        self.open("about:blank").await;
        self.open(code.text_at("/url")).await;
        self.page.find("nav-feed").await;
    }

    /// Goes to a view of the page that is open.
    pub async fn go(&self, view: &str) {
        self.page.go(view).await;
    }

    /// The address it shows.
    pub async fn address(&self) -> String {
        let script = "return location.href";
        let address = self.page.run(script, &[]).await;
        address.as_str().unwrap_or_default().to_owned()
    }

    /// Sends a command of the DevTools protocol, and returns its result.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let session = self.page.client().session_id().await;
        let session = session.expect("the driver answers").expect("a session");
        let path = format!("/session/{session}/goog/cdp/execute");
        let body = json!({ "cmd": command, "params": parameters });
        self.driver_calls
            .post(&path, &body)
            .await
            .expect(200)
            .json()
    }

    /// Shows the page at this size, as a screen of the same size would.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Lets the page's requests for these addresses (with `*` for anything) fail; none with an empty list.
    pub async fn cut_off(&self, addresses: &[&str]) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBlockedURLs", json!({ "urls": addresses }))
            .await;
    }

    /// Lets every answer take so long.
    pub async fn slow_down(&self, latency: Duration) {
        self.devtools("Network.enable", json!({})).await;
        let latency = u64::try_from(latency.as_millis()).expect("a short time");
        let conditions = json!({
            "offline": false, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.emulateNetworkConditions", conditions)
            .await;
    }
}

fn capabilities(own: &TempDir) -> Value {
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "binary": programs::system("chromium", "chromium"),
            "args": [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-breakpad",
                "--no-first-run",
                "--window-size=1360,900",
                format!("--user-data-dir={}", own.path().join("profile").display()),
            ],
        },
    })
}
