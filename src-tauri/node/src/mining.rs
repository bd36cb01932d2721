//! Mining: when, on what, and for how long; the hashing itself is the miner's.

mod control;
mod job;
mod stats;
mod task;

use std::sync::Arc;

use blocknet_chain::Header;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::MiningMode;
use crate::core::{CoreError, CoreHandle};

pub use stats::{MiningBlock, MiningView};

/// Orders that may wait for the task; each is a click or a call.
const ORDERS: usize = 32;

/// A block that this node mined.
#[derive(Debug, Clone, PartialEq)]
pub struct Mined {
    /// Its header.
    pub header: Header,
    /// How many posts it has.
    pub posts: usize,
    /// Seconds from the request to the find.
    pub secs: f64,
}

/// Why a request to mine ended without a block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MineError {
    /// No post waits.
    #[error("no post waits for a block; write one first, or ask for an empty block")]
    NothingToMine,
    /// The owner stopped it.
    #[error("mining was stopped before a block was found")]
    Stopped,
    /// The block could not be kept.
    #[error(transparent)]
    Core(#[from] CoreError),
}

/// What the task is told to do.
enum Order {
    Mine {
        empty: bool,
        answer: oneshot::Sender<Result<Mined, MineError>>,
    },
    Stop,
    Set {
        mode: MiningMode,
        threads: usize,
    },
}

/// Steers mining; clones steer the same.
#[derive(Debug, Clone)]
pub(crate) struct MiningHandle {
    orders: mpsc::Sender<Order>,
    view: watch::Receiver<Arc<MiningView>>,
}

impl MiningHandle {
    /// Starts the task and its threads; both end with `cancel`.
    pub(crate) fn start(
        core: CoreHandle,
        clock: Arc<dyn Clock>,
        mode: MiningMode,
        threads: usize,
        cancel: CancellationToken,
    ) -> (Self, JoinHandle<()>) {
        let (orders, ordered) = mpsc::channel(ORDERS);
        let (task, view) = task::Task::new(core, clock, mode, threads);
        let running = tokio::spawn(task.run(ordered, cancel));
        (Self { orders, view }, running)
    }

    /// Mines the next block, whatever the mode; answers when it is found.
    pub(crate) async fn mine(&self, empty: bool) -> Result<Mined, MineError> {
        let (answer, answered) = oneshot::channel();
        let sent = self.orders.send(Order::Mine { empty, answer }).await;
        sent.map_err(|_| CoreError::Gone)?;
        answered.await.map_err(|_| CoreError::Gone)?
    }

    /// Ends what [`MiningHandle::mine`] asked for.
    pub(crate) async fn stop(&self) {
        // A task that has ended mines nothing.
        let _ = self.orders.send(Order::Stop).await;
    }

    /// Changes when and with how many threads to mine.
    pub(crate) async fn set(&self, mode: MiningMode, threads: usize) {
        let _ = self.orders.send(Order::Set { mode, threads }).await;
    }

    /// What is being mined.
    pub(crate) fn view(&self) -> Arc<MiningView> {
        self.view.borrow().clone()
    }
}
