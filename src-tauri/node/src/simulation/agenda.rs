//! What happens when: first come first, and of those at one moment the one that was added first.
//!
//! Nearly all that is added happens within the next minute. So the minute is cut into slots: adding
//! is a push into one of them, and only those of the present slot are kept in order.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

/// How long a slot is.
const SLOT: Duration = Duration::from_millis(4);
/// How many slots there are: a minute and a bit, the longest of the deadlines of calls.
const SLOTS: usize = 16_384;

#[derive(Debug)]
pub(crate) struct Agenda<E> {
    /// What is due in the present slot, or was added for a time before it.
    present: BinaryHeap<Entry<E>>,
    /// The number of the present slot.
    slot: u64,
    /// The slots after the present one.
    near: VecDeque<Vec<Entry<E>>>,
    /// What is due after all of them.
    far: BinaryHeap<Entry<E>>,
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
            present: BinaryHeap::new(),
            slot: 0,
            near: std::iter::repeat_with(Vec::new).take(SLOTS).collect(),
            far: BinaryHeap::new(),
            count: 0,
        }
    }

    pub(crate) fn add(&mut self, time: Duration, event: E) {
        let number = self.count;
        self.count += 1;
        self.place(Entry {
            time,
            number,
            event,
        });
    }

    fn place(&mut self, entry: Entry<E>) {
        let Some(ahead) = slot_of(entry.time).checked_sub(self.slot + 1) else {
            self.present.push(entry);
            return;
        };
        match self.near.get_mut(ahead as usize) {
            Some(slot) => slot.push(entry),
            None => self.far.push(entry),
        }
    }

    /// The next event, when it is due by `limit`.
    pub(crate) fn next(&mut self, limit: Duration) -> Option<(Duration, E)> {
        while self.present.is_empty() && self.slot < slot_of(limit) {
            self.turn();
        }
        let due = self.present.peek().is_some_and(|entry| entry.time <= limit);
        let entry = due.then(|| self.present.pop()).flatten()?;
        Some((entry.time, entry.event))
    }

    /// Goes on to the next slot.
    fn turn(&mut self) {
        self.slot += 1;
        let next = self.near.pop_front().unwrap_or_default();
        self.near.push_back(Vec::new());
        self.present.extend(next);
        let last = self.slot + SLOTS as u64;
        while self
            .far
            .peek()
            .is_some_and(|entry| slot_of(entry.time) <= last)
        {
            self.far
                .pop()
                .into_iter()
                .for_each(|entry| self.place(entry));
        }
    }
}

fn slot_of(time: Duration) -> u64 {
    (time.as_micros() / SLOT.as_micros()) as u64
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::chance::Chance;

    /// Against a sorted list: whatever is added when, now or hours ahead.
    #[test]
    fn gives_what_is_due_in_order_of_time_and_of_adding() {
        let mut chance = Chance::new(1);
        let mut agenda = Agenda::new();
        let mut sorted: Vec<(Duration, u64)> = Vec::new();
        let (mut now, mut number) = (Duration::ZERO, 0);
        for _ in 0..2_000 {
            for _ in 0..chance.below(5) {
                let reach = [1, 4, 100, 30_000, 70_000, 5_000_000][chance.below(6)];
                let time = now + Duration::from_millis(chance.below(reach) as u64);
                agenda.add(time, number);
                sorted.push((time, number));
                number += 1;
            }
            sorted.sort_unstable();
            let limit = now + Duration::from_millis(chance.below(3_000) as u64);
            while let Some(next) = agenda.next(limit) {
                assert_eq!(next, sorted.remove(0));
            }
            assert!(sorted.first().is_none_or(|(time, _)| *time > limit));
            now = limit;
        }
    }
}
