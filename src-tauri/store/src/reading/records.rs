//! Settings, peers and the outbox.

use blocknet_chain::{Kind, PostId, PublicKey};
use rusqlite::{OptionalExtension, Row};

use super::View;
use crate::rows::{array, unsigned};
use crate::{BanRow, OutboxDraft, OutboxRow, PeerRow, Refusal, StoreError};

pub(super) fn setting(view: View<'_>, key: &str) -> Result<Option<String>, StoreError> {
    let mut statement = view
        .conn
        .prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

pub(super) fn peers(view: View<'_>) -> Result<Vec<PeerRow>, StoreError> {
    let mut statement = view.conn.prepare_cached(
        "SELECT address, owner_added, source, last_tried, last_reached, failures, anchor, \
         avoid_until FROM peer \
         ORDER BY address",
    )?;
    let mut found = statement.query([])?;
    let mut peers = Vec::new();
    while let Some(row) = found.next()? {
        peers.push(peer(row)?);
    }
    Ok(peers)
}

fn peer(row: &Row<'_>) -> Result<PeerRow, StoreError> {
    let time = |column| {
        let seconds: Option<i64> = row.get(column)?;
        seconds
            .map(|seconds| unsigned(seconds, "a time of a peer"))
            .transpose()
    };
    Ok(PeerRow {
        address: row.get(0)?,
        owner_added: row.get(1)?,
        source: row.get(2)?,
        last_tried: time(3)?,
        last_reached: time(4)?,
        failures: row.get(5)?,
        anchor: row.get(6)?,
        avoid_until: time(7)?,
    })
}

pub(super) fn bans(view: View<'_>) -> Result<Vec<BanRow>, StoreError> {
    let mut statement = view
        .conn
        .prepare_cached("SELECT ip, until, reason, by_owner FROM ban ORDER BY ip")?;
    let mut found = statement.query([])?;
    let mut bans = Vec::new();
    while let Some(row) = found.next()? {
        let until = row.get::<_, Option<i64>>(1)?;
        bans.push(BanRow {
            ip: row.get(0)?,
            until: until
                .map(|seconds| unsigned(seconds, "the end of a ban"))
                .transpose()?,
            reason: row.get(2)?,
            by_owner: row.get(3)?,
        });
    }
    Ok(bans)
}

pub(super) fn outbox(view: View<'_>) -> Result<Vec<OutboxRow>, StoreError> {
    let mut statement = view.conn.prepare_cached(
        "SELECT ticket, kind, parent, tags, content, written, refused_code, refused_message, author, \
         refused_rule FROM outbox ORDER BY ticket",
    )?;
    let mut found = statement.query([])?;
    let mut drafts = Vec::new();
    while let Some(row) = found.next()? {
        drafts.push(draft(row)?);
    }
    Ok(drafts)
}

fn draft(row: &Row<'_>) -> Result<OutboxRow, StoreError> {
    let parent = match row.get_ref(2)? {
        rusqlite::types::ValueRef::Null => None,
        _ => Some(PostId::from_bytes(array(row, 2)?)),
    };
    let author = match row.get_ref(8)? {
        rusqlite::types::ValueRef::Null => None,
        _ => Some(PublicKey::from_bytes(array(row, 8)?)),
    };
    let tags = serde_json::from_str(&row.get::<_, String>(3)?)
        .map_err(|error| StoreError::damaged(format!("tags in the outbox are no list: {error}")))?;
    let refused = match (row.get(6)?, row.get(7)?) {
        (Some(code), Some(message)) => Some(Refusal {
            code,
            rule: row.get(9)?,
            message,
        }),
        _ => None,
    };
    Ok(OutboxRow {
        ticket: unsigned(row.get(0)?, "a ticket")?,
        draft: OutboxDraft {
            author,
            kind: Kind::new(row.get(1)?),
            parent,
            tags,
            content: row.get(4)?,
            written: unsigned(row.get(5)?, "a time in the outbox")?,
        },
        refused,
    })
}
