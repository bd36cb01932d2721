//! What the machines' jobs are in terms of the core, the store and the checks.

use std::collections::{BTreeSet, HashSet};

use blocknet_chain::{Block, BlockId, Checked, Header, Leaf, Post, Unchecked};
use blocknet_store::{Reader, Reading, Standing, StoreError};
use bytes::Bytes;

use super::action::{
    CheckedBody, Compared, Done, Failed, Job, Link, LostTexts, OurTip, Part, PoolDifference,
    PostFate,
};
use crate::check;
use crate::core::{CoreError, CoreHandle, Origin, PostOutcome, Sender, Tip};
use crate::relay::compact::CompactBlock;
use crate::relay::pool_set::Step;
use crate::transport::MAX_POSTS_PER_BATCH;

/// Headers that are followed back to find where a peer's chain leaves ours.
const MAX_STEPS_BACK: usize = 2_000;

/// Does a job; `None` where nobody waits for its end.
pub(crate) async fn run(core: &CoreHandle, job: Job) -> Option<Done> {
    Some(match job {
        Job::Locator { link } => Done::Locator {
            link,
            result: told(core.locator().await),
        },
        Job::Headers {
            link,
            headers,
            vetted,
        } => take_headers(core, link, headers, vetted).await,
        Job::Vet {
            link,
            vetting,
            headers,
            full,
            now,
        } => {
            let vet = check::vet_headers(core.network(), vetting, headers, full, now);
            let (vetting, verdict) = vet.await?;
            Done::Vetted {
                link,
                vetting,
                verdict,
            }
        }
        Job::Wanted { max, skip } => Done::Wanted {
            result: told(core.wanted_blocks(max, &skip).await),
        },
        Job::CheckBlocks { link, part, blocks } => check_blocks(core, link, part, blocks).await,
        Job::Blocks { part, blocks } => take_blocks(core, part, blocks).await,
        // The log says why it failed, if it did; the header is tried again then.
        Job::RefuseBlock { id, rule, message } => {
            return untold(core.refuse_block(id, rule, message).await);
        }
        // When it fails, the block is wanted as before, and set aside again later.
        Job::SetAside { id } => return untold(core.set_aside(id).await),
        // When it fails, it is among what the next change of the chain looks at.
        Job::TakeUp { ids } => return untold(core.take_up(ids).await),
        Job::LostTexts { after } => Done::LostTexts {
            result: told(core.read(move |reader| lost_texts(reader, after)).await),
        },
        // When it fails, they are sought again.
        Job::FillTexts { posts } => return untold(core.fill_texts(posts).await),
        Job::Missing { leaves } => {
            let asked = leaves.clone();
            let result = told(core.read(move |reader| missing(reader, asked)).await);
            Done::Missing { leaves, result }
        }
        Job::Posts { link, posts } => Done::Posts {
            link,
            result: take_posts(core, link, posts).await,
        },
        Job::ComparePool { link, leaves } => Done::ComparedPool {
            link,
            result: compare_pool(core, leaves).await,
        },
        Job::Reconcile { link, answer } => Done::Reconciled {
            link,
            result: reconcile(core, answer).await,
        },
        Job::BlockLeaves { id } => {
            let result = block_leaves(core, id).await;
            Done::BlockLeaves { id, result }
        }
        Job::BlocksAfter { link, has, max } => {
            let read = core.read(move |reader| blocks_after(reader, &has, max));
            let result = told(read.await);
            Done::BlocksAfter { link, result }
        }
    })
}

/// The post as it is sent, `stub || text`; `None` when it is not here or its
/// text was erased.
pub(crate) async fn post_bytes(core: &CoreHandle, leaf: Leaf) -> Option<Bytes> {
    let posts = told(core.read(move |reader| reader.posts_by_leaf(&[leaf])).await).ok()?;
    posts.first()?.encode_alone().map(Bytes::from)
}

/// The block as it is sent, `header || body`.
pub(crate) async fn block_bytes(core: &CoreHandle, id: BlockId) -> Option<Bytes> {
    let bytes = told(core.read(move |reader| reader.block_bytes(&id)).await).ok()?;
    bytes.map(Bytes::from)
}

