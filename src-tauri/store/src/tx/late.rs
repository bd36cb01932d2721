//! What a transaction counts while it writes posts, and puts down once: before it ends, and before
//! anybody reads or changes it.
//!
//! An upsert for each post would cost a sync more than the post's own row does, and a trigger more
//! still: before a statement that SQLite can undo by itself, the full-text index writes out what it
//! has gathered in memory.

use std::collections::BTreeMap;

use super::Tx;
use crate::StoreError;

/// Channels and spans that are kept before they are put down: what one transaction of a sync meets.
const MOST: usize = 4_096;

/// What is counted and not put down yet.
#[derive(Debug, Default, Clone)]
pub(super) struct Late {
    /// By channel: notes that came, and when the last of them was written.
    channels: BTreeMap<String, (i64, i64)>,
    /// By chunk of rows: the oldest and the newest time that a text is found under.
    spans: BTreeMap<i64, (i64, i64)>,
}

impl Tx<'_> {
    /// Counts a note that came into a channel.
    pub(super) fn enter_channel(&self, channel: &str, created: i64) -> Result<(), StoreError> {
        let mut late = self.late.borrow_mut();
        match late.channels.get_mut(channel) {
            Some((posts, last)) => (*posts, *last) = (*posts + 1, created.max(*last)),
            None => drop(late.channels.insert(channel.to_owned(), (1, created))),
        }
        let is_full = late.channels.len() > MOST;
        drop(late);
        if is_full { self.put_late() } else { Ok(()) }
    }

    /// Widens the time under which texts of this row's chunk are found.
    pub(super) fn widen_span(&self, row: i64, oldest: i64, newest: i64) -> Result<(), StoreError> {
        let mut late = self.late.borrow_mut();
        let span = late.spans.entry(row >> 10).or_insert((oldest, newest));
        *span = (oldest.min(span.0), newest.max(span.1));
        let is_full = late.spans.len() > MOST;
        drop(late);
        if is_full { self.put_late() } else { Ok(()) }
    }

    /// Puts down what was counted.
    pub(super) fn put_late(&self) -> Result<(), StoreError> {
        let late = std::mem::take(&mut *self.late.borrow_mut());
        for (name, (posts, last)) in late.channels {
            self.run(
                "INSERT INTO channel (name, posts, last) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (name) DO UPDATE \
                 SET posts = posts + excluded.posts, last = max(last, excluded.last)",
                (name, posts, last),
            )?;
        }
        for (chunk, (oldest, newest)) in late.spans {
            self.run(
                "INSERT INTO post_span (chunk, oldest, newest) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (chunk) DO UPDATE \
                 SET oldest = min(oldest, excluded.oldest), newest = max(newest, excluded.newest) \
                 WHERE excluded.oldest < oldest OR excluded.newest > newest",
                (chunk, oldest, newest),
            )?;
        }
        Ok(())
    }

    /// Runs a statement that moves posts to other shelves or channels, whose trigger goes by the
    /// counts that stand; gives the number of rows it changed.
    pub(super) fn run_move(
        &self,
        sql: &'static str,
        params: impl rusqlite::Params,
    ) -> Result<usize, StoreError> {
        self.put_late()?;
        self.run(sql, params)
    }
}
