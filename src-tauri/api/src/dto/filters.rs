//! What the owner does not want to see, label lists, and columns.

use blocknet_node::{Column, Fold, LabelListView, RuleView, Verdict, Why};
use blocknet_store::{LabelAction, RuleKind, RuleRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Decimal;
use super::printed::{PostIdHex, PublicKeyHex};
use super::reading::{objects, words};

/// All that the owner does not want to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ControlDto {
    /// Muted authors, channels and words, and hidden posts; oldest first.
    pub rules: Vec<RuleDto>,
    /// Label lists; oldest first.
    pub lists: Vec<LabelListDto>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleDto {
    /// Its number.
    pub id: Decimal,
    /// What it is about.
    pub kind: RuleKindDto,
    /// Id of the post, key of the author, channel, or words in lower case.
    pub value: String,
    /// The name that the author took last, where it is about an author.
    pub name: Option<String>,
    /// Since when, Unix seconds.
    pub since: Decimal,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleKindDto {
    /// One post.
    Post,
    /// All posts of an author.
    Author,
    /// All posts of a channel.
    Channel,
    /// Posts in which a word, or some in a row, stand.
    Word,
}

/// A rule to add.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleAsked {
    /// What it is about.
    pub kind: RuleKindDto,
    /// Id of the post, key of the author, channel, or words.
    #[schema(example = "grey cat")]
    pub value: String,
}

/// What a label does to the posts that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelActionDto {
    /// Nothing.
    Ignore,
    /// The text stands behind the label.
    Warn,
    /// Only the label is shown.
    Hide,
}

/// The kinds of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKindDto {
    /// All posts.
    Feed,
    /// Replies to the owner's posts.
    Replies,
    /// The posts of a channel.
    Channel,
    /// The posts of an author.
    Author,
    /// What a search finds.
    Search,
}

words! {
    RuleKindDto { "post" = Post, "author" = Author, "channel" = Channel, "word" = Word }
    LabelActionDto { "ignore" = Ignore, "warn" = Warn, "hide" = Hide }
    ColumnKindDto {
        "feed" = Feed, "replies" = Replies, "channel" = Channel, "author" = Author,
        "search" = Search
    }
}

/// A label list that the owner goes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelListDto {
    /// Its number.
    pub id: Decimal,
    /// Who labels.
    pub author: PublicKeyHex,
    /// The name that they took last.
    pub name: Option<String>,
    /// The channel of their labels.
    pub channel: String,
    /// What labels do of which nothing else was said.
    pub otherwise: LabelActionDto,
    /// The labels that are known, by the alphabet.
    pub labels: Vec<LabelDto>,
    /// Since when, Unix seconds.
    pub since: Decimal,
}

/// A label of a list, and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelDto {
    /// The label.
    pub label: String,
    /// What it does.
    pub action: LabelActionDto,
}

/// A label list to go by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelListAsked {
    /// Who labels.
    pub author: PublicKeyHex,
    /// The channel of their labels; `labels` without it.
    #[serde(default)]
    pub channel: Option<String>,
}

/// What a label is to do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelChoiceAsked {
    /// The label; without it, all of which nothing else was said.
    #[serde(default)]
    pub label: Option<String>,
    /// What it is to do.
    pub action: LabelActionDto,
}

/// Why a post is kept back from the owner's eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HiddenDto {
    /// Folded behind the reason, or hidden.
    pub fold: FoldDto,
    /// For what reason.
    pub why: WhyDto,
    /// The rule, or the label list, by whose word.
    pub rule: Decimal,
    /// The word or the label.
    pub value: Option<String>,
    /// Who labelled it.
    pub by: Option<PublicKeyHex>,
    /// The note that labels it.
    pub note: Option<PostIdHex>,
}

/// How a post is kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoldDto {
    /// The text stands behind the reason.
    Warn,
    /// Only the reason is shown.
    Hide,
}

/// For what reason a post is kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhyDto {
    /// The owner hid this very post.
    Post,
    /// Its author is muted.
    Author,
    /// Its channel is muted.
    Channel,
    /// A muted word stands in it.
    Word,
    /// A label list says something of it.
    Label,
}

