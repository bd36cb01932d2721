//! Between rows and the chain's types.

use blocknet_chain::{
    BlockId, Ease, Header, HeaderState, Height, Leaf, Network, Post, PostId, Stub, Work,
};
use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::{BodyStatus, Standing, StoreError, StoredHeader, StoredPost};

/// `post.standing`.
pub(crate) mod standing {
    pub(crate) const STORED: i64 = 0;
    pub(crate) const POOLED: i64 = 1;
    pub(crate) const CONFIRMED: i64 = 2;
    pub(crate) const LEFT_OUT: i64 = 3;
}

/// `post.shelf`: what lists show a post.
pub(crate) mod shelf {
    pub(crate) const NOTES: i64 = 1;
    pub(crate) const OTHERS: i64 = 2;
    pub(crate) const NOTES_LEFT_OUT: i64 = 3;
    pub(crate) const OTHERS_LEFT_OUT: i64 = 4;
}

/// `header.body`.
pub(crate) mod body {
    pub(crate) const MISSING: i64 = 0;
    pub(crate) const INCOMPLETE: i64 = 1;
    pub(crate) const COMPLETE: i64 = 2;
}

/// The shelf of a post of this kind that stands so.
pub(crate) const fn shelf_of(standing: i64, kind: i64) -> i64 {
    match (standing, kind) {
        (standing::POOLED | standing::CONFIRMED, 0) => shelf::NOTES,
        (standing::POOLED | standing::CONFIRMED, _) => shelf::OTHERS,
        (standing::LEFT_OUT, 0) => shelf::NOTES_LEFT_OUT,
        (standing::LEFT_OUT, _) => shelf::OTHERS_LEFT_OUT,
        _ => 0,
    }
}

/// The first eight bytes of a hash as an index key.
pub(crate) fn key_of(hash: &[u8; 32]) -> i64 {
    hash.first_chunk()
        .map_or(0, |bytes| i64::from_be_bytes(*bytes))
}

/// Seconds as SQLite sorts them; what is beyond 63 bits counts as their end.
pub(crate) fn sortable(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// A number that is never negative in a sound database.
pub(crate) fn unsigned(value: i64, what: &str) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| StoreError::damaged(format!("{what} is {value}")))
}

/// An SQL text that selects headers, with what follows the columns.
macro_rules! header_sql {
    ($tail:literal) => {
        concat!(
            "SELECT h.row, h.id, h.work, h.ease, h.body, h.invalid, h.active, h.complete_seq, \
             h.chain_posts, h.raw ",
            $tail
        )
    };
}
pub(crate) use header_sql;

/// An SQL text that selects posts, with the table that leads to them, and what follows the joins.
macro_rules! post_sql {
    ($tail:literal) => {
        post_sql!("post p", $tail)
    };
    ($from:literal, $tail:literal) => {
        concat!(
            "SELECT p.row, p.id_key, p.author, p.standing, p.height, c.stub, c.text, \
             (SELECT h.id FROM header h WHERE h.height = p.height AND h.active = 1), \
             p.channel FROM ",
            $from,
            " CROSS JOIN content c ON c.post = p.row ",
            $tail
        )
    };
}
pub(crate) use post_sql;

/// The bytes of a column, borrowed.
pub(crate) fn blob<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r [u8], StoreError> {
    row.get_ref(column)?
        .as_blob()
        .map_err(|error| StoreError::damaged(error.to_string()))
}

/// A column of exactly `N` bytes.
pub(crate) fn array<const N: usize>(row: &Row<'_>, column: usize) -> Result<[u8; N], StoreError> {
    let bytes = blob(row, column)?;
    bytes.try_into().map_err(|_| {
        StoreError::damaged(format!(
            "a value of {} bytes stands where {N} belong",
            bytes.len()
        ))
    })
}

/// Reads a row that [`header_sql`] selected.
pub(crate) fn header(row: &Row<'_>) -> Result<StoredHeader, StoreError> {
    let number = row.get(0)?;
    let damaged = |what: &str| StoreError::damaged(format!("header row {number} has {what}"));
    let id = BlockId::from_bytes(array(row, 1)?);
    let header = Header::decode(&array(row, 9)?);
    let ease = Ease::new(row.get(3)?).ok_or_else(|| damaged("a difficulty state above 0"))?;
    let body = match row.get(4)? {
        body::MISSING => BodyStatus::Missing,
        body::INCOMPLETE => BodyStatus::Incomplete,
        body::COMPLETE => BodyStatus::Complete,
        _ => return Err(damaged("an unknown body status")),
    };
    Ok(StoredHeader {
        row: number,
        state: HeaderState {
            id,
            height: header.height,
            time: header.time,
            ease,
            work: Work::from_be_bytes(array(row, 2)?),
        },
        header,
        body,
        invalid: row.get(5)?,
        active: row.get(6)?,
        complete_seq: row.get(7)?,
        chain_posts: unsigned(row.get(8)?, "a number of posts")?,
    })
}

/// A post with the row of its author.
pub(crate) struct PostRow {
    pub(crate) stored: StoredPost,
    pub(crate) author: i64,
}

/// Reads a row that [`post_sql`] selected, and checks that bytes and names still agree.
pub(crate) fn post(row: &Row<'_>, network: &Network) -> Result<PostRow, StoreError> {
    let number = row.get(0)?;
    let stub = Stub::from_bytes(array(row, 5)?);
    let id = stub.id(network);
    if key_of(id.as_bytes()) != row.get::<_, i64>(1)? {
        return Err(StoreError::damaged(format!(
            "post row {number} holds another post than it names"
        )));
    }
    let leaf = stub.leaf();
    let standing = match (row.get(3)?, row.get::<_, Option<u32>>(4)?) {
        (standing::STORED, _) => Standing::Stored,
        (standing::POOLED, _) => Standing::Pooled,
        (standing::LEFT_OUT, _) => Standing::LeftOut,
        (standing::CONFIRMED, Some(height)) => Standing::Confirmed {
            block: BlockId::from_bytes(array(row, 7)?),
            height: Height::new(height),
        },
        (standing, _) => {
            return Err(StoreError::damaged(format!(
                "post row {number} has the standing {standing}"
            )));
        }
    };
    let post = join(number, stub, text(row, 6)?)?;
    Ok(PostRow {
        stored: StoredPost {
            row: number,
            post,
            id,
            leaf,
            standing,
        },
        author: row.get(2)?,
    })
}

/// A text, where there is one.
pub(crate) fn text(row: &Row<'_>, column: usize) -> Result<Option<Vec<u8>>, StoreError> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        value => {
            let bytes = value
                .as_blob()
                .map_err(|error| StoreError::damaged(error.to_string()))?;
            Ok(Some(bytes.to_vec()))
        }
    }
}

/// Joins stub and text, which must still be the one that the stub names.
pub(crate) fn join(row: i64, stub: Stub, text: Option<Vec<u8>>) -> Result<Post, StoreError> {
    Post::new(stub, text).map_err(|error| StoreError::damaged(format!("in post row {row} {error}")))
}

/// Id and leaf of a stub as index keys.
pub(crate) fn keys(id: &PostId, leaf: &Leaf) -> (i64, i64) {
    (key_of(id.as_bytes()), key_of(leaf.as_bytes()))
}
