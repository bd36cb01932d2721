//! The store: the one that writes.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use blocknet_chain::{Network, PublicKey};
use rusqlite::Connection;

use crate::lock::FolderLock;
use crate::reader::Place;
use crate::reading::View;
use crate::tx::leaves;
use crate::{OpenError, Readers, Reading, StoreError, Tx, Watch, make_private_folder, open};

/// How long a reader may hold up the washing of the log.
const WASH_PATIENCE: Duration = Duration::from_millis(100);
/// How often it is tried again: each try waits for readers, and writers wait for it.
const WASH_EVERY: Duration = Duration::from_secs(5);

/// The database of one node, and the only one that writes to it.
#[derive(Debug)]
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) network: Network,
    /// Rows of authors met lately; emptied whenever a transaction is undone.
    pub(crate) authors: RefCell<HashMap<PublicKey, i64>>,
    /// Whose replies are noted as they come.
    pub(crate) watch: RefCell<Option<Watch>>,
    /// The last name of authors met lately, by their rows; emptied with them.
    pub(crate) names: RefCell<HashMap<i64, String>>,
    /// Whether the log may still hold words of an erased text.
    pub(crate) unwashed: Cell<bool>,
    /// Whether the posts of blocks may lack in the index by leaf for a while.
    pub(crate) leaves_wait: Cell<bool>,
    /// When it was tried last to empty it.
    wash_tried: Cell<Option<Instant>>,
    readers: Readers,
    _lock: Option<FolderLock>,
}

impl Drop for Store {
    fn drop(&mut self) {
        self.readers.close();
    }
}

impl Store {
    /// Opens the store in a data folder, and makes folder and database where there are none.
    ///
    /// The look at the database that this takes is cheap: its version, its network, and a few
    /// hundred blocks below the tip. [`crate::Reading::check`] looks at the whole.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong and what to do; nothing in the folder was changed then.
    pub fn open(dir: &Path, network: &Network) -> Result<Self, OpenError> {
        // It holds drafts, settings and keys, and whoever may write into it could put a key of their
        // own there.
        make_private_folder(dir).map_err(|error| OpenError::of_folder(dir, error))?;
        let lock = FolderLock::take(dir)?;
        FolderLock::look_whether_whole(dir)?;
        let conn = open::folder(dir, network)?;
        let place = Place::File(dir.join(open::FILE));
        let store = Self::new(conn, network, place, Some(lock));
        // The last run may have ended in the middle of a sync.
        store
            .complete_facets()
            .and_then(|()| store.complete_leaves())
            .map_err(|error| OpenError::of_store(dir, error))?;
        // Nobody reads yet, so that it is done at once. What stands in its way stands in the way of
        // the first write as well, which says so; and it is tried again after each.
        let _ = store.wash();
        Ok(store)
    }

