//! The outbox: what the owner wrote, kept until the pool has it.

use blocknet_chain::{CheckedPost, Leaf, Rule};
use blocknet_store::{OutboxDraft, OutboxRow, Reading, Refusal, Standing};

use super::handle::CoreHandle;
use super::outcome::{CoreError, Origin, PostOutcome};

impl CoreHandle {
    /// Keeps a draft; its ticket comes when it is durable.
    pub(crate) async fn keep_draft(&self, draft: OutboxDraft) -> Result<u64, CoreError> {
        self.ask(1, move |_, tx| tx.outbox_put(&draft)).await
    }

    /// Keeps a draft in the place of a post that the chain left out. `None`, and nothing is kept,
    /// when that post stands elsewhere by now.
    pub(crate) async fn keep_again(
        &self,
        draft: OutboxDraft,
        leaf: Leaf,
    ) -> Result<Option<u64>, CoreError> {
        self.ask(1, move |_, tx| {
            if tx.has_leaf(&leaf)? != Some(Standing::LeftOut) {
                return Ok(None);
            }
            tx.set_standing(&leaf, Standing::Stored)?;
            tx.outbox_put(&draft).map(Some)
        })
        .await
    }

    /// What the outbox holds, in the order of writing.
    pub(crate) async fn outbox(&self) -> Result<Vec<OutboxRow>, CoreError> {
        self.read(|reader| reader.outbox()).await
    }

    /// Gives a draft up. False when there is none of that ticket.
    pub(crate) async fn delete_draft(&self, ticket: u64) -> Result<bool, CoreError> {
        self.ask(1, move |_, tx| tx.outbox_delete(ticket)).await
    }

    /// Lets a refused draft be tried again. False when there is none of that ticket.
    pub(crate) async fn retry_draft(&self, ticket: u64) -> Result<bool, CoreError> {
        self.ask(1, move |_, tx| tx.outbox_retry(ticket)).await
    }

    /// Keeps why a draft was refused.
    pub(crate) async fn refuse_draft(
        &self,
        ticket: u64,
        refusal: Refusal,
    ) -> Result<(), CoreError> {
        self.ask(1, move |_, tx| tx.outbox_refuse(ticket, &refusal).map(drop))
            .await
    }

    /// Moves a draft, now a signed post, from the outbox into the pool: both or neither.
    /// A draft that was given up meanwhile is not sent: then the outcome is `None`.
    pub(crate) async fn send_draft(
        &self,
        ticket: u64,
        post: CheckedPost,
    ) -> Result<Option<PostOutcome>, CoreError> {
        self.ask(1, move |state, tx| {
            if !tx.outbox()?.iter().any(|row| row.ticket == ticket) {
                return Ok(None);
            }
            let now = state.now();
            let outcome = state.submit_post(tx, &post, Origin::Own, now)?;
            if let Some(refusal) = refusal(&outcome) {
                tx.outbox_refuse(ticket, &refusal)?;
            } else if outcome != PostOutcome::Full {
                tx.outbox_delete(ticket)?;
            }
            Ok(Some(outcome))
        })
        .await
    }
}

/// Why a draft has to stay until its author looks at it.
fn refusal(outcome: &PostOutcome) -> Option<Refusal> {
    match outcome {
        PostOutcome::Accepted | PostOutcome::Known { .. } | PostOutcome::Full => None,
        PostOutcome::Floor { needed } => Some(Refusal {
            code: "pool_floor".to_owned(),
            rule: None,
            message: format!(
                "The pool is full and asks for a stamp of {needed} hashes now; try again later."
            ),
        }),
        PostOutcome::Refused { rule, message } => Some(rule_broken(*rule, message)),
    }
}

/// Why a draft stays that breaks a rule.
pub(crate) fn rule_broken(rule: Rule, message: &str) -> Refusal {
    Refusal {
        code: "rule_broken".to_owned(),
        rule: Some(rule.to_string()),
        message: message.to_owned(),
    }
}
