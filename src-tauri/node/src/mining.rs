//! Mining: when, on what, and for how long; the hashing itself is the miner's.

mod control;
mod job;
mod stats;
mod task;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use blocknet_chain::Header;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::MiningMode;
use crate::core::{CoreError, CoreHandle};
use crate::power::Power;

pub use stats::{MiningBlock, MiningPause, MiningView};

/// When, with how much of this computer, and on which power to mine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MiningWishes {
    /// When the node mines by itself.
    pub(crate) mode: MiningMode,
    /// How many threads hash.
    pub(crate) threads: usize,
    /// The share of its time that each of them hashes, 1 to 100 per cent.
    pub(crate) share: u32,
    /// Whether it mines by itself on battery too.
    pub(crate) on_battery: bool,
}

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

impl MiningWishes {
    fn are_shown_by(&self, view: &MiningView) -> bool {
        let shown = Self {
            mode: view.mode,
            threads: view.threads,
            share: view.share,
            on_battery: view.on_battery,
        };
        *self == shown
    }
}

/// What the task is told to do.
enum Order {
    Mine {
        empty: bool,
        answer: oneshot::Sender<Result<Mined, MineError>>,
    },
    Stop,
    Set(MiningWishes),
    Power(Power),
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
        wishes: MiningWishes,
        cancel: CancellationToken,
    ) -> (Self, JoinHandle<()>) {
        let (orders, ordered) = mpsc::channel(ORDERS);
        let (task, view) = task::Task::new(core, clock, wishes);
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

    /// Changes when and with how much of this computer to mine; returns when the view says so.
    pub(crate) async fn set(&self, wishes: MiningWishes) {
        let sent = self.orders.send(Order::Set(wishes)).await;
        if sent.is_ok() {
            let mut view = self.view.clone();
            // A task that has ended shows nothing any more.
            let _ = view.wait_for(|view| wishes.are_shown_by(view)).await;
        }
    }

    /// Says where the computer's power comes from.
    pub(crate) async fn set_power(&self, power: Power) {
        let _ = self.orders.send(Order::Power(power)).await;
    }

    /// What is being mined.
    pub(crate) fn view(&self) -> Arc<MiningView> {
        self.view.borrow().clone()
    }
}
