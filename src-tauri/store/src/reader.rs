//! Readers: connections of their own, so that a page never waits for the writer.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use blocknet_chain::{Network, PublicKey};
use rusqlite::Connection;

use crate::reading::View;
use crate::{Reading, StoreError, Veil, open};

/// Connections open at most: more would wait for the same two or four cores.
pub const READERS: usize = 8;
/// Steps of SQLite between two looks at the clock: some microseconds where all is in memory, so that
/// the looks cost little, and not so many that a slow disk spends seconds on them.
const STEPS: i32 = 1_000;
/// How long to wait for one of them.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the database of a reader is.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    File(PathBuf),
    Memory(String),
}

/// Hands out readers; cheap to clone. Its calls block, so they belong off an async runtime.
#[derive(Clone, Debug)]
pub struct Readers(Arc<Pool>);

#[derive(Debug)]
struct Pool {
    place: Place,
    network: Network,
    slots: Mutex<Slots>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Slots {
    idle: Vec<Connection>,
    open: usize,
    /// No more are opened, and those that come back are closed.
    over: bool,
}

impl Readers {
    pub(crate) fn new(place: Place, network: Network) -> Self {
        let slots = Mutex::new(Slots::default());
        Self(Arc::new(Pool {
            place,
            network,
            slots,
            freed: Condvar::new(),
        }))
    }

    /// Closes all connections, when those in use have come back: whoever has the folder next may
    /// remove the file, and SQLite would take a new one in its place for the old.
    pub(crate) fn close(&self) {
        let mut slots = self.0.slots();
        slots.over = true;
        slots.open -= slots.idle.len();
        slots.idle.clear();
        let in_use = |slots: &mut Slots| slots.open > 0;
        let freed = &self.0.freed;
        freed.notify_all();
        // Reads have an end, and a process that ends does not wait for them for good.
        drop(freed.wait_timeout_while(slots, PATIENCE, in_use));
    }

    /// Reads from one state of the store, whatever is written meanwhile.
    ///
    /// # Errors
    /// What the closure gives, and [`StoreError::Busy`] when no reader becomes free in ten
    /// seconds, or the store has gone.
    pub fn with<T>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.read(None, read)
    }

    /// The same for so long at most, from when a reader is free.
    ///
    /// # Errors
    /// As [`Readers::with`], and [`StoreError::TooLong`] when the time is over; the reader is free
    /// again then.
    pub fn within<T>(
        &self,
        time: Duration,
        read: impl FnOnce(&Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.read(Some(time), read)
    }

    fn read<T>(
        &self,
        time: Option<Duration>,
        read: impl FnOnce(&Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let lease = Lease {
            pool: &self.0,
            conn: Some(self.0.take()?),
        };
        let Some(conn) = &lease.conn else {
            return Err(StoreError::Busy);
        };
        let snapshot = conn.unchecked_transaction()?;
        let limit = Limit::set(conn, time)?;
        let result = read(&Reader {
            conn,
            network: &self.0.network,
            veil: None,
            own: None,
        });
        drop(limit);
        // Ends the snapshot; there is nothing to write.
        snapshot.commit()?;
        result
    }
}

/// The end of a read's time; whoever has the connection next is free of it.
struct Limit<'a>(Option<&'a Connection>);

impl<'a> Limit<'a> {
    fn set(conn: &'a Connection, time: Option<Duration>) -> Result<Self, StoreError> {
        let Some(end) = time.and_then(|time| Instant::now().checked_add(time)) else {
            return Ok(Self(None));
        };
        conn.progress_handler(STEPS, Some(move || Instant::now() >= end))?;
        Ok(Self(Some(conn)))
    }
}

impl Drop for Limit<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.0 {
            // It fails for connections alone that others made.
            let _ = conn.progress_handler(0, None::<fn() -> bool>);
        }
    }
}

/// Reads from one state of the store.
#[derive(Debug)]
pub struct Reader<'a> {
    conn: &'a Connection,
    network: &'a Network,
    veil: Option<&'a dyn Veil>,
    own: Option<PublicKey>,
}

impl Reader<'_> {
    /// The same reader, which sees nothing of what the veil hides: neither the posts nor what they
    /// change in others.
    #[must_use]
    pub fn behind<'b>(&'b self, veil: &'b dyn Veil) -> Reader<'b> {
        Reader {
            veil: Some(veil),
            ..*self
        }
    }

    /// The same reader, which also says what of the reactions, edits and deletes is this author's.
    #[must_use]
    pub fn as_author(&self, own: PublicKey) -> Reader<'_> {
        Reader {
            own: Some(own),
            ..*self
        }
    }
}

impl Reading for Reader<'_> {
    fn view(&self) -> View<'_> {
        View {
            conn: self.conn,
            network: self.network,
            veil: self.veil,
            own: self.own,
        }
    }
}

impl Pool {
    fn slots(&self) -> MutexGuard<'_, Slots> {
        // Nothing is left half done in there, so a panic elsewhere does not spoil it.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let full =
            |slots: &mut Slots| slots.idle.is_empty() && slots.open >= READERS && !slots.over;
        let (mut slots, _) = self
            .freed
            .wait_timeout_while(self.slots(), PATIENCE, full)
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(conn) = slots.idle.pop() {
            return Ok(conn);
        }
        if slots.open >= READERS || slots.over {
            return Err(StoreError::Busy);
        }
        slots.open += 1;
        drop(slots);
        open::reader(&self.place).inspect_err(|_| {
            self.slots().open -= 1;
            self.freed.notify_all();
        })
    }
}

