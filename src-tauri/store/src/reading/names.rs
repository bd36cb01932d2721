//! Names that authors use.

use blocknet_chain::PublicKey;

use super::{View, authors, posts};
use crate::StoreError;
use crate::facets::fold;
use crate::ids::bounds;
use crate::terms::Terms;

/// Authors that one word of a search may mean; a name that more share says nothing.
const AUTHORS: i64 = 1000;
/// Signs that a beginning of a short key has at least: with fewer it would be anybody's.
const SHORTEST_KEY: usize = 4;
/// Names that look the same and are looked at for the first whose post still may be shown.
const NAMESAKES: i64 = 16;
/// Crockford's base32 in lower case, as short keys are written.
const KEY_SIGNS: &str = "0123456789abcdefghjkmnpqrstvwxyz";

pub(super) const BY_NAME: &str = "SELECT n.author, n.post FROM author_name_text t \
    CROSS JOIN author_name n ON n.row = t.rowid WHERE t.author_name_text MATCH ?1 LIMIT ?2";
pub(super) const BY_KEY: &str = "SELECT row FROM author WHERE key >= ?1 AND key <= ?2 LIMIT ?3";
pub(super) const BY_FOLD: &str = "SELECT a.key, n.post FROM author_name n \
    CROSS JOIN author a ON a.row = n.author WHERE n.fold = ?1 ORDER BY n.row LIMIT ?2";
pub(super) const NAMES_OF: &str = "SELECT name, post FROM author_name WHERE author = ?1";

/// Rows of the authors that a person may mean by a name, a key or the beginning of one.
pub(super) fn meant(view: View<'_>, text: &str) -> Result<Vec<i64>, StoreError> {
    let mut rows = Vec::new();
    for (from, to) in key_ranges(text.trim()) {
        let mut statement = view.conn.prepare_cached(BY_KEY)?;
        let mut found = statement.query((from, to, AUTHORS))?;
        while let Some(row) = found.next()? {
            rows.push(row.get(0)?);
        }
    }
    let begins = text.split_whitespace().map(|word| format!("{word}* "));
    if let Some(terms) = Terms::parse(&begins.collect::<String>()) {
        let mut statement = view.conn.prepare_cached(BY_NAME)?;
        let mut found = statement.query((terms.as_str(), AUTHORS))?;
        while let Some(row) = found.next()? {
            if may_be_seen(view, row.get(1)?)? {
                rows.push(row.get(0)?);
            }
        }
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

/// Whether this reader may see the post that told of a name.
fn may_be_seen(view: View<'_>, post: i64) -> Result<bool, StoreError> {
    if view.veil.is_none() {
        return Ok(true);
    }
    let post = posts::by_row(view, post)?;
    Ok(post.is_some_and(|post| !view.hides(&post.stored)))
}

/// The first and the last key that begin as a short key or hex digits say.
fn key_ranges(text: &str) -> Vec<([u8; 32], [u8; 32])> {
    let short: String = text.to_lowercase().chars().filter(|c| *c != '-').collect();
    let digits = |signs: &str| -> Option<Vec<u8>> {
        let place = |c| signs.find(c).and_then(|place| u8::try_from(place).ok());
        short.chars().map(place).collect()
    };
    let mut ranges = Vec::new();
    if (SHORTEST_KEY..=8).contains(&short.len())
        && let Some(digits) = digits(KEY_SIGNS)
    {
        ranges.push(bounds(&digits, 5));
    }
    if (2 * SHORTEST_KEY..=64).contains(&short.len())
        && let Some(digits) = digits("0123456789abcdef")
    {
        ranges.push(bounds(&digits, 4));
    }
    ranges
}

pub(super) fn last_of(view: View<'_>, author: &PublicKey) -> Result<Option<String>, StoreError> {
    let Some(author) = authors::row_of(view, author)? else {
        return Ok(None);
    };
    let mut statement = view.conn.prepare_cached(NAMES_OF)?;
    let mut found = statement.query([author])?;
    let mut last: Option<(i64, String)> = None;
    while let Some(row) = found.next()? {
        let post = row.get(1)?;
        if last.as_ref().is_none_or(|(known, _)| *known < post) && may_be_seen(view, post)? {
            last = Some((post, row.get(0)?));
        }
    }
    Ok(last.map(|(_, name)| name))
}

pub(super) fn first_under(view: View<'_>, name: &str) -> Result<Option<PublicKey>, StoreError> {
    let fold = fold(name);
    if fold.is_empty() {
        return Ok(None);
    }
    let mut statement = view.conn.prepare_cached(BY_FOLD)?;
    let mut found = statement.query((fold, NAMESAKES))?;
    while let Some(row) = found.next()? {
        if may_be_seen(view, row.get(1)?)? {
            return Ok(Some(row.get(0).map(PublicKey::from_bytes)?));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::key_ranges;

    #[test]
    fn a_short_key_means_the_keys_that_begin_so() {
        // `zz00` is 11111 11111 00000 00000.
        let [(first, last)] = key_ranges("zz00").try_into().unwrap_or_default();
        assert_eq!(first[..3], [0xff, 0xc0, 0x00]);
        assert_eq!(last[..3], [0xff, 0xc0, 0x0f]);
        assert_eq!((first[31], last[31]), (0, 0xff));
        assert_eq!(key_ranges("ZZ-00"), key_ranges("zz00"));
        assert_eq!(key_ranges("abc"), []);
        assert_eq!(
            key_ranges("lulu"),
            [],
            "l and u are no signs of a short key"
        );
        assert_eq!(key_ranges("abcdef01").len(), 2, "either form");
        assert_eq!(key_ranges("zoë-smith"), []);
    }
}
