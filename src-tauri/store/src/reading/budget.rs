//! How much a list looks at for the cards of its posts: a few hundred bytes that ask for it must
//! not keep a reader for seconds, whatever the posts have below them.

/// The newest other children of a post that is read alone, looked through for reactions.
const ALONE: usize = 1_000;
/// The same of a post in a list: more than a card can show one by one.
const IN_A_LIST: usize = 200;
/// The same for all posts of a list together: some twenty posts that many have reacted to.
const ALL_OF_A_LIST: usize = 4_000;
/// What each further post of the list still gets, so that no card lies bare.
const LEAST: usize = 8;
/// Replies of one post are counted so far.
const COUNTED: usize = 10_000;
/// The same of all posts of a list together: ten that everybody answers, and many with some
/// hundreds. Counting so many takes a hundredth of a second.
const COUNTED_OF_A_LIST: usize = 100_000;
/// Replies that are counted of each further post of the list.
const LEAST_COUNTED: usize = 100;

/// Rows that may still be looked at for reactions, and replies that may be counted.
#[derive(Debug)]
pub(super) struct Budget {
    each: usize,
    left: usize,
    counts: usize,
}

impl Budget {
    /// For a post that is read alone.
    pub(super) fn alone() -> Self {
        Self {
            each: ALONE,
            left: ALONE,
            counts: COUNTED,
        }
    }

    /// For the posts of a list, one after the other.
    pub(super) fn of_a_list() -> Self {
        Self {
            each: IN_A_LIST,
            left: ALL_OF_A_LIST,
            counts: COUNTED_OF_A_LIST,
        }
    }

    /// Rows for the next post.
    pub(super) fn next(&self) -> usize {
        self.left.min(self.each).max(LEAST)
    }

    /// Replies of the next post that are counted.
    pub(super) fn next_count(&self) -> usize {
        self.counts.clamp(LEAST_COUNTED, COUNTED)
    }

    /// So many replies were counted.
    pub(super) fn spend_count(&mut self, replies: usize) {
        self.counts = self.counts.saturating_sub(replies);
    }

    /// So many rows were looked at.
    pub(super) fn spend(&mut self, rows: usize) {
        self.left = self.left.saturating_sub(rows);
    }
}

#[cfg(test)]
mod tests {
    use super::{
        ALL_OF_A_LIST, Budget, COUNTED, COUNTED_OF_A_LIST, IN_A_LIST, LEAST, LEAST_COUNTED,
    };

    #[test]
    fn a_list_of_busy_posts_costs_a_bounded_number_of_rows() {
        let mut budget = Budget::of_a_list();
        let mut looked_at = 0;
        for _ in 0..565 {
            let rows = budget.next();
            assert!((LEAST..=IN_A_LIST).contains(&rows), "{rows}");
            looked_at += rows;
            budget.spend(rows);
        }
        assert!(
            looked_at <= ALL_OF_A_LIST + 565 * LEAST,
            "{looked_at} rows of 565,000"
        );
    }

    #[test]
    fn replies_of_a_list_are_counted_so_far_in_all_and_of_each_post_a_few() {
        let mut budget = Budget::of_a_list();
        let mut counted = 0;
        for post in 0..565 {
            let replies = budget.next_count();
            let whole = post < COUNTED_OF_A_LIST / COUNTED;
            assert_eq!(replies, if whole { COUNTED } else { LEAST_COUNTED });
            counted += replies;
            budget.spend_count(replies);
        }
        assert!(counted <= COUNTED_OF_A_LIST + 565 * LEAST_COUNTED);
        assert_eq!(Budget::alone().next_count(), COUNTED);
    }

    #[test]
    fn quiet_posts_leave_room_for_a_busy_one() {
        let mut budget = Budget::of_a_list();
        for _ in 0..500 {
            budget.spend(2);
        }
        assert_eq!(budget.next(), IN_A_LIST);
    }
}
