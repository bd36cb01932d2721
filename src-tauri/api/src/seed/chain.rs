//! The chain as the original told it, a block at a time.

use std::io;

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use blocknet_chain::{BlockId, Height, Post};
use blocknet_node::net::Direction;
use blocknet_node::{BlockAt, BlockSubmit, MineError};
use blocknet_store::StoredHeader;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use super::text;
use super::transactions::Transaction;
use crate::dto::BlockDto;
use crate::error::ApiError;
use crate::extract::JsonBody;
use crate::routes::off_the_runtime;
use crate::serve::Endless;
use crate::state::ApiState;

/// A block as the original told it.
#[derive(Serialize)]
struct OldBlock {
    index: u32,
    transactions: Vec<Transaction>,
    timestamp: u64,
    previous_hash: String,
    nonce: u64,
    hash: String,
}

impl OldBlock {
    fn new(row: &StoredHeader, posts: &[Post]) -> Self {
        Self {
            index: row.header.height.get(),
            transactions: posts.iter().filter_map(Transaction::of).collect(),
            timestamp: row.header.time,
            previous_hash: row.header.prev.to_string(),
            nonce: row.header.nonce,
            hash: row.state.id.to_string(),
        }
    }
}

/// `GET /chain`.
pub(crate) async fn chain(State(api): State<ApiState>) -> Response {
    streamed(&api)
}

/// `GET /mine`: mines what waits.
pub(crate) async fn mine(State(api): State<ApiState>) -> Result<Response, ApiError> {
    match api.node().mine(false).await {
        Ok(mined) => Ok(text(
            StatusCode::OK,
            format!("Block #{} has been mined.", mined.header.height),
        )),
        Err(MineError::NothingToMine) => {
            Ok(text(StatusCode::OK, "There are no transactions to mine."))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /add_block`: a block in the protocol's JSON form.
pub(crate) async fn add_block(
    State(api): State<ApiState>,
    sent: Result<JsonBody<BlockDto>, ApiError>,
) -> Result<Response, ApiError> {
    let discarded = || {
        Ok(text(
            StatusCode::BAD_REQUEST,
            "The block was discarded by the node.",
        ))
    };
    let network = api.node().network().clone();
    let read = move || sent.and_then(|JsonBody(block)| block.into_block(&network));
    let Ok(block) = off_the_runtime(read).await? else {
        return discarded();
    };
    match api.node().submit_block(block, None).await? {
        BlockSubmit::Taken { .. } | BlockSubmit::Had => Ok(text(
            StatusCode::CREATED,
            "The block was added to the chain.",
        )),
        BlockSubmit::ParentUnknown | BlockSubmit::Refused { .. } => discarded(),
    }
}

/// The whole chain up to the present tip; it streams, because a real chain is larger than memory
/// should be.
pub(super) fn streamed(api: &ApiState) -> Response {
    let tip = api.node().tip().borrow().state.height.get();
    let length = u64::from(tip).saturating_add(1);
    let outbound = |direction| direction == Direction::Out;
    let peers = api
        .node()
        .peers()
        .into_iter()
        .filter(|peer| outbound(peer.direction));
    let peers: Vec<String> = peers.map(|peer| peer.address.to_string()).collect();
    let first = format!("{{\"length\": {length}, \"chain\": [");
    let last = format!("], \"peers\": {}}}", serde_json::Value::from(peers));
    let fixed = |part: String| stream::iter([Ok::<_, io::Error>(Bytes::from(part))]);
    let parts = fixed(first)
        .chain(blocks(api.clone(), tip))
        .chain(fixed(last));
    let mut response = (
        [(header::CONTENT_TYPE, "application/json")],
        Body::from_stream(parts),
    )
        .into_response();
    response.extensions_mut().insert(Endless);
    response
}

/// The blocks from genesis to height `tip`, comma between them; broken off when a reorg changes
/// them meanwhile.
fn blocks(api: ApiState, tip: u32) -> impl stream::Stream<Item = Result<Bytes, io::Error>> {
    stream::try_unfold(
        (api, Some(0), None),
        move |(api, height, before)| async move {
            let Some(height) = height.filter(|height| *height <= tip) else {
                return Ok(None);
            };
            let (json, id) = block(&api, height, before).await?;
            let next = Some((api, height.checked_add(1), Some(id)));
            Ok(next.map(|next| (json, next)))
        },
    )
}

async fn block(
    api: &ApiState,
    height: u32,
    before: Option<BlockId>,
) -> io::Result<(Bytes, BlockId)> {
    let found = api
        .node()
        .block(BlockAt::Height(Height::new(height)))
        .await
        .map_err(io::Error::other)?;
    let (row, posts) =
        found.ok_or_else(|| io::Error::other("the chain became shorter while it was told"))?;
    if before.is_some_and(|before| before != row.header.prev) {
        return Err(io::Error::other(
            "the chain was reorganised while it was told",
        ));
    }
    let comma = if height == 0 { "" } else { ", " };
    let json = serde_json::to_string(&OldBlock::new(&row, &posts))?;
    Ok((Bytes::from(format!("{comma}{json}")), row.state.id))
}
