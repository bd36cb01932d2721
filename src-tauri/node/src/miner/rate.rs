//! Hashes a second, now and over the last two minutes.

use std::collections::VecDeque;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Points kept: two minutes of hashing.
const POINTS: usize = 120;
/// Marks kept: the present rate is that of the last three seconds.
const MARKS: usize = 3;
/// Time between points.
const SECOND: Duration = Duration::from_secs(1);
/// The shortest end of a job that makes a point of its own; less says little about a rate.
const SHORTEST: Duration = Duration::from_millis(250);

/// How fast the miner was in one second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatePoint {
    /// End of that second, Unix time in milliseconds.
    pub unix_ms: u64,
    /// Hashes a second.
    pub hashes_per_s: f64,
}

/// Hashes over time. Time and total are told; nothing here measures.
#[derive(Default)]
pub(super) struct Rate {
    /// Moments and the total of hashes then, a second apart; empty while nothing is mined.
    marks: VecDeque<(Instant, u64)>,
    points: VecDeque<RatePoint>,
}

impl Rate {
    /// Hashing begins, if it had not.
    pub(super) fn begin(&mut self, now: Instant, total: u64) {
        if self.marks.is_empty() {
            self.marks.push_back((now, total));
        }
    }

    /// Keeps a point if a second has passed.
    pub(super) fn record(&mut self, now: Instant, total: u64) {
        self.keep(now, total, SECOND);
    }

    /// Hashing ends.
    pub(super) fn end(&mut self, now: Instant, total: u64) {
        self.keep(now, total, SHORTEST);
        self.marks.clear();
    }

    /// The present rate.
    pub(super) fn per_second(&self, now: Instant, total: u64) -> f64 {
        self.marks
            .front()
            .map_or(0.0, |&since| rate(since, (now, total)))
    }

    /// The points kept, the oldest first.
    pub(super) fn history(&self) -> Vec<RatePoint> {
        self.points.iter().copied().collect()
    }

    fn keep(&mut self, now: Instant, total: u64, least: Duration) {
        let Some(&last) = self.marks.back() else {
            return;
        };
        if now.saturating_duration_since(last.0) < least {
            return;
        }
        if self.points.len() == POINTS {
            self.points.pop_front();
        }
        self.points.push_back(RatePoint {
            unix_ms: unix_ms(),
            hashes_per_s: rate(last, (now, total)),
        });
        if self.marks.len() == MARKS {
            self.marks.pop_front();
        }
        self.marks.push_back((now, total));
    }
}

fn rate((from, before): (Instant, u64), (to, after): (Instant, u64)) -> f64 {
    let secs = to.saturating_duration_since(from).as_secs_f64();
    if secs > 0.0 {
        after.saturating_sub(before) as f64 / secs
    } else {
        0.0
    }
}

fn unix_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_one_point_a_second_and_the_last_hundred_and_twenty() {
        let mut rate = Rate::default();
        let start = Instant::now();
        rate.begin(start, 0);
        for step in 1..=1300_u32 {
            rate.record(
                start + Duration::from_millis(100) * step,
                u64::from(step) * 500,
            );
        }
        let history = rate.history();
        assert_eq!(history.len(), POINTS);
        assert!(
            history
                .iter()
                .all(|point| (point.hashes_per_s - 5000.0).abs() < 1.0)
        );
    }

    #[test]
    fn the_present_rate_is_of_the_last_seconds_only() {
        let mut rate = Rate::default();
        let start = Instant::now();
        rate.begin(start, 0);
        let mut total = 0;
        for second in 1..=10_u32 {
            total += if second <= 5 { 100 } else { 900 };
            rate.record(start + SECOND * second, total);
        }
        let now = start + SECOND * 10 + SECOND / 2;
        assert!((rate.per_second(now, total + 450) - 900.0).abs() < 1.0);
    }

    #[test]
    fn is_zero_before_during_no_time_and_after() {
        let mut rate = Rate::default();
        let start = Instant::now();
        assert_eq!(rate.per_second(start, 0), 0.0);
        rate.begin(start, 10);
        assert_eq!(rate.per_second(start, 10), 0.0);
        rate.end(start + SECOND / 2, 1010);
        assert_eq!(rate.per_second(start + SECOND, 1010), 0.0);
        let points: Vec<f64> = rate
            .history()
            .iter()
            .map(|point| point.hashes_per_s)
            .collect();
        assert_eq!(points, [2000.0]);
    }

    #[test]
    fn a_renewed_job_does_not_start_the_measure_again() {
        let mut rate = Rate::default();
        let start = Instant::now();
        rate.begin(start, 0);
        rate.begin(start + SECOND / 2, 500);
        assert!((rate.per_second(start + SECOND, 1000) - 1000.0).abs() < 1.0);
    }
}
