//! What the miner's owner and its threads share.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::kernel::Search;
use super::rate::{Rate, RatePoint};
use super::{Job, MAX_THREADS};
use crate::settings::FULL_SHARE;

/// A job as the threads run it.
pub(super) struct Work {
    /// The value of [`Control::generation`] while this is the work to do.
    generation: u64,
    pub(super) job: Job,
    pub(super) search: Search,
}

/// The switchboard: which work there is, for how many threads, and what came of it.
pub(super) struct Control {
    /// Rises with everything a thread has to notice. It hands over no memory: whoever sees it
    /// changed goes on to read the state under its lock.
    generation: AtomicU64,
    hashes: AtomicU64,
    blocks_found: AtomicU64,
    /// The share of its time that a thread hashes, in per cent; changed under the state's lock.
    share: AtomicU32,
    state: Mutex<State>,
    changed: Condvar,
    rate: Mutex<Rate>,
}

struct State {
    threads: usize,
    work: Option<Arc<Work>>,
    /// Serial of the job found last.
    done: Option<u64>,
    closing: bool,
}

impl Control {
    pub(super) fn new() -> Self {
        Self {
            generation: AtomicU64::new(0),
            hashes: AtomicU64::new(0),
            blocks_found: AtomicU64::new(0),
            share: AtomicU32::new(FULL_SHARE),
            state: Mutex::new(State {
                threads: MAX_THREADS,
                work: None,
                done: None,
                closing: false,
            }),
            changed: Condvar::new(),
            rate: Mutex::new(Rate::default()),
        }
    }

    pub(super) fn set_job(&self, job: Option<Job>) {
        let mut state = lock(&self.state);
        let job = job.filter(|job| state.done != Some(job.serial));
        if state.work.as_ref().map(|work| &work.job) == job.as_ref() {
            return;
        }
        let generation = self.advance();
        state.work = job.map(|job| {
            let search = Search::header(&job.header.encode(), &job.target.to_be_bytes());
            Arc::new(Work {
                generation,
                job,
                search,
            })
        });
        self.follow_rate(&state);
        self.changed.notify_all();
    }

    pub(super) fn set_threads(&self, threads: usize) {
        let mut state = lock(&self.state);
        state.threads = threads;
        self.renew(&mut state);
    }

    pub(super) fn set_share(&self, share: u32) {
        let _state = lock(&self.state);
        self.share
            .store(share.clamp(1, FULL_SHARE), Ordering::Relaxed);
        self.changed.notify_all();
    }

    /// Rests after a stretch of hashing, so that a thread hashes no larger share of its time than
    /// it may. Whatever becomes of the job meanwhile, a resting thread hashes nothing; the end and
    /// another share cut the rest short.
    pub(super) fn rest(&self, worked: Duration) {
        let share = self.share.load(Ordering::Relaxed);
        let rest = worked * (FULL_SHARE - share) / share.max(1);
        if rest.is_zero() {
            return;
        }
        let state = lock(&self.state);
        let rested = self.changed.wait_timeout_while(state, rest, |state| {
            !state.closing && self.share.load(Ordering::Relaxed) == share
        });
        drop(rested);
    }

    pub(super) fn close(&self) {
        let mut state = lock(&self.state);
        state.closing = true;
        state.work = None;
        self.renew(&mut state);
    }

