//! What the listeners of one node counted since its start.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::StatusCode;

/// Classes of answers: `1xx` to `5xx`.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// Which listener something came over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// Everybody's; streams between nodes count here as well.
    Public,
    /// The owner's, and the window's in process.
    Owner,
    /// The original paths'.
    Seed,
}

impl Listener {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Public, Self::Owner, Self::Seed];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Owner => "owner",
            Self::Seed => "seed",
        }
    }
}

/// The counts; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Counters(Arc<[OfListener; 3]>);

#[derive(Debug, Default)]
struct OfListener {
    answers: [AtomicU64; 5],
    traffic: Arc<TrafficOf>,
}

#[derive(Debug, Default)]
struct TrafficOf {
    received: AtomicU64,
    sent: AtomicU64,
}

/// Bytes over the sockets of one listener; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Traffic(Arc<TrafficOf>);

impl Counters {
    /// Counts an answer.
    pub(crate) fn answered(&self, at: Listener, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).wrapping_sub(1);
        if let Some(count) = self.of(at).and_then(|of| of.answers.get(class)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How many answers of each class a listener gave.
    pub(crate) fn answers(&self, at: Listener) -> impl Iterator<Item = (&'static str, u64)> {
        let counts = self.of(at).into_iter().flat_map(|of| &of.answers);
        CLASSES
            .into_iter()
            .zip(counts.map(|count| count.load(Ordering::Relaxed)))
    }

    /// The bytes over a listener's sockets.
    #[must_use]
    pub fn traffic(&self, at: Listener) -> Traffic {
        self.of(at)
            .map(|of| Traffic(Arc::clone(&of.traffic)))
            .unwrap_or_default()
    }

    fn of(&self, at: Listener) -> Option<&OfListener> {
        self.0.get(at as usize)
    }
}

impl Traffic {
    pub(crate) fn read(&self, bytes: usize) {
        self.0.received.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn wrote(&self, bytes: usize) {
        self.0.sent.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Bytes received and sent.
    pub(crate) fn bytes(&self) -> (u64, u64) {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (of(&self.0.received), of(&self.0.sent))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::{Counters, Listener};

    #[test]
    fn counts_each_listener_and_class_apart() {
        let counters = Counters::default();
        for status in [StatusCode::OK, StatusCode::CREATED, StatusCode::NOT_FOUND] {
            counters.answered(Listener::Public, status);
        }
        let public: Vec<_> = counters.answers(Listener::Public).collect();
        let wanted = [("1xx", 0), ("2xx", 2), ("3xx", 0), ("4xx", 1), ("5xx", 0)];
        assert_eq!(public, wanted);
        assert!(
            counters
                .answers(Listener::Owner)
                .all(|(_, count)| count == 0)
        );
        counters.traffic(Listener::Seed).read(3);
        counters.clone().traffic(Listener::Seed).wrote(4);
        assert_eq!(counters.traffic(Listener::Seed).bytes(), (3, 4));
    }
}
