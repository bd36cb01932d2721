//! Taking drafts through stamp and signature into the pool, one after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use blocknet_chain::{CheckedPost, Identity, PublicKey, Rule};
use blocknet_store::{FeedPost, OutboxRow, Reading};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use super::outbox::OutboxStage;
use super::stamp::{self, Unstamped};
use super::{Shared, WriteError};
use crate::core::{CoreError, PostOutcome, rule_broken};
use crate::miner::stamp::StampProgress;

/// Drafts at work at once: one is stamped while others are being committed.
const AT_WORK: usize = 4;
/// How long to wait with a draft when the disk is full, and after how long the outbox is looked
/// through though nobody said that it holds work.
const BREATH: Duration = Duration::from_secs(5);

/// A draft that gets its stamp, or has it.
pub(super) struct UnderWay {
    stamp: Arc<StampProgress>,
    work: u64,
    is_stamped: Arc<AtomicBool>,
}

impl UnderWay {
    pub(super) fn progress(&self) -> (OutboxStage, f64) {
        match self.is_stamped.load(Ordering::Relaxed) {
            true => (OutboxStage::Sending, 1.0),
            false => (OutboxStage::Stamping, self.stamp.share(self.work)),
        }
    }
}

/// Works off what the outbox holds, in the order of writing, until the node ends.
pub(super) async fn run(shared: Arc<Shared>) {
    let at_work = Arc::new(Semaphore::new(AT_WORK));
    let one_stamp = Arc::new(Semaphore::new(1));
    loop {
        let next = async {
            let permit = Arc::clone(&at_work).acquire_owned().await;
            (permit, next(&shared).await)
        };
        let (Ok(permit), row) = (tokio::select! {
            () = shared.cancel.cancelled() => break,
            next = next => next,
        }) else {
            break;
        };
        let cancel = shared.cancel.child_token();
        shared.desk.begin(row.ticket, cancel.clone());
        let (shared, one_stamp) = (Arc::clone(&shared), Arc::clone(&one_stamp));
        tokio::spawn(async move { carry(&shared, &one_stamp, &row, &cancel, permit).await });
    }
    // Every permit back means that nothing is at work any more.
    drop(
        at_work
            .acquire_many_owned(u32::try_from(AT_WORK).unwrap_or(u32::MAX))
            .await,
    );
}

/// Waits for the oldest draft that nobody works on, that was not refused, and whose identity is
/// not locked.
async fn next(shared: &Shared) -> OutboxRow {
    loop {
        // Taken before the look: what is done meanwhile may still be seen in the outbox.
        let at_work = shared.desk.at_work();
        let looking = shared.desk.looking().await;
        let rows = shared.core.outbox().await;
        drop(looking);
        let full = shared.desk.full();
        let waits = |row: &OutboxRow| {
            row.refused.is_none()
                && !at_work.contains(&row.ticket)
                && !full.contains(&author(shared, row))
                && signer(shared, row).is_some()
        };
        match rows.map(|rows| rows.into_iter().find(waits)) {
            Ok(Some(row)) => return row,
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the outbox cannot be read"),
        }
        // Time alone is enough to look again: who kept a draft may have left without a word.
        let _ = tokio::time::timeout(BREATH, shared.desk.nudged()).await;
    }
}

/// Takes one draft all the way, and tells who waits.
async fn carry(
    shared: &Arc<Shared>,
    one_stamp: &Semaphore,
    row: &OutboxRow,
    cancel: &CancellationToken,
    permit: OwnedSemaphorePermit,
) {
    let outcome = tokio::select! {
        () = cancel.cancelled() => Some(Err(WriteError::GivenUp)),
        outcome = written(shared, one_stamp, row, cancel, permit) => outcome.transpose(),
    };
    cancel.cancel();
    let ends = shared.cancel.is_cancelled();
    let outcome = outcome.filter(|outcome| outcome.is_ok() || !ends);
    shared.desk.finish(row.ticket, outcome);
}

/// What becomes of a draft; none where it has to wait for its identity.
async fn written(
    shared: &Arc<Shared>,
    one_stamp: &Semaphore,
    row: &OutboxRow,
    cancel: &CancellationToken,
    permit: OwnedSemaphorePermit,
) -> Result<Option<FeedPost>, WriteError> {
    match made(shared, one_stamp, row, cancel).await? {
        Some(post) => delivered(shared, row, post, permit).await.map(Some),
        None => Ok(None),
    }
}

/// Who wrote a draft.
fn author(shared: &Shared, row: &OutboxRow) -> PublicKey {
    let by = row.draft.author;
    by.unwrap_or_else(|| shared.keyring.author().key)
}

