//! The numbered migrations. A file is frozen once it was released; changes get a new number.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::StoreError;

const STEPS: &[M<'_>] = &[
    M::up(include_str!("../migrations/0001_meta.sql")),
    M::up(include_str!("../migrations/0002_header.sql")),
    M::up(include_str!("../migrations/0003_author.sql")),
    M::up(include_str!("../migrations/0004_post.sql")),
    M::up(include_str!("../migrations/0005_content.sql")),
    M::up(include_str!("../migrations/0006_block_post.sql")),
    M::up(include_str!("../migrations/0007_pool.sql")),
    M::up(include_str!("../migrations/0008_peer.sql")),
    M::up(include_str!("../migrations/0009_setting.sql")),
    M::up(include_str!("../migrations/0010_outbox.sql")),
    M::up(include_str!("../migrations/0011_post_text.sql")),
    M::up(include_str!("../migrations/0012_content_lost.sql")),
    M::up(include_str!("../migrations/0013_ban.sql")),
    M::up(include_str!("../migrations/0014_pool_returned.sql")),
    M::up(include_str!("../migrations/0015_reorg.sql")),
    M::up(include_str!("../migrations/0016_reply.sql")),
    M::up(include_str!("../migrations/0017_channel.sql")),
    M::up(include_str!("../migrations/0018_profile.sql")),
    M::up(include_str!("../migrations/0019_facets.sql")),
    M::up(include_str!("../migrations/0020_control.sql")),
    M::up(include_str!("../migrations/0021_post_file.sql")),
    M::up(include_str!("../migrations/0022_outbox_author.sql")),
    M::up(include_str!("../migrations/0023_secure_text.sql")),
    M::up(include_str!("../migrations/0024_counted_late.sql")),
    M::up(include_str!("../migrations/0025_outbox_rule.sql")),
];

/// Version of a database after the last migration.
pub(crate) fn known_version() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// Version of this database; 0 for one without tables.
pub(crate) fn version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings the database to the last version, each migration in a transaction of its own.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    Migrations::from_slice(STEPS)
        .to_latest(conn)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => StoreError::damaged(other.to_string()),
        })
}
