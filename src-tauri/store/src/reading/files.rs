//! Attachments that posts name.

use blocknet_chain::{FileId, PostId, PublicKey};
use rusqlite::OptionalExtension;

use super::{View, posts};
use crate::StoreError;
use crate::rows::{array, unsigned};

pub(super) const SIZE: &str = "SELECT size FROM post_file WHERE hash = ?1 LIMIT 1";
pub(super) const NAMING: &str = "SELECT post, size FROM post_file WHERE hash = ?1";
pub(super) const NAMED_BY: &str = "SELECT 1 FROM post_file f CROSS JOIN post p ON p.row = f.post \
     CROSS JOIN author a ON a.row = p.author WHERE f.hash = ?1 AND a.key = ?2 LIMIT 1";

pub(super) const OF_POST: &str = "SELECT hash FROM post_file WHERE post = ?1";

/// The files that a post names, its author's edits of it included.
pub(super) fn of_post(view: View<'_>, id: &PostId) -> Result<Vec<FileId>, StoreError> {
    let mut ids = vec![*id];
    if let Some(post) = posts::feed_post(view, id)? {
        let author = post.stored.post.stub.author();
        ids.extend(posts::edits_of(view, id, &author)?);
    }
    let mut statement = view.conn.prepare_cached(OF_POST)?;
    let mut files = Vec::new();
    for id in ids {
        for post in posts::all_of(view, &id)? {
            let mut rows = statement.query([post.row])?;
            while let Some(row) = rows.next()? {
                files.push(FileId::from_bytes(array(row, 0)?));
            }
        }
    }
    Ok(files)
}

/// Bytes of a file as one of the posts that name it says; `None` when none does that this reader
/// may see.
pub(super) fn size(view: View<'_>, id: &FileId) -> Result<Option<u64>, StoreError> {
    if view.veil.is_some() {
        return Ok(behind_veil(view, id)?.0);
    }
    let mut statement = view.conn.prepare_cached(SIZE)?;
    let size = statement.query_row([id.as_bytes()], |row| row.get(0));
    size.optional()?
        .map(|size| unsigned(size, "a file's size"))
        .transpose()
}

/// Whether posts name the file, and none of them may be seen by this reader.
pub(super) fn is_hidden(view: View<'_>, id: &FileId) -> Result<bool, StoreError> {
    let (shown, hidden) = behind_veil(view, id)?;
    Ok(hidden && shown.is_none())
}

/// The size by the first post that may be seen, and whether one that may not came before it.
fn behind_veil(view: View<'_>, id: &FileId) -> Result<(Option<u64>, bool), StoreError> {
    let mut statement = view.conn.prepare_cached(NAMING)?;
    let mut rows = statement.query([id.as_bytes()])?;
    let mut hidden = false;
    while let Some(row) = rows.next()? {
        let post = posts::by_row(view, row.get(0)?)?;
        match post {
            Some(post) if view.hides(&post.stored) => hidden = true,
            _ => return Ok((Some(unsigned(row.get(1)?, "a file's size")?), hidden)),
        }
    }
    Ok((None, hidden))
}

/// Whether a post of this author names the file.
pub(super) fn is_named_by(
    view: View<'_>,
    id: &FileId,
    author: &PublicKey,
) -> Result<bool, StoreError> {
    let mut statement = view.conn.prepare_cached(NAMED_BY)?;
    Ok(statement.exists((id.as_bytes(), author.as_bytes()))?)
}
