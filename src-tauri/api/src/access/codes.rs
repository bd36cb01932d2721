//! One-time codes that let a browser in: 60 s, one use, few at a time.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use subtle::ConstantTimeEq;

/// How long a code is good.
pub const LIFETIME: Duration = Duration::from_secs(60);
/// Codes at once; a further one pushes out the oldest.
const AT_ONCE: usize = 8;

/// The codes that are good now.
#[derive(Debug, Default)]
pub(super) struct Codes(Mutex<Vec<(String, Instant)>>);

impl Codes {
    /// Makes a code that is good until `now` + [`LIFETIME`]; none when there are no random bytes.
    pub(super) fn issue(&self, now: Instant) -> Option<String> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        let code = hex::encode(bytes);
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|(_, made)| is_good(*made, now));
        if codes.len() >= AT_ONCE {
            codes.remove(0);
        }
        codes.push((code.clone(), now));
        Some(code)
    }

    /// True when `given` is good now; it is not any more afterwards.
    pub(super) fn redeem(&self, given: &str, now: Instant) -> bool {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|(_, made)| is_good(*made, now));
        let before = codes.len();
        codes.retain(|(code, _)| !bool::from(code.as_bytes().ct_eq(given.as_bytes())));
        codes.len() < before
    }
}

fn is_good(made: Instant, now: Instant) -> bool {
    now.saturating_duration_since(made) < LIFETIME
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{AT_ONCE, Codes, LIFETIME};

    #[test]
    fn is_good_once_and_for_a_minute() {
        let (codes, start) = (Codes::default(), Instant::now());
        let code = codes.issue(start).expect("a code");
        assert!(!codes.redeem("", start) && !codes.redeem("0123", start));
        assert!(codes.redeem(&code, start + LIFETIME - Duration::from_millis(1)));
        assert!(!codes.redeem(&code, start), "used up");
        let late = codes.issue(start).expect("a code");
        assert!(!codes.redeem(&late, start + LIFETIME));
    }

    #[test]
    fn keeps_few_at_a_time() {
        let (codes, now) = (Codes::default(), Instant::now());
        let first = codes.issue(now).expect("a code");
        let others: Vec<_> = (0..AT_ONCE)
            .map(|_| codes.issue(now).expect("a code"))
            .collect();
        assert!(!codes.redeem(&first, now));
        assert!(others.iter().all(|code| codes.redeem(code, now)));
    }
}
