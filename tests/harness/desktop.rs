//! A desktop: a session bus, somebody who shows trays, and somebody who shows notifications.
//!
//! The bus is the system's own; what shows trays and notifications answers as desktops do, and
//! remembers what it was told.

use std::collections::HashMap;
use std::process::Command;
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, interface};

use crate::nodes::SPREAD;
use crate::process::Process;
use crate::programs;
use crate::wait::{DEADLINE, wait_for};

/// The menu interface of trays.
const MENU: &str = "com.canonical.dbusmenu";

/// Where notifications are taken.
const NOTES: &str = "/org/freedesktop/Notifications";

/// A node of a menu as it travels: id, properties, children.
type MenuNode = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// What the desktop was told.
#[derive(Debug, Default)]
struct Seen {
    trays: Vec<(String, String)>,
    notes: Vec<(String, String)>,
}

/// A running desktop.
#[derive(Debug)]
pub struct Desktop {
    // In this order: the connection, then the bus.
    connection: Connection,
    seen: Arc<Mutex<Seen>>,
    address: String,
    _bus: Process,
    _folder: TempDir,
}

struct Watcher(Arc<Mutex<Seen>>);

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    #[allow(
        clippy::needless_pass_by_value,
        reason = "the bus hands its messages over by value"
    )]
    fn register_status_notifier_item(
        &self,
        service: String,
        #[zbus(header)] header: zbus::message::Header<'_>,
    ) {
        let sender = header.sender().map(ToString::to_string);
        let mut seen = self.0.lock().expect("no test panics here");
        seen.trays.push((sender.unwrap_or_default(), service));
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let seen = self.0.lock().expect("no test panics here");
        seen.trays
            .iter()
            .map(|(name, path)| format!("{name}{path}"))
            .collect()
    }
}

struct Notifications(Arc<Mutex<Seen>>);

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[allow(clippy::too_many_arguments, reason = "the interface has so many")]
    fn notify(
        &self,
        _program: String,
        _replaces: u32,
        _icon: String,
        title: String,
        text: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut seen = self.0.lock().expect("no test panics here");
        seen.notes.push((title, text));
        u32::try_from(seen.notes.len()).expect("few notifications")
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec![String::from("body"), String::from("actions")]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        let words = ["test", "test", "1", "1.2"].map(String::from);
        words.into()
    }

    fn close_notification(&self, _id: u32) {}
}

impl Desktop {
    /// Starts a session bus and what a desktop has on it.
    pub async fn start() -> Self {
        let folder = TempDir::with_prefix("blocknet-desktop-").expect("a folder can be made");
        let socket = folder.path().join("bus");
        let address = format!("unix:path={}", socket.display());
        let mut command = Command::new(programs::system("dbus-daemon", "dbus"));
        command
            .args(["--session", "--nofork", "--nopidfile"])
            .arg(format!("--address={address}"));
        let bus = Process::start("dbus-daemon", &mut command, &folder.path().join("log"));
        let seen = Arc::new(Mutex::new(Seen::default()));
        let connection = wait_for(
            async || {
                offer(&address, &seen)
                    .await
                    .map_err(|error| error.to_string())
            },
            DEADLINE,
            "a session bus",
        )
        .await;
        Self {
            connection,
            seen,
            address,
            _bus: bus,
            _folder: folder,
        }
    }

    /// The value of `DBUS_SESSION_BUS_ADDRESS`.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// Waits until there is a notification whose title holds `part`, and returns its text.
    pub async fn wait_note(&self, part: &str) -> String {
        let look = async || {
            let seen = self.seen.lock().expect("no test panics here");
            let note = seen.notes.iter().find(|(title, _)| title.contains(part));
            note.map(|(_, text)| text.clone())
                .ok_or_else(|| format!("{:?}", seen.notes))
        };
        // What is told of has often come a long way: a post over a hop, and a look every few seconds.
        wait_for(look, SPREAD, &format!("a notification of {part:?}")).await
    }

