//! How fast this machine hashes, for `blocknetd bench` and for whoever doubts.

use std::hint::black_box;
use std::num::NonZero;
use std::thread;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::kernel::{Kernel, Search};

/// Each thing is measured this often, in turns, and its median counts: what else the machine
/// does then weighs on all alike.
const ROUNDS: u32 = 9;
/// Hashes between looks at the clock.
const BATCH: u64 = 1 << 11;

/// What [`measure`] found, in hashes a second.
#[derive(Clone, Debug, PartialEq)]
pub struct HashFigures {
    /// `Sha256::digest(Sha256::digest(header))` in a loop, on one core.
    pub plain_hashes_per_s_core: f64,
    /// The miner on one core, with the kernel it chooses.
    pub miner_hashes_per_s_core: f64,
    /// The kernel it chooses.
    pub kernel: Kernel,
    /// Every kernel that this processor runs, on one core.
    pub kernels: Vec<(Kernel, f64)>,
    /// The chosen kernel on one thread and on one for each core: threads, hashes by all of them.
    pub threads: Vec<(usize, f64)>,
}

/// Measures for about this long.
#[must_use]
pub fn measure(duration: Duration) -> HashFigures {
    let kernel = Kernel::detect();
    let kernels: Vec<Kernel> = Kernel::ALL
        .into_iter()
        .filter(|kernel| kernel.available())
        .collect();
    let all = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = [1, all];
    let parts = u32::try_from(1 + kernels.len() + threads.len()).unwrap_or(u32::MAX);
    let slice = duration / ROUNDS / parts;

    let mut plain = Vec::new();
    let mut by_kernel = vec![Vec::new(); kernels.len()];
    let mut by_threads = vec![Vec::new(); threads.len()];
    for _ in 0..ROUNDS {
        plain.push(plain_rate(slice));
        for (rates, kernel) in by_kernel.iter_mut().zip(&kernels) {
            rates.push(scan_rate(*kernel, slice));
        }
        for (rates, threads) in by_threads.iter_mut().zip(threads) {
            rates.push(threads_rate(kernel, threads, slice));
        }
    }
    let kernels: Vec<_> = kernels
        .into_iter()
        .zip(by_kernel.into_iter().map(median))
        .collect();
    HashFigures {
        plain_hashes_per_s_core: median(plain),
        miner_hashes_per_s_core: kernels
            .iter()
            .find(|(each, _)| *each == kernel)
            .map_or(0.0, |(_, rate)| *rate),
        kernel,
        kernels,
        threads: threads
            .into_iter()
            .zip(by_threads.into_iter().map(median))
            .collect(),
    }
}

/// The plain way: the whole header each time.
fn plain_rate(slice: Duration) -> f64 {
    let mut header = [0x5a; 136];
    rate(slice, |first| {
        for nonce in first..first + BATCH {
            if let Some(bytes) = header.last_chunk_mut() {
                *bytes = nonce.to_be_bytes();
            }
            black_box(Sha256::digest(Sha256::digest(header)));
        }
    })
}

/// A kernel on this thread, with a target that no hash meets.
fn scan_rate(kernel: Kernel, slice: Duration) -> f64 {
    let search = Search::header(&[0x5a; 136], &[0; 32]);
    rate(slice, |first| {
        black_box(search.scan(kernel, first, BATCH));
    })
}

/// The same on several threads at once.
fn threads_rate(kernel: Kernel, threads: usize, slice: Duration) -> f64 {
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| scan_rate(kernel, slice)))
            .collect();
        workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .sum()
    })
}

/// Hashes a second of a loop that does [`BATCH`] of them from a nonce on.
fn rate(slice: Duration, mut hash_batch: impl FnMut(u64)) -> f64 {
    let start = Instant::now();
    let mut done = 0;
    loop {
        hash_batch(done);
        done += BATCH;
        let elapsed = start.elapsed();
        if elapsed >= slice {
            return done as f64 / elapsed.as_secs_f64();
        }
    }
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_every_available_kernel_and_all_cores() {
        let figures = measure(Duration::ZERO);
        assert!(figures.plain_hashes_per_s_core > 0.0);
        assert!(
            figures
                .kernels
                .iter()
                .all(|(kernel, rate)| kernel.available() && *rate > 0.0)
        );
        assert!(
            figures
                .kernels
                .contains(&(figures.kernel, figures.miner_hashes_per_s_core))
        );
        assert_eq!(figures.threads.len(), 2);
        assert!(figures.threads.iter().all(|(_, rate)| *rate > 0.0));
    }

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(vec![9.0, 1.0, 4.0]), 4.0);
    }
}
