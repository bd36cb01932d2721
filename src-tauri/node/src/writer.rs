//! Writing a post: kept in the outbox first, then stamped, signed and put into the pool.
//!
//! What the owner wrote is durable before the stamp begins, and leaves the outbox in the same
//! transaction that puts it into the pool. A restart goes on where it was.

mod again;
mod desk;
mod draft;
mod outbox;
mod send;
mod stamp;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::{Leaf, PostId, Rule};
use blocknet_store::{FeedPost, OutboxDraft};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::core::{CoreError, CoreHandle};
use crate::files::FilesError;
use crate::identity::Keyring;
use crate::said::Problem;

use desk::Desk;
pub use draft::Draft;
pub use outbox::{OutboxItem, OutboxStage};

/// How long who writes waits for the stamp before a ticket has to do.
const PATIENCE: Duration = Duration::from_secs(8);

/// What became of something that was written.
#[derive(Debug, Clone)]
pub enum Written {
    /// It waits in the pool.
    Post(Box<FeedPost>),
    /// It is safe in the outbox under this ticket, and on its way.
    Ticket(u64),
}

/// Why something was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A field cannot be taken; nothing was kept.
    #[error("{why}")]
    Field {
        /// The field.
        field: &'static str,
        /// What is wrong with it and what would be right.
        why: Box<Problem>,
    },
    /// It breaks a rule; the outbox keeps text and reason.
    #[error("{message}")]
    Refused {
        /// The rule.
        rule: Rule,
        /// For people.
        message: String,
    },
    /// The pool is full and asks for a heavier stamp; the outbox keeps text and reason.
    #[error("the pool is full and asks for a stamp of {needed} hashes now; try again later")]
    Floor {
        /// The stamp work that it asks for.
        needed: u64,
    },
    /// There is no such post.
    #[error("no post with this id is known here")]
    Unknown,
    /// It is nothing that could be sent again.
    #[error("{why}")]
    NotLeftOut {
        /// Where it stands instead.
        why: Box<Problem>,
    },
    /// The owner gave it up meanwhile.
    #[error("the post was given up before it was sent")]
    GivenUp,
    /// A file that goes with it cannot be used.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// It could not be saved.
    #[error(transparent)]
    Core(#[from] CoreError),
}

impl WriteError {
    pub(crate) fn field(field: &'static str, why: Problem) -> Self {
        let why = Box::new(why);
        Self::Field { field, why }
    }
}

/// What the writer's parts share.
struct Shared {
    core: CoreHandle,
    keyring: Keyring,
    clock: Arc<dyn Clock>,
    threads: usize,
    desk: Desk,
    cancel: CancellationToken,
}

/// Writes posts; clones share one outbox.
#[derive(Clone)]
pub(crate) struct Writer {
    shared: Arc<Shared>,
}

/// What the writer is started with.
pub(crate) struct WriterParts {
    pub(crate) core: CoreHandle,
    pub(crate) keyring: Keyring,
    pub(crate) clock: Arc<dyn Clock>,
    /// How many threads a stamp may use.
    pub(crate) threads: usize,
}

impl Writer {
    /// Starts the writer, which goes on with what the outbox holds.
    pub(crate) fn start(parts: WriterParts, cancel: CancellationToken) -> (Self, JoinHandle<()>) {
        let shared = Arc::new(Shared {
            core: parts.core,
            keyring: parts.keyring,
            clock: parts.clock,
            threads: parts.threads,
            desk: Desk::default(),
            cancel,
        });
        let running = tokio::spawn(send::run(Arc::clone(&shared)));
        (Self { shared }, running)
    }

    /// Keeps a draft, stamps, signs and sends it. Answers when the pool has it, or after eight
    /// seconds with its ticket; at once where the identity is locked.
    pub(crate) async fn write(&self, draft: Draft) -> Result<Written, WriteError> {
        let author = self.shared.keyring.author();
        let now = self.shared.clock.unix();
        let draft = draft::checked(&self.shared, draft, &author, now).await?;
        self.carried(draft, None).await
    }

    /// Sends once more what the chain left out: the same words as a new post, with a stamp of its
    /// own. What was left out is from then on no more than kept.
    pub(crate) async fn write_again(&self, id: PostId) -> Result<Written, WriteError> {
        let now = self.shared.clock.unix();
        let (draft, leaf) = again::draft_of(&self.shared, id, now).await?;
        self.carried(draft, Some(leaf)).await
    }

    /// Keeps a draft and waits for what becomes of it, in place of what the chain left out.
    async fn carried(
        &self,
        draft: OutboxDraft,
        instead: Option<Leaf>,
    ) -> Result<Written, WriteError> {
        let author = draft.author;
        let signer = author.and_then(|author| self.shared.keyring.signer(&author));
        let (ticket, finished) = {
            let _keeping = self.shared.desk.keeping().await;
            // Who asks may leave at any time: once it is kept, the worker finds it by itself.
            let ticket = match instead {
                None => self.shared.core.keep_draft(draft).await?,
                Some(leaf) => {
                    let kept = self.shared.core.keep_again(draft, leaf).await?;
                    kept.ok_or_else(again::sent_already)?
                }
            };
            (ticket, self.shared.desk.wait_for(ticket))
        };
        if signer.is_none() {
            // Nothing becomes of it until its identity is unlocked.
            return Ok(Written::Ticket(ticket));
        }
        let outcome = tokio::select! {
            outcome = tokio::time::timeout(PATIENCE, finished) => outcome,
            () = self.shared.cancel.cancelled() => return Ok(Written::Ticket(ticket)),
        };
        match outcome {
            Ok(Ok(outcome)) => outcome.map(|post| Written::Post(Box::new(post))),
            // It stays in the outbox, also when the node ends before it is done.
            Ok(Err(_)) | Err(_) => Ok(Written::Ticket(ticket)),
        }
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("author", &self.shared.keyring.author())
            .finish()
    }
}