    /// Work for the thread of this number: parks until there is some, `None` at the end.
    pub(super) fn next_work(&self, index: usize) -> Option<Arc<Work>> {
        let mut state = lock(&self.state);
        loop {
            if state.closing {
                return None;
            }
            if let Some(work) = state.work.as_ref().filter(|_| index < state.threads) {
                return Some(Arc::clone(work));
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether a thread may go on with this work.
    pub(super) fn is_current(&self, work: &Work) -> bool {
        self.generation.load(Ordering::Relaxed) == work.generation
    }

    /// Ends the job that this work is of; `false` when it is not the current one, or over.
    pub(super) fn claim(&self, work: &Work) -> bool {
        let mut state = lock(&self.state);
        let serial = state.work.as_ref().map(|current| current.job.serial);
        if serial != Some(work.job.serial) {
            return false;
        }
        state.work = None;
        state.done = serial;
        self.renew(&mut state);
        self.blocks_found.fetch_add(1, Ordering::Relaxed);
        true
    }

    pub(super) fn is_closing(&self) -> bool {
        lock(&self.state).closing
    }

    pub(super) fn has_job(&self) -> bool {
        lock(&self.state).work.is_some()
    }

    /// Counts hashes done.
    pub(super) fn count(&self, hashes: u64) {
        let total = self.hashes.fetch_add(hashes, Ordering::Relaxed) + hashes;
        // One thread at a time is enough to keep the seconds.
        if let Ok(mut rate) = self.rate.try_lock() {
            rate.record(Instant::now(), total);
        }
    }

    pub(super) fn hashes(&self) -> u64 {
        self.hashes.load(Ordering::Relaxed)
    }

    pub(super) fn blocks_found(&self) -> u64 {
        self.blocks_found.load(Ordering::Relaxed)
    }

    pub(super) fn hash_rate(&self) -> f64 {
        lock(&self.rate).per_second(Instant::now(), self.hashes())
    }

    pub(super) fn history(&self) -> Vec<RatePoint> {
        lock(&self.rate).history()
    }

    /// Makes every thread look at the state again.
    fn renew(&self, state: &mut State) {
        let generation = self.advance();
        if let Some(work) = state.work.take() {
            state.work = Some(Arc::new(Work {
                generation,
                job: work.job.clone(),
                search: work.search.clone(),
            }));
        }
        self.follow_rate(state);
        self.changed.notify_all();
    }

    fn advance(&self) -> u64 {
        self.generation.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Starts or stops the seconds' measure with the work.
    fn follow_rate(&self, state: &State) {
        let mut rate = lock(&self.rate);
        if state.work.is_some() {
            rate.begin(Instant::now(), self.hashes());
        } else {
            rate.end(Instant::now(), self.hashes());
        }
    }
}

/// Nothing here is left half done by a panic, so a poisoned lock is as good as any.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use blocknet_chain::{Network, Target};

    use super::*;

    fn job(serial: u64, time: u64) -> Job {
        let mut header = *Network::dev().genesis();
        header.time = time;
        Job {
            serial,
            header,
            target: Target::MAX,
        }
    }

    fn with_job(job: Job) -> (Control, Arc<Work>) {
        let control = Control::new();
        control.set_job(Some(job));
        let work = control.next_work(0).unwrap();
        (control, work)
    }

    #[test]
    fn a_new_job_a_stop_a_thread_count_and_the_end_are_noticed() {
        let changes: [fn(&Control); 4] = [
            |control| control.set_job(Some(job(2, 7))),
            |control| control.set_job(None),
            |control| control.set_threads(3),
            |control| control.close(),
        ];
        for change in changes {
            let (control, work) = with_job(job(1, 7));
            assert!(control.is_current(&work));
            change(&control);
            assert!(!control.is_current(&work));
        }
    }

    #[test]
    fn the_same_job_again_changes_nothing() {
        let (control, work) = with_job(job(1, 7));
        control.set_job(Some(job(1, 7)));
        assert!(control.is_current(&work));
    }

    #[test]
    fn a_find_counts_once_and_ends_the_job() {
        let (control, work) = with_job(job(1, 7));
        assert!(control.claim(&work));
        assert!(!control.claim(&work));
        assert!(!control.is_current(&work));
        assert!(!control.has_job());
        assert_eq!(control.blocks_found(), 1);
    }

    #[test]
    fn a_find_in_a_header_of_the_second_before_counts() {
        let (control, work) = with_job(job(1, 7));
        control.set_job(Some(job(1, 8)));
        assert!(!control.is_current(&work));
        assert!(control.claim(&work));
    }

    #[test]
    fn a_renewal_that_crosses_the_find_is_not_mined() {
        let (control, work) = with_job(job(1, 7));
        assert!(control.claim(&work));
        control.set_job(Some(job(1, 8)));
        assert!(!control.has_job());
        control.set_job(Some(job(2, 8)));
        assert!(control.has_job());
    }

    #[test]
    fn a_find_of_another_job_is_dropped() {
        let (control, work) = with_job(job(1, 7));
        control.set_job(Some(job(2, 7)));
        assert!(!control.claim(&work));
        assert!(control.has_job());
        assert_eq!(control.blocks_found(), 0);
    }

    #[test]
    fn a_find_after_a_stop_is_dropped() {
        let (control, work) = with_job(job(1, 7));
        control.set_job(None);
        assert!(!control.claim(&work));
    }

    #[test]
    fn the_work_goes_on_when_the_number_of_threads_changes() {
        let (control, work) = with_job(job(1, 7));
        control.set_threads(1);
        let again = control.next_work(0).unwrap();
        assert_eq!(again.job, work.job);
        assert!(control.is_current(&again));
    }

    #[test]
    fn a_thread_rests_as_long_as_its_share_says() {
        let control = Control::new();
        let table = [(100, 0), (50, 20), (20, 80)];
        for (share, rest) in table {
            control.set_share(share);
            let start = Instant::now();
            control.rest(Duration::from_millis(20));
            let took = start.elapsed();
            assert!(took >= Duration::from_millis(rest), "{share} %: {took:?}");
        }
    }

    #[test]
    fn the_end_and_another_share_cut_a_rest_short() {
        let changes: [fn(&Control); 2] = [Control::close, |control| control.set_share(100)];
        for change in changes {
            let control = Control::new();
            control.set_share(1);
            std::thread::scope(|scope| {
                // Without the change this rests for an hour and a half.
                let resting = scope.spawn(|| control.rest(Duration::from_secs(60)));
                change(&control);
                resting.join().unwrap();
            });
        }
    }

    #[test]
    fn a_thread_beyond_the_number_gets_no_work() {
        let (control, _) = with_job(job(1, 7));
        control.set_threads(1);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| control.next_work(1).is_none());
            control.close();
            assert!(second.join().unwrap());
        });
    }
}
