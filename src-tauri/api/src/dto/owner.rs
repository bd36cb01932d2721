//! What the owner asks and sets: peers, settings, posts of one's own, log, codes.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::CauseDto;
use super::Decimal;
use super::FileTagDto;
use super::MiningModeDto;
use super::ProblemDto;
use super::printed::{FileIdHex, PostIdHex, PublicKeyHex};
use super::reading::{not_null, not_null_object, words};
use super::{RatesChange, RatesDto};

/// The table of peers.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PeersDto {
    /// One row for each peer.
    pub peers: Vec<PeerDto>,
    /// What went over all connections, a sample each two seconds, ten minutes at most, oldest
    /// first.
    pub traffic: Vec<TrafficDto>,
}

/// What went over all connections for two seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrafficDto {
    /// Its end, Unix seconds.
    pub time: Decimal,
    /// Bytes received a second.
    pub in_bytes_per_s: u64,
    /// Bytes sent a second.
    pub out_bytes_per_s: u64,
    /// Connected peers.
    pub peers: u32,
}

/// A peer.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PeerDto {
    /// ip and port.
    #[schema(example = "203.0.113.7:8000")]
    pub address: String,
    /// Who dialled.
    pub direction: DirectionDto,
    /// How it stands.
    pub state: PeerStateDto,
    /// How both ends speak.
    pub edge: EdgeDto,
    /// Whether neither posts nor addresses go over it.
    pub blocks_only: bool,
    /// Whether something is held against its address.
    pub banned: bool,
    /// Whether the owner named it.
    pub owner_added: bool,
    /// Height of its tip.
    pub height: Option<u32>,
    /// Its program and version.
    pub agent: Option<String>,
    /// The way there and back, milliseconds.
    pub ping_ms: Option<f64>,
    /// Connected since, Unix seconds.
    pub since: Option<Decimal>,
    /// Bytes received.
    pub bytes_in: Decimal,
    /// Bytes sent.
    pub bytes_out: Decimal,
    /// From -100, of no use, to 100, useful for long.
    pub score: i32,
    /// Why the last try or connection ended.
    pub last_error: Option<String>,
    /// The same, for programs that say it in words of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<CauseDto>,
    /// Seconds until it is tried again.
    pub next_try_secs: Option<u64>,
}

/// How two nodes speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EdgeDto {
    /// Over one stream, both ways.
    Stream,
    /// By single calls of whoever dialled.
    Plain,
}

/// Who dialled whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DirectionDto {
    /// This node dialled.
    Out,
    /// The peer dialled.
    In,
}

/// How it stands with a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeerStateDto {
    /// It answers.
    Connected,
    /// It has not answered yet.
    Connecting,
    /// It will be tried.
    Waiting,
    /// The last try failed; it will be tried again.
    Failed,
    /// The address is this node's own.
    #[serde(rename = "self")]
    Ourselves,
    /// It runs another network.
    OtherNetwork,
}

/// A peer to add.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeerAsked {
    /// `host:port`; a name is looked up once.
    #[schema(example = "203.0.113.7:8000")]
    pub address: String,
}

/// The look of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ThemeDto {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

words! {
    ThemeDto { "system" = System, "light" = Light, "dark" = Dark }
    DraftKindDto {
        "note" = Note, "reply" = Reply, "profile" = Profile, "edit" = Edit, "delete" = Delete,
        "reaction" = Reaction
    }
}

