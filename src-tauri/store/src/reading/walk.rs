//! Questions whose rows are read one by one: all of them, or what is left of them.

use rusqlite::Row;

use super::View;
use crate::StoreError;

/// A question, and how a row of its answer is read.
pub(crate) struct Walk<T> {
    pub(super) sql: &'static str,
    pub(super) read: fn(View<'_>, &Row<'_>) -> Result<T, StoreError>,
}

/// What could be read of a table.
#[derive(Debug)]
pub struct Rest<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The first thing that was wrong; then rows are missing.
    pub wrong: Option<StoreError>,
}

impl<T> Walk<T> {
    /// All rows, or none.
    pub(super) fn all(&self, view: View<'_>) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.each(view, |row| {
            rows.push(row?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// What a damaged database still has of them: a row that cannot be read is passed over, and where
    /// there is no way to the next one, this ends.
    pub(crate) fn rest(&self, view: View<'_>) -> Rest<T> {
        let mut rest = Rest {
            rows: Vec::new(),
            wrong: None,
        };
        let to_the_end = self.each(view, |row| {
            match row {
                Ok(row) => rest.rows.push(row),
                Err(error) => rest.miss(error),
            }
            Ok(())
        });
        if let Err(error) = to_the_end {
            rest.miss(error);
        }
        rest
    }

    fn each(
        &self,
        view: View<'_>,
        mut keep: impl FnMut(Result<T, StoreError>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = view.conn.prepare_cached(self.sql)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            keep((self.read)(view, row))?;
        }
        Ok(())
    }
}

impl<T> Rest<T> {
    fn miss(&mut self, error: StoreError) {
        self.wrong.get_or_insert(error);
    }

    /// The same with each row taken further, where it can be.
    pub(crate) fn further<U>(self, mut step: impl FnMut(T) -> Result<U, StoreError>) -> Rest<U> {
        let mut rest = Rest {
            rows: Vec::new(),
            wrong: self.wrong,
        };
        for row in self.rows {
            match step(row) {
                Ok(row) => rest.rows.push(row),
                Err(error) => rest.miss(error),
            }
        }
        rest
    }
}
