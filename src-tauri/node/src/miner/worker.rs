//! One mining thread.

use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{self, error::TrySendError};

use super::Found;
use super::chunk::ChunkSize;
use super::control::{Control, Work};
use super::kernel::Kernel;

/// How long a chunk of hashing takes, about: a stop is noticed within 100 ms even where the
/// scheduler gives the thread a third of a core.
const CHUNK_TIME: Duration = Duration::from_millis(15);
/// Nonces between the starts of two threads: more than one of them tries in a month.
const STRIDE: u64 = 1 << 48;
/// How long a thread waits before it offers a find to a full queue again.
const QUEUE_PAUSE: Duration = Duration::from_millis(10);

/// Mines until the end: the body of a mining thread.
pub(super) fn run(control: &Control, index: usize, kernel: Kernel, found: &mpsc::Sender<Found>) {
    lower_priority();
    let mut cursor = Cursor::new(index);
    while let Some(work) = control.next_work(index) {
        let scan = |first, count| work.search.scan(kernel, first, count);
        if let Some(nonce) = search(control, &work, &mut cursor, scan)
            && control.claim(&work)
        {
            let mut header = work.job.header;
            header.nonce = nonce;
            let serial = work.job.serial;
            deliver(control, found, Found { serial, header });
        }
    }
}

/// Scans chunk after chunk until there is a hit or the work is no longer current.
fn search(
    control: &Control,
    work: &Work,
    cursor: &mut Cursor,
    scan: impl Fn(u64, u64) -> Option<u64>,
) -> Option<u64> {
    while control.is_current(work) {
        let (first, count) = cursor.chunk();
        let start = Instant::now();
        let hit = scan(first, count);
        control.count(hit.map_or(count, |nonce| nonce - first + 1));
        match hit {
            Some(nonce) => {
                cursor.next = nonce.wrapping_add(1);
                return hit;
            }
            None => {
                let took = start.elapsed();
                cursor.advance(took);
                control.rest(took);
            }
        }
    }
    None
}

/// Where a thread stands among the nonces. It never goes back, so that a header which is renewed
/// without a change is not searched twice.
struct Cursor {
    next: u64,
    size: ChunkSize,
}

impl Cursor {
    /// Threads start far apart, at a place that no other node starts at: two nodes with the same
    /// template do not do each other's work.
    fn new(index: usize) -> Self {
        let start = getrandom::u64().unwrap_or_default();
        let index = u64::try_from(index).unwrap_or_default();
        Self {
            next: start.wrapping_add(index.wrapping_mul(STRIDE)),
            size: ChunkSize::new(CHUNK_TIME),
        }
    }

    /// First nonce and number of nonces of the next chunk, which ends at the last nonce at most.
    fn chunk(&self) -> (u64, u64) {
        let left = (u64::MAX - self.next).saturating_add(1);
        (self.next, self.size.count().min(left))
    }

    /// Goes on behind a chunk that took this long, and fits the size of the next one.
    fn advance(&mut self, took: Duration) {
        let (first, count) = self.chunk();
        self.next = first.wrapping_add(count);
        self.size.fit(took);
    }
}

/// Hands a find over, waiting while the queue is full, unless all ends.
fn deliver(control: &Control, queue: &mpsc::Sender<Found>, mut found: Found) {
    while let Err(TrySendError::Full(back)) = queue.try_send(found) {
        if control.is_closing() {
            return;
        }
        found = back;
        thread::sleep(QUEUE_PAUSE);
    }
}

/// Lets everything else on the machine go first. Where that is refused, the miner runs on.
fn lower_priority() {
    // On Linux a nice value belongs to the thread; elsewhere it would slow the whole program.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 19) {
        static TOLD: std::sync::Once = std::sync::Once::new();
        TOLD.call_once(|| tracing::warn!(%error, "mining threads run at normal priority"));
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use blocknet_chain::{Network, Target};

    use super::*;
    use crate::miner::Job;
    use crate::miner::chunk::LEAST;

    fn job(serial: u64) -> Job {
        Job {
            serial,
            header: *Network::dev().genesis(),
            target: Target::MAX,
        }
    }

    #[test]
    fn a_thread_scans_no_further_chunk_once_the_generation_changed() {
        let changes: [fn(&Control); 3] = [
            |control| control.set_job(None),
            |control| control.set_job(Some(job(2))),
            |control| control.close(),
        ];
        for change in changes {
            let control = Control::new();
            control.set_job(Some(job(1)));
            let work = control.next_work(0).unwrap();
            let scans = Cell::new(0);
            let hit = search(&control, &work, &mut Cursor::new(0), |_, _| {
                scans.set(scans.get() + 1);
                if scans.get() == 3 {
                    change(&control);
                }
                None
            });
            assert_eq!((hit, scans.get()), (None, 3));
        }
    }

    #[test]
    fn hashes_up_to_a_hit_are_counted_and_the_next_chunk_begins_behind_it() {
        let control = Control::new();
        control.set_job(Some(job(1)));
        let work = control.next_work(0).unwrap();
        let mut cursor = Cursor::new(0);
        cursor.next = 100;
        let hit = search(&control, &work, &mut cursor, |first, _| Some(first + 9));
        assert_eq!((hit, control.hashes(), cursor.next), (Some(109), 10, 110));
    }

    #[test]
    fn chunks_follow_each_other_through_the_last_nonce() {
        let mut cursor = Cursor::new(0);
        cursor.next = u64::MAX - LEAST - 1;
        let mut chunks = Vec::new();
        for _ in 0..3 {
            chunks.push(cursor.chunk());
            cursor.advance(CHUNK_TIME);
        }
        let first = (u64::MAX - LEAST - 1, LEAST);
        assert_eq!(chunks, [first, (u64::MAX - 1, 2), (0, LEAST)]);
    }
}
