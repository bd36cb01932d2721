//! Looking into the chain: how it grew and how it changed.

use axum::Json;
use axum::extract::State;

use super::{number, page_size};
use crate::dto::{
    ChainPointDto, ChainStatsDto, Decimal, FindAsked, FoundDto, ReorgDto, ReorgsAsked, ReorgsDto,
    StatsAsked,
};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, parsed};
use crate::state::ApiState;

/// A point costs the reading of 17 headers: five hundred are some milliseconds, and more than a
/// screen is wide.
const MAX_POINTS: u64 = 500;

/// Difficulty and hash rate along the active chain, at evenly spread blocks.
#[utoipa::path(
    get, path = "/v1/chain/stats", tag = "public", params(StatsAsked),
    responses((status = 200, body = ChainStatsDto), (status = 400, body = ErrorBody)),
)]
pub(crate) async fn stats(
    State(api): State<ApiState>,
    Asked(asked): Asked<StatsAsked>,
) -> Result<Json<ChainStatsDto>, ApiError> {
    let points = number("points", asked.points.as_deref(), 2, MAX_POINTS, 120)?;
    let points = u32::try_from(points).unwrap_or(u32::MAX);
    let points = api.node().chain_points(points).await?;
    Ok(Json(ChainStatsDto {
        points: points.iter().map(ChainPointDto::from).collect(),
    }))
}

/// Digits of an id that are looked for at least: one id in sixteen million begins with six given
/// ones, so that a chain of a million posts seldom has two.
const MIN_DIGITS: usize = 6;
/// What is found at most: more than anybody compares by eye.
const MAX_FOUND: usize = 20;

/// Blocks, posts and authors by how their id begins, over the whole chain.
#[utoipa::path(
    get, path = "/v1/find", tag = "public", params(FindAsked),
    responses((status = 200, body = FoundDto), (status = 400, body = ErrorBody)),
)]
pub(crate) async fn find(
    State(api): State<ApiState>,
    Asked(asked): Asked<FindAsked>,
) -> Result<Json<FoundDto>, ApiError> {
    let digits = asked.id.len();
    if !(MIN_DIGITS..=64).contains(&digits) {
        let message = format!(
            "id: {digits} characters given; {MIN_DIGITS} to 64 lowercase hex digits are needed."
        );
        return Err(ApiError::bad_field("id", message));
    }
    let found = api
        .node()
        .find_ids(parsed("id", &asked.id)?, MAX_FOUND)
        .await?;
    Ok(Json(FoundDto::from(&found)))
}

/// Reorgs that this node saw, newest first.
#[utoipa::path(
    get, path = "/v1/reorgs", tag = "public", params(ReorgsAsked),
    responses((status = 200, body = ReorgsDto), (status = 400, body = ErrorBody)),
)]
pub(crate) async fn reorgs(
    State(api): State<ApiState>,
    Asked(asked): Asked<ReorgsAsked>,
) -> Result<Json<ReorgsDto>, ApiError> {
    let before = number("before", asked.before.as_deref(), 0, u64::MAX, u64::MAX)?;
    let limit = page_size(asked.limit.as_deref(), 200)?;
    let rows = api.node().reorgs(Some(before), limit).await?;
    let next = rows.last().filter(|_| rows.len() == limit);
    Ok(Json(ReorgsDto {
        next: next.map(|(row, _)| Decimal(*row)),
        reorgs: rows
            .iter()
            .map(|(_, reorg)| ReorgDto::from(reorg))
            .collect(),
    }))
}
