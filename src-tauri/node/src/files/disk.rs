//! Files on the disk: whole or not there.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::time::SystemTime;

use blocknet_chain::FileId;
use blocknet_store::{close_to_others, make_private_folder, private_file, sync_folder};
use sha2::{Digest, Sha256};

use super::FileKind;
use super::kept::seconds;

/// What a file is called until all of it is on the disk.
const DRAFT: &str = "draft";
/// Bytes that are hashed at once.
const CHUNK: usize = 64 * 1024;

/// Writes a file so that a kill or a power cut leaves all of it or nothing.
pub(super) fn write(folder: &Path, id: &FileId, bytes: &[u8]) -> io::Result<()> {
    write_as(folder, &id.to_string(), bytes)
}

/// The same under any name.
pub(super) fn write_as(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    make_private_folder(folder)?;
    let draft = folder.join(format!("{name}.{DRAFT}"));
    let written = write_draft(&draft, bytes)
        .and_then(|()| fs::rename(&draft, folder.join(name)))
        .and_then(|()| sync_folder(folder));
    if written.is_err() {
        // What is left of it is taken away at the next count, if not now.
        let _ = fs::remove_file(&draft);
    }
    written
}

fn write_draft(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_file()
        .write(true)
        .create(true)
        .truncate(true)
        .open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Moves a file to another folder.
pub(super) fn shift(from: &Path, to: &Path, id: &FileId) -> io::Result<()> {
    make_private_folder(to)?;
    fs::rename(from.join(id.to_string()), to.join(id.to_string()))?;
    sync_folder(to)?;
    sync_folder(from)
}

/// Hash and size of a file as it lies there; none when there is no such file.
pub(super) fn hash(folder: &Path, id: &FileId) -> io::Result<Option<(FileId, u64)>> {
    match open(folder, id)? {
        Some(file) => hash_of(file).map(Some),
        None => Ok(None),
    }
}

/// Hash and size of what an open file holds from here on.
pub(super) fn hash_of(mut file: File) -> io::Result<(FileId, u64)> {
    let (mut sha, mut size, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK]);
    loop {
        let read = file.read(&mut chunk)?;
        let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else {
            let hash: [u8; 32] = sha.finalize().into();
            return Ok((hash.into(), size));
        };
        sha.update(bytes);
        size += read as u64;
    }
}

/// Bytes of a file; none when there is no such file, or it ends before.
pub(super) fn read(folder: &Path, id: &FileId, range: Range<usize>) -> io::Result<Option<Vec<u8>>> {
    let Some(mut file) = open(folder, id)? else {
        return Ok(None);
    };
    file.seek(SeekFrom::Start(range.start as u64))?;
    let mut bytes = Vec::with_capacity(range.len());
    file.take(range.len() as u64).read_to_end(&mut bytes)?;
    Ok((bytes.len() == range.len()).then_some(bytes))
}

/// The first bytes of a file.
pub(super) fn head(folder: &Path, id: &FileId) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(file) = open(folder, id)? {
        file.take(FileKind::HEAD as u64).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Notes the time of use; where the disk does not take it, the older time counts.
pub(super) fn touch(folder: &Path, id: &FileId) {
    let file = File::options()
        .append(true)
        .open(folder.join(id.to_string()));
    let noted = file.and_then(|file| file.set_modified(SystemTime::now()));
    if let Err(error) = noted {
        tracing::debug!(%id, %error, "the use of a file could not be noted");
    }
}

/// Removes a file; false when there is none.
pub(super) fn remove(folder: &Path, id: &FileId) -> io::Result<bool> {
    match fs::remove_file(folder.join(id.to_string())) {
        Ok(()) => sync_folder(folder).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Names, sizes and times of use of all files; what a write left half done is removed.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(FileId, u64, u64)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == DRAFT) {
            let _ = fs::remove_file(&path);
            continue;
        }
        // Whatever else lies here is none of ours.
        let id = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        let known = entry.metadata().ok().filter(fs::Metadata::is_file);
        if let (Some(id), Some(known)) = (id, known) {
            // An older version let all read it; where it is another's, it stays so.
            let _ = close_to_others(&path);
            let used = known.modified().map_or(0, seconds);
            files.push((id, known.len(), used));
        }
    }
    Ok(files)
}

fn open(folder: &Path, id: &FileId) -> io::Result<Option<File>> {
    match File::open(folder.join(id.to_string())) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
