//! What the owner set, kept in the store as one JSON object.

use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::config::MiningMode;
use crate::core::CoreError;
use crate::said::{Problem, Values};
use crate::serving::{Rates, RatesPatch, checked_proxies};

/// The setting's key in the store.
pub(crate) const KEY: &str = "settings";
/// Longest display name in bytes, as section 4 has it for the tag `name`.
const MAX_NAME: usize = 64;
/// Room for attachments without a word of the owner: some thousands of pictures.
const FILES_LIMIT_MB: u32 = 512;
/// Room for attachments at most: as many files as the shelf counts, of the largest size.
const MAX_FILES_LIMIT_MB: u32 = 65_536;
/// Sizes of the text that every view has room for.
const TEXT_PERCENT: RangeInclusive<u32> = 80..=200;
/// Channels that can be followed: as many as a person can keep in sight.
const MAX_FOLLOWED: usize = 64;
/// Longest channel name, as section 4 has it.
const MAX_CHANNEL: usize = 32;
/// Pictures that are fetched unasked without a word of the owner: those made for screens.
const FILES_AUTO_KB: u32 = 1_024;
/// The largest picture there is.
const MAX_FILES_AUTO_KB: u32 = 8_192;
/// More threads than any machine this runs on has cores for.
const MAX_THREADS: u32 = 1_024;
/// The share of its time that a mining thread hashes, in per cent, when it is not told to rest.
pub(crate) const FULL_SHARE: u32 = 100;

/// The look of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What the owner set. Keys that a file lacks have their defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The display name that goes with each post; empty for none.
    pub name: String,
    /// The look of the window.
    pub theme: Theme,
    /// The port where others reach this node.
    pub port: u16,
    /// Whether others may reach this node at all.
    pub listen: bool,
    /// When the node mines by itself.
    pub mining_mode: MiningMode,
    /// How many threads mine.
    pub mining_threads: u32,
    /// Whether the first-run page has been answered.
    pub welcome_done: bool,
    /// Room for attachments in MiB; 0 keeps no further ones.
    pub files_limit_mb: u32,
    /// Pictures up to so many KiB are fetched when their post is shown; 0 for none.
    pub files_auto_kb: u32,
    /// Whether files that other nodes ask for, and that posts name, are fetched for them.
    pub files_relay: bool,
    /// Whether nodes of the local network are found; none: as the program is made.
    pub lan_discovery: Option<bool>,
    /// Whether the router is asked to pass the port on.
    pub port_mapping: bool,
    /// Size of the text of the pages, in per cent.
    pub text_percent: u32,
    /// Whether strangers are shown a page to read on.
    pub public_page: bool,
    /// Whether strangers are held to the rates.
    pub limit_rates: bool,
    /// How often one address may ask.
    pub rates: Rates,
    /// Proxies in front of the public listener whose word on who asks is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Channels that the owner follows, in the owner's order.
    pub followed_channels: Vec<String>,
    /// The share of its time that a mining thread hashes, 1 to 100 per cent.
    pub mining_share: u32,
    /// Whether the node mines by itself while the computer runs on its battery.
    pub mining_on_battery: bool,
    /// Whether the window stays in the tray when it is closed, where there is a tray.
    pub close_to_tray: bool,
    /// Whether the person was told that it stays there.
    pub tray_told: bool,
    /// Whether replies and mentions are announced by the system.
    pub notifications: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: String::new(),
            theme: Theme::System,
            port: 8000,
            listen: true,
            mining_mode: MiningMode::Auto,
            mining_threads: u32::try_from(cores()).unwrap_or(1),
            welcome_done: false,
            files_limit_mb: FILES_LIMIT_MB,
            files_auto_kb: FILES_AUTO_KB,
            files_relay: true,
            lan_discovery: None,
            port_mapping: false,
            text_percent: 100,
            public_page: false,
            limit_rates: true,
            rates: Rates::default(),
            trusted_proxies: Vec::new(),
            followed_channels: Vec::new(),
            mining_share: FULL_SHARE,
            mining_on_battery: false,
            close_to_tray: true,
            tray_told: false,
            notifications: true,
        }
    }
}

