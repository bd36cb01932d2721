//! What answers the owner, or names the owner: the newest to come first.

use rusqlite::OptionalExtension;

use super::budget::Budget;
use super::{View, posts, records, shown};
use crate::{Cursor, Replies, Reply, Standing, StoreError, Unread};

/// Setting: the row up to which the owner has seen replies.
pub(crate) const SEEN: &str = "replies_seen";
/// Replies of one page at most.
const LARGEST_PAGE: usize = 200;
/// Rows that one page looks at, when many of them are gone again.
const CANDIDATES: usize = 2000;
/// Unread replies are counted so far.
const MOST_UNREAD: i64 = 100;

pub(super) const BELOW: &str =
    "SELECT post, mention FROM reply WHERE post < ?1 ORDER BY post DESC LIMIT ?2";
pub(super) const UNREAD: &str = "SELECT count(*) FROM (SELECT 1 FROM reply r CROSS JOIN post p \
    ON p.row = r.post WHERE r.post > ?1 AND p.shelf = 1 LIMIT ?2)";
pub(super) const NEWEST: &str = "SELECT r.post, r.mention FROM reply r CROSS JOIN post p ON p.row = r.post \
    WHERE r.post > ?1 AND p.shelf = 1 ORDER BY r.post DESC LIMIT 1";

/// The row up to which the owner has seen them.
pub(crate) fn seen(view: View<'_>) -> Result<i64, StoreError> {
    let seen = records::setting(view, SEEN)?;
    Ok(seen.and_then(|row| row.parse().ok()).unwrap_or(0))
}

pub(super) fn page(
    view: View<'_>,
    before: Option<Cursor>,
    limit: usize,
) -> Result<Replies, StoreError> {
    let limit = limit.clamp(1, LARGEST_PAGE);
    let seen = seen(view)?;
    let top = before.unwrap_or(Cursor::NEWEST).row();
    let most = i64::try_from(CANDIDATES).unwrap_or(i64::MAX);
    let mut statement = view.conn.prepare_cached(BELOW)?;
    let mut rows = statement.query((top, most))?;
    let mut page = Replies::default();
    let mut budget = Budget::of_a_list();
    let mut looked_at = 0;
    while let Some(row) = rows.next()? {
        let (number, mention): (i64, bool) = (row.get(0)?, row.get(1)?);
        let end = Cursor::new(0, number);
        looked_at += 1;
        if page.newest.is_none() {
            page.newest = Some(end);
        }
        let found = posts::by_row(view, number)?.filter(|found| {
            let listed = matches!(
                found.stored.standing,
                Standing::Pooled | Standing::Confirmed { .. }
            );
            listed && !view.hides(&found.stored)
        });
        if let Some(found) = found {
            page.replies.push(Reply {
                post: shown::in_list(view, found, &mut budget)?,
                mention,
                unread: number > seen,
            });
        }
        if page.replies.len() == limit || looked_at == CANDIDATES {
            page.next = Some(end);
            break;
        }
    }
    Ok(page)
}

pub(super) fn unread(view: View<'_>) -> Result<Unread, StoreError> {
    let seen = seen(view)?;
    let mut statement = view.conn.prepare_cached(UNREAD)?;
    let count = statement.query_row((seen, MOST_UNREAD), |row| row.get(0))?;
    let mut statement = view.conn.prepare_cached(NEWEST)?;
    let newest = statement.query_row([seen], |row| Ok((row.get(0)?, row.get(1)?)));
    let Some((row, mention)) = newest.optional()? else {
        return Ok(Unread::default());
    };
    Ok(Unread {
        count,
        newest: posts::by_row(view, row)?.map(|found| found.stored.id),
        mention,
    })
}
