//! Opening a database: looking before touching, then settings, migrations and genesis.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use blocknet_chain::{BlockId, HeaderState, Network, Params};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::reader::Place;
use crate::rows::body;
use crate::{OpenError, StoreError, close_to_others, private_file, schema};

/// The database in the data folder.
pub(crate) const FILE: &str = "blocknet.sqlite";
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// The writer alone waits this long, for a checkpoint to end or for a reader in memory.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// Statements that each connection keeps ready.
const STATEMENTS: usize = 96;

const WRITER: &str = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA cell_size_check = ON; \
    PRAGMA temp_store = MEMORY; \
    PRAGMA wal_autocheckpoint = 8192; PRAGMA journal_size_limit = 67108864;";
/// What the writer keeps of the file in memory, in KiB …
pub(crate) const CACHE: i64 = 32 << 10;
/// … and while it writes in bulk: all pages of the index by id of a million posts, and what comes.
pub(crate) const BULK_CACHE: i64 = 40 << 10;
const READER: &str = "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;";

/// Opens the writer's connection to a folder that is already locked.
pub(crate) fn folder(dir: &Path, network: &Network) -> Result<Connection, OpenError> {
    let path = dir.join(FILE);
    let failed = |error| OpenError::of_store(dir, error);
    if !look_at_file(dir, &path)? {
        make_file(&path).map_err(|error| OpenError::of_folder(dir, error))?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn =
        Connection::open_with_flags(&path, flags).map_err(|error| failed(error.into()))?;
    keep_log(&conn, true).map_err(failed)?;
    conn.busy_timeout(PATIENCE)
        .map_err(|error| failed(error.into()))?;
    let version = schema::version(&conn).map_err(failed)?;
    if version > schema::known_version() {
        return Err(OpenError::Newer {
            found: version,
            known: schema::known_version(),
        });
    }
    look_inside(dir, &conn, version, network)?;
    close_files(dir);
    if version == schema::known_version() {
        crate::check::quick(&conn, network).map_err(failed)?;
    }
    prepare(&mut conn, network, "WAL").map_err(failed)?;
    keep_log(&conn, false).map_err(failed)?;
    Ok(conn)
}

/// Makes an empty file, which SQLite takes for a database without tables, for its owner alone:
/// SQLite would let all read it, and gives the files beside it the mode of this one.
fn make_file(path: &Path) -> std::io::Result<()> {
    let made = private_file().append(true).create(true).open(path);
    made.map(drop)
}

/// Closes the files of an older version, or of a copy, to others. What others own, and what lies
/// where there are no modes, stays as it is.
fn close_files(dir: &Path) {
    for path in files(dir) {
        let _ = close_to_others(&path);
    }
}

/// The database and its log.
fn files(dir: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|ending| dir.join(format!("{FILE}{ending}")))
}

