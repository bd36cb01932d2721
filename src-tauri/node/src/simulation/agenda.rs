//! What happens when: a heap of events, first come first of those at one moment.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::time::Duration;

#[derive(Debug)]
pub(crate) struct Agenda<E> {
    heap: BinaryHeap<Entry<E>>,
    count: u64,
}

#[derive(Debug)]
struct Entry<E> {
    time: Duration,
    number: u64,
    event: E,
}

impl<E> Agenda<E> {
    pub(crate) fn new() -> Self {
        Self {
            heap: BinaryHeap::new(),
            count: 0,
        }
    }

    pub(crate) fn add(&mut self, time: Duration, event: E) {
        let number = self.count;
        self.count += 1;
        self.heap.push(Entry {
            time,
            number,
            event,
        });
    }

    /// The next event, when it is due by `limit`.
    pub(crate) fn next(&mut self, limit: Duration) -> Option<(Duration, E)> {
        let due = self.heap.peek().is_some_and(|entry| entry.time <= limit);
        let entry = due.then(|| self.heap.pop()).flatten()?;
        Some((entry.time, entry.event))
    }
}

impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        // The heap gives its greatest: the earliest here.
        (other.time, other.number).cmp(&(self.time, self.number))
    }
}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<E> Eq for Entry<E> {}
