//! The chainstate: which headers and blocks are known, and which chain is active (section 6).
//!
//! It decides by the rules of `blocknet-chain` and keeps what it decided in the store, inside
//! the transaction that it is given. What it holds in memory is a shadow of the store: after a
//! failed commit [`Chainstate::reload`] makes it anew.

mod blocks;
mod changes;
mod choose;
mod elders;
mod headers;
mod held;
mod obstacles;
mod reasons;
mod reorg;
mod rivals;
mod unstored;
mod wanted;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::rules::body::is_buried;
use blocknet_chain::{BlockId, Header, HeaderState, Height, Network, Work};
use blocknet_store::{BodyStatus, Reading, StoreError, StoredHeader, Tx};

pub(crate) use changes::{Changes, Confirmed, ConnectedBlock, Reorg};
pub(crate) use rivals::posts_of;
pub(crate) use unstored::Unstored;

use crate::core::Parked;
pub(crate) use elders::ELDER_DAYS;
use elders::Elders;
use held::Held;
use obstacles::Obstacles;
use reasons::Reasons;
use wanted::Wanted;

/// A branch is kept once it has the work that the active chain had this many blocks ago
/// (section 9).
const LOW_WORK_DEPTH: u32 = 144;
/// So long ago a reorg was seen that a start warns of no more: a week.
const WARNED_SECS: u64 = 7 * 86_400;
/// Links are a cache that may be forgotten; this many are some megabytes.
const LINKS: usize = 100_000;

/// The time as an operation sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    /// Unix seconds.
    pub(crate) unix: u64,
    /// On the clock that never goes back.
    pub(crate) mono: Duration,
}

/// Which headers and blocks are known, and which chain is active.
#[derive(Debug)]
pub(crate) struct Chainstate {
    network: Network,
    header: Header,
    tip: HeaderState,
    best: HeaderState,
    wanted: Wanted,
    held: Arc<Held>,
    /// Blocks whose whole chain down to genesis may be activated.
    linked: HashSet<BlockId>,
    /// Incomplete blocks that are buried, so that they may be activated (A1).
    buried: HashSet<BlockId>,
    reasons: Arc<Reasons>,
    elders: Arc<Elders>,
    obstacles: Obstacles,
    deepest_reorg: Option<u32>,
    /// Least work of a branch that is kept, for the tip of this id.
    low_work: Option<(BlockId, Work)>,
}

impl Chainstate {
    /// A chainstate that knows genesis alone; [`Chainstate::reload`] follows.
    pub(crate) fn new(network: Network) -> Self {
        let genesis = HeaderState::genesis(&network);
        Self {
            header: *network.genesis(),
            tip: genesis,
            best: genesis,
            wanted: Wanted::default(),
            held: Arc::default(),
            linked: HashSet::new(),
            buried: HashSet::new(),
            reasons: Arc::default(),
            elders: Arc::default(),
            obstacles: Obstacles::default(),
            deepest_reorg: None,
            low_work: None,
            network,
        }
    }

    /// Makes memory what the store holds. What no store keeps (headers that wait for their
    /// time, when blocks became active) stays.
    pub(crate) fn reload(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let tip = tx.tip()?;
        (self.header, self.tip) = (tip.header, tip.state);
        self.linked.clear();
        self.buried.clear();
        self.low_work = None;
        self.find_best(tx)
    }

    /// Header of the active chain's tip.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// State of the active chain's tip.
    pub(crate) fn tip(&self) -> &HeaderState {
        &self.tip
    }

    /// State of the best header; the tip's when no branch has more work.
    pub(crate) fn best(&self) -> &HeaderState {
        &self.best
    }

    /// Heavier branches that wait for the owner's word, the heaviest first.
    pub(crate) fn parked(&self) -> &[Parked] {
        self.obstacles.parked()
    }

    /// The deepest reorg since the start, and of the week before it.
    pub(crate) fn deepest_reorg(&self) -> Option<u32> {
        self.deepest_reorg
    }

    /// Takes in what was seen before the start, so that a restart silences no warning.
    pub(crate) fn remember_reorgs(&mut self, tx: &Tx<'_>, now: Now) -> Result<(), StoreError> {
        let since = now.unix.saturating_sub(WARNED_SECS);
        self.deepest_reorg = self.deepest_reorg.max(tx.deepest_reorg(since)?);
        Ok(())
    }