/// Removes the database and its log from a folder.
pub(crate) fn remove(dir: &Path) -> std::io::Result<()> {
    for path in files(dir) {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Makes a database in memory; it lasts while a connection to it is open.
pub(crate) fn memory(name: &str, network: &Network) -> Result<Connection, StoreError> {
    let mut conn = open_memory(name)?;
    // Nothing may be written before the end of a transaction, or readers would have to wait.
    conn.execute_batch("PRAGMA cache_spill = OFF;")?;
    prepare(&mut conn, network, "MEMORY")?;
    Ok(conn)
}

/// Opens a connection that only reads.
pub(crate) fn reader(place: &Place) -> Result<Connection, StoreError> {
    let conn = match place {
        Place::Memory(name) => open_memory(name)?,
        // Not read-only for SQLite: it may have to recover the write-ahead log's index.
        Place::File(path) => Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?,
    };
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.execute_batch(READER)?;
    Ok(conn)
}

/// The network of the database in a folder, by what it says of itself; `None` without one.
pub(crate) fn network_of(dir: &Path) -> Result<Option<Network>, OpenError> {
    let path = dir.join(FILE);
    let failed = |error| OpenError::of_store(dir, error);
    if !look_at_file(dir, &path)? {
        return Ok(None);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(&path, flags).map_err(|error| failed(error.into()))?;
    keep_log(&conn, true).map_err(failed)?;
    let version = schema::version(&conn).map_err(failed)?;
    if version > schema::known_version() {
        return Err(OpenError::Newer {
            found: version,
            known: schema::known_version(),
        });
    }
    if version == 0 {
        return Ok(None);
    }
    let Some(bytes) = meta(&conn, "params").map_err(failed)? else {
        return Ok(None);
    };
    let params = Params::decode(&bytes).map_err(|error| OpenError::Damaged {
        problem: format!("it names no network: {error}"),
    })?;
    Ok(Some(Network::new(params)))
}

/// What the database takes on the disk, its log included; nothing where it cannot be looked at.
#[must_use]
pub fn database_bytes(dir: &Path) -> Option<u64> {
    let [file, log, index] = files(dir).map(|path| path.metadata().ok().map(|known| known.len()));
    // The log and its index come and go with the work.
    Some(file? + log.unwrap_or(0) + index.unwrap_or(0))
}

/// Whether a folder has a database, or what stands in the place of one.
pub(crate) fn is_in(dir: &Path) -> bool {
    look_at_file(dir, &dir.join(FILE)).unwrap_or(true)
}

/// Whether there is a database, without opening it.
fn look_at_file(dir: &Path, path: &Path) -> Result<bool, OpenError> {
    let mut start = [0; 16];
    let read = match File::open(path) {
        Ok(mut file) => file.read(&mut start),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(OpenError::of_folder(dir, error)),
    };
    match read.map_err(|error| OpenError::of_folder(dir, error))? {
        0 => Ok(false),
        16 if start == *MAGIC => Ok(true),
        _ => Err(OpenError::Damaged {
            problem: "blocknet.sqlite is not an SQLite file".to_owned(),
        }),
    }
}

/// Looks whose database it is.
fn look_inside(
    dir: &Path,
    conn: &Connection,
    version: i64,
    network: &Network,
) -> Result<(), OpenError> {
    let failed = |error| OpenError::of_store(dir, error);
    if version == 0 {
        let tables: i64 = conn
            .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
            .map_err(|error| failed(error.into()))?;
        return match tables {
            0 => Ok(()),
            _ => Err(OpenError::Damaged {
                problem: "blocknet.sqlite is of another program".to_owned(),
            }),
        };
    }
    match meta(conn, "genesis").map_err(failed)? {
        Some(genesis) if genesis != network.genesis_id().as_bytes() => {
            Err(OpenError::OtherNetwork {
                found: describe(conn, &genesis).map_err(failed)?,
                wanted: format!("{} ({})", network.name(), network.net()),
            })
        }
        // No genesis: the program was ended before it had made the tables.
        _ => Ok(()),
    }
}

fn describe(conn: &Connection, genesis: &[u8]) -> Result<String, StoreError> {
    let params = meta(conn, "params")?.and_then(|bytes| Params::decode(&bytes).ok());
    let name = params.map_or_else(|| "unknown".to_owned(), |params| params.name().to_owned());
    let start: String = genesis
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(format!("{name} ({start})"))
}

pub(crate) fn meta(conn: &Connection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    Ok(conn.query_row(sql, [key], |row| row.get(0)).optional()?)
}

fn prepare(conn: &mut Connection, network: &Network, journal: &str) -> Result<(), StoreError> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update(None, "journal_mode", journal)?;
    conn.execute_batch(WRITER)?;
    keep_pages(conn, CACHE)?;
    schema::migrate(conn)?;
    put_genesis(conn, network)
}

/// Writes what the database belongs to, and the first block, unless they stand.
fn put_genesis(conn: &mut Connection, network: &Network) -> Result<(), StoreError> {
    let tx = conn.transaction()?;
    let state = HeaderState::genesis(network);
    if !genesis_stands(&tx, &state.id)? {
        tx.execute(
            "INSERT INTO meta (key, value) VALUES ('genesis', ?1)",
            [state.id.as_bytes()],
        )?;
        tx.execute(
            "INSERT INTO meta (key, value) VALUES ('params', ?1)",
            [network.params().encode()],
        )?;
        tx.execute(
            "INSERT INTO header (row, id, height, work, ease, chain_posts, body, complete_seq, active, raw) \
             VALUES (1, ?1, 0, ?2, ?3, 0, ?4, 0, 1, ?5)",
            (
                state.id.as_bytes(),
                state.work.to_be_bytes(),
                state.ease.get(),
                body::COMPLETE,
                network.genesis().encode(),
            ),
        )?;
    }
    Ok(tx.commit()?)
}

fn genesis_stands(conn: &Connection, id: &BlockId) -> Result<bool, StoreError> {
    Ok(conn
        .prepare("SELECT 1 FROM header WHERE id = ?1")?
        .exists([id.as_bytes()])?)
}

/// Sets how much of the file the connection keeps in memory, in KiB.
pub(crate) fn keep_pages(conn: &Connection, kib: i64) -> Result<(), StoreError> {
    Ok(conn.pragma_update(None, "cache_size", -kib)?)
}

/// While the log is kept, closing the connection moves nothing into the file.
pub(crate) fn keep_log(conn: &Connection, keep: bool) -> Result<(), StoreError> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep)?;
    Ok(())
}

fn open_memory(name: &str) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(format!("file:/{name}?vfs=memdb"), flags)?;
    conn.busy_timeout(PATIENCE)?;
    Ok(conn)
}
