//! Two sets find what they differ in, in few and small messages, and no bytes
//! do harm.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use blocknet_chain::{Leaf, sha256};
use proptest::prelude::*;

use super::{KeptSet, LONGEST_REST, PoolSet, PoolState};
use crate::testing::{HandClock, dawn};
use crate::transport::MAX_RECONCILE_BYTES;

fn item(number: u32) -> (u64, Leaf) {
    let leaf = Leaf::from_bytes(sha256(&[&number.to_be_bytes()]));
    (1_800_000_000 + u64::from(number % 977), leaf)
}

fn set(numbers: impl IntoIterator<Item = u32>) -> PoolSet {
    PoolSet::new(numbers.into_iter().map(item).collect())
}

/// What a whole comparison found and cost.
#[derive(Debug, Default)]
struct Found {
    missing_there: BTreeSet<Leaf>,
    missing_here: BTreeSet<Leaf>,
    rounds: usize,
    bytes: usize,
}

fn compare(ours: &PoolSet, theirs: &PoolSet) -> Found {
    let mut found = Found::default();
    let mut message = Some(ours.begin().unwrap());
    while let Some(asked) = message {
        let answer = theirs.answer(&asked).unwrap();
        assert!(asked.len() <= MAX_RECONCILE_BYTES && answer.len() <= MAX_RECONCILE_BYTES);
        found.rounds += 1;
        found.bytes += asked.len() + answer.len();
        let step = ours.go_on(&answer).unwrap();
        found.missing_there.extend(step.missing_there);
        found.missing_here.extend(step.missing_here);
        message = step.next;
        assert!(found.rounds < 100, "it never ends");
    }
    found
}

fn leaves(numbers: impl IntoIterator<Item = u32>) -> BTreeSet<Leaf> {
    numbers.into_iter().map(|number| item(number).1).collect()
}

#[test]
fn two_pools_of_thousands_find_few_differences_in_few_bytes() {
    let (ours, theirs) = (set(0..5_000), set(7..5_003));
    let found = compare(&ours, &theirs);
    assert_eq!(found.missing_there, leaves(0..7));
    assert_eq!(found.missing_here, leaves(5_000..5_003));
    assert!(found.rounds <= 4, "{found:?}");
    let listing = 5_000 * 32;
    assert!(found.bytes * 5 < listing, "{} bytes", found.bytes);
}

#[test]
fn equal_pools_say_so_in_one_round_and_half_a_kilobyte() {
    let found = compare(&set(0..5_000), &set(0..5_000));
    assert!(found.missing_here.is_empty() && found.missing_there.is_empty());
    assert_eq!(found.rounds, 1);
    assert!(found.bytes <= 600, "{} bytes", found.bytes);
}

#[test]
fn a_full_pool_and_an_empty_one_agree_within_the_bound_of_a_message() {
    let (full, empty) = (set(0..10_000), set(0..0));
    let gives = compare(&full, &empty);
    assert_eq!(gives.missing_there.len(), 10_000);
    let takes = compare(&empty, &full);
    assert_eq!(takes.missing_here, leaves(0..10_000));
    assert!(takes.rounds <= 8, "{} rounds", takes.rounds);
    let none = compare(&empty, &set(0..0));
    assert_eq!((none.rounds, none.missing_here.len()), (1, 0));
}

#[test]
fn a_time_beyond_all_time_has_its_place_like_any_other() {
    let far = |number: u8| (u64::MAX, Leaf::from_bytes([number; 32]));
    let (ours, theirs) = (PoolSet::new(vec![far(1)]), PoolSet::new(vec![far(2)]));
    let found = compare(&ours, &theirs);
    assert_eq!(found.missing_there, BTreeSet::from([far(1).1]));
    assert_eq!(found.missing_here, BTreeSet::from([far(2).1]));
}

