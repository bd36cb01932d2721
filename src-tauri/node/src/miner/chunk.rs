//! How many hashes to do at a stretch.

use std::time::Duration;

/// Hashes of the first chunk, and of the smallest.
pub(super) const LEAST: u64 = 1 << 10;
/// Hashes of the largest chunk; some 15 ms at a billion hashes a second.
const MOST: u64 = 1 << 24;

/// A number of hashes that takes about a wanted time on this thread.
pub(super) struct ChunkSize {
    wanted: Duration,
    count: u64,
}

impl ChunkSize {
    pub(super) fn new(wanted: Duration) -> Self {
        Self {
            wanted,
            count: LEAST,
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Fits the next chunk to the time that the last one took.
    pub(super) fn fit(&mut self, took: Duration) {
        if took < self.wanted * 2 / 3 {
            self.count = (self.count * 2).min(MOST);
        } else if took > self.wanted * 4 / 3 {
            self.count = (self.count / 2).max(LEAST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_and_shrinks_towards_its_time() {
        let wanted = Duration::from_millis(15);
        let mut size = ChunkSize::new(wanted);
        size.fit(Duration::ZERO);
        assert_eq!(size.count(), LEAST * 2);
        size.fit(wanted);
        assert_eq!(size.count(), LEAST * 2);
        size.fit(wanted * 2);
        size.fit(wanted * 2);
        assert_eq!(size.count(), LEAST);
        for _ in 0..40 {
            size.fit(Duration::ZERO);
        }
        assert_eq!(size.count(), MOST);
    }
}