/// The settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettingsDto {
    /// The display name; empty for none.
    pub name: String,
    /// The look of the window.
    pub theme: ThemeDto,
    /// The port where others reach this node.
    pub port: u16,
    /// Whether others may reach it.
    pub listen: bool,
    /// When it mines by itself.
    pub mining_mode: MiningModeDto,
    /// Threads that mine.
    pub mining_threads: u32,
    /// Whether the first-run page has been answered.
    pub welcome_done: bool,
    /// Room for attachments, MiB.
    pub files_limit_mb: u32,
    /// Pictures up to so many KiB are fetched when their post is shown; 0 for none.
    pub files_auto_kb: u32,
    /// Whether files that other nodes ask for, and that posts name, are fetched for them.
    pub files_relay: bool,
    /// Whether nodes of the local network are found, and find this one.
    pub lan_discovery: bool,
    /// Whether the router is asked to pass the port on.
    pub port_mapping: bool,
    /// Size of the text of the pages, in per cent.
    pub text_percent: u32,
    /// Whether strangers are shown a page to read on, at the public listener.
    pub public_page: bool,
    /// Whether strangers are held to the rates.
    pub limit_rates: bool,
    /// How often one address may ask.
    pub rates: RatesDto,
    /// Proxies in front of the public listener whose `X-Forwarded-For` or `Forwarded` is believed.
    #[schema(value_type = Vec<String>, example = json!(["127.0.0.1"]))]
    pub trusted_proxies: Vec<IpAddr>,
    /// Channels that the owner follows, in the owner's order.
    pub followed_channels: Vec<String>,
    /// The share of its time that a mining thread hashes, 1 to 100 per cent.
    pub mining_share: u32,
    /// Whether it mines by itself on battery too.
    pub mining_on_battery: bool,
    /// Whether the window stays in the tray when it is closed, where there is a tray.
    pub close_to_tray: bool,
    /// Whether the person was told that it stays there.
    pub tray_told: bool,
    /// Whether replies and mentions are announced by the system.
    pub notifications: bool,
    /// The names of those that were changed since the start and take effect at the next one.
    #[schema(example = json!(["port"]))]
    pub restart_for: Vec<String>,
    /// The names of those that an option of the start overrules until they are changed. What is told
    /// of them is what counts, but of mining what is saved: `GET /v1/owner/mining` tells what counts.
    #[schema(example = json!(["lan_discovery"]))]
    pub overruled: Vec<String>,
    /// The names of those that options stand in for at each start that has them, whatever is saved.
    #[schema(example = json!(["port", "listen"]))]
    pub fixed: Vec<String>,
}

/// The settings after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettingsChanged {
    /// All of them.
    #[serde(flatten)]
    pub settings: SettingsDto,
    /// Whether anything that was changed waits for the next start.
    pub restart_needed: bool,
}

/// Settings to change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SettingsChange {
    /// The display name, 64 bytes at most.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub name: Option<String>,
    /// The look of the window.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub theme: Option<ThemeDto>,
    /// The port where others reach this node, 1024 or more.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub port: Option<u16>,
    /// Whether others may reach it.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub listen: Option<bool>,
    /// When it mines by itself.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub mining_mode: Option<MiningModeDto>,
    /// Threads that mine, 1 or more.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub mining_threads: Option<u32>,
    /// Whether the first-run page has been answered.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub welcome_done: Option<bool>,
    /// Room for attachments, 0 to 65,536 MiB; what is kept already stays.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub files_limit_mb: Option<u32>,
    /// Pictures up to so many KiB, 0 to 8,192, are fetched when their post is shown; 0 for none.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub files_auto_kb: Option<u32>,
    /// Whether files that other nodes ask for, and that posts name, are fetched for them.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub files_relay: Option<bool>,
    /// Whether nodes of the local network are found, and find this one.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub lan_discovery: Option<bool>,
    /// Whether the router is asked to pass the port on.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub port_mapping: Option<bool>,
    /// Size of the text of the pages, 80 to 200 per cent.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub text_percent: Option<u32>,
    /// Whether strangers are shown a page to read on, at the public listener.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub public_page: Option<bool>,
    /// Whether strangers are held to the rates.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub limit_rates: Option<bool>,
    /// How often one address may ask; a rate that is left out stays.
    #[serde(deserialize_with = "not_null_object")]
    #[schema(nullable = false)]
    pub rates: Option<RatesChange>,
    /// Proxies in front of the public listener whose word on who asks is believed, 8 at most.
    #[serde(deserialize_with = "not_null")]
    #[schema(value_type = Option<Vec<String>>, nullable = false)]
    pub trusted_proxies: Option<Vec<IpAddr>>,
    /// Channels that the owner follows, all of them; 64 at most.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub followed_channels: Option<Vec<String>>,
    /// The share of its time that a mining thread hashes, 1 to 100 per cent.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub mining_share: Option<u32>,
    /// Whether it mines by itself on battery too.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub mining_on_battery: Option<bool>,
    /// Whether the window stays in the tray when it is closed, where there is a tray.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub close_to_tray: Option<bool>,
    /// Whether the person was told that it stays there.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub tray_told: Option<bool>,
    /// Whether replies and mentions are announced by the system.
    #[serde(deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub notifications: Option<bool>,
}

