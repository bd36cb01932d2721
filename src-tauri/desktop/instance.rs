//! One window for each data folder: a second start hands its wishes to the first, and ends.
//!
//! Without a session bus, nobody can be found that way; then the folder's lock keeps the second
//! node out, and its window says so.

use std::path::Path;

use blocknet_api::host;
use clap::Parser;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};

use crate::args::Args;
use crate::errands::{self, Errand};

/// The name on the bus, as in `tauri.conf.json`.
const NAME: &str = "org.blocknet.desktop";

/// The plugin that finds the first window; it must be the first of all plugins.
pub(crate) fn plugin(folder: Option<&Path>) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(name_for(folder))
        .callback(|app, arguments, _| hand_over(app, &arguments))
        .build()
}

/// The name that starts on the same folder share.
fn name_for(folder: Option<&Path>) -> String {
    match folder {
        Some(folder) if host::default_data_dir().as_deref() != Some(folder) => {
            format!("{NAME}.f{:016x}", fingerprint(folder))
        }
        _ => NAME.to_owned(),
    }
}

/// FNV-1a over the path: the same in every run and on every version, which std's hashers are not.
fn fingerprint(folder: &Path) -> u64 {
    let path = folder.as_os_str().as_encoded_bytes();
    path.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Does in this window what the second start was asked to do.
fn hand_over(app: &AppHandle, arguments: &[String]) {
    if let Some(errands) = handed_over(arguments) {
        errands::send(app, errands);
    }
}

/// The errands of a second start, for which the window comes forward; none for one that wanted to
/// stay unseen, such as that at login, and brings nothing to do.
fn handed_over(arguments: &[String]) -> Option<Vec<Errand>> {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            tracing::warn!(%error, "a second start had odd arguments");
            return Some(Vec::new());
        }
    };
    let mut wanted = errands::wanted(&args);
    // Joining needs a click in a window that others may have been reading in.
    wanted.extend(args.join.map(|invite| Errand::Invite {
        text: invite.to_string(),
    }));
    (!args.hidden || !wanted.is_empty()).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_that_is_to_stay_unseen_brings_no_window_forward() {
        let handed = |arguments: &[&str]| {
            let arguments = ["blocknet"].iter().chain(arguments);
            handed_over(&arguments.map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(handed(&["--hidden"]), None);
        assert_eq!(handed(&[]), Some(Vec::new()));
        assert_eq!(handed(&["--no-such-thing"]), Some(Vec::new()));
        let compose = handed(&["--hidden", "--compose"]);
        assert_eq!(compose, Some(vec![Errand::Compose]));
    }

    #[test]
    fn each_folder_has_a_name_of_its_own() {
        let (a, b) = (Path::new("/tmp/a"), Path::new("/tmp/b"));
        assert_ne!(name_for(Some(a)), name_for(Some(b)));
        assert_eq!(name_for(Some(a)), name_for(Some(a)));
        assert_eq!(name_for(None), NAME);
        let usual = host::default_data_dir();
        assert_eq!(name_for(usual.as_deref()), NAME);
        // A part of a bus name begins with a letter.
        assert!(name_for(Some(a)).starts_with("org.blocknet.desktop.f"));
    }
}
