//! Settings, peers and the outbox.

use blocknet_chain::{Kind, PostId, PublicKey};
use rusqlite::{OptionalExtension, Row};

use super::View;
use super::walk::Walk;
use crate::rows::{array, unsigned};
use crate::{BanRow, OutboxDraft, OutboxRow, PeerRow, Refusal, StoreError};

pub(crate) fn setting(view: View<'_>, key: &str) -> Result<Option<String>, StoreError> {
    let mut statement = view
        .conn
        .prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

pub(crate) const PEERS: Walk<PeerRow> = Walk {
    sql: "SELECT address, owner_added, source, last_tried, last_reached, failures, anchor, \
          avoid_until FROM peer \
          ORDER BY address",
    read: peer,
};

fn peer(_: View<'_>, row: &Row<'_>) -> Result<PeerRow, StoreError> {
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

pub(crate) const BANS: Walk<BanRow> = Walk {
    sql: "SELECT ip, until, reason, by_owner FROM ban ORDER BY ip",
    read: ban,
};

fn ban(_: View<'_>, row: &Row<'_>) -> Result<BanRow, StoreError> {
    let until = row.get::<_, Option<i64>>(1)?;
    Ok(BanRow {
        ip: row.get(0)?,
        until: until
            .map(|seconds| unsigned(seconds, "the end of a ban"))
            .transpose()?,
        reason: row.get(2)?,
        by_owner: row.get(3)?,
    })
}

pub(crate) const OUTBOX: Walk<OutboxRow> = Walk {
    sql: "SELECT ticket, kind, parent, tags, content, written, refused_code, refused_message, author, \
          refused_rule FROM outbox ORDER BY ticket",
    read: draft,
};

fn draft(_: View<'_>, row: &Row<'_>) -> Result<OutboxRow, StoreError> {
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
