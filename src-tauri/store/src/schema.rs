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
    M::up(include_str!("../migrations/0026_plain_checks.sql")),
    M::up(include_str!("../migrations/0027_channel_moves.sql")),
    M::up(include_str!("../migrations/0028_leaf.sql")),
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

#[cfg(test)]
mod tests {
    use super::*;

    const POST: &str = "INSERT INTO post \
        (row, id_key, leaf_key, author, kind, created, size, standing, shelf) \
        VALUES (?1, 1, 1, 1, 0, 1, 200, ?2, ?3)";
    const HEADER: &str = "INSERT INTO header (id, height, work, ease, chain_posts, body, raw) \
        VALUES (zeroblob(32), 0, zeroblob(32), 0, 0, ?1, zeroblob(136))";

    #[test]
    fn checks_where_posts_stand_without_making_tables_and_keeps_those_of_before() {
        let mut conn = Connection::open_in_memory().unwrap();
        let (before, _) = STEPS.split_at(25);
        Migrations::from_slice(before).to_latest(&mut conn).unwrap();
        let author = "INSERT INTO author (row, key) VALUES (1, zeroblob(32))";
        conn.execute(author, []).unwrap();
        conn.execute(POST, (1, 2, 1)).unwrap();
        assert!(makes_tables(&conn, POST) && makes_tables(&conn, HEADER));
        migrate(&mut conn).unwrap();
        assert!(!makes_tables(&conn, POST) && !makes_tables(&conn, HEADER));
        for (standing, shelf) in [(-1, 0), (4, 0), (0, -1), (0, 5)] {
            let refused = conn.execute(POST, (2, standing, shelf));
            assert!(refused.is_err(), "standing {standing}, shelf {shelf}");
        }
        for body in [-1, 3] {
            assert!(conn.execute(HEADER, [body]).is_err(), "body {body}");
        }
        conn.execute(POST, (2, 3, 4)).unwrap();
        conn.execute(HEADER, [2]).unwrap();
        let count = "SELECT count(*) FROM post WHERE shelf IN (1, 4)";
        let posts: i64 = conn.query_row(count, [], |row| row.get(0)).unwrap();
        assert_eq!(posts, 2);
        let whole: String = conn
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(whole, "ok");
    }

    /// Whether SQLite makes a table to run a statement.
    fn makes_tables(conn: &Connection, sql: &str) -> bool {
        let mut statement = conn.prepare(&format!("EXPLAIN {sql}")).unwrap();
        let mut steps = statement.raw_query();
        let mut made = false;
        while let Some(step) = steps.next().unwrap() {
            made |= step.get::<_, String>(1).unwrap() == "OpenEphemeral";
        }
        made
    }
}
