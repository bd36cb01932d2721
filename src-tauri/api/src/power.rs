//! Whether the computer runs on its battery: asked of the system, told to the node.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use blocknet_node::{NodeHandle, Power};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// How often the system is asked: a plug that is pulled shows within a breath.
const EVERY: Duration = Duration::from_secs(5);
/// Where Linux tells of power supplies; other systems are not asked and count as on the mains.
const USUAL: &str = "/sys/class/power_supply";
/// Supplies that are looked at, far more than any computer has.
const MAX_SUPPLIES: usize = 64;

/// Who knows where the computer's power comes from.
pub(crate) trait PowerSupplies: Send + 'static {
    /// Where it comes from now.
    fn now(&self) -> Power;
}

/// The power supplies as Linux shows them: a folder for each, a file for each property.
#[derive(Debug, Clone)]
pub(crate) struct Sysfs {
    folder: PathBuf,
}

impl Sysfs {
    /// Those of this folder, or of the usual one.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder: folder.unwrap_or_else(|| PathBuf::from(USUAL)),
        }
    }
}

impl PowerSupplies for Sysfs {
    fn now(&self) -> Power {
        let Ok(supplies) = fs::read_dir(&self.folder) else {
            return Power::Mains;
        };
        let mut discharging = false;
        for supply in supplies.flatten().take(MAX_SUPPLIES) {
            match Supply::of(&supply.path()) {
                Supply::Feeding => return Power::Mains,
                Supply::Discharging => discharging = true,
                Supply::Other => {}
            }
        }
        match discharging {
            true => Power::Battery,
            false => Power::Mains,
        }
    }
}

/// What one supply says of itself.
enum Supply {
    /// The mains, by whatever plug, and it is plugged in.
    Feeding,
    /// A battery of the computer that something draws on.
    Discharging,
    /// Anything else: a full battery, an empty socket, the battery of a mouse.
    Other,
}

impl Supply {
    fn of(folder: &Path) -> Self {
        let property = |name| fs::read_to_string(folder.join(name)).unwrap_or_default();
        let is = |name, value: &str| property(name).trim() == value;
        if is("scope", "Device") {
            return Self::Other;
        }
        match property("type").trim() {
            "Battery" if is("status", "Discharging") => Self::Discharging,
            "Battery" => Self::Other,
            "Mains" | "USB" | "UPS" | "Wireless" if is("online", "1") => Self::Feeding,
            _ => Self::Other,
        }
    }
}

/// Tells the node whenever the power changes its source, until the end.
pub(crate) async fn follow(
    supplies: impl PowerSupplies + Sync,
    node: NodeHandle,
    stop: CancellationToken,
) {
    let mut told = Power::default();
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        // A handful of files that the kernel writes as they are read; no disk is waited for.
        let now = supplies.now();
        if now != told {
            tracing::info!(?now, "the computer's power comes from elsewhere now");
            node.set_power(now).await;
            told = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Supplies, each with its properties.
    type Supplies<'a> = &'a [(&'a str, &'a [(&'a str, &'a str)])];

    fn power_of(supplies: Supplies<'_>) -> Power {
        let folder = tempfile::tempdir().unwrap();
        for (name, properties) in supplies {
            let supply = folder.path().join(name);
            fs::create_dir(&supply).unwrap();
            for (property, value) in *properties {
                fs::write(supply.join(property), format!("{value}\n")).unwrap();
            }
        }
        Sysfs::new(Some(folder.path().to_owned())).now()
    }

    #[test]
    fn tells_a_battery_that_is_drawn_on_from_everything_else() {
        let battery = |status| [("type", "Battery"), ("status", status)];
        let (empty, full) = (battery("Discharging"), battery("Full"));
        let mouse = [
            ("type", "Battery"),
            ("status", "Discharging"),
            ("scope", "Device"),
        ];
        let plug = |online| [("type", "Mains"), ("online", online)];
        let (plugged, unplugged) = (plug("1"), plug("0"));
        let docked = [("type", "USB"), ("online", "1")];
        let table: &[(&str, Supplies<'_>, Power)] = &[
            ("a tower", &[], Power::Mains),
            (
                "unplugged",
                &[("BAT0", &empty), ("AC", &unplugged)],
                Power::Battery,
            ),
            ("no word of a plug", &[("BAT0", &empty)], Power::Battery),
            (
                "plugged in",
                &[("BAT0", &full), ("AC", &plugged)],
                Power::Mains,
            ),
            (
                "a weak plug",
                &[("BAT0", &empty), ("AC", &plugged)],
                Power::Mains,
            ),
            (
                "charged by USB",
                &[("BAT0", &empty), ("ucsi", &docked)],
                Power::Mains,
            ),
            (
                "one of two",
                &[("BAT0", &full), ("BAT1", &empty)],
                Power::Battery,
            ),
            ("a tower with a mouse", &[("hid", &mouse)], Power::Mains),
            ("nothing to read", &[("odd", &[])], Power::Mains),
        ];
        for (name, supplies, expected) in table {
            assert_eq!(power_of(supplies), *expected, "{name}");
        }
        let nowhere = Sysfs::new(Some(PathBuf::from("/nonexistent")));
        assert_eq!(nowhere.now(), Power::Mains);
    }
}
