//! How the program is put together: plugins, the node, the window, in this order.

use std::time::Duration;

use tauri::{AppHandle, Manager};
use tauri_plugin_window_state::StateFlags;

use crate::args::Args;
use crate::errands::{self, Errands};
use crate::node::NodeSlot;
use crate::tray::{self, Tray};
use crate::{bridge, choose, closing, instance, notices, window};

/// How long a start without a window waits for a tray before it shows a small window.
const TRAY_DEADLINE: Duration = Duration::from_secs(15);

/// Makes the program; nothing of it is there when another one runs on the same folder.
///
/// # Errors
/// When there is no display or the web view cannot start.
pub(crate) fn build(slot: &NodeSlot, args: &Args) -> tauri::Result<tauri::App> {
    let (carrier, node) = (slot.clone(), slot.clone());
    let hidden = args.hidden;
    tauri::Builder::default()
        // First of all, so that a second start touches nothing.
        .plugin(instance::plugin(slot.home().as_deref()))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(
            tauri_plugin_autostart::Builder::new()
                .arg("--hidden")
                .build(),
        )
        .plugin(window_state())
        .manage(slot.clone())
        .manage(Errands::of(args))
        .manage(Tray::default())
        .invoke_handler(tauri::generate_handler![
            errands::take_errands,
            tray::say_words,
            tray::has_tray,
            window::open_folder,
            choose::choose_folder
        ])
        .register_asynchronous_uri_scheme_protocol(
            bridge::SCHEME,
            move |context, request, responder| {
                let downloads = || window::downloads(context.app_handle());
                bridge::carry(&carrier, request, responder, downloads);
            },
        )
        .on_window_event(closing::on_event)
        .setup(move |app| {
            node.begin();
            window::open(app.handle(), node.page_storage(), hidden)?;
            node.exit_on_signal(app.handle().clone());
            listen_to_links(app.handle());
            notices::follow_clicks(app.handle());
            if hidden {
                show_without_tray(&node, app.handle().clone());
            }
            Ok(())
        })
        .build(tauri::generate_context!())
}

/// Keeps size, place and whether the window filled the screen; whether it was seen does not count.
fn window_state() -> tauri::plugin::TauriPlugin<tauri::Wry> {
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(kept)
        .build()
}

/// Invites come as arguments, but for macOS, which sends them to the program that runs.
#[cfg(target_os = "macos")]
fn listen_to_links(app: &AppHandle) {
    use tauri_plugin_deep_link::DeepLinkExt;
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        let links = event.urls().into_iter();
        let invites = links.filter_map(|url| crate::args::link(url.as_str()).ok());
        let invites = invites.map(|text| errands::Errand::Invite { text });
        errands::send(&handle, invites.collect());
    });
}

/// Invites come as arguments. A program that was not installed, as an `AppImage`, makes itself known
/// to the desktop.
#[cfg(not(target_os = "macos"))]
fn listen_to_links(app: &AppHandle) {
    #[cfg(target_os = "linux")]
    if app.env().appimage.is_some() {
        use tauri_plugin_deep_link::DeepLinkExt;
        if let Err(error) = app.deep_link().register_all() {
            tracing::warn!(%error, "links to invites will not open this program");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = app;
}

/// Without a tray nothing leads back to a window that nobody sees.
fn show_without_tray(slot: &NodeSlot, app: AppHandle) {
    slot.spawn(async move {
        let settled = async {
            let mut look = tokio::time::interval(Duration::from_millis(200));
            while !app.state::<Tray>().is_settled() {
                look.tick().await;
            }
        };
        let waited = tokio::time::timeout(TRAY_DEADLINE, settled).await;
        if waited.is_err() || !app.state::<Tray>().is_shown() {
            window::show_small(&app);
        }
    });
}
