//! The history of reorgs.

use blocknet_chain::{BlockId, Height};
use rusqlite::OptionalExtension;

use super::View;
use super::headers::limit;
use crate::rows::{array, sortable, unsigned};
use crate::{ReorgRow, StoreError};

pub(super) const PAGE: &str = "SELECT row, time, fork_height, depth, gained, returned, old_tip, new_tip \
    FROM reorg WHERE row < ?1 ORDER BY row DESC LIMIT ?2";

pub(super) fn page(
    view: View<'_>,
    before: Option<u64>,
    count: usize,
) -> Result<Vec<(u64, ReorgRow)>, StoreError> {
    let before = before.map_or(i64::MAX, sortable);
    let mut statement = view.conn.prepare_cached(PAGE)?;
    let mut found = statement.query((before, limit(count)))?;
    let mut reorgs = Vec::new();
    while let Some(row) = found.next()? {
        let reorg = ReorgRow {
            time: unsigned(row.get(1)?, "the time of a reorg")?,
            fork_height: Height::new(row.get(2)?),
            depth: row.get(3)?,
            gained: row.get(4)?,
            returned: row.get(5)?,
            old_tip: BlockId::from_bytes(array(row, 6)?),
            new_tip: BlockId::from_bytes(array(row, 7)?),
        };
        reorgs.push((unsigned(row.get(0)?, "the number of a reorg")?, reorg));
    }
    Ok(reorgs)
}

/// The deepest of those since a Unix time. The table holds a thousand rows at most.
pub(super) fn deepest(view: View<'_>, since: u64) -> Result<Option<u32>, StoreError> {
    let mut statement = view
        .conn
        .prepare_cached("SELECT max(depth) FROM reorg WHERE time >= ?1")?;
    let found = statement.query_row([sortable(since)], |row| row.get(0));
    Ok(found.optional()?.flatten())
}
