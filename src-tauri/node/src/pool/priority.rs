//! How much stamp work per byte a post brings.

use blocknet_chain::{POST_OVERHEAD, Params, least_stamp_work};

/// Bits behind the point.
const FRACTION: u32 = 16;

/// Stamp work per byte: `D / (192 + text_size + 1000)`, with 16 bits behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Priority(u128);

impl Priority {
    /// Priority of a post; work above the least counts only when `luxury_counts`.
    pub(crate) fn of(params: &Params, work: u64, text_size: u16, luxury_counts: bool) -> Self {
        let least = least_stamp_work(params, text_size);
        let counted = if luxury_counts { work } else { work.min(least) };
        Self((u128::from(counted) << FRACTION) / Self::divisor(text_size))
    }

    /// The priority of any post that declares no more than P2 asks.
    pub(crate) fn least(params: &Params) -> Self {
        Self(u128::from(params.stamp_work_per_byte()) << FRACTION)
    }

    /// The stamp work that a post of this size needs for this priority.
    pub(crate) fn needed_work(self, text_size: u16) -> u64 {
        let work = self.0.saturating_mul(Self::divisor(text_size));
        u64::try_from(work.div_ceil(1 << FRACTION)).unwrap_or(u64::MAX)
    }

    /// Whole work per byte, rounded up.
    pub(crate) fn per_byte(self) -> u64 {
        u64::try_from(self.0.div_ceil(1 << FRACTION)).unwrap_or(u64::MAX)
    }

    /// Ten percent more.
    pub(crate) fn raised(self) -> Self {
        Self(self.0.saturating_add(self.0 / 10))
    }

    /// The least priority above this one.
    pub(crate) fn above(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Halved this many times.
    pub(crate) fn halved(self, times: u32) -> Self {
        Self(self.0.checked_shr(times).unwrap_or(0))
    }

    /// Times 2^(-1/64).
    pub(super) fn decayed(self) -> Self {
        // 64830 / 65536 to the 64th is 0.49998.
        Self(self.0.saturating_mul(64_830) >> 16)
    }

    fn divisor(text_size: u16) -> u128 {
        u128::from(POST_OVERHEAD + u64::from(text_size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blocknet_chain::Network;

    #[test]
    fn the_least_work_gives_the_least_priority() {
        for network in [Network::main(), Network::dev()] {
            let params = network.params();
            for size in [0, 1, 13, 4_096, 8_000] {
                let work = least_stamp_work(params, size);
                assert_eq!(
                    Priority::of(params, work, size, true),
                    Priority::least(params)
                );
                assert_eq!(Priority::least(params).needed_work(size), work);
            }
        }
    }

    #[test]
    fn luxury_counts_only_when_it_may() {
        let dev = Network::dev().params().clone();
        let least = Priority::least(&dev);
        assert_eq!(Priority::of(&dev, u64::MAX, 0, false), least);
        assert!(Priority::of(&dev, 2 * 1_192, 0, true) > least);
    }

    #[test]
    fn needed_work_reaches_the_priority() {
        let dev = Network::dev().params().clone();
        let wanted = Priority::of(&dev, 777_777, 100, true).raised();
        let work = wanted.needed_work(3_333);
        assert!(Priority::of(&dev, work, 3_333, true) >= wanted);
    }
}
