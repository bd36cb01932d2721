//! The questions that readers and transactions answer alike.

use blocknet_chain::{
    BlockId, FileId, Header, Height, Leaf, Network, Post, PostId, PublicKey, Work,
};
use rusqlite::Connection;

use crate::{
    AuthorCard, BanRow, BodyStatus, Channel, ChannelCursor, Channels, Counts, Cursor, FeedPost,
    FeedQuery, FoundIds, IdPrefix, LabelFound, LabelListRow, OutboxRow, Page, PeerRow, PoolRows,
    ReorgRow, Replies, Report, RuleRow, Standing, StoreError, StoredHeader, TellCheck, Thread,
    Unread, Veil,
};

mod authors;
mod blocks;
mod budget;
mod channels;
mod control;
mod feed;
mod files;
mod headers;
mod ids;
mod labels;
mod names;
mod posts;
mod records;
mod reorgs;
mod replies;
mod search;
mod shown;
mod spans;
mod thread;
mod walk;

#[cfg(test)]
mod plans;

pub(crate) use control::{LISTS, RULES};
pub(crate) use headers::tip as header_tip;
pub(crate) use posts::{WAITING, by_leaf as post_by_leaf, by_row as post_by_row, waiting};
pub(crate) use records::{BANS, OUTBOX, PEERS, setting};
pub(crate) use replies::{SEEN as REPLIES_SEEN, seen as replies_seen};
pub(crate) use shown::{channel, name};
pub use walk::Rest;

/// What the questions are asked of: one state of the database.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) network: &'a Network,
    /// What this reader is not to see.
    pub(crate) veil: Option<&'a dyn Veil>,
    /// Who reads: what is this author's of the reactions, edits and deletes is told.
    pub(crate) own: Option<PublicKey>,
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View")
            .field("network", &self.network.name())
            .finish_non_exhaustive()
    }
}

/// Reads from one state of the store. Each call fails with [`StoreError`] alone.
///
/// # Errors
/// Every method: [`StoreError::Damaged`] when the file does not hold what was written to it,
/// [`StoreError::Busy`] or [`StoreError::Failed`] when SQLite cannot answer.
#[allow(
    clippy::missing_errors_doc,
    reason = "said once for all methods, above"
)]
pub trait Reading {
    /// The state that this reads.
    #[doc(hidden)]
    fn view(&self) -> View<'_>;

