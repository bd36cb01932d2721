//! A damaged database: set aside, and read for what is still to be had of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use blocknet_chain::{Network, Params, Post};
use rusqlite::Connection;

use crate::lock::FolderLock;
use crate::open::{self, FILE};
use crate::reader::Place;
use crate::reading::{self, View};
use crate::{
    BanRow, LabelListRow, OpenError, OutboxRow, PeerRow, Rest, RuleRow, StoreError, schema,
    sync_folder,
};

/// What SQLite keeps beside a database: what was written last, and an index to that.
const LOG: &str = "-wal";
const LOG_INDEX: &str = "-shm";

/// Databases that were set aside on one day at most.
const MOST_OF_A_DAY: u32 = 1_000;

/// The database of a folder that does not open any more. Nothing is written to it.
#[derive(Debug)]
pub struct Wreck {
    conn: Connection,
    network: Option<Network>,
}

impl Wreck {
    /// Opens what is there to be read, as far as it can be.
    ///
    /// # Errors
    /// [`StoreError`] when nothing of it can be read.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let conn = open::reader(&Place::File(dir.join(FILE)))?;
        open::keep_log(&conn, true)?;
        schema::version(&conn)?;
        let named = open::meta(&conn, "params").ok().flatten();
        let network = named.and_then(|bytes| Params::decode(&bytes).ok());
        Ok(Self {
            conn,
            network: network.map(Network::new),
        })
    }

    /// The network that it says it is of.
    #[must_use]
    pub fn network(&self) -> Option<&Network> {
        self.network.as_ref()
    }

    /// What is left of it, taken for that of a network.
    #[must_use]
    pub fn on<'a>(&'a self, network: &'a Network) -> Remains<'a> {
        let conn = &self.conn;
        Remains { conn, network }
    }
}

/// What a damaged database still holds, read part by part.
#[derive(Debug)]
pub struct Remains<'a> {
    conn: &'a Connection,
    network: &'a Network,
}

impl Remains<'_> {
    fn view(&self) -> View<'_> {
        View {
            conn: self.conn,
            network: self.network,
            veil: None,
            own: None,
        }
    }

    /// The network that it is taken to be of.
    #[must_use]
    pub fn network(&self) -> &Network {
        self.network
    }

    /// The value of a setting.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        reading::setting(self.view(), key)
    }

    /// What waits in the outbox, in the order of writing.
    #[must_use]
    pub fn outbox(&self) -> Rest<OutboxRow> {
        reading::OUTBOX.rest(self.view())
    }

    /// The posts that wait for a block, with their times of arrival; first come first.
    #[must_use]
    pub fn pool(&self) -> Rest<(Post, u64)> {
        let mut found = reading::WAITING.rest(self.view());
        found.rows.sort_by_key(|(row, arrived)| (*arrived, *row));
        found.further(|row| reading::waiting(self.view(), row))
    }

    /// Remembered addresses.
    #[must_use]
    pub fn peers(&self) -> Rest<PeerRow> {
        reading::PEERS.rest(self.view())
    }

    /// Addresses that are banned.
    #[must_use]
    pub fn bans(&self) -> Rest<BanRow> {
        reading::BANS.rest(self.view())
    }

    /// What the owner does not want to see, oldest first.
    #[must_use]
    pub fn control_rules(&self) -> Rest<RuleRow> {
        reading::RULES.rest(self.view())
    }

    /// The label lists that the owner goes by, oldest first.
    #[must_use]
    pub fn label_lists(&self) -> Rest<LabelListRow> {
        reading::LISTS.rest(self.view())
    }
}

impl FolderLock {
    /// Puts the database of the folder `anew`, which no store has open, in the place of that of the
    /// folder `dir`, which this is the lock of. That one is kept under a name of the day in the same
    /// folder, with its log, and the name is given. Whenever this is cut short, the folder has one of
    /// the two.
    ///
    /// # Errors
    /// [`OpenError`] when the system refuses.
    pub fn replace(&self, dir: &Path, anew: &Path, day: &str) -> Result<PathBuf, OpenError> {
        let failed = |error| OpenError::of_folder(dir, error);
        let (path, new) = (dir.join(FILE), anew.join(FILE));
        if is_there(&with(&new, LOG)) {
            return Err(failed(io::Error::other("the new database is still in use")));
        }
        let kept = free_name(dir, day).map_err(failed)?;
        // Its second name first: without its log, it is not to stand under its only one.
        let has_two_names = give_second_name(&path, &kept).map_err(failed)?;
        // Then the log: beside another database it would be taken for that one's.
        for ending in [LOG, LOG_INDEX] {
            match fs::rename(with(&path, ending), with(&kept, ending)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
                _ => {}
            }
        }
        if !has_two_names {
            fs::rename(&path, &kept).map_err(failed)?;
        }
        fs::rename(&new, &path).map_err(failed)?;
        // The new one is in its place. Should a power cut undo that, it is done once more.
        let _ = sync_folder(dir);
        Ok(kept)
    }
}

/// Some file systems know one name for a file; then it has no second one.
fn give_second_name(path: &Path, kept: &Path) -> io::Result<bool> {
    match fs::hard_link(path, kept) {
        Ok(()) => Ok(true),
        Err(_) if is_same(path, kept) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) => Ok(false),
    }
}

/// Whether both are names of one file.
#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |path: &Path| {
        path.symlink_metadata()
            .ok()
            .map(|known| (known.dev(), known.ino()))
    };
    place(one).is_some() && place(one) == place(other)
}

#[cfg(not(unix))]
fn is_same(_: &Path, _: &Path) -> bool {
    false
}

/// A name under which nothing stands that would be written over.
fn free_name(dir: &Path, day: &str) -> io::Result<PathBuf> {
    let path = dir.join(FILE);
    (1..=MOST_OF_A_DAY)
        .map(|number| match number {
            1 => dir.join(format!("{FILE}.damaged-{day}")),
            number => dir.join(format!("{FILE}.damaged-{day}-{number}")),
        })
        .find(|kept| {
            // What was cut short before has the name already, or its log, and comes together again.
            let is_free = |ending: &&str| {
                let (now, then) = (with(&path, ending), with(kept, ending));
                !is_there(&now) || !is_there(&then) || is_same(&now, &then)
            };
            ["", LOG, LOG_INDEX].iter().all(is_free)
        })
        .ok_or_else(|| io::Error::other("too many databases were set aside today"))
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