    /// Clicks the notification whose title holds `part`.
    pub async fn click_note(&self, part: &str) {
        self.wait_note(part).await;
        let place = {
            let seen = self.seen.lock().expect("no test panics here");
            seen.notes
                .iter()
                .position(|(title, _)| title.contains(part))
        };
        let id = u32::try_from(place.expect("waited for") + 1).expect("few notifications");
        let click = (id, "default");
        let told = self.connection.emit_signal(
            None::<&str>,
            NOTES,
            "org.freedesktop.Notifications",
            "ActionInvoked",
            &click,
        );
        told.await.expect("the bus carries a signal");
    }

    /// How many notifications there were.
    #[must_use]
    pub fn notes(&self) -> usize {
        self.seen.lock().expect("no test panics here").notes.len()
    }

    /// Waits until a line of the tray's menu holds `part`, and returns the line.
    pub async fn wait_menu(&self, part: &str) -> String {
        let (line, ..) = self.entry(part).await;
        line
    }

    /// Clicks the line of the tray's menu that holds `part`.
    pub async fn click_menu(&self, part: &str) {
        let (_, bus, path, id) = self.entry(part).await;
        let nothing = Value::new(0_i32);
        let event = (id, "clicked", nothing, 0_u32);
        // A program that ends at the click owes no answer.
        let _ = self
            .connection
            .call_method(
                Some(bus.as_str()),
                path.as_str(),
                Some(MENU),
                "Event",
                &event,
            )
            .await;
    }

    /// A line of the menu, and where it is: on whose connection, in which menu, under which number.
    async fn entry(&self, part: &str) -> (String, String, String, i32) {
        let look = async || {
            let lines = self.lines().await.map_err(|error| error.to_string())?;
            let found = lines.iter().find(|(line, ..)| line.contains(part)).cloned();
            found.ok_or_else(|| format!("{lines:?}"))
        };
        wait_for(
            look,
            DEADLINE,
            &format!("a line of the tray that says {part:?}"),
        )
        .await
    }

    async fn lines(&self) -> zbus::Result<Vec<(String, String, String, i32)>> {
        let tray = self
            .seen
            .lock()
            .expect("no test panics here")
            .trays
            .last()
            .cloned();
        let (bus, item) = tray.ok_or_else(|| zbus::Error::Failure("no tray yet".into()))?;
        let of = ("org.kde.StatusNotifierItem", "Menu");
        let answer = self
            .connection
            .call_method(
                Some(bus.as_str()),
                item.as_str(),
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &of,
            )
            .await?;
        let menu: OwnedValue = answer.body().deserialize()?;
        let menu = OwnedObjectPath::try_from(menu)?;
        let all: (i32, i32, &[&str]) = (0, -1, &[]);
        let answer = self
            .connection
            .call_method(
                Some(bus.as_str()),
                menu.as_str(),
                Some(MENU),
                "GetLayout",
                &all,
            )
            .await?;
        let (_, root): (u32, MenuNode) = answer.body().deserialize()?;
        let mut lines = Vec::new();
        for child in root.2 {
            let (id, properties, _): MenuNode = child.try_into()?;
            let label = properties
                .get("label")
                .and_then(|label| label.downcast_ref::<String>().ok());
            lines.push((label.unwrap_or_default(), bus.clone(), menu.to_string(), id));
        }
        Ok(lines)
    }
}

async fn offer(address: &str, seen: &Arc<Mutex<Seen>>) -> zbus::Result<Connection> {
    zbus::connection::Builder::address(address)?
        .serve_at("/StatusNotifierWatcher", Watcher(Arc::clone(seen)))?
        .serve_at(NOTES, Notifications(Arc::clone(seen)))?
        .name("org.kde.StatusNotifierWatcher")?
        .name("org.freedesktop.Notifications")?
        .build()
        .await
}
