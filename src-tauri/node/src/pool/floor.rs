//! The priority below which a full pool lets nothing in; it rises at once and sinks with time.

use super::priority::Priority;

/// Steps in which the floor halves once.
const STEPS: u64 = 64;

/// The floor of the pool.
#[derive(Debug)]
pub(super) struct Floor {
    least: Priority,
    /// Where it stood at `since`; none at the least.
    raised: Option<(Priority, u64)>,
}

impl Floor {
    pub(super) fn new(least: Priority) -> Self {
        Self {
            least,
            raised: None,
        }
    }

    /// Lifts the floor above a priority that had to give way.
    pub(super) fn lift(&mut self, evicted: Priority, now: u64, fill_percent: usize) {
        let before = self.at(now, fill_percent);
        let lifted = evicted.raised();
        if lifted > before {
            self.raised = Some((lifted, now));
        }
    }

    /// The floor now. It halves every hour, in half of that under half full and in a quarter
    /// under a quarter full, and ends at the least that consensus asks.
    pub(super) fn at(&mut self, now: u64, fill_percent: usize) -> Priority {
        let Some((mut value, since)) = self.raised else {
            return self.least;
        };
        let half_life = match fill_percent {
            0..25 => 900,
            25..50 => 1_800,
            _ => 3_600,
        };
        let step = half_life / STEPS;
        let steps = now.saturating_sub(since) / step;
        for _ in 0..steps {
            value = value.decayed();
            if value <= self.least {
                self.raised = None;
                return self.least;
            }
        }
        self.raised = Some((value, since + steps * step));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blocknet_chain::Network;

    fn lifted() -> (Floor, Priority) {
        let least = Priority::least(Network::dev().params());
        let evicted = Priority::of(Network::dev().params(), 1_192_000, 0, true);
        let mut floor = Floor::new(least);
        floor.lift(evicted, 1_000, 100);
        (floor, evicted.raised())
    }

    #[test]
    fn halves_in_an_hour_or_faster_when_the_pool_is_emptier() {
        for (fill, half_life) in [(100, 3_600), (50, 3_600), (49, 1_800), (24, 900)] {
            let (mut floor, top) = lifted();
            assert_eq!(floor.at(1_000, fill), top);
            let half = floor.at(1_000 + half_life, fill).per_byte();
            let wanted = top.per_byte() / 2;
            assert!(
                half.abs_diff(wanted) <= wanted / 100 + 1,
                "{half} is not {wanted} at {fill} %"
            );
        }
    }

    #[test]
    fn ends_at_the_consensus_minimum() {
        let (mut floor, _) = lifted();
        assert_eq!(
            floor.at(1_000_000_000, 100),
            Priority::least(Network::dev().params())
        );
    }

    #[test]
    fn never_sinks_by_a_lift_or_by_a_clock_that_goes_back() {
        let (mut floor, top) = lifted();
        floor.lift(Priority::least(Network::dev().params()), 1_000, 100);
        assert_eq!(floor.at(500, 100), top);
    }
}
