//! Headers, on the active chain and off it.

use blocknet_chain::{BlockId, Header, Height, Work};
use rusqlite::{OptionalExtension, Params, Row};

use super::View;
use crate::rows::{self, array, body, header_sql, unsigned};
use crate::{BodyStatus, Counts, StoreError, StoredHeader};

/// Rows that `LIMIT` takes for a number of Rust.
pub(crate) fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) const BY_ID: &str = header_sql!("FROM header h WHERE h.id = ?1");
pub(super) const ACTIVE: &str = header_sql!("FROM header h WHERE h.height = ?1 AND h.active = 1");
pub(super) const TIP: &str = header_sql!(
    "FROM header h WHERE h.active = 1 AND h.height >= 0 ORDER BY h.height DESC LIMIT 1"
);
pub(super) const AFTER: &str = "SELECT h.raw FROM header h WHERE h.active = 1 AND h.height > ?1 \
    ORDER BY h.height LIMIT ?2";
pub(super) const PAGE: &str = header_sql!(
    "FROM header h WHERE h.active = 1 AND h.height < ?1 ORDER BY h.height DESC LIMIT ?2"
);
pub(super) const CHILDREN: &str = header_sql!(
    "FROM header h WHERE h.parent = (SELECT row FROM header WHERE id = ?1) ORDER BY h.row"
);
// Only headers of equal work are sorted; each of them cost that work.
const HEAVIER: &str = header_sql!(
    "FROM header h WHERE h.active = 0 AND h.invalid = 0 AND h.work > ?1 \
     ORDER BY h.work DESC, h.complete_seq IS NULL, h.complete_seq, h.row LIMIT ?2"
);

fn one(view: View<'_>, sql: &str, params: impl Params) -> Result<Option<StoredHeader>, StoreError> {
    let mut statement = view.conn.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    found.next()?.map(rows::header).transpose()
}

pub(super) fn many(
    view: View<'_>,
    sql: &str,
    params: impl Params,
) -> Result<Vec<StoredHeader>, StoreError> {
    let mut statement = view.conn.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    let mut headers = Vec::new();
    while let Some(row) = found.next()? {
        headers.push(rows::header(row)?);
    }
    Ok(headers)
}

pub(crate) fn by_id(view: View<'_>, id: &BlockId) -> Result<Option<StoredHeader>, StoreError> {
    one(view, BY_ID, [id.as_bytes()])
}

pub(super) fn active(view: View<'_>, height: Height) -> Result<Option<StoredHeader>, StoreError> {
    one(view, ACTIVE, [height.get()])
}

pub(crate) fn tip(view: View<'_>) -> Result<StoredHeader, StoreError> {
    one(view, TIP, [])?.ok_or_else(|| StoreError::damaged("the active chain is empty"))
}

pub(super) fn after(
    view: View<'_>,
    locator: &[BlockId],
    max: usize,
) -> Result<Vec<Header>, StoreError> {
    let mut known = Height::GENESIS;
    for id in locator {
        if let Some(header) = by_id(view, id)?.filter(|header| header.active) {
            known = header.state.height;
            break;
        }
    }
    raw(view, AFTER, (known.get(), limit(max)))
}

pub(super) fn between(
    view: View<'_>,
    first: Height,
    last: Height,
) -> Result<Vec<Header>, StoreError> {
    let sql = "SELECT raw FROM header h WHERE h.active = 1 AND h.height BETWEEN ?1 AND ?2 ORDER BY h.height";
    raw(view, sql, (first.get(), last.get()))
}

fn raw(view: View<'_>, sql: &str, params: impl Params) -> Result<Vec<Header>, StoreError> {
    let mut statement = view.conn.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    let mut headers = Vec::new();
    while let Some(row) = found.next()? {
        headers.push(Header::decode(&array(row, 0)?));
    }
    Ok(headers)
}

pub(super) fn page(
    view: View<'_>,
    before: Option<Height>,
    count: usize,
) -> Result<Vec<StoredHeader>, StoreError> {
    let before = before.map_or(i64::MAX, |height| i64::from(height.get()));
    many(view, PAGE, (before, limit(count)))
}

pub(super) fn children(view: View<'_>, id: &BlockId) -> Result<Vec<StoredHeader>, StoreError> {
    many(view, CHILDREN, [id.as_bytes()])
}

pub(super) fn heavier_than(
    view: View<'_>,
    work: &Work,
    count: usize,
) -> Result<Vec<StoredHeader>, StoreError> {
    many(view, HEAVIER, (work.to_be_bytes(), limit(count)))
}

pub(super) fn ancestor(
    view: View<'_>,
    id: &BlockId,
    height: Height,
) -> Result<Option<StoredHeader>, StoreError> {
    let mut at = by_id(view, id)?;
    while let Some(header) = at {
        if header.state.height <= height {
            return Ok((header.state.height == height).then_some(header));
        }
        at = match header.active {
            true => active(view, height)?,
            false => by_id(view, &header.header.prev)?,
        };
    }
    Ok(None)
}

pub(super) fn branch(
    view: View<'_>,
    id: &BlockId,
    max: usize,
) -> Result<Vec<(BlockId, BodyStatus)>, StoreError> {
    let mut statement = view.conn.prepare_cached(
        "WITH RECURSIVE back (row, parent, id, body) AS ( \
           SELECT row, parent, id, body FROM header WHERE id = ?1 AND active = 0 \
           UNION ALL \
           SELECT h.row, h.parent, h.id, h.body FROM back b JOIN header h ON h.row = b.parent \
           WHERE h.active = 0 \
         ) SELECT id, body FROM back LIMIT ?2",
    )?;
    let mut found = statement.query((id.as_bytes(), limit(max)))?;
    let mut branch = Vec::new();
    while let Some(row) = found.next()? {
        branch.push((BlockId::from_bytes(array(row, 0)?), body_status(row)?));
    }
    branch.reverse();
    Ok(branch)
}

fn body_status(row: &Row<'_>) -> Result<BodyStatus, StoreError> {
    Ok(match row.get(1)? {
        body::COMPLETE => BodyStatus::Complete,
        body::INCOMPLETE => BodyStatus::Incomplete,
        _ => BodyStatus::Missing,
    })
}

pub(super) fn counts(view: View<'_>) -> Result<Counts, StoreError> {
    let tip = tip(view)?;
    // Rows are never deleted, so the last number is how many there are.
    let headers: Option<i64> = view
        .conn
        .prepare_cached("SELECT max(row) FROM header")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(Counts {
        blocks: u64::from(tip.state.height.get()) + 1,
        posts: tip.chain_posts,
        headers: unsigned(headers.unwrap_or(0), "a number of headers")?,
    })
}
