//! The lock that keeps two nodes off one data folder.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use crate::{OpenError, close_to_others, private_file};

/// Holds the folder until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Its file, which stays: each folder that a node has had holds one.
    pub const NAME: &str = "node.lock";

    /// A file in a folder to which a move has not come to its end: what is there is not the whole.
    pub const UNFINISHED: &str = "moving-here";

    /// Whether a folder has all that is to be in it.
    ///
    /// # Errors
    /// [`OpenError::Unfinished`] when a move to it was cut short.
    pub fn look_whether_whole(dir: &Path) -> Result<(), OpenError> {
        match dir.join(Self::UNFINISHED).exists() {
            true => Err(OpenError::Unfinished {
                dir: dir.to_owned(),
            }),
            false => Ok(()),
        }
    }

    /// Whether a node has ever had the folder.
    #[must_use]
    pub fn was_taken(dir: &Path) -> bool {
        dir.join(Self::NAME).is_file()
    }

    /// The process that had it last, and may have ended since.
    #[must_use]
    pub fn last_holder(dir: &Path) -> Option<u32> {
        read_process(&mut File::open(dir.join(Self::NAME)).ok()?)
    }

    /// Takes it, without waiting.
    ///
    /// # Errors
    /// [`OpenError`] when somebody else has it, or the system refuses.
    pub fn take(dir: &Path) -> Result<Self, OpenError> {
        let folder = |source| OpenError::of_folder(dir, source);
        let path = dir.join(Self::NAME);
        let mut file = private_file()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(folder)?;
        match file.try_lock() {
            Ok(()) => {
                // An older version let all read it; where it is another's, it stays so.
                let _ = close_to_others(&path);
                note_process(&mut file).map_err(folder)?;
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => Err(OpenError::Locked {
                pid: read_process(&mut file),
                dir: dir.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(folder(source)),
        }
    }
}

fn note_process(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn read_process(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
