//! The core without a thread: it works when it is told to.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use blocknet_chain::{Network, PublicKey};
use blocknet_store::{Store, StoreError};

use super::{Core, CoreHandle, Message};
use crate::clock::Clock;

/// A core whose queue is worked off by whoever owns it, so that a whole node runs on one thread
/// and in an order that repeats.
pub(crate) struct CoreHere {
    core: Core,
    handle: CoreHandle,
}

impl CoreHere {
    /// Starts on a store.
    pub(crate) fn new(
        store: Store,
        network: Network,
        own: PublicKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        // Repeats, and differs from node to node.
        let seed = own.as_bytes().first_chunk().copied();
        let seed = u64::from_be_bytes(seed.unwrap_or_default());
        let (handle, core) = Core::new(store, network, vec![own], clock, seed)?;
        Ok(Self { core, handle })
    }

    pub(crate) fn handle(&self) -> &CoreHandle {
        &self.handle
    }

    /// Ends, and gives the store back for the next start.
    pub(crate) fn into_store(self) -> Store {
        self.core.store
    }

    /// Brings what the node asks of its core to an end. The future may wait for this core and
    /// for nothing else.
    ///
    /// # Panics
    /// When it waits for something else: it would wait forever.
    pub(crate) fn finish<F: Future>(&mut self, work: impl FnOnce(CoreHandle) -> F) -> F::Output {
        let mut future = pin!(work(self.handle.clone()));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(made) = future.as_mut().poll(&mut context) {
                return made;
            }
            assert!(
                self.work(),
                "what runs on a core here waits for nothing else"
            );
        }
    }

    /// Works off what waits; says whether anything did.
    fn work(&mut self) -> bool {
        let mut worked = false;
        while let Ok(Message::Work(first)) = self.core.queue.try_recv() {
            let (batch, _) = self.core.gather(first);
            self.core.work_off(batch);
            worked = true;
        }
        worked
    }
}
