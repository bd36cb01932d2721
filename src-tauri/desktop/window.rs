//! The window itself: its size, what it may load, and where links lead.

use std::path::PathBuf;

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, State, Url, WebviewUrl, WebviewWindowBuilder};

use crate::bridge::SCHEME;
use crate::downloads;
use crate::node::NodeSlot;
use crate::outside;

/// The window opens at a size that shows feed and side panel, and shrinks to 720 × 480.
const SIZE: (f64, f64) = (1180.0, 800.0);
const LEAST: (f64, f64) = (720.0, 480.0);

/// The window's name within the program.
const NAME: &str = "main";

/// Opens the window on the node's page, which keeps its drafts in `storage`; unseen when it is to
/// wait in the tray.
///
/// # Errors
/// When there is no display or the web view cannot start.
pub(crate) fn open(
    app: &AppHandle,
    storage: Option<PathBuf>,
    hidden: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let page = Url::parse(&format!("{SCHEME}://localhost/"))?;
    let mut window = WebviewWindowBuilder::new(app, NAME, WebviewUrl::CustomProtocol(page));
    if let Some(storage) = storage {
        window = window.data_directory(storage);
    }
    window
        .title("BlockNet")
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(LEAST.0, LEAST.1)
        .zoom_hotkeys_enabled(true)
        .visible(!hidden)
        .on_navigation(|url| {
            let ours = is_ours(url) || is_made_here(url);
            if !ours {
                open_outside(url);
            }
            ours
        })
        .on_new_window(|url, _| {
            open_outside(&url);
            NewWindowResponse::Deny
        })
        // The page itself takes files that are dropped: the proof of a post, a file for a post.
        .disable_drag_drop_handler()
        .on_download(|webview, event| downloads::judge(&webview, event))
        .build()?;
    Ok(())
}

/// Where this system puts what is saved.
pub(crate) fn downloads(app: &AppHandle) -> Option<PathBuf> {
    let paths = app.path();
    let home = || paths.home_dir().map(|home| home.join("Downloads"));
    paths.download_dir().or_else(|_| home()).ok()
}

/// Shows the window and gives it the keyboard, wherever it was.
pub(crate) fn bring_forward(app: &AppHandle) {
    let Some(window) = app.get_webview_window(NAME) else {
        return;
    };
    let shown = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought forward");
    }
}

/// Whether somebody has the window before them.
pub(crate) fn is_watched(app: &AppHandle) -> bool {
    let window = app.get_webview_window(NAME);
    window.is_some_and(|window| {
        window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false)
    })
}

/// Shows a window that nothing else leads to, and only as a button of the desktop's bar.
pub(crate) fn show_small(app: &AppHandle) {
    let Some(window) = app.get_webview_window(NAME) else {
        return;
    };
    if let Err(error) = window.minimize().and_then(|()| window.show()) {
        tracing::warn!(%error, "the window could not be shown");
    }
}

/// Whether an address is the node's page; the window goes nowhere else.
fn is_ours(url: &Url) -> bool {
    let own_scheme = url.scheme() == SCHEME && url.host_str() == Some("localhost");
    // On Windows custom schemes are mapped to http://<scheme>.localhost.
    let mapped = url.scheme() == "http" && url.host_str() == Some("node.localhost");
    own_scheme || mapped
}

/// Whether the page made what stands there: a file in its own memory, about to be saved.
pub(crate) fn is_made_here(url: &Url) -> bool {
    url.scheme() == "blob" && Url::parse(url.path()).is_ok_and(|inner| is_ours(&inner))
}

/// Hands a web link to the system's browser; every other scheme is refused.
pub(crate) fn open_outside(url: &Url) {
    if !matches!(url.scheme(), "http" | "https") {
        tracing::warn!(scheme = url.scheme(), "a link of this scheme is not opened");
        return;
    }
    if let Err(error) = outside::open(url.as_str()) {
        tracing::warn!(%error, "the system's browser could not be started");
    }
}

/// Shows the data folder in the system's own program for files. The page names no path.
#[tauri::command]
#[allow(
    clippy::needless_pass_by_value,
    reason = "a command takes its state so"
)]
pub(crate) fn open_folder(slot: State<'_, NodeSlot>) -> Result<(), String> {
    // Where its disk is not plugged in, the usual one says where it was moved to.
    let folder = slot.folder().filter(|folder| folder.is_dir());
    let folder = folder.or_else(|| slot.home()).unwrap_or_default();
    // Asked for here: the program that shows it is not waited for.
    std::fs::read_dir(&folder).map_err(|error| error.to_string())?;
    outside::open(folder).map_err(|error| {
        tracing::warn!(%error, "the data folder could not be shown");
        error.to_string()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_on_the_nodes_page() {
        let cases = [
            ("node://localhost/", true),
            ("node://localhost/#/feed", true),
            ("http://node.localhost/", true),
            ("https://example.org/", false),
            ("node://elsewhere/", false),
            ("http://localhost/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
        ];
        for (address, ours) in cases {
            assert_eq!(is_ours(&Url::parse(address).unwrap()), ours, "{address}");
        }
    }
}
