//! What an author has in the chain.
//!
//! No index goes by author and height: it would slow every post down for the sake of block
//! templates. Rule P4 ties `created` to the time of the block, so the index by `created` bounds
//! these questions just as well.

use blocknet_chain::rules::post::MAX_AHEAD_SECS;
use blocknet_chain::{Header, Height, PublicKey};
use rusqlite::OptionalExtension;
use std::collections::HashMap;

use super::View;
use crate::StoreError;
use crate::rows::{array, shelf, sortable, unsigned};

pub(super) const FIRST: &str = "SELECT p.created, h.raw FROM post p \
    CROSS JOIN header h ON h.height = p.height AND h.active = 1 \
    WHERE p.author = ?1 AND p.shelf = ?2 AND p.standing = 2 ORDER BY p.created";

/// The row of an author who has signed any post.
pub(super) fn row_of(view: View<'_>, author: &PublicKey) -> Result<Option<i64>, StoreError> {
    let mut statement = view
        .conn
        .prepare_cached("SELECT row FROM author WHERE key = ?1")?;
    Ok(statement
        .query_row([author.as_bytes()], |row| row.get(0))
        .optional()?)
}

pub(super) fn first_confirmed(
    view: View<'_>,
    author: &PublicKey,
) -> Result<Option<u64>, StoreError> {
    let Some(author) = row_of(view, author)? else {
        return Ok(None);
    };
    let mut first: Option<u64> = None;
    for shelf in [shelf::NOTES, shelf::OTHERS] {
        let mut statement = view.conn.prepare_cached(FIRST)?;
        let mut found = statement.query((author, shelf))?;
        while let Some(row) = found.next()? {
            // A later `created` cannot be in an earlier block than this much before it.
            let created: i64 = row.get(0)?;
            if first.is_some_and(|first| created > sortable(first.saturating_add(MAX_AHEAD_SECS))) {
                break;
            }
            let time = Header::decode(&array(row, 1)?).time;
            first = Some(first.map_or(time, |first| first.min(time)));
        }
    }
    Ok(first)
}

pub(super) fn bytes_since(
    view: View<'_>,
    from: Height,
) -> Result<Vec<(PublicKey, u64)>, StoreError> {
    let mut statement = view.conn.prepare_cached(
        "SELECT p.author, p.size FROM header h CROSS JOIN block_post b ON b.header = h.row \
         CROSS JOIN post p ON p.row = b.post WHERE h.active = 1 AND h.height >= ?1",
    )?;
    let mut found = statement.query([from.get()])?;
    let mut sums: HashMap<i64, i64> = HashMap::new();
    while let Some(row) = found.next()? {
        *sums.entry(row.get(0)?).or_default() += row.get::<_, i64>(1)?;
    }
    let mut key = view
        .conn
        .prepare_cached("SELECT key FROM author WHERE row = ?1")?;
    let mut authors = Vec::with_capacity(sums.len());
    for (author, sum) in sums {
        let key = key.query_row([author], |row| row.get(0).map(PublicKey::from_bytes))?;
        authors.push((key, unsigned(sum, "a number of bytes")?));
    }
    Ok(authors)
}