    /// The next missing bodies of the best header branch, in order; of the tip's rivals where
    /// none has more work than the tip.
    pub(crate) fn wanted(&self, max: usize, skip: &HashSet<BlockId>) -> Vec<BlockId> {
        self.wanted.next(max, skip)
    }

    /// Ids of the best header chain: ten from its tip, then with doubling gaps, then genesis.
    pub(crate) fn locator(&self, tx: &Tx<'_>) -> Result<Vec<BlockId>, StoreError> {
        let mut ids = vec![self.best.id];
        let (mut step, mut at) = (1, self.best);
        while at.height > Height::GENESIS {
            let height = at.height.saturating_sub(step);
            // While a long branch waits for its bodies, the list of these is the short way down.
            let listed = self.wanted.lowest_from(height);
            let from = listed.filter(|(listed, _)| *listed < at.height);
            let from = from.map_or(at.id, |(_, id)| id);
            let Some(ancestor) = tx.ancestor(&from, height)? else {
                break;
            };
            at = ancestor.state;
            ids.push(at.id);
            if ids.len() > 10 {
                step = step.saturating_mul(2);
            }
        }
        Ok(ids)
    }

    /// Finds the best header again, and which bodies its branch lacks.
    fn find_best(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        self.best = self.tip;
        self.obstacles.forget_parked();
        let mut passed = HashSet::new();
        // One look is enough where nothing stands in a branch's way.
        for limit in [1, 4_096] {
            let heavier = tx.heavier_than(&self.tip.work, limit)?;
            for header in &heavier {
                if passed.contains(&header.state.id) {
                    continue;
                }
                let behind = self.behind_obstacle(tx, &header.state)?;
                if behind.is_empty() {
                    self.best = header.state;
                    return self.list_wanted(tx);
                }
                // What lies behind it is passed over without a look of its own.
                passed.extend(behind);
            }
            if heavier.len() < limit {
                break;
            }
        }
        self.list_wanted(tx)
    }

    /// Lists anew which bodies the best header branch lacks.
    fn list_wanted(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let branch = tx.branch(&self.best.id, usize::MAX)?;
        let first = self.best.height.get() + 1 - u32::try_from(branch.len()).unwrap_or(u32::MAX);
        let mut missing = Vec::new();
        for ((id, body), height) in branch.into_iter().zip(first..) {
            match body {
                BodyStatus::Complete => continue,
                BodyStatus::Incomplete if self.is_buried(tx, &id)? => {
                    self.buried.insert(id);
                }
                BodyStatus::Missing | BodyStatus::Incomplete => {
                    missing.push((Height::new(height), id))
                }
            }
        }
        self.wanted.replace(missing);
        self.list_rivals(tx)
    }

    /// Whether a block of the best header branch is so deep in it that it may be activated
    /// without its texts.
    fn is_buried(&self, tx: &Tx<'_>, id: &BlockId) -> Result<bool, StoreError> {
        let best = (self.best.height, self.best.time);
        Ok(tx
            .header(id)?
            .is_some_and(|at| is_buried((at.state.height, at.state.time), best)))
    }

    /// Whether a block's body allows it to be activated (A1).
    fn is_usable(&self, stored: &StoredHeader) -> bool {
        let id = &stored.state.id;
        !stored.invalid
            && match stored.body {
                BodyStatus::Complete => true,
                BodyStatus::Incomplete => self.buried.contains(id),
                BodyStatus::Missing => false,
            }
    }

    /// Whether a chain shares all blocks that this running node made active more than 14 days
    /// ago.
    fn forks_above_elders(&self, tx: &Tx<'_>, state: &HeaderState) -> Result<bool, StoreError> {
        let Some(elder) = self.elders.highest() else {
            return Ok(true);
        };
        let at = elder.min(state.height);
        let shared = tx
            .ancestor(&state.id, at)?
            .is_some_and(|ancestor| ancestor.active);
        Ok(shared && state.height >= elder)
    }

    /// The least work of a branch of which anything is kept.
    fn least_work(&mut self, tx: &Tx<'_>) -> Result<Work, StoreError> {
        if let Some((id, work)) = self.low_work
            && id == self.tip.id
        {
            return Ok(work);
        }
        let height = self.tip.height.saturating_sub(LOW_WORK_DEPTH);
        let work = tx
            .active_header(height)?
            .map_or(Work::ZERO, |header| header.state.work);
        self.low_work = Some((self.tip.id, work));
        Ok(work)
    }
}
