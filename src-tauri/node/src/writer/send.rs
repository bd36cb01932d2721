//! Taking drafts through stamp and signature into the pool, one after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use blocknet_chain::CheckedPost;
use blocknet_store::{FeedPost, OutboxDraft, OutboxRow, Reading, Refusal};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::outbox::OutboxStage;
use super::stamp::{self, Unstamped};
use super::{Shared, WriteError};
use crate::core::{CoreError, PostOutcome};
use crate::miner::stamp::StampProgress;

/// Drafts at work at once: one is stamped while others are being committed.
const AT_WORK: usize = 4;
/// How long to wait with a draft when the disk is full, or nothing else wakes it.
const BREATH: Duration = Duration::from_secs(5);

/// A draft to be sent, and who waits for it.
pub(super) struct Work {
    pub(super) ticket: u64,
    pub(super) draft: OutboxDraft,
    pub(super) done: Option<oneshot::Sender<Result<FeedPost, WriteError>>>,
}

/// A draft that is being worked on.
pub(super) struct UnderWay {
    stamp: Arc<StampProgress>,
    work: u64,
    is_stamped: Arc<AtomicBool>,
    cancel: CancellationToken,
}

impl UnderWay {
    pub(super) fn give_up(&self) {
        self.cancel.cancel();
    }

    pub(super) fn progress(&self) -> (OutboxStage, f64) {
        match self.is_stamped.load(Ordering::Relaxed) {
            true => (OutboxStage::Sending, 1.0),
            false => (OutboxStage::Stamping, self.stamp.share(self.work)),
        }
    }
}

/// Works off what the outbox held at the start, then what comes.
pub(super) async fn run(
    shared: Arc<Shared>,
    left: Vec<OutboxRow>,
    mut queue: mpsc::Receiver<Work>,
) {
    let at_work = Arc::new(Semaphore::new(AT_WORK));
    let one_stamp = Arc::new(Semaphore::new(1));
    let mut left = left
        .into_iter()
        .filter(|row| row.refused.is_none())
        .map(|row| Work {
            ticket: row.ticket,
            draft: row.draft,
            done: None,
        });
    loop {
        let work = match left.next() {
            Some(work) => Some(work),
            None => tokio::select! {
                () = shared.cancel.cancelled() => None,
                work = queue.recv() => work,
            },
        };
        let Some(work) = work else { break };
        let permit = tokio::select! {
            () = shared.cancel.cancelled() => break,
            permit = Arc::clone(&at_work).acquire_owned() => permit,
        };
        let Ok(permit) = permit else { break };
        let (shared, one_stamp) = (Arc::clone(&shared), Arc::clone(&one_stamp));
        tokio::spawn(async move {
            carry(&shared, &one_stamp, work).await;
            drop(permit);
        });
    }
    // Every permit back means that nothing is at work any more.
    drop(
        at_work
            .acquire_many_owned(u32::try_from(AT_WORK).unwrap_or(u32::MAX))
            .await,
    );
}

/// Takes one draft all the way, and tells who waits.
async fn carry(shared: &Arc<Shared>, one_stamp: &Semaphore, work: Work) {
    let cancel = shared.cancel.child_token();
    let outcome = tokio::select! {
        () = cancel.cancelled() => Err(WriteError::GivenUp),
        outcome = written(shared, one_stamp, &work, &cancel) => outcome,
    };
    cancel.cancel();
    shared.under_way().remove(&work.ticket);
    if shared.cancel.is_cancelled() && outcome.is_err() {
        // The draft stays in the outbox; whoever waits hears its ticket.
        return;
    }
    if let Some(done) = work.done {
        // Who waited may have lost patience.
        let _ = done.send(outcome);
    }
}

async fn written(
    shared: &Arc<Shared>,
    one_stamp: &Semaphore,
    work: &Work,
    cancel: &CancellationToken,
) -> Result<FeedPost, WriteError> {
    let is_stamped = Arc::new(AtomicBool::new(false));
    let post = loop {
        match signed(shared, one_stamp, work, &is_stamped, cancel).await {
            Ok(post) => break post,
            Err(Unstamped::GivenUp) => return Err(WriteError::GivenUp),
            Err(Unstamped::Refused(refusal)) => return refuse(shared, work.ticket, refusal).await,
            Err(Unstamped::Core(CoreError::Gone)) => return Err(CoreError::Gone.into()),
            Err(Unstamped::Core(error)) => breathe(&error).await,
        }
    };
    is_stamped.store(true, Ordering::Relaxed);
    let id = post.id();
    match sent(shared, work.ticket, post).await? {
        PostOutcome::Accepted | PostOutcome::Known { .. } | PostOutcome::Full => {
            let found = shared.core.read(move |reader| reader.post(&id)).await?;
            found.ok_or(WriteError::GivenUp)
        }
        PostOutcome::Floor { needed } => Err(WriteError::Floor { needed }),
        PostOutcome::Refused { rule, message } => {
            let code = "rule_broken".to_owned();
            Err(WriteError::Refused {
                rule: Some(rule),
                code,
                message,
            })
        }
    }
}

async fn signed(
    shared: &Arc<Shared>,
    one_stamp: &Semaphore,
    work: &Work,
    is_stamped: &Arc<AtomicBool>,
    cancel: &CancellationToken,
) -> Result<CheckedPost, Unstamped> {
    let Ok(_turn) = one_stamp.acquire().await else {
        return Err(Unstamped::GivenUp);
    };
    let text = stamp::text_of(shared, &work.draft).await?;
    let fields = stamp::fields_of(shared, &work.draft, &text);
    let progress = Arc::new(StampProgress::new());
    let under_way = UnderWay {
        stamp: Arc::clone(&progress),
        work: fields.stamp_work,
        is_stamped: Arc::clone(is_stamped),
        cancel: cancel.clone(),
    };
    shared.under_way().insert(work.ticket, under_way);
    stamp::stamped(shared, fields, text, progress, cancel.clone()).await
}

/// Moves the post from the outbox into the pool. While the author has too much waiting, it
/// waits for blocks; while the disk is full, for room.
async fn sent(shared: &Shared, ticket: u64, post: CheckedPost) -> Result<PostOutcome, WriteError> {
    let mut tip = shared.core.tip();
    loop {
        tip.borrow_and_update();
        match shared.core.send_draft(ticket, post.clone()).await {
            Ok(None) => return Err(WriteError::GivenUp),
            // Room may come with any change of the pool.
            Ok(Some(PostOutcome::Full)) => {
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

async fn breathe(error: &CoreError) {
    tracing::warn!(%error, "a post waits in the outbox");
    tokio::time::sleep(BREATH).await;
}

/// Keeps a draft that can be no post, with the reason.
async fn refuse(shared: &Shared, ticket: u64, refusal: Refusal) -> Result<FeedPost, WriteError> {
    shared.core.refuse_draft(ticket, refusal.clone()).await?;
    let Refusal { code, message } = refusal;
    Err(WriteError::Refused {
        rule: None,
        code,
        message,
    })
}
