//! How often one address may ask.

use blocknet_node::{Rate, Rates, RatesPatch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::reading::not_null_object;

/// A rate of calls from one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateDto {
    /// Calls a second, 1 to 10,000.
    pub per_second: u32,
    /// Calls at once, 1 to 100,000.
    pub burst: u32,
}

/// How often one address may call, by what it calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RatesDto {
    /// All requests together.
    pub requests: RateDto,
    /// `POST /v1/headers`.
    pub headers: RateDto,
    /// Calls that answer or take whole blocks.
    pub blocks: RateDto,
    /// Calls that answer files, whole or in pieces.
    pub files: RateDto,
    /// The feed with words to search for.
    pub search: RateDto,
    /// `GET /v1/posts/{id}/thread`.
    pub threads: RateDto,
    /// `POST /v1/posts`.
    pub posts: RateDto,
}

/// Rates to change; what is absent stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RatesChange {
    /// All requests together.
    #[serde(deserialize_with = "not_null_object")]
    #[schema(nullable = false)]
    pub requests: Option<RateDto>,
    /// `POST /v1/headers`.
    #[serde(deserialize_with = "not_null_object")]
    #[schema(nullable = false)]
    pub headers: Option<RateDto>,
    /// Calls that answer or take whole blocks.
    #[serde(deserialize_with = "not_null_object")]
    #[schema(nullable = false)]
    pub blocks: Option<RateDto>,
    /// Calls that answer files, whole or in pieces.
    #[serde(deserialize_with = "not_null_object")]
    #[schema(nullable = false)]
    pub files: Option<RateDto>,
    /// The feed with words to search for.
    #[serde(deserialize_with = "not_null_object")]
    #[schema(nullable = false)]
    pub search: Option<RateDto>,
    /// `GET /v1/posts/{id}/thread`.
    #[serde(deserialize_with = "not_null_object")]
    #[schema(nullable = false)]
    pub threads: Option<RateDto>,
    /// `POST /v1/posts`.
    #[serde(deserialize_with = "not_null_object")]
    #[schema(nullable = false)]
    pub posts: Option<RateDto>,
}

impl From<Rate> for RateDto {
    fn from(rate: Rate) -> Self {
        Self {
            per_second: rate.per_second,
            burst: rate.burst,
        }
    }
}

impl From<RateDto> for Rate {
    fn from(rate: RateDto) -> Self {
        Self {
            per_second: rate.per_second,
            burst: rate.burst,
        }
    }
}

impl From<Rates> for RatesDto {
    fn from(rates: Rates) -> Self {
        Self {
            requests: rates.requests.into(),
            headers: rates.headers.into(),
            blocks: rates.blocks.into(),
            files: rates.files.into(),
            search: rates.search.into(),
            threads: rates.threads.into(),
            posts: rates.posts.into(),
        }
    }
}

impl From<RatesChange> for RatesPatch {
    fn from(change: RatesChange) -> Self {
        Self {
            requests: change.requests.map(Rate::from),
            headers: change.headers.map(Rate::from),
            blocks: change.blocks.map(Rate::from),
            files: change.files.map(Rate::from),
            search: change.search.map(Rate::from),
            threads: change.threads.map(Rate::from),
            posts: change.posts.map(Rate::from),
        }
    }
}
