//! The outbox as the owner sees it.

use blocknet_chain::{FileTag, Kind, PostId, PublicKey};
use blocknet_store::{OutboxRow, Refusal};

use super::{Shared, Writer};
use crate::core::CoreError;

/// Something the owner wrote that no pool has yet.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxItem {
    /// Its number.
    pub ticket: u64,
    /// The identity that it was written under.
    pub author: PublicKey,
    /// What it is.
    pub kind: Kind,
    /// What it says.
    pub content: String,
    /// The channel that it belongs to.
    pub channel: Option<String>,
    /// The files that go with it.
    pub files: Vec<FileTag>,
    /// The post that it is for.
    pub parent: Option<PostId>,
    /// When it was written, Unix seconds.
    pub written: u64,
    /// How far it is.
    pub stage: OutboxStage,
    /// How likely the stamp would be done by now, from 0 to 1.
    pub progress: f64,
    /// Why it was refused, when it was.
    pub reason: Option<Refusal>,
}

/// How far a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxStage {
    /// Its identity is locked, or not on this computer: it waits for that.
    Locked,
    /// It waits for its stamp, or gets it.
    Stamping,
    /// It is stamped and signed, and waits for the pool.
    Sending,
    /// It was refused, and waits for its author.
    Refused,
}

impl Writer {
    /// What the outbox holds, in the order of writing.
    pub(crate) async fn outbox(&self) -> Result<Vec<OutboxItem>, CoreError> {
        let rows = self.shared.core.outbox().await?;
        Ok(rows
            .into_iter()
            .map(|row| item(&self.shared, row))
            .collect())
    }

    /// Gives a draft up. False when there is none of that ticket.
    pub(crate) async fn delete(&self, ticket: u64) -> Result<bool, CoreError> {
        let was_there = self.shared.core.delete_draft(ticket).await?;
        self.shared.desk.give_up(ticket);
        Ok(was_there)
    }

    /// Looks through the outbox: a key was unlocked.
    pub(crate) fn nudge(&self) {
        self.shared.desk.nudge();
    }

    /// Whether drafts wait that were written under an identity.
    pub(crate) async fn waits_for(&self, author: &PublicKey) -> Result<usize, CoreError> {
        let rows = self.shared.core.outbox().await?;
        let of_it = rows.iter().filter(|row| row.draft.author == Some(*author));
        Ok(of_it.count())
    }

    /// Tries a refused draft again. False when none of that ticket was refused.
    pub(crate) async fn retry(&self, ticket: u64) -> Result<bool, CoreError> {
        let rows = self.shared.core.outbox().await?;
        let refused = |row: &OutboxRow| row.ticket == ticket && row.refused.is_some();
        if !rows.iter().any(refused) {
            return Ok(false);
        }
        let is_there = self.shared.core.retry_draft(ticket).await?;
        self.shared.desk.nudge();
        Ok(is_there)
    }
}

fn item(shared: &Shared, row: OutboxRow) -> OutboxItem {
    let author = row.draft.author;
    let author = author.unwrap_or_else(|| shared.keyring.author().key);
    let (stage, progress) = match (&row.refused, shared.keyring.signer(&author)) {
        (Some(_), _) => (OutboxStage::Refused, 0.0),
        (None, Some(_)) => shared.desk.progress(row.ticket),
        (None, None) => (OutboxStage::Locked, 0.0),
    };
    let reason = row.refused.or_else(|| {
        let is_gone = shared.keyring.state(&author).is_none();
        is_gone.then(gone_identity)
    });
    let channel = row.draft.tags.iter().find(|(key, _)| key == "channel");
    OutboxItem {
        ticket: row.ticket,
        author,
        kind: row.draft.kind,
        files: FileTag::all(&row.draft.tags).collect(),
        channel: channel.map(|(_, value)| value.clone()),
        content: row.draft.content,
        parent: row.draft.parent,
        written: row.draft.written,
        stage,
        progress,
        reason,
    }
}

/// Why a draft waits whose key is not here.
fn gone_identity() -> Refusal {
    Refusal {
        code: "no_identity".to_owned(),
        rule: None,
        message:
            "The identity that wrote this is not on this computer. Restore it from its words, \
                  or take the text back."
                .to_owned(),
    }
}
