//! What a node's listener answers of chain and pool: the calls of section 8 without HTTP.

use std::net::SocketAddr;

use blocknet_chain::{Block, Post, Rule, Unchecked};
use blocknet_store::Reading;
use bytes::Bytes;

use crate::check::check_posts;
use crate::core::{CoreError, CoreHandle, Origin, PostOutcome, Sender};
use crate::events::{EventKind, EventsAfter, PostStatus};
use crate::intake::{self, BlockSubmit, CompactSubmit};
use crate::peers::Misdeed;
use crate::transport::{
    Answer, MAX_ANSWER_BYTES, MAX_HEADERS_PER_ANSWER, RemoteEvent, RemoteEvents, Request,
};

/// An answer, and what the caller did that no honest node does.
type Answered = (Answer, Option<Misdeed>);

/// Answers from the core. What concerns the net part alone is refused: the world answers it.
pub(crate) async fn answer(
    core: CoreHandle,
    from: SocketAddr,
    request: Request,
) -> Result<Answered, CoreError> {
    match request {
        Request::SendBlock { bytes } => send_block(&core, from, &bytes).await,
        Request::SendCompact { bytes } => send_compact(&core, from, bytes).await,
        Request::SendPost { bytes } => send_post(&core, from, &bytes).await,
        asks => Ok((told(core, asks).await?, None)),
    }
}

/// Answers to what is asked, not given.
async fn told(core: CoreHandle, request: Request) -> Result<Answer, CoreError> {
    Ok(match request {
        Request::Headers { locator } => {
            let headers = core
                .read(move |reader| reader.headers_after(&locator, MAX_HEADERS_PER_ANSWER))
                .await?;
            Answer::Headers(headers)
        }
        Request::Blocks { ids } => {
            let mut blocks = Vec::new();
            let mut room = MAX_ANSWER_BYTES;
            for id in ids {
                let bytes = core.read(move |reader| reader.block_bytes(&id)).await?;
                let Some(bytes) = bytes.filter(|bytes| bytes.len() + 4 <= room) else {
                    break;
                };
                room -= bytes.len() + 4;
                blocks.extend(Block::<Unchecked>::decode(&bytes).ok());
            }
            Answer::Blocks(blocks)
        }
        // Strangers see no own post before its time.
        Request::Pool => {
            let mut leaves = core.pool_leaves().await?;
            leaves.retain(|leaf| !core.hushed().contains(leaf));
            Answer::Pool(leaves)
        }
        Request::Posts { mut leaves } => {
            leaves.retain(|leaf| !core.hushed().contains(leaf));
            let posts = core.read(move |reader| reader.posts_by_leaf(&leaves)).await;
            Answer::Posts(posts?)
        }
        Request::Reconcile { bytes } => match intake::reconcile(&core, bytes).await? {
            Ok(bytes) => Answer::Reconciled {
                bytes: bytes.into(),
            },
            Err(_) => refused(400, "malformed", None),
        },
        _ => refused(400, "not_here", None),
    })
}

fn refused(status: u16, code: &str, rule: Option<Rule>) -> Answer {
    Answer::Refused {
        status,
        code: code.into(),
        rule: rule.map(|rule| rule.to_string()),
    }
}

fn damaged(misdeed: Misdeed) -> Answered {
    (refused(400, "malformed", None), Some(misdeed))
}

async fn send_block(
    core: &CoreHandle,
    from: SocketAddr,
    bytes: &Bytes,
) -> Result<Answered, CoreError> {
    let Ok(block) = Block::<Unchecked>::decode(bytes) else {
        return Ok(damaged(Misdeed::DamagedBlock));
    };
    let outcome = intake::take_block(core, block, Sender::at(from.ip())).await?;
    Ok(judged(&outcome))
}

async fn send_compact(
    core: &CoreHandle,
    from: SocketAddr,
    bytes: Bytes,
) -> Result<Answered, CoreError> {
    let outcome = intake::take_compact(core, bytes, Sender::at(from.ip())).await?;
    Ok(match outcome {
        CompactSubmit::Judged(outcome) => judged(&outcome),
        CompactSubmit::Lacks { indexes } => (Answer::Lacks { indexes }, None),
        CompactSubmit::Malformed(_) => damaged(Misdeed::DamagedBlock),
    })
}

fn judged(outcome: &BlockSubmit) -> Answered {
    match *outcome {
        BlockSubmit::Taken { .. } => (Answer::Taken { had: false }, None),
        BlockSubmit::Had => (Answer::Taken { had: true }, None),
        BlockSubmit::ParentUnknown => (refused(409, "parent_unknown", None), None),
        BlockSubmit::Refused { rule, blamed, .. } => (
            refused(422, "rule_broken", Some(rule)),
            blamed.then_some(Misdeed::BadBlock(rule)),
        ),
    }
}

async fn send_post(
    core: &CoreHandle,
    from: SocketAddr,
    bytes: &Bytes,
) -> Result<Answered, CoreError> {
    let Ok(post) = Post::decode_alone(bytes) else {
        return Ok(damaged(Misdeed::DamagedPost));
    };
    let broken = |rule: Rule| refused(422, "rule_broken", Some(rule));
    let post = match check_posts(core.network(), vec![post]).await.pop() {
        Some(Ok(post)) => post,
        Some(Err(error)) => return Ok((broken(error.rule()), Misdeed::of_post(error.rule()))),
        None => return Err(CoreError::Gone),
    };
    let outcomes = core.submit_posts(vec![post], Origin::Peer(from)).await?;
    let answer = match outcomes.into_iter().next() {
        Some(PostOutcome::Accepted) => Answer::Taken { had: false },
        Some(PostOutcome::Known { .. }) => Answer::Taken { had: true },
        Some(PostOutcome::Refused { rule, .. }) => broken(rule),
        _ => refused(429, "pool_floor", None),
    };
    Ok((answer, None))
}

/// Events as a peer reads them.
pub(crate) fn events(after: &EventsAfter) -> RemoteEvents {
    let events = after.events.iter().map(|event| match &event.kind {
        EventKind::Tip { id, height } => RemoteEvent::Tip {
            id: *id,
            height: height.get(),
        },
        EventKind::Post { leaf, status, .. } => RemoteEvent::Post {
            leaf: *leaf,
            pooled: *status == PostStatus::Pooled,
        },
        EventKind::Pool { posts, .. } => RemoteEvent::Pool {
            posts: u32::try_from(*posts).unwrap_or(u32::MAX),
        },
        EventKind::Reorg { .. } => RemoteEvent::Reorg,
    });
    RemoteEvents {
        next: after.next,
        gap: after.gap,
        events: events.collect(),
    }
}
