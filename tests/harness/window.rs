//! The real window, on a display of its own, under WebDriver.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::desktop::Desktop;
use crate::display::Xvfb;
use crate::http::Http;
use crate::json::At as _;
use crate::page::Page;
use crate::ports::Ports;
use crate::process::Process;
use crate::programs;
use crate::wait::{DEADLINE, soon};

/// How long the program may take from the close of its window to its end: 3 s are promised for the node in it, and a
/// busy machine takes its time over the rest.
const CLOSE: Duration = Duration::from_secs(10);

/// The process that draws the page, as the system names it: 15 bytes at most.
const WEB_PROCESS: &str = "WebKitWebProces";

/// Asks the node as the page does, and gives status and answer.
const ASK: &str = "const [method, path, body, done] = arguments;
    const json = { 'content-type': 'application/json' };
    fetch(path, body === null ? { method } : { method, headers: json, body: JSON.stringify(body) })
      .then(async (answer) => done([answer.status, await answer.text()]), (error) => done([0, String(error)]));";

/// A running window.
#[derive(Debug)]
pub struct Window {
    page: Page,
    // In this order: driver, program, display, then the folders.
    _driver: Process,
    app: Process,
    display: Xvfb,
    _drivers_ports: Ports,
    own: TempDir,
    bus: Option<String>,
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
        let arguments: Vec<_> = peers.iter().flat_map(|peer| ["--peer", peer]).collect();
        Self::open_with(name, place, &arguments, None).await
    }

    /// The same with any arguments, and on a desktop where there is one.
    pub async fn open_with(
        name: &str,
        place: &Place,
        arguments: &[&str],
        desktop: Option<&Desktop>,
    ) -> Self {
        let mut command = app_command(place);
        command.args(arguments);
        let own = TempDir::with_prefix("blocknet-window-").expect("a folder can be made");
        Self::open_by(name, command, own, desktop).await
    }

    /// The same for somebody whose home is in the folder `own`.
    pub async fn open_at_home(name: &str, place: &Place, own: TempDir) -> Self {
        Self::open_by(name, app_command(place), own, None).await
    }

    /// The same by any command, at home in the folder `own`.
    pub async fn open_by(
        name: &str,
        mut command: Command,
        own: TempDir,
        desktop: Option<&Desktop>,
    ) -> Self {
        let ports = Ports::lease(2);
        let display = Xvfb::start().await;
        let bus = desktop.map(Desktop::address);
        settle(&mut command, own.path(), &display.name(), bus.as_deref());
        command
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_INSPECTOR_SERVER", ports.address(0));
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
            display,
            _drivers_ports: ports,
            own,
            bus,
        }
    }

    /// Starts the program a second time on the same place and desktop, and waits until it has ended.
    pub async fn start_again(&self, place: &Place, arguments: &[&str]) -> ExitStatus {
        let mut command = app_command(place);
        command.args(arguments);
        let bus = self.bus.as_deref();
        settle(&mut command, self.own.path(), &self.display.name(), bus);
        let log = self.own.path().join("second.log");
        Process::start("the second start", &mut command, &log)
            .wait(DEADLINE)
            .await
    }

    /// Asks the node in it by the page's own way, and returns its JSON; `Value::Null` where there is none.
    pub async fn ask(&self, method: &str, path: &str, body: Value) -> Value {
        let arguments = vec![json!(method), json!(path), body];
        let call = self.page.client().execute_async(ASK, arguments);
        let answer = soon(call, DEADLINE, path).await;
        let answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let status = answer.number_at("/0");
        let text = answer.text_at("/1");
        assert!(
            (200..300).contains(&status),
            "{method} {path}: {status} {text}"
        );
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Memory of the process that draws the page, in kB, without what it shares with others.
    #[must_use]
    pub fn web_process_kb(&self) -> u64 {
        let status = self.of_web_process("status");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"));
        let words = line.expect("the system tells it").split_whitespace();
        let kb = words.take(1).find_map(|word| word.parse().ok());
        kb.expect("a number")
    }

    /// The variables that the process was started with.
    #[must_use]
    pub fn web_process_environment(&self) -> Vec<String> {
        let variables = self.of_web_process("environ");
        variables.split('\0').map(str::to_owned).collect()
    }

    /// What the system tells of the process that draws the page.
    fn of_web_process(&self, file: &str) -> String {
        let started = self.app.started();
        let found = started.iter().find(|(name, _)| name == WEB_PROCESS);
        let (_, pid) = found.unwrap_or_else(|| panic!("no {WEB_PROCESS} among {started:?}"));
        fs::read_to_string(format!("/proc/{pid}/{file}")).expect("it runs")
    }

    /// The home folder of whoever uses it.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.own.path().join("home")
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.app.id()
    }

    /// Presses the close button, and does not wait for what comes of it.
    pub async fn press_close(&self) {
        // The answer may not come any more: the page goes with the window.
        let script = "setTimeout(() => window.__TAURI__.window.getCurrentWindow().close(), 0)";
        let _ = self.page.client().execute(script, Vec::new()).await;
    }

    /// Closes it, and returns the folder that it was at home in.
    pub async fn leave(mut self) -> TempDir {
        self.press_close().await;
        let status = self.app.wait(CLOSE).await;
        assert!(status.success(), "{status}");
        self.own
    }

    /// Waits until the program has ended.
    pub async fn ended(mut self) -> ExitStatus {
        self.app.wait(CLOSE).await
    }

    /// Its page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.app.kill();
    }

    /// Closes the window as its close button does, and waits until the program has ended.
    pub async fn close(mut self) -> ExitStatus {
        self.press_close().await;
        self.app.wait(CLOSE).await
    }

    /// SIGHUP, as at the end of a session, and waits until the program has ended.
    pub async fn hang_up(mut self) -> ExitStatus {
        self.app.hang_up();
        self.app.wait(CLOSE).await
    }

    /// SIGTERM, and waits until the program has ended.
    pub async fn terminate(mut self) -> ExitStatus {
        self.app.terminate();
        self.app.wait(CLOSE).await
    }
}

fn app_command(place: &Place) -> Command {
    let mut command = Command::new(programs::blocknet());
    command
        .arg("--data-dir")
        .arg(place.folder())
        .args(["--network", "dev", "--allow-private", "--no-lan"])
        .args(["--port", &place.ports.port(0).to_string()]);
    command
}

/// Gives a command a home, a display and a session bus of its own, or none.
fn settle(command: &mut Command, own: &Path, display: &str, bus: Option<&str>) {
    let home = own.join("home");
    let runtime = own.join("runtime");
    for folder in [&home, &runtime] {
        fs::create_dir_all(folder).expect("a folder can be made");
    }
    fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).expect("own folder");
    command
        .env("DISPLAY", display)
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", &runtime)
        .env("PATH", path_from(&home))
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
    if let Some(bus) = bus {
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
    }
}

/// Programs in `bin` of a home stand before the system's.
fn path_from(home: &Path) -> OsString {
    let system = std::env::var_os("PATH").unwrap_or_default();
    let own = std::iter::once(home.join("bin"));
    std::env::join_paths(own.chain(std::env::split_paths(&system))).expect("folders without colons")
}

fn start_driver(ports: &Ports, own: &Path) -> Process {
    let mut command = Command::new(programs::system("WebKitWebDriver", "webkit2gtk-driver"));
    command
        .arg(format!("--port={}", ports.port(1)))
        .arg(format!("--target={}", ports.address(0)));
    Process::start("WebKitWebDriver", &mut command, &own.join("driver.log"))
}
