//! Which blocks this running node made active more than 14 days ago (section 6).

use std::collections::VecDeque;
use std::time::Duration;

use blocknet_chain::Height;

/// Days that a block has to be active until a fork below it is not followed unasked.
pub(crate) const ELDER_DAYS: u64 = 14;
/// How long a block has to be active until a fork below it is not followed unasked.
const AGE: Duration = Duration::from_secs(ELDER_DAYS * 86_400);
/// Blocks that became active within an hour count as one.
const GRAIN: Duration = Duration::from_secs(3_600);

/// When blocks became active, by the hour.
#[derive(Debug, Clone, Default)]
pub(super) struct Elders {
    /// Beginning of an hour, and the highest block that became active in it.
    hours: VecDeque<(Duration, Height)>,
    highest: Option<Height>,
}

impl Elders {
    /// Notes that the block at this height became active.
    pub(super) fn connected(&mut self, height: Height, now: Duration) {
        match self.hours.back_mut() {
            Some((since, highest)) if now.saturating_sub(*since) < GRAIN => *highest = height,
            _ => self.hours.push_back((now, height)),
        }
    }

    /// Notes that the chain was cut down to this height.
    pub(super) fn disconnected_to(&mut self, height: Height) {
        for (_, highest) in &mut self.hours {
            *highest = height.min(*highest);
        }
        self.highest = self.highest.map(|highest| highest.min(height));
    }

    /// Whether some became old enough since it was last asked to grow.
    pub(super) fn has_grown(&self, now: Duration) -> bool {
        let first = self.hours.front();
        // The hour's last block has to be old enough, not its first.
        first.is_some_and(|(since, _)| now.saturating_sub(*since) >= AGE + GRAIN)
    }

    /// Lets time pass.
    pub(super) fn grow(&mut self, now: Duration) {
        while self.has_grown(now)
            && let Some((_, height)) = self.hours.pop_front()
        {
            self.highest = self.highest.max(Some(height));
        }
    }

    /// The highest block that has been active for 14 days.
    pub(super) fn highest(&self) -> Option<Height> {
        self.highest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_an_elder_after_fourteen_days() {
        let mut elders = Elders::default();
        elders.connected(Height::new(5), Duration::from_secs(10));
        elders.connected(Height::new(6), Duration::from_secs(20));
        elders.connected(Height::new(9), Duration::from_secs(10_000));
        elders.grow(AGE);
        assert_eq!(elders.highest(), None);
        elders.grow(AGE + GRAIN + Duration::from_secs(10));
        assert_eq!(elders.highest(), Some(Height::new(6)));
    }

    #[test]
    fn blocks_that_left_the_chain_are_no_elders() {
        let mut elders = Elders::default();
        elders.connected(Height::new(9), Duration::ZERO);
        elders.disconnected_to(Height::new(4));
        elders.grow(AGE * 2);
        assert_eq!(elders.highest(), Some(Height::new(4)));
    }
}
