//! Whether anybody shows the tray.

/// Who shows trays on this desktop.
#[cfg(target_os = "linux")]
#[derive(Debug, Default)]
pub(crate) struct TrayHost {
    bus: Option<zbus::blocking::Connection>,
    /// The last answer; it stands while the desktop is too busy to give another.
    shown: bool,
}

#[cfg(target_os = "linux")]
impl TrayHost {
    /// Asks the desktop. A library and an icon do not make a tray: many desktops show none.
    pub(crate) async fn look(self) -> (Self, bool) {
        // The bus answers within milliseconds, or after its time limit.
        let looked = tokio::task::spawn_blocking(move || self.ask()).await;
        looked.unwrap_or_default()
    }

    fn ask(mut self) -> (Self, bool) {
        if self.bus.is_none() {
            self.bus = session().ok();
        }
        let Some(bus) = &self.bus else {
            return (Self::default(), false);
        };
        let asked = bus.call_method(
            Some("org.kde.StatusNotifierWatcher"),
            "/StatusNotifierWatcher",
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &(
                "org.kde.StatusNotifierWatcher",
                "IsStatusNotifierHostRegistered",
            ),
        );
        self.shown = match asked {
            Ok(answer) => is_true(&answer),
            Err(error) => is_late(&error) && self.shown,
        };
        let shown = self.shown;
        (self, shown)
    }
}

#[cfg(target_os = "linux")]
fn is_true(answer: &zbus::Message) -> bool {
    let value = answer.body().deserialize::<zbus::zvariant::OwnedValue>();
    value.is_ok_and(|value| bool::try_from(value).unwrap_or(false))
}

/// Whether the answer only took too long.
#[cfg(target_os = "linux")]
fn is_late(error: &zbus::Error) -> bool {
    let zbus::Error::InputOutput(error) = error else {
        return false;
    };
    error.kind() == std::io::ErrorKind::TimedOut
}

#[cfg(target_os = "linux")]
fn session() -> zbus::Result<zbus::blocking::Connection> {
    zbus::blocking::connection::Builder::session()?
        .method_timeout(std::time::Duration::from_secs(2))
        .build()
}

/// Who shows trays on this system: it always does.
#[cfg(not(target_os = "linux"))]
#[derive(Debug, Default)]
pub(crate) struct TrayHost;

#[cfg(not(target_os = "linux"))]
impl TrayHost {
    /// The system's own bar shows it.
    pub(crate) async fn look(self) -> (Self, bool) {
        (self, true)
    }
}
