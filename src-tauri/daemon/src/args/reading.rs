//! What to list: posts, replies, channels.

use clap::{Args, Subcommand};

use super::mutes;

/// Which replies to print.
#[derive(Debug, Args)]
pub(crate) struct Replies {
    /// How many.
    #[arg(long, short = 'n', default_value_t = Self::LIMIT, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub limit: u16,
    /// Go on from here: the `next` of an earlier answer.
    #[arg(long, value_name = "CURSOR")]
    pub before: Option<String>,
    /// Count them as seen.
    #[arg(long)]
    pub seen: bool,
}

impl Replies {
    /// How many without a word.
    pub(crate) const LIMIT: u16 = 20;
}

/// What to do with channels.
#[derive(Debug, Args)]
pub(crate) struct Channels {
    #[command(subcommand)]
    pub action: Option<ChannelsAction>,
    /// How many to list.
    #[arg(long, short = 'n', default_value_t = Self::LIMIT, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub limit: u16,
    /// Go on from here: the `next` of an earlier answer.
    #[arg(long, value_name = "CURSOR")]
    pub before: Option<String>,
}

impl Channels {
    /// How many without a word.
    pub(crate) const LIMIT: u16 = 50;
}

/// A change to the channels that you follow.
#[derive(Debug, Subcommand)]
pub(crate) enum ChannelsAction {
    /// Follow a channel: it stands in the page's navigation.
    Follow {
        /// The channel.
        name: String,
    },
    /// Stop following a channel.
    Unfollow {
        /// The channel.
        name: String,
    },
}

/// Which posts to print.
#[derive(Debug, Args)]
pub(crate) struct Feed {
    /// Only posts of this channel.
    #[arg(long)]
    pub channel: Option<String>,
    /// Only posts of this author: 64 hex digits.
    #[arg(long)]
    pub author: Option<String>,
    /// Only posts by authors of this name, key or short key, or the beginning of one.
    #[arg(long, value_name = "WHO")]
    pub from: Option<String>,
    /// Only posts written on this day or later, such as 2026-05-12, in UTC.
    #[arg(long, value_name = "DAY", value_parser = mutes::day)]
    pub since: Option<i64>,
    /// Only posts written before this day.
    #[arg(long, value_name = "DAY", value_parser = mutes::day)]
    pub until: Option<i64>,
    /// Only posts with an attachment.
    #[arg(long)]
    pub has_file: bool,
    /// Only posts with these words.
    #[arg(long, short)]
    pub query: Option<String>,
    /// How many.
    #[arg(long, short = 'n', default_value_t = Self::LIMIT, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub limit: u16,
    /// Go on from here: the `next` of an earlier answer.
    #[arg(long, value_name = "CURSOR")]
    pub before: Option<String>,
}

impl Feed {
    /// How many without a word.
    pub(crate) const LIMIT: u16 = 20;
}
