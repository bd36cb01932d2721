//! Taking blocks from outside, whole or compact, and comparing pools: what a
//! public listener does with a peer's bytes.

use std::collections::HashMap;

use blocknet_chain::{Block, BlockError, Checked, Header, Rule, Unchecked};
use blocknet_store::{BodyStatus, Reading};
use bytes::Bytes;

use crate::check::{check_blocks, off_the_runtime};
use crate::core::{BlockOutcome, CoreError, CoreHandle, HeadersVerdict, Sender};
use crate::relay::compact::{CompactBlock, CompactError};
pub use crate::relay::pool_set::MalformedMessage;

/// What became of a block that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockSubmit {
    /// It is kept; or held, because its time runs ahead of the clock.
    Taken {
        /// Whether it is held.
        held: bool,
    },
    /// It was there.
    Had,
    /// Its parent is unknown, or its branch has too little work to be kept.
    ParentUnknown,
    /// It breaks a rule; H8 not for good.
    Refused {
        /// The rule.
        rule: Rule,
        /// One sentence with the values.
        message: String,
        /// The sender could have seen it: the fault is in the block itself, and showed just now.
        /// Not so where its time has not come, or where the chain below it is bad.
        blamed: bool,
    },
}

/// What became of a compact block that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompactSubmit {
    /// The header was judged, or the whole block.
    Judged(BlockSubmit),
    /// These posts are not here; it is to be sent again with them.
    Lacks {
        /// Their indexes in the block, rising; never none.
        indexes: Vec<u16>,
    },
    /// The bytes behind the header are no compact block's.
    Malformed(CompactError),
}

/// Takes a block. Its header is judged first: proof of work is what a body's
/// checks cost.
///
/// # Errors
/// When it could not be saved, or the node is ending.
pub async fn take_block(
    core: &CoreHandle,
    block: Block<Unchecked>,
    sender: Sender,
) -> Result<BlockSubmit, CoreError> {
    match judge_header(core, block.header(), sender).await? {
        Some(verdict) => Ok(verdict),
        None => judge_body(core, block, sender).await?.kept(core).await,
    }
}

/// Takes a compact block: its header is judged before anything behind it is
/// looked at, the posts come from the pool.
///
/// # Errors
/// When it could not be saved, or the node is ending.
pub async fn take_compact(
    core: &CoreHandle,
    bytes: Bytes,
    sender: Sender,
) -> Result<CompactSubmit, CoreError> {
    let header = match CompactBlock::header_of(&bytes) {
        Ok(header) => header,
        Err(error) => return Ok(CompactSubmit::Malformed(error)),
    };
    if let Some(verdict) = judge_header(core, &header, sender).await? {
        return Ok(CompactSubmit::Judged(verdict));
    }
    let decoded = off_the_runtime(move || Some(CompactBlock::decode(&bytes))).await;
    let compact = match decoded.ok_or(CoreError::Gone)? {
        Ok(compact) => compact,
        Err(error) => return Ok(CompactSubmit::Malformed(error)),
    };
    let (compact, matched, posts) = core.match_compact(compact).await?;
    let posts: HashMap<_, _> = posts
        .into_iter()
        .map(|post| (post.stub.leaf(), post))
        .collect();
    let block = match compact.assemble(&matched, &posts) {
        Ok(block) => block,
        Err(indexes) => return Ok(CompactSubmit::Lacks { indexes }),
    };
    let judged = judge_body(core, block, sender).await?;
    // A post of our pool can fit a short id by chance; then none of them counts.
    let indexes = matched.all();
    if judged.is_damaged() && !indexes.is_empty() {
        return Ok(CompactSubmit::Lacks { indexes });
    }
    judged.kept(core).await.map(CompactSubmit::Judged)
}

/// Answers a message of a comparison of pools.
///
/// # Errors
/// When the pool cannot be read, or the node is ending.
pub async fn reconcile(
    core: &CoreHandle,
    message: Bytes,
) -> Result<Result<Vec<u8>, MalformedMessage>, CoreError> {
    let set = core.pool_set().await?;
    let answered = off_the_runtime(move || Some(set.answer(&message))).await;
    answered.ok_or(CoreError::Gone)
}

