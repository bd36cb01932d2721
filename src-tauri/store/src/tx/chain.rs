//! Moving the tip.

use blocknet_chain::BlockId;

use super::Tx;
use super::known::Known;
use crate::rows::{self, post_sql};
use crate::{BodyStatus, Reading, StoreError, StoredHeader, StoredPost};

impl Tx<'_> {
    /// Makes a block whose body is here the tip. Its posts become confirmed, and leave the pool;
    /// so does every other leaf of their ids.
    ///
    /// # Errors
    /// [`StoreError::NotOnTip`], [`StoreError::BodyMissing`], [`StoreError::MarkedInvalid`] or
    /// [`StoreError::UnknownHeader`] when the block is not one that can be connected now.
    pub fn connect(&self, id: &BlockId) -> Result<(), StoreError> {
        let header = self.known_header(id)?;
        if header.body == BodyStatus::Missing {
            return Err(StoreError::BodyMissing { id: *id });
        }
        self.check_connects(&header)?;
        for (known, place) in self.body(&header)? {
            self.confirm(known, header.state.height.get(), place)?;
        }
        self.activate(&header)
    }

    /// Takes the newest block off the active chain and names it. Its posts stand `Stored` until the
    /// caller finds a better place for them.
    ///
    /// # Errors
    /// [`StoreError::OnlyGenesis`] when no other block is left.
    pub fn disconnect_tip(&self) -> Result<BlockId, StoreError> {
        let tip = self.tip()?;
        if tip.state.height.previous().is_none() {
            return Err(StoreError::OnlyGenesis);
        }
        // Some of its posts go back to the pool, where others ask for them by their leaves.
        self.enter_leaves()?;
        self.run("UPDATE header SET active = 0 WHERE row = ?1", [tip.row])?;
        self.run(
            "UPDATE post SET standing = 0, height = NULL, place = NULL \
             WHERE row IN (SELECT post FROM block_post WHERE header = ?1)",
            [tip.row],
        )?;
        self.loose.borrow_mut().push(tip.row);
        Ok(tip.state.id)
    }

    /// The posts of a block, in its order, that stand neither in the active chain nor in the pool.
    ///
    /// # Errors
    /// [`StoreError::UnknownHeader`] when the block is unknown.
    pub fn loose_posts(&self, block: &BlockId) -> Result<Vec<StoredPost>, StoreError> {
        let header = self.known_header(block)?;
        let mut statement = self.ready(post_sql!(
            "block_post b CROSS JOIN post p ON p.row = b.post",
            "WHERE b.header = ?1 AND p.standing = 0 ORDER BY b.place"
        ))?;
        let mut found = statement.query([header.row])?;
        let mut posts = Vec::new();
        while let Some(row) = found.next()? {
            posts.push(rows::post(row, &self.store.network)?.stored);
        }
        Ok(posts)
    }

    /// How many posts of a block stand neither in the active chain nor in the pool, under these
    /// signatures.
    ///
    /// # Errors
    /// [`StoreError::UnknownHeader`] when the block is unknown.
    pub fn count_loose(&self, block: &BlockId) -> Result<u32, StoreError> {
        let header = self.known_header(block)?;
        let mut statement = self.ready(
            "SELECT count(*) FROM block_post b CROSS JOIN post p ON p.row = b.post \
             WHERE b.header = ?1 AND p.standing = 0",
        )?;
        Ok(statement.query_row([header.row], |row| row.get(0))?)
    }

    pub(super) fn check_connects(&self, header: &StoredHeader) -> Result<(), StoreError> {
        let (id, tip) = (header.state.id, self.tip()?.state.id);
        if header.header.prev != tip || header.active {
            return Err(StoreError::NotOnTip { id, tip });
        }
        if header.invalid {
            return Err(StoreError::MarkedInvalid { id });
        }
        Ok(())
    }

    pub(super) fn activate(&self, header: &StoredHeader) -> Result<(), StoreError> {
        self.run("UPDATE header SET active = 1 WHERE row = ?1", [header.row])?;
        let waiting = self.ready("SELECT 1 FROM pool LIMIT 1")?.exists([])?;
        if waiting {
            self.drop_twins(header.row)
        } else {
            Ok(())
        }
    }

    /// Takes posts out of the pool that have the id of one in the block under another signature:
    /// rule P5 lets no block take them any more.
    fn drop_twins(&self, header: i64) -> Result<(), StoreError> {
        let mut statement = self.ready(
            "SELECT t.row, t.shelf FROM block_post b CROSS JOIN post p ON p.row = b.post \
             CROSS JOIN post t ON t.id_key = p.id_key \
             CROSS JOIN content pc ON pc.post = p.row CROSS JOIN content tc ON tc.post = t.row \
             WHERE b.header = ?1 AND t.standing = 1 \
             AND substr(tc.stub, 1, 128) = substr(pc.stub, 1, 128)",
        )?;
        let twins = statement
            .query_map([header], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<Vec<(i64, i64)>, _>>()?;
        for (row, shelf) in twins {
            self.run("DELETE FROM pool WHERE post = ?1", [row])?;
            self.run(
                "UPDATE post SET standing = 0, shelf = 0 WHERE row = ?1",
                [row],
            )?;
            self.count_move(row, shelf, 0)?;
        }
        Ok(())
    }

    fn body(&self, header: &StoredHeader) -> Result<Vec<(Known, i64)>, StoreError> {
        let mut statement = self.ready(
            "SELECT p.row, p.kind, p.standing, p.shelf, b.place, p.author FROM block_post b \
             JOIN post p ON p.row = b.post WHERE b.header = ?1 ORDER BY b.place",
        )?;
        let mut found = statement.query([header.row])?;
        let mut body = Vec::new();
        while let Some(row) = found.next()? {
            let known = Known {
                row: row.get(0)?,
                author: row.get(5)?,
                kind: row.get(1)?,
                standing: row.get(2)?,
                shelf: row.get(3)?,
                has_text: true,
                erased: false,
            };
            body.push((known, row.get(4)?));
        }
        Ok(body)
    }
}
