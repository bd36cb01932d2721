//! What the owner does not want to see: muted authors, words and channels, hidden posts, and label
//! lists. All of it concerns this node's owner; strangers are answered as if there were none.

mod verdict;
mod words;

use std::collections::HashMap;

use blocknet_chain::{PostId, PublicKey};
use blocknet_store::{LabelListRow, Reading, RuleKind, RuleRow, StoreError, is_label};

use crate::core::CoreError;
use crate::said::{Problem, Values};
use crate::settings::no_channel;

pub use verdict::{Fold, Lens, Notice, Verdict, Why};
pub(crate) use verdict::{Owner, Subject, notices};
use words::Words;

/// Hidden posts at most: one a day for a quarter of a century.
const MOST_POSTS: usize = 10_000;
/// Muted authors at most.
const MOST_AUTHORS: usize = 2_000;
/// Muted channels at most.
const MOST_CHANNELS: usize = 500;
/// Muted words at most: each text is looked through for them.
const MOST_WORDS: usize = 200;
/// Label lists at most: each post is looked up in all of them.
const MOST_LISTS: usize = 16;
/// Labels of a list of which something of their own is said.
const MOST_CHOICES: usize = 64;
/// Bytes of a muted word, or of some words in a row.
const WORD_BYTES: usize = 64;
/// Bytes of a channel's name.
const CHANNEL_BYTES: usize = 32;
/// The channel of a label list of which nothing else was said.
pub const LABELS_CHANNEL: &str = "labels";

/// Why a rule or a list was not taken; nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// A value cannot be taken.
    #[error("{field}: {why}")]
    Bad {
        /// The field.
        field: &'static str,
        /// What is wrong and what would be right.
        why: Box<Problem>,
    },
    /// There are as many as there may be.
    #[error("there are {most} of these already, the most that there may be; remove one first")]
    TooMany {
        /// How many there may be.
        most: usize,
    },
    /// It could not be saved.
    #[error(transparent)]
    Core(#[from] CoreError),
}

/// All that the owner has said, made ready to judge posts by.
#[derive(Debug, Default)]
pub struct Filters {
    rules: Vec<RuleRow>,
    lists: Vec<LabelListRow>,
    posts: HashMap<PostId, u64>,
    authors: HashMap<PublicKey, u64>,
    channels: HashMap<String, u64>,
    words: Words,
}

impl Filters {
    /// Reads what the store holds.
    pub(crate) fn load(store: &impl Reading) -> Result<Self, StoreError> {
        Ok(Self::new(store.control_rules()?, store.label_lists()?))
    }

    /// Makes rules ready. One that cannot be read, which no part of this program writes, is kept
    /// and does nothing.
    pub(crate) fn new(rules: Vec<RuleRow>, lists: Vec<LabelListRow>) -> Self {
        let mut filters = Self::default();
        for rule in &rules {
            match rule.kind {
                RuleKind::Post => {
                    let id = rule.value.parse();
                    filters
                        .posts
                        .extend(id.ok().map(|id: PostId| (id, rule.id)));
                }
                RuleKind::Author => {
                    let key = rule.value.parse();
                    filters
                        .authors
                        .extend(key.ok().map(|key: PublicKey| (key, rule.id)));
                }
                RuleKind::Channel => {
                    filters.channels.insert(rule.value.clone(), rule.id);
                }
                RuleKind::Word => filters.words.add(&rule.value, rule.id),
            }
        }
        Self {
            rules,
            lists,
            ..filters
        }
    }

    /// The rules, oldest first.
    #[must_use]
    pub fn rules(&self) -> &[RuleRow] {
        &self.rules
    }

    /// The label lists, oldest first.
    #[must_use]
    pub fn lists(&self) -> &[LabelListRow] {
        &self.lists
    }

