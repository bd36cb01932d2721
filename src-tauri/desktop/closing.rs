//! What closing the window means: the end, or a life in the tray.

use std::time::{Duration, Instant};

use blocknet_node::SettingsPatch;
use tauri::{Manager, Window, WindowEvent};
use tauri_plugin_notification::NotificationExt;

use crate::node::NodeSlot;
use crate::tray::Tray;

/// The second click of a double one is not the owner's word.
const DOUBLE_CLICK: Duration = Duration::from_secs(1);

/// Whether the window is to be closed while the data folder is on its way. That need not end, as on a
/// disk that does not answer, and the folder is whole at one of its places whenever it is cut short.
#[derive(Debug, Default)]
pub(crate) struct Closing {
    asked: Option<Instant>,
}

impl Closing {
    /// Whether the owner asked for it; the page says then what it would mean.
    pub(crate) fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// Takes the owner's wish, and gives whether it is to be: when it is not the first.
    fn ask(&mut self, now: Instant) -> bool {
        let first = *self.asked.get_or_insert(now);
        now.saturating_duration_since(first) >= DOUBLE_CLICK
    }
}

/// Keeps the program running in its tray, where there is one and the owner wants it.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    let (slot, tray) = (window.state::<NodeSlot>(), window.state::<Tray>());
    if slot.is_relocating() {
        // The page shows how far that is, and what a second wish would do.
        if !slot.closing().ask(Instant::now()) {
            api.prevent_close();
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_a_move_at_the_second_wish_and_not_at_a_double_click() {
        let mut closing = Closing::default();
        assert!(!closing.is_asked());
        let first = Instant::now();
        for (after, ends) in [(0, false), (300, false), (1_000, true), (90_000, true)] {
            let now = first + Duration::from_millis(after);
            assert_eq!(closing.ask(now), ends, "{after} ms after the first");
            assert!(closing.is_asked());
        }
    }
}
