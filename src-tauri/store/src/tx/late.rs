//! What a transaction counts while it writes posts, and puts down once: before it ends, and before
//! anybody reads or changes it.
//!
//! An upsert for each post would cost a sync more than the post's own row does, and a trigger more
//! still: before a statement that SQLite can undo by itself, the full-text index writes out what it
//! has gathered in memory.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;

use super::Tx;
use crate::StoreError;
use crate::rows::shelf;

/// Channels and spans that are kept before they are put down: what one transaction of a sync meets.
const MOST: usize = 4_096;

/// What is counted and not put down yet.
#[derive(Debug, Default, Clone)]
pub(super) struct Late {
    channels: BTreeMap<String, Moved>,
    /// By chunk of rows: the oldest and the newest time that a text is found under.
    spans: BTreeMap<i64, (i64, i64)>,
}

/// What came into a channel and what left it.
#[derive(Debug, Default, Clone, Copy)]
struct Moved {
    /// How many notes more there are than before.
    more: i64,
    /// When the last of those that came was written.
    last: i64,
    /// Whether one left, perhaps the last of all.
    left: bool,
}

impl Tx<'_> {
    /// Counts a note that came into a channel.
    pub(super) fn enter_channel(&self, channel: &str, created: i64) -> Result<(), StoreError> {
        self.count_channel(channel, |moved| {
            moved.more += 1;
            moved.last = moved.last.max(created);
        })
    }

    /// Counts a post for its channel that went from one shelf to another.
    pub(super) fn count_move(&self, row: i64, from: i64, to: i64) -> Result<(), StoreError> {
        if (from == shelf::NOTES) == (to == shelf::NOTES) {
            return Ok(());
        }
        match self.channel_of(row)? {
            Some((channel, created)) if to == shelf::NOTES => self.enter_channel(&channel, created),
            Some((channel, _)) => self.leave_channel(&channel),
            None => Ok(()),
        }
    }

    /// The channel that a post names, and when it was written.
    pub(super) fn channel_of(&self, row: i64) -> Result<Option<(String, i64)>, StoreError> {
        let mut statement =
            self.ready("SELECT channel, created FROM post WHERE row = ?1 AND channel IS NOT NULL")?;
        let found = statement.query_row([row], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(found.optional()?)
    }

    /// Counts a note that left a channel.
    pub(super) fn leave_channel(&self, channel: &str) -> Result<(), StoreError> {
        self.count_channel(channel, |moved| {
            moved.more -= 1;
            moved.left = true;
        })
    }

    fn count_channel(
        &self,
        channel: &str,
        count: impl FnOnce(&mut Moved),
    ) -> Result<(), StoreError> {
        let mut late = self.late.borrow_mut();
        match late.channels.get_mut(channel) {
            Some(moved) => count(moved),
            None => count(late.channels.entry(channel.to_owned()).or_default()),
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
        for (name, moved) in late.channels {
            self.run(
                "INSERT INTO channel (name, posts, last) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (name) DO UPDATE \
                 SET posts = posts + excluded.posts, last = max(last, excluded.last)",
                (&name, moved.more, moved.last),
            )?;
            if moved.left {
                self.run("DELETE FROM channel WHERE name = ?1 AND posts = 0", [&name])?;
                self.run(
                    "UPDATE channel SET last = ifnull( \
                     (SELECT max(created) FROM post WHERE channel = ?1 AND shelf = 1), 0) \
                     WHERE name = ?1",
                    [&name],
                )?;
            }
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
}
