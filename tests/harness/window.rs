//! The real window, on a display of its own, under WebDriver.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use serde_json::Map;
use tempfile::TempDir;

use crate::display::Xvfb;
use crate::http::Http;
use crate::page::Page;
use crate::ports::Ports;
use crate::process::Process;
use crate::programs;
use crate::wait::DEADLINE;

/// How long the program may take from the close of its window to its end: 3 s are promised for the node in it.
const CLOSE: Duration = Duration::from_secs(5);

/// A running window.
#[derive(Debug)]
pub struct Window {
    page: Page,
    // In this order: driver, program, display, then the folders.
    _driver: Process,
    app: Process,
    _display: Xvfb,
    _drivers_ports: Ports,
    own: TempDir,
}

/// Where a window's node keeps its data and listens.
#[derive(Debug)]
pub struct Place {
    /// Two ports in a row, so that the second is free when the first is taken.
    pub ports: Ports,
    folder: TempDir,
}

impl Place {
    /// A fresh one.
    #[must_use]
    pub fn new() -> Self {
        Self {
            ports: Ports::lease(2),
            folder: TempDir::with_prefix("blocknet-window-data-").expect("a folder can be made"),
        }
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// `ip:port` of the listener that others join on.
    #[must_use]
    pub fn address(&self) -> String {
        self.ports.address(0)
    }

    /// A stranger at that listener.
    #[must_use]
    pub fn public(&self) -> Http {
        Http::new(&self.address())
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

impl Window {
    /// Opens the window on this place, with these peers, and waits for its page.
    pub async fn open(name: &str, place: &Place, peers: &[String]) -> Self {
        let own = TempDir::with_prefix("blocknet-window-").expect("a folder can be made");
        let ports = Ports::lease(2);
        let display = Xvfb::start().await;
        let mut command = app_command(place, peers, own.path(), &display.name());
        command.env("WEBKIT_INSPECTOR_SERVER", ports.address(0));
        let mut app = Process::start("the window", &mut command, &own.path().join("app.log"));
        let driver = start_driver(&ports, own.path());
        let address = ports.address(1);
        let nothing = Map::new();
        let page = tokio::select! {
            page = Page::connect(name, &address, &nothing) => page,
            status = app.wait(DEADLINE * 3) => panic!("the window ended at its start: {status}"),
        };
        page.watch().await;
        Self {
            page,
            _driver: driver,
            app,
            _display: display,
            _drivers_ports: ports,
            own,
        }
    }

    /// Its page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The home folder of whoever sits before it.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.own.path().join("home")
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.app.kill();
    }

    /// Closes the window as its close button does, and waits until the program has ended.
    pub async fn close(mut self) -> ExitStatus {
        // The answer may not come any more: the page goes with the window.
        let script = "setTimeout(() => window.__TAURI__.window.getCurrentWindow().close(), 0)";
        let _ = self.page.client().execute(script, Vec::new()).await;
        self.app.wait(CLOSE).await
    }

    /// SIGTERM, and waits until the program has ended.
    pub async fn terminate(mut self) -> ExitStatus {
        self.app.terminate();
        self.app.wait(CLOSE).await
    }
}

fn app_command(place: &Place, peers: &[String], own: &Path, display: &str) -> Command {
    let home = own.join("home");
    let runtime = own.join("runtime");
    for folder in [&home, &runtime] {
        fs::create_dir_all(folder).expect("a folder can be made");
    }
    fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).expect("own folder");
    let mut command = Command::new(programs::blocknet());
    command
        .arg("--data-dir")
        .arg(place.folder())
        .args(["--network", "dev", "--allow-private", "--no-lan"])
        .args(["--port", &place.ports.port(0).to_string()])
        .env("DISPLAY", display)
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", &runtime)
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("LANG", "C.UTF-8");
    for variable in [
        "DBUS_SESSION_BUS_ADDRESS",
        "WAYLAND_DISPLAY",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
    ] {
        command.env_remove(variable);
    }
    for peer in peers {
        command.args(["--peer", peer]);
    }
    command
}

fn start_driver(ports: &Ports, own: &Path) -> Process {
    let mut command = Command::new(programs::system("WebKitWebDriver", "webkit2gtk-driver"));
    command
        .arg(format!("--port={}", ports.port(1)))
        .arg(format!("--target={}", ports.address(0)));
    Process::start("WebKitWebDriver", &mut command, &own.join("driver.log"))
}
