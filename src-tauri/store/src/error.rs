//! What can go wrong with the store, in sentences that say what to do.

use std::io;
use std::path::PathBuf;

use blocknet_chain::BlockId;
use rusqlite::ErrorCode;
use thiserror::Error;

/// Why a read or a write failed. What the transaction did until then is undone.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The disk, or the owner's quota on it, is full.
    #[error("the disk is full, so nothing was saved; free some space and try again")]
    DiskFull,
    /// The database may not be written.
    #[error("the database may only be read; allow writing to the data folder and start again")]
    ReadOnly,
    /// The file does not hold what was written to it.
    #[error(
        "the database is damaged: {problem}; `blocknetd check` says how far; with `--set-aside`, once the node has ended, it keeps the database under another name and begins a new one, which syncs again from peers"
    )]
    Damaged {
        /// What does not fit, as a part of a sentence.
        problem: String,
    },
    /// Somebody else kept the database, or all its readers, too long.
    #[error("the database was busy for too long; try again")]
    Busy,
    /// The read came to the end of its time.
    #[error("the read took longer than it may; ask for less, or for something rarer")]
    TooLong,
    /// No header of this id is stored.
    #[error("no header {id} is stored")]
    UnknownHeader {
        /// The id asked for.
        id: BlockId,
    },
    /// A block can be connected only on top of the tip.
    #[error("block {id} does not follow the tip {tip}")]
    NotOnTip {
        /// The block that was to be connected.
        id: BlockId,
        /// The tip of the active chain.
        tip: BlockId,
    },
    /// A block without its body cannot be connected.
    #[error("the body of block {id} is not stored")]
    BodyMissing {
        /// The block that was to be connected.
        id: BlockId,
    },
    /// A block that was marked invalid cannot be connected.
    #[error("block {id} is marked invalid")]
    MarkedInvalid {
        /// The block that was to be connected.
        id: BlockId,
    },
    /// A block cannot be marked invalid while it, or one that follows it, is active.
    #[error("block {id} is part of the active chain; it has to be disconnected first")]
    StillActive {
        /// The block that was to be marked.
        id: BlockId,
    },
    /// The genesis block cannot be disconnected.
    #[error("the active chain has no block but genesis, which stays")]
    OnlyGenesis,
    /// A post is confirmed by connecting its block, in no other way.
    #[error("a post becomes confirmed, or stops being so, only with its block")]
    StandsWithItsBlock,
    /// An earlier error has already undone the whole transaction.
    #[error("the transaction was undone by an earlier error, so nothing of it was saved")]
    Undone,
    /// Anything else that SQLite reports.
    #[error("the database failed: {source}")]
    Failed {
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    pub(crate) fn damaged(problem: impl Into<String>) -> Self {
        Self::Damaged {
            problem: problem.into(),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        match &source {
            rusqlite::Error::SqliteFailure(failure, message) => match failure.code {
                ErrorCode::DiskFull => Self::DiskFull,
                ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                ErrorCode::OperationInterrupted => Self::TooLong,
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged {
                    problem: message.clone().unwrap_or_else(|| failure.to_string()),
                },
                _ => Self::Failed { source },
            },
            rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..) => Self::Damaged {
                problem: source.to_string(),
            },
            _ => Self::Failed { source },
        }
    }
}

/// Why a data folder could not be opened. Nothing in it was changed.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another node runs on this folder.
    #[error("another node{} already uses the folder {}; stop it, or give this one a folder of its own", process(.pid), .dir.display())]
    Locked {
        /// The process that holds the lock, where it could be read.
        pid: Option<u32>,
        /// The data folder.
        dir: PathBuf,
    },
    /// A later version of the program wrote the database.
    #[error(
        "the database has version {found}, and this program knows versions up to {known}; install a newer BlockNet"
    )]
    Newer {
        /// Version of the database.
        found: i64,
        /// Latest version that this program knows.
        known: i64,
    },
    /// The database belongs to another network.
    #[error(
        "the folder belongs to the network {found}, not to {wanted}; start with that network, or with another folder"
    )]
    OtherNetwork {
        /// Name and genesis of the network of the database.
        found: String,
        /// Name and genesis of the network asked for.
        wanted: String,
    },
    /// A move of the folder was cut short.
    #[error(
        "{} holds a part of a data folder alone, for a move to it was cut short; the whole is where it was before: start on that folder, then move it again", .dir.display()
    )]
    Unfinished {
        /// The folder that holds a part.
        dir: PathBuf,
    },
    /// The file does not hold what was written to it.
    #[error(
        "the database is damaged: {problem}; `blocknetd check --set-aside` keeps it under another name and takes what can be read of your settings and waiting texts into a new one; then the node syncs again from peers"
    )]
    Damaged {
        /// What does not fit, as a part of a sentence.
        problem: String,
    },
    /// The folder, or a file in it, may not be written.
    #[error("the folder {} may not be written; allow it, or choose another folder", .dir.display())]
    ReadOnly {
        /// The data folder.
        dir: PathBuf,
    },
    /// No space is left for the database.
    #[error("the disk of {} is full; free some space and start again", .dir.display())]
    DiskFull {
        /// The data folder.
        dir: PathBuf,
    },
    /// The folder cannot be made or read.
    #[error("the folder {} cannot be used: {source}", .dir.display())]
    Folder {
        /// The data folder.
        dir: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Anything else that SQLite reports.
    #[error("the database cannot be opened: {source}")]
    Failed {
        /// What SQLite says.
        source: StoreError,
    },
}

fn process(pid: &Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})"))
        .unwrap_or_default()
}

impl OpenError {
    pub(crate) fn of_folder(dir: &std::path::Path, source: io::Error) -> Self {
        let dir = dir.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { dir }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { dir },
            _ => Self::Folder { dir, source },
        }
    }

    pub(crate) fn of_store(dir: &std::path::Path, source: StoreError) -> Self {
        let dir = dir.to_owned();
        match source {
            StoreError::DiskFull => Self::DiskFull { dir },
            StoreError::ReadOnly => Self::ReadOnly { dir },
            StoreError::Damaged { problem } => Self::Damaged { problem },
            StoreError::Failed {
                source: rusqlite::Error::SqliteFailure(failure, _),
            } if failure.code == ErrorCode::CannotOpen => Self::ReadOnly { dir },
            source => Self::Failed { source },
        }
    }
}
