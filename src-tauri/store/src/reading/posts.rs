//! Single posts, by id and by leaf, and the pool.

use blocknet_chain::{Height, Leaf, Post, PostId, PublicKey, Stub};
use rusqlite::Row;

use super::walk::Walk;
use super::{View, authors, headers, shown};
use crate::rows::{self, PostRow, array, key_of, post_sql, unsigned};
use crate::{FeedPost, PoolPost, PoolRows, Standing, StoreError, StoredPost};

pub(super) const BY_ID: &str = post_sql!("WHERE p.id_key = ?1");
pub(super) const BY_LEAF: &str = post_sql!(
    "leaf l CROSS JOIN post p ON p.row = l.post",
    "WHERE l.key = ?1"
);
pub(super) const BY_ROW: &str = post_sql!("WHERE p.row = ?1");
pub(super) const CONFIRMED: &str = "SELECT c.stub, p.height \
    FROM post p CROSS JOIN content c ON c.post = p.row WHERE p.id_key = ?1 AND p.standing = 2";
const POOL: &str = "SELECT p.row, p.id_key, p.author, p.standing, p.height, c.stub, c.text, \
    NULL, NULL, q.arrived, q.returned FROM pool q CROSS JOIN post p ON p.row = q.post \
    CROSS JOIN content c ON c.post = q.post ORDER BY q.arrived, q.post";

pub(super) const LOST: &str = "SELECT c.post, c.stub \
    FROM content c INDEXED BY content_lost CROSS JOIN post p ON p.row = c.post \
    WHERE c.text IS NULL AND c.erased = 0 AND c.post > ?1 AND p.standing = 2 \
    ORDER BY c.post LIMIT ?2";

// `kind IN (2, 3)` is what the partial index asks for, word by word.
pub(super) const EDITS: &str = "SELECT row FROM post INDEXED BY post_change \
    WHERE parent = ?1 AND author = ?2 AND kind IN (2, 3) AND kind = 2";

/// How far up the standings are asked for when an id has several leaves.
fn rank(standing: &Standing) -> u8 {
    match standing {
        Standing::Stored => 0,
        Standing::LeftOut => 1,
        Standing::Pooled => 2,
        Standing::Confirmed { .. } => 3,
    }
}

/// Whether of two leaves of one id the first is the one to ask for.
pub(super) fn is_better(post: &StoredPost, than: &StoredPost) -> bool {
    rank(&than.standing) < rank(&post.standing)
}

/// The leaf of this id that stands best.
pub(super) fn best(view: View<'_>, id: &PostId) -> Result<Option<PostRow>, StoreError> {
    let mut statement = view.conn.prepare_cached(BY_ID)?;
    let mut found = statement.query([key_of(id.as_bytes())])?;
    let mut best: Option<PostRow> = None;
    while let Some(row) = found.next()? {
        let post = rows::post(row, view.network)?;
        let better = best
            .as_ref()
            .is_none_or(|best| is_better(&post.stored, &best.stored));
        if post.stored.id == *id && better && !view.hides(&post.stored) {
            best = Some(post);
        }
    }
    Ok(best)
}

pub(super) fn feed_post(view: View<'_>, id: &PostId) -> Result<Option<FeedPost>, StoreError> {
    best(view, id)?
        .map(|post| shown::feed_post(view, post))
        .transpose()
}

pub(crate) fn by_row(view: View<'_>, row: i64) -> Result<Option<PostRow>, StoreError> {
    let mut statement = view.conn.prepare_cached(BY_ROW)?;
    let mut found = statement.query([row])?;
    found
        .next()?
        .map(|row| rows::post(row, view.network))
        .transpose()
}

pub(crate) fn by_leaf(view: View<'_>, leaf: &Leaf) -> Result<Option<PostRow>, StoreError> {
    let mut statement = view.conn.prepare_cached(BY_LEAF)?;
    let mut found = statement.query([key_of(leaf.as_bytes())])?;
    while let Some(row) = found.next()? {
        let post = rows::post(row, view.network)?;
        if post.stored.leaf == *leaf {
            return Ok(Some(post));
        }
    }
    Ok(None)
}

