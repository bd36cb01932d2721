//! Which posts have a row.

use blocknet_chain::{Height, PostId, Stub};

use super::Tx;
use super::posts::Incoming;
use crate::StoreError;
use crate::rows::{array, blob, key_of, standing};

/// Keys that are kept of ids without a row; beyond that they are forgotten. A transaction of a sync
/// meets as many.
const LACKS: usize = 32_768;

/// What is known of a post that has a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) row: i64,
    pub(super) author: i64,
    pub(super) kind: i64,
    pub(super) standing: i64,
    pub(super) shelf: i64,
    pub(super) has_text: bool,
    pub(super) erased: bool,
}

impl Tx<'_> {
    /// The row of a post that comes in.
    pub(super) fn known_of(&self, post: &Incoming<'_>) -> Result<Option<Known>, StoreError> {
        if self.lacks.borrow().contains(&key_of(post.id.as_bytes())) {
            return Ok(None);
        }
        self.known(post.stub, &post.id)
    }

    /// The row of this very stub, which has this id.
    pub(super) fn known(&self, stub: &Stub, id: &PostId) -> Result<Option<Known>, StoreError> {
        let mut statement = self.ready(
            "SELECT p.row, p.kind, p.standing, p.shelf, c.text IS NOT NULL, c.erased, c.stub, p.author \
             FROM post p CROSS JOIN content c ON c.post = p.row \
             WHERE p.id_key = ?1",
        )?;
        let mut found = statement.query([key_of(id.as_bytes())])?;
        while let Some(row) = found.next()? {
            if blob(row, 6)? == stub.as_bytes() {
                return Ok(Some(Known {
                    row: row.get(0)?,
                    author: row.get(7)?,
                    kind: row.get(1)?,
                    standing: row.get(2)?,
                    shelf: row.get(3)?,
                    has_text: row.get(4)?,
                    erased: row.get(5)?,
                }));
            }
        }
        Ok(None)
    }

    /// The height at which an id is confirmed. It is asked of each post of a block before that is
    /// written; of an id that has no row at all it is noted, and no stub of it is looked for then.
    pub(super) fn height_of(&self, id: &PostId) -> Result<Option<Height>, StoreError> {
        let key = key_of(id.as_bytes());
        let mut statement =
            self.ready("SELECT row, height, standing FROM post WHERE id_key = ?1")?;
        let mut found = statement.query([key])?;
        let mut lacks = true;
        while let Some(row) = found.next()? {
            lacks = false;
            if row.get::<_, i64>(2)? == standing::CONFIRMED && self.is_id_of(id, row.get(0)?)? {
                return Ok(row.get::<_, Option<u32>>(1)?.map(Height::new));
            }
        }
        if lacks {
            let mut lacks = self.lacks.borrow_mut();
            if lacks.len() >= LACKS {
                lacks.clear();
            }
            lacks.insert(key);
        }
        Ok(None)
    }

    fn is_id_of(&self, id: &PostId, row: i64) -> Result<bool, StoreError> {
        let mut statement = self.ready("SELECT stub FROM content WHERE post = ?1")?;
        let mut found = statement.query([row])?;
        Ok(match found.next()? {
            Some(row) => Stub::from_bytes(array(row, 0)?).id(&self.store.network) == *id,
            None => false,
        })
    }
}
