//! Writing the rows of posts.

use blocknet_chain::{
    CheckedPost, Entry, FileTag, Kind, Leaf, Post, PostId, PublicKey, Stub, Text, TextParts,
};
use rusqlite::OptionalExtension;

use super::Tx;
use super::known::Known;
use crate::reading::channel;
use crate::rows::{keys, shelf, shelf_of, sortable, standing};
use crate::{Reading, Standing, StoreError};

/// Authors whose rows are kept in memory; beyond that the memory is emptied.
const AUTHORS: usize = 16_384;

/// Bytes of a post in a body besides its text: the stub, and whether a text follows.
const BODY_OVERHEAD: i64 = 193;

/// A post that comes in, with its names.
pub(super) struct Incoming<'a> {
    pub(super) stub: &'a Stub,
    pub(super) id: PostId,
    pub(super) leaf: Leaf,
    pub(super) text: Option<&'a Text>,
}

impl<'a> From<Entry<'a>> for Incoming<'a> {
    fn from(entry: Entry<'a>) -> Self {
        Self {
            stub: entry.stub,
            id: entry.id,
            leaf: entry.leaf,
            text: entry.text,
        }
    }
}

impl<'a> From<&'a CheckedPost> for Incoming<'a> {
    fn from(checked: &'a CheckedPost) -> Self {
        let post = checked.post();
        Self {
            stub: &post.stub,
            id: checked.id(),
            leaf: checked.leaf(),
            text: post.text.as_ref(),
        }
    }
}

/// Where a post stands that is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Put {
    Stored,
    Pooled,
    Confirmed { height: u32, place: i64 },
}

impl Put {
    const fn standing(self) -> i64 {
        match self {
            Self::Stored => standing::STORED,
            Self::Pooled => standing::POOLED,
            Self::Confirmed { .. } => standing::CONFIRMED,
        }
    }

    const fn at(self) -> (Option<u32>, Option<i64>) {
        match self {
            Self::Confirmed { height, place } => (Some(height), Some(place)),
            _ => (None, None),
        }
    }
}

