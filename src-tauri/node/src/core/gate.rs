//! Who may read at once: a crowd of readers never takes the store's last one from the owner.

use std::sync::Arc;
use std::time::Duration;

use blocknet_store::READERS;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::CoreError;
use crate::limits::{
    OTHERS_READ_WITHIN, OWNERS_READ_WITHIN, PEERS_READS, READ_PATIENCE, STRANGERS_READS,
};

const _: () = assert!(
    PEERS_READS + STRANGERS_READS < READERS,
    "some are the owner's and the node's own"
);

/// For whom the store is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFor {
    /// The owner: whatever reader is free.
    Own,
    /// Peers, over their streams.
    Peers,
    /// Whoever calls the public listener.
    Strangers,
}

impl ReadFor {
    /// How long such a read may take.
    pub(super) fn within(self) -> Duration {
        match self {
            Self::Own => OWNERS_READ_WITHIN,
            Self::Peers | Self::Strangers => OTHERS_READ_WITHIN,
        }
    }
}

/// The gates in front of the readers; each lets in who came first.
#[derive(Debug)]
pub(super) struct Gates {
    peers: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            peers: Arc::new(Semaphore::new(PEERS_READS)),
            strangers: Arc::new(Semaphore::new(STRANGERS_READS)),
        }
    }
}

impl Gates {
    /// Waits for a turn. Who gives up waiting leaves nothing behind; who has it keeps it until the
    /// read is over, even when nobody waits for that any more.
    ///
    /// # Errors
    /// [`CoreError::Busy`] when none comes in time.
    pub(super) async fn enter(
        &self,
        whom: ReadFor,
    ) -> Result<Option<OwnedSemaphorePermit>, CoreError> {
        let gate = match whom {
            ReadFor::Own => return Ok(None),
            ReadFor::Peers => &self.peers,
            ReadFor::Strangers => &self.strangers,
        };
        let turn = timeout(READ_PATIENCE, Arc::clone(gate).acquire_owned()).await;
        let turn = turn.map_err(|_| CoreError::Busy)?;
        turn.map(Some).map_err(|_| CoreError::Gone)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::{Gates, ReadFor};
    use crate::core::CoreError;
    use crate::limits::{PEERS_READS, STRANGERS_READS};

    #[tokio::test(start_paused = true)]
    async fn a_crowd_of_strangers_holds_up_neither_peers_nor_the_owner() {
        let gates = Gates::default();
        let mut crowd = Vec::new();
        for _ in 0..STRANGERS_READS {
            crowd.push(gates.enter(ReadFor::Strangers).await.expect("a turn"));
        }
        let late = gates.enter(ReadFor::Strangers).await;
        assert_eq!(late.expect_err("none is free"), CoreError::Busy);
        for _ in 0..PEERS_READS {
            crowd.push(gates.enter(ReadFor::Peers).await.expect("their own"));
        }
        assert!(gates.enter(ReadFor::Own).await.expect("at once").is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_waiting_leaves_the_line() {
        let gates = Gates::default();
        let mut running = Vec::new();
        for _ in 0..STRANGERS_READS {
            running.push(gates.enter(ReadFor::Strangers).await.expect("a turn"));
        }
        let a_moment = Duration::from_millis(10);
        for _ in 0..50 {
            let gone = timeout(a_moment, gates.enter(ReadFor::Strangers)).await;
            assert!(gone.is_err(), "none is free");
        }
        running.pop();
        let next = timeout(a_moment, gates.enter(ReadFor::Strangers)).await;
        assert!(next.is_ok_and(|turn| turn.is_ok()), "nobody is in front");
    }
}
