//! Taking in blocks whose bodies were checked (B1 to B3).

use std::sync::Arc;

use std::collections::HashSet;

use blocknet_chain::rules::post::first_of_its_id;
use blocknet_chain::{Block, BlockId, Checked, PostId, Rule};
use blocknet_store::{BodyStatus, Reading, StoreError, StoredHeader, Tx};

use super::headers::too_new;
use super::held::Early;
use super::{Chainstate, Changes, Confirmed, Now};
use crate::core::{BlockOutcome, HeadersVerdict, Sender};

impl Chainstate {
    /// Takes a block: its header if it is new, then its body, then whatever chain is best now.
    pub(crate) fn accept_block(
        &mut self,
        tx: &Tx<'_>,
        block: &Block<Checked>,
        sender: Sender,
        now: Now,
        changes: &mut Changes,
    ) -> Result<BlockOutcome, StoreError> {
        self.let_age(tx, now)?;
        let stored = match self.header_of(tx, block, sender, now)? {
            Ok(stored) => stored,
            Err(outcome) => return Ok(outcome),
        };
        let id = stored.state.id;
        if stored.invalid {
            let (rule, message) = self.reasons.of(&id);
            return Ok(BlockOutcome::Invalid { rule, message });
        }
        if stored.body == BodyStatus::Complete {
            return Ok(BlockOutcome::Known);
        }
        let mut is_complete = block.is_complete();
        if !is_complete && !self.is_wanted_and_buried(tx, &stored)? {
            tx.put_body(block)?;
            // Copies that lack different texts make a whole together.
            let joined = tx.header(&id)?.map(|stored| stored.body);
            is_complete = joined == Some(BodyStatus::Complete);
            if !is_complete {
                self.list_rivals(tx)?;
                return Ok(BlockOutcome::Incomplete);
            }
        }
        if !is_complete {
            self.buried.insert(id);
        }
        self.accept_body(tx, block, &stored, now, changes)
    }

    /// The block's stored header, which is put there if the rules allow.
    fn header_of(
        &mut self,
        tx: &Tx<'_>,
        block: &Block<Checked>,
        sender: Sender,
        now: Now,
    ) -> Result<Result<StoredHeader, BlockOutcome>, StoreError> {
        if let Some(stored) = tx.header(&block.id())? {
            return Ok(Ok(stored));
        }
        let headers = [*block.header()];
        let outcome = match self.accept_headers(tx, &headers, sender, now)?.verdict {
            HeadersVerdict::Good => match tx.header(&block.id())? {
                Some(stored) => return Ok(Ok(stored)),
                None => BlockOutcome::ParentUnknown,
            },
            HeadersVerdict::Orphan => BlockOutcome::ParentUnknown,
            HeadersVerdict::LowWork { .. } => BlockOutcome::LowWork,
            HeadersVerdict::Invalid { rule, message, .. } => {
                BlockOutcome::Invalid { rule, message }
            }
            HeadersVerdict::TooNew {
                not_held: Some(message),
                ..
            } => BlockOutcome::TooNew { message },
            HeadersVerdict::TooNew { ahead_secs, .. } => {
                let early = Early::Block(Box::new(block.clone()));
                match Arc::make_mut(&mut self.held).hold(early, sender, now.unix) {
                    Ok(()) => BlockOutcome::Held,
                    Err(why) => BlockOutcome::TooNew {
                        message: too_new(ahead_secs, why),
                    },
                }
            }
        };
        Ok(Err(outcome))
    }

