//! Posts by their leaves.
//!
//! Leaves fall anywhere, so each post of a sync would read and write a page of its own. From far behind
//! the posts that come in blocks are entered many at once, in the order of their keys; until then the
//! store keeps from which row on some may lack. A transaction that asks by leaf enters them first, so
//! that it never misses one. Readers miss the last of them for as long as such a sync goes on.

use rusqlite::Connection;

use super::Tx;
use crate::{StoreError, open};

/// Under this name stands the first row that may lack, while such a sync goes on.
const FROM: &str = "leaves_from";
/// So many rows may lack before they are entered.
const MOST: i64 = 131_072;

/// The first row that may lack; `None` where nothing does.
pub(crate) fn from(conn: &Connection) -> Result<Option<i64>, StoreError> {
    let Some(bytes) = open::meta(conn, FROM)? else {
        return Ok(None);
    };
    let bytes = bytes.try_into();
    let bytes =
        bytes.map_err(|_| StoreError::damaged("the row whose leaf may lack is not named"))?;
    Ok(Some(i64::from_be_bytes(bytes)))
}

impl Tx<'_> {
    /// Lets the posts of blocks lack from here on.
    pub(crate) fn put_leaves_off(&self) -> Result<(), StoreError> {
        if from(self.conn()?)?.is_none() {
            self.keep_leaves_from(self.last_post()? + 1)?;
        }
        Ok(())
    }

    /// Enters all that lacks, and lets nothing lack any more.
    pub(crate) fn complete_leaves(&self) -> Result<(), StoreError> {
        if let Some(from) = from(self.conn()?)? {
            self.enter_from(from)?;
            self.run("DELETE FROM meta WHERE key = ?1", [FROM])?;
        }
        Ok(())
    }

    pub(super) fn enter_leaf(&self, key: i64, row: i64) -> Result<(), StoreError> {
        self.run("INSERT INTO leaf (key, post) VALUES (?1, ?2)", (key, row))?;
        Ok(())
    }

    /// Enters all that lacks now.
    pub(super) fn enter_leaves(&self) -> Result<(), StoreError> {
        self.enter_more_than(0)
    }

    /// Enters what lacks, when it is enough to be worth it.
    pub(super) fn enter_many_leaves(&self) -> Result<(), StoreError> {
        self.enter_more_than(MOST)
    }

    fn enter_more_than(&self, few: i64) -> Result<(), StoreError> {
        if !self.store.leaves_wait.get() {
            return Ok(());
        }
        let last = self.last_post()?;
        let Some(from) = from(self.conn()?)? else {
            return Ok(());
        };
        if last - from < few {
            return Ok(());
        }
        self.enter_from(from)?;
        self.keep_leaves_from(last + 1)
    }

    fn enter_from(&self, row: i64) -> Result<(), StoreError> {
        // Those of the pool stand already.
        self.run(
            "INSERT OR IGNORE INTO leaf (key, post) \
             SELECT leaf_key, row FROM post WHERE row >= ?1 ORDER BY leaf_key, row",
            [row],
        )?;
        Ok(())
    }

    fn keep_leaves_from(&self, row: i64) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (FROM, row.to_be_bytes()),
        )?;
        Ok(())
    }

    fn last_post(&self) -> Result<i64, StoreError> {
        let mut statement = self.ready("SELECT max(row) FROM post")?;
        let last: Option<i64> = statement.query_row([], |row| row.get(0))?;
        Ok(last.unwrap_or(0))
    }
}
