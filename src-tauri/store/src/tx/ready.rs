//! Statements that a transaction keeps at hand.
//!
//! The connection keeps them too, by their text; to find one there, and to put it back, takes longer
//! than many a statement itself, and a sync runs some ten for each post.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use rusqlite::{CachedStatement, Connection, Statement};

/// The statements that a transaction has used, by the addresses of their texts. They go back to the
/// connection with it.
#[derive(Default)]
pub(super) struct Shelf<'s>(RefCell<Vec<(&'static str, CachedStatement<'s>)>>);

impl<'s> Shelf<'s> {
    /// Takes a statement, made ready where it is not.
    pub(super) fn take(
        &self,
        conn: &'s Connection,
        sql: &'static str,
    ) -> rusqlite::Result<Ready<'_, 's>> {
        let kept = {
            let mut shelf = self.0.borrow_mut();
            let place = shelf.iter().position(|(text, _)| std::ptr::eq(*text, sql));
            place.map(|place| shelf.swap_remove(place).1)
        };
        let statement = match kept {
            Some(statement) => statement,
            None => conn.prepare_cached(sql)?,
        };
        Ok(Ready {
            sql,
            statement: Some(statement),
            shelf: self,
        })
    }
}

impl std::fmt::Debug for Shelf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shelf = self.0.borrow();
        f.debug_list()
            .entries(shelf.iter().map(|(sql, _)| sql))
            .finish()
    }
}

/// A statement in use; dropped, it is at hand again.
pub(super) struct Ready<'t, 's> {
    sql: &'static str,
    /// There until the drop.
    statement: Option<CachedStatement<'s>>,
    shelf: &'t Shelf<'s>,
}

impl<'s> Deref for Ready<'_, 's> {
    type Target = Statement<'s>;

    fn deref(&self) -> &Statement<'s> {
        self.statement
            .as_deref()
            .expect("it is there until the drop")
    }
}

impl<'s> DerefMut for Ready<'_, 's> {
    fn deref_mut(&mut self) -> &mut Statement<'s> {
        self.statement
            .as_deref_mut()
            .expect("it is there until the drop")
    }
}

impl Drop for Ready<'_, '_> {
    fn drop(&mut self) {
        if let Some(statement) = self.statement.take() {
            self.shelf.0.borrow_mut().push((self.sql, statement));
        }
    }
}
