//! A file that comes in pieces: what is there of it outlives a kill, and it becomes a file only
//! once its hash is the one named.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use blocknet_chain::{FileId, sha256};
use blocknet_store::{make_private_folder, private_file, sync_folder};

use super::kept::{Entry, now, seconds};
use super::{FilePlace, Files, FilesError, MAX_FILE, check_size, disk};

/// Bytes of a piece: one takes half a minute on the slowest line that is of use (8 KiB/s), and
/// some of them fit into what a peer may have buffered.
pub(crate) const PIECE: usize = 256 * 1024;
/// Numbers of pieces are written as one byte each.
const _: () = assert!(MAX_FILE.div_ceil(PIECE) <= 256);
/// What is unfinished for longer is given up, in seconds.
const GIVEN_UP_SECS: u64 = 7 * 24 * 60 * 60;
/// The bytes themselves.
const DATA: &str = "part";
/// The size of the whole, and the numbers of the pieces that are there.
const MAP: &str = "map";

/// A file of which pieces are still missing.
#[derive(Debug)]
pub(crate) struct Partial {
    id: FileId,
    size: usize,
    folder: PathBuf,
    open: Mutex<Open>,
}

#[derive(Debug)]
struct Open {
    data: File,
    map: File,
    have: Vec<bool>,
}

impl Partial {
    fn open(folder: &Path, id: FileId, size: usize) -> io::Result<Self> {
        make_private_folder(folder)?;
        let file = |ending: &str| {
            let path = folder.join(format!("{id}.{ending}"));
            private_file()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)
        };
        let (data, map) = (file(DATA)?, file(MAP)?);
        data.set_len(size as u64)?;
        let have = vec![false; size.div_ceil(PIECE)];
        let mut open = Open { data, map, have };
        if !open.read_map(size)? {
            open.reset(size)?;
        }
        Ok(Self {
            id,
            size,
            folder: folder.to_owned(),
            open: Mutex::new(open),
        })
    }

    /// Pieces that are missing.
    pub(crate) fn lacks(&self) -> Vec<usize> {
        let open = self.lock();
        let missing = open.have.iter().enumerate().filter(|(_, have)| !**have);
        missing.map(|(piece, _)| piece).collect()
    }

    /// Pieces of the whole.
    pub(crate) fn pieces(&self) -> usize {
        self.size.div_ceil(PIECE)
    }

    /// The hash of a piece as it lies on the disk.
    pub(crate) fn hash_of(&self, piece: usize) -> io::Result<[u8; 32]> {
        let range = self.range(piece);
        let mut bytes = vec![0; range.len()];
        let mut open = self.lock();
        open.data.seek(SeekFrom::Start(range.start as u64))?;
        open.data.read_exact(&mut bytes)?;
        Ok(sha256(&[&bytes]))
    }

    /// The bytes of a piece.
    pub(crate) fn range(&self, piece: usize) -> Range<usize> {
        let start = piece * PIECE;
        start..(start + PIECE).min(self.size)
    }

    /// Bytes that are there.
    pub(crate) fn done(&self) -> u64 {
        let missing: usize = self.lacks().into_iter().map(|n| self.range(n).len()).sum();
        self.size.saturating_sub(missing) as u64
    }

    /// Takes a piece in; a kill leaves it whole or missing.
    pub(crate) fn put(&self, piece: usize, bytes: &[u8]) -> io::Result<()> {
        let mut open = self.lock();
        let number = u8::try_from(piece).map_err(io::Error::other)?;
        let start = self.range(piece).start as u64;
        open.data.seek(SeekFrom::Start(start))?;
        open.data.write_all(bytes)?;
        open.map.seek(SeekFrom::End(0))?;
        open.map.write_all(&[number])?;
        if let Some(have) = open.have.get_mut(piece) {
            *have = true;
        }
        Ok(())
    }

    /// Forgets all pieces.
    pub(crate) fn reset(&self) -> io::Result<()> {
        self.lock().reset(self.size)
    }

    /// The hash of all of it.
    fn hash(&self) -> io::Result<FileId> {
        let mut data = self.lock().data.try_clone()?;
        data.seek(SeekFrom::Start(0))?;
        disk::hash_of(data).map(|(hash, _)| hash)
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // Pieces count once they are noted, so a panic between leaves one more to fetch.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Reads which pieces are there; false when the map is that of another size.
    fn read_map(&mut self, size: usize) -> io::Result<bool> {
        self.map.seek(SeekFrom::Start(0))?;
        let mut map = Vec::new();
        (&self.map).take(4_096).read_to_end(&mut map)?;
        let Some((whole, pieces)) = map.split_first_chunk() else {
            return Ok(false);
        };
        if u64::from_be_bytes(*whole) != size as u64 {
            return Ok(false);
        }
        for piece in pieces {
            if let Some(have) = self.have.get_mut(usize::from(*piece)) {
                *have = true;
            }
        }
        Ok(true)
    }

    fn reset(&mut self, size: usize) -> io::Result<()> {
        self.have.fill(false);
        self.map.set_len(0)?;
        self.map.seek(SeekFrom::Start(0))?;
        self.map.write_all(&(size as u64).to_be_bytes())
    }
}

