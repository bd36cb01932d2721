//! A set that remembers the newest of what it was given, up to a bound.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;

/// Membership of the last `bound` distinct items.
#[derive(Debug)]
pub(crate) struct Recent<T> {
    set: HashSet<T>,
    order: VecDeque<T>,
    bound: usize,
}

impl<T: Copy + Eq + Hash> Recent<T> {
    pub(crate) fn new(bound: usize) -> Self {
        Self {
            set: HashSet::new(),
            order: VecDeque::new(),
            bound,
        }
    }

    /// Remembers `item`; says whether it is new. The oldest gives way.
    pub(crate) fn insert(&mut self, item: T) -> bool {
        if !self.set.insert(item) {
            return false;
        }
        self.order.push_back(item);
        if self.order.len() > self.bound
            && let Some(oldest) = self.order.pop_front()
        {
            self.set.remove(&oldest);
        }
        true
    }

    pub(crate) fn contains(&self, item: &T) -> bool {
        self.set.contains(item)
    }

    /// Forgets `item`.
    pub(crate) fn remove(&mut self, item: &T) {
        if self.set.remove(item) {
            self.order.retain(|kept| kept != item);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.set.clear();
        self.order.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_the_oldest_beyond_its_bound() {
        let mut recent = Recent::new(2);
        assert!(recent.insert(1) && recent.insert(2) && !recent.insert(1));
        assert!(recent.insert(3));
        assert!(!recent.contains(&1) && recent.contains(&2) && recent.contains(&3));
        recent.clear();
        assert!(!recent.contains(&3));
    }
}
