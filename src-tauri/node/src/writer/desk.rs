//! Who works on which draft, and who waits for it. What is to be done, the outbox alone says.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use blocknet_chain::PublicKey;
use blocknet_store::FeedPost;
use tokio::sync::{Notify, RwLock, RwLockReadGuard, RwLockWriteGuard, oneshot};
use tokio_util::sync::CancellationToken;

use super::WriteError;
use super::outbox::OutboxStage;
use super::send::UnderWay;

/// What became of a draft.
pub(super) type Outcome = Result<FeedPost, WriteError>;

/// The drafts that are being worked on, and those that somebody waits for.
#[derive(Default)]
pub(super) struct Desk {
    drafts: Mutex<Drafts>,
    keeping: RwLock<()>,
    nudge: Notify,
}

#[derive(Default)]
struct Drafts {
    at_work: HashMap<u64, AtWork>,
    waiting: HashMap<u64, oneshot::Sender<Outcome>>,
}

struct AtWork {
    cancel: CancellationToken,
    under_way: Option<UnderWay>,
    /// Its author, when that one has as much waiting as one author may.
    full: Option<PublicKey>,
}

impl Desk {
    /// To be held from before a draft is kept until [`Desk::wait_for`], so that no draft is
    /// worked off before it is known who waits for it.
    pub(super) async fn keeping(&self) -> RwLockReadGuard<'_, ()> {
        self.keeping.read().await
    }

    /// To be held while the outbox is looked through for work.
    pub(super) async fn looking(&self) -> RwLockWriteGuard<'_, ()> {
        self.keeping.write().await
    }

    /// Where the outcome of a kept draft comes out; nothing comes when the node ends first.
    pub(super) fn wait_for(&self, ticket: u64) -> oneshot::Receiver<Outcome> {
        let (done, finished) = oneshot::channel();
        self.drafts().waiting.insert(ticket, done);
        self.nudge();
        finished
    }

    /// Says that the outbox may hold work.
    pub(super) fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Waits for a nudge.
    pub(super) async fn nudged(&self) {
        self.nudge.notified().await;
    }

    /// The drafts that are being worked on.
    pub(super) fn at_work(&self) -> HashSet<u64> {
        self.drafts().at_work.keys().copied().collect()
    }

    /// Notes that a draft is being worked on.
    pub(super) fn begin(&self, ticket: u64, cancel: CancellationToken) {
        let at_work = AtWork {
            cancel,
            under_way: None,
            full: None,
        };
        self.drafts().at_work.insert(ticket, at_work);
    }

    /// Notes that a draft gets its stamp.
    pub(super) fn stamping(&self, ticket: u64, under_way: UnderWay) {
        if let Some(at_work) = self.drafts().at_work.get_mut(&ticket) {
            at_work.under_way = Some(under_way);
        }
    }

    /// Notes that a draft waits until its author has less waiting.
    pub(super) fn wait_full(&self, ticket: u64, author: PublicKey) {
        if let Some(at_work) = self.drafts().at_work.get_mut(&ticket) {
            at_work.full = Some(author);
        }
    }

    /// The authors of drafts that wait so: no more of theirs is begun.
    pub(super) fn full(&self) -> HashSet<PublicKey> {
        let drafts = self.drafts();
        drafts.at_work.values().filter_map(|one| one.full).collect()
    }

    /// How far a draft is that was not refused.
    pub(super) fn progress(&self, ticket: u64) -> (OutboxStage, f64) {
        let drafts = self.drafts();
        let under_way = drafts.at_work.get(&ticket);
        under_way
            .and_then(|at_work| at_work.under_way.as_ref())
            .map_or((OutboxStage::Stamping, 0.0), UnderWay::progress)
    }

    /// Notes that nobody works on a draft any more, and tells who waits what became of it;
    /// `None` when it stays in the outbox.
    pub(super) fn finish(&self, ticket: u64, outcome: Option<Outcome>) {
        let mut drafts = self.drafts();
        drafts.at_work.remove(&ticket);
        let waiting = drafts.waiting.remove(&ticket);
        drop(drafts);
        if let (Some(outcome), Some(waiting)) = (outcome, waiting) {
            // Who waited may have lost patience.
            let _ = waiting.send(outcome);
        }
        self.nudge();
    }

    /// Ends the work on a draft that was given up, and tells who waits.
    pub(super) fn give_up(&self, ticket: u64) {
        let mut drafts = self.drafts();
        if let Some(at_work) = drafts.at_work.get(&ticket) {
            return at_work.cancel.cancel();
        }
        let waiting = drafts.waiting.remove(&ticket);
        if let Some(waiting) = waiting {
            let _ = waiting.send(Err(WriteError::GivenUp));
        }
    }

    fn drafts(&self) -> MutexGuard<'_, Drafts> {
        // Each change is whole, so a panic elsewhere spoils nothing.
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