pub(super) fn by_leaves(view: View<'_>, leaves: &[Leaf]) -> Result<Vec<Post>, StoreError> {
    let mut posts = Vec::new();
    for leaf in leaves {
        let found = by_leaf(view, leaf)?.filter(|found| !view.hides(&found.stored));
        let found = found.map(|found| found.stored.post);
        posts.extend(found.filter(|post| post.text.is_some()));
    }
    Ok(posts)
}

/// All posts with this id: one for each signature.
pub(super) fn all_of(view: View<'_>, id: &PostId) -> Result<Vec<StoredPost>, StoreError> {
    let mut statement = view.conn.prepare_cached(BY_ID)?;
    let mut found = statement.query([key_of(id.as_bytes())])?;
    let mut posts = Vec::new();
    while let Some(row) = found.next()? {
        let post = rows::post(row, view.network)?.stored;
        if post.id == *id {
            posts.push(post);
        }
    }
    Ok(posts)
}

/// Ids of the edits that this author wrote of a post.
pub(super) fn edits_of(
    view: View<'_>,
    id: &PostId,
    author: &PublicKey,
) -> Result<Vec<PostId>, StoreError> {
    let Some(author) = authors::row_of(view, author)? else {
        return Ok(Vec::new());
    };
    let mut statement = view.conn.prepare_cached(EDITS)?;
    let mut found = statement.query((id.as_bytes(), author))?;
    let mut edits = Vec::new();
    while let Some(row) = found.next()? {
        edits.extend(by_row(view, row.get(0)?)?.map(|edit| edit.stored.id));
    }
    Ok(edits)
}

pub(super) fn lost(
    view: View<'_>,
    after: i64,
    count: usize,
) -> Result<Vec<(i64, Leaf)>, StoreError> {
    let mut statement = view.conn.prepare_cached(LOST)?;
    let mut found = statement.query((after, headers::limit(count)))?;
    let mut posts = Vec::new();
    while let Some(row) = found.next()? {
        posts.push((row.get(0)?, Stub::from_bytes(array(row, 1)?).leaf()));
    }
    Ok(posts)
}

pub(super) fn standing(view: View<'_>, leaf: &Leaf) -> Result<Option<Standing>, StoreError> {
    Ok(by_leaf(view, leaf)?.map(|found| found.stored.standing))
}

pub(super) fn confirmed_at(view: View<'_>, id: &PostId) -> Result<Option<Height>, StoreError> {
    let mut statement = view.conn.prepare_cached(CONFIRMED)?;
    let mut found = statement.query([key_of(id.as_bytes())])?;
    while let Some(row) = found.next()? {
        if Stub::from_bytes(array(row, 0)?).id(view.network) == *id {
            return Ok(row.get::<_, Option<u32>>(1)?.map(Height::new));
        }
    }
    Ok(None)
}

pub(super) fn pool(view: View<'_>) -> Result<PoolRows, StoreError> {
    let mut rows = PoolRows::default();
    let mut statement = view.conn.prepare_cached(POOL)?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        match pool_post(view, row) {
            Ok(post) => rows.posts.push(post),
            Err(StoreError::Damaged { problem }) => rows.damaged.push((row.get(0)?, problem)),
            Err(error) => return Err(error),
        }
    }
    Ok(rows)
}

/// The rows of the pool alone, in no order: to order them, SQLite would read them all before it gives one.
pub(crate) const WAITING: Walk<(i64, u64)> = Walk {
    sql: "SELECT post, arrived FROM pool",
    read: |_, row| Ok((row.get(0)?, unsigned(row.get(1)?, "a time of arrival")?)),
};

/// What waits, as the row of the pool says.
pub(crate) fn waiting(
    view: View<'_>,
    (row, arrived): (i64, u64),
) -> Result<(Post, u64), StoreError> {
    let found = by_row(view, row)?;
    let found =
        found.ok_or_else(|| StoreError::damaged("the pool names a post that is not there"))?;
    Ok((found.stored.post, arrived))
}

fn pool_post(view: View<'_>, row: &Row<'_>) -> Result<PoolPost, StoreError> {
    Ok(PoolPost {
        stored: rows::post(row, view.network)?.stored,
        arrived: unsigned(row.get(9)?, "a time of arrival")?,
        returned: row.get(10)?,
    })
}