/// Some of the settings, to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are those of `Settings`")]
pub struct SettingsPatch {
    pub name: Option<String>,
    pub theme: Option<Theme>,
    pub port: Option<u16>,
    pub listen: Option<bool>,
    pub mining_mode: Option<MiningMode>,
    pub mining_threads: Option<u32>,
    pub welcome_done: Option<bool>,
    pub files_limit_mb: Option<u32>,
    pub files_auto_kb: Option<u32>,
    pub files_relay: Option<bool>,
    pub lan_discovery: Option<bool>,
    pub port_mapping: Option<bool>,
    pub text_percent: Option<u32>,
    pub public_page: Option<bool>,
    pub limit_rates: Option<bool>,
    pub rates: Option<RatesPatch>,
    pub trusted_proxies: Option<Vec<IpAddr>>,
    pub followed_channels: Option<Vec<String>>,
    pub mining_share: Option<u32>,
    pub mining_on_battery: Option<bool>,
    pub close_to_tray: Option<bool>,
    pub tray_told: Option<bool>,
    pub notifications: Option<bool>,
}

impl SettingsPatch {
    /// Whether it says anything about mining.
    pub(crate) fn is_of_mining(&self) -> bool {
        self.mining_mode.is_some()
            || self.mining_threads.is_some()
            || self.mining_share.is_some()
            || self.mining_on_battery.is_some()
    }
}

/// A setting that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct BadSetting {
    /// The setting.
    pub field: &'static str,
    /// What is wrong and what would be right.
    pub why: Box<Problem>,
}

impl BadSetting {
    pub(crate) fn new(field: &'static str, why: Problem) -> Self {
        let why = Box::new(why);
        Self { field, why }
    }

    /// Of a number that is too small or too large.
    pub(crate) fn out_of(
        field: &'static str,
        range: RangeInclusive<u32>,
        message: impl Into<String>,
    ) -> Self {
        let values = Values::between((*range.start()).into(), (*range.end()).into());
        Self::new(field, Problem::new("out_of_range", message).with(values))
    }
}

impl Settings {
    /// Reads what the store holds; what it cannot read has its default.
    pub(crate) fn from_json(text: Option<&str>) -> Self {
        let Some(text) = text else {
            return Self::default();
        };
        serde_json::from_str(text).unwrap_or_else(|error| {
            tracing::warn!(%error, "the saved settings could not be read; defaults are used");
            Self::default()
        })
    }

    /// As the store keeps it.
    pub(crate) fn to_json(&self) -> Result<String, CoreError> {
        serde_json::to_string(self).map_err(|error| CoreError::Store {
            message: error.to_string(),
        })
    }

    /// The names of those that differ from what the node was started with and are taken up at a
    /// start alone.
    #[must_use]
    pub fn waiting_since(&self, start: &Self) -> Vec<&'static str> {
        let differ = [
            ("port", self.port != start.port),
            ("listen", self.listen != start.listen),
        ];
        let waiting = differ.into_iter().filter(|(_, differs)| *differs);
        waiting.map(|(name, _)| name).collect()
    }

    /// The settings with a patch applied.
    ///
    /// # Errors
    /// When a value is out of its range; then nothing changes.
    pub fn patched(&self, patch: &SettingsPatch) -> Result<Self, BadSetting> {
        let mut new = self.clone();
        if let Some(name) = &patch.name {
            new.name = checked_name(name)?;
        }
        if let Some(threads) = patch.mining_threads {
            new.mining_threads = checked_threads(threads)?;
        }
        if let Some(share) = patch.mining_share {
            new.mining_share = checked_share(share)?;
        }
        if let Some(port) = patch.port {
            new.port = checked_port(port)?;
        }
        if let Some(limit) = patch.files_limit_mb {
            new.files_limit_mb = checked_files_limit(limit)?;
        }
        if let Some(percent) = patch.text_percent {
            new.text_percent = checked_text(percent)?;
        }
        if let Some(rates) = &patch.rates {
            new.rates = new.rates.patched(rates)?;
        }
        if let Some(proxies) = &patch.trusted_proxies {
            new.trusted_proxies = checked_proxies(proxies)?;
        }
        new.public_page = patch.public_page.unwrap_or(new.public_page);
        new.limit_rates = patch.limit_rates.unwrap_or(new.limit_rates);
        if let Some(channels) = &patch.followed_channels {
            new.followed_channels = checked_channels(channels)?;
        }
        if let Some(auto) = patch.files_auto_kb {
            new.files_auto_kb = checked_files_auto(auto)?;
        }
        new.files_relay = patch.files_relay.unwrap_or(new.files_relay);
        new.theme = patch.theme.unwrap_or(new.theme);
        new.listen = patch.listen.unwrap_or(new.listen);
        new.mining_mode = patch.mining_mode.unwrap_or(new.mining_mode);
        new.lan_discovery = patch.lan_discovery.or(new.lan_discovery);
        new.port_mapping = patch.port_mapping.unwrap_or(new.port_mapping);
        new.mining_on_battery = patch.mining_on_battery.unwrap_or(new.mining_on_battery);
        new.close_to_tray = patch.close_to_tray.unwrap_or(new.close_to_tray);
        new.tray_told = patch.tray_told.unwrap_or(new.tray_told);
        new.notifications = patch.notifications.unwrap_or(new.notifications);
        new.welcome_done = patch.welcome_done.unwrap_or(new.welcome_done);
        Ok(new)
    }
}