/// Judges a header; what to answer where its body is of no use. A good one is kept with its body,
/// so that nobody fetches a body that is being handed over.
async fn judge_header(
    core: &CoreHandle,
    header: &Header,
    sender: Sender,
) -> Result<Option<BlockSubmit>, CoreError> {
    let (id, prev) = (header.id(), header.prev);
    let known = core.read(move |reader| Ok((reader.header(&id)?, reader.header(&prev)?)));
    let (known, parent) = known.await?;
    let is_news = known.is_none() && parent.is_some_and(|parent| !parent.invalid);
    if known.is_some_and(|known| known.body == BodyStatus::Complete && !known.invalid) {
        return Ok(Some(BlockSubmit::Had));
    }
    let mut verdict = core.judge_header(*header).await?;
    if matches!(verdict, HeadersVerdict::TooNew { .. }) {
        // It is held until its time comes, if there is room for it.
        verdict = core.submit_headers(vec![*header], sender).await?.verdict;
    }
    Ok(match verdict {
        // A body whose time has not come is checked all the same, and held.
        HeadersVerdict::Good | HeadersVerdict::TooNew { not_held: None, .. } => None,
        HeadersVerdict::TooNew {
            not_held: Some(message),
            ..
        } => {
            let (rule, blamed) = (Rule::H8, false);
            Some(BlockSubmit::Refused {
                rule,
                message,
                blamed,
            })
        }
        HeadersVerdict::Orphan | HeadersVerdict::LowWork { .. } => Some(BlockSubmit::ParentUnknown),
        HeadersVerdict::Invalid { rule, message, .. } => {
            let blamed = is_news;
            Some(BlockSubmit::Refused {
                rule,
                message,
                blamed,
            })
        }
    })
}

/// What the checks say of a body whose header is good.
enum Judged {
    Good(Block<Checked>, Sender),
    Bad(Header, BlockError, Sender),
}

async fn judge_body(
    core: &CoreHandle,
    block: Block<Unchecked>,
    sender: Sender,
) -> Result<Judged, CoreError> {
    let header = *block.header();
    let checked = check_blocks(core.network(), vec![block]).await.pop();
    Ok(match checked.ok_or(CoreError::Gone)? {
        Ok(block) => Judged::Good(block, sender),
        Err(error) => Judged::Bad(header, error, sender),
    })
}

impl Judged {
    /// The body is not that of its header.
    fn is_damaged(&self) -> bool {
        matches!(self, Self::Bad(_, error, _) if !error.is_permanent())
    }

    /// Hands a good block to the core. Of a bad one the header is kept: its true body is asked for
    /// elsewhere, or it is bad for good.
    async fn kept(self, core: &CoreHandle) -> Result<BlockSubmit, CoreError> {
        match self {
            Self::Good(block, sender) => {
                let outcome = core.submit_pushed(block, sender).await?;
                Ok(BlockSubmit::from(outcome))
            }
            Self::Bad(header, error, sender) => {
                let (rule, message) = (error.rule(), error.to_string());
                core.submit_headers(vec![header], sender).await?;
                if error.is_permanent() {
                    core.refuse_block(header.id(), rule, message.clone())
                        .await?;
                }
                // Whether a post stands once is for the chain to say.
                let blamed = rule != Rule::P5;
                Ok(BlockSubmit::Refused {
                    rule,
                    message,
                    blamed,
                })
            }
        }
    }
}

impl From<BlockOutcome> for BlockSubmit {
    fn from(outcome: BlockOutcome) -> Self {
        match outcome {
            BlockOutcome::Connected | BlockOutcome::Stored | BlockOutcome::Incomplete => {
                Self::Taken { held: false }
            }
            BlockOutcome::Held => Self::Taken { held: true },
            BlockOutcome::TooNew { message } => {
                let (rule, blamed) = (Rule::H8, false);
                Self::Refused {
                    rule,
                    message,
                    blamed,
                }
            }
            BlockOutcome::Known => Self::Had,
            BlockOutcome::ParentUnknown | BlockOutcome::LowWork => Self::ParentUnknown,
            BlockOutcome::Invalid { rule, message } => Self::Refused {
                rule,
                message,
                blamed: false,
            },
        }
    }
}
