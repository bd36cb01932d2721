//! Sending again what the chain left out.

use blocknet_chain::{Leaf, PostId};
use blocknet_store::{OutboxDraft, Reading, Standing};

use super::draft::SEEN;
use super::{Shared, WriteError};
use crate::said::Problem;

/// The words of an own post that was left out, as a draft, and the leaf of that post.
pub(super) async fn draft_of(
    shared: &Shared,
    id: PostId,
    now: u64,
) -> Result<(OutboxDraft, Leaf), WriteError> {
    let found = shared.core.read(move |reader| reader.post(&id)).await?;
    let stored = found.ok_or(WriteError::Unknown)?.stored;
    let stub = &stored.post.stub;
    if shared.keyring.state(&stub.author()).is_none() {
        return not_left_out("not_own", "Only its author can send a post again.");
    }
    match stored.standing {
        Standing::LeftOut => {}
        Standing::Pooled => {
            return not_left_out("waits_already", "This post waits for a block already.");
        }
        Standing::Confirmed { .. } => return not_left_out("in_block", "This post is in a block."),
        Standing::Stored => return Err(sent_already()),
    }
    let text = stored.post.text.as_ref();
    let Some(Ok(parts)) = text.map(blocknet_chain::Text::parts) else {
        let message = "The text of this post is not on this disk any more.";
        return not_left_out("text_gone", message);
    };
    let draft = OutboxDraft {
        author: Some(stub.author()),
        kind: stub.kind(),
        parent: stub.parent(),
        // The block that it has seen is named afresh.
        tags: parts
            .tags
            .into_iter()
            .filter(|(key, _)| key != SEEN)
            .collect(),
        content: parts.content,
        written: now,
    };
    Ok((draft, stored.leaf))
}

pub(super) fn sent_already() -> WriteError {
    stands("sent_again", "This post was sent again already.")
}

fn not_left_out<T>(code: &'static str, message: &str) -> Result<T, WriteError> {
    Err(stands(code, message))
}

fn stands(code: &'static str, message: &str) -> WriteError {
    let why = Box::new(Problem::new(code, message));
    WriteError::NotLeftOut { why }
}