/// A post to write, stamp, sign and send.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftDto {
    /// What to say, 4,096 bytes of UTF-8 at most; a delete says nothing.
    #[serde(default)]
    pub content: String,
    /// The channel, 1 to 32 of `a-z 0-9 -`.
    #[serde(default)]
    pub channel: Option<String>,
    /// The post that it answers, edits, deletes or reacts to.
    #[serde(default)]
    pub parent: Option<PostIdHex>,
    /// What it is; a note without it.
    #[serde(default)]
    pub kind: Option<DraftKindDto>,
    /// Further tags.
    #[serde(default)]
    #[schema(example = json!([["lang", "en"]]))]
    pub tags: Vec<(String, String)>,
    /// Files that go with it, 4 at most: attached before, or kept.
    #[serde(default)]
    pub files: Vec<FileIdHex>,
}

/// What a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum DraftKindDto {
    /// Something said.
    Note,
    /// A note that answers its parent.
    Reply,
    /// What the author says of itself.
    Profile,
    /// A new text for an own post.
    Edit,
    /// The end of an own post.
    Delete,
    /// A sign or two.
    Reaction,
}

/// A post that is still being stamped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TicketDto {
    /// Its number in the outbox.
    pub ticket: Decimal,
}

/// What the owner wrote and no pool has yet.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OutboxDto {
    /// Oldest first.
    pub items: Vec<OutboxItemDto>,
}

/// A text on its way.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OutboxItemDto {
    /// Its number.
    pub ticket: Decimal,
    /// The identity that it was written under.
    pub author: PublicKeyHex,
    /// What it is, as the chain counts kinds: 0 note, 1 profile, 2 edit, 3 delete, 4 reaction.
    pub kind: u8,
    /// What it says.
    pub content: String,
    /// Its channel.
    pub channel: Option<String>,
    /// The files that go with it.
    pub files: Vec<FileTagDto>,
    /// The post that it answers, edits, deletes or reacts to.
    pub parent: Option<PostIdHex>,
    /// When it was written, Unix seconds.
    pub written: Decimal,
    /// What happens to it.
    pub stage: OutboxStageDto,
    /// How far the stamp is, 0 to 1; luck decides, so it may stay near 1 for a while.
    pub progress: f64,
    /// Why it was refused, or why it stays locked.
    pub reason: Option<ReasonDto>,
}

/// What happens to a text on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutboxStageDto {
    /// Its identity is locked, or not on this computer.
    Locked,
    /// Its stamp is searched for.
    Stamping,
    /// It goes into the pool.
    Sending,
    /// The pool did not take it.
    Refused,
}

/// Why a text was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReasonDto {
    /// For programs.
    pub code: String,
    /// The number of the rule that it breaks, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// For people.
    pub message: String,
}

/// Which log lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogAsked {
    /// The last line known.
    pub after: Option<String>,
    /// Lines of an answer, 1 to 1,000; 200 without it.
    pub limit: Option<String>,
}

/// Lines of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogDto {
    /// What to ask after next.
    pub next: Decimal,
    /// Oldest first.
    pub lines: Vec<LogLineDto>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogLineDto {
    /// Its number.
    pub seq: Decimal,
    /// Unix milliseconds.
    pub time_ms: Decimal,
    /// `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`.
    pub level: String,
    /// The part of the program.
    pub target: String,
    /// What it says.
    pub message: String,
}

/// What a check of the whole store found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckDto {
    /// Whether all holds.
    pub ok: bool,
    /// What does not.
    pub problems: Vec<ProblemDto>,
    /// Blocks looked at.
    pub blocks: u64,
    /// Posts looked at.
    pub posts: u64,
}

/// A code that lets a browser in, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodeDto {
    /// The code.
    pub code: String,
    /// How long it is good.
    pub expires_secs: u64,
    /// The address to open.
    #[schema(example = "http://127.0.0.1:8010/#code=6f1e")]
    pub url: String,
}

/// A code to trade.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeAsked {
    /// The code.
    pub code: String,
}

/// What a code was traded for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenDto {
    /// The owner's token, good until the node stops.
    pub token: String,
}

/// Where the page runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionDto {
    /// True in the desktop window, which needs no token.
    pub window: bool,
}
