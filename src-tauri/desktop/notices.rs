//! The system's own notifications: what others said to the owner while they looked elsewhere.

use blocknet_node::{NodeHandle, StatusView, Unread};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

use crate::errands::{self, Errand};
use crate::node::NodeSlot;
use crate::window;
use crate::words::Words;

/// Replies are counted so far; from there on only another newest tells that one came.
const COUNTED: u32 = 100;

/// What was known at the last look.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    /// Whether there was a look: what waited before the start is no news.
    looked: bool,
    /// The replies and mentions that the owner had not seen.
    unread: Unread,
}

impl Notices {
    /// Tells of replies and mentions that came since the last look, unless somebody sits before the window.
    pub(crate) fn look(
        &mut self,
        app: &AppHandle,
        node: &NodeHandle,
        status: &StatusView,
        words: &Words,
    ) {
        if !self.is_news(status.replies) {
            return;
        }
        if !node.settings().notifications || window::is_watched(app) {
            return;
        }
        let said = match status.replies.mention {
            true => &words.mentions,
            false => &words.replies,
        };
        let text = said
            .text
            .replace("{count}", &status.replies.count.to_string());
        let note = app.notification().builder();
        if let Err(error) = note.title(&said.title).body(text).show() {
            tracing::warn!(%error, "a reply could not be announced");
        }
    }

    /// Whether there is more than before. Where there is less, another one is the newest and no
    /// news: what came after it was muted, or left the chain.
    fn is_news(&mut self, unread: Unread) -> bool {
        let more = unread.count > self.unread.count || unread.count >= COUNTED;
        let news = self.looked && more && unread.newest != self.unread.newest;
        (self.looked, self.unread) = (true, unread);
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
    use blocknet_chain::PostId;

    use super::*;

    #[test]
    fn only_what_comes_after_the_first_look_is_news() {
        let unread = |count: u32, newest: u8| Unread {
            count,
            newest: (count > 0).then(|| PostId::from_bytes([newest; 32])),
            mention: false,
        };
        let mut notices = Notices::default();
        let looks = [
            (unread(1, 1), false),
            (unread(1, 1), false),
            (unread(2, 2), true),
            (unread(2, 2), false),
            // The newest was muted.
            (unread(1, 1), false),
            (unread(0, 0), false),
            (unread(1, 1), true),
            (unread(COUNTED, 8), true),
            (unread(COUNTED, 8), false),
            (unread(COUNTED, 9), true),
        ];
        for (step, (unread, news)) in looks.into_iter().enumerate() {
            assert_eq!(notices.is_news(unread), news, "step {step}");
        }
    }
}
