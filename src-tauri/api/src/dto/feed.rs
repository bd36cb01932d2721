//! Posts as this node answers them: with where they stand and what a reader should see.

use blocknet_store::{Change, FeedPost, Shown, Standing};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::printed::{BlockIdHex, PostIdHex, Printed, PublicKeyHex};
use super::{HiddenDto, PostDto};

/// A post, where it stands, and what to show of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PostAnswer {
    /// The post as it was signed.
    #[serde(flatten)]
    pub post: PostDto,
    /// Where it stands on this node's chain.
    pub state: PostStateDto,
    /// What a reader should see.
    pub shown: ShownDto,
    /// Peers known to have it; on the owner's listener and for own posts only.
    pub seen_by: Option<u32>,
    /// Why the owner is not to see it at once; on the owner's listener, where there is a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<HiddenDto>,
    /// Who bore its author's name, or one that looks the same, before: on the owner's listener.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_name: Option<PublicKeyHex>,
}

/// Where a post stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PostStateDto {
    /// Waiting, in a block, or left out of the chain.
    pub status: StandingDto,
    /// Its block.
    pub block: Option<BlockIdHex>,
    /// The block's height.
    pub height: Option<u32>,
    /// 1 in the tip's block.
    pub depth: Option<u32>,
}

/// The three places where a post can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandingDto {
    /// It waits for a block.
    Pooled,
    /// It is in a block of the active chain.
    Confirmed,
    /// It is kept, and neither waits nor is in the chain.
    LeftOut,
}

/// What a reader should see of a post, after its author's edits and deletes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShownDto {
    /// The author's display name.
    pub name: Option<String>,
    /// The channel.
    pub channel: Option<String>,
    /// The content after the last edit; null when deleted, erased or unreadable.
    pub content: Option<String>,
    /// The edit that the content is from.
    pub edited: Option<PostIdHex>,
    /// Whether the author deleted it.
    pub deleted: bool,
    /// Whether its text breaks rule T1.
    pub unreadable: bool,
    /// What its author warns of before the text is read.
    pub warning: Option<String>,
    /// Whether its text was erased from this disk; on the owner's listener.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
    /// Direct replies, counted to 10,000, and to 100 for posts far down a list of busy threads.
    pub replies: u32,
    /// The most frequent first.
    pub reactions: Vec<ReactionDto>,
    /// The edit or the delete that counts, and where it stands.
    pub change: Option<ChangeDto>,
    /// The owner's own edits, deletes and reactions that the chain left out; on the owner's
    /// listener only.
    pub left_out: Vec<LeftOutDto>,
}

/// An edit, a delete or a profile, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangeDto {
    /// Its id.
    pub id: PostIdHex,
    /// Where it stands on this node's chain.
    pub state: PostStateDto,
    /// Peers known to have it; on the owner's listener and for own ones only.
    pub seen_by: Option<u32>,
}

/// An edit, a delete or a reaction that the chain left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOutDto {
    /// Its id, to send it again by.
    pub id: PostIdHex,
    /// Its kind, as the chain counts: 2 edit, 3 delete, 4 reaction.
    pub kind: u8,
    /// What it says.
    pub content: String,
}

/// How many authors answered with the same sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReactionDto {
    /// The sign.
    pub content: String,
    /// How many authors.
    pub count: u32,
    /// The owner's own reaction with this sign; on the owner's listener only.
    pub mine: Option<PostIdHex>,
    /// Whether the owner's own is in no block yet.
    pub waiting: bool,
}

/// A page of the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FeedDto {
    /// The posts.
    pub posts: Vec<PostAnswer>,
    /// What to pass as `before` for the next page; null at the end.
    pub next: Option<String>,
}

