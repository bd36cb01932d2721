//! Posts on their way between the pool and the chain, in memory and in the store alike.

use std::collections::HashSet;
use std::time::Duration;

use blocknet_chain::{
    BlockId, CheckedPost, HeaderState, Leaf, Post, PostId, Rule, check_created, least_stamp_work,
};
use blocknet_store::{Reading, Standing, StoreError, StoredPost, Tx};

use super::announce::Change;
use super::outcome::{CoreEvent, Origin, PostOutcome};
use super::state::State;
use crate::chainstate::{self, Chainstate, Changes, ConnectedBlock, Now};
use crate::events::{EventKind, PostStatus};
use crate::pool::{Admission, Entrance, Limits, Offer, Pool, WAIT_SECS, Waiting};

/// How old a block named by `seen` may be for extra stamp work to count (section 7).
const SEEN_SECS: u64 = 14 * 86_400;

impl State {
    /// Takes posts that keep P1 to P3.
    pub(super) fn submit_posts(
        &mut self,
        tx: &Tx<'_>,
        posts: &[CheckedPost],
        origin: Origin,
    ) -> Result<Vec<PostOutcome>, StoreError> {
        let now = self.now();
        posts
            .iter()
            .map(|post| self.submit_post(tx, post, origin, now))
            .collect()
    }

    /// Takes posts of several origins.
    pub(super) fn submit_posts_of(
        &mut self,
        tx: &Tx<'_>,
        posts: &[(CheckedPost, Origin)],
    ) -> Result<Vec<PostOutcome>, StoreError> {
        let now = self.now();
        posts
            .iter()
            .map(|(post, origin)| self.submit_post(tx, post, *origin, now))
            .collect()
    }

    pub(super) fn submit_post(
        &mut self,
        tx: &Tx<'_>,
        post: &CheckedPost,
        origin: Origin,
        now: Now,
    ) -> Result<PostOutcome, StoreError> {
        if let Some(standing) = self.standing(tx, post)? {
            if origin != Origin::Own && self.hushed.contains(&post.leaf()) {
                // It went round by the one peer that has it: to strangers it is new here.
                self.changes.push(Change::Heard(post.leaf()));
                return Ok(PostOutcome::Accepted);
            }
            return Ok(PostOutcome::Known { standing });
        }
        if let Err(error) = check_created(&post.post().stub, now.unix) {
            return Ok(PostOutcome::Refused {
                rule: error.rule(),
                message: error.to_string(),
            });
        }
        let luxury_counts = match self.read_text(tx, post.post(), now)? {
            Ok(luxury_counts) => luxury_counts,
            Err(message) => {
                return Ok(PostOutcome::Refused {
                    rule: Rule::T1,
                    message,
                });
            }
        };
        let entrance = if origin == Origin::Own {
            Entrance::Own
        } else {
            Entrance::Offered
        };
        match self
            .pool
            .admit(Offer::new(post, luxury_counts), entrance, now.unix)
        {
            Admission::Known => Ok(PostOutcome::Known {
                standing: Standing::Pooled,
            }),
            Admission::Full => Ok(PostOutcome::Full),
            Admission::Floor { needed } => Ok(PostOutcome::Floor { needed }),
            Admission::Accepted { pushed_out } => {
                tx.pool_put(post, now.unix)?;
                self.push_out(tx, &pushed_out)?;
                let release = self.hush(post, origin);
                self.tell_pooled(post.id(), post.leaf(), Some(origin), release);
                Ok(PostOutcome::Accepted)
            }
        }
    }

    /// Hides an own post from strangers, before it is committed, and says until when.
    fn hush(&self, post: &CheckedPost, origin: Origin) -> Option<Duration> {
        if origin != Origin::Own {
            return None;
        }
        let size = usize::try_from(post.post().body_size()).unwrap_or(usize::MAX);
        let now = self.clock.mono();
        self.hushed.hush(post.id(), post.leaf(), size, now)
    }

