//! Writing what lists and search go by besides the words of a text.

use blocknet_chain::{Kind, PostId, Stub, TextParts};
use rusqlite::OptionalExtension;

use super::Tx;
use super::known::Known;
use super::posts::Incoming;
use crate::StoreError;
use crate::facets::{Facets, fold};
use crate::reading::channel;
use crate::rows::{array, key_of, shelf, sortable};

/// An author's newest posts that are looked through for a name whose first post is erased.
const POSTS_OF_A_NAME: i64 = 200;

/// Names of authors kept in memory, so that most posts cost no look-up; beyond that it is emptied.
const NAMES: usize = 16_384;

impl Tx<'_> {
    /// Notes where in time a text is found, so that searches between days can pass over the rest.
    pub(super) fn note_span(&self, row: i64, post: &Incoming<'_>) -> Result<(), StoreError> {
        let created = sortable(post.stub.created());
        let (oldest, newest) = match (post.stub.kind(), post.stub.parent()) {
            (Kind::NOTE, _) => (created, created),
            // An edit is found under the time of what it changes, which may still be on its way.
            (Kind::EDIT, Some(parent)) => match self.written(&parent)? {
                Some((_, of)) => (of, of),
                None => (0, i64::MAX),
            },
            _ => return Ok(()),
        };
        self.widen_span(row, oldest, newest)
    }

    /// Whom a note answers, where that is known. It goes into the row with the rest: a statement that
    /// changes it later is one that SQLite can undo by itself, and before each of those the words
    /// that the full-text index gathers in memory would go to the disk.
    pub(super) fn answered(&self, stub: &Stub) -> Result<Option<i64>, StoreError> {
        let parent = stub.parent().filter(|_| stub.kind() == Kind::NOTE);
        let written = parent.map(|parent| self.written(&parent)).transpose()?;
        Ok(written.flatten().map(|(author, _)| author))
    }

    /// Notes whom those answer that came before what they answer.
    pub(super) fn note_early_answers(&self, author: i64, id: &PostId) -> Result<(), StoreError> {
        let mut early =
            self.ready("SELECT EXISTS (SELECT 1 FROM post WHERE parent = ?1 AND kind = 0)")?;
        if early.query_row([id.as_bytes()], |row| row.get(0))? {
            self.run(
                "UPDATE post SET answers = ?2 WHERE parent = ?1 AND kind = 0 AND answers IS NULL",
                (id.as_bytes(), author),
            )?;
        }
        Ok(())
    }

    /// The row of a post's author, and when it was written. Asked of rows alone: the block of a post
    /// that is just being written is not active yet.
    fn written(&self, id: &PostId) -> Result<Option<(i64, i64)>, StoreError> {
        let mut statement = self.ready(
            "SELECT p.author, p.created, c.stub FROM post p CROSS JOIN content c ON c.post = p.row \
             WHERE p.id_key = ?1",
        )?;
        let mut found = statement.query([key_of(id.as_bytes())])?;
        while let Some(row) = found.next()? {
            if Stub::from_bytes(array(row, 2)?).id(&self.store.network) == *id {
                return Ok(Some((row.get(0)?, row.get(1)?)));
            }
        }
        Ok(None)
    }

    /// Keeps the facets of a text.
    pub(super) fn put_facets(
        &self,
        row: i64,
        author: i64,
        kind: Kind,
        parts: Option<&TextParts>,
    ) -> Result<(), StoreError> {
        let Some(parts) = parts else { return Ok(()) };
        let facets = Facets::of(kind, parts);
        if facets.files > 0 {
            self.run(
                "UPDATE post SET files = ?2 WHERE row = ?1",
                (row, facets.files),
            )?;
        }
        if let Some(name) = facets.name {
            self.put_name(row, author, name)?;
        }
        for (label, target) in &facets.labels {
            self.run(
                "INSERT OR IGNORE INTO label (target, author, channel, label, post) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                (target, author, channel(parts), label, row),
            )?;
        }
        Ok(())
    }

    fn put_name(&self, row: i64, author: i64, name: &str) -> Result<(), StoreError> {
        let known = self
            .store
            .names
            .borrow()
            .get(&author)
            .is_some_and(|kept| kept == name);
        if known {
            return Ok(());
        }
        let new = self.run(
            "INSERT OR IGNORE INTO author_name (author, name, fold, post) VALUES (?1, ?2, ?3, ?4)",
            (author, name, fold(name), row),
        )?;
        if new > 0 {
            self.run(
                "INSERT INTO author_name_text (rowid, name) VALUES (?1, ?2)",
                (self.inner.last_insert_rowid(), name),
            )?;
        }
        let mut names = self.store.names.borrow_mut();
        if names.len() >= NAMES {
            names.clear();
        }
        names.insert(author, name.to_owned());
        Ok(())
    }

    /// Forgets what was read from a text that the owner erases.
    pub(super) fn erase_facets(&self, known: Known) -> Result<(), StoreError> {
        let row = known.row;
        let channel = self.channel_of(row)?;
        self.run(
            "UPDATE post SET files = 0, channel = NULL WHERE row = ?1",
            [row],
        )?;
        if let Some((channel, _)) = channel.filter(|_| known.shelf == shelf::NOTES) {
            self.leave_channel(&channel)?;
        }
        self.run("DELETE FROM label WHERE post = ?1", [row])?;
        let mut statement =
            self.ready("SELECT row, author, name FROM author_name WHERE post = ?1")?;
        let first = statement
            .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((number, author, name)): Option<(i64, i64, String)> = first else {
            return Ok(());
        };
        if let Some(other) = self.other_post_under(author, &name, row)? {
            self.run(
                "UPDATE author_name SET post = ?2 WHERE row = ?1",
                (number, other),
            )?;
            return Ok(());
        }
        self.run("DELETE FROM author_name WHERE row = ?1", [number])?;
        self.run(
            "INSERT INTO author_name_text (author_name_text, rowid, name) \
             VALUES ('delete', ?1, ?2)",
            (number, &name),
        )?;
        self.store.names.borrow_mut().remove(&author);
        Ok(())
    }

    /// Another post that its author signed with this name.
    fn other_post_under(
        &self,
        author: i64,
        name: &str,
        but: i64,
    ) -> Result<Option<i64>, StoreError> {
        let mut statement = self.ready(
            "SELECT p.row, c.text FROM post p CROSS JOIN content c ON c.post = p.row \
             WHERE p.author = ?1 AND p.shelf = 1 AND p.row != ?2 AND c.text IS NOT NULL \
             ORDER BY p.created DESC LIMIT ?3",
        )?;
        let mut found = statement.query((author, but, POSTS_OF_A_NAME))?;
        while let Some(row) = found.next()? {
            let text: Vec<u8> = row.get(1)?;
            let parts = TextParts::decode(&text).ok();
            if parts.is_some_and(|parts| crate::reading::name(&parts) == Some(name)) {
                return Ok(Some(row.get(0)?));
            }
        }
        Ok(None)
    }

    /// Reads the facets of posts that were written before facets were kept, and notes that it did.
    pub(crate) fn backfill_facets(&self) -> Result<(), StoreError> {
        self.batch(
            "INSERT INTO post_span (chunk, oldest, newest) \
             SELECT row >> 10, min(iif(kind = 2, 0, created)), \
                max(iif(kind = 2, 9223372036854775807, created)) \
             FROM post WHERE kind IN (0, 2) GROUP BY row >> 10",
        )?;
        let mut statement = self.conn()?.prepare(
            "SELECT p.row, p.author, p.kind, p.parent, c.text \
             FROM post p CROSS JOIN content c ON c.post = p.row ORDER BY p.row",
        )?;
        let mut found = statement.query([])?;
        while let Some(post) = found.next()? {
            let (row, author) = (post.get(0)?, post.get(1)?);
            let kind = Kind::new(post.get(2)?);
            let text: Option<Vec<u8>> = post.get(4)?;
            let parts = text.and_then(|text| TextParts::decode(&text).ok());
            self.put_facets(row, author, kind, parts.as_ref())?;
            let parent: Option<[u8; 32]> = post.get(3)?;
            if let Some(parent) = parent.filter(|_| kind == Kind::NOTE)
                && let Some((answered, _)) = self.written(&PostId::from_bytes(parent))?
            {
                self.run(
                    "UPDATE post SET answers = ?2 WHERE row = ?1",
                    (row, answered),
                )?;
            }
        }
        self.run("INSERT INTO meta (key, value) VALUES ('facets', x'01')", [])?;
        Ok(())
    }
}
