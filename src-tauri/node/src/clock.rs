//! The node's clocks: one that people share, one that never goes back.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What the node knows of time; tests give it hands of their own.
pub trait Clock: Send + Sync + 'static {
    /// Unix time in milliseconds.
    fn unix_ms(&self) -> u64;

    /// Time since some fixed moment; never goes back, and knows nothing of set clocks.
    fn mono(&self) -> Duration;

    /// Unix time in seconds.
    fn unix(&self) -> u64 {
        self.unix_ms() / 1000
    }
}

/// The machine's clocks.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time begins now.
    #[must_use]
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn unix_ms(&self) -> u64 {
        // A clock set before 1970 counts as 1970.
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    fn mono(&self) -> Duration {
        self.start.elapsed()
    }
}