#[test]
fn refuses_what_is_no_message() {
    let set = set(0..100);
    let cases: [&[u8]; 7] = [
        b"",
        b"{}",
        // A version that nobody speaks.
        &[0x51],
        // A fingerprint cut short.
        &[0x61, 0, 0, 1, 9, 9],
        // A list longer than the message.
        &[0x61, 0, 0, 2, 0xc0, 0x80, 0x80, 0x80, 0x00],
        // A mode that is none.
        &[0x61, 0, 0, 3],
        // A bound longer than any leaf.
        &[0x61, 0, 33, 1, 2, 3],
    ];
    for message in cases {
        assert!(set.answer(message).is_err(), "{message:?}");
        assert!(set.go_on(message).is_err(), "{message:?}");
    }
    // A later version is answered with ours.
    assert_eq!(set.answer(&[0x62]).unwrap(), [0x61]);
}

/// A pool whose posts take as long to read as the clock says.
struct SlowPool {
    clock: HandClock,
    takes_secs: u64,
    state: Mutex<PoolState>,
    made: AtomicUsize,
}

impl SlowPool {
    fn new(takes_secs: u64) -> Self {
        Self {
            clock: HandClock::at(dawn()),
            takes_secs,
            state: Mutex::new(PoolState {
                revision: 1,
                hushes: 0,
            }),
            made: AtomicUsize::new(0),
        }
    }

    fn change(&self, change: impl FnOnce(&mut PoolState)) {
        change(&mut self.state.lock().unwrap());
    }

    fn state(&self) -> PoolState {
        *self.state.lock().unwrap()
    }

    async fn ask(&self, kept: &KeptSet) -> Arc<PoolSet> {
        let posts = || async {
            self.made.fetch_add(1, Ordering::Relaxed);
            self.clock.advance(self.takes_secs);
            let of = self.state();
            Ok((of, vec![item(u32::try_from(of.revision).unwrap())]))
        };
        let state = || async { Ok(self.state()) };
        kept.get(&self.clock, state, posts).await.unwrap()
    }

    fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn a_set_is_shared_while_the_pool_stands_and_never_older_than_the_question() {
    let (kept, pool) = (KeptSet::default(), SlowPool::new(0));
    pool.ask(&kept).await;
    pool.ask(&kept).await;
    assert_eq!(pool.made(), 1);
    pool.change(|state| state.revision = 2);
    let set = pool.ask(&kept).await;
    let missed = compare(&self::set([2]), &set);
    assert!(missed.missing_there.is_empty(), "{missed:?}");
    pool.change(|state| state.hushes = 1);
    pool.ask(&kept).await;
    assert_eq!(pool.made(), 3, "one for each state");
}

#[tokio::test]
async fn many_who_ask_while_the_pool_changes_share_one_set_and_wait_until_it_may_be_made() {
    let (kept, pool) = (KeptSet::default(), SlowPool::new(1));
    pool.ask(&kept).await;
    pool.change(|state| state.revision = 2);
    let began = Instant::now();
    tokio::join!(pool.ask(&kept), pool.ask(&kept), pool.ask(&kept));
    assert_eq!(pool.made(), 2);
    let waited = began.elapsed();
    assert!(
        waited >= LONGEST_REST && waited < LONGEST_REST * 2,
        "{waited:?}"
    );
}

proptest! {
    #[test]
    fn any_two_sets_find_exactly_what_they_differ_in(
        ours in proptest::collection::btree_set(0_u32..400, 0..300),
        theirs in proptest::collection::btree_set(0_u32..400, 0..300),
    ) {
        let found = compare(&set(ours.iter().copied()), &set(theirs.iter().copied()));
        prop_assert_eq!(found.missing_there, leaves(ours.difference(&theirs).copied()));
        prop_assert_eq!(found.missing_here, leaves(theirs.difference(&ours).copied()));
    }

    #[test]
    fn no_bytes_make_it_panic_or_answer_at_length(noise in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let set = set(0..3_000);
        for message in [noise.clone(), [&[0x61], &noise[..]].concat()] {
            if let Ok(answer) = set.answer(&message) {
                prop_assert!(answer.len() <= MAX_RECONCILE_BYTES);
            }
            let _ = set.go_on(&message);
        }
    }
}
