//! A small seeded generator for jitter and choices: the machines stay
//! repeatable, since the seed is an input like any other.

use std::time::Duration;

/// SplitMix64. Good enough to spread retries; never used for secrets.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 where `bound` is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * (bound as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A duration from `low` to `high`, to the millisecond.
    pub(crate) fn between(&mut self, low: Duration, high: Duration) -> Duration {
        let span = high.saturating_sub(low).as_millis() + 1;
        let millis = (u128::from(self.next()) * span) >> 64;
        low + Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }

    /// One of `items`.
    pub(crate) fn choose<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        items.get(self.below(items.len())).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_inside_its_bounds_and_repeats_with_its_seed() {
        let (mut one, mut two) = (Dice::new(7), Dice::new(7));
        for _ in 0..1_000 {
            let wait = one.between(Duration::from_secs(1), Duration::from_secs(5));
            assert!(wait >= Duration::from_secs(1) && wait <= Duration::from_secs(5));
            assert_eq!(
                wait,
                two.between(Duration::from_secs(1), Duration::from_secs(5))
            );
            assert!(one.below(3) < 3);
            two.below(3);
        }
        assert_eq!(one.below(0), 0);
        assert_eq!(one.choose::<u8>(&[]), None);
    }
}
