//! What the store gives out and takes in.

use blocknet_chain::{BlockId, Header, HeaderState, Height, Kind, Leaf, Post, PostId, PublicKey};

use crate::{ChannelCursor, Cursor};

pub use control::{LabelAction, LabelFound, LabelListRow, RuleKind, RuleRow};

mod control;

/// A header with what the store knows of its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredHeader {
    /// Number of its row.
    pub row: i64,
    /// The header.
    pub header: Header,
    /// Its id, difficulty and cumulative work.
    pub state: HeaderState,
    /// How much of its body is here.
    pub body: BodyStatus,
    /// Whether it, or a block that it follows, broke a rule.
    pub invalid: bool,
    /// Whether it is in the active chain.
    pub active: bool,
    /// Rises in the order in which bodies became complete; `None` for one that is not.
    pub complete_seq: Option<i64>,
    /// Posts of the chain that ends with it, its own among them.
    pub chain_posts: u64,
}

/// How much of a body is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodyStatus {
    /// Nothing.
    Missing,
    /// Every stub, but not every text.
    Incomplete,
    /// Every text was there when it came. The owner may have erased some since.
    Complete,
}

/// Where a post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Kept, and neither in the active chain nor waiting: it is in a stale block, or gave way.
    Stored,
    /// In the pool.
    Pooled,
    /// In the active chain.
    Confirmed {
        /// The block.
        block: BlockId,
        /// Its height.
        height: Height,
    },
    /// It was in the chain or the pool, and no block may take it any more.
    LeftOut,
}

/// A post as it was signed, with its names and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPost {
    /// Number of its row.
    pub row: i64,
    /// Stub, and text where it is here.
    pub post: Post,
    /// Its id.
    pub id: PostId,
    /// Its leaf.
    pub leaf: Leaf,
    /// Where it stands.
    pub standing: Standing,
}

/// A post that waits for a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolPost {
    /// The post.
    pub stored: StoredPost,
    /// When it came, Unix seconds.
    pub arrived: u64,
    /// Whether it came back from a block that left the chain.
    pub returned: bool,
}

/// What waits for a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolRows {
    /// The posts, first come first.
    pub posts: Vec<PoolPost>,
    /// Rows that do not hold any more what was written to them, and what is wrong.
    pub damaged: Vec<(i64, String)>,
}

/// What a reader should see of a post, after its author's edits and deletes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The author's display name in this post.
    pub name: Option<String>,
    /// The channel of this post.
    pub channel: Option<String>,
    /// The content after the last edit; `None` when deleted, erased or unreadable.
    pub content: Option<String>,
    /// The edit that the content is from.
    pub edited: Option<PostId>,
    /// Whether the author deleted it.
    pub deleted: bool,
    /// Whether the text that counts breaks rule T1.
    pub unreadable: bool,
    /// Direct replies, counted to 10,000; of the last ones of a long list that everybody answers, to
    /// 100.
    pub replies: u32,
    /// What its author warns of before the text is read.
    pub warning: Option<String>,
    /// Whether the owner erased its text from this disk.
    pub erased: bool,
    /// The most frequent first.
    pub reactions: Vec<Reaction>,
    /// The edit or the delete that counts, and where it stands.
    pub change: Option<Change>,
    /// The reader's own edits, deletes and reactions that the chain left out.
    pub left_out: Vec<LeftOut>,
}

/// A sign that authors reacted with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reaction {
    /// The sign.
    pub content: String,
    /// How many authors.
    pub count: u32,
    /// The reader's own.
    pub mine: Option<PostId>,
    /// Whether the reader's own is in no block yet.
    pub waiting: bool,
}

/// An edit or a delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: PostId,
    /// Where it stands.
    pub standing: Standing,
}

/// An edit, a delete or a reaction that the chain left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its id.
    pub id: PostId,
    /// Its kind.
    pub kind: Kind,
    /// What it says.
    pub content: String,
}

/// Whose replies are noted, and by which words the owner is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// The owner's key.
    pub own: PublicKey,
    /// Words that name the owner, in lower case, each with an `@` before it.
    pub words: Vec<String>,
}

impl Watch {
    /// Whether a text holds one of the words, as a word of its own.
    #[must_use]
    pub fn is_named_in(&self, content: &str) -> bool {
        if !content.contains('@') {
            return false;
        }
        let content = content.to_lowercase();
        let goes_on = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
        self.words.iter().any(|word| {
            content.match_indices(word.as_str()).any(|(at, _)| {
                let (before, rest) = content.split_at(at);
                let after = rest.get(word.len()..).unwrap_or_default();
                !goes_on(before.chars().next_back()) && !goes_on(after.chars().next())
            })
        })
    }
}

/// A note that answers the owner, or names the owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The note.
    pub post: FeedPost,
    /// It names the owner and answers somebody else.
    pub mention: bool,
    /// The owner has not seen it yet.
    pub unread: bool,
}

/// A page of replies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replies {
    /// The last to come first.
    pub replies: Vec<Reply>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
    /// What to say was seen, once this page was.
    pub newest: Option<Cursor>,
}

/// Replies that the owner has not seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// How many, counted to 100.
    pub count: u32,
    /// The last to come.
    pub newest: Option<PostId>,
    /// That one names the owner and answers somebody else.
    pub mention: bool,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its name.
    pub name: String,
    /// Notes in it, in the chain or waiting.
    pub posts: u64,
    /// When the newest of them was written, Unix seconds.
    pub last: u64,
}

