//! Channels: the words that posts carry.

use axum::Json;
use axum::extract::State;
use blocknet_node::{is_channel, no_channel};

use super::page_size;
use crate::dto::{CauseDto, ChannelDto, ChannelsAsked, ChannelsDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, parsed};
use crate::state::ApiState;

/// Names that one call asks about: as many as an owner can follow.
const MOST_NAMES: usize = 64;

/// A channel from a query.
///
/// # Errors
/// 400 `bad_field` for what no post can name.
pub(super) fn checked(channel: String) -> Result<String, ApiError> {
    if is_channel(&channel) {
        return Ok(channel);
    }
    let why = no_channel();
    Err(ApiError::bad_field("channel", why.to_string()).with_why_of(CauseDto::from(&why)))
}

/// The channels that posts name, the one written in last first, with how many posts each has.
#[utoipa::path(
    get, path = "/v1/channels", tag = "public", params(ChannelsAsked),
    responses((status = 200, body = ChannelsDto), (status = 400, body = ErrorBody)),
)]
pub(crate) async fn list(
    State(api): State<ApiState>,
    Asked(asked): Asked<ChannelsAsked>,
) -> Result<Json<ChannelsDto>, ApiError> {
    let limit = page_size(asked.limit.as_deref(), 200)?;
    let before = asked
        .before
        .as_deref()
        .map(|text| parsed("before", text))
        .transpose()?;
    let Some(names) = asked.names else {
        return Ok(Json(api.node().channels(before, limit).await?.into()));
    };
    let names: Vec<String> = names.split(',').map(str::to_owned).collect();
    if names.len() > MOST_NAMES {
        let message = format!("{} names; {MOST_NAMES} is the limit.", names.len());
        return Err(ApiError::bad_field("names", message));
    }
    let found = api.node().channels_named(names).await?;
    Ok(Json(ChannelsDto {
        channels: found.into_iter().map(ChannelDto::from).collect(),
        next: None,
    }))
}
