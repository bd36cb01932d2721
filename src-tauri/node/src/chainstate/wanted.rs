//! Which bodies are to be fetched: those that the best header branch lacks, in the order of the
//! chain; where none has more work than the tip, those of branches that have as much.

use std::collections::{HashSet, VecDeque};

use blocknet_chain::{BlockId, Height};

/// Missing bodies of the best header branch, lowest first; or those of the tip's rivals.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    missing: VecDeque<(Height, BlockId)>,
    /// Bodies of branches as heavy as the active chain; none while one is heavier.
    rivals: Vec<BlockId>,
}

impl Wanted {
    /// Forgets all and lists these.
    pub(super) fn replace(&mut self, missing: Vec<(Height, BlockId)>) {
        self.missing = missing.into();
        self.rivals.clear();
    }

    /// Lists the missing bodies of the tip's rivals, each branch lowest first.
    pub(super) fn replace_rivals(&mut self, rivals: Vec<BlockId>) {
        self.rivals = rivals;
    }

    /// How many bodies of rivals are missing.
    pub(super) fn rivals(&self) -> usize {
        self.rivals.len()
    }

    /// Adds headers that extend the branch.
    pub(super) fn extend(&mut self, missing: impl IntoIterator<Item = (Height, BlockId)>) {
        self.missing.extend(missing);
    }

    /// Up to `max` ids in order, without those in `skip`.
    pub(super) fn next(&self, max: usize, skip: &HashSet<BlockId>) -> Vec<BlockId> {
        let ids = self.missing.iter().map(|(_, id)| id).chain(&self.rivals);
        let ids = ids.copied();
        ids.filter(|id| !skip.contains(id)).take(max).collect()
    }

    /// Takes a body off the list that has come. Says whether the best header branch lacked it,
    /// and if so, whether all bodies below it are there.
    pub(super) fn came(&mut self, height: Height, id: &BlockId) -> Option<bool> {
        self.rivals.retain(|rival| rival != id);
        let at = self.place(height, id)?;
        self.missing.remove(at);
        Some(at == 0)
    }

    /// Whether a body is on the list.
    pub(super) fn contains(&self, height: Height, id: &BlockId) -> bool {
        self.place(height, id).is_some()
    }

    fn place(&self, height: Height, id: &BlockId) -> Option<usize> {
        // Heights rise along the list, so the place is found by halving.
        let at = self
            .missing
            .binary_search_by(|(other, _)| other.cmp(&height))
            .ok()?;
        self.missing.get(at).filter(|(_, found)| found == id)?;
        Some(at)
    }

    /// The lowest that is missing at this height or above it.
    pub(super) fn lowest_from(&self, height: Height) -> Option<(Height, BlockId)> {
        let at = self.missing.partition_point(|(other, _)| *other < height);
        self.missing.get(at).copied()
    }

    /// The lowest that is missing.
    pub(super) fn first(&self) -> Option<(Height, BlockId)> {
        self.missing.front().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> BlockId {
        BlockId::from_bytes([n; 32])
    }

    #[test]
    fn gives_in_order_and_skips_what_is_in_flight() {
        let mut wanted = Wanted::default();
        wanted.extend((1..=5).map(|n| (Height::new(u32::from(n)), id(n))));
        let skip = HashSet::from([id(1), id(3)]);
        assert_eq!(wanted.next(2, &skip), [id(2), id(4)]);
    }

    #[test]
    fn forgets_rivals_once_a_branch_is_heavier() {
        let mut wanted = Wanted::default();
        wanted.replace_rivals(vec![id(1), id(2)]);
        assert_eq!(wanted.next(9, &HashSet::new()), [id(1), id(2)]);
        assert_eq!(wanted.came(Height::new(1), &id(1)), None);
        assert_eq!(wanted.rivals(), 1);
        wanted.replace(vec![(Height::new(2), id(3))]);
        assert_eq!(wanted.next(9, &HashSet::new()), [id(3)]);
    }

    #[test]
    fn says_whether_what_came_was_the_lowest() {
        let mut wanted = Wanted::default();
        wanted.extend((1..=3).map(|n| (Height::new(u32::from(n)), id(n))));
        assert_eq!(wanted.came(Height::new(2), &id(2)), Some(false));
        assert_eq!(wanted.came(Height::new(2), &id(2)), None);
        assert_eq!(wanted.came(Height::new(3), &id(9)), None);
        assert_eq!(wanted.came(Height::new(1), &id(1)), Some(true));
        assert_eq!(wanted.next(9, &HashSet::new()), [id(3)]);
    }
}
