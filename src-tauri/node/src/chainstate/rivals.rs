//! Branches exactly as heavy as the active chain. The chain first seen complete stays (C1), and
//! their posts are not lost sight of: their bodies are fetched as well, and what they hold is
//! offered to the pool, so that the next block takes it in, whoever mines it.

use blocknet_chain::{BlockId, HeaderState, Post, Work};
use blocknet_store::{BodyStatus, Reading, StoreError, StoredHeader, Tx};

use super::Chainstate;

/// How many rivals at a time; each of their tips cost the work of a block.
const RIVALS: usize = 16;
/// How many blocks of a rival branch are looked at: from where branches are kept (section 9).
const DEPTH: usize = 144;

/// The smallest difference of two works.
const LEAST: Work = Work::from_be_bytes({
    let mut one = [0; 32];
    one[31] = 1;
    one
});

impl Chainstate {
    /// How many bodies of the tip's rivals are missing.
    pub(crate) fn missing_rivals(&self) -> usize {
        self.wanted.rivals()
    }

    /// Lists which bodies of the tip's rivals are missing; none while a heavier branch lacks its
    /// own, for it decides what is tied with what.
    pub(super) fn list_rivals(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        if self.best.id != self.tip.id {
            return Ok(());
        }
        let mut missing = Vec::new();
        let lighter = self.tip.work.saturating_sub(LEAST);
        for rival in tx.heavier_than(&lighter, RIVALS)? {
            if self.is_rival(&rival) && self.forks_above_elders(tx, &rival.state)? {
                missing.extend(missing_of(tx, &rival.state)?);
            }
        }
        self.wanted.replace_rivals(missing);
        Ok(())
    }

    /// Whether a branch is as heavy as the active chain, is another, and nothing is heavier.
    pub(super) fn is_rival(&self, candidate: &StoredHeader) -> bool {
        let best = self.best.id == self.tip.id;
        best && !candidate.active && candidate.state.work == self.tip.work
    }
}

/// The bodies of a branch that never came. One whose texts were erased was asked for already.
fn missing_of(tx: &Tx<'_>, rival: &HeaderState) -> Result<Vec<BlockId>, StoreError> {
    let branch = tx.branch(&rival.id, DEPTH)?;
    let missing = branch
        .into_iter()
        .filter(|(_, body)| *body == BodyStatus::Missing);
    Ok(missing.map(|(id, _)| id).collect())
}

/// The posts of a rival branch, in its order.
pub(crate) fn posts_of(tx: &Tx<'_>, rival: &BlockId) -> Result<Vec<Post>, StoreError> {
    let mut posts = Vec::new();
    for (id, _) in tx.branch(rival, DEPTH)? {
        posts.extend(tx.block(&id)?.into_iter().flat_map(|(_, posts)| posts));
    }
    Ok(posts)
}
