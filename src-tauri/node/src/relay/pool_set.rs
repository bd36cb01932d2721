//! The pool as a sorted set that is compared with a peer's in a few kilobytes
//! (range-based set reconciliation, the `negentropy` messages of version 1).
//!
//! A set is never older than the question that it answers: what was told before
//! the question was asked is in it, so that nothing falls between events and a
//! comparison. It is made once for each state of the pool, and whoever asks for
//! the next waits until making it costs little of our time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use blocknet_chain::Leaf;
use bytes::Bytes;
use negentropy::{Id, Negentropy, NegentropyStorageVector};
use thiserror::Error;
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::core::CoreError;
use crate::transport::MAX_RECONCILE_BYTES;

/// After a set was made, none is made for so many times as long as it took: a
/// twentieth of one core at most goes to peers that ask again and again.
const REST_TIMES: u32 = 19;
/// No rest is longer: a comparison may wait for one at each of its messages.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// A message that is none of the comparison's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the message is none of version 1 of negentropy: {reason}")]
pub struct MalformedMessage {
    reason: String,
}

impl From<negentropy::Error> for MalformedMessage {
    fn from(error: negentropy::Error) -> Self {
        Self {
            reason: error.to_string(),
        }
    }
}

/// What a step of a comparison found, on the side that began it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Step {
    /// What to ask next; `None` when all is said.
    pub(crate) next: Option<Bytes>,
    /// The peer lacks them.
    pub(crate) missing_there: Vec<Leaf>,
    /// The peer has them, our set has not.
    pub(crate) missing_here: Vec<Leaf>,
}

/// What waits in the pool, by time and leaf.
#[derive(Debug)]
pub(crate) struct PoolSet {
    items: NegentropyStorageVector,
}

impl PoolSet {
    /// A set of leaves, each with the time of its post.
    pub(crate) fn new(posts: Vec<(u64, Leaf)>) -> Self {
        let mut items = NegentropyStorageVector::with_capacity(posts.len());
        for (created, leaf) in posts {
            // The greatest number stands for infinity in the messages; a time
            // so far off is only a place in the order.
            let place = created.min(u64::MAX - 1);
            let id = Id::from_byte_array(leaf.to_bytes());
            items.insert(place, id).expect("the set is not sealed yet");
        }
        items.seal().expect("the set is sealed once");
        Self { items }
    }

    /// The message that begins a comparison.
    pub(crate) fn begin(&self) -> Result<Bytes, MalformedMessage> {
        Ok(self.side()?.initiate()?.into())
    }

    /// Answers a message, on the side that did not begin. Nothing is kept
    /// between two messages.
    pub(crate) fn answer(&self, message: &[u8]) -> Result<Vec<u8>, MalformedMessage> {
        Ok(self.side()?.reconcile(message)?)
    }

    /// Reads an answer, on the side that began.
    pub(crate) fn go_on(&self, answer: &[u8]) -> Result<Step, MalformedMessage> {
        let mut side = self.side()?;
        side.set_initiator();
        let (mut have, mut need) = (Vec::new(), Vec::new());
        let next = side.reconcile_with_ids(answer, &mut have, &mut need)?;
        Ok(Step {
            next: next.map(Bytes::from),
            missing_there: leaves(have),
            missing_here: leaves(need),
        })
    }

    fn side(&self) -> Result<Negentropy<'_, NegentropyStorageVector>, MalformedMessage> {
        Ok(Negentropy::borrowed(
            &self.items,
            MAX_RECONCILE_BYTES as u64,
        )?)
    }
}

/// In an order that depends on nothing else.
fn leaves(mut ids: Vec<Id>) -> Vec<Leaf> {
    ids.sort_unstable();
    ids.into_iter()
        .map(|id| Leaf::from_bytes(id.to_bytes()))
        .collect()
}

/// What a set depends on; where both are the same, so is the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PoolState {
    /// Rises with each change of the pool.
    pub(crate) revision: u64,
    /// Rises with each own post that is hushed, and each that is not any more.
    pub(crate) hushes: u64,
}

/// The newest set, shared by all who compare.
#[derive(Debug, Default)]
pub(crate) struct KeptSet {
    /// Sets that were begun so far.
    begun: AtomicU64,
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    of: PoolState,
    /// How many sets had been begun before this one.
    number: u64,
    /// The next is made at this time at the earliest.
    rests_until: Duration,
    set: Arc<PoolSet>,
}

impl KeptSet {
    /// The set of the pool as it stands at this call or later. `state` says what it is of, and
    /// `posts` is asked only for what must be made anew, with the state that they are of.
    pub(crate) async fn get<S, P>(
        &self,
        clock: &dyn Clock,
        state: impl FnOnce() -> S,
        posts: impl FnOnce() -> P,
    ) -> Result<Arc<PoolSet>, CoreError>
    where
        S: Future<Output = Result<PoolState, CoreError>>,
        P: Future<Output = Result<(PoolState, Vec<(u64, Leaf)>), CoreError>>,
    {
        let begun_before = self.begun.load(Ordering::SeqCst);
        // Held while a set is made, so that many who ask at once cause one.
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref() {
            if kept.number >= begun_before || kept.of == state().await? {
                return Ok(Arc::clone(&kept.set));
            }
            let rest = kept.rests_until.saturating_sub(clock.mono());
            if !rest.is_zero() {
                tokio::time::sleep(rest).await;
            }
        }
        let (number, start) = (self.begun.fetch_add(1, Ordering::SeqCst), clock.mono());
        let (of, posts) = posts().await?;
        let set = crate::check::off_the_runtime(move || Some(PoolSet::new(posts))).await;
        let set = Arc::new(set.ok_or(CoreError::Gone)?);
        let end = clock.mono();
        let rest = end.saturating_sub(start).saturating_mul(REST_TIMES);
        *kept = Some(Kept {
            of,
            number,
            rests_until: end + rest.min(LONGEST_REST),
            set: Arc::clone(&set),
        });
        Ok(set)
    }
}

#[cfg(test)]
mod tests;
