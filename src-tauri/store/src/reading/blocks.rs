//! Blocks with their bodies.

use blocknet_chain::{BlockId, Header, Leaf, Post, PostId, Stub};
use rusqlite::types::ValueRef;

use super::{View, headers, posts};
use crate::rows::{self, array, blob};
use crate::{BodyStatus, Standing, StoreError, StoredHeader};

pub(super) const BODY: &str = "SELECT c.post, c.stub, c.text FROM block_post b CROSS JOIN content c ON c.post = b.post \
                    WHERE b.header = ?1 ORDER BY b.place";

pub(super) const STUBS: &str = "SELECT c.stub FROM block_post b \
    CROSS JOIN content c ON c.post = b.post WHERE b.header = ?1 ORDER BY b.place";

fn with_body(view: View<'_>, id: &BlockId) -> Result<Option<StoredHeader>, StoreError> {
    Ok(headers::by_id(view, id)?.filter(|header| header.body != BodyStatus::Missing))
}

pub(super) fn block(
    view: View<'_>,
    id: &BlockId,
) -> Result<Option<(StoredHeader, Vec<Post>)>, StoreError> {
    let Some(header) = with_body(view, id)? else {
        return Ok(None);
    };
    let mut statement = view.conn.prepare_cached(BODY)?;
    let mut found = statement.query([header.row])?;
    let mut posts = Vec::new();
    while let Some(row) = found.next()? {
        posts.push(rows::join(
            row.get(0)?,
            Stub::from_bytes(array(row, 1)?),
            rows::text(row, 2)?,
        )?);
    }
    Ok(Some((header, posts)))
}

pub(super) fn names(
    view: View<'_>,
    id: &BlockId,
) -> Result<Option<Vec<(PostId, Leaf)>>, StoreError> {
    let Some(header) = with_body(view, id)? else {
        return Ok(None);
    };
    let stubs = stubs(view, header.row)?.into_iter();
    let names = stubs.map(|stub| (stub.id(view.network), stub.leaf()));
    Ok(Some(names.collect()))
}

pub(super) fn bytes(view: View<'_>, id: &BlockId) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(header) = with_body(view, id)? else {
        return Ok(None);
    };
    let size = usize::try_from(header.header.body_bytes).unwrap_or(0);
    let mut bytes = Vec::with_capacity(Header::SIZE + size);
    bytes.extend_from_slice(&header.header.encode());
    let mut statement = view.conn.prepare_cached(BODY)?;
    let mut found = statement.query([header.row])?;
    while let Some(row) = found.next()? {
        bytes.extend_from_slice(blob(row, 1)?);
        match row.get_ref(2)? {
            ValueRef::Null => bytes.push(0),
            _ => {
                bytes.push(1);
                bytes.extend_from_slice(blob(row, 2)?);
            }
        }
    }
    Ok(Some(bytes))
}

pub(super) fn proof_parts(
    view: View<'_>,
    id: &PostId,
) -> Result<Option<(StoredHeader, usize, Vec<Leaf>)>, StoreError> {
    let Some(found) = posts::best(view, id)? else {
        return Ok(None);
    };
    let Standing::Confirmed { block, .. } = found.stored.standing else {
        return Ok(None);
    };
    let Some(header) = headers::by_id(view, &block)? else {
        return Ok(None);
    };
    let leaves = leaves(view, header.row)?;
    let index = leaves
        .iter()
        .position(|leaf| *leaf == found.stored.leaf)
        .ok_or_else(|| {
            StoreError::damaged(format!(
                "post {id} is not in the block {block} that confirms it"
            ))
        })?;
    Ok(Some((header, index, leaves)))
}

/// The leaves of a body, by the row of its header.
pub(super) fn leaves(view: View<'_>, header: i64) -> Result<Vec<Leaf>, StoreError> {
    let stubs = stubs(view, header)?.into_iter();
    Ok(stubs.map(|stub| stub.leaf()).collect())
}

fn stubs(view: View<'_>, header: i64) -> Result<Vec<Stub>, StoreError> {
    let mut statement = view.conn.prepare_cached(STUBS)?;
    let mut found = statement.query([header])?;
    let mut stubs = Vec::new();
    while let Some(row) = found.next()? {
        stubs.push(Stub::from_bytes(array(row, 0)?));
    }
    Ok(stubs)
}
