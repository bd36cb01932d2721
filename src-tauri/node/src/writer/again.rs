//! Sending again what the chain left out.

use blocknet_chain::{Leaf, PostId};
use blocknet_store::{OutboxDraft, Reading, Standing};

use super::draft::SEEN;
use super::{Shared, WriteError};

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
        return not_left_out("Only its author can send a post again.");
    }
    match stored.standing {
        Standing::LeftOut => {}
        Standing::Pooled => return not_left_out("This post waits for a block already."),
        Standing::Confirmed { .. } => return not_left_out("This post is in a block."),
        Standing::Stored => return Err(sent_already()),
    }
    let text = stored.post.text.as_ref();
    let Some(Ok(parts)) = text.map(blocknet_chain::Text::parts) else {
        return not_left_out("The text of this post is not on this disk any more.");
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
    WriteError::NotLeftOut {
        message: "This post was sent again already.".to_owned(),
    }
}

fn not_left_out<T>(message: &str) -> Result<T, WriteError> {
    Err(WriteError::NotLeftOut {
        message: message.to_owned(),
    })
}