    /// A store that is gone with the program. A reader in it can hold up the end of a
    /// transaction, so it is for tests and short tasks.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn memory(network: &Network) -> Result<Self, StoreError> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let name = format!("blocknet-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let conn = open::memory(&name, network)?;
        let store = Self::new(conn, network, Place::Memory(name), None);
        store.unwashed.set(false);
        store.complete_facets()?;
        Ok(store)
    }

    /// Whether a folder has a database, by the first bytes of the file. One that cannot be read or is
    /// of another program counts: to open it says more.
    #[must_use]
    pub fn is_in(dir: &Path) -> bool {
        open::is_in(dir)
    }

    /// The network of the database in a folder; `None` where there is no database.
    ///
    /// # Errors
    /// [`OpenError`] when there is one that cannot be read, or a part of one alone; a lock does not
    /// matter.
    pub fn network_of(dir: &Path) -> Result<Option<Network>, OpenError> {
        FolderLock::look_whether_whole(dir)?;
        Self::look_at(dir)
    }

    /// The same for whoever moves the folder: what has come there so far is opened.
    ///
    /// # Errors
    /// As [`Store::network_of`].
    pub fn look_at(dir: &Path) -> Result<Option<Network>, OpenError> {
        open::network_of(dir)
    }

    /// Removes the database of a folder that no node uses. Identities and files stay.
    ///
    /// # Errors
    /// [`OpenError`] when a node uses the folder, or the system refuses.
    pub fn remove(dir: &Path) -> Result<(), OpenError> {
        let _lock = FolderLock::take(dir)?;
        open::remove(dir).map_err(|error| OpenError::of_folder(dir, error))
    }

    /// The network that this store was opened for.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The readers of this store.
    #[must_use]
    pub fn readers(&self) -> Readers {
        self.readers.clone()
    }

    /// Begins a transaction; there is one at a time. Dropped without [`Tx::commit`] it never was.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Busy`] or what else SQLite says.
    pub fn begin(&self) -> Result<Tx<'_>, StoreError> {
        Tx::begin(self)
    }

    /// The same as [`Tx::watch`], in a transaction of its own.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn watch(&self, watch: &Watch) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.watch(watch)?;
        tx.commit()
    }

    /// Keeps more of the file in memory while much is written, as in a first sync, and enters the
    /// posts of blocks into the index by leaf many at once. Readers miss the last of them there.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn widen(&self) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.put_leaves_off()?;
        tx.commit()?;
        self.leaves_wait.set(true);
        open::keep_pages(&self.conn, open::BULK_CACHE)
    }

    /// Ends what [`Store::widen`] began, and gives the memory back.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses; then it is to be called again.
    pub fn shrink(&self) -> Result<(), StoreError> {
        self.complete_leaves()?;
        self.leaves_wait.set(false);
        open::keep_pages(&self.conn, open::CACHE)?;
        Ok(self.conn.execute_batch("PRAGMA shrink_memory")?)
    }

    fn complete_leaves(&self) -> Result<(), StoreError> {
        if leaves::from(&self.conn)?.is_none() {
            return Ok(());
        }
        let tx = self.begin()?;
        tx.complete_leaves()?;
        tx.commit()
    }

    /// Empties the log after a text was erased, so that none of its words is left in it. Says
    /// whether that is done: a reader of the time before holds it up, and then it is for later.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn wash(&self) -> Result<bool, StoreError> {
        if !self.unwashed.get() {
            return Ok(true);
        }
        let tried = self.wash_tried.get();
        if tried.is_some_and(|tried| tried.elapsed() < WASH_EVERY) {
            return Ok(false);
        }
        self.wash_tried.set(Some(Instant::now()));
        self.conn.busy_timeout(WASH_PATIENCE)?;
        let busy = self
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        self.conn.busy_timeout(open::PATIENCE)?;
        let washed = matches!(busy, Ok(0));
        self.unwashed.set(!washed);
        if washed {
            self.wash_tried.set(None);
        }
        busy?;
        Ok(washed)
    }

    /// Forgets rows that are about to vanish with a transaction.
    pub(crate) fn forget(&self) {
        self.authors.borrow_mut().clear();
        self.names.borrow_mut().clear();
    }

    /// Reads names, attachments and labels of the posts of an older version, once.
    fn complete_facets(&self) -> Result<(), StoreError> {
        let kept = "SELECT EXISTS (SELECT 1 FROM meta WHERE key = 'facets')";
        if self.conn.query_row(kept, [], |row| row.get(0))? {
            return Ok(());
        }
        let tx = self.begin()?;
        tx.backfill_facets()?;
        tx.commit()
    }

    fn new(conn: Connection, network: &Network, place: Place, lock: Option<FolderLock>) -> Self {
        let network = network.clone();
        let readers = Readers::new(place, network.clone());
        Self {
            conn,
            network,
            authors: RefCell::default(),
            watch: RefCell::default(),
            names: RefCell::default(),
            // The last run may have ended before it could wash.
            unwashed: Cell::new(true),
            leaves_wait: Cell::new(false),
            wash_tried: Cell::new(None),
            readers,
            _lock: lock,
        }
    }
}

impl Reading for Store {
    fn view(&self) -> View<'_> {
        View {
            conn: &self.conn,
            network: &self.network,
            veil: None,
            own: None,
        }
    }
}
