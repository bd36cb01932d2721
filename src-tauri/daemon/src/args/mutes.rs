//! The arguments of `mute`, `unmute` and `labels`.

use clap::{Args, Subcommand, ValueEnum};

/// What to mute.
#[derive(Debug, Args)]
pub(crate) struct Mute {
    /// What it is about.
    #[arg(value_enum)]
    pub kind: MuteKind,
    /// The author's key (64 hex digits), the word or words, the channel, or the post's id.
    pub value: String,
}

/// What can be muted.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum MuteKind {
    /// All posts of an author.
    Author,
    /// Posts in which a word, or some in a row, stand.
    Word,
    /// All posts of a channel.
    Channel,
    /// One post.
    Post,
}

/// What to take back.
#[derive(Debug, Args)]
pub(crate) struct Unmute {
    /// The number that `mutes` prints; or `author`, `word`, `channel` or `post`, with the value.
    pub which: String,
    /// What it is about, as it was muted.
    pub value: Option<String>,
}

/// What to do with label lists.
#[derive(Debug, Args)]
pub(crate) struct Labels {
    #[command(subcommand)]
    pub action: Option<LabelsAction>,
}

/// A change to the label lists.
#[derive(Debug, Subcommand)]
pub(crate) enum LabelsAction {
    /// Go by what an author says of posts and authors.
    Follow {
        /// The author's key: 64 hex digits.
        author: String,
        /// The channel of the labels. [default: labels]
        #[arg(long)]
        channel: Option<String>,
    },
    /// Say what a label does.
    Set {
        /// The list's number.
        list: String,
        /// What it does.
        #[arg(value_enum)]
        action: LabelDoes,
        /// The label; without it, all others.
        label: Option<String>,
    },
    /// Go by a list no more.
    Leave {
        /// The list's number.
        list: String,
    },
}

/// What a label does.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LabelDoes {
    /// Nothing.
    Ignore,
    /// The text stands behind the label.
    Warn,
    /// Only the label is shown.
    Hide,
}

impl LabelDoes {
    /// As the node says it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ignore => "ignore",
            Self::Warn => "warn",
            Self::Hide => "hide",
        }
    }
}

/// Unix seconds of a day's beginning in UTC, from `2026-05-12`.
pub(super) fn day(text: &str) -> Result<i64, String> {
    let advice = || "a day is written as 2026-05-12".to_owned();
    let parts: Vec<i64> = text
        .split('-')
        .map(|part| part.parse().map_err(|_| advice()))
        .collect::<Result<_, _>>()?;
    let &[year, month, day] = parts.as_slice() else {
        return Err(advice());
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return Err(advice()),
    };
    if !(1970..=9999).contains(&year) || !(1..=longest).contains(&day) {
        return Err(advice());
    }
    // Years begin in March here, so that the day of a leap year comes last.
    let years = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = years * 365 + years / 4 - years / 100 + years / 400 + of_year - 719_468;
    Ok(days * 86_400)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn reads_days() {
        let cases = [
            ("1970-01-01", Some(0)),
            ("2000-02-29", Some(951_782_400)),
            ("2026-01-01", Some(1_767_225_600)),
            ("2026-05-12", Some(1_778_544_000)),
            ("2026-02-29", None),
            ("2026-13-01", None),
            ("2026-05", None),
            ("yesterday", None),
            ("", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(day(text).ok(), seconds, "{text:?}");
        }
    }
}