/// The block as it is sent to a peer that should have most of its posts.
pub(crate) async fn compact_bytes(
    core: &CoreHandle,
    id: BlockId,
    prefill: BTreeSet<u16>,
) -> Option<Bytes> {
    let whole = block_bytes(core, id).await?;
    // Another key each time, which nobody can foresee.
    let key = getrandom::u64().ok()?;
    let build = move || {
        let block = Block::<Unchecked>::decode(&whole).ok()?;
        Some(Bytes::from(
            CompactBlock::build(&block, key, &prefill).encode(),
        ))
    };
    check::off_the_runtime(build).await
}

/// The core's tip in the machines' words.
pub(crate) fn our_tip(tip: &Tip) -> OurTip {
    OurTip {
        id: tip.state.id,
        height: tip.state.height.get(),
        work: tip.state.work,
        best_height: tip.best_header.height.get(),
        best_work: tip.best_header.work,
        rival_bodies: tip.rival_bodies,
    }
}

/// Logs why the core could not; the machines need not know.
fn told<T>(result: Result<T, CoreError>) -> Result<T, Failed> {
    result.map_err(|error| {
        if error != CoreError::Gone {
            tracing::warn!(%error, "the core could not do what the net part asked");
        }
        Failed
    })
}

/// What nobody waits for.
fn untold(result: Result<(), CoreError>) -> Option<Done> {
    told(result).ok().and(None)
}

async fn take_headers(core: &CoreHandle, link: Link, headers: Vec<Header>, vetted: bool) -> Done {
    let sender = Sender::at(link.peer.ip());
    let taken = match vetted {
        true => core.submit_vetted_headers(headers, sender).await,
        false => core.submit_headers(headers, sender).await,
    };
    let result = told(taken);
    Done::Headers { link, result }
}

async fn take_blocks(core: &CoreHandle, part: Part, blocks: Vec<Block<Checked>>) -> Done {
    let ids: Vec<BlockId> = blocks.iter().map(Block::id).collect();
    let sender = match part {
        Part::New(link) => Sender::at(link.peer.ip()),
        // Their headers are known, so none of them waits for its time.
        Part::Window => Sender::Own,
    };
    let outcomes = told(core.submit_blocks(blocks, sender).await);
    let result = outcomes.map(|outcomes| ids.into_iter().zip(outcomes).collect());
    Done::Blocks { part, result }
}

async fn check_blocks(
    core: &CoreHandle,
    link: Link,
    part: Part,
    blocks: Vec<Block<Unchecked>>,
) -> Done {
    let ids: Vec<BlockId> = blocks.iter().map(Block::id).collect();
    let checked = match part {
        Part::Window => check::check_blocks_in_turn(core.network(), blocks).await,
        _ => check::check_blocks(core.network(), blocks).await,
    };
    let bodies: Vec<CheckedBody> = ids.into_iter().zip(checked).collect();
    Done::CheckedBlocks { link, part, bodies }
}

/// Posts of our own chain whose texts are lacking, as many as one peer is asked for.
fn lost_texts(reader: &Reader, after: i64) -> Result<LostTexts, StoreError> {
    let found = reader.lost_texts(after, MAX_POSTS_PER_BATCH)?;
    let last = found.last().map_or(after, |(row, _)| *row);
    let leaves = found.into_iter().map(|(_, leaf)| leaf).collect();
    Ok(LostTexts { leaves, last })
}

/// Which of these leaves neither our pool nor our chain holds, and may hold.
fn missing(reader: &Reader, leaves: Vec<Leaf>) -> Result<Vec<Leaf>, StoreError> {
    let mut missing = Vec::new();
    for leaf in leaves {
        let lacks = match reader.has_leaf(&leaf)? {
            None => true,
            // A stale block alone has it, and now it waits elsewhere. Not so one whose text is
            // gone: its owner may have erased it.
            Some(Standing::Stored) => !reader.posts_by_leaf(&[leaf])?.is_empty(),
            Some(Standing::Pooled | Standing::Confirmed { .. } | Standing::LeftOut) => false,
        };
        if lacks {
            missing.push(leaf);
        }
    }
    Ok(missing)
}