/// The key of who wrote a draft, unless it is locked or not here.
fn signer(shared: &Shared, row: &OutboxRow) -> Option<Arc<Identity>> {
    shared.keyring.signer(&author(shared, row))
}

/// The post of a draft; none while its identity is locked.
async fn made(
    shared: &Arc<Shared>,
    one_stamp: &Semaphore,
    row: &OutboxRow,
    cancel: &CancellationToken,
) -> Result<Option<CheckedPost>, WriteError> {
    let is_stamped = Arc::new(AtomicBool::new(false));
    loop {
        match signed(shared, one_stamp, row, &is_stamped, cancel).await {
            Ok(post) => {
                is_stamped.store(true, Ordering::Relaxed);
                return Ok(Some(post));
            }
            Err(Unstamped::Locked) => return Ok(None),
            Err(Unstamped::GivenUp) if cancel.is_cancelled() => return Err(WriteError::GivenUp),
            // Nobody gave it up, so the search itself broke off.
            Err(Unstamped::GivenUp) => breathe(&"no stamp was found").await,
            Err(Unstamped::Refused { rule, message }) => {
                return Err(refuse(shared, row.ticket, rule, message).await);
            }
            Err(Unstamped::Core(CoreError::Gone)) => return Err(CoreError::Gone.into()),
            Err(Unstamped::Core(error)) => breathe(&error).await,
        }
    }
}

/// Puts a post into the pool, and shows it.
async fn delivered(
    shared: &Shared,
    row: &OutboxRow,
    post: CheckedPost,
    permit: OwnedSemaphorePermit,
) -> Result<FeedPost, WriteError> {
    let id = post.id();
    match sent(shared, row, post, permit).await? {
        PostOutcome::Accepted | PostOutcome::Known { .. } | PostOutcome::Full => {
            let found = shared.core.read(move |reader| reader.post(&id)).await?;
            found.ok_or(WriteError::GivenUp)
        }
        PostOutcome::Floor { needed } => Err(WriteError::Floor { needed }),
        PostOutcome::Refused { rule, message } => Err(WriteError::Refused { rule, message }),
    }
}

async fn signed(
    shared: &Arc<Shared>,
    one_stamp: &Semaphore,
    row: &OutboxRow,
    is_stamped: &Arc<AtomicBool>,
    cancel: &CancellationToken,
) -> Result<CheckedPost, Unstamped> {
    let Ok(_turn) = one_stamp.acquire().await else {
        return Err(Unstamped::GivenUp);
    };
    let signer = signer(shared, row).ok_or(Unstamped::Locked)?;
    let text = stamp::text_of(shared, &row.draft).await?;
    let fields = stamp::fields_of(shared, signer.public(), &row.draft, &text);
    let progress = Arc::new(StampProgress::new());
    let under_way = UnderWay {
        stamp: Arc::clone(&progress),
        work: fields.stamp_work,
        is_stamped: Arc::clone(is_stamped),
    };
    shared.desk.stamping(row.ticket, under_way);
    stamp::stamped(shared, signer, fields, text, progress, cancel.clone()).await
}

/// Moves the post from the outbox into the pool. While the author has too much waiting, it
/// waits for blocks, and makes room for the drafts of others; while the disk is full, for room.
async fn sent(
    shared: &Shared,
    row: &OutboxRow,
    post: CheckedPost,
    permit: OwnedSemaphorePermit,
) -> Result<PostOutcome, WriteError> {
    let mut tip = shared.core.tip();
    let mut permit = Some(permit);
    loop {
        tip.borrow_and_update();
        match shared.core.send_draft(row.ticket, post.clone()).await {
            Ok(None) => return Err(WriteError::GivenUp),
            // Room may come with any change of the pool.
            Ok(Some(PostOutcome::Full)) => {
                shared.desk.wait_full(row.ticket, author(shared, row));
                permit.take();
                if tip.changed().await.is_err() {
                    return Err(CoreError::Gone.into());
                }
            }
            Ok(Some(outcome)) => return Ok(outcome),
            Err(CoreError::Gone) => return Err(CoreError::Gone.into()),
            Err(error) => breathe(&error).await,
        }
    }
}

async fn breathe(reason: &impl std::fmt::Display) {
    tracing::warn!(%reason, "a post waits in the outbox");
    tokio::time::sleep(BREATH).await;
}

/// Keeps a draft that can be no post, with the reason.
async fn refuse(shared: &Shared, ticket: u64, rule: Rule, message: String) -> WriteError {
    let refusal = rule_broken(rule, &message);
    while let Err(error) = shared.core.refuse_draft(ticket, refusal.clone()).await {
        if error == CoreError::Gone {
            return error.into();
        }
        breathe(&error).await;
    }
    WriteError::Refused { rule, message }
}
