//! How fast sync goes, over the last seconds.

use std::collections::VecDeque;
use std::time::Duration;

use crate::net::action::Now;
use crate::net::view::{Stage, SyncView};

/// The speed is that of the last ten seconds.
const SPAN: Duration = Duration::from_secs(10);
/// A sample each half second at most.
const STEP: Duration = Duration::from_millis(500);

/// Counts what sync stored.
#[derive(Debug, Default)]
pub(super) struct Progress {
    posts: u64,
    blocks: u64,
    samples: VecDeque<Sample>,
}

#[derive(Debug, Clone, Copy)]
struct Sample {
    at: Duration,
    posts: u64,
    blocks: u64,
}

impl Progress {
    /// Blocks were stored, with so many posts.
    pub(super) fn stored(&mut self, blocks: u64, posts: u64) {
        self.blocks += blocks;
        self.posts += posts;
    }

    pub(super) fn sample(&mut self, now: Now) {
        let due = self
            .samples
            .back()
            .is_none_or(|last| now.mono >= last.at + STEP);
        if !due {
            return;
        }
        self.samples.push_back(Sample {
            at: now.mono,
            posts: self.posts,
            blocks: self.blocks,
        });
        while self
            .samples
            .front()
            .is_some_and(|first| first.at + SPAN < now.mono)
        {
            self.samples.pop_front();
        }
    }

    /// What is shown; each pair is what is here and what there is.
    pub(super) fn view(
        &self,
        stage: Stage,
        (headers, headers_total): (u32, u32),
        (blocks, blocks_total): (u32, u32),
    ) -> SyncView {
        let (posts, per_second) = self.per_second();
        let left = f64::from(blocks_total.saturating_sub(blocks));
        let eta_secs =
            (stage == Stage::Blocks && per_second > 0.0).then(|| whole(left / per_second));
        let (done, total) = match stage {
            Stage::Headers => (headers, headers_total),
            Stage::Blocks => (blocks, blocks_total),
            Stage::Alone | Stage::Connecting | Stage::Current => (blocks, blocks),
        };
        SyncView {
            stage,
            done,
            total,
            posts_per_s: u32::try_from(whole(posts)).unwrap_or(u32::MAX),
            eta_secs,
            headers,
            headers_total,
            blocks,
            blocks_total,
        }
    }

    fn per_second(&self) -> (f64, f64) {
        let (Some(first), Some(last)) = (self.samples.front(), self.samples.back()) else {
            return (0.0, 0.0);
        };
        let secs = last.at.saturating_sub(first.at).as_secs_f64();
        if secs <= 0.0 {
            return (0.0, 0.0);
        }
        let rate = |from: u64, to: u64| to.saturating_sub(from) as f64 / secs;
        (
            rate(first.posts, last.posts),
            rate(first.blocks, last.blocks),
        )
    }
}

/// Rounds a figure that is never negative and far below the limit of u64.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded above and below"
)]
fn whole(figure: f64) -> u64 {
    figure.clamp(0.0, 1e15).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_speed_and_time_to_go_from_the_last_seconds() {
        let mut progress = Progress::default();
        for second in 0..20_u64 {
            let now = Now {
                mono: Duration::from_secs(second),
                unix: second,
            };
            progress.sample(now);
            progress.stored(2, 1_000);
        }
        let view = progress.view(Stage::Blocks, (200, 200), (40, 140));
        assert_eq!((view.done, view.total), (40, 140));
        assert_eq!((view.posts_per_s, view.eta_secs), (1_000, Some(50)));
        let view = progress.view(Stage::Headers, (50, 90), (40, 50));
        assert_eq!((view.done, view.total, view.eta_secs), (50, 90, None));
    }
}
