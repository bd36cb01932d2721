//! Blocks: to look at, to fetch, to hand in.

use std::str::FromStr;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use blocknet_chain::rules::body::{is_buried, is_complete};
use blocknet_chain::{Block, BlockId, Header, Height, Network, Unchecked};
use blocknet_node::transport::{MAX_ANSWER_BYTES, MAX_BLOCKS_PER_BATCH};
use blocknet_node::{BlockAt, BlockSubmit, CompactBlock, CompactError, CompactSubmit, Misdeed};
use blocknet_store::StoredHeader;

use super::{number, off_the_runtime, page_size};
use crate::dto::{
    BlockAnswer, BlockDto, BlockStateDto, BlockTakenDto, BlocksAsked, BlocksDto, CompactTakenDto,
    HeaderAnswer, HeaderDto, sentence,
};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Accepted, Asked, Caller, InPath, Octets, Sent, items, octets};
use crate::json;
use crate::outside::Holds;
use crate::state::ApiState;

/// Blocks of the active chain, newest first.
#[utoipa::path(
    get, path = "/v1/blocks", tag = "public", params(BlocksAsked),
    responses((status = 200, body = BlocksDto), (status = 400, body = ErrorBody)),
)]
pub(crate) async fn list(
    State(api): State<ApiState>,
    Asked(asked): Asked<BlocksAsked>,
) -> Result<Json<BlocksDto>, ApiError> {
    let before = number(
        "before",
        asked.before.as_deref(),
        0,
        u32::MAX.into(),
        u64::MAX,
    )?;
    let before = u32::try_from(before).ok().map(Height::new);
    let limit = page_size(asked.limit.as_deref(), 200)?;
    let tip = api.node().info().height;
    let rows = api.node().blocks_page(before, limit).await?;
    let next = rows
        .last()
        .filter(|_| rows.len() == limit)
        .map(|row| row.header.height.get());
    let blocks = rows.iter().map(|row| HeaderAnswer {
        header: HeaderDto::from(&row.header),
        state: state(row, tip),
    });
    Ok(Json(BlocksDto {
        blocks: blocks.collect(),
        next: next.filter(|height| *height > 0),
    }))
}

/// A block by its id or, on the active chain, its height.
///
/// As JSON, or with `Accept: application/octet-stream` as header and body in the chain's own bytes.
#[utoipa::path(
    get, path = "/v1/blocks/{at}", tag = "public",
    params(("at" = String, Path, description = "Id, 64 hex digits, or height")),
    responses(
        (status = 200, content((BlockAnswer = "application/json"), (Vec<u8> = "application/octet-stream"))),
        (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 429, body = ErrorBody),
    ),
)]
pub(crate) async fn show(
    State(api): State<ApiState>,
    InPath(At(at)): InPath<At>,
    accepted: Accepted,
) -> Result<Response, ApiError> {
    let tip = api.node().tip().borrow().header;
    let by_id = matches!(at, BlockAt::Id(_));
    let found = api.node().block(at).await?;
    let (row, posts) = found.ok_or_else(|| ApiError::not_found("This node has no such block."))?;
    let marks = |holds: Holds| ([(header::VARY, "accept")], Extension(holds));
    if accepted == Accepted::Octets {
        let marks = marks(bytes_hold(&row, &tip, by_id && is_complete(&posts)));
        return Ok((marks, octets(Block::new(row.header, posts).encode())).into_response());
    }
    let marks = marks(if is_deep(&row, &tip) {
        Holds::ForAWhile
    } else {
        Holds::Briefly
    });
    let (network, state) = (api.node().network().clone(), state(&row, tip.height.get()));
    let answer = move || {
        let block = BlockDto::new(&network, &row.header, &posts);
        (marks, Json(BlockAnswer { block, state })).into_response()
    };
    off_the_runtime(answer).await
}

/// For how long the bytes of a block hold. `whole`: they were asked for by their hash, and are all
/// here; then only a text that is erased ever changes them.
fn bytes_hold(row: &StoredHeader, tip: &Header, whole: bool) -> Holds {
    match (whole, is_deep(row, tip)) {
        (true, true) => Holds::ForEver,
        (true, false) | (false, true) => Holds::ForAWhile,
        (false, false) => Holds::Briefly,
    }
}

fn is_deep(row: &StoredHeader, tip: &Header) -> bool {
    let place = |header: &Header| (header.height, header.time);
    row.active && is_buried(place(&row.header), place(tip))
}

/// Up to 16 blocks by id, as a prefix that fits 4 MiB: each `u32 length || header || body`, in the
/// order asked for.
#[utoipa::path(
    post, path = "/v1/blocks/batch", tag = "public",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "Up to 16 ids of 32 bytes"),
    responses(
        (status = 200, description = "Blocks, each after its length", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 400, body = ErrorBody), (status = 413, body = ErrorBody), (status = 415, body = ErrorBody),
        (status = 429, body = ErrorBody),
    ),
)]
pub(crate) async fn batch(
    State(api): State<ApiState>,
    Octets(body): Octets,
) -> Result<Response, ApiError> {
    let ids: Vec<_> = items::<32>(&body, MAX_BLOCKS_PER_BATCH)?
        .into_iter()
        .map(BlockId::from_bytes)
        .collect();
    // The lengths count against the answer's size too.
    let room = MAX_ANSWER_BYTES - 4 * MAX_BLOCKS_PER_BATCH;
    let _turn = api.build_turn().await?;
    let blocks = api.node().block_bytes(ids, room).await?;
    Ok(octets(framed(&blocks)))
}

