//! Attachments that this node keeps: whole files in a folder, each named by the SHA-256 of its
//! bytes.
//!
//! The chain names files and does not hold them. A file is written whole or not at all, and its
//! bytes are hashed again before they are given out, so nobody gets bytes that are not the ones
//! named. All of this blocks; [`crate::NodeHandle`] calls it off the runtime.

mod attach;
mod clean;
mod disk;
mod kept;
mod kind;
mod label;
mod parts;

use std::collections::BTreeMap;
use std::io;
use std::ops::{Bound, Range};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use blocknet_chain::FileId;
use blocknet_store::close_to_others;
use bytes::Bytes;
use thiserror::Error;

pub use attach::Attached;
use kept::{Entry, Kept};
pub use kind::FileKind;
pub(crate) use parts::Partial;

/// Bytes of one file at most: a photograph as a telephone takes it has 2 to 6 MB. More would fill
/// the room of those who keep it for others.
pub const MAX_FILE: usize = 8 << 20;
/// Files of one post at most; they are shown beside each other.
pub const MAX_FILES_PER_POST: usize = 4;
/// Files at most, whatever their size: their names take some megabytes of memory.
const MAX_FILES: usize = 65_536;
/// The folder in the data folder.
const FOLDER: &str = "files";

/// Why a file was not kept, found or removed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FilesError {
    /// There is nothing to keep.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`MAX_FILE`].
    #[error("the file is larger than 8 MiB, the limit of one file")]
    TooLarge,
    /// A picture whose structure does not hold.
    #[error(
        "the picture is damaged, so what it may tell of you cannot be taken out; save it anew in a picture program and attach that, or attach it as it is"
    )]
    DamagedPicture,
    /// A kind of picture or film that may tell of its author what nobody sees.
    #[error(
        "photographs and films of this kind (HEIC, AVIF, JPEG XL, TIFF, raw, video) can hide place and time where this program cannot take them out; save a picture as JPEG or PNG and attach that, or attach it as it is"
    )]
    ForeignPicture,
    /// The owner's room for files is taken.
    #[error(
        "the room for files, {limit_mb} MB, is taken; remove some files, or give them more room in the settings"
    )]
    NoRoom {
        /// What the owner allows.
        limit_mb: u32,
    },
    /// No such file is here to be posted.
    #[error("the file {id} is not here; attach it again")]
    NotHere {
        /// Its name.
        id: FileId,
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

/// Why a file is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilePlace {
    /// The owner keeps it for good, for everybody; it never gives way.
    Own,
    /// It goes with a post of the owner; it never gives way, and strangers have it from the post
    /// that names it alone.
    Posted,
    /// Attached to a post that is not written yet; it goes when the post is given up.
    Unsent,
    /// Fetched from others; the one that was used longest ago gives way first.
    Fetched,
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
    /// Why it is here.
    pub place: FilePlace,
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
    /// What of it was fetched from others.
    pub fetched_bytes: u64,
    /// How many those are.
    pub fetched: usize,
}

/// What was cleared away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cleared {
    /// Files.
    pub files: usize,
    /// What they took on the disk.
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
    /// Counted when it is first needed: a start goes without it.
    kept: Mutex<Option<Kept>>,
    /// Files of posts that are being written, and of how many.
    claimed: Mutex<BTreeMap<FileId, usize>>,
}

impl Files {
    /// The shelf of a data folder. Nothing is read or made yet.
    pub(crate) fn of(data_dir: &Path) -> Self {
        let folder = data_dir.join(FOLDER);
        // An older version let all look into it; where it is another's, or not there, it stays so.
        let _ = close_to_others(&folder);
        Self {
            shelf: Arc::new(Shelf {
                folder,
                kept: Mutex::new(None),
                claimed: Mutex::default(),
            }),
        }
    }

    /// Keeps a file for good, durable when this returns; and whether it is new. One that is here
    /// already is not written again, unless what lies on the disk is damaged.
    pub(crate) fn put(&self, bytes: &[u8], limit_mb: u32) -> Result<(FileRow, bool), FilesError> {
        self.put_in(FilePlace::Own, bytes, limit_mb)
    }