/// Gives its connection back when it goes, even by a panic in the closure.
struct Lease<'a> {
    pool: &'a Pool,
    conn: Option<Connection>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else {
            return;
        };
        let mut slots = self.pool.slots();
        if slots.over {
            drop(conn);
            slots.open -= 1;
        } else {
            slots.idle.push(conn);
        }
        drop(slots);
        self.pool.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::{Duration, Instant};

    use blocknet_chain::{Network, Params};

    use super::STEPS;
    use crate::{Reader, Reading, Store, StoreError};

    const MOMENT: Duration = Duration::from_millis(100);

    fn store() -> Store {
        Store::memory(&Network::new(Params::dev())).expect("a store in memory")
    }

    /// One query without an end.
    fn endless(reader: &Reader<'_>) -> Result<i64, StoreError> {
        let sql = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) \
                   SELECT count(*) FROM n";
        Ok(reader.conn.query_row(sql, [], |row| row.get(0))?)
    }

    #[test]
    fn a_read_ends_with_its_time_and_leaves_a_good_reader_behind() {
        let store = store();
        let readers = store.readers();
        let start = Instant::now();
        let cut = readers.within(MOMENT, endless);
        assert!(matches!(cut, Err(StoreError::TooLong)), "{cut:?}");
        assert!(start.elapsed() < MOMENT * 50, "{:?}", start.elapsed());
        // The same connection serves whoever comes next, however long that takes.
        let long = readers.with(|reader| {
            let start = Instant::now();
            while start.elapsed() < MOMENT * 3 {
                reader.tip()?;
            }
            reader.tip()
        });
        assert_eq!(long.expect("no limit is left").state.height.get(), 0);
    }

    /// The index of many texts, each with all of the words `word0` to `word31`.
    fn index_texts(store: &Store) {
        let words: Vec<String> = (0..32).map(|word| format!("word{word}")).collect();
        let sql = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 20000) \
                   INSERT INTO post_text (rowid, content) SELECT x, ?1 FROM n";
        let texts = store.conn.execute(sql, [words.join(" ")]);
        texts.expect("an index");
    }

    #[test]
    fn a_search_ends_with_its_time_though_it_is_one_step_of_its_statement() {
        let store = store();
        index_texts(&store);
        let search = |reader: &Reader<'_>, terms: &str| -> Result<i64, StoreError> {
            let sql = "SELECT count(*) FROM post_text WHERE post_text MATCH ?1";
            Ok(reader.conn.query_row(sql, [terms], |row| row.get(0))?)
        };
        let prefixes = "\"wo\" * ".repeat(12) + "\"nowhere\"";
        let phrase = format!("\"{}\"", "word0 word1 word3 ".repeat(12));
        for terms in [&prefixes, &phrase] {
            let looks = Arc::new(AtomicU32::new(0));
            let whole = store.readers().with(|reader| {
                let looks = Arc::clone(&looks);
                let count = move || {
                    looks.fetch_add(1, Ordering::Relaxed);
                    false
                };
                reader.conn.progress_handler(STEPS, Some(count))?;
                let found = search(reader, terms);
                reader.conn.progress_handler(0, None::<fn() -> bool>)?;
                found
            });
            assert_eq!(whole.expect("an answer"), 0, "{terms}");
            let looks = looks.load(Ordering::Relaxed);
            assert!(looks >= 2, "{looks} looks at the clock for {terms}");
            let cut = store
                .readers()
                .within(Duration::ZERO, |reader| search(reader, terms));
            assert!(matches!(cut, Err(StoreError::TooLong)), "{terms}: {cut:?}");
        }
    }

    #[test]
    fn a_store_that_goes_waits_for_its_readers_and_leaves_none_open() {
        let dir = tempfile::tempdir().expect("a folder");
        let network = Network::new(Params::dev());
        let store = Store::open(dir.path(), &network).expect("a store");
        let readers = store.readers();
        readers
            .with(|reader| reader.tip())
            .expect("a reader that is idle");
        let (began, begun) = std::sync::mpsc::channel();
        let (slow, started) = (readers.clone(), Instant::now());
        let reading = std::thread::spawn(move || {
            slow.with(|reader| {
                began.send(()).expect("somebody waits");
                std::thread::sleep(MOMENT);
                reader.tip()
            })
        });
        begun.recv().expect("the read has begun");
        drop(store);
        assert!(started.elapsed() >= MOMENT, "it waited for the read");
        reading
            .join()
            .expect("no panic")
            .expect("the read ends well");
        // The log goes with the last connection.
        assert!(!dir.path().join("blocknet.sqlite-wal").exists());
        let late = readers.with(|reader| reader.tip());
        assert!(matches!(late, Err(StoreError::Busy)), "{late:?}");
    }

    #[test]
    fn many_short_questions_come_to_an_end_as_one_long_one_does() {
        let store = store();
        let readers = store.readers();
        let start = Instant::now();
        let cut: Result<(), _> = readers.within(MOMENT, |reader| {
            loop {
                reader.tip()?;
                assert!(start.elapsed() < MOMENT * 100, "it goes on and on");
            }
        });
        assert!(matches!(cut, Err(StoreError::TooLong)), "{cut:?}");
    }
}