/// The columns that the owner reads side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnsDto {
    /// From the start of the line to its end, eight at most.
    #[serde(deserialize_with = "objects")]
    pub columns: Vec<ColumnDto>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnDto {
    /// What it shows.
    pub kind: ColumnKindDto,
    /// The channel, the author's key, or the search as typed.
    #[serde(default)]
    pub value: Option<String>,
}

impl From<RuleKindDto> for RuleKind {
    fn from(kind: RuleKindDto) -> Self {
        match kind {
            RuleKindDto::Post => Self::Post,
            RuleKindDto::Author => Self::Author,
            RuleKindDto::Channel => Self::Channel,
            RuleKindDto::Word => Self::Word,
        }
    }
}

impl From<LabelActionDto> for LabelAction {
    fn from(action: LabelActionDto) -> Self {
        match action {
            LabelActionDto::Ignore => Self::Ignore,
            LabelActionDto::Warn => Self::Warn,
            LabelActionDto::Hide => Self::Hide,
        }
    }
}

impl From<LabelAction> for LabelActionDto {
    fn from(action: LabelAction) -> Self {
        match action {
            LabelAction::Ignore => Self::Ignore,
            LabelAction::Warn => Self::Warn,
            LabelAction::Hide => Self::Hide,
        }
    }
}

impl RuleDto {
    /// A rule, with the name of the author whom it is about.
    #[must_use]
    pub fn new(row: &RuleRow, name: Option<String>) -> Self {
        Self {
            id: Decimal(row.id),
            kind: match row.kind {
                RuleKind::Post => RuleKindDto::Post,
                RuleKind::Author => RuleKindDto::Author,
                RuleKind::Channel => RuleKindDto::Channel,
                RuleKind::Word => RuleKindDto::Word,
            },
            value: row.value.clone(),
            name,
            since: Decimal(row.since),
        }
    }
}

impl From<RuleView> for RuleDto {
    fn from(view: RuleView) -> Self {
        Self::new(&view.row, view.name)
    }
}

impl From<LabelListView> for LabelListDto {
    fn from(view: LabelListView) -> Self {
        let labels = view.labels.into_iter();
        Self {
            id: Decimal(view.row.id),
            author: view.row.author.into(),
            name: view.name,
            channel: view.row.channel,
            otherwise: view.row.otherwise.into(),
            labels: labels
                .map(|(label, action)| LabelDto {
                    label,
                    action: action.into(),
                })
                .collect(),
            since: Decimal(view.row.since),
        }
    }
}

impl From<Verdict> for HiddenDto {
    fn from(verdict: Verdict) -> Self {
        let (why, value, by, note) = match verdict.why {
            Why::Post => (WhyDto::Post, None, None, None),
            Why::Author => (WhyDto::Author, None, None, None),
            Why::Channel => (WhyDto::Channel, None, None, None),
            Why::Word { word } => (WhyDto::Word, Some(word), None, None),
            Why::Label { label, by, note } => (WhyDto::Label, Some(label), Some(by), Some(note)),
        };
        Self {
            fold: match verdict.fold {
                Fold::Warn => FoldDto::Warn,
                Fold::Hide => FoldDto::Hide,
            },
            why,
            rule: Decimal(verdict.rule),
            value,
            by: by.map(Into::into),
            note: note.map(Into::into),
        }
    }
}

impl From<ColumnDto> for Column {
    fn from(column: ColumnDto) -> Self {
        // A value that is missing is refused like an empty one; one that is not wanted is dropped.
        let value = column.value.unwrap_or_default();
        match column.kind {
            ColumnKindDto::Feed => Self::Feed,
            ColumnKindDto::Replies => Self::Replies,
            ColumnKindDto::Channel => Self::Channel(value),
            ColumnKindDto::Author => Self::Author(value),
            ColumnKindDto::Search => Self::Search(value),
        }
    }
}

impl From<Column> for ColumnDto {
    fn from(column: Column) -> Self {
        let (kind, value) = match column {
            Column::Feed => (ColumnKindDto::Feed, None),
            Column::Replies => (ColumnKindDto::Replies, None),
            Column::Channel(channel) => (ColumnKindDto::Channel, Some(channel)),
            Column::Author(author) => (ColumnKindDto::Author, Some(author)),
            Column::Search(search) => (ColumnKindDto::Search, Some(search)),
        };
        Self { kind, value }
    }
}
