//! A ring of numbered events.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::{Event, EventKind, EventsAfter, RING};

/// The ring of events; clones share it.
#[derive(Debug, Clone)]
pub struct EventLog {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    ring: Mutex<VecDeque<Event>>,
    /// Number of the newest event; 0 before the first.
    last: watch::Sender<u64>,
    /// Reorgs among all events that ever were.
    reorgs: AtomicU64,
}

impl EventLog {
    /// A ring with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        let shared = Shared {
            ring: Mutex::default(),
            last: watch::Sender::new(0),
            reorgs: AtomicU64::new(0),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Number of the newest event, which is what to wait after for only what comes.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        *self.shared.last.borrow()
    }

    /// How many reorgs there were.
    pub(crate) fn reorgs(&self) -> u64 {
        self.shared.reorgs.load(Ordering::Relaxed)
    }

    /// What happened after event `seq`, as far as the ring reaches.
    #[must_use]
    pub fn after(&self, seq: u64) -> EventsAfter {
        let ring = self.ring();
        let last = self.next_seq();
        let first = ring.front().map_or(last + 1, |event| event.seq);
        // A number from the future belongs to an earlier run of this node.
        let gap = seq > last || seq + 1 < first;
        let from = if gap { first.saturating_sub(1) } else { seq };
        let skip = usize::try_from((from + 1).saturating_sub(first)).unwrap_or(usize::MAX);
        EventsAfter {
            next: last,
            gap,
            events: ring.iter().skip(skip).cloned().collect(),
        }
    }

    /// As [`EventLog::after`], but waits up to `patience` for the first event.
    pub async fn wait_after(&self, seq: u64, patience: Duration) -> EventsAfter {
        let mut last = self.shared.last.subscribe();
        // Whether something came or time is over, the answer is what stands after `seq`.
        let _ = tokio::time::timeout(patience, last.wait_for(|last| *last != seq)).await;
        self.after(seq)
    }

    /// Puts events at the end, in order.
    pub(crate) fn publish(&self, kinds: impl IntoIterator<Item = EventKind>) {
        let mut ring = self.ring();
        let mut last = self.next_seq();
        for kind in kinds {
            last += 1;
            if matches!(kind, EventKind::Reorg { .. }) {
                self.shared.reorgs.fetch_add(1, Ordering::Relaxed);
            }
            if ring.len() == RING {
                ring.pop_front();
            }
            ring.push_back(Event { seq: last, kind });
        }
        // Under the lock, so that whoever reads the ring finds the number of its last event.
        self.shared
            .last
            .send_if_modified(|seen| std::mem::replace(seen, last) != last);
    }

    fn ring(&self) -> MutexGuard<'_, VecDeque<Event>> {
        // A ring whose writer panicked still holds whole events.
        self.shared
            .ring
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for EventLog {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(posts: usize) -> EventKind {
        EventKind::Pool { posts, bytes: 0 }
    }

    #[test]
    fn gives_what_came_after_a_number() {
        let log = EventLog::new();
        log.publish([pool(1), pool(2), pool(3)]);
        let after = log.after(1);
        assert_eq!((after.next, after.gap), (3, false));
        assert_eq!(
            after
                .events
                .iter()
                .map(|event| event.seq)
                .collect::<Vec<_>>(),
            [2, 3]
        );
        assert!(log.after(3).events.is_empty());
    }

    #[test]
    fn tells_of_a_gap_when_the_ring_has_moved_on() {
        let log = EventLog::new();
        log.publish((0..=RING).map(pool));
        assert!(log.after(0).gap);
        assert_eq!(log.after(0).events.len(), RING);
        assert!(!log.after(1).gap);
        assert!(log.after(1_000_000).gap, "a number of an earlier run");
    }

    #[tokio::test]
    async fn wakes_who_waits() {
        let log = EventLog::new();
        let waiting = log.clone();
        let waiter =
            tokio::spawn(async move { waiting.wait_after(0, Duration::from_secs(60)).await });
        log.publish([pool(7)]);
        assert_eq!(waiter.await.unwrap().events.len(), 1);
    }

    #[test]
    fn gives_no_event_twice_while_others_come() {
        let log = EventLog::new();
        let publishing = log.clone();
        let publisher = std::thread::spawn(move || {
            (0..2_000).for_each(|posts| publishing.publish([pool(posts)]));
        });
        let mut seq = 0;
        while seq < 2_000 {
            let after = log.after(seq);
            let last = after.events.last().map_or(seq, |event| event.seq);
            assert_eq!(after.next, last);
            seq = after.next;
        }
        publisher.join().unwrap();
    }

    #[tokio::test]
    async fn answers_empty_when_patience_ends() {
        let after = EventLog::new()
            .wait_after(0, Duration::from_millis(1))
            .await;
        assert!(after.events.is_empty());
    }
}
