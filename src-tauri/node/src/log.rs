//! The newest log lines, kept in memory for the owner's log view.

use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// How many lines the ring keeps.
const LINES: usize = 2_000;
/// How long a line may grow, in bytes: a peer's words must not fill the memory.
const LINE_BYTES: usize = 1_000;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Its number; they rise by one.
    pub seq: u64,
    /// When it was written, Unix milliseconds.
    pub time_ms: u64,
    /// `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`.
    pub level: &'static str,
    /// The part of the program that wrote it.
    pub target: String,
    /// What it says.
    pub message: String,
}

/// The newest lines of the log; clones share them.
#[derive(Debug, Clone, Default)]
pub struct LogRing {
    lines: Arc<Mutex<Lines>>,
    lost: Arc<AtomicU64>,
}

#[derive(Debug, Default)]
struct Lines {
    ring: VecDeque<LogLine>,
    last: u64,
}

impl LogRing {
    /// The part of a `tracing` subscriber that feeds this ring.
    #[must_use]
    pub fn layer(&self) -> LogLayer {
        LogLayer { ring: self.clone() }
    }

    /// Up to `limit` lines after line `seq`, oldest first, and the number to ask for next.
    #[must_use]
    pub fn after(&self, seq: u64, limit: usize) -> (u64, Vec<LogLine>) {
        let lines = self.lock();
        let found: Vec<_> = lines
            .ring
            .iter()
            .filter(|line| line.seq > seq)
            .take(limit)
            .cloned()
            .collect();
        (found.last().map_or(lines.last, |line| line.seq), found)
    }

    /// Notes that a line, which this ring has, did not get to where else the log is written.
    pub fn note_lost(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    /// How many lines did not get there since the start.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    fn push(&self, level: &'static str, target: &str, message: String) {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let time_ms = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        let mut lines = self.lock();
        lines.last += 1;
        if lines.ring.len() == LINES {
            lines.ring.pop_front();
        }
        let seq = lines.last;
        lines.ring.push_back(LogLine {
            seq,
            time_ms,
            level,
            target: target.to_owned(),
            message,
        });
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Feeds a [`LogRing`] from `tracing`.
#[derive(Debug)]
pub struct LogLayer {
    ring: LogRing,
}

impl<S: Subscriber> Layer<S> for LogLayer {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let mut line = Line::default();
        event.record(&mut line);
        let metadata = event.metadata();
        let target = line.target.as_deref().unwrap_or(metadata.target());
        self.ring.push(metadata.level().as_str(), target, line.text);
    }
}

/// A line while its fields come in: the message first, the others as `name=value`.
#[derive(Default)]
struct Line {
    text: String,
    /// Who wrote it, where a library wrote it through the `log` crate.
    target: Option<String>,
}

impl Line {
    fn add(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        // The bridge from the `log` crate adds where the builder had the source.
        if field.name().starts_with("log.") {
            return;
        }
        let gap = if self.text.is_empty() { "" } else { " " };
        // Writing into a string cannot fail.
        let _ = match field.name() {
            "message" => write!(self.text, "{gap}{value}"),
            name => write!(self.text, "{gap}{name}={value}"),
        };
        if self.text.len() > LINE_BYTES {
            let end = (0..=LINE_BYTES)
                .rev()
                .find(|at| self.text.is_char_boundary(*at));
            self.text.truncate(end.unwrap_or_default());
        }
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "log.target" {
            self.target = Some(value.to_owned());
        }
        self.add(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, format_args!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing_subscriber::layer::SubscriberExt;

    #[test]
    fn keeps_lines_with_their_fields_and_pages_through_them() {
        let ring = LogRing::default();
        let subscriber = tracing_subscriber::registry().with(ring.layer());
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(height = 7, "a new tip");
            tracing::warn!("the disk is full");
        });
        let (next, lines) = ring.after(0, 1);
        assert_eq!(
            (lines[0].message.as_str(), lines[0].level),
            ("a new tip height=7", "INFO")
        );
        let (last, rest) = ring.after(next, 10);
        assert_eq!((rest.len(), last), (1, 2));
        assert_eq!(ring.after(last, 10), (2, vec![]));
    }

    #[test]
    fn keeps_nothing_of_where_the_builder_had_the_source() {
        let ring = LogRing::default();
        let subscriber = tracing_subscriber::registry().with(ring.layer());
        // What the bridge from the `log` crate makes of a line.
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(
                target: "log",
                {
                    log.target = "zbus::connection",
                    log.module_path = "zbus::connection",
                    log.file = "/home/builder/src/connection.rs",
                    log.line = 42
                },
                "a line of a library"
            );
        });
        let (_, lines) = ring.after(0, 1);
        assert_eq!(lines[0].message, "a line of a library");
        assert_eq!(lines[0].target, "zbus::connection");
    }

    #[test]
    fn cuts_long_lines() {
        let ring = LogRing::default();
        let subscriber = tracing_subscriber::registry().with(ring.layer());
        tracing::subscriber::with_default(subscriber, || tracing::info!("{}", "ä".repeat(5_000)));
        assert!(ring.after(0, 1).1[0].message.len() <= LINE_BYTES);
    }
}
