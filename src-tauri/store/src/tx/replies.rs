//! Noting what answers the owner, or names the owner.

use blocknet_chain::{Kind, PostId, PublicKey, Stub, TextParts};

use super::Tx;
use crate::reading::{post_by_row, replies_seen};
use crate::rows::{array, key_of};
use crate::terms::Terms;
use crate::{Cursor, Reading, StoreError, Watch, reading};

/// Setting: whose replies the table was made for.
const WATCHED: &str = "replies_watched";
/// Own posts whose answers are looked up when the table is made anew, the newest.
const OWN_POSTS: i64 = 20_000;
/// Answers to one post that are noted.
const ANSWERS: i64 = 1_000;
/// Posts with one of the words that are looked at when the table is made anew, the newest.
const NAMED: i64 = 2_000;

impl Tx<'_> {
    /// Notes from now on what answers this owner, or names the owner. For another owner, or by
    /// other words, than before it looks through what is here.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn watch(&self, watch: &Watch) -> Result<(), StoreError> {
        let own = watch.own.to_string();
        let seen_by = |own: &str| format!("{}:{own}", reading::REPLIES_SEEN);
        let sign = serde_json::json!({ "own": own, "words": watch.words }).to_string();
        *self.store.watch.borrow_mut() = Some(watch.clone());
        let before = self.setting(WATCHED)?;
        if before.as_deref() == Some(&sign) {
            return Ok(());
        }
        self.find_replies(watch)?;
        let other = before.and_then(|sign| {
            let sign: serde_json::Value = serde_json::from_str(&sign).ok()?;
            sign.get("own")?.as_str().map(str::to_owned)
        });
        if other.as_ref() != Some(&own) {
            if let Some(other) = other {
                let seen = replies_seen(self.view())?;
                self.put_setting(&seen_by(&other), &seen.to_string())?;
            }
            let seen = match self.setting(&seen_by(&own))? {
                Some(seen) => seen,
                None => self.last_row()?.to_string(),
            };
            self.put_setting(reading::REPLIES_SEEN, &seen)?;
        }
        self.put_setting(WATCHED, &sign)
    }

    /// What was here before its owner is no news.
    fn last_row(&self) -> Result<i64, StoreError> {
        let last = "SELECT ifnull(max(row), 0) FROM post";
        Ok(self.conn()?.query_row(last, [], |row| row.get(0))?)
    }

    /// Notes that the owner has seen replies up to this one.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn see_replies(&self, through: Cursor) -> Result<(), StoreError> {
        let last = "SELECT ifnull(max(post), 0) FROM reply";
        let last: i64 = self.conn()?.query_row(last, [], |row| row.get(0))?;
        let seen = through.row().min(last).max(replies_seen(self.view())?);
        self.put_setting(reading::REPLIES_SEEN, &seen.to_string())
    }

    /// Notes a post that is new here, where it is a reply.
    pub(super) fn note_reply(
        &self,
        row: i64,
        stub: &Stub,
        id: &PostId,
        parts: Option<&TextParts>,
    ) -> Result<(), StoreError> {
        let watch = self.store.watch.borrow();
        let Some(watch) = watch.as_ref().filter(|_| stub.kind() == Kind::NOTE) else {
            return Ok(());
        };
        if stub.author() == watch.own {
            // Its answers can have come before it.
            return self.note_answers_to(id, &watch.own);
        }
        let answers = match stub.parent() {
            Some(parent) => self.is_by(&parent, &watch.own)?,
            None => false,
        };
        if answers {
            self.put_reply(row, false)
        } else if parts.is_some_and(|parts| watch.is_named_in(&parts.content)) {
            self.put_reply(row, true)
        } else {
            Ok(())
        }
    }

    /// Notes a post whose text came later than itself, where it names the owner.
    pub(super) fn note_late_text(
        &self,
        row: i64,
        kind: Kind,
        parts: Option<&TextParts>,
    ) -> Result<(), StoreError> {
        let watch = self.store.watch.borrow();
        let Some(watch) = watch.as_ref().filter(|_| kind == Kind::NOTE) else {
            return Ok(());
        };
        if !parts.is_some_and(|parts| watch.is_named_in(&parts.content)) {
            return Ok(());
        }
        let found = post_by_row(self.view(), row)?;
        let by_owner = found.is_some_and(|found| found.stored.post.stub.author() == watch.own);
        if by_owner {
            Ok(())
        } else {
            self.put_reply(row, true)
        }
    }

    fn put_reply(&self, row: i64, mention: bool) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO reply (post, mention) VALUES (?1, ?2) ON CONFLICT (post) DO NOTHING",
            (row, mention),
        )?;
        Ok(())
    }

    /// Whether a post that is here is by this author.
    fn is_by(&self, id: &PostId, author: &PublicKey) -> Result<bool, StoreError> {
        let mut statement = self.ready(
            "SELECT c.stub FROM post p CROSS JOIN content c ON c.post = p.row \
             WHERE p.id_key = ?1 AND p.author = (SELECT row FROM author WHERE key = ?2)",
        )?;
        let mut found = statement.query((key_of(id.as_bytes()), author.as_bytes()))?;
        while let Some(row) = found.next()? {
            if Stub::from_bytes(array(row, 0)?).id(&self.store.network) == *id {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes the answers of others to a post of the owner's.
    fn note_answers_to(&self, id: &PostId, own: &PublicKey) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO reply (post, mention) SELECT row, 0 FROM post \
             WHERE parent = ?1 AND kind = 0 \
             AND author IS NOT (SELECT row FROM author WHERE key = ?2) LIMIT ?3 \
             ON CONFLICT (post) DO NOTHING",
            (id.as_bytes(), own.as_bytes(), ANSWERS),
        )?;
        Ok(())
    }

    /// Makes the table anew from what is here.
    fn find_replies(&self, watch: &Watch) -> Result<(), StoreError> {
        self.run("DELETE FROM reply", [])?;
        let mut statement = self.ready(
            "SELECT c.stub FROM post p CROSS JOIN content c ON c.post = p.row \
             WHERE p.author = (SELECT row FROM author WHERE key = ?1) AND p.shelf = 1 \
             ORDER BY p.created DESC LIMIT ?2",
        )?;
        let mut found = statement.query((watch.own.as_bytes(), OWN_POSTS))?;
        while let Some(row) = found.next()? {
            let id = Stub::from_bytes(array(row, 0)?).id(&self.store.network);
            self.note_answers_to(&id, &watch.own)?;
        }
        let mut statement = self.ready(
            "SELECT rowid FROM post_text WHERE post_text MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
        )?;
        for word in &watch.words {
            let Some(terms) = Terms::parse(&format!("\"{word}\"")) else {
                continue;
            };
            let mut found = statement.query((terms.as_str(), NAMED))?;
            while let Some(row) = found.next()? {
                let row: i64 = row.get(0)?;
                let Some(post) = post_by_row(self.view(), row)? else {
                    continue;
                };
                let post = post.stored.post;
                let parts = post.text.as_ref().and_then(|text| text.parts().ok());
                self.note_late_text(row, post.stub.kind(), parts.as_ref())?;
            }
        }
        Ok(())
    }
}
