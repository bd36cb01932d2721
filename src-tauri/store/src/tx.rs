//! Transactions: what is written stands whole, or not at all.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use blocknet_chain::{Height, PostId};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::reading::View;
use crate::{Reading, Store, StoreError};
use late::Late;
use ready::{Ready, Shelf};

mod bodies;
mod chain;
mod control;
mod facets;
mod headers;
mod known;
mod late;
pub(crate) mod leaves;
mod pool;
mod posts;
mod ready;
mod records;
mod reorgs;
mod replies;
#[cfg(test)]
mod tests;

/// A transaction. Dropped without [`Tx::commit`] it never was.
#[derive(Debug)]
pub struct Tx<'s> {
    store: &'s Store,
    inner: Transaction<'s>,
    statements: Shelf<'s>,
    /// Headers of blocks that were disconnected. Those of their posts that did not go back to the
    /// pool or another block leave their shelves at the end; most do, and then no index changes.
    loose: RefCell<Vec<i64>>,
    /// Keys of ids of which there is no row.
    lacks: RefCell<HashSet<i64>>,
    late: RefCell<Late>,
    committed: Cell<bool>,
}

impl<'s> Tx<'s> {
    pub(crate) fn begin(store: &'s Store) -> Result<Self, StoreError> {
        let inner = Transaction::new_unchecked(&store.conn, TransactionBehavior::Immediate)?;
        Ok(Self {
            store,
            inner,
            statements: Shelf::default(),
            loose: RefCell::default(),
            lacks: RefCell::default(),
            late: RefCell::default(),
            committed: Cell::new(false),
        })
    }

    /// Makes everything that was written durable.
    ///
    /// # Errors
    /// [`StoreError`], and then nothing was written.
    pub fn commit(mut self) -> Result<(), StoreError> {
        self.settle()?;
        self.enter_many_leaves()?;
        self.conn()?;
        self.inner
            .set_drop_behavior(rusqlite::DropBehavior::Rollback);
        self.inner.execute_batch("COMMIT")?;
        self.committed.set(true);
        Ok(())
    }

    /// Does a part of the transaction; when it fails, only that part is undone.
    ///
    /// # Errors
    /// What the closure gives, or [`StoreError`] from the savepoint itself.
    pub fn savepoint<T, E: From<StoreError>>(
        &self,
        part: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        // What is undone was never counted.
        let counted = self.late.borrow().clone();
        self.batch("SAVEPOINT part")?;
        match part(self) {
            Ok(value) => {
                self.batch("RELEASE part")?;
                Ok(value)
            }
            Err(error) => {
                self.store.forget();
                *self.late.borrow_mut() = counted;
                // After some errors, such as a full disk, SQLite has undone everything already;
                // the next use of the transaction says so.
                if !self.inner.is_autocommit() {
                    self.batch("ROLLBACK TO part; RELEASE part")?;
                }
                Err(error)
            }
        }
    }

    /// The connection, as long as the transaction lasts.
    fn conn(&self) -> Result<&Connection, StoreError> {
        if self.inner.is_autocommit() {
            Err(StoreError::Undone)
        } else {
            Ok(&self.inner)
        }
    }

    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.conn()?.execute_batch(sql)?)
    }

    /// A statement that is kept at hand.
    fn ready(&self, sql: &'static str) -> Result<Ready<'_, 's>, StoreError> {
        self.conn()?;
        Ok(self.statements.take(&self.store.conn, sql)?)
    }

    /// Runs a statement that is kept at hand; gives the number of rows it changed.
    fn run(&self, sql: &'static str, params: impl rusqlite::Params) -> Result<usize, StoreError> {
        Ok(self.ready(sql)?.execute(params)?)
    }
}

impl Reading for Tx<'_> {
    fn view(&self) -> View<'_> {
        View {
            conn: &self.inner,
            network: &self.store.network,
            veil: None,
            own: None,
        }
    }

    fn confirmed_at(&self, id: &PostId) -> Result<Option<Height>, StoreError> {
        self.height_of(id)
    }

    fn settle(&self) -> Result<(), StoreError> {
        for header in std::mem::take(&mut *self.loose.borrow_mut()) {
            self.shelve_loose(header)?;
        }
        self.put_late()
    }

    fn settle_leaves(&self) -> Result<(), StoreError> {
        self.enter_leaves()
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if !self.committed.get() {
            // Rows of authors that this transaction made are about to vanish.
            self.store.forget();
        }
    }
}
