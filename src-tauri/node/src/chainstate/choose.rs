//! Choosing the chain (C1): most cumulative work, of what can be activated.

use std::sync::Arc;

use blocknet_chain::rules::choice::is_better;
use blocknet_chain::{BlockId, Header, HeaderState};
use blocknet_store::{Reading, StoreError, StoredHeader, Tx};

use super::reorg::Switched;
use super::{Chainstate, Changes, Confirmed, ConnectedBlock, LINKS, Now};

/// How many heavier headers one look for a chain that can be activated begins with.
const FIRST_LOOK: usize = 256;

impl Chainstate {
    /// Moves the tip to a child that the store has connected.
    pub(super) fn advance(
        &mut self,
        header: Header,
        state: HeaderState,
        posts: Vec<Confirmed>,
        now: Now,
        changes: &mut Changes,
    ) {
        self.move_tip(header, state, now);
        changes.connected.push(ConnectedBlock { state, posts });
    }

    pub(super) fn move_tip(&mut self, header: Header, state: HeaderState, now: Now) {
        (self.header, self.tip) = (header, state);
        Arc::make_mut(&mut self.elders).connected(state.height, now.mono);
        if self.best.work <= state.work {
            self.best = state;
            self.wanted.replace(Vec::new());
        }
        self.obstacles.outgrown(state.work);
    }

    /// Notes that the whole chain below a block, and the block, may be activated.
    pub(super) fn link(&mut self, id: BlockId) {
        if self.linked.len() >= LINKS {
            self.linked.clear();
        }
        self.linked.insert(id);
    }

    /// Whether the whole chain below a block, and the block, may be activated.
    pub(super) fn is_linked(&mut self, tx: &Tx<'_>, id: &BlockId) -> Result<bool, StoreError> {
        let (mut path, mut at) = (Vec::new(), *id);
        loop {
            if self.linked.contains(&at) {
                break;
            }
            let Some(stored) = tx.header(&at)? else {
                return Ok(false);
            };
            if stored.active {
                break;
            }
            if !self.is_usable(&stored) {
                return Ok(false);
            }
            path.push(at);
            at = stored.header.prev;
        }
        path.into_iter().for_each(|id| self.link(id));
        Ok(true)
    }

    /// Goes on from a new tip with what is stored above it.
    pub(super) fn follow_children(
        &mut self,
        tx: &Tx<'_>,
        id: &BlockId,
        now: Now,
        changes: &mut Changes,
    ) -> Result<(), StoreError> {
        let children = tx.children(id)?;
        if children.iter().any(|child| self.is_usable(child)) {
            return self.follow_descendants(tx, id, now, changes);
        }
        Ok(())
    }

    /// Activates the best chain that goes through a linked block, if it is better than the
    /// active one.
    pub(super) fn follow_descendants(
        &mut self,
        tx: &Tx<'_>,
        id: &BlockId,
        now: Now,
        changes: &mut Changes,
    ) -> Result<(), StoreError> {
        match self.heaviest_above(tx, id)? {
            Some(candidate) if self.is_rival(&candidate) => {
                changes.rivals.push(candidate.state.id);
                Ok(())
            }
            Some(candidate) => self.activate(tx, candidate, now, changes),
            None => Ok(()),
        }
    }

    /// The heaviest block that can be activated at or above a linked one; on a tie the one that
    /// was complete first.
    fn heaviest_above(
        &mut self,
        tx: &Tx<'_>,
        id: &BlockId,
    ) -> Result<Option<StoredHeader>, StoreError> {
        let mut best: Option<StoredHeader> = None;
        let mut open: Vec<StoredHeader> = tx.header(id)?.into_iter().collect();
        while let Some(at) = open.pop() {
            for child in tx.children(&at.state.id)? {
                if self.is_usable(&child) {
                    self.link(child.state.id);
                    open.push(child);
                }
            }
            if best.as_ref().is_none_or(|best| comes_before(&at, best)) {
                best = Some(at);
            }
        }
        Ok(best)
    }

    /// Activates the best chain of all that can be, if it is better than the active one.
    pub(crate) fn follow_best(
        &mut self,
        tx: &Tx<'_>,
        now: Now,
        changes: &mut Changes,
    ) -> Result<(), StoreError> {
        match self.best_activatable(tx)? {
            Some(candidate) => self.activate(tx, candidate, now, changes),
            None => Ok(()),
        }
    }

    /// Makes a chain active if it is better. When one of its blocks turns out invalid, the old
    /// chain stands again, and the next best is tried.
    fn activate(
        &mut self,
        tx: &Tx<'_>,
        mut candidate: StoredHeader,
        now: Now,
        changes: &mut Changes,
    ) -> Result<(), StoreError> {
        while is_better(candidate.state.work, self.tip.work)
            && self.may_follow(tx, &candidate.state)?
        {
            match self.switch_to(tx, &candidate, now, changes)? {
                Switched::Done => break,
                Switched::Broken { id, rule, message } => {
                    self.invalidate(tx, &id, rule, &message)?
                }
            }
            match self.best_activatable(tx)? {
                Some(next) => candidate = next,
                None => break,
            }
        }
        Ok(())
    }

    /// The best chain of all that can be activated and has more work than the active one.
    fn best_activatable(&mut self, tx: &Tx<'_>) -> Result<Option<StoredHeader>, StoreError> {
        let mut limit = FIRST_LOOK;
        loop {
            let heavier = tx.heavier_than(&self.tip.work, limit)?;
            for header in &heavier {
                if self.is_usable(header)
                    && self.is_linked(tx, &header.state.id)?
                    && self.may_follow(tx, &header.state)?
                {
                    return Ok(Some(header.clone()));
                }
            }
            if heavier.len() < limit {
                return Ok(None);
            }
            // Headers without bodies may stand before it, however many.
            limit = limit.saturating_mul(4);
        }
    }
}

/// > **C1** most cumulative work wins; on a tie the chain first seen complete stays.
fn comes_before(one: &StoredHeader, other: &StoredHeader) -> bool {
    let (a, b) = (one.state.work, other.state.work);
    is_better(a, b) || (a == b && one.complete_seq < other.complete_seq)
}