/// A page of channels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Channels {
    /// The one written in last first.
    pub channels: Vec<Channel>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<ChannelCursor>,
}

/// What an author says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorCard {
    /// The display name of the profile, else of the newest note.
    pub name: Option<String>,
    /// The text of the last profile.
    pub about: Option<String>,
    /// The last profile, and where it stands.
    pub profile: Option<Change>,
}

/// A post, and what to show of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedPost {
    /// The post.
    pub stored: StoredPost,
    /// What a reader should see.
    pub shown: Shown,
}

/// What posts a page lists; newest `created` first, or newest arrived first with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedQuery {
    /// By this author alone.
    pub author: Option<PublicKey>,
    /// In exactly this channel alone.
    pub channel: Option<String>,
    /// By authors who have used this name or the beginning of one of its words, or whose key or
    /// short key begins so.
    pub from: Option<String>,
    /// Notes that answer a post of this author.
    pub answers: Option<PublicKey>,
    /// Written at this time or later, Unix seconds by the author's clock.
    pub since: Option<u64>,
    /// Written before this time.
    pub until: Option<u64>,
    /// Notes with an attachment.
    pub has_file: bool,
    /// With all of these words: `word`, `pref*`, `"a phrase"`. Finds notes by what is shown.
    pub text: Option<String>,
    /// Posts of every kind, not notes alone.
    pub all_kinds: bool,
    /// Also posts that were left out of the chain.
    pub include_left_out: bool,
    /// The `next` of the page before.
    pub before: Option<Cursor>,
    /// Most posts to give, 50 by default; 0 counts as 1, and more than 500 as 500.
    pub limit: usize,
}

impl FeedQuery {
    /// Whether this looks for something, as one does now and then, and does not just follow a list.
    #[must_use]
    pub fn is_search(&self) -> bool {
        self.text.is_some()
            || self.from.is_some()
            || self.since.is_some()
            || self.until.is_some()
            || self.has_file
    }
}

impl Default for FeedQuery {
    /// The newest 50 notes of everybody.
    fn default() -> Self {
        Self {
            author: None,
            channel: None,
            from: None,
            answers: None,
            since: None,
            until: None,
            has_file: false,
            text: None,
            all_kinds: false,
            include_left_out: false,
            before: None,
            limit: 50,
        }
    }
}

/// A page of posts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The posts. There may be fewer than asked for, even none, with more to come after `next`.
    pub posts: Vec<FeedPost>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// A post with what it answers and what answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The furthest known ancestor, at most 64 above; `None` when the post has none.
    pub root: Option<FeedPost>,
    /// The posts between root and post, the root's child first.
    pub ancestors: Vec<FeedPost>,
    /// The post asked for.
    pub post: FeedPost,
    /// Notes that answer it, at any depth: each before the answers to it, oldest first.
    pub replies: Vec<FeedPost>,
    /// Where to go on when there are more replies.
    pub next: Option<Cursor>,
}

/// Sizes of the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Blocks of the active chain, genesis among them.
    pub blocks: u64,
    /// Posts of the active chain.
    pub posts: u64,
    /// Headers, on the active chain or off it.
    pub headers: u64,
}

/// What is remembered of another node's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerRow {
    /// `ip:port`, or what the owner typed.
    pub address: String,
    /// Whether the owner typed it.
    pub owner_added: bool,
    /// Who told of it.
    pub source: String,
    /// Unix seconds of the last attempt.
    pub last_tried: Option<u64>,
    /// Unix seconds of the last answer.
    pub last_reached: Option<u64>,
    /// Attempts that failed since then.
    pub failures: u32,
    /// It relays blocks only, and is dialled first at the next start.
    pub anchor: bool,
    /// Unix seconds before which it is not dialled, because it broke a rule.
    pub avoid_until: Option<u64>,
}

/// An address that nothing is to be had to do with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BanRow {
    /// The IP address.
    pub ip: String,
    /// Unix seconds of its end; `None` for good.
    pub until: Option<u64>,
    /// Why.
    pub reason: String,
    /// The owner's word; else the node's, because the address broke a rule.
    pub by_owner: bool,
}

/// A time when blocks left the active chain for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReorgRow {
    /// This node's clock, Unix seconds.
    pub time: u64,
    /// Height of the last block that both sides share.
    pub fork_height: Height,
    /// Blocks that left.
    pub depth: u32,
    /// Blocks that came.
    pub gained: u32,
    /// Posts of the former that none of the latter holds, under the signatures that they have there.
    pub returned: u32,
    /// The tip before.
    pub old_tip: BlockId,
    /// The tip after.
    pub new_tip: BlockId,
}

/// What the owner wrote, before any pool has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxDraft {
    /// The identity that it was written under; none where a version wrote it that knew only one.
    pub author: Option<PublicKey>,
    /// Kind of the post.
    pub kind: Kind,
    /// The post that it answers, edits or deletes.
    pub parent: Option<PostId>,
    /// Its tags, in order.
    pub tags: Vec<(String, String)>,
    /// Its content.
    pub content: String,
    /// Unix seconds.
    pub written: u64,
}

/// A draft that waits in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number, never given twice.
    pub ticket: u64,
    /// What was written.
    pub draft: OutboxDraft,
    /// Why it was refused, when it was.
    pub refused: Option<Refusal>,
}

/// Why a draft was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: String,
    /// The number of the rule that it breaks, where it is one.
    pub rule: Option<String>,
    /// For people.
    pub message: String,
}
