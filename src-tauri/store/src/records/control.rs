//! What the owner does not want to see, and the label lists that the owner goes by.

use blocknet_chain::{PostId, PublicKey};

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RuleKind {
    /// One post.
    Post,
    /// All posts of an author.
    Author,
    /// All posts of a channel.
    Channel,
    /// Posts in which a word, or some words in a row, stand.
    Word,
}

/// A rule of the owner's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Its number, never given twice.
    pub id: u64,
    /// What it is about.
    pub kind: RuleKind,
    /// Id or key in hex, channel, or words in lower case.
    pub value: String,
    /// Unix seconds.
    pub since: u64,
}

/// What a label does to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LabelAction {
    /// Nothing.
    Ignore,
    /// The post is folded behind the label.
    Warn,
    /// The post is hidden.
    Hide,
}

/// A label list that the owner goes by: what one author says in one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelListRow {
    /// Its number, never given twice.
    pub id: u64,
    /// Who labels.
    pub author: PublicKey,
    /// In which channel.
    pub channel: String,
    /// What labels do of which nothing else was said.
    pub otherwise: LabelAction,
    /// What some labels do, by the alphabet.
    pub choices: Vec<(String, LabelAction)>,
    /// Unix seconds.
    pub since: u64,
}

/// A label that a note gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelFound {
    /// The label.
    pub label: String,
    /// The note.
    pub note: PostId,
}