    fn put_in(
        &self,
        place: FilePlace,
        bytes: &[u8],
        limit_mb: u32,
    ) -> Result<(FileRow, bool), FilesError> {
        check_size(bytes.len())?;
        let (id, size) = (FileId::of(bytes), bytes.len() as u64);
        let kind = FileKind::of(bytes);
        let row = |place| FileRow {
            id,
            size,
            kind,
            place,
        };
        let intact = self.row(&id)?.is_some();
        self.with_kept(|kept| {
            if let Some(known) = kept.get(&id).filter(|_| intact) {
                // What is the owner's stays the owner's.
                let place = place.min(known.place);
                self.shift(kept, &id, place)?;
                return Ok((row(place), false));
            }
            if !kept.make_room(size, limit_mb, |gone, entry| self.delete(gone, entry))? {
                return Err(FilesError::NoRoom { limit_mb });
            }
            let folder = self.folder(place);
            disk::write(&folder, &id, bytes).map_err(|error| self.failed(&error))?;
            kept.add(id, Entry::new(size, place));
            Ok((row(place), true))
        })
    }

    /// What is known of a kept file, which was used just now. One whose bytes are not those of its
    /// name any more counts as not kept.
    pub(crate) fn row(&self, id: &FileId) -> Result<Option<FileRow>, FilesError> {
        let now = Instant::now();
        let found = self.with_kept(|kept| {
            let checked = kept.was_checked(id, now);
            let touched = kept.touch(id);
            Ok(kept.get(id).copied().map(|entry| (entry, checked, touched)))
        })?;
        let Some((entry, checked, touched)) = found else {
            return Ok(None);
        };
        let folder = self.folder(entry.place);
        if touched {
            disk::touch(&folder, id);
        }
        if !checked {
            let hash = disk::hash(&folder, id).map_err(|error| self.failed(&error))?;
            if hash != Some((*id, entry.size)) {
                tracing::warn!(%id, "a kept file is damaged or gone, and is given to nobody");
                return Ok(None);
            }
            self.with_kept(|kept| {
                kept.note_checked(id, now);
                Ok(())
            })?;
        }
        Ok(Some(self.row_of(*id, entry)))
    }

    /// Bytes of a kept file whose row was asked for just now; none when it has gone since.
    pub(crate) fn read(
        &self,
        id: &FileId,
        range: Range<usize>,
    ) -> Result<Option<Bytes>, FilesError> {
        let entry = self.with_kept(|kept| Ok(kept.get(id).copied()))?;
        let Some(entry) = entry else {
            return Ok(None);
        };
        let read = disk::read(&self.folder(entry.place), id, range);
        let read = read.map_err(|error| self.failed(&error))?;
        Ok(read.map(Bytes::from))
    }

    /// Up to `limit` kept files, by name, after the one with the name `after`.
    pub(crate) fn page(
        &self,
        after: Option<FileId>,
        limit: usize,
    ) -> Result<FilesPage, FilesError> {
        let (mut found, mut page) = self.with_kept(|kept| {
            let from = after.map_or(Bound::Unbounded, Bound::Excluded);
            let rows: Vec<_> = kept.range(from).take(limit + 1).collect();
            let (fetched, fetched_bytes) = kept.fetched();
            let page = FilesPage {
                rows: Vec::new(),
                next: None,
                bytes: kept.bytes(),
                fetched_bytes,
                fetched,
            };
            Ok((rows, page))
        })?;
        let more = found.len() > limit;
        found.truncate(limit);
        // A file that cannot be read is listed all the same, so that it can be removed.
        page.rows = found
            .into_iter()
            .map(|(id, entry)| self.row_of(id, entry))
            .collect();
        page.next = page.rows.last().map(|row| row.id).filter(|_| more);
        Ok(page)
    }

    /// Removes a file; false when it was not kept.
    pub(crate) fn remove(&self, id: &FileId) -> Result<bool, FilesError> {
        self.remove_where(id, |_| true)
    }