/// Checks posts and gives the good ones to the pool.
async fn take_posts(
    core: &CoreHandle,
    link: Link,
    posts: Vec<Post>,
) -> Result<Vec<(Leaf, PostFate)>, Failed> {
    let leaves: Vec<Leaf> = posts.iter().map(|post| post.stub.leaf()).collect();
    let checked = check::check_posts(core.network(), posts).await;
    let mut fates = Vec::with_capacity(leaves.len());
    let (mut good, mut good_leaves) = (Vec::new(), Vec::new());
    for (leaf, result) in leaves.into_iter().zip(checked) {
        match result {
            Ok(post) => {
                good.push(post);
                good_leaves.push(leaf);
            }
            Err(error) => fates.push((leaf, PostFate::Broken(error.rule()))),
        }
    }
    let origin = Origin::Peer(link.peer);
    let outcomes = told(core.submit_posts(good, origin).await)?;
    let judged = outcomes.iter().map(|outcome| match outcome {
        PostOutcome::Accepted | PostOutcome::Known { .. } => PostFate::Kept,
        // What the pool refuses, another node's pool may hold by its own lights.
        PostOutcome::Floor { .. } | PostOutcome::Full | PostOutcome::Refused { .. } => {
            PostFate::Unwanted
        }
    });
    fates.extend(good_leaves.into_iter().zip(judged));
    Ok(fates)
}

async fn compare_pool(core: &CoreHandle, theirs: Vec<Leaf>) -> Result<PoolDifference, Failed> {
    let ours = told(core.pool_leaves().await)?;
    let there: HashSet<Leaf> = theirs.iter().copied().collect();
    let (shared, missing_there): (Vec<Leaf>, Vec<Leaf>) =
        ours.into_iter().partition(|leaf| there.contains(leaf));
    let common: HashSet<Leaf> = shared.iter().copied().collect();
    // In the peer's order, so that a run repeats.
    let unsure = theirs
        .into_iter()
        .filter(|leaf| !common.contains(leaf))
        .collect();
    // What the peer holds for waiting may stand on our chain already.
    let missing_here = told(core.read(move |reader| missing(reader, unsure)).await)?;
    Ok(PoolDifference {
        missing_here,
        missing_there,
        shared,
    })
}

async fn block_leaves(core: &CoreHandle, id: BlockId) -> Result<Vec<Leaf>, Failed> {
    let read = core.read(move |reader| {
        let posts = reader.block(&id)?.map(|(_, posts)| posts);
        let leaves = |posts: Vec<Post>| posts.iter().map(|post| post.stub.leaf()).collect();
        Ok(posts.map(leaves))
    });
    told(read.await)?.ok_or(Failed)
}

/// Begins a comparison of pools, or goes on after the peer's answer.
async fn reconcile(core: &CoreHandle, answer: Option<Bytes>) -> Result<Compared, Failed> {
    let set = told(core.pool_set().await)?;
    let step = match answer {
        None => set.begin().map(|first| Step {
            next: Some(first),
            ..Step::default()
        }),
        Some(answer) => {
            let read = check::off_the_runtime(move || Some(set.go_on(&answer)));
            read.await.ok_or(Failed)?
        }
    };
    let mut step = match step {
        Ok(step) => step,
        Err(error) => return Ok(Compared::Malformed(error)),
    };
    // What the peer holds for waiting may stand on our chain already.
    let unsure = std::mem::take(&mut step.missing_here);
    step.missing_here = told(core.read(move |reader| missing(reader, unsure)).await)?;
    Ok(Compared::Step(step))
}

/// The next blocks of our active chain for a peer that has the blocks `has`;
/// none when its chain is heavier than ours, or where nothing is known of it.
/// One as heavy gets our blocks too: it should know the posts in them.
fn blocks_after(reader: &Reader, has: &[BlockId], max: usize) -> Result<Vec<BlockId>, StoreError> {
    let tip = reader.tip()?;
    let mut fork = None;
    for id in has {
        let Some(known) = reader.header(id)? else {
            continue;
        };
        if known.state.work > tip.state.work {
            return Ok(Vec::new());
        }
        let mut at = Some(known);
        for _ in 0..MAX_STEPS_BACK {
            match at {
                Some(header) if !header.active => at = reader.header(&header.header.prev)?,
                _ => break,
            }
        }
        let on_ours = at.filter(|header| header.active);
        fork = fork.max(on_ours.map(|header| header.header.height));
    }
    let Some(first) = fork.and_then(|height| height.next()) else {
        return Ok(Vec::new());
    };
    let last = u32::try_from(max.saturating_sub(1)).unwrap_or(u32::MAX);
    let last = blocknet_chain::Height::new(first.get().saturating_add(last));
    let headers = reader.headers_between(first, last)?;
    Ok(headers.iter().map(Header::id).collect())
}