    /// Whether nothing is kept back from the owner.
    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.lists.is_empty()
    }

    /// Whether one more rule of this kind may stand.
    pub(crate) fn admit(&self, kind: RuleKind, value: &str) -> Result<(), FilterError> {
        let most = match kind {
            RuleKind::Post => MOST_POSTS,
            RuleKind::Author => MOST_AUTHORS,
            RuleKind::Channel => MOST_CHANNELS,
            RuleKind::Word => MOST_WORDS,
        };
        let of_kind = || self.rules.iter().filter(|rule| rule.kind == kind);
        let known = of_kind().any(|rule| rule.value == value);
        if known || of_kind().count() < most {
            Ok(())
        } else {
            Err(FilterError::TooMany { most })
        }
    }

    /// Whether one more label list may stand.
    pub(crate) fn admit_list(&self, author: &PublicKey, channel: &str) -> Result<(), FilterError> {
        let mut lists = self.lists.iter();
        let known = lists.any(|list| list.author == *author && list.channel == channel);
        if known || self.lists.len() < MOST_LISTS {
            Ok(())
        } else {
            Err(FilterError::TooMany { most: MOST_LISTS })
        }
    }

    /// Whether something may be said of this label of a list.
    pub(crate) fn admit_choice(&self, list: u64, label: &str) -> Result<(), FilterError> {
        if !is_label(label) {
            let message = "A label is 1 to 32 characters of a-z, 0-9 and '-'.";
            let values = Values::at_most(CHANNEL_BYTES as u64);
            return bad("label", Problem::new("no_label", message).with(values));
        }
        let list = self.lists.iter().find(|row| row.id == list);
        let known = |row: &LabelListRow| row.choices.iter().any(|(one, _)| one == label);
        if list.is_none_or(|row| known(row) || row.choices.len() < MOST_CHOICES) {
            Ok(())
        } else {
            Err(FilterError::TooMany { most: MOST_CHOICES })
        }
    }
}

fn bad<T>(field: &'static str, why: Problem) -> Result<T, FilterError> {
    let why = Box::new(why);
    Err(FilterError::Bad { field, why })
}

/// What is wrong with a key that can be no author's.
pub(crate) fn no_key() -> Problem {
    let message = "An author is named by the whole key: 64 hex digits.";
    Problem::new("no_key", message)
}

/// A rule's value as the store keeps it.
///
/// # Errors
/// When it is no value of this kind.
pub(crate) fn rule_value(
    kind: RuleKind,
    typed: &str,
    own: &PublicKey,
) -> Result<String, FilterError> {
    let typed = typed.trim();
    match kind {
        RuleKind::Post => match typed.parse::<PostId>() {
            Ok(id) => Ok(id.to_string()),
            Err(_) => {
                let message = "A post is named by its id: 64 hex digits.";
                bad("value", Problem::new("no_post_id", message))
            }
        },
        RuleKind::Author => match typed.parse::<PublicKey>() {
            Ok(key) if key == *own => {
                let message = "This is your own key; nobody mutes themselves.";
                bad("value", Problem::new("own_key", message))
            }
            Ok(key) => Ok(key.to_string()),
            Err(_) => bad("value", no_key()),
        },
        RuleKind::Channel => channel_value(typed),
        RuleKind::Word => {
            let word = words::plain(typed);
            if word.is_empty() || word.len() > WORD_BYTES {
                let message = format!("A word, or some in a row, is 1 to {WORD_BYTES} bytes long.");
                let values = Values::between(1, WORD_BYTES as u64);
                return bad("value", Problem::new("bytes_between", message).with(values));
            }
            Ok(word)
        }
    }
}

/// A channel's name as typed, with or without `#`.
pub(crate) fn channel_value(typed: &str) -> Result<String, FilterError> {
    let channel = typed.strip_prefix('#').unwrap_or(typed).to_lowercase();
    let is_good = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-';
    if (1..=CHANNEL_BYTES).contains(&channel.len()) && channel.bytes().all(is_good) {
        return Ok(channel);
    }
    bad("value", no_channel())
}
