//! Making a post of a draft: the fresh `seen` tag, the stamp, the signature.

use std::sync::Arc;

use blocknet_chain::{
    CheckedPost, HeadFields, Height, Identity, POST_OVERHEAD, Post, PublicKey, Rule, TextParts,
    stamp_target,
};
use blocknet_store::{OutboxDraft, Reading};
use tokio_util::sync::CancellationToken;

use super::Shared;
use super::draft::SEEN;
use crate::core::CoreError;
use crate::miner::stamp::{StampProgress, stamp};

/// How far below the tip the block is that a post names as seen (section 4).
const SEEN_DEPTH: u32 = 6;

/// Why a draft did not become a post.
pub(super) enum Unstamped {
    /// The node ends, or the draft was given up.
    GivenUp,
    /// Its identity was locked meanwhile: it waits.
    Locked,
    /// It can never be a post.
    Refused {
        /// The rule that it breaks.
        rule: Rule,
        /// One sentence with the values.
        message: String,
    },
    /// The store could not be read.
    Core(CoreError),
}

impl From<CoreError> for Unstamped {
    fn from(error: CoreError) -> Self {
        Self::Core(error)
    }
}

/// The text of a draft, with the tag `seen`.
pub(super) async fn text_of(shared: &Shared, draft: &OutboxDraft) -> Result<Vec<u8>, Unstamped> {
    let tip = shared.core.tip().borrow().state.height;
    let height = tip.saturating_sub(SEEN_DEPTH).max(Height::GENESIS);
    let seen = shared
        .core
        .read(move |reader| reader.active_header(height))
        .await?;
    let seen = seen.map_or(shared.core.network().genesis_id(), |header| header.state.id);
    let mut tags = draft.tags.clone();
    tags.push((SEEN.to_owned(), seen.to_string()));
    let parts = TextParts {
        tags,
        content: draft.content.clone(),
    };
    parts.encode().map_err(|error| Unstamped::Refused {
        rule: error.rule(),
        message: error.to_string(),
    })
}

/// The fields of the head, with the stamp work that the pool asks for now.
pub(super) fn fields_of(
    shared: &Shared,
    author: PublicKey,
    draft: &OutboxDraft,
    text: &[u8],
) -> HeadFields {
    let now = shared.clock.unix();
    let network = shared.core.network();
    let fields = HeadFields::new(network, draft.kind, author, now, draft.parent, text);
    let floor = shared.core.tip().borrow().pool_floor;
    let wanted = floor.saturating_mul(POST_OVERHEAD + u64::from(fields.text_size));
    fields.with_stamp_work(fields.stamp_work.max(wanted))
}

/// Where the search for a stamp begins: by chance, so that the same words written twice within a
/// second are two posts. Beyond the half of all nonces the search would run short of them.
fn first_nonce() -> u64 {
    // Without chance the words are one post, as they would be from another program.
    getrandom::u64().map_or(0, |drawn| drawn >> 1)
}

/// Stamps and signs; takes as long as the stamp's work says.
pub(super) async fn stamped(
    shared: &Arc<Shared>,
    signer: Arc<Identity>,
    fields: HeadFields,
    text: Vec<u8>,
    progress: Arc<StampProgress>,
    cancel: CancellationToken,
) -> Result<CheckedPost, Unstamped> {
    let shared = Arc::clone(shared);
    let made = tokio::task::spawn_blocking(move || {
        let network = shared.core.network();
        let target = stamp_target(fields.stamp_work);
        let pre = fields.stamp_pre(network);
        let first = first_nonce();
        let nonce = stamp(&pre, target, first, shared.threads, &progress, &cancel)?;
        let stub = fields.head(nonce).sign(network, &signer);
        // The stub is of this text, so they belong together.
        let post = Post::new(stub, Some(text)).ok()?;
        // What strangers check of a post is checked of one's own before it leaves.
        Some(CheckedPost::check(network, post))
    });
    match made.await {
        Ok(Some(Ok(post))) => Ok(post),
        Ok(Some(Err(error))) => Err(Unstamped::Refused {
            rule: error.rule(),
            message: error.to_string(),
        }),
        Ok(None) | Err(_) => Err(Unstamped::GivenUp),
    }
}