    /// The same, unless it is attached to a draft.
    pub(crate) fn remove_sent(&self, id: &FileId) -> Result<bool, FilesError> {
        self.remove_where(id, |place| place != FilePlace::Unsent)
    }

    fn remove_where(
        &self,
        id: &FileId,
        goes: impl Fn(FilePlace) -> bool,
    ) -> Result<bool, FilesError> {
        self.with_kept(|kept| {
            let entry = kept.get(id).copied();
            let Some(entry) = entry.filter(|entry| goes(entry.place)) else {
                return Ok(false);
            };
            let removed = disk::remove(&self.folder(entry.place), id);
            let removed = removed.map_err(|error| self.failed(&error))?;
            kept.remove(id);
            Ok(removed)
        })
    }

    /// Removes what was fetched from others.
    pub(crate) fn clear_fetched(&self) -> Result<Cleared, FilesError> {
        self.with_kept(|kept| {
            let before = kept.bytes();
            let fetched: Vec<FileId> = kept.fetched_ids().collect();
            for id in &fetched {
                let removed = disk::remove(&self.folder(FilePlace::Fetched), id);
                removed.map_err(|error| self.failed(&error))?;
                kept.remove(id);
            }
            Ok(Cleared {
                files: fetched.len(),
                bytes: before.saturating_sub(kept.bytes()),
            })
        })
    }

    fn row_of(&self, id: FileId, entry: Entry) -> FileRow {
        let head = disk::head(&self.folder(entry.place), &id).unwrap_or_default();
        FileRow {
            id,
            size: entry.size,
            kind: FileKind::of(&head),
            place: entry.place,
        }
    }

    /// Moves a file to another place, if it is not there.
    fn shift(&self, kept: &mut Kept, id: &FileId, place: FilePlace) -> Result<(), FilesError> {
        let Some(entry) = kept.get(id).copied().filter(|entry| entry.place != place) else {
            return Ok(());
        };
        let moved = disk::shift(&self.folder(entry.place), &self.folder(place), id);
        moved.map_err(|error| self.failed(&error))?;
        kept.add(*id, Entry { place, ..entry });
        Ok(())
    }

    /// Makes room: what cannot be removed does not count as gone.
    fn delete(&self, id: &FileId, entry: &Entry) -> Result<(), FilesError> {
        let removed = disk::remove(&self.folder(entry.place), id);
        removed.map(drop).map_err(|error| self.failed(&error))
    }

    fn folder(&self, place: FilePlace) -> PathBuf {
        match place {
            FilePlace::Own => self.shelf.folder.clone(),
            FilePlace::Posted => self.shelf.folder.join("posted"),
            FilePlace::Unsent => self.shelf.folder.join("unsent"),
            FilePlace::Fetched => self.shelf.folder.join("fetched"),
        }
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
        let mut kept = Kept::default();
        // A kill between two steps may leave a file in two places; the owner's is the one that counts.
        let places = [
            FilePlace::Fetched,
            FilePlace::Unsent,
            FilePlace::Posted,
            FilePlace::Own,
        ];
        for place in places {
            let listed = disk::list(&self.folder(place)).map_err(|error| self.failed(&error))?;
            for (id, size, used) in listed {
                kept.add(id, Entry { size, place, used });
            }
        }
        self.clear_forgotten(&mut kept);
        for (id, size) in parts::unfinished(&self.parts_folder()) {
            kept.reserve(id, size);
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

    pub(crate) fn failed(&self, error: &io::Error) -> FilesError {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FilesError::DiskFull,
            _ => FilesError::Folder {
                folder: self.shelf.folder.clone(),
                reason: error.to_string(),
            },
        }
    }
}

fn check_size(bytes: usize) -> Result<(), FilesError> {
    match bytes {
        0 => Err(FilesError::Empty),
        1..=MAX_FILE => Ok(()),
        _ => Err(FilesError::TooLarge),
    }
}

#[cfg(test)]
mod tests;