/// Takes a block from whoever mined it, as JSON or in the chain's own bytes.
#[utoipa::path(
    post, path = "/v1/blocks", tag = "public",
    request_body(content((BlockDto = "application/json"), (Vec<u8> = "application/octet-stream"))),
    responses(
        (status = 202, description = "Taken, or held because its time is ahead of this node's clock", body = BlockTakenDto),
        (status = 200, description = "It was here", body = BlockTakenDto),
        (status = 400, body = ErrorBody), (status = 409, description = "Its parent is unknown here", body = ErrorBody),
        (status = 413, body = ErrorBody), (status = 415, body = ErrorBody),
        (status = 422, description = "It or its parent breaks the rule named", body = ErrorBody),
        (status = 429, body = ErrorBody),
    ),
)]
pub(crate) async fn submit(
    State(api): State<ApiState>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    let network = api.node().network().clone();
    let in_octets = matches!(sent, Sent::Octets(_));
    let block = off_the_runtime(move || read_block(&network, &sent)).await?;
    if block.is_err() && in_octets {
        // JSON is for people, who mistype.
        api.caller_broke(caller, Misdeed::DamagedBlock);
    }
    let block = block?;
    let id = block.id().into();
    let (status, held) = taken(api.node().submit_block(block, caller.0).await?)?;
    Ok((status, Json(BlockTakenDto { id, held })).into_response())
}

/// Takes a new block without the posts that this node has: `header || u64 key || u16 number of
/// prefilled || for each: u16 index || stub || u8 flag || text || then 6-byte short ids of the
/// others in order`.
///
/// A short id is the first 6 bytes of SipHash-2-4 of the leaf under the first 16 bytes of
/// SHA-256(header || key). Of the block nothing is looked at before its header's proof of work.
#[utoipa::path(
    post, path = "/v1/blocks/compact", tag = "public",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 202, description = "Taken, or held; or posts are missing, which are to be sent with the block again", body = CompactTakenDto),
        (status = 200, description = "It was here", body = CompactTakenDto),
        (status = 400, body = ErrorBody), (status = 409, description = "Its parent is unknown here", body = ErrorBody),
        (status = 413, body = ErrorBody), (status = 415, body = ErrorBody),
        (status = 422, description = "It or its parent breaks the rule named", body = ErrorBody),
        (status = 429, body = ErrorBody),
    ),
)]
pub(crate) async fn compact(
    State(api): State<ApiState>,
    caller: Caller,
    Octets(body): Octets,
) -> Result<Response, ApiError> {
    let bad = |error: CompactError| ApiError::bad_body(sentence(&error));
    let header = CompactBlock::header_of(&body).map_err(|error| {
        api.caller_broke(caller, Misdeed::DamagedBlock);
        bad(error)
    })?;
    let id = header.id().into();
    let (status, held, missing) = match api.node().submit_compact(body, caller.0).await? {
        CompactSubmit::Judged(judged) => {
            let (status, held) = taken(judged)?;
            (status, held, Vec::new())
        }
        CompactSubmit::Lacks { indexes } => (StatusCode::ACCEPTED, false, indexes),
        CompactSubmit::Malformed(error) => return Err(bad(error)),
    };
    Ok((status, Json(CompactTakenDto { id, held, missing })).into_response())
}

/// What to answer to a block: the status, and whether it is held.
fn taken(judged: BlockSubmit) -> Result<(StatusCode, bool), ApiError> {
    match judged {
        BlockSubmit::Taken { held } => Ok((StatusCode::ACCEPTED, held)),
        BlockSubmit::Had => Ok((StatusCode::OK, false)),
        BlockSubmit::ParentUnknown => {
            let message = "The block's parent is not known here. Send the blocks before it first.";
            Err(ApiError::new(
                StatusCode::CONFLICT,
                "parent_unknown",
                message,
            ))
        }
        BlockSubmit::Refused { rule, message, .. } => Err(ApiError::rule_broken(rule, message)),
    }
}

/// The block in either form; its texts are hashed, and of a JSON block every stub as well.
fn read_block(network: &Network, sent: &Sent) -> Result<Block<Unchecked>, ApiError> {
    match sent {
        Sent::Octets(bytes) => {
            Block::decode(bytes).map_err(|error| ApiError::bad_body(sentence(&error)))
        }
        Sent::Json(bytes) => json::decode::<BlockDto>(bytes)?.into_block(network),
    }
}

/// Items, each after its length as a u32.
pub(super) fn framed(items: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(items.iter().map(|item| 4 + item.len()).sum());
    for item in items {
        // Blocks and posts are far below 4 GiB.
        let length = u32::try_from(item.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(item);
    }
    out
}

/// A block as a path names it.
pub(crate) struct At(BlockAt);

impl FromStr for At {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(height) = text.parse() {
            return Ok(Self(BlockAt::Height(height)));
        }
        match text.parse() {
            Ok(id) => Ok(Self(BlockAt::Id(id))),
            Err(_) => Err("neither a height nor an id of 64 lowercase hex digits"),
        }
    }
}

fn state(row: &StoredHeader, tip: u32) -> BlockStateDto {
    let above = tip
        .saturating_sub(row.header.height.get())
        .saturating_add(1);
    BlockStateDto {
        active: row.active,
        depth: if row.active { above } else { 0 },
        work: row.state.work.into(),
    }
}
