//! Switching to another chain, whole or not at all.

use std::sync::Arc;

use blocknet_chain::{BlockId, Header, HeaderState, Height, Rule};
use blocknet_store::{Reading, ReorgRow, StoreError, StoredHeader, Tx};

use super::blocks::broken_p5;
use super::{Chainstate, Changes, Confirmed, ConnectedBlock, Now, Reorg};

/// How a switch ended.
pub(super) enum Switched {
    /// The chain is active.
    Done,
    /// A block of it breaks a rule; everything is as before.
    Broken {
        /// The block.
        id: BlockId,
        /// The rule.
        rule: Rule,
        /// One sentence with the values.
        message: String,
    },
}

/// Why a savepoint was rolled back.
enum Undone {
    Store(StoreError),
    Broken {
        id: BlockId,
        rule: Rule,
        message: String,
    },
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What a switch did in the store.
struct Done {
    connected: Vec<ConnectedBlock>,
    left: Vec<BlockId>,
}

fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Chainstate {
    /// Disconnects down to the fork and connects up to `target`, inside one savepoint.
    pub(super) fn switch_to(
        &mut self,
        tx: &Tx<'_>,
        target: &StoredHeader,
        now: Now,
        changes: &mut Changes,
    ) -> Result<Switched, StoreError> {
        let branch: Vec<BlockId> = tx
            .branch(&target.state.id, usize::MAX)?
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        let rises = u32::try_from(branch.len()).unwrap_or(u32::MAX);
        let fork = target.state.height.saturating_sub(rises);
        let done = match tx.savepoint(|tx| self.carry_out(tx, fork, &branch, now)) {
            Ok(done) => done,
            Err(Undone::Store(error)) => return Err(error),
            Err(Undone::Broken { id, rule, message }) => {
                return Ok(Switched::Broken { id, rule, message });
            }
        };
        self.note_switch(target, fork, done, now, changes);
        self.list_rivals(tx)?;
        Ok(Switched::Done)
    }

    fn carry_out(
        &self,
        tx: &Tx<'_>,
        fork: Height,
        branch: &[BlockId],
        now: Now,
    ) -> Result<Done, Undone> {
        let mut done = Done {
            connected: Vec::new(),
            left: Vec::new(),
        };
        for _ in fork.get()..self.tip.height.get() {
            done.left.push(tx.disconnect_tip()?);
        }
        for id in branch {
            done.connected.push(self.connect(tx, id)?);
        }
        if let (Some(new_tip), [_, ..]) = (branch.last(), done.left.as_slice()) {
            let mut returned = 0_u32;
            for block in &done.left {
                returned = returned.saturating_add(tx.count_loose(block)?);
            }
            tx.put_reorg(&ReorgRow {
                time: now.unix,
                fork_height: fork,
                depth: whole(done.left.len()),
                gained: whole(branch.len()),
                returned,
                old_tip: self.tip.id,
                new_tip: *new_tip,
            })?;
        }
        Ok(done)
    }

    /// Connects a stored block to the tip, after a check of the rule that depends on its chain.
    fn connect(&self, tx: &Tx<'_>, id: &BlockId) -> Result<ConnectedBlock, Undone> {
        let (Some(stored), Some(names)) = (tx.header(id)?, tx.block_names(id)?) else {
            return Err(StoreError::BodyMissing { id: *id }.into());
        };
        let posts: Vec<_> = names
            .into_iter()
            .map(|(id, leaf)| Confirmed { id, leaf })
            .collect();
        if let Some(message) = broken_p5(tx, posts.iter().map(|post| post.id))? {
            return Err(Undone::Broken {
                id: *id,
                rule: Rule::P5,
                message,
            });
        }
        tx.connect(id)?;
        Ok(ConnectedBlock {
            state: stored.state,
            posts,
        })
    }

    fn note_switch(
        &mut self,
        target: &StoredHeader,
        fork: Height,
        done: Done,
        now: Now,
        changes: &mut Changes,
    ) {
        let old_tip = self.tip.id;
        let depth = whole(done.left.len());
        if depth > 0 {
            Arc::make_mut(&mut self.elders).disconnected_to(fork);
            self.deepest_reorg = self.deepest_reorg.max(Some(depth));
            let (fork_height, new_tip) = (fork, target.state.id);
            tracing::info!(depth, fork_height = fork.get(), %old_tip, %new_tip, "the chain changed");
            changes.reorgs.push(Reorg {
                fork_height,
                old_tip,
                new_tip,
                depth,
            });
        }
        let (header, state): (Header, HeaderState) = (target.header, target.state);
        self.move_tip(header, state, now);
        changes.left.extend(done.left);
        changes.connected.extend(done.connected);
    }
}
