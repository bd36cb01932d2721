//! The core's thread: its queue, and the group commit.

#[cfg(feature = "simulation")]
mod here;

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use blocknet_chain::{Height, Network, PublicKey};
use blocknet_store::{Store, StoreError};
use tokio::sync::mpsc;

use super::StartCoreError;
use super::announce::Announcer;
use super::handle::CoreHandle;
use super::job::Job;
use super::outcome::{CoreError, Tip};
use super::state::State;
use crate::chainstate::Unstored;
use crate::clock::Clock;
use crate::events::Hushed;

#[cfg(feature = "simulation")]
pub(crate) use here::CoreHere;

/// Jobs that may wait before who asks has to; four commits' worth.
const QUEUE: usize = 256;
/// Most jobs in one transaction: what 64 clients ask at once is one fsync.
const JOBS: usize = 64;
/// Most posts in one transaction, about 100 ms of work.
const WEIGHT: usize = 10_000;

/// Blocks that are missing at once when a node syncs from far behind: four hours of them.
const FAR_BEHIND: u32 = 240;
/// A sync that brought nothing for so long stands still: whoever gave it is gone or very slow.
const STANDS_STILL: Duration = Duration::from_secs(10);

/// What the queue holds.
pub(super) enum Message {
    /// Something to do.
    Work(Box<dyn Job>),
    /// The end: what came before is done, what comes after is not.
    Stop,
}

/// The running thread of the core.
#[derive(Debug)]
pub struct CoreThread {
    thread: JoinHandle<()>,
}

impl CoreThread {
    /// Waits until the core has done what it was asked and has closed the store.
    pub fn join(self) {
        if self.thread.join().is_err() {
            tracing::error!("the core ended in a panic");
        }
    }
}

pub(super) fn start(
    store: Store,
    network: Network,
    own: Vec<PublicKey>,
    clock: Arc<dyn Clock>,
) -> Result<(CoreHandle, CoreThread), StartCoreError> {
    // How long own posts are hushed is no secret, and different on each node all the same.
    let seed = getrandom::u64().unwrap_or_default();
    let (handle, core) = Core::new(store, network, own, clock, seed)?;
    let thread = std::thread::Builder::new()
        .name("core".to_owned())
        .spawn(move || core.run())
        .map_err(|source| StartCoreError::Thread { source })?;
    Ok((handle, CoreThread { thread }))
}

struct Core {
    store: Store,
    state: State,
    queue: mpsc::Receiver<Message>,
    announcer: Announcer,
    /// Whether the store writes in bulk: many blocks are missing, and they are coming.
    in_bulk: bool,
    /// How far the chain and its headers had come when they last went on, and when that was.
    went_on: ([Height; 2], Duration),
    /// Whether memory may differ from the disk, because it could not be read again.
    stale: bool,
}

impl Core {
    fn new(
        store: Store,
        network: Network,
        own: Vec<PublicKey>,
        clock: Arc<dyn Clock>,
        seed: u64,
    ) -> Result<(CoreHandle, Self), StoreError> {
        let readers = store.readers();
        let hushed = Hushed::new(seed);
        let mut state = State::new(network.clone(), own, Arc::clone(&clock), hushed.clone());
        {
            let tx = store.begin()?;
            state.reload(&tx)?;
            state.remember_reorgs(&tx)?;
            state.follow_best(&tx)?;
            tx.commit()?;
        }
        let (jobs, queue) = mpsc::channel(QUEUE);
        let announcer = Announcer::new(state.tip(None), hushed);
        let handle = CoreHandle::new(network, jobs, readers, &announcer, clock);
        let core = Self {
            store,
            state,
            queue,
            announcer,
            stale: false,
            in_bulk: false,
            went_on: ([Height::GENESIS; 2], Duration::ZERO),
        };
        Ok((handle, core))
    }

    fn run(mut self) {
        while let Some(Message::Work(first)) = self.queue.blocking_recv() {
            let (batch, last) = self.gather(first);
            self.work_off(batch);
            if last {
                break;
            }
        }
        self.queue.close();
        tracing::debug!("the core has ended");
    }

