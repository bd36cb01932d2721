//! The core: one thread that owns the store's writer, the chainstate and the pool.
//!
//! Whatever changes the node's truth is a job in the core's queue. The thread takes a job and
//! what else waits, runs them in one transaction, commits once, and only then answers and tells
//! the world. What was answered is on the disk; what is in memory is what was committed.

mod announce;
mod gate;
mod handle;
mod job;
mod outbox;
mod outcome;
mod posts;
mod queue;
mod side;
mod state;

#[cfg(test)]
mod tests;

pub use gate::ReadFor;
pub use handle::CoreHandle;
pub(crate) use outbox::rule_broken;
pub use outcome::{
    BlockOutcome, CoreError, CoreEvent, HeadersOutcome, HeadersVerdict, Origin, Parked,
    PostOutcome, Sender, Tip,
};
#[cfg(feature = "simulation")]
pub(crate) use queue::CoreHere;
pub use queue::CoreThread;
pub use state::Template;

use std::sync::Arc;

use blocknet_chain::{Network, PublicKey};
use blocknet_store::{Store, StoreError};

use crate::clock::Clock;

/// Starts the core on a store. `own` are the keys whose posts are not to vanish unseen.
///
/// # Errors
/// When the store cannot be read, or the system gives no thread.
pub fn start(
    store: Store,
    network: Network,
    own: Vec<PublicKey>,
    clock: Arc<dyn Clock>,
) -> Result<(CoreHandle, CoreThread), StartCoreError> {
    queue::start(store, network, own, clock)
}

/// The core could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartCoreError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no thread.
    #[error("the system gave no thread for the core: {source}")]
    Thread {
        /// What the system said.
        source: std::io::Error,
    },
}
