//! What keeps a heavier branch from being followed: it leaves the active chain too far back
//! (section 6), or nobody gives its bodies.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use blocknet_chain::{BlockId, HeaderState, Work};
use blocknet_store::{Reading, StoreError, Tx};

use super::{Chainstate, Changes, Now};
use crate::core::Parked;

/// Parked branches that are shown; each cost at least the work of our own.
const PARKED: usize = 16;
/// Branches that the owner let follow; one says it by hand.
const FOLLOWED: usize = 16;
/// Blocks that are set aside. Each lies on a branch heavier than ours, whose work somebody paid.
const ASIDE: usize = 64;

/// What keeps branches from being followed. No store keeps it.
#[derive(Debug, Default)]
pub(super) struct Obstacles {
    parked: Vec<Parked>,
    /// Tips of parked branches that the owner wants followed.
    followed: VecDeque<BlockId>,
    /// Blocks that nobody gave, or not whole.
    aside: VecDeque<BlockId>,
}

impl Obstacles {
    /// Parked branches, the heaviest first.
    pub(super) fn parked(&self) -> &[Parked] {
        &self.parked
    }

    pub(super) fn forget_parked(&mut self) {
        self.parked.clear();
    }

    /// Forgets parked branches that have no more work than this.
    pub(super) fn outgrown(&mut self, work: Work) {
        self.parked.retain(|parked| parked.work > work);
    }

    fn park(&mut self, branch: &[BlockId], parked: Parked) {
        self.parked.retain(|known| !branch.contains(&known.tip));
        let place = self
            .parked
            .partition_point(|known| known.work >= parked.work);
        self.parked.insert(place, parked);
        self.parked.truncate(PARKED);
    }
}

impl Chainstate {
    /// Notes which blocks have stood for long by now; a branch that leaves below them is no
    /// longer the one to follow.
    pub(super) fn let_age(&mut self, tx: &Tx<'_>, now: Now) -> Result<(), StoreError> {
        if !self.elders.has_grown(now.mono) {
            return Ok(());
        }
        Arc::make_mut(&mut self.elders).grow(now.mono);
        self.find_best(tx)
    }

    /// Whether nothing keeps the chain from being followed. Notes it as parked where its fork
    /// lies too far back.
    pub(super) fn may_follow(
        &mut self,
        tx: &Tx<'_>,
        state: &HeaderState,
    ) -> Result<bool, StoreError> {
        Ok(self.behind_obstacle(tx, state)?.is_empty())
    }

    /// The blocks of a branch that lie behind what keeps it from being followed; none where
    /// nothing does.
    pub(super) fn behind_obstacle(
        &mut self,
        tx: &Tx<'_>,
        state: &HeaderState,
    ) -> Result<Vec<BlockId>, StoreError> {
        if self.elders.highest().is_none() && self.obstacles.aside.is_empty() {
            return Ok(Vec::new());
        }
        let branch = tx.branch(&state.id, usize::MAX)?;
        let branch: Vec<BlockId> = branch.into_iter().map(|(id, _)| id).collect();
        let length = u32::try_from(branch.len()).unwrap_or(u32::MAX);
        let fork = state.height.saturating_sub(length);
        let is_old = self.elders.highest().is_some_and(|elder| fork < elder);
        let is_allowed = || branch.iter().any(|id| self.obstacles.followed.contains(id));
        if is_old && !is_allowed() {
            let parked = Parked {
                tip: state.id,
                height: state.height,
                time: state.time,
                fork_height: fork.get(),
                work: state.work,
            };
            self.obstacles.park(&branch, parked);
            return Ok(branch);
        }
        let aside = &self.obstacles.aside;
        let first = branch.iter().position(|id| aside.contains(id));
        Ok(first.map_or_else(Vec::new, |first| {
            branch.get(first..).unwrap_or_default().to_vec()
        }))
    }

    /// Looks for another best branch than those through a block that nobody gives.
    pub(crate) fn set_aside(&mut self, tx: &Tx<'_>, id: BlockId) -> Result<(), StoreError> {
        if self.obstacles.aside.contains(&id) {
            return Ok(());
        }
        if self.obstacles.aside.len() >= ASIDE {
            self.obstacles.aside.pop_front();
        }
        self.obstacles.aside.push_back(id);
        self.find_best(tx)
    }

    /// A body has come: it is wanted no longer from those who do not give it.
    pub(super) fn came(&mut self, tx: &Tx<'_>, id: &BlockId) -> Result<(), StoreError> {
        self.take_up(tx, std::slice::from_ref(id))
    }

    /// Wants these blocks again.
    pub(crate) fn take_up(&mut self, tx: &Tx<'_>, ids: &[BlockId]) -> Result<(), StoreError> {
        let gone: HashSet<&BlockId> = ids.iter().collect();
        let before = self.obstacles.aside.len();
        self.obstacles.aside.retain(|id| !gone.contains(id));
        if self.obstacles.aside.len() == before {
            return Ok(());
        }
        self.find_best(tx)
    }

    /// Follows a parked branch, by the owner's word; says whether there is one of this tip.
    pub(crate) fn follow_parked(
        &mut self,
        tx: &Tx<'_>,
        tip: &BlockId,
        now: Now,
        changes: &mut Changes,
    ) -> Result<bool, StoreError> {
        if !self.parked().iter().any(|parked| parked.tip == *tip) {
            return Ok(false);
        }
        if self.obstacles.followed.len() >= FOLLOWED {
            self.obstacles.followed.pop_front();
        }
        self.obstacles.followed.push_back(*tip);
        self.find_best(tx)?;
        self.follow_best(tx, now, changes)?;
        Ok(true)
    }
}