    /// Brings the lists up to date before they are read.
    #[doc(hidden)]
    fn settle(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Brings the index by leaf up to date before it is read.
    #[doc(hidden)]
    fn settle_leaves(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// The header with this id.
    fn header(&self, id: &BlockId) -> Result<Option<StoredHeader>, StoreError> {
        headers::by_id(self.view(), id)
    }

    /// The header of the active chain at this height.
    fn active_header(&self, height: Height) -> Result<Option<StoredHeader>, StoreError> {
        headers::active(self.view(), height)
    }

    /// The last block of the active chain.
    fn tip(&self) -> Result<StoredHeader, StoreError> {
        headers::tip(self.view())
    }

    /// Up to `max` headers of the active chain after the first id of the locator that is on it,
    /// after genesis when none is.
    fn headers_after(&self, locator: &[BlockId], max: usize) -> Result<Vec<Header>, StoreError> {
        headers::after(self.view(), locator, max)
    }

    /// The headers of the active chain from the first height to the last, both included.
    fn headers_between(&self, first: Height, last: Height) -> Result<Vec<Header>, StoreError> {
        headers::between(self.view(), first, last)
    }

    /// The headers that follow this one directly.
    fn children(&self, id: &BlockId) -> Result<Vec<StoredHeader>, StoreError> {
        headers::children(self.view(), id)
    }

    /// Headers off the active chain, not invalid, with more work than this: heaviest first, on a
    /// tie the one whose body was complete first.
    fn heavier_than(&self, work: &Work, limit: usize) -> Result<Vec<StoredHeader>, StoreError> {
        headers::heavier_than(self.view(), work, limit)
    }

    /// The header at this height of the chain that ends with `id`.
    fn ancestor(&self, id: &BlockId, height: Height) -> Result<Option<StoredHeader>, StoreError> {
        headers::ancestor(self.view(), id, height)
    }

    /// The last `max` headers, oldest first, of the branch that ends with `id`, as far as it is
    /// not on the active chain.
    fn branch(&self, id: &BlockId, max: usize) -> Result<Vec<(BlockId, BodyStatus)>, StoreError> {
        headers::branch(self.view(), id, max)
    }

    /// A block and its posts; `None` while its body is missing.
    fn block(&self, id: &BlockId) -> Result<Option<(StoredHeader, Vec<Post>)>, StoreError> {
        blocks::block(self.view(), id)
    }

    /// Id and leaf of each post of a block, in their order; `None` while its body is missing.
    fn block_names(&self, id: &BlockId) -> Result<Option<Vec<(PostId, Leaf)>>, StoreError> {
        blocks::names(self.view(), id)
    }

    /// `header || body`; `None` while the body is missing.
    fn block_bytes(&self, id: &BlockId) -> Result<Option<Vec<u8>>, StoreError> {
        blocks::bytes(self.view(), id)
    }

    /// Up to `limit` headers of the active chain below this height, or from the tip; newest first.
    fn blocks_page(
        &self,
        before: Option<Height>,
        limit: usize,
    ) -> Result<Vec<StoredHeader>, StoreError> {
        headers::page(self.view(), before, limit)
    }

    /// The post with this id. Of several leaves the one that is confirmed, else pooled, else left
    /// out, else stored.
    fn post(&self, id: &PostId) -> Result<Option<FeedPost>, StoreError> {
        self.settle()?;
        posts::feed_post(self.view(), id)
    }

    /// The posts with these leaves whose texts are here, in the order asked for.
    fn posts_by_leaf(&self, leaves: &[Leaf]) -> Result<Vec<Post>, StoreError> {
        self.settle_leaves()?;
        posts::by_leaves(self.view(), leaves)
    }

    /// The height at which this id stands in the active chain (rule P5).
    fn confirmed_at(&self, id: &PostId) -> Result<Option<Height>, StoreError> {
        posts::confirmed_at(self.view(), id)
    }

    /// Where the post with this leaf stands.
    fn has_leaf(&self, leaf: &Leaf) -> Result<Option<Standing>, StoreError> {
        self.settle_leaves()?;
        posts::standing(self.view(), leaf)
    }

    /// Leaves of all posts with this id: one for each signature that the author gave it.
    fn leaves_of(&self, id: &PostId) -> Result<Vec<Leaf>, StoreError> {
        let posts = posts::all_of(self.view(), id)?;
        Ok(posts.iter().map(|post| post.leaf).collect())
    }

    /// What has an id that begins so, up to `limit` in all: blocks before posts before authors.
    fn find_ids(&self, prefix: &IdPrefix, limit: usize) -> Result<FoundIds, StoreError> {
        ids::find(self.view(), prefix, limit)
    }

    /// Up to `limit` posts of the active chain whose texts never came, after the row `after`,
    /// by row. What the owner erased is not among them.
    fn lost_texts(&self, after: i64, limit: usize) -> Result<Vec<(i64, Leaf)>, StoreError> {
        posts::lost(self.view(), after, limit)
    }

    /// A page of posts.
    fn feed(&self, query: &FeedQuery) -> Result<Page, StoreError> {
        self.settle()?;
        feed::page(self.view(), query)
    }

    /// A post, what it answers and up to `limit` of what answers it.
    fn thread(&self, id: &PostId, limit: usize) -> Result<Option<Thread>, StoreError> {
        self.thread_after(id, limit, None)
    }

    /// The same, with the replies after the `next` of an earlier answer.
    fn thread_after(
        &self,
        id: &PostId,
        limit: usize,
        after: Option<Cursor>,
    ) -> Result<Option<Thread>, StoreError> {
        self.settle()?;
        thread::thread(self.view(), id, limit, after)
    }

    /// The block that confirms a post, the post's place in it, and the leaves of the whole body.
    fn proof_parts(
        &self,
        id: &PostId,
    ) -> Result<Option<(StoredHeader, usize, Vec<Leaf>)>, StoreError> {
        blocks::proof_parts(self.view(), id)
    }

    /// The posts that wait for a block.
    fn pool(&self) -> Result<PoolRows, StoreError> {
        posts::pool(self.view())
    }

    /// Time of the first block of the active chain with a post of this author.
    fn author_first_confirmed(&self, author: &PublicKey) -> Result<Option<u64>, StoreError> {
        authors::first_confirmed(self.view(), author)
    }

    /// Bytes (193 + text_size each) of every author who has any in the active chain from this
    /// height on: one walk over those blocks.
    fn bytes_by_author_since(&self, from: Height) -> Result<Vec<(PublicKey, u64)>, StoreError> {
        authors::bytes_since(self.view(), from)
    }

    /// Notes that answer the owner or name the owner, the last to come first.
    fn replies(&self, before: Option<Cursor>, limit: usize) -> Result<Replies, StoreError> {
        self.settle()?;
        replies::page(self.view(), before, limit)
    }

    /// Those of them that the owner has not seen.
    fn replies_unread(&self) -> Result<Unread, StoreError> {
        replies::unread(self.view())
    }

    /// A page of the channels, the one written in last first.
    fn channels(
        &self,
        before: Option<&ChannelCursor>,
        limit: usize,
    ) -> Result<Channels, StoreError> {
        self.settle()?;
        channels::page(self.view(), before, limit)
    }

    /// The channels of these names that there are, 200 at most.
    fn channels_named(&self, names: &[String]) -> Result<Vec<Channel>, StoreError> {
        self.settle()?;
        channels::named(self.view(), names)
    }

    /// What an author says of itself; `None` for one who has signed nothing that is here.
    fn author_card(&self, author: &PublicKey) -> Result<Option<AuthorCard>, StoreError> {
        self.settle()?;
        authors::card(self.view(), author)
    }

    /// The value of a setting.
    fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        records::setting(self.view(), key)
    }

    /// Every remembered address.
    fn peers(&self) -> Result<Vec<PeerRow>, StoreError> {
        records::PEERS.all(self.view())
    }

    /// Addresses that are banned, ordered by address as text.
    fn bans(&self) -> Result<Vec<BanRow>, StoreError> {
        records::BANS.all(self.view())
    }

    /// Up to `limit` reorgs with their numbers, those before a number or all; newest first.
    fn reorgs(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, ReorgRow)>, StoreError> {
        reorgs::page(self.view(), before, limit)
    }

    /// Depth of the deepest reorg since a Unix time.
    fn deepest_reorg(&self, since: u64) -> Result<Option<u32>, StoreError> {
        reorgs::deepest(self.view(), since)
    }

    /// The edits that an author wrote of a post, wherever they stand.
    fn edits_of(&self, id: &PostId, author: &PublicKey) -> Result<Vec<PostId>, StoreError> {
        posts::edits_of(self.view(), id, author)
    }

    /// What the owner does not want to see, oldest first.
    fn control_rules(&self) -> Result<Vec<RuleRow>, StoreError> {
        control::RULES.all(self.view())
    }

    /// The label lists that the owner goes by, oldest first.
    fn label_lists(&self) -> Result<Vec<LabelListRow>, StoreError> {
        control::LISTS.all(self.view())
    }

    /// What the notes of an author in a channel say of a target, the id of a post or the key of an
    /// author. Notes that were deleted, or that the chain left out, say nothing.
    fn labels_of(
        &self,
        target: &[u8; 32],
        author: &PublicKey,
        channel: &str,
    ) -> Result<Vec<LabelFound>, StoreError> {
        labels::of(self.view(), target, author, channel)
    }

    /// The different labels that an author has given in a channel, up to 64, by the alphabet.
    fn labels_in(&self, author: &PublicKey, channel: &str) -> Result<Vec<String>, StoreError> {
        labels::used(self.view(), author, channel)
    }

    /// The name that an author took last.
    fn last_name(&self, author: &PublicKey) -> Result<Option<String>, StoreError> {
        names::last_of(self.view(), author)
    }

    /// Who used this name, or one that looks the same, before anybody else here.
    fn first_under(&self, name: &str) -> Result<Option<PublicKey>, StoreError> {
        names::first_under(self.view(), name)
    }

    /// What waits in the outbox, in the order of writing.
    fn outbox(&self) -> Result<Vec<OutboxRow>, StoreError> {
        records::OUTBOX.all(self.view())
    }

    /// Bytes of a file as one of the posts that name it says; `None` when none does that this
    /// reader may see.
    fn file_size(&self, id: &FileId) -> Result<Option<u64>, StoreError> {
        files::size(self.view(), id)
    }

    /// Whether posts name the file, and this reader may see none of them.
    fn file_is_hidden(&self, id: &FileId) -> Result<bool, StoreError> {
        files::is_hidden(self.view(), id)
    }

    /// The files that a post names, its author's edits of it included.
    fn files_of(&self, id: &PostId) -> Result<Vec<FileId>, StoreError> {
        files::of_post(self.view(), id)
    }

    /// Whether a post of this author names the file.
    fn names_file(&self, author: &PublicKey, id: &FileId) -> Result<bool, StoreError> {
        files::is_named_by(self.view(), id, author)
    }

    /// How much the store holds.
    fn counts(&self) -> Result<Counts, StoreError> {
        headers::counts(self.view())
    }

    /// Reads everything and says what does not fit. Takes a while on a long chain.
    fn check(&self) -> Result<Report, StoreError> {
        let report = self.check_telling(&|_| true)?;
        Ok(report.unwrap_or_default())
    }

    /// The same, telling how far it is; `None` when the listener ended it.
    fn check_telling(&self, tell: TellCheck<'_>) -> Result<Option<Report>, StoreError> {
        self.settle()?;
        crate::check::whole(self.view(), tell)
    }
}