impl Tx<'_> {
    /// Writes a post that has no row yet; gives its row.
    pub(super) fn insert(&self, post: &Incoming<'_>, put: Put) -> Result<i64, StoreError> {
        let author = self.author(&post.stub.author())?;
        let kind = post.stub.kind();
        let parts = post.text.and_then(|text| text.parts().ok());
        let (id_key, leaf_key) = keys(&post.id, &post.leaf);
        self.lacks.borrow_mut().remove(&id_key);
        let (height, place) = put.at();
        let kind_number = i64::from(kind.to_u8());
        let shelf = shelf_of(put.standing(), kind_number);
        let created = sortable(post.stub.created());
        let channel = parts.as_ref().and_then(channel);
        let answers = self.answered(post.stub)?;
        self.run(
            "INSERT INTO post (id_key, leaf_key, author, kind, created, size, standing, shelf, height, \
             place, channel, parent, answers) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            (
                id_key,
                leaf_key,
                author,
                kind_number,
                created,
                BODY_OVERHEAD + i64::from(post.stub.text_size()),
                put.standing(),
                shelf,
                height,
                place,
                channel,
                post.stub.parent().map(PostId::to_bytes),
                answers,
            ),
        )?;
        let row = self.inner.last_insert_rowid();
        if !(matches!(put, Put::Confirmed { .. }) && self.store.leaves_wait.get()) {
            self.enter_leaf(leaf_key, row)?;
        }
        if let Some(channel) = channel.filter(|_| shelf == shelf::NOTES) {
            self.enter_channel(channel, created)?;
        }
        self.run(
            "INSERT INTO content (post, stub, text) VALUES (?1, ?2, ?3)",
            (row, post.stub.as_bytes(), post.text.map(Text::as_bytes)),
        )?;
        self.index_text(row, kind, parts.as_ref())?;
        self.note_reply(row, post.stub, &post.id, parts.as_ref())?;
        self.put_facets(row, author, kind, parts.as_ref())?;
        self.note_span(row, post)?;
        self.note_early_answers(author, &post.id)?;
        self.index_files(row, parts.as_ref())?;
        Ok(row)
    }

    /// Gives a row the text that it lacked.
    pub(super) fn fill(
        &self,
        known: Known,
        kind: Kind,
        text: Option<&Text>,
    ) -> Result<(), StoreError> {
        let Some(text) = text.filter(|_| !known.has_text && !known.erased) else {
            return Ok(());
        };
        let parts = text.parts().ok();
        self.run(
            "UPDATE content SET text = ?2 WHERE post = ?1",
            (known.row, text.as_bytes()),
        )?;
        if let Some(channel) = parts.as_ref().and_then(channel) {
            self.run(
                "UPDATE post SET channel = ?2 WHERE row = ?1",
                (known.row, channel),
            )?;
            self.count_move(known.row, 0, known.shelf)?;
        }
        self.note_late_text(known.row, kind, parts.as_ref())?;
        self.index_text(known.row, kind, parts.as_ref())?;
        self.put_facets(known.row, known.author, kind, parts.as_ref())?;
        self.index_files(known.row, parts.as_ref())
    }

    /// Search finds notes, and edits for the notes that they change.
    fn index_text(
        &self,
        row: i64,
        kind: Kind,
        parts: Option<&TextParts>,
    ) -> Result<(), StoreError> {
        if let Some(parts) = parts.filter(|_| is_searched(kind)) {
            self.run(
                "INSERT INTO post_text (rowid, content) VALUES (?1, ?2)",
                (row, &parts.content),
            )?;
        }
        Ok(())
    }

    /// Who asks for a file finds the posts that name it.
    fn index_files(&self, row: i64, parts: Option<&TextParts>) -> Result<(), StoreError> {
        for file in parts
            .into_iter()
            .flat_map(|parts| FileTag::all(&parts.tags))
        {
            self.run(
                "INSERT INTO post_file (hash, post, size) VALUES (?1, ?2, ?3) \
                 ON CONFLICT DO NOTHING",
                (file.id.as_bytes(), row, sortable(file.size)),
            )?;
        }
        Ok(())
    }

    /// Sets a row's standing off the chain, and its shelf where that is another.
    pub(super) fn stand(&self, known: Known, standing: i64) -> Result<(), StoreError> {
        let shelf = shelf_of(standing, known.kind);
        if shelf == known.shelf {
            self.run(
                "UPDATE post SET standing = ?2 WHERE row = ?1",
                (known.row, standing),
            )?;
        } else {
            self.run(
                "UPDATE post SET standing = ?2, shelf = ?3 WHERE row = ?1",
                (known.row, standing, shelf),
            )?;
            self.count_move(known.row, known.shelf, shelf)?;
        }
        Ok(())
    }

    /// Sets a row confirmed; a post in the pool leaves it.
    pub(super) fn confirm(&self, known: Known, height: u32, place: i64) -> Result<(), StoreError> {
        let shelf = shelf_of(standing::CONFIRMED, known.kind);
        if shelf == known.shelf {
            self.run(
                "UPDATE post SET standing = 2, height = ?2, place = ?3 WHERE row = ?1",
                (known.row, height, place),
            )?;
        } else {
            self.run(
                "UPDATE post SET standing = 2, height = ?2, place = ?3, shelf = ?4 WHERE row = ?1",
                (known.row, height, place, shelf),
            )?;
            self.count_move(known.row, known.shelf, shelf)?;
        }
        if known.standing == standing::POOLED {
            self.run("DELETE FROM pool WHERE post = ?1", [known.row])?;
        }
        Ok(())
    }

    /// Puts the posts of a block that was disconnected on the shelves of where they stand now, but for
    /// those that wait or are confirmed again: they never left theirs.
    pub(super) fn shelve_loose(&self, header: i64) -> Result<(), StoreError> {
        let mut statement = self.ready(
            "SELECT p.row, p.kind, p.standing, p.shelf FROM block_post b \
             CROSS JOIN post p ON p.row = b.post \
             WHERE b.header = ?1 AND p.standing IN (0, 3)",
        )?;
        let mut found = statement.query([header])?;
        while let Some(post) = found.next()? {
            let (row, kind, from): (i64, i64, i64) = (post.get(0)?, post.get(1)?, post.get(3)?);
            let shelf = shelf_of(post.get(2)?, kind);
            if shelf != from {
                self.run("UPDATE post SET shelf = ?2 WHERE row = ?1", (row, shelf))?;
                self.count_move(row, from, shelf)?;
            }
        }
        Ok(())
    }

    /// Erases the text of a post from this disk, for good: it is not taken from peers again.
    /// Gives whether there was a text.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn erase_text(&self, leaf: &Leaf) -> Result<bool, StoreError> {
        self.enter_leaves()?;
        let Some(found) = crate::reading::post_by_leaf(self.view(), leaf)? else {
            return Ok(false);
        };
        let post = found.stored.post;
        let Some(known) = self.known(&post.stub, &found.stored.id)? else {
            return Ok(false);
        };
        // What is overwritten is not left in the file's free places.
        self.batch("PRAGMA secure_delete = ON")?;
        self.run(
            "UPDATE content SET text = NULL, erased = 1 WHERE post = ?1",
            [known.row],
        )?;
        if let Some(parts) = post.text.as_ref().and_then(|text| text.parts().ok())
            && is_searched(post.stub.kind())
        {
            self.run(
                "INSERT INTO post_text (post_text, rowid, content) VALUES ('delete', ?1, ?2)",
                (known.row, &parts.content),
            )?;
        }
        self.erase_facets(known)?;
        self.run("DELETE FROM post_file WHERE post = ?1", [known.row])?;
        self.batch("PRAGMA secure_delete = OFF")?;
        self.store.unwashed.set(true);
        Ok(post.text.is_some())
    }

    /// Gives a post of the active chain the text that it lacked; says whether it lacked it. The
    /// block that holds it becomes complete with the last of its texts.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn fill_text(&self, post: &Post) -> Result<bool, StoreError> {
        let leaf = post.stub.leaf();
        let Some(known) = self.known(&post.stub, &post.stub.id(&self.store.network))? else {
            return Ok(false);
        };
        let lacked = !known.has_text && !known.erased && post.text.is_some();
        self.fill(known, post.stub.kind(), post.text.as_ref())?;
        if let Some(Standing::Confirmed { block, .. }) = self.has_leaf(&leaf)?
            && lacked
        {
            let header = self.known_header(&block)?;
            let mut statement = self.ready(
                "SELECT EXISTS (SELECT 1 FROM block_post b \
                 CROSS JOIN content c ON c.post = b.post \
                 WHERE b.header = ?1 AND c.text IS NULL AND c.erased = 0)",
            )?;
            let lacks_more: bool = statement.query_row([header.row], |row| row.get(0))?;
            if !lacks_more {
                self.set_body(header.row, true)?;
            }
        }
        Ok(lacked)
    }

    fn author(&self, key: &PublicKey) -> Result<i64, StoreError> {
        if let Some(row) = self.store.authors.borrow().get(key) {
            return Ok(*row);
        }
        let mut statement = self.ready("SELECT row FROM author WHERE key = ?1")?;
        let row = match statement
            .query_row([key.as_bytes()], |row| row.get(0))
            .optional()?
        {
            Some(row) => row,
            None => {
                self.run("INSERT INTO author (key) VALUES (?1)", [key.as_bytes()])?;
                self.inner.last_insert_rowid()
            }
        };
        let mut authors = self.store.authors.borrow_mut();
        if authors.len() >= AUTHORS {
            authors.clear();
        }
        authors.insert(*key, row);
        Ok(row)
    }
}

fn is_searched(kind: Kind) -> bool {
    matches!(kind, Kind::NOTE | Kind::EDIT)
}