impl Files {
    pub(super) fn parts_folder(&self) -> PathBuf {
        self.shelf.folder.join("parts")
    }

    /// Begins to take a file in, or goes on with it. Its room is taken with the first piece that
    /// comes, so that a promise alone makes nothing give way.
    pub(crate) fn begin(
        &self,
        id: FileId,
        size: u64,
        limit_mb: u32,
    ) -> Result<Partial, FilesError> {
        let bytes = usize::try_from(size).unwrap_or(usize::MAX);
        check_size(bytes)?;
        self.with_kept(|kept| {
            if kept.reserved(&id) != Some(size) {
                kept.free(&id);
                if !kept.could_make_room(size, limit_mb) {
                    return Err(FilesError::NoRoom { limit_mb });
                }
            }
            Ok(())
        })?;
        let opened = Partial::open(&self.parts_folder(), id, bytes);
        opened.map_err(|error| self.failed(&error))
    }

    /// Takes the room for a file of which a piece came.
    pub(crate) fn take_room(&self, partial: &Partial, limit_mb: u32) -> Result<(), FilesError> {
        let (id, size) = (partial.id, partial.size as u64);
        self.with_kept(|kept| {
            if kept.reserved(&id) == Some(size) {
                return Ok(());
            }
            if !kept.make_room(size, limit_mb, |gone, entry| self.delete(gone, entry))? {
                return Err(FilesError::NoRoom { limit_mb });
            }
            kept.reserve(id, size);
            Ok(())
        })
    }

    /// Takes a file in whose pieces are all there; false when its hash is not the one named.
    pub(crate) fn finish(&self, partial: &Partial) -> Result<bool, FilesError> {
        let (id, size) = (partial.id, partial.size as u64);
        let taken = || -> io::Result<bool> {
            if partial.hash()? != id {
                return Ok(false);
            }
            partial.lock().data.sync_all()?;
            let to = self.folder(FilePlace::Fetched);
            make_private_folder(&to)?;
            let data = partial.folder.join(format!("{id}.{DATA}"));
            fs::rename(data, to.join(id.to_string()))?;
            sync_folder(&to)?;
            fs::remove_file(partial.folder.join(format!("{id}.{MAP}")))?;
            Ok(true)
        };
        let taken = taken().map_err(|error| self.failed(&error))?;
        if taken {
            self.with_kept(|kept| {
                kept.free(&id);
                kept.add(id, Entry::new(size, FilePlace::Fetched));
                Ok(())
            })?;
        }
        Ok(taken)
    }

    /// Gives up what is there of a file.
    pub(crate) fn abandon(&self, id: &FileId) -> Result<(), FilesError> {
        let folder = self.parts_folder();
        for ending in [DATA, MAP] {
            // What stays is taken away after some days.
            let _ = fs::remove_file(folder.join(format!("{id}.{ending}")));
        }
        self.with_kept(|kept| {
            kept.free(id);
            Ok(())
        })
    }

    /// Files that a stop left unfinished.
    pub(crate) fn unfinished(&self) -> Result<Vec<(FileId, u64)>, FilesError> {
        self.with_kept(|kept| Ok(kept.unfinished()))
    }
}

/// Names and sizes of what was begun lately; the rest is taken away.
pub(super) fn unfinished(folder: &Path) -> Vec<(FileId, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let id = path.file_stem().and_then(|stem| stem.to_str());
        let id: Option<FileId> = id.and_then(|stem| stem.parse().ok());
        let (Some(id), Some(ending)) = (id, path.extension()) else {
            continue;
        };
        let changed = entry.metadata().and_then(|known| known.modified());
        let old = changed.map_or(0, seconds) < now().saturating_sub(GIVEN_UP_SECS);
        let size = read_size(&folder.join(format!("{id}.{MAP}")));
        match size.filter(|_| !old) {
            None => drop(fs::remove_file(path)),
            Some(size) if ending == MAP => found.push((id, size)),
            Some(_) => {}
        }
    }
    found
}

fn read_size(map: &Path) -> Option<u64> {
    let mut size = [0; 8];
    File::open(map).ok()?.read_exact(&mut size).ok()?;
    let size = u64::from_be_bytes(size);
    (1..=MAX_FILE as u64).contains(&size).then_some(size)
}
