//! What an author has in the chain.
//!
//! No index goes by author and height: it would slow every post down for the sake of block
//! templates. Rule P4 ties `created` to the time of the block, so the index by `created` bounds
//! these questions just as well.

use blocknet_chain::rules::post::MAX_AHEAD_SECS;
use blocknet_chain::{Header, Height, PublicKey};
use rusqlite::OptionalExtension;
use std::collections::HashMap;

use super::{View, posts, shown};
use crate::rows::{self, array, post_sql, shelf, sortable, unsigned};
use crate::{AuthorCard, Change, StoreError};

// `kind = 1` is what the partial index asks for.
pub(super) const PROFILES_WAITING: &str = "SELECT row FROM post INDEXED BY post_profile \
    WHERE author = ?1 AND kind = 1 AND shelf = 2 AND height IS NULL \
    ORDER BY created DESC, row DESC";
pub(super) const NOTES_OF: &str =
    post_sql!("WHERE p.author = ?1 AND p.shelf = ?2 ORDER BY p.created DESC, p.row DESC");
/// Hidden posts are few: their author may have so many waiting.
pub(super) const ANY_OF: &str = "SELECT row FROM post WHERE author = ?1 LIMIT 256";
pub(super) const LAST_PROFILE: &str = "SELECT row FROM post INDEXED BY post_profile \
    WHERE author = ?1 AND kind = 1 AND shelf = 2 ORDER BY height DESC, place DESC";

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

/// What an author says of itself: what waits in the pool comes after what is in a block.
pub(super) fn card(view: View<'_>, key: &PublicKey) -> Result<Option<AuthorCard>, StoreError> {
    let Some(author) = row_of(view, key)? else {
        return Ok(None);
    };
    let mut card = AuthorCard::default();
    for sql in [PROFILES_WAITING, LAST_PROFILE] {
        let mut statement = view.conn.prepare_cached(sql)?;
        let mut found = statement.query([author])?;
        while let Some(row) = found.next()? {
            let post = posts::by_row(view, row.get(0)?)?;
            let Some(post) = post.filter(|post| !view.hides(&post.stored)) else {
                continue;
            };
            let stored = &post.stored;
            let shown = shown::as_signed(stored.post.text.as_ref());
            card.profile = Some(Change {
                id: stored.id,
                standing: stored.standing,
            });
            (card.name, card.about) = (shown.name, shown.content);
            break;
        }
        if card.profile.is_some() {
            break;
        }
    }
    if card.name.is_none() {
        card.name = name_of_newest(view, author)?;
    }
    let is_seen = card.profile.is_some() || card.name.is_some() || shows_any(view, author)?;
    Ok(is_seen.then_some(card))
}

/// Whether anything of an author may be seen: that the author exists tells of posts as well.
pub(super) fn shows_any(view: View<'_>, author: i64) -> Result<bool, StoreError> {
    if view.veil.is_none() {
        return Ok(true);
    }
    let mut statement = view.conn.prepare_cached(ANY_OF)?;
    let mut found = statement.query([author])?;
    while let Some(row) = found.next()? {
        let post = posts::by_row(view, row.get(0)?)?;
        if post.is_some_and(|post| !view.hides(&post.stored)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The display name in an author's newest note.
fn name_of_newest(view: View<'_>, author: i64) -> Result<Option<String>, StoreError> {
    let mut statement = view.conn.prepare_cached(NOTES_OF)?;
    let mut found = statement.query((author, shelf::NOTES))?;
    while let Some(row) = found.next()? {
        let post = rows::post(row, view.network)?.stored;
        if !view.hides(&post) {
            return Ok(shown::as_signed(post.post.text.as_ref()).name);
        }
    }
    Ok(None)
}
