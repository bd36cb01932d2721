//! Mining, as the owner sees and sets it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::HeaderDto;
use super::reading::{not_null, words};

/// When the node mines by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MiningModeDto {
    /// While posts wait.
    Auto,
    /// Never.
    Off,
    /// While posts wait, and a heartbeat when the tip is old.
    Always,
}

words! {
    MiningModeDto { "auto" = Auto, "off" = Off, "always" = Always }
}

/// Why a node that is told to mine by itself does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MiningPauseDto {
    /// The computer runs on its battery.
    Battery,
}

/// How mining goes.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MiningDto {
    /// When the node mines by itself.
    pub mode: MiningModeDto,
    /// Threads that mine.
    pub threads: u32,
    /// Threads that this machine has.
    pub max_threads: u32,
    /// The share of its time that a thread hashes, 1 to 100 per cent.
    pub share_percent: u32,
    /// Whether it mines by itself on battery too.
    pub on_battery: bool,
    /// Why it does not mine by itself though it is told to.
    pub paused: Option<MiningPauseDto>,
    /// Whether it mines now.
    pub active: bool,
    /// Hashes a second now; 0 when idle.
    pub hash_rate: f64,
    /// Hashes a second of the whole network, from the last blocks.
    pub network_hash_rate: Option<f64>,
    /// Blocks found since the start.
    pub blocks_found: u64,
    /// The hashing code in use: `avx512`, `sha_ni` or `portable`.
    pub kernel: String,
    /// The block in work.
    pub block: Option<BlockInWorkDto>,
    /// Unix milliseconds and hashes a second, one a second, at most 120.
    pub history: Vec<(u64, f64)>,
}

/// The block that is being mined.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BlockInWorkDto {
    /// Its height.
    pub height: u32,
    /// Its posts.
    pub posts: u32,
    /// Bytes of its body.
    pub bytes: u32,
    /// Its compact target.
    pub bits: u32,
    /// Hashes that it is expected to take, decimal.
    pub difficulty_hashes: String,
    /// Seconds since its work began.
    pub working_secs: u64,
    /// Seconds that it is expected to take at the present rate.
    pub expected_secs: f64,
}

/// What of mining to change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MiningChange {
    /// When the node mines by itself.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub mode: Option<MiningModeDto>,
    /// Threads that mine, 1 or more.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub threads: Option<u32>,
    /// The share of its time that a thread hashes, 1 to 100 per cent.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub share_percent: Option<u32>,
    /// Whether it mines by itself on battery too.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub on_battery: Option<bool>,
}

/// What to mine now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MineAsked {
    /// Mine a block without posts when none waits.
    #[serde(default)]
    pub empty: bool,
}

/// A block that was mined on demand.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MinedDto {
    /// Its header.
    pub block: HeaderDto,
    /// Its posts.
    pub posts: u32,
    /// Seconds that it took.
    pub secs: f64,
}
