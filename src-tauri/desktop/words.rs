//! The words of the shell: tray and notifications. The page sends them in the reader's language,
//! so that every word of the interface stands in its catalogues.

use blocknet_node::net::Stage;
use blocknet_node::{MiningPause, StatusView};
use serde::Deserialize;

/// Words, some with places for numbers, such as `{peers}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// The menu's line before the node has started.
    pub(crate) starting: String,
    /// The menu's line: `{stage}`, `{peers}`, `{height}`.
    pub(crate) line: String,
    /// What is put behind it while mining pauses on battery.
    pub(crate) paused: String,
    /// What sync is at.
    pub(crate) stages: Stages,
    /// Brings the window forward.
    pub(crate) open: String,
    /// Opens the field for a new post.
    pub(crate) new_post: String,
    /// Mining by itself, on or off.
    pub(crate) mining: String,
    /// Ends the program.
    pub(crate) quit: String,
    /// What is said once, when the window is closed and the program goes on.
    pub(crate) stays: Note,
    /// What is said when others answered: `{count}` replies that were not seen.
    pub(crate) replies: Note,
    /// What is said when somebody named the owner: `{count}` as above.
    pub(crate) mentions: Note,
    /// What is said at the end of a longer sync: `{count}` replies and mentions that it brought.
    pub(crate) meanwhile: Note,
}

/// Words for what sync is at; `{percent}` for how far.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stages {
    alone: String,
    connecting: String,
    headers: String,
    blocks: String,
    current: String,
}

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Note {
    /// Its first line.
    pub(crate) title: String,
    /// What it says.
    pub(crate) text: String,
}

impl Words {
    /// The node in one line.
    pub(crate) fn state(&self, status: &StatusView) -> String {
        let stage = match status.sync.stage {
            Stage::Alone => &self.stages.alone,
            Stage::Connecting => &self.stages.connecting,
            Stage::Headers => &self.stages.headers,
            Stage::Blocks => &self.stages.blocks,
            Stage::Current => &self.stages.current,
        };
        let percent = percent(status.sync.done, status.sync.total);
        let stage = stage.replace("{percent}", &percent.to_string());
        // As the window counts: two that call each other are one.
        let peers = status.outbound.max(status.inbound).to_string();
        let line = self
            .line
            .replace("{stage}", &stage)
            .replace("{peers}", &peers)
            .replace("{height}", &status.height.get().to_string());
        match status.mining.paused {
            Some(MiningPause::Battery) => format!("{line} · {}", self.paused),
            None => line,
        }
    }
}

fn percent(done: u32, total: u32) -> u64 {
    u64::from(done) * 100 / u64::from(total.max(1))
}
