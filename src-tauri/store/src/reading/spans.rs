//! Where in the rows the texts of some days stand.

use super::View;
use crate::StoreError;

/// Rows of a chunk: 1,024, as the table's writer counts them.
const CHUNK: u32 = 10;
/// Runs that are told apart.
const RUNS: usize = 64;

pub(super) const FITTING: &str = "SELECT chunk, oldest < ?3 AND newest >= ?2 FROM post_span \
    WHERE chunk <= ?1 ORDER BY chunk DESC";

/// Runs of rows, highest first, each from its lowest row to one above its highest.
pub(super) type Runs = Vec<(i64, i64)>;

/// The rows below `top` that may hold a text found between two times.
pub(super) fn between(
    view: View<'_>,
    top: i64,
    since: i64,
    until: i64,
) -> Result<Runs, StoreError> {
    if since <= 0 && until == i64::MAX {
        return Ok(vec![(0, top)]);
    }
    let mut statement = view.conn.prepare_cached(FITTING)?;
    let mut found = statement.query((top >> CHUNK, since, until))?;
    let mut runs: Runs = Vec::new();
    while let Some(row) = found.next()? {
        if !row.get::<_, bool>(1)? {
            continue;
        }
        let chunk: i64 = row.get(0)?;
        let (low, high) = (chunk << CHUNK, (chunk + 1) << CHUNK);
        let count = runs.len();
        match runs.last_mut() {
            Some(run) if run.0 == high => run.0 = low,
            // What is left out of so many runs is searched whole: slower, and never wrong.
            Some(run) if count == RUNS => {
                run.0 = 0;
                break;
            }
            _ => runs.push((low, high.min(top))),
        }
    }
    Ok(runs)
}
