//! The system's own notifications: what others said to the owner while they looked elsewhere.

use blocknet_chain::PostId;
use blocknet_node::{NodeHandle, StatusView};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

use crate::errands::{self, Errand};
use crate::node::NodeSlot;
use crate::window;
use crate::words::Words;

/// What was known at the last look.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    /// Whether there was a look: what waited before the start is no news.
    looked: bool,
    /// The newest reply that the owner has not seen.
    newest: Option<PostId>,
}

impl Notices {
    /// Tells of replies that came since the last look, unless somebody sits before the window.
    pub(crate) fn look(
        &mut self,
        app: &AppHandle,
        node: &NodeHandle,
        status: &StatusView,
        words: &Words,
    ) {
        if !self.is_news(status.replies.newest) {
            return;
        }
        if !node.settings().notifications || window::is_watched(app) {
            return;
        }
        let text = words
            .replies
            .text
            .replace("{count}", &status.replies.count.to_string());
        let note = app.notification().builder();
        if let Err(error) = note.title(&words.replies.title).body(text).show() {
            tracing::warn!(%error, "a reply could not be announced");
        }
    }

    fn is_news(&mut self, newest: Option<PostId>) -> bool {
        let news = self.looked && newest.is_some() && newest != self.newest;
        (self.looked, self.newest) = (true, newest);
        news
    }
}

/// A click on a notification brings the window, and where replies wait leads to them.
pub(crate) fn follow_clicks(app: &AppHandle) {
    let handle = app.clone();
    let followed = app.notification().on_action(move |_| {
        let (app, slot) = (handle.clone(), handle.state::<NodeSlot>());
        let node = slot.node();
        slot.spawn(async move {
            let unread = match node {
                Some(node) => node.status().await.is_ok_and(|now| now.replies.count > 0),
                None => false,
            };
            let errand = unread.then_some(Errand::Replies);
            errands::send(&app, errand.into_iter().collect());
        });
    });
    if let Err(error) = followed {
        tracing::warn!(%error, "clicks on notifications lead nowhere");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_comes_after_the_first_look_is_news() {
        let (one, two) = (PostId::from_bytes([1; 32]), PostId::from_bytes([2; 32]));
        let mut notices = Notices::default();
        let looks = [
            (Some(one), false),
            (Some(one), false),
            (Some(two), true),
            (Some(two), false),
            (None, false),
            (Some(one), true),
        ];
        for (step, (newest, news)) in looks.into_iter().enumerate() {
            assert_eq!(notices.is_news(newest), news, "step {step}");
        }
    }
}
