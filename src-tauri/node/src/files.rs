//! Attachments that this node keeps: whole files in a folder, each named by the SHA-256 of its
//! bytes.
//!
//! The chain names files and does not hold them. A file is written whole or not at all, and what
//! is read is hashed again, so nobody gets bytes that are not the ones named. All of this blocks;
//! [`crate::NodeHandle`] calls it off the runtime.

mod disk;
mod kind;

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blocknet_chain::FileId;
use bytes::Bytes;
use thiserror::Error;

pub use kind::FileKind;

/// Bytes of one file at most. A photo at the size of a screen has 200 to 600 KB; and a file is held
/// in memory while it is hashed and sent, within the 4 MiB that a peer may have buffered.
pub const MAX_FILE: usize = 1 << 20;
/// Files at most, whatever their size: their names take some megabytes of memory.
const MAX_FILES: usize = 65_536;
/// What a file takes of the room at least: a block of the disk.
const DISK_BLOCK: u64 = 4_096;
/// The folder in the data folder.
const FOLDER: &str = "files";

/// Why a file was not kept, found or removed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FilesError {
    /// There is nothing to keep.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`MAX_FILE`].
    #[error("the file is larger than 1 MiB, the limit of one file")]
    TooLarge,
    /// The owner's room for files is taken.
    #[error(
        "the room for files, {limit_mb} MB, is taken; remove some files, or give them more room in the settings"
    )]
    NoRoom {
        /// What the owner allows.
        limit_mb: u32,
    },
    /// The disk, or the owner's quota on it, is full.
    #[error("the disk is full, so the file was not saved; free some space and try again")]
    DiskFull,
    /// The node is ending.
    #[error("the node is stopping")]
    Stopping,
    /// The folder cannot be used.
    #[error("the folder {} cannot be used: {reason}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        reason: String,
    },
}

/// What is known of a kept file without reading all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileRow {
    /// Its name.
    pub id: FileId,
    /// Its bytes.
    pub size: u64,
    /// What its first bytes look like.
    pub kind: FileKind,
}

/// A kept file, with the bytes that its name promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// What its first bytes look like.
    pub kind: FileKind,
    /// All of it.
    pub bytes: Bytes,
}

/// A page of the kept files, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesPage {
    /// The files.
    pub rows: Vec<FileRow>,
    /// Where the next page starts, if there is one.
    pub next: Option<FileId>,
    /// What all kept files take on the disk.
    pub bytes: u64,
}

/// The shelf of files; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    shelf: Arc<Shelf>,
}

#[derive(Debug)]
struct Shelf {
    folder: PathBuf,
    /// Counted when it is first needed: a start and a read go without it.
    kept: Mutex<Option<Kept>>,
}

/// The names and sizes of what is kept.
#[derive(Debug, Default)]
struct Kept {
    sizes: BTreeMap<FileId, u64>,
    bytes: u64,
}

impl Kept {
    fn add(&mut self, id: FileId, size: u64) {
        self.remove(&id);
        self.sizes.insert(id, size);
        self.bytes += on_disk(size);
    }

    fn remove(&mut self, id: &FileId) {
        if let Some(size) = self.sizes.remove(id) {
            self.bytes = self.bytes.saturating_sub(on_disk(size));
        }
    }

    fn has_room(&self, size: u64, limit_mb: u32) -> bool {
        self.sizes.len() < MAX_FILES && self.bytes + on_disk(size) <= u64::from(limit_mb) << 20
    }
}

fn on_disk(size: u64) -> u64 {
    size.div_ceil(DISK_BLOCK) * DISK_BLOCK
}

impl Files {
    /// The shelf of a data folder. Nothing is read or made yet.
    pub(crate) fn of(data_dir: &Path) -> Self {
        Self {
            shelf: Arc::new(Shelf {
                folder: data_dir.join(FOLDER),
                kept: Mutex::new(None),
            }),
        }
    }

