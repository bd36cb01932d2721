//! What the core holds in memory, and what jobs do with it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use blocknet_chain::{
    Block, BlockId, Checked, Header, HeaderState, Leaf, Network, Post, PostId, PublicKey, Rule,
};
use blocknet_store::{Reading, StoreError, Tx};

use super::announce::Change;
use super::outcome::{BlockOutcome, HeadersOutcome, HeadersVerdict, Sender, Tip};
use super::side::SideRoom;
use crate::chainstate::{Chainstate, Now, Unstored};
use crate::clock::Clock;
use crate::events::Hushed;
use crate::pool::template::{self, Record};
use crate::pool::{Limits, Pool};
use crate::relay::compact::{CompactBlock, Matched};
use crate::relay::pool_set::PoolState;

/// How long an author has been on the chain to count as established (section 7).
const ESTABLISHED_SECS: u64 = 7 * 86_400;
/// In how many blocks an author's bytes count against the next ones (section 7).
const RECENT_BLOCKS: u32 = 60;
/// The setting that says whether the store writes again.
const PROBE: &str = "last_write";

/// The chainstate and the pool, and what changed since the last commit.
pub(crate) struct State {
    pub(super) network: Network,
    /// The keys whose posts are shown as left out when they lose their place.
    pub(super) own: Vec<PublicKey>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) chain: Chainstate,
    pub(super) pool: Pool,
    pub(super) changes: Vec<Change>,
    /// Own posts that strangers are not to see yet.
    pub(super) hushed: Hushed,
    recent: Recent,
    side: SideRoom,
}

/// What each author has in the last 60 blocks, counted once for each tip.
#[derive(Debug, Default)]
struct Recent {
    tip: Option<BlockId>,
    bytes: HashMap<PublicKey, u64>,
}

/// Posts for a block on the tip.
#[derive(Debug, Clone)]
pub struct Template {
    /// The tip that it is for.
    pub parent: HeaderState,
    /// The least time that the block may have.
    pub time: u64,
    /// The posts, in the order of the body.
    pub posts: Vec<Post>,
    /// The pool's revision that they are from.
    pub pool_revision: u64,
}

impl State {
    pub(super) fn new(
        network: Network,
        own: Vec<PublicKey>,
        clock: Arc<dyn Clock>,
        hushed: Hushed,
    ) -> Self {
        Self {
            chain: Chainstate::new(network.clone()),
            pool: Pool::new(network.clone(), Limits::default()),
            changes: Vec::new(),
            hushed,
            recent: Recent::default(),
            side: SideRoom::default(),
            network,
            own,
            clock,
        }
    }

    /// Makes memory what the store holds.
    pub(super) fn reload(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        self.chain.reload(tx)?;
        self.load_pool(tx)
    }

    /// Takes in which reorgs were seen before the start.
    pub(super) fn remember_reorgs(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let now = self.now();
        self.chain.remember_reorgs(tx, now)
    }

    /// Goes over to the best chain that is whole: at a start it may be one that was parked.
    pub(super) fn follow_best(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let now = self.now();
        self.change_chain(tx, |chain, changes| chain.follow_best(tx, now, changes))
    }

    pub(super) fn tip(&mut self, trouble: Option<String>) -> Tip {
        let now = self.now().unix;
        Tip {
            header: *self.chain.header(),
            state: *self.chain.tip(),
            best_header: *self.chain.best(),
            rival_bodies: self.chain.missing_rivals(),
            pool_posts: self.pool.len(),
            pool_bytes: self.pool.bytes(),
            pool_revision: self.pool.revision(),
            pool_floor: self.pool.floor(now).per_byte(),
            parked: self.chain.parked().to_vec(),
            deepest_reorg: self.chain.deepest_reorg(),
            trouble,
        }
    }

    pub(super) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// What memory alone holds.
    pub(super) fn unstored(&self) -> Unstored {
        self.chain.unstored()
    }

    /// Makes what memory alone holds what it was.
    pub(super) fn put_back(&mut self, before: Unstored) {
        self.chain.put_back(before);
    }

    pub(super) fn forget_changes(&mut self) {
        self.changes.clear();
    }

    /// Writes something small, to learn whether the store writes at all.
    pub(super) fn probe(&self, tx: &Tx<'_>) -> Result<(), StoreError> {
        tx.put_setting(PROBE, &self.now().unix.to_string())
    }

    pub(super) fn now(&self) -> Now {
        Now {
            unix: self.clock.unix(),
            mono: self.clock.mono(),
        }
    }

    pub(super) fn locator(&self, tx: &Tx<'_>) -> Result<Vec<BlockId>, StoreError> {
        self.chain.locator(tx)
    }

    pub(super) fn wanted_blocks(&self, max: usize, skip: &HashSet<BlockId>) -> Vec<BlockId> {
        self.chain.wanted(max, skip)
    }

    pub(super) fn pool_leaves(&self) -> Vec<Leaf> {
        self.pool.leaves().collect()
    }

    /// The owner's posts that wait.
    pub(super) fn own_waiting(&self) -> Vec<(PostId, Leaf)> {
        let of_each = self.own.iter().map(|own| self.pool.of_author(own));
        of_each.flatten().collect()
    }

    /// Whose posts are the owner's from now on.
    pub(super) fn put_own(&mut self, own: Vec<PublicKey>) {
        self.own = own;
    }

    /// What [`State::pool_by_time`] depends on.
    pub(super) fn pool_state(&self) -> PoolState {
        PoolState {
            revision: self.pool.revision(),
            hushes: self.hushed.generation(),
        }
    }

