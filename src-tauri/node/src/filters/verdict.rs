//! What becomes of a post before the owner sees it.

use std::collections::HashMap;

use blocknet_chain::{PostId, PublicKey};
use blocknet_store::{FeedPost, LabelAction, LabelListRow, Reading, StoreError, look_alike};

use super::Filters;

/// How a post is kept from the owner's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// The text stands behind the reason, one press away.
    Warn,
    /// Only the reason is shown.
    Hide,
}

/// For what reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The owner hid this very post.
    Post,
    /// Its author is muted.
    Author,
    /// Its channel is muted.
    Channel,
    /// A muted word stands in it.
    Word {
        /// The word.
        word: String,
    },
    /// A label list says something of it or of its author.
    Label {
        /// The label.
        label: String,
        /// Who labels.
        by: PublicKey,
        /// The note that says so.
        note: PostId,
    },
}

/// A post that the owner is not to see at once, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How it is kept back.
    pub fold: Fold,
    /// For what reason.
    pub why: Why,
    /// Number of the rule, or of the label list.
    pub rule: u64,
}

/// What the owner should know of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// Whether to keep it back.
    pub verdict: Option<Verdict>,
    /// Who had its author's name, or one that looks the same, before.
    pub same_name: Option<PublicKey>,
}

/// What the owner asked to see by name: of that no muting keeps anything back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lens {
    /// The posts of this author.
    pub author: Option<PublicKey>,
    /// The posts of this channel.
    pub channel: Option<String>,
}

/// What of a post is judged.
#[derive(Debug)]
pub(crate) struct Subject {
    id: PostId,
    author: PublicKey,
    channel: Option<String>,
    name: Option<String>,
    words: Vec<String>,
}

impl From<&FeedPost> for Subject {
    fn from(post: &FeedPost) -> Self {
        let shown = &post.shown;
        let texts = [&shown.content, &shown.warning, &shown.name];
        Self {
            id: post.stored.id,
            author: post.stored.post.stub.author(),
            channel: shown.channel.clone(),
            name: shown.name.clone(),
            words: texts.into_iter().flatten().cloned().collect(),
        }
    }
}

/// Who looks.
pub(crate) struct Owner {
    pub(crate) key: PublicKey,
    pub(crate) name: String,
}

/// What the owner should know of each of these posts.
pub(crate) fn notices(
    reader: &impl Reading,
    filters: &Filters,
    owner: &Owner,
    lens: &Lens,
    posts: &[Subject],
) -> Result<Vec<Notice>, StoreError> {
    let mut firsts: HashMap<&str, Option<PublicKey>> = HashMap::new();
    let mut notices = Vec::with_capacity(posts.len());
    for post in posts {
        let mut notice = Notice {
            verdict: judge(reader, filters, owner, lens, post)?,
            same_name: None,
        };
        if let Some(name) = post.name.as_deref().filter(|_| post.author != owner.key) {
            let first = match firsts.get(name) {
                Some(first) => *first,
                None if look_alike(name, &owner.name) => Some(owner.key),
                None => reader.first_under(name)?,
            };
            firsts.insert(name, first);
            notice.same_name = first.filter(|first| *first != post.author);
        }
        notices.push(notice);
    }
    Ok(notices)
}

/// The first reason to keep a post back; the owner's own word comes before that of label lists.
fn judge(
    reader: &impl Reading,
    filters: &Filters,
    owner: &Owner,
    lens: &Lens,
    post: &Subject,
) -> Result<Option<Verdict>, StoreError> {
    let hide = |why, rule: u64| {
        let fold = Fold::Hide;
        Ok(Some(Verdict { fold, why, rule }))
    };
    if let Some(rule) = filters.posts.get(&post.id) {
        return hide(Why::Post, *rule);
    }
    if post.author == owner.key {
        return Ok(None);
    }
    let muted = filters.authors.get(&post.author);
    if let Some(rule) = muted.filter(|_| lens.author != Some(post.author)) {
        return hide(Why::Author, *rule);
    }
    let muted = post
        .channel
        .as_ref()
        .and_then(|channel| filters.channels.get(channel));
    if let Some(rule) = muted.filter(|_| lens.channel != post.channel) {
        return hide(Why::Channel, *rule);
    }
    if let Some((rule, word)) = post.words.iter().find_map(|text| filters.words.find(text)) {
        return hide(Why::Word { word }, rule);
    }
    labelled(reader, filters, post)
}

/// The strongest of what label lists say of a post.
fn labelled(
    reader: &impl Reading,
    filters: &Filters,
    post: &Subject,
) -> Result<Option<Verdict>, StoreError> {
    let mut verdict: Option<Verdict> = None;
    for list in &filters.lists {
        for target in [post.id.as_bytes(), post.author.as_bytes()] {
            for found in reader.labels_of(target, &list.author, &list.channel)? {
                let fold = match action(list, &found.label) {
                    LabelAction::Ignore => continue,
                    LabelAction::Warn => Fold::Warn,
                    LabelAction::Hide => Fold::Hide,
                };
                let why = Why::Label {
                    label: found.label,
                    by: list.author,
                    note: found.note,
                };
                let rule = list.id;
                if fold == Fold::Hide {
                    return Ok(Some(Verdict { fold, why, rule }));
                }
                verdict.get_or_insert(Verdict { fold, why, rule });
            }
        }
    }
    Ok(verdict)
}

/// What a label of a list does.
fn action(list: &LabelListRow, label: &str) -> LabelAction {
    let choice = list.choices.iter().find(|(one, _)| one == label);
    choice.map_or(list.otherwise, |(_, action)| *action)
}
