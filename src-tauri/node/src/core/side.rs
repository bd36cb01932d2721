//! How much of branches without more work than ours is kept.

use std::time::Duration;

use crate::limits::{SIDE_BODIES, SIDE_BODIES_PER_SEC};

/// Room for bodies of side branches, which comes back with time.
#[derive(Debug)]
pub(super) struct SideRoom {
    left: u64,
    counted: Duration,
}

impl Default for SideRoom {
    fn default() -> Self {
        Self {
            left: SIDE_BODIES,
            counted: Duration::ZERO,
        }
    }
}

impl SideRoom {
    /// Takes room for a body; false when there is none now.
    pub(super) fn take(&mut self, bytes: u64, now: Duration) -> bool {
        let secs = now.saturating_sub(self.counted).as_secs();
        if secs > 0 {
            let back = secs.saturating_mul(SIDE_BODIES_PER_SEC);
            self.left = self.left.saturating_add(back).min(SIDE_BODIES);
            self.counted = now;
        }
        let fits = bytes <= self.left;
        if fits {
            self.left -= bytes;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_what_it_has_and_gets_it_back_with_time() {
        let mut room = SideRoom::default();
        let start = Duration::from_secs(100);
        assert!(room.take(SIDE_BODIES, start));
        assert!(!room.take(1, start));
        let later = start + Duration::from_secs(2);
        assert!(!room.take(2 * SIDE_BODIES_PER_SEC + 1, later));
        assert!(room.take(2 * SIDE_BODIES_PER_SEC, later));
        assert!(!room.take(1, later));
        let ages = later + Duration::from_secs(365 * 86_400);
        assert!(!room.take(SIDE_BODIES + 1, ages));
        assert!(room.take(SIDE_BODIES, ages));
    }
}