/// The number of cores that this process might use when it started. Asking costs some ten calls of
/// the system, and what shows it is made anew for each post.
pub(crate) fn cores() -> usize {
    static CORES: LazyLock<usize> =
        LazyLock::new(|| std::thread::available_parallelism().map_or(1, usize::from));
    *CORES
}

/// A display name as it may go with posts, without what surrounds it.
///
/// # Errors
/// When it is too long, or not one line.
pub(crate) fn checked_name(name: &str) -> Result<String, BadSetting> {
    let name = name.trim();
    let bad = |why| Err(BadSetting::new("name", why));
    let size = name.len();
    if size > MAX_NAME {
        let message = format!("The name is {size} bytes; {MAX_NAME} is the limit.");
        return bad(Problem::new("too_long", message).with(Values::over(size, MAX_NAME)));
    }
    if name.chars().any(char::is_control) {
        let message = "A name is one line without control characters.";
        return bad(Problem::new("not_one_line", message));
    }
    Ok(name.to_owned())
}

fn checked_threads(threads: u32) -> Result<u32, BadSetting> {
    let range = 1..=MAX_THREADS;
    if range.contains(&threads) {
        return Ok(threads);
    }
    let message = format!("{threads} threads cannot mine; choose 1 to {MAX_THREADS}.");
    Err(BadSetting::out_of("mining_threads", range, message))
}

fn checked_share(share: u32) -> Result<u32, BadSetting> {
    let range = 1..=FULL_SHARE;
    if range.contains(&share) {
        return Ok(share);
    }
    let message = format!("A share of {share} % cannot be taken; choose 1 to {FULL_SHARE}.");
    Err(BadSetting::out_of("mining_share", range, message))
}

fn checked_files_limit(limit: u32) -> Result<u32, BadSetting> {
    if limit <= MAX_FILES_LIMIT_MB {
        return Ok(limit);
    }
    let message = format!("{limit} MB are too many for attachments; choose 0 to 65,536.");
    let range = 0..=MAX_FILES_LIMIT_MB;
    Err(BadSetting::out_of("files_limit_mb", range, message))
}

fn checked_text(percent: u32) -> Result<u32, BadSetting> {
    if TEXT_PERCENT.contains(&percent) {
        return Ok(percent);
    }
    let message = format!("Text of {percent} % cannot be shown; choose 80 to 200.");
    Err(BadSetting::out_of("text_percent", TEXT_PERCENT, message))
}

fn checked_channels(channels: &[String]) -> Result<Vec<String>, BadSetting> {
    let bad = |why| Err(BadSetting::new("followed_channels", why));
    let size = channels.len();
    if size > MAX_FOLLOWED {
        let message = format!("{size} channels cannot be followed; {MAX_FOLLOWED} is the limit.");
        return bad(Problem::new("more_than", message).with(Values::over(size, MAX_FOLLOWED)));
    }
    let mut kept: Vec<String> = Vec::with_capacity(channels.len());
    for channel in channels {
        if !is_channel(channel) {
            return bad(no_channel());
        }
        if !kept.contains(channel) {
            kept.push(channel.clone());
        }
    }
    Ok(kept)
}

