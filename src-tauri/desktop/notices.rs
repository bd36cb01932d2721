//! The system's own notifications: what others said to the owner while they looked elsewhere.

use std::time::{Duration, Instant};

use blocknet_node::net::Stage;
use blocknet_node::{NodeHandle, StatusView, Unread};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

use crate::errands::{self, Errand};
use crate::node::NodeSlot;
use crate::window;
use crate::words::Words;

/// Replies are counted so far; from there on only another newest tells that one came.
const COUNTED: u32 = 100;

/// A node that has been behind for so long may stay so, say because nobody gives it the blocks of a
/// heavier branch; it tells what came, and waits as long again.
const LONG: Duration = Duration::from_secs(10 * 60);

/// What was known when the node last was up to date.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    /// Whether there was a look: what waited before the start is no news.
    looked: bool,
    /// The replies and mentions that the owner had not seen.
    unread: Unread,
    /// Since when the node has had to catch up.
    behind: Option<Instant>,
}

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    /// Somebody said something just now.
    Now,
    /// So many did while this node was not up to date.
    Meanwhile(u32),
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
        let Some(news) = self.news(status.sync.stage, status.replies) else {
            return;
        };
        if !node.settings().notifications || window::is_watched(app) {
            return;
        }
        let (said, count) = match news {
            News::Meanwhile(count) => (&words.meanwhile, count),
            News::Now if status.replies.mention => (&words.mentions, status.replies.count),
            News::Now => (&words.replies, status.replies.count),
        };
        let text = said.text.replace("{count}", &count.to_string());
        let note = app.notification().builder();
        if let Err(error) = note.title(&said.title).body(text).show() {
            tracing::warn!(%error, "a reply could not be announced");
        }
    }

    /// What came since the node was up to date the last time; nothing while it catches up, for
    /// then each look would find more of what others said long ago.
    ///
    /// Where there is less than before, another one is the newest and no news: what came after it
    /// was muted, or left the chain.
    fn news(&mut self, stage: Stage, unread: Unread) -> Option<News> {
        let is_long = |since: Instant| since.elapsed() >= LONG;
        let current = stage == Stage::Current || self.behind.is_some_and(is_long);
        let had = self.unread;
        if current || !self.looked || unread.count < had.count {
            self.unread = unread;
        }
        let (looked, behind) = (self.looked, self.behind.is_some());
        self.looked = true;
        self.behind = match stage {
            Stage::Current => None,
            _ if current => Some(Instant::now()),
            _ => self.behind.or_else(|| Some(Instant::now())),
        };
        let more = unread.count > had.count || unread.count >= COUNTED;
        if !current || !looked || !more || unread.newest == had.newest {
            return None;
        }
        // One that came with the newest block is told as any other.
        match unread.count.saturating_sub(had.count) {
            came if behind && came > 1 => Some(News::Meanwhile(came)),
            _ => Some(News::Now),
        }
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

    fn unread(count: u32, newest: u8) -> Unread {
        Unread {
            count,
            newest: (count > 0).then(|| PostId::from_bytes([newest; 32])),
            mention: false,
        }
    }

    #[test]
    fn only_what_comes_after_the_first_look_is_news() {
        let mut notices = Notices::default();
        let now = Some(News::Now);
        let looks = [
            (unread(1, 1), None),
            (unread(1, 1), None),
            (unread(2, 2), now),
            (unread(2, 2), None),
            // The newest was muted.
            (unread(1, 1), None),
            (unread(0, 0), None),
            (unread(1, 1), now),
            (unread(COUNTED, 8), now),
            (unread(COUNTED, 8), None),
            (unread(COUNTED, 9), now),
        ];
        for (step, (unread, news)) in looks.into_iter().enumerate() {
            assert_eq!(notices.news(Stage::Current, unread), news, "step {step}");
        }
    }

    #[test]
    fn a_node_that_stays_behind_tells_all_the_same_and_not_each_time() {
        let mut notices = Notices::default();
        assert_eq!(notices.news(Stage::Current, unread(0, 0)), None);
        assert_eq!(notices.news(Stage::Blocks, unread(2, 2)), None);
        notices.behind = Instant::now().checked_sub(LONG);
        let told = notices.news(Stage::Blocks, unread(3, 3));
        assert_eq!(told, Some(News::Meanwhile(3)));
        assert_eq!(notices.news(Stage::Blocks, unread(4, 4)), None);
        assert_eq!(notices.news(Stage::Current, unread(4, 4)), Some(News::Now));
    }

    #[test]
    fn what_a_longer_sync_brings_is_told_once_at_its_end() {
        let mut notices = Notices::default();
        let looks = [
            (Stage::Connecting, unread(1, 1), None),
            (Stage::Headers, unread(1, 1), None),
            (Stage::Blocks, unread(5, 5), None),
            // A peer was lost on the way.
            (Stage::Alone, unread(9, 9), None),
            (Stage::Blocks, unread(13, 13), None),
            (Stage::Current, unread(13, 13), Some(News::Meanwhile(12))),
            (Stage::Current, unread(13, 13), None),
            (Stage::Current, unread(15, 15), Some(News::Now)),
            // A block is fetched at the moment of the look.
            (Stage::Blocks, unread(16, 16), None),
            (Stage::Current, unread(16, 16), Some(News::Now)),
            // Some were read meanwhile.
            (Stage::Blocks, unread(0, 0), None),
            (Stage::Blocks, unread(2, 18), None),
            (Stage::Current, unread(3, 19), Some(News::Meanwhile(3))),
            (Stage::Blocks, unread(3, 19), None),
            (Stage::Current, unread(3, 19), None),
        ];
        for (step, (stage, unread, news)) in looks.into_iter().enumerate() {
            assert_eq!(notices.news(stage, unread), news, "step {step}");
        }
    }
}