    /// Stores a body that may be activated, and follows the best chain.
    fn accept_body(
        &mut self,
        tx: &Tx<'_>,
        block: &Block<Checked>,
        stored: &StoredHeader,
        now: Now,
        changes: &mut Changes,
    ) -> Result<BlockOutcome, StoreError> {
        let id = stored.state.id;
        self.came(tx, &id)?;
        let all_below_are_here = self.wanted.came(stored.state.height, &id);
        if stored.header.prev == self.tip.id && stored.state.work > self.tip.work {
            let posts: Vec<_> = block
                .entries()
                .map(|entry| Confirmed {
                    id: entry.id,
                    leaf: entry.leaf,
                })
                .collect();
            if let Some(message) = broken_p5(tx, posts.iter().map(|post| post.id))? {
                self.invalidate(tx, &id, Rule::P5, &message)?;
                return Ok(BlockOutcome::Invalid {
                    rule: Rule::P5,
                    message,
                });
            }
            // The common case goes into the store once, in its final standing.
            tx.put_block_connected(block, &stored.state)?;
            self.advance(stored.header, stored.state, posts, now, changes);
            self.list_rivals(tx)?;
            self.follow_children(tx, &id, now, changes)?;
            return Ok(BlockOutcome::Connected);
        }
        tx.put_body(block)?;
        let linked = match all_below_are_here {
            Some(linked) => linked,
            None => self.is_linked(tx, &id)?,
        };
        if linked {
            self.link(id);
            self.follow_descendants(tx, &id, now, changes)?;
        }
        Ok(match tx.header(&id)? {
            Some(now) if now.active => BlockOutcome::Connected,
            Some(now) if now.invalid => {
                let (rule, message) = self.reasons.of(&id);
                BlockOutcome::Invalid { rule, message }
            }
            _ => BlockOutcome::Stored,
        })
    }

    /// Marks a block invalid whose body is its own and breaks a rule.
    pub(crate) fn refuse_block(
        &mut self,
        tx: &Tx<'_>,
        id: &BlockId,
        rule: Rule,
        message: &str,
    ) -> Result<(), StoreError> {
        match tx.header(id)? {
            Some(stored) if !stored.active && !stored.invalid => {
                self.invalidate(tx, id, rule, message)
            }
            _ => Ok(()),
        }
    }

    /// Tries again what was held because its time ran ahead of the clock.
    pub(crate) fn retry_held(
        &mut self,
        tx: &Tx<'_>,
        now: Now,
        changes: &mut Changes,
    ) -> Result<(), StoreError> {
        self.let_age(tx, now)?;
        let max_ahead = u64::from(self.network.params().max_ahead_secs());
        if !self.held.has_ripe(now.unix, max_ahead) {
            return Ok(());
        }
        for (early, sender) in Arc::make_mut(&mut self.held).ripe(now.unix, max_ahead) {
            match early {
                Early::Header(header) => drop(self.accept_headers(tx, &[header], sender, now)?),
                Early::Block(block) => drop(self.accept_block(tx, &block, sender, now, changes)?),
            }
        }
        Ok(())
    }

    /// Tries again blocks that came without texts, now that they may be buried (A1).
    pub(crate) fn retry_buried(
        &mut self,
        tx: &Tx<'_>,
        now: Now,
        changes: &mut Changes,
    ) -> Result<(), StoreError> {
        while let Some((height, id)) = self.wanted.first() {
            let status = tx.header(&id)?.map(|stored| stored.body);
            if status != Some(BodyStatus::Incomplete) || !self.is_buried(tx, &id)? {
                break;
            }
            self.buried.insert(id);
            self.wanted.came(height, &id);
            self.link(id);
            self.follow_descendants(tx, &id, now, changes)?;
        }
        Ok(())
    }

    pub(super) fn invalidate(
        &mut self,
        tx: &Tx<'_>,
        id: &BlockId,
        rule: Rule,
        message: &str,
    ) -> Result<(), StoreError> {
        tracing::warn!(block = %id, message, "a block is invalid");
        tx.mark_invalid(id)?;
        Arc::make_mut(&mut self.reasons).put(*id, rule, message.to_owned());
        self.linked.remove(id);
        self.find_best(tx)
    }

    /// Whether a block that came without texts is one of the best header branch, and buried.
    fn is_wanted_and_buried(&self, tx: &Tx<'_>, stored: &StoredHeader) -> Result<bool, StoreError> {
        let (height, id) = (stored.state.height, stored.state.id);
        Ok(self.wanted.contains(height, &id) && self.is_buried(tx, &id)?)
    }
}

/// > **P5** a post id stands at most once in a chain.
pub(super) fn broken_p5(
    tx: &Tx<'_>,
    ids: impl Iterator<Item = PostId>,
) -> Result<Option<String>, StoreError> {
    let mut seen = HashSet::with_capacity(ids.size_hint().0);
    for id in ids {
        if let Err(error) = first_of_its_id(&mut seen, id) {
            return Ok(Some(error.to_string()));
        }
        if let Some(height) = tx.confirmed_at(&id)? {
            return Ok(Some(format!(
                "P5: post {id} stands in the chain already, at height {height}"
            )));
        }
    }
    Ok(None)
}