/// What is wrong with a name that can be no channel.
#[must_use]
pub fn no_channel() -> Problem {
    let message = format!("A channel is 1 to {MAX_CHANNEL} characters of a-z, 0-9 and '-'.");
    Problem::new("no_channel", message).with(Values::at_most(MAX_CHANNEL as u64))
}

/// Whether this can be a channel, as section 4 has it.
#[must_use]
pub fn is_channel(name: &str) -> bool {
    let is_good = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-';
    (1..=MAX_CHANNEL).contains(&name.len()) && name.bytes().all(is_good)
}

fn checked_files_auto(most: u32) -> Result<u32, BadSetting> {
    if most <= MAX_FILES_AUTO_KB {
        return Ok(most);
    }
    let message = format!("No picture has {most} KiB; choose 0 to 8,192.");
    let range = 0..=MAX_FILES_AUTO_KB;
    Err(BadSetting::out_of("files_auto_kb", range, message))
}

fn checked_port(port: u16) -> Result<u16, BadSetting> {
    if port >= 1024 {
        return Ok(port);
    }
    let message = format!("Port {port} is kept for the system; choose 1024 to 65535.");
    Err(BadSetting::out_of("port", 1024..=65_535, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_subset_and_keeps_the_rest() {
        let patch = SettingsPatch {
            name: Some(" Ada ".into()),
            ..SettingsPatch::default()
        };
        let new = Settings::default().patched(&patch).unwrap();
        assert_eq!(new.name.as_str(), "Ada");
        assert_eq!(new.port, 8000);
    }

    #[test]
    fn refuses_values_out_of_range() {
        let long = SettingsPatch {
            name: Some("x".repeat(65)),
            ..SettingsPatch::default()
        };
        let none = SettingsPatch {
            mining_threads: Some(0),
            ..SettingsPatch::default()
        };
        let nothing = SettingsPatch {
            mining_share: Some(0),
            ..SettingsPatch::default()
        };
        let more_than_all = SettingsPatch {
            mining_share: Some(101),
            ..SettingsPatch::default()
        };
        let low = SettingsPatch {
            port: Some(80),
            ..SettingsPatch::default()
        };
        let roomy = SettingsPatch {
            files_limit_mb: Some(MAX_FILES_LIMIT_MB + 1),
            ..SettingsPatch::default()
        };
        let huge = SettingsPatch {
            text_percent: Some(201),
            ..SettingsPatch::default()
        };
        let crowd = SettingsPatch {
            followed_channels: Some((0..65).map(|n| format!("c{n}")).collect()),
            ..SettingsPatch::default()
        };
        let odd = SettingsPatch {
            followed_channels: Some(vec!["Open Air".into()]),
            ..SettingsPatch::default()
        };
        let eager = SettingsPatch {
            files_auto_kb: Some(MAX_FILES_AUTO_KB + 1),
            ..SettingsPatch::default()
        };
        for (patch, field) in [
            (huge, "text_percent"),
            (crowd, "followed_channels"),
            (odd, "followed_channels"),
            (eager, "files_auto_kb"),
            (long, "name"),
            (none, "mining_threads"),
            (nothing, "mining_share"),
            (more_than_all, "mining_share"),
            (low, "port"),
            (roomy, "files_limit_mb"),
        ] {
            assert_eq!(
                Settings::default().patched(&patch).unwrap_err().field,
                field
            );
        }
    }

    #[test]
    fn reads_what_an_older_version_wrote_and_survives_rubbish() {
        let old = Settings::from_json(Some(r#"{"name":"Ada"}"#));
        assert_eq!((old.name.as_str(), old.port), ("Ada", 8000));
        assert_eq!(Settings::from_json(Some("rubbish")), Settings::default());
    }

    #[test]
    fn unknown_keys_of_a_patch_are_refused() {
        assert!(serde_json::from_str::<SettingsPatch>(r#"{"nmae":"Ada"}"#).is_err());
    }
}
