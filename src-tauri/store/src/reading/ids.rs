//! Blocks, posts and authors by how their id begins.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use blocknet_chain::PublicKey;

use super::{View, authors, headers, posts};
use crate::rows::{self, array, header_sql, key_of, post_sql};
use crate::{BodyStatus, FoundIds, IdPrefix, StoreError, StoredHeader, StoredPost};

/// Rows of each kind that are looked at for one answer: some are not shown, and the others with
/// their texts are at most a few megabytes.
const LOOKED_AT: usize = 64;

// A first digit says which sign the keys have, so that they count up as the ids do.
pub(super) const POSTS: &str =
    post_sql!("WHERE p.id_key >= ?1 AND p.id_key <= ?2 ORDER BY p.id_key LIMIT ?3");
pub(super) const BLOCKS: &str =
    header_sql!("FROM header h WHERE h.id >= ?1 AND h.id <= ?2 ORDER BY h.id LIMIT ?3");
pub(super) const AUTHORS: &str =
    "SELECT row, key FROM author WHERE key >= ?1 AND key <= ?2 ORDER BY key LIMIT ?3";

pub(super) fn find(
    view: View<'_>,
    prefix: &IdPrefix,
    limit: usize,
) -> Result<FoundIds, StoreError> {
    let mut found = FoundIds::default();
    let mut left = limit;
    (found.blocks, found.more) = cut(found_blocks(view, prefix)?, &mut left, found.more);
    (found.posts, found.more) = cut(found_posts(view, prefix)?, &mut left, found.more);
    (found.authors, found.more) = cut(found_authors(view, prefix)?, &mut left, found.more);
    Ok(found)
}

/// What one kind has, and whether there may be more of it.
type Found<T> = (Vec<T>, bool);

/// As many as there is still room for.
fn cut<T>((mut all, more): Found<T>, left: &mut usize, more_before: bool) -> Found<T> {
    let is_cut = all.len() > *left;
    all.truncate(*left);
    *left -= all.len();
    (all, more_before || more || is_cut)
}

fn found_blocks(view: View<'_>, prefix: &IdPrefix) -> Result<Found<StoredHeader>, StoreError> {
    let range = (prefix.first(), prefix.last(), headers::limit(LOOKED_AT));
    let headers = headers::many(view, BLOCKS, range)?;
    let more = headers.len() == LOOKED_AT;
    let here = headers.into_iter();
    let here = here.filter(|header| header.body != BodyStatus::Missing);
    Ok((here.collect(), more))
}

fn found_posts(view: View<'_>, prefix: &IdPrefix) -> Result<Found<StoredPost>, StoreError> {
    let mut statement = view.conn.prepare_cached(POSTS)?;
    let (first, last) = (key_of(prefix.first()), key_of(prefix.last()));
    let mut found = statement.query((first, last, headers::limit(LOOKED_AT)))?;
    let (mut best, mut looked_at) = (BTreeMap::new(), 0);
    while let Some(row) = found.next()? {
        looked_at += 1;
        let post = rows::post(row, view.network)?.stored;
        // The key says nothing of what comes after the sixteenth digit.
        if !prefix.begins(post.id.as_bytes()) || view.hides(&post) {
            continue;
        }
        match best.entry(post.id) {
            Entry::Vacant(entry) => {
                entry.insert(post);
            }
            Entry::Occupied(mut entry) if posts::is_better(&post, entry.get()) => {
                entry.insert(post);
            }
            Entry::Occupied(_) => {}
        }
    }
    Ok((best.into_values().collect(), looked_at == LOOKED_AT))
}

fn found_authors(view: View<'_>, prefix: &IdPrefix) -> Result<Found<PublicKey>, StoreError> {
    let mut statement = view.conn.prepare_cached(AUTHORS)?;
    let range = (prefix.first(), prefix.last(), headers::limit(LOOKED_AT));
    let mut found = statement.query(range)?;
    let (mut keys, mut looked_at) = (Vec::new(), 0);
    while let Some(row) = found.next()? {
        looked_at += 1;
        if authors::shows_any(view, row.get(0)?)? {
            keys.push(PublicKey::from_bytes(array(row, 1)?));
        }
    }
    Ok((keys, looked_at == LOOKED_AT))
}