/// A post with what it answers and what answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ThreadDto {
    /// Where the thread begins; null when the post begins it.
    pub root: Option<PostAnswer>,
    /// The posts between root and post.
    pub ancestors: Vec<PostAnswer>,
    /// The post asked for.
    pub post: PostAnswer,
    /// All that answers it, at any depth: each before the answers to it, oldest first.
    pub replies: Vec<PostAnswer>,
    /// What to pass as `before` for more replies; null at the end.
    pub next: Option<String>,
}

/// What the feed is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FeedAsked {
    /// Only of this author: a public key, 64 hex digits.
    pub author: Option<String>,
    /// Only in this channel.
    pub channel: Option<String>,
    /// Only by authors who have used this name or the beginning of one of its words, or whose key
    /// or short key begins so.
    pub from: Option<String>,
    /// Only notes that answer posts of this author: a public key, 64 hex digits.
    pub answers: Option<String>,
    /// Only written at this time or later by their authors' clocks, Unix seconds.
    pub since: Option<String>,
    /// Only written before this time, Unix seconds.
    pub until: Option<String>,
    /// `file` for notes with an attachment.
    pub has: Option<String>,
    /// Only with all of these words: `word`, `begin*`, `"a phrase"`.
    pub q: Option<String>,
    /// `all` for posts of every kind, not notes alone.
    pub kind: Option<String>,
    /// The `next` of the page before.
    pub before: Option<String>,
    /// Posts of a page, 1 to 200; 50 without it.
    pub limit: Option<String>,
}

/// Where a thread's replies go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ThreadAsked {
    /// The `next` of the answer before.
    pub before: Option<String>,
    /// Replies of an answer, 1 to 500; 500 without it.
    pub limit: Option<String>,
}

impl PostAnswer {
    /// The answer on a chain whose tip has height `tip`.
    #[must_use]
    pub fn new(post: &FeedPost, tip: u32) -> Self {
        let stored = &post.stored;
        Self {
            post: PostDto::named(&stored.post, stored.id, stored.leaf),
            state: PostStateDto::new(stored.standing, tip),
            shown: ShownDto::new(&post.shown, tip),
            seen_by: None,
            hidden: None,
            same_name: None,
        }
    }
}

impl PostStateDto {
    fn new(standing: Standing, tip: u32) -> Self {
        let nowhere = |status| Self {
            status,
            block: None,
            height: None,
            depth: None,
        };
        match standing {
            Standing::Pooled => nowhere(StandingDto::Pooled),
            Standing::Stored | Standing::LeftOut => nowhere(StandingDto::LeftOut),
            Standing::Confirmed { block, height } => Self {
                status: StandingDto::Confirmed,
                block: Some(block.into()),
                height: Some(height.get()),
                // A block that came after the tip was looked at has depth 1, like the tip.
                depth: Some(tip.saturating_sub(height.get()).saturating_add(1)),
            },
        }
    }
}

impl ChangeDto {
    /// The answer on a chain whose tip has height `tip`.
    pub(crate) fn new(change: Change, tip: u32) -> Self {
        Self {
            id: change.id.into(),
            state: PostStateDto::new(change.standing, tip),
            seen_by: None,
        }
    }
}

impl ShownDto {
    fn new(shown: &Shown, tip: u32) -> Self {
        let reactions = shown.reactions.iter().map(|reaction| ReactionDto {
            content: reaction.content.clone(),
            count: reaction.count,
            mine: reaction.mine.map(Printed),
            waiting: reaction.waiting,
        });
        let left_out = shown.left_out.iter().map(|lost| LeftOutDto {
            id: lost.id.into(),
            kind: lost.kind.to_u8(),
            content: lost.content.clone(),
        });
        Self {
            name: shown.name.clone(),
            channel: shown.channel.clone(),
            content: shown.content.clone(),
            edited: shown.edited.map(Printed),
            deleted: shown.deleted,
            unreadable: shown.unreadable,
            warning: shown.warning.clone(),
            erased: false,
            replies: shown.replies,
            reactions: reactions.collect(),
            change: shown.change.map(|change| ChangeDto::new(change, tip)),
            left_out: left_out.collect(),
        }
    }
}
