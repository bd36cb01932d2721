//! The pool as a sorted set that is compared with a peer's in a few kilobytes
//! (range-based set reconciliation, the `negentropy` messages of version 1).
//!
//! A set is made once for each state of the pool and at most once a second: a
//! peer that asks again and again makes us look things up, never sort anew.

use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::Leaf;
use bytes::Bytes;
use negentropy::{Id, Negentropy, NegentropyStorageVector};
use thiserror::Error;
use tokio::sync::Mutex;

use crate::core::CoreError;
use crate::transport::MAX_RECONCILE_BYTES;

/// A set is good for so long while the pool changes: what came or went
/// meanwhile costs an unneeded question, or waits for the next comparison.
const GOOD_FOR: Duration = Duration::from_secs(1);

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
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    of: PoolState,
    made: Duration,
    set: Arc<PoolSet>,
}

impl KeptSet {
    /// The set of the pool in the state `of`, or one that is a moment older;
    /// `posts` is asked only for what must be made anew. `now` is a time that
    /// only goes forward.
    pub(crate) async fn get<F>(
        &self,
        of: PoolState,
        now: Duration,
        posts: impl FnOnce() -> F,
    ) -> Result<Arc<PoolSet>, CoreError>
    where
        F: Future<Output = Result<Vec<(u64, Leaf)>, CoreError>>,
    {
        // Held while a set is made, so that many who ask at once cause one.
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref()
            && (kept.of == of || now.saturating_sub(kept.made) < GOOD_FOR)
        {
            return Ok(Arc::clone(&kept.set));
        }
        let posts = posts().await?;
        let set = crate::check::off_the_runtime(move || Some(PoolSet::new(posts))).await;
        let set = Arc::new(set.ok_or(CoreError::Gone)?);
        *kept = Some(Kept {
            of,
            made: now,
            set: Arc::clone(&set),
        });
        Ok(set)
    }
}

#[cfg(test)]
mod tests;
