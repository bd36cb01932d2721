//! Writing settings, peers and the outbox.

use blocknet_chain::PublicKey;

use super::Tx;
use crate::rows::{sortable, unsigned};
use crate::{BanRow, OutboxDraft, PeerRow, Refusal, StoreError};

/// None of these fails but for the disk.
#[allow(
    clippy::missing_errors_doc,
    reason = "each fails with what SQLite says and nothing else"
)]
impl Tx<'_> {
    /// Keeps a setting; its value is JSON.
    pub fn put_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO setting (key, value) VALUES (?1, ?2) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )?;
        Ok(())
    }

    /// Remembers an address, and what is known of it now.
    pub fn put_peer(&self, peer: &PeerRow) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO peer (address, owner_added, source, last_tried, last_reached, failures, \
             anchor, avoid_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
             ON CONFLICT (address) DO UPDATE SET \
             owner_added = excluded.owner_added, source = excluded.source, \
             last_tried = excluded.last_tried, last_reached = excluded.last_reached, \
             failures = excluded.failures, anchor = excluded.anchor, \
             avoid_until = excluded.avoid_until",
            (
                &peer.address,
                peer.owner_added,
                &peer.source,
                peer.last_tried.map(sortable),
                peer.last_reached.map(sortable),
                peer.failures,
                peer.anchor,
                peer.avoid_until.map(sortable),
            ),
        )?;
        Ok(())
    }

    /// Remembers that an address is banned; a later word on it replaces the earlier one.
    pub fn put_ban(&self, ban: &BanRow) -> Result<(), StoreError> {
        let until = ban.until.map(sortable);
        self.run(
            "INSERT INTO ban (ip, until, reason, by_owner) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (ip) DO UPDATE SET until = excluded.until, reason = excluded.reason, \
             by_owner = excluded.by_owner",
            (&ban.ip, until, &ban.reason, ban.by_owner),
        )?;
        Ok(())
    }

    /// Forgets a ban; gives whether there was one.
    pub fn delete_ban(&self, ip: &str) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM ban WHERE ip = ?1", [ip])? > 0)
    }

    /// Forgets an address; gives whether it was known.
    pub fn delete_peer(&self, address: &str) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM peer WHERE address = ?1", [address])? > 0)
    }

    /// Keeps what the owner wrote, and gives the ticket to it.
    pub fn outbox_put(&self, draft: &OutboxDraft) -> Result<u64, StoreError> {
        let tags = serde_json::Value::from_iter(
            draft
                .tags
                .iter()
                .map(|(key, value)| [key.as_str(), value.as_str()].to_vec()),
        );
        self.run(
            "INSERT INTO outbox (kind, parent, tags, content, written, author) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (
                draft.kind.to_u8(),
                draft.parent.map(|parent| parent.to_bytes()),
                tags.to_string(),
                &draft.content,
                sortable(draft.written),
                draft.author.map(|author| author.to_bytes()),
            ),
        )?;
        unsigned(self.inner.last_insert_rowid(), "a ticket")
    }

    /// Gives drafts that name no author to this one; gives how many there were.
    pub fn outbox_claim(&self, author: &PublicKey) -> Result<usize, StoreError> {
        let sql = "UPDATE outbox SET author = ?1 WHERE author IS NULL";
        self.run(sql, [author.to_bytes()])
    }

    /// Notes why a draft was refused; gives whether there is such a ticket.
    pub fn outbox_refuse(&self, ticket: u64, refusal: &Refusal) -> Result<bool, StoreError> {
        let sql = "UPDATE outbox SET refused_code = ?2, refused_message = ?3, refused_rule = ?4 \
             WHERE ticket = ?1";
        let Refusal {
            code,
            rule,
            message,
        } = refusal;
        Ok(self.run(sql, (sortable(ticket), code, message, rule))? > 0)
    }

    /// Forgets why a draft was refused, because it is tried again; gives whether there is one.
    pub fn outbox_retry(&self, ticket: u64) -> Result<bool, StoreError> {
        let sql = "UPDATE outbox SET refused_code = NULL, refused_message = NULL, \
             refused_rule = NULL WHERE ticket = ?1";
        Ok(self.run(sql, [sortable(ticket)])? > 0)
    }

    /// Takes a draft out, because a pool has it or the owner gave it up.
    pub fn outbox_delete(&self, ticket: u64) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM outbox WHERE ticket = ?1", [sortable(ticket)])? > 0)
    }
}
