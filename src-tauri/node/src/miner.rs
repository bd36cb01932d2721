//! The miner: threads at low priority that search a nonce for the header they are given.
//!
//! The owner decides *when* to mine and builds templates; this module knows *how*. Threads park
//! while there is no job. Between chunks of some 15 ms of hashing they look at a generation
//! number, so that a stop or another job takes effect well within 100 ms.

mod chunk;
mod control;
pub mod kernel;
pub mod measure;
mod rate;
pub mod stamp;
mod worker;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use blocknet_chain::{Header, Target};
use tokio::sync::mpsc;

use control::Control;
use kernel::Kernel;
pub use rate::RatePoint;

/// Most threads of a miner; more than any machine it is meant for has.
const MAX_THREADS: usize = 256;

/// What to mine: a header whose nonce is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Names the job in its [`Found`]. A job renewed (time, work_secs, bits) keeps its serial.
    pub serial: u64,
    /// The header; the nonce in it is ignored.
    pub header: Header,
    /// What its id has to meet: `bits` as a target.
    pub target: Target,
}

/// A header that meets its job's target (rule H6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Serial of the job.
    pub serial: u64,
    /// The header with its nonce.
    pub header: Header,
}

/// A pool of mining threads. Dropping it ends and joins them.
pub struct Miner {
    control: Arc<Control>,
    kernel: Kernel,
    found: mpsc::Sender<Found>,
    workers: Mutex<Vec<JoinHandle<()>>>,
}

impl Miner {
    /// Starts the threads, which idle until the first job.
    ///
    /// Each job yields at most one find; while `found` is full, the thread that has one keeps it
    /// and tries again.
    #[must_use]
    pub fn start(threads: usize, found: mpsc::Sender<Found>) -> Self {
        let miner = Self {
            control: Arc::new(Control::new()),
            kernel: Kernel::detect(),
            found,
            workers: Mutex::new(Vec::new()),
        };
        miner.set_threads(threads);
        miner
    }

    /// Gives the threads another job, or none; returns at once.
    ///
    /// A find of a job with another serial is dropped from here on. Setting a job that differs in
    /// nothing changes nothing, and a job whose serial was the last one found is over: it counts
    /// as none, so that a renewal which crosses the find does not mine the block again.
    pub fn set_job(&self, job: Option<Job>) {
        self.control.set_job(job);
    }

    /// Sets how many threads hash, 1 to 256. Threads too many park.
    pub fn set_threads(&self, threads: usize) {
        let threads = threads.clamp(1, MAX_THREADS);
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        for index in workers.len()..threads {
            match self.spawn(index) {
                Ok(worker) => workers.push(worker),
                Err(error) => {
                    tracing::error!(%error, "a mining thread could not be started");
                    break;
                }
            }
        }
        self.control.set_threads(threads);
    }

    /// Sets the share of its time that each thread hashes, 1 to 100 per cent; it rests in between.
    pub fn set_share(&self, share: u32) {
        self.control.set_share(share);
    }

    fn spawn(&self, index: usize) -> std::io::Result<JoinHandle<()>> {
        let control = Arc::clone(&self.control);
        let found = self.found.clone();
        let kernel = self.kernel;
        thread::Builder::new()
            .name(format!("miner-{index}"))
            .spawn(move || worker::run(&control, index, kernel, &found))
    }

    /// Hashes done since the start.
    #[must_use]
    pub fn hashes(&self) -> u64 {
        self.control.hashes()
    }

    /// Hashes a second over the last seconds; 0 while there is no job.
    #[must_use]
    pub fn hash_rate(&self) -> f64 {
        self.control.hash_rate()
    }

    /// One point for each second of hashing, the oldest first, at most 120.
    #[must_use]
    pub fn history(&self) -> Vec<RatePoint> {
        self.control.history()
    }

    /// Headers found since the start.
    #[must_use]
    pub fn blocks_found(&self) -> u64 {
        self.control.blocks_found()
    }

    /// Whether there is a job.
    #[must_use]
    pub fn is_hashing(&self) -> bool {
        self.control.has_job()
    }

    /// The kernel that the threads run.
    #[must_use]
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// Ends all threads and waits for them; a find that was not taken is lost.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for Miner {
    fn drop(&mut self) {
        self.control.close();
        let workers = self
            .workers
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        for worker in workers.drain(..) {
            if worker.join().is_err() {
                tracing::error!("a mining thread panicked");
            }
        }
    }
}

#[cfg(test)]
mod tests;
