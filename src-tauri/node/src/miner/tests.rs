//! The pool of threads as its owner sees it.

use std::time::{Duration, Instant};

use blocknet_chain::{Network, Target};
use tokio::sync::mpsc::{self, Receiver, error::TryRecvError};

use super::{Found, Job, Miner};

/// Far longer than anything here takes, so that only a fault reaches it.
const DEADLINE: Duration = Duration::from_secs(30);

/// A target that one hash in 256 meets, as on the network `dev`.
fn easy() -> Target {
    Network::dev().params().limit()
}

/// A target that no hash meets.
fn impossible() -> Target {
    Target::from_be_bytes([0; 32])
}

fn job(serial: u64, target: Target) -> Job {
    let mut header = *Network::dev().genesis();
    header.time += serial;
    Job {
        serial,
        header,
        target,
    }
}

fn miner(threads: usize) -> (Miner, Receiver<Found>) {
    let (sender, receiver) = mpsc::channel(16);
    (Miner::start(threads, sender), receiver)
}

fn wait_until(what: &str, mut reached: impl FnMut() -> bool) {
    let start = Instant::now();
    while !reached() {
        assert!(start.elapsed() < DEADLINE, "waited too long until {what}");
        std::thread::yield_now();
    }
}

#[test]
fn finds_a_header_that_meets_the_target() {
    let (miner, mut found) = miner(2);
    miner.set_job(Some(job(7, easy())));
    let found = found.blocking_recv().unwrap();
    assert_eq!(found.serial, 7);
    assert_eq!(found.header.time, job(7, easy()).header.time);
    assert!(easy().is_met_by(&found.header.id().to_bytes()));
    assert_eq!(miner.blocks_found(), 1);
    assert!(miner.hashes() > 0);
    assert!(!miner.is_hashing());
}

#[test]
fn a_job_yields_one_find_however_many_threads_search() {
    let (miner, mut found) = miner(4);
    for serial in 0..50 {
        miner.set_job(Some(job(serial, Target::MAX)));
        assert_eq!(found.blocking_recv().unwrap().serial, serial);
    }
    miner.shutdown();
    assert_eq!(found.try_recv(), Err(TryRecvError::Disconnected));
}

#[test]
fn a_new_job_replaces_one_that_finds_nothing() {
    let (miner, mut found) = miner(2);
    miner.set_job(Some(job(1, impossible())));
    wait_until("the threads hash", || miner.hashes() > 0);
    miner.set_job(Some(job(2, easy())));
    assert_eq!(found.blocking_recv().unwrap().serial, 2);
}

#[test]
fn a_stop_leaves_the_threads_ready_for_another_job() {
    let (miner, mut found) = miner(2);
    miner.set_job(Some(job(1, impossible())));
    wait_until("the threads hash", || miner.hashes() > 0);
    miner.set_job(None);
    assert!(!miner.is_hashing());
    assert_eq!(miner.hash_rate(), 0.0);
    miner.set_job(Some(job(2, easy())));
    assert_eq!(found.blocking_recv().unwrap().serial, 2);
}

#[test]
fn finds_are_kept_while_the_queue_is_full() {
    let (sender, mut found) = mpsc::channel(1);
    let miner = Miner::start(3, sender);
    for serial in 0..3 {
        miner.set_job(Some(job(serial, Target::MAX)));
        wait_until("the find is claimed", || miner.blocks_found() == serial + 1);
    }
    let mut serials: Vec<u64> = (0..3)
        .map(|_| found.blocking_recv().unwrap().serial)
        .collect();
    serials.sort_unstable();
    assert_eq!(serials, [0, 1, 2]);
}

#[test]
fn all_threads_end_while_hashing_idle_and_waiting_on_a_full_queue() {
    let (hashing, _found) = miner(2);
    hashing.set_job(Some(job(1, impossible())));
    wait_until("the threads hash", || hashing.hashes() > 0);
    hashing.shutdown();

    let (idle, _found) = miner(3);
    idle.shutdown();

    let (sender, _found) = mpsc::channel(1);
    let full = Miner::start(1, sender);
    for serial in 0..2 {
        full.set_job(Some(job(serial, Target::MAX)));
        wait_until("the find is claimed", || full.blocks_found() == serial + 1);
    }
    full.shutdown();
}

#[test]
fn the_number_of_threads_changes_while_a_job_runs() {
    let (miner, mut found) = miner(1);
    miner.set_job(Some(job(1, impossible())));
    for threads in [3, 0, 2, 1] {
        miner.set_threads(threads);
        let before = miner.hashes();
        wait_until("the threads hash", || miner.hashes() > before);
    }
    miner.set_job(Some(job(2, easy())));
    assert_eq!(found.blocking_recv().unwrap().serial, 2);
}

#[test]
fn a_rate_is_known_while_hashing() {
    let (miner, _found) = miner(1);
    assert_eq!(miner.hash_rate(), 0.0);
    miner.set_job(Some(job(1, impossible())));
    wait_until("there is a rate", || miner.hash_rate() > 0.0);
    assert!(miner.kernel().available());
}