    /// Keeps a file, durable when this returns; and whether it is new. One that is here already is
    /// not written again, unless what lies on the disk is damaged.
    pub(crate) fn put(&self, bytes: &[u8], limit_mb: u32) -> Result<(FileRow, bool), FilesError> {
        if bytes.is_empty() {
            return Err(FilesError::Empty);
        }
        if bytes.len() > MAX_FILE {
            return Err(FilesError::TooLarge);
        }
        let row = FileRow {
            id: FileId::of(bytes),
            size: bytes.len() as u64,
            kind: FileKind::of(bytes),
        };
        self.with_kept(|kept| {
            let known = kept.sizes.contains_key(&row.id);
            if known && self.get(&row.id)?.is_some() {
                return Ok((row, false));
            }
            if !known && !kept.has_room(row.size, limit_mb) {
                return Err(FilesError::NoRoom { limit_mb });
            }
            disk::write(&self.shelf.folder, &row.id, bytes).map_err(|error| self.failed(&error))?;
            kept.add(row.id, row.size);
            Ok((row, true))
        })
    }

    /// A kept file. One whose bytes are not those of its name any more counts as not kept.
    pub(crate) fn get(&self, id: &FileId) -> Result<Option<KeptFile>, FilesError> {
        let read = disk::read(&self.shelf.folder, id, MAX_FILE);
        let Some(bytes) = read.map_err(|error| self.failed(&error))? else {
            return Ok(None);
        };
        if FileId::of(&bytes) != *id {
            tracing::warn!(%id, "a kept file is damaged, and is given to nobody");
            return Ok(None);
        }
        let kind = FileKind::of(&bytes);
        let bytes = Bytes::from(bytes);
        Ok(Some(KeptFile { kind, bytes }))
    }

    /// Up to `limit` kept files, by name, after the one with the name `after`.
    pub(crate) fn page(
        &self,
        after: Option<FileId>,
        limit: usize,
    ) -> Result<FilesPage, FilesError> {
        let (mut ids, bytes) = self.with_kept(|kept| {
            let from = after.map_or(Bound::Unbounded, Bound::Excluded);
            let rows = kept.sizes.range((from, Bound::Unbounded));
            let rows: Vec<_> = rows
                .take(limit + 1)
                .map(|(id, size)| (*id, *size))
                .collect();
            Ok((rows, kept.bytes))
        })?;
        let more = ids.len() > limit;
        ids.truncate(limit);
        let row = |(id, size): (FileId, u64)| {
            // A file that cannot be read is listed all the same, so that it can be removed.
            let head = disk::head(&self.shelf.folder, &id).unwrap_or_default();
            let kind = FileKind::of(&head);
            FileRow { id, size, kind }
        };
        let rows: Vec<_> = ids.into_iter().map(row).collect();
        let next = rows.last().map(|row| row.id).filter(|_| more);
        Ok(FilesPage { rows, next, bytes })
    }

    /// Removes a file; false when it was not kept.
    pub(crate) fn remove(&self, id: &FileId) -> Result<bool, FilesError> {
        self.with_kept(|kept| {
            let removed =
                disk::remove(&self.shelf.folder, id).map_err(|error| self.failed(&error))?;
            kept.remove(id);
            Ok(removed)
        })
    }

    /// Works on what is kept, which one call at a time may change.
    fn with_kept<T>(
        &self,
        work: impl FnOnce(&mut Kept) -> Result<T, FilesError>,
    ) -> Result<T, FilesError> {
        let mut kept = self.lock();
        let kept = match &mut *kept {
            Some(kept) => kept,
            empty => empty.insert(self.count()?),
        };
        work(kept)
    }

    fn count(&self) -> Result<Kept, FilesError> {
        let listed = disk::list(&self.shelf.folder).map_err(|error| self.failed(&error))?;
        let mut kept = Kept::default();
        for (id, size) in listed {
            kept.add(id, size);
        }
        Ok(kept)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Kept>> {
        // Whoever panicked held whole numbers: the disk is changed before them.
        self.shelf
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, error: &io::Error) -> FilesError {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FilesError::DiskFull,
            _ => FilesError::Folder {
                folder: self.shelf.folder.clone(),
                reason: error.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests;
