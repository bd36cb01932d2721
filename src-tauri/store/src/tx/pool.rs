//! Writing the pool, and where posts stand that no block holds.

use blocknet_chain::{CheckedPost, Leaf};
use rusqlite::OptionalExtension;

use super::Tx;
use super::known::Known;
use super::posts::{Incoming, Put};
use crate::rows::{blob, key_of, shelf_of, sortable, standing};
use crate::{Standing, StoreError, StoredPost};

impl Tx<'_> {
    /// Puts a post into the pool, new or known. Gives `false`, and changes nothing, when it is
    /// there already or confirmed.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn pool_put(&self, post: &CheckedPost, arrived: u64) -> Result<bool, StoreError> {
        let post = Incoming::from(post);
        let row = match self.known_of(&post)? {
            None => self.insert(&post, Put::Pooled)?,
            Some(known) if matches!(known.standing, standing::POOLED | standing::CONFIRMED) => {
                return Ok(false);
            }
            Some(known) => {
                self.fill(known, post.stub.kind(), post.text)?;
                self.stand(known, standing::POOLED)?;
                known.row
            }
        };
        self.wait(row, arrived)?;
        Ok(true)
    }

    /// Whether the owner erased the text of this post from this disk.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn is_erased(&self, leaf: &Leaf) -> Result<bool, StoreError> {
        Ok(self.by_leaf(leaf)?.is_some_and(|(known, _)| known.erased))
    }

    /// Takes posts out of the pool; they stand `Stored` then. Leaves that are not in it are
    /// passed over.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn pool_remove(&self, leaves: &[Leaf]) -> Result<(), StoreError> {
        for leaf in leaves {
            if let Some((known, _)) = self
                .by_leaf(leaf)?
                .filter(|(known, _)| known.standing == standing::POOLED)
            {
                self.leave(known, standing::STORED)?;
            }
        }
        Ok(())
    }

    /// Says where a post stands that no block of the active chain holds; one that becomes
    /// `Pooled` counts as arrived when it was written. Gives whether the post is known.
    ///
    /// # Errors
    /// [`StoreError::StandsWithItsBlock`] from or to `Confirmed`.
    pub fn set_standing(&self, leaf: &Leaf, standing: Standing) -> Result<bool, StoreError> {
        let Some((known, created)) = self.by_leaf(leaf)? else {
            return Ok(false);
        };
        if known.standing == standing::CONFIRMED {
            return Err(StoreError::StandsWithItsBlock);
        }
        match standing {
            Standing::Confirmed { .. } => return Err(StoreError::StandsWithItsBlock),
            Standing::Stored => self.leave(known, standing::STORED)?,
            Standing::LeftOut => self.leave(known, standing::LEFT_OUT)?,
            Standing::Pooled => self.back(known, created)?,
        }
        Ok(true)
    }

    /// Puts a post back into the pool that the store has, say after its block was disconnected.
    /// Gives `false`, and changes nothing, when it is unknown, there already or confirmed.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn pool_return(&self, leaf: &Leaf, arrived: u64) -> Result<bool, StoreError> {
        let Some((known, _)) = self.by_leaf(leaf)? else {
            return Ok(false);
        };
        if matches!(known.standing, standing::POOLED | standing::CONFIRMED) {
            return Ok(false);
        }
        self.back(known, arrived)?;
        Ok(true)
    }

    /// Finds a new place for a post whose block this transaction disconnected: in the pool, where
    /// it is marked as returned and counts as arrived when it was written, or left out of the chain.
    ///
    /// # Errors
    /// [`StoreError::StandsWithItsBlock`] when a block of the active chain has it, or the pool.
    pub fn place_returned(&self, post: &StoredPost, pooled: bool) -> Result<(), StoreError> {
        let stub = &post.post.stub;
        let kind = i64::from(stub.kind().to_u8());
        let standing = if pooled {
            standing::POOLED
        } else {
            standing::LEFT_OUT
        };
        // As a rule it is on a shelf still: that of the pool, or one that it leaves with the others of
        // its block.
        let mut moved = self.run(
            "UPDATE post SET standing = ?2 WHERE row = ?1 AND standing = 0 AND shelf <> 0",
            (post.row, standing),
        )?;
        if moved == 0 {
            let shelf = shelf_of(standing, kind);
            moved = self.run(
                "UPDATE post SET standing = ?2, shelf = ?3 WHERE row = ?1 AND standing = 0",
                (post.row, standing, shelf),
            )?;
            self.count_move(post.row, 0, shelf)?;
        }
        if moved == 0 {
            return Err(StoreError::StandsWithItsBlock);
        }
        if pooled {
            self.run(
                "INSERT INTO pool (post, arrived, returned) VALUES (?1, ?2, 1)",
                (post.row, sortable(stub.created())),
            )?;
        }
        Ok(())
    }

    /// Takes rows out of the pool that cannot be read; what is left of their posts stays.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn pool_drop(&self, rows: &[i64]) -> Result<(), StoreError> {
        for row in rows {
            self.run("DELETE FROM pool WHERE post = ?1", [row])?;
            let mut statement =
                self.ready("SELECT shelf FROM post WHERE row = ?1 AND standing = 1")?;
            let shelf = statement.query_row([row], |row| row.get(0)).optional()?;
            if let Some(shelf) = shelf {
                self.run(
                    "UPDATE post SET standing = 0, shelf = 0 WHERE row = ?1",
                    [row],
                )?;
                self.count_move(*row, shelf, 0)?;
            }
        }
        Ok(())
    }

    fn back(&self, known: Known, arrived: u64) -> Result<(), StoreError> {
        self.stand(known, standing::POOLED)?;
        self.wait(known.row, arrived)
    }

    fn wait(&self, row: i64, arrived: u64) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO pool (post, arrived) VALUES (?1, ?2) ON CONFLICT (post) DO NOTHING",
            (row, sortable(arrived)),
        )?;
        Ok(())
    }

    fn leave(&self, known: Known, standing: i64) -> Result<(), StoreError> {
        self.run("DELETE FROM pool WHERE post = ?1", [known.row])?;
        self.stand(known, standing)
    }

    /// The row with this leaf, and when the post was written.
    fn by_leaf(&self, leaf: &Leaf) -> Result<Option<(Known, u64)>, StoreError> {
        self.enter_leaves()?;
        let mut statement = self.ready(
            "SELECT c.stub FROM leaf l CROSS JOIN content c ON c.post = l.post WHERE l.key = ?1",
        )?;
        let mut found = statement.query([key_of(leaf.as_bytes())])?;
        while let Some(row) = found.next()? {
            let bytes = blob(row, 0)?.try_into();
            let stub = bytes.map(blocknet_chain::Stub::from_bytes);
            if let Some(stub) = stub
                .ok()
                .filter(|stub: &blocknet_chain::Stub| stub.leaf() == *leaf)
            {
                let id = stub.id(&self.store.network);
                return Ok(self.known(&stub, &id)?.map(|known| (known, stub.created())));
            }
        }
        Ok(None)
    }
}
