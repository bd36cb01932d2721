//! What a node's process holds of the machine.

use std::fs;
use std::time::Duration;

use crate::node::Node;
use crate::wait::wait_for;

/// Memory that may stay behind: allocators keep pages, caches of the store warm up.
const SLACK_KB: u64 = 64 * 1024;
/// File handles that may stay behind: connections that wait for their next request, readers of the store.
const SLACK_FILES: usize = 12;
/// Idle connections are closed within 30 s.
const BACK: Duration = Duration::from_secs(45);

/// Memory and file handles of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resources {
    /// Resident memory in KiB.
    pub rss_kb: u64,
    /// The highest that it ever was.
    pub peak_kb: u64,
    /// Open file handles.
    pub files: usize,
}

impl Resources {
    /// Those of a running node.
    #[must_use]
    pub fn of(node: &mut Node) -> Self {
        let pid = node.process().id();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            let word = line.and_then(|line| line.split_whitespace().nth(1));
            word.and_then(|word| word.parse().ok())
                .unwrap_or_else(|| panic!("no {name} of process {pid}"))
        };
        let files = fs::read_dir(format!("/proc/{pid}/fd")).map_or(0, Iterator::count);
        Self {
            rss_kb: field("VmRSS:"),
            peak_kb: field("VmHWM:"),
            files,
        }
    }

    /// Waits until the node holds about what it held before, and says what it holds then.
    pub async fn wait_back(self, node: &mut Node) -> Self {
        let what = format!(
            "memory and files of {} to come back to {self:?}",
            node.name()
        );
        wait_for(
            async || {
                let now = Self::of(node);
                let back =
                    now.rss_kb <= self.rss_kb + SLACK_KB && now.files <= self.files + SLACK_FILES;
                if back {
                    Ok(now)
                } else {
                    Err(format!("{now:?}"))
                }
            },
            BACK,
            &what,
        )
        .await
    }

    /// How much more was ever held than at the time of `before`.
    #[must_use]
    pub fn peak_growth_kb(self, before: Self) -> u64 {
        self.peak_kb.saturating_sub(before.rss_kb)
    }
}