    /// The first job and what else waits, within bounds; and whether the end was among it.
    fn gather(&mut self, first: Box<dyn Job>) -> (Vec<Box<dyn Job>>, bool) {
        let mut weight = first.weight();
        let mut batch = vec![first];
        while batch.len() < JOBS && weight < WEIGHT {
            match self.queue.try_recv() {
                Ok(Message::Work(job)) => {
                    weight += job.weight();
                    batch.push(job);
                }
                Ok(Message::Stop) => return (batch, true),
                Err(_) => break,
            }
        }
        (batch, false)
    }

    /// Commits jobs together; when that fails for a reason that may lie in one of them, each
    /// gets a transaction of its own, so that none suffers for another.
    fn work_off(&mut self, mut batch: Vec<Box<dyn Job>>) {
        let Err(error) = self.commit(&mut batch) else {
            return Self::answer(batch, &Ok(()));
        };
        let shared = matches!(error, StoreError::DiskFull | StoreError::ReadOnly) || self.stale;
        if shared || batch.len() == 1 {
            return Self::answer(batch, &Err(CoreError::of_store(&error)));
        }
        for job in batch {
            let mut alone = vec![job];
            let committed = self
                .commit(&mut alone)
                .map_err(|error| CoreError::of_store(&error));
            Self::answer(alone, &committed);
        }
    }

    fn answer(batch: Vec<Box<dyn Job>>, committed: &Result<(), CoreError>) {
        for job in batch {
            job.answer(committed.clone());
        }
    }

    /// Runs jobs in one transaction. Either all of it is on the disk, in memory and announced,
    /// or none of it.
    fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        let before = self.state.unstored();
        if let Err(error) = self.transaction(batch) {
            tracing::warn!(%error, jobs = batch.len(), "the store kept nothing of these jobs");
            self.announcer.trouble(&error);
            self.recover(before);
            return Err(error);
        }
        let changes = self.state.take_changes();
        let tip = self.state.tip(self.announcer.open_trouble());
        self.size_store(&tip);
        self.announcer.announce(changes, tip);
        // Done before who erased a text is answered; what cannot be now is tried after each job.
        if let Err(error) = self.store.wash() {
            tracing::debug!(%error, "the log keeps its words for now");
        }
        Ok(())
    }

    /// Lets the store write in bulk while a sync from far behind goes on, and as always otherwise:
    /// in bulk readers miss the last posts. The core's ticks see that nothing came any more.
    fn size_store(&mut self, tip: &Tip) {
        let heights = [tip.state.height, tip.best_header.height];
        let now = self.state.now().mono;
        if heights != self.went_on.0 {
            self.went_on = (heights, now);
        }
        let behind = heights[1].get().saturating_sub(heights[0].get());
        let comes = now.saturating_sub(self.went_on.1) < STANDS_STILL;
        let sized = if !self.in_bulk && behind > FAR_BEHIND && comes {
            self.in_bulk = true;
            self.store.widen()
        } else if self.in_bulk && (behind == 0 || !comes) {
            let shrunk = self.store.shrink();
            self.in_bulk = shrunk.is_err();
            shrunk
        } else {
            return;
        };
        // It is done after the next job then; nothing depends on it.
        if let Err(error) = sized {
            tracing::debug!(%error, "the store goes on writing as it did");
        }
    }

    fn transaction(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        let tx = self.store.begin()?;
        if self.stale {
            self.state.reload(&tx)?;
            self.stale = false;
        }
        for job in batch.iter_mut() {
            job.run(&mut self.state, &tx)?;
        }
        let troubled = self.announcer.open_trouble().is_some();
        if troubled {
            self.state.probe(&tx)?;
        }
        tx.commit()?;
        if troubled {
            self.announcer.trouble_is_over();
        }
        Ok(())
    }

    /// Puts memory back to what the disk holds.
    fn recover(&mut self, before: Unstored) {
        self.state.forget_changes();
        self.state.put_back(before);
        let reloaded = self.store.begin().and_then(|tx| self.state.reload(&tx));
        self.stale = reloaded.is_err();
        if let Err(error) = reloaded {
            tracing::error!(%error, "the store cannot be read again; the next job tries once more");
        }
        let tip = self.state.tip(self.announcer.open_trouble());
        self.announcer.announce(Vec::new(), tip);
    }
}
