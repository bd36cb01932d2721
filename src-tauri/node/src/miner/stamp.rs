//! The work of one post (rule P2).

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use blocknet_chain::Target;
use tokio_util::sync::CancellationToken;

use super::chunk::ChunkSize;
use super::kernel::{Kernel, Search};

/// How long a chunk of hashing takes, about: a stop is noticed within 50 ms.
const CHUNK_TIME: Duration = Duration::from_millis(10);
/// Most threads for one stamp.
const MAX_THREADS: usize = 256;

/// How far a stamp is, for whoever watches it.
#[derive(Debug, Default)]
pub struct StampProgress {
    tried: AtomicU64,
}

impl StampProgress {
    /// Nothing tried yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Nonces tried.
    #[must_use]
    pub fn tried(&self) -> u64 {
        self.tried.load(Ordering::Relaxed)
    }

    /// How likely a stamp of `work` hashes is done by now, 0 to 1. It rises quickly at first, and
    /// never promises an end: luck has no memory.
    #[must_use]
    pub fn share(&self, work: u64) -> f64 {
        -(-(self.tried() as f64) / work.max(1) as f64).exp_m1()
    }
}

/// Finds a nonce whose stamp over `pre` meets the target, from `first` on.
///
/// Blocks until there is one, on this thread and `threads - 1` more. `None` when `cancel` came
/// first, or when no nonce from there on meets the target.
#[must_use]
pub fn stamp(
    pre: &[u8; 32],
    target: Target,
    first: u64,
    threads: usize,
    progress: &StampProgress,
    cancel: &CancellationToken,
) -> Option<u64> {
    let race = Race {
        search: Search::stamp(pre, &target.to_be_bytes()),
        kernel: Kernel::detect(),
        next: AtomicU64::new(first),
        over: AtomicBool::new(false),
        progress,
        cancel,
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(MAX_THREADS))
            .filter_map(|index| {
                thread::Builder::new()
                    .name(format!("stamp-{index}"))
                    .spawn_scoped(scope, || race.run())
                    .ok()
            })
            .collect();
        let own = race.run();
        others
            .into_iter()
            .filter_map(|other| other.join().ok().flatten())
            .fold(own, |best, hit| {
                Some(best.map_or(hit, |best| best.min(hit)))
            })
    })
}

/// One stamp that several threads search.
struct Race<'a> {
    search: Search,
    kernel: Kernel,
    /// First nonce that nobody has taken.
    next: AtomicU64,
    over: AtomicBool,
    progress: &'a StampProgress,
    cancel: &'a CancellationToken,
}

impl Race<'_> {
    /// Takes chunk after chunk, until someone has a hit, or all is cancelled or tried.
    fn run(&self) -> Option<u64> {
        let mut size = ChunkSize::new(CHUNK_TIME);
        while !self.over.load(Ordering::Relaxed) && !self.cancel.is_cancelled() {
            let count = size.count();
            let first = self.take(count)?;
            let start = Instant::now();
            let hit = self.search.scan(self.kernel, first, count);
            let tried = hit.map_or(count, |nonce| nonce - first + 1);
            self.progress.tried.fetch_add(tried, Ordering::Relaxed);
            if hit.is_some() {
                self.over.store(true, Ordering::Relaxed);
                return hit;
            }
            size.fit(start.elapsed());
        }
        None
    }

    /// The first nonce of a chunk, `None` when all were taken.
    fn take(&self, count: u64) -> Option<u64> {
        self.next
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |next| {
                next.checked_add(count)
            })
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use blocknet_chain::{stamp_hash, stamp_target};

    use super::*;

    #[test]
    fn one_thread_finds_the_lowest_stamp_and_counts_what_it_tried() {
        let pre = [3; 32];
        let target = stamp_target(20_000);
        let progress = StampProgress::new();
        let nonce = stamp(&pre, target, 0, 1, &progress, &CancellationToken::new()).unwrap();
        let lowest = (0..).find(|nonce| target.is_met_by(&stamp_hash(&pre, *nonce)));
        assert_eq!(Some(nonce), lowest);
        assert_eq!(progress.tried(), nonce + 1);
    }

    #[test]
    fn another_first_nonce_finds_another_stamp() {
        let pre = [3; 32];
        let target = stamp_target(20_000);
        let find = |first| {
            stamp(
                &pre,
                target,
                first,
                1,
                &StampProgress::new(),
                &CancellationToken::new(),
            )
        };
        let lowest = find(0).unwrap();
        let next = find(lowest + 1).unwrap();
        assert!(next > lowest && target.is_met_by(&stamp_hash(&pre, next)));
        assert_eq!(find(u64::MAX), None);
    }

    #[test]
    fn several_threads_find_a_stamp() {
        let pre = [4; 32];
        let target = stamp_target(20_000);
        let progress = StampProgress::new();
        let nonce = stamp(&pre, target, 0, 3, &progress, &CancellationToken::new()).unwrap();
        assert!(target.is_met_by(&stamp_hash(&pre, nonce)));
    }

    #[test]
    fn a_cancelled_stamp_ends_without_a_nonce() {
        let cancel = CancellationToken::new();
        let progress = StampProgress::new();
        let impossible = Target::from_be_bytes([0; 32]);
        thread::scope(|scope| {
            let stamper = scope.spawn(|| stamp(&[5; 32], impossible, 0, 2, &progress, &cancel));
            while progress.tried() == 0 {
                thread::yield_now();
            }
            cancel.cancel();
            assert_eq!(stamper.join().unwrap(), None);
        });
    }

    #[test]
    fn the_share_is_the_chance_to_be_done() {
        let progress = StampProgress::new();
        assert_eq!(progress.share(1000), 0.0);
        progress.tried.store(1000, Ordering::Relaxed);
        assert!((progress.share(1000) - 0.632).abs() < 0.001);
        progress.tried.store(100_000, Ordering::Relaxed);
        assert!(progress.share(1000) > 0.999);
        assert!(progress.share(0) <= 1.0);
    }
}
