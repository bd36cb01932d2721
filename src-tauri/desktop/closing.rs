//! What closing the window means: the end, or a life in the tray.

use blocknet_node::SettingsPatch;
use tauri::{Manager, Window, WindowEvent};
use tauri_plugin_notification::NotificationExt;

use crate::node::NodeSlot;
use crate::tray::Tray;

/// Keeps the program running in its tray, where there is one and the owner wants it.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    let (slot, tray) = (window.state::<NodeSlot>(), window.state::<Tray>());
    // The page shows how far that is, and its end is not far.
    if slot.is_relocating() {
        api.prevent_close();
        return;
    }
    let Some(node) = slot.node().filter(|_| tray.is_shown()) else {
        return;
    };
    let settings = node.settings();
    if !settings.close_to_tray || window.hide().is_err() {
        return;
    }
    api.prevent_close();
    if settings.tray_told {
        return;
    }
    if let Some(words) = tray.words() {
        let note = window.app_handle().notification().builder();
        let note = note.title(words.stays.title).body(words.stays.text);
        if let Err(error) = note.show() {
            tracing::warn!(%error, "nobody could be told that the program stays in the tray");
            return;
        }
    }
    slot.spawn(async move {
        let told = SettingsPatch {
            tray_told: Some(true),
            ..SettingsPatch::default()
        };
        if let Err(error) = node.put_settings(told).await {
            tracing::warn!(%error, "it will be told once more");
        }
    });
}