    /// Where a post stands that needs no taking in; `None` for one that does.
    fn standing(&self, tx: &Tx<'_>, post: &CheckedPost) -> Result<Option<Standing>, StoreError> {
        let stored = tx.has_leaf(&post.leaf())?;
        if let Some(Standing::Confirmed { .. } | Standing::Pooled) = stored {
            return Ok(stored);
        }
        if self.pool.has_id(&post.id()) {
            return Ok(Some(Standing::Pooled));
        }
        // What the owner erased is not taken anew, or it would be back.
        if stored.is_some() && tx.is_erased(&post.leaf())? {
            return Ok(stored);
        }
        // The same id under another signature counts as the same post (P5).
        let Some(height) = tx.confirmed_at(&post.id())? else {
            return Ok(None);
        };
        let block = tx.active_header(height)?;
        Ok(block.map(|block| Standing::Confirmed {
            block: block.state.id,
            height,
        }))
    }

    /// Rule T1, and whether extra stamp work counts; or why the text is refused.
    fn read_text(
        &self,
        tx: &Tx<'_>,
        post: &Post,
        now: Now,
    ) -> Result<Result<bool, String>, StoreError> {
        let Some(text) = &post.text else {
            return Ok(Err("T1: the post came without its text".to_owned()));
        };
        let parts = match text.parts() {
            Ok(parts) => parts,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let least = least_stamp_work(self.network.params(), post.stub.text_size());
        if post.stub.stamp_work() <= least {
            return Ok(Ok(false));
        }
        let Some(id) = parts.first_tag("seen").and_then(|seen| seen.parse().ok()) else {
            return Ok(Ok(false));
        };
        let seen = tx.header(&id)?.filter(|seen| !seen.invalid);
        Ok(Ok(seen.is_some_and(|seen| {
            seen.state.time.saturating_add(SEEN_SECS) >= now.unix
        })))
    }

    /// Lets the chain change, and the pool follow it.
    pub(super) fn change_chain<T>(
        &mut self,
        tx: &Tx<'_>,
        change: impl FnOnce(&mut Chainstate, &mut Changes) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut changes = Changes::default();
        let made = change(&mut self.chain, &mut changes)?;
        self.follow(tx, &changes)?;
        Ok(made)
    }

    fn follow(&mut self, tx: &Tx<'_>, changes: &Changes) -> Result<(), StoreError> {
        let tip = *self.chain.tip();
        for block in &changes.connected {
            // Who catches up with a long chain hears of its tip, not of each old post.
            let tells = self.chain.best().id == tip.id && block.state.id == tip.id;
            for post in &block.posts {
                if let Some(gone) = self.pool.remove_id(&post.id)
                    && gone.leaf != post.leaf
                {
                    tx.pool_remove(&[gone.leaf])?;
                }
                if tells {
                    self.tell(post.id, post.leaf, PostStatus::Confirmed);
                }
            }
        }
        for reorg in &changes.reorgs {
            self.changes.push(Change::Event(EventKind::Reorg {
                fork_height: reorg.fork_height,
                old_tip: reorg.old_tip,
                new_tip: reorg.new_tip,
                depth: reorg.depth,
            }));
        }
        self.take_back(tx, &changes.left, &changes.connected)?;
        for rival in &changes.rivals {
            self.take_from_rival(tx, rival)?;
        }
        if !changes.connected.is_empty() {
            let HeaderState { id, height, .. } = tip;
            self.changes
                .push(Change::Event(EventKind::Tip { id, height }));
        }
        Ok(())
    }

    /// Puts posts of blocks that left back into the pool, block by block; what no block may take any
    /// more is shown as left out.
    fn take_back(
        &mut self,
        tx: &Tx<'_>,
        left: &[BlockId],
        connected: &[ConnectedBlock],
    ) -> Result<(), StoreError> {
        if left.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let confirmed = confirmed_by(tx, connected)?;
        for block in left {
            for stored in tx.loose_posts(block)? {
                if !self.pool.has_id(&stored.id) && !confirmed.contains(&stored.id) {
                    self.take_back_one(tx, &stored, now)?;
                }
            }
        }
        Ok(())
    }

    fn take_back_one(
        &mut self,
        tx: &Tx<'_>,
        stored: &StoredPost,
        now: Now,
    ) -> Result<(), StoreError> {
        let (id, leaf) = (stored.id, stored.leaf);
        let late = stored.post.stub.created().saturating_add(WAIT_SECS) < now.unix;
        let admission = match self.read_text(tx, &stored.post, now)? {
            Ok(luxury_counts) if !late => {
                let offer = Offer {
                    post: stored.post.clone(),
                    id,
                    leaf,
                    luxury_counts,
                };
                self.pool.admit(offer, Entrance::Returned, now.unix)
            }
            _ => Admission::Full,
        };
        if let Admission::Accepted { pushed_out } = admission {
            tx.place_returned(stored, true)?;
            self.push_out(tx, &pushed_out)?;
            self.tell_pooled(id, leaf, None, None);
        } else {
            tx.place_returned(stored, false)?;
            self.tell(id, leaf, PostStatus::LeftOut);
        }
        Ok(())
    }

    /// Offers the posts of a branch as heavy as the active chain to the pool, as if a peer had
    /// sent them: whoever mines the next block takes them in, and none is lost sight of.
    fn take_from_rival(&mut self, tx: &Tx<'_>, rival: &BlockId) -> Result<(), StoreError> {
        let now = self.now();
        for post in chainstate::posts_of(tx, rival)? {
            let (id, leaf) = (post.stub.id(&self.network), post.stub.leaf());
            let known = self.pool.has_id(&id) || tx.confirmed_at(&id)?.is_some();
            if known || check_created(&post.stub, now.unix).is_err() {
                continue;
            }
            let Ok(luxury_counts) = self.read_text(tx, &post, now)? else {
                continue;
            };
            let offer = Offer {
                post,
                id,
                leaf,
                luxury_counts,
            };
            let admission = self.pool.admit(offer, Entrance::Offered, now.unix);
            if let Admission::Accepted { pushed_out } = admission {
                tx.pool_return(&leaf, now.unix)?;
                self.push_out(tx, &pushed_out)?;
                self.tell_pooled(id, leaf, None, None);
            }
        }
        Ok(())
    }

    /// Takes out what no block may take any more (P4).
    pub(super) fn expire_posts(&mut self, tx: &Tx<'_>, now: Now) -> Result<(), StoreError> {
        for gone in self.pool.expire(now.unix) {
            self.leave_out(tx, &gone)?;
        }
        Ok(())
    }

    /// Lets posts leave that gave way to others. One that was on the chain, or is the owner's,
    /// does not vanish: it is shown as left out, and can be sent again.
    fn push_out(&mut self, tx: &Tx<'_>, gone: &[Waiting]) -> Result<(), StoreError> {
        for gone in gone {
            if gone.returned || self.own.contains(&gone.author) {
                self.leave_out(tx, gone)?;
            } else {
                tx.pool_remove(&[gone.leaf])?;
                self.tell(gone.id, gone.leaf, PostStatus::Gone);
            }
        }
        Ok(())
    }

    fn leave_out(&mut self, tx: &Tx<'_>, gone: &Waiting) -> Result<(), StoreError> {
        tx.set_standing(&gone.leaf, Standing::LeftOut)?;
        self.tell(gone.id, gone.leaf, PostStatus::LeftOut);
        Ok(())
    }

    /// Keeps texts that blocks of the active chain lacked.
    pub(super) fn fill_texts(&mut self, tx: &Tx<'_>, posts: &[Post]) -> Result<(), StoreError> {
        for post in posts {
            if tx.fill_text(post)? {
                let (id, leaf) = (post.stub.id(&self.network), post.stub.leaf());
                self.tell(id, leaf, PostStatus::Confirmed);
            }
        }
        Ok(())
    }

    /// Erases a post's text from this disk; says whether there is such a post. One that waits is
    /// waited for no more: without its text no block of ours may take it.
    pub(super) fn erase_text(&mut self, tx: &Tx<'_>, id: &PostId) -> Result<bool, StoreError> {
        let Some(post) = tx.post(id)? else {
            return Ok(false);
        };
        self.erase_one(tx, id)?;
        // Else the reader would go on seeing what the last edit made of it.
        for edit in tx.edits_of(id, &post.stored.post.stub.author())? {
            self.erase_one(tx, &edit)?;
        }
        Ok(true)
    }

    fn erase_one(&mut self, tx: &Tx<'_>, id: &PostId) -> Result<(), StoreError> {
        let leaves = tx.leaves_of(id)?;
        if let Some(gone) = self.pool.remove_id(id) {
            tx.pool_remove(&[gone.leaf])?;
            self.tell(*id, gone.leaf, PostStatus::Gone);
        }
        for leaf in &leaves {
            tx.erase_text(leaf)?;
            match tx.has_leaf(leaf)? {
                Some(Standing::Confirmed { .. }) => self.tell(*id, *leaf, PostStatus::Confirmed),
                Some(Standing::LeftOut) => self.tell(*id, *leaf, PostStatus::LeftOut),
                _ => {}
            }
        }
        Ok(())
    }

    /// Fills the pool from the store. What is too old by now leaves it at the next tick.
    pub(super) fn load_pool(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let now = self.now();
        let fresh = Pool::new(self.network.clone(), Limits::default());
        let before = std::mem::replace(&mut self.pool, fresh);
        let pool = tx.pool()?;
        for (row, problem) in &pool.damaged {
            tracing::error!(row, %problem, "a waiting post is damaged; it waits no more");
            tx.pool_drop(&[*row])?;
        }
        for waits in pool.posts {
            let (stored, returned) = (waits.stored, waits.returned);
            let luxury_counts = self.read_text(tx, &stored.post, now)?.unwrap_or(false);
            let StoredPost {
                post,
                id,
                leaf,
                row,
                ..
            } = stored;
            if post.text.is_none() {
                // Without its text no block of ours can hold it.
                tx.pool_drop(&[row])?;
                continue;
            }
            let offer = Offer {
                post,
                id,
                leaf,
                luxury_counts,
            };
            // What the store holds passed the door once; its limits are those of the pool.
            let entrance = Entrance::Loaded { returned };
            self.pool.admit(offer, entrance, now.unix);
        }
        self.pool.follow(before);
        Ok(())
    }

    /// Tells everybody of a post that waits now, the net part too, which passes it on.
    fn tell_pooled(
        &mut self,
        id: PostId,
        leaf: Leaf,
        origin: Option<Origin>,
        release: Option<Duration>,
    ) {
        let event = CoreEvent::NewPost {
            id,
            leaf,
            origin,
            release,
        };
        self.changes.push(Change::Net(event));
        self.tell(id, leaf, PostStatus::Pooled);
    }

    fn tell(&mut self, id: PostId, leaf: Leaf, status: PostStatus) {
        self.changes
            .push(Change::Event(EventKind::Post { id, leaf, status }));
    }
}

/// Ids in those of these blocks that are on the active chain: a block can have come and left again
/// in the same change. No other block can hold a post that came back (P5).
fn confirmed_by(tx: &Tx<'_>, connected: &[ConnectedBlock]) -> Result<HashSet<PostId>, StoreError> {
    let mut ids = HashSet::new();
    for block in connected {
        let header = tx.header(&block.state.id)?;
        if header.is_some_and(|header| header.active) {
            ids.extend(block.posts.iter().map(|post| post.id));
        }
    }
    Ok(ids)
}
