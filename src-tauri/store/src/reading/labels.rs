//! What notes say of posts and authors.

use blocknet_chain::PublicKey;

use super::{View, authors, posts, shown};
use crate::{LabelFound, Standing, StoreError};

/// Notes of one list that are looked at for one target.
const NOTES: i64 = 64;
/// Different labels of one list.
const LABELS: usize = 64;

pub(super) const OF: &str = "SELECT label, post FROM label \
    WHERE target = ?1 AND author = ?2 AND channel = ?3 LIMIT ?4";
/// Goes from one label to the next, however many notes give each.
pub(super) const NEXT: &str = "SELECT label FROM label \
    WHERE author = ?1 AND channel = ?2 AND label > ?3 ORDER BY label LIMIT 1";

pub(super) fn of(
    view: View<'_>,
    target: &[u8; 32],
    author: &PublicKey,
    channel: &str,
) -> Result<Vec<LabelFound>, StoreError> {
    let Some(author) = authors::row_of(view, author)? else {
        return Ok(Vec::new());
    };
    let mut statement = view.conn.prepare_cached(OF)?;
    let mut found = statement.query((target, author, channel, NOTES))?;
    let mut labels = Vec::new();
    while let Some(row) = found.next()? {
        let Some(note) = posts::by_row(view, row.get(1)?)? else {
            continue;
        };
        let note = note.stored;
        let stands = matches!(note.standing, Standing::Pooled | Standing::Confirmed { .. });
        if stands && !view.hides(&note) && !shown::is_deleted(view, &note.id, author)? {
            labels.push(LabelFound {
                label: row.get(0)?,
                note: note.id,
            });
        }
    }
    Ok(labels)
}

pub(super) fn used(
    view: View<'_>,
    author: &PublicKey,
    channel: &str,
) -> Result<Vec<String>, StoreError> {
    let Some(author) = authors::row_of(view, author)? else {
        return Ok(Vec::new());
    };
    let mut statement = view.conn.prepare_cached(NEXT)?;
    let mut labels: Vec<String> = Vec::new();
    while labels.len() < LABELS {
        let after = labels.last().map_or("", String::as_str);
        let mut found = statement.query((author, channel, after))?;
        match found.next()? {
            Some(row) => labels.push(row.get(0)?),
            None => break,
        }
    }
    Ok(labels)
}