    /// What waits and everybody may have, by its own time and then by leaf.
    pub(super) fn pool_by_time(&self) -> Vec<(u64, Leaf)> {
        let hushed = self.hushed.leaves();
        let open = |(_, leaf): &(u64, Leaf)| !hushed.contains(leaf);
        self.pool.by_time().filter(open).collect()
    }

    /// The posts that wait, that everybody may have, and that a compact block means.
    pub(super) fn match_compact(&self, compact: &CompactBlock) -> (Matched, Vec<Post>) {
        let hushed = self.hushed.leaves();
        let open = self.pool.leaves().filter(|leaf| !hushed.contains(leaf));
        let matched = compact.match_pool(open);
        let leaves = matched.leaves();
        let posts = leaves.iter().filter_map(|leaf| self.pool.post(leaf));
        let posts = posts.cloned().collect();
        (matched, posts)
    }

    /// What taking this header would say.
    pub(super) fn judge_header(
        &mut self,
        tx: &Tx<'_>,
        header: &Header,
    ) -> Result<HeadersVerdict, StoreError> {
        let now = self.now();
        self.chain.judge_header(tx, header, now)
    }

    pub(super) fn submit_headers(
        &mut self,
        tx: &Tx<'_>,
        headers: &[Header],
        sender: Sender,
    ) -> Result<HeadersOutcome, StoreError> {
        let now = self.now();
        self.chain.accept_headers(tx, headers, sender, now)
    }

    /// As [`State::submit_headers`], of a chain that was seen to have enough work.
    pub(super) fn submit_vetted_headers(
        &mut self,
        tx: &Tx<'_>,
        headers: &[Header],
        sender: Sender,
    ) -> Result<HeadersOutcome, StoreError> {
        let now = self.now();
        self.chain.accept_vetted_headers(tx, headers, sender, now)
    }

    /// Follows a parked branch by the owner's word; says whether there is one of this tip.
    pub(super) fn follow_parked(&mut self, tx: &Tx<'_>, tip: &BlockId) -> Result<bool, StoreError> {
        let now = self.now();
        self.change_chain(tx, |chain, changes| {
            chain.follow_parked(tx, tip, now, changes)
        })
    }

    pub(super) fn submit_blocks(
        &mut self,
        tx: &Tx<'_>,
        blocks: &[Block<Checked>],
        sender: Sender,
    ) -> Result<Vec<BlockOutcome>, StoreError> {
        let now = self.now();
        let mut outcomes = Vec::with_capacity(blocks.len());
        for block in blocks {
            let outcome = self.change_chain(tx, |chain, changes| {
                chain.accept_block(tx, block, sender, now, changes)
            })?;
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    /// Takes a block that somebody hands over unasked. Of one that lifts its branch above ours all
    /// is kept, of another as much as there is room for; then its header alone.
    pub(super) fn submit_pushed(
        &mut self,
        tx: &Tx<'_>,
        block: &Block<Checked>,
        sender: Sender,
    ) -> Result<BlockOutcome, StoreError> {
        let header = block.header();
        let parent = tx.header(&header.prev)?;
        let work = parent.map(|parent| parent.state.work + header.bits.to_target().work());
        let lifts = work.is_none_or(|work| work > self.chain.tip().work);
        let size = block.posts().iter().map(|post| u64::from(post.body_size()));
        let (size, mono) = (size.sum(), self.now().mono);
        if sender == Sender::Own || lifts || self.side.take(size, mono) {
            let outcomes = self.submit_blocks(tx, std::slice::from_ref(block), sender)?;
            return Ok(outcomes.into_iter().next().unwrap_or(BlockOutcome::Known));
        }
        self.submit_headers(tx, &[*header], sender)?;
        Ok(BlockOutcome::Stored)
    }

    pub(super) fn refuse_block(
        &mut self,
        tx: &Tx<'_>,
        id: &BlockId,
        rule: Rule,
        message: &str,
    ) -> Result<(), StoreError> {
        self.chain.refuse_block(tx, id, rule, message)
    }

    /// Does what time brings.
    pub(super) fn tick(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let now = self.now();
        self.change_chain(tx, |chain, changes| {
            chain.retry_held(tx, now, changes)?;
            chain.retry_buried(tx, now, changes)
        })?;
        self.expire_posts(tx, now)
    }

    /// Posts for a block on the tip that is made at `time` or later.
    pub(super) fn template(&mut self, tx: &Tx<'_>, time: u64) -> Result<Template, StoreError> {
        let parent = *self.chain.tip();
        let time = time.max(parent.time.saturating_add(1));
        if self.recent.tip != Some(parent.id) {
            let since = parent.height.saturating_sub(RECENT_BLOCKS - 1);
            let bytes = tx.bytes_by_author_since(since)?.into_iter().collect();
            let tip = Some(parent.id);
            self.recent = Recent { tip, bytes };
        }
        let recent = &self.recent.bytes;
        let posts = template::choose(&self.pool, time, |author| {
            let first = tx.author_first_confirmed(author)?;
            let established = first.is_some_and(|first| first + ESTABLISHED_SECS <= time);
            let recent_bytes = recent.get(author).copied().unwrap_or(0);
            Ok::<_, StoreError>(Record {
                established,
                recent_bytes,
            })
        })?;
        Ok(Template {
            parent,
            time,
            posts,
            pool_revision: self.pool.revision(),
        })
    }
}
