//! Writing headers.

use blocknet_chain::{BlockId, Header, HeaderState};
use rusqlite::OptionalExtension;

use super::Tx;
use crate::rows::body;
use crate::{Reading, StoreError};

/// What a child takes from its parent's row.
struct Parent {
    row: i64,
    id: BlockId,
    chain_posts: i64,
    invalid: bool,
}

impl Tx<'_> {
    /// Writes headers with the state that the rules gave them, parents before children; those
    /// that are known stay as they are. Gives how many were new.
    ///
    /// # Errors
    /// [`StoreError::UnknownHeader`] when a parent is not stored.
    pub fn put_headers(&self, headers: &[(Header, HeaderState)]) -> Result<usize, StoreError> {
        let mut fresh = 0;
        let mut last: Option<Parent> = None;
        for (header, state) in headers {
            let parent = match last.take().filter(|last| last.id == header.prev) {
                Some(parent) => parent,
                None => self.parent(&header.prev)?,
            };
            let chain_posts = parent.chain_posts + i64::from(header.post_count);
            let inserted = self.run(
                "INSERT INTO header (id, parent, height, work, ease, chain_posts, invalid, raw) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO NOTHING",
                (
                    state.id.as_bytes(),
                    parent.row,
                    header.height.get(),
                    state.work.to_be_bytes(),
                    state.ease.get(),
                    chain_posts,
                    parent.invalid,
                    header.encode(),
                ),
            )?;
            fresh += inserted;
            last = (inserted == 1).then(|| Parent {
                row: self.inner.last_insert_rowid(),
                id: state.id,
                chain_posts,
                invalid: parent.invalid,
            });
        }
        Ok(fresh)
    }

    fn parent(&self, id: &BlockId) -> Result<Parent, StoreError> {
        let mut statement =
            self.ready("SELECT row, chain_posts, invalid FROM header WHERE id = ?1")?;
        let parent = statement.query_row([id.as_bytes()], |row| {
            Ok(Parent {
                row: row.get(0)?,
                id: *id,
                chain_posts: row.get(1)?,
                invalid: row.get(2)?,
            })
        });
        parent
            .optional()?
            .ok_or(StoreError::UnknownHeader { id: *id })
    }

    /// Marks a header, and all that follow it, invalid for good.
    ///
    /// # Errors
    /// [`StoreError::StillActive`] when one of them is in the active chain,
    /// [`StoreError::UnknownHeader`] when it is not stored.
    pub fn mark_invalid(&self, id: &BlockId) -> Result<(), StoreError> {
        let header = self.known_header(id)?;
        if header.active {
            return Err(StoreError::StillActive { id: *id });
        }
        self.run(
            "WITH RECURSIVE branch (row) AS ( \
               SELECT ?1 UNION ALL \
               SELECT h.row FROM branch b JOIN header h ON h.parent = b.row \
             ) UPDATE header SET invalid = 1 WHERE row IN (SELECT row FROM branch)",
            [header.row],
        )?;
        Ok(())
    }

    pub(super) fn known_header(&self, id: &BlockId) -> Result<crate::StoredHeader, StoreError> {
        self.header(id)?
            .ok_or(StoreError::UnknownHeader { id: *id })
    }

    /// Notes how much of a body is here now.
    pub(super) fn set_body(&self, header: i64, complete: bool) -> Result<(), StoreError> {
        if complete {
            self.run(
                "UPDATE header SET body = ?2, complete_seq = 1 + ( \
                   SELECT max(complete_seq) FROM header WHERE complete_seq IS NOT NULL \
                 ) WHERE row = ?1 AND complete_seq IS NULL",
                (header, body::COMPLETE),
            )?;
        } else {
            self.run(
                "UPDATE header SET body = ?2 WHERE row = ?1",
                (header, body::INCOMPLETE),
            )?;
        }
        Ok(())
    }
}
