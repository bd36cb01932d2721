//! Writing the history of reorgs.

use super::Tx;
use crate::rows::sortable;
use crate::{ReorgRow, StoreError};

/// Reorgs that are remembered: years of a quiet network, and some hours of a restless one.
const KEPT: i64 = 1_000;

impl Tx<'_> {
    /// Remembers a reorg; the oldest beyond the newest thousand is forgotten.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite cannot write.
    pub fn put_reorg(&self, reorg: &ReorgRow) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO reorg (time, fork_height, depth, gained, returned, old_tip, new_tip) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                sortable(reorg.time),
                reorg.fork_height.get(),
                reorg.depth,
                reorg.gained,
                reorg.returned,
                reorg.old_tip.as_bytes(),
                reorg.new_tip.as_bytes(),
            ),
        )?;
        self.run(
            "DELETE FROM reorg WHERE row <= (SELECT max(row) FROM reorg) - ?1",
            [KEPT],
        )?;
        Ok(())
    }
}
