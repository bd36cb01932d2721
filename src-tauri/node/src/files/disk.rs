//! Files on the disk: whole or not there.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use blocknet_chain::FileId;

use super::FileKind;

/// What a file is called until all of it is on the disk.
const DRAFT: &str = "draft";

/// Writes a file so that a kill or a power cut leaves all of it or nothing.
pub(super) fn write(folder: &Path, id: &FileId, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!("{id}.{DRAFT}"));
    let written = write_draft(&draft, bytes)
        .and_then(|()| fs::rename(&draft, folder.join(id.to_string())))
        .and_then(|()| sync(folder));
    if written.is_err() {
        // What is left of it is taken away at the next count, if not now.
        let _ = fs::remove_file(&draft);
    }
    written
}

fn write_draft(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The bytes of a file; none when there is no such file, or it is larger than it can be.
pub(super) fn read(folder: &Path, id: &FileId, most: usize) -> io::Result<Option<Vec<u8>>> {
    let Some(file) = open(folder, id)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// The first bytes of a file.
pub(super) fn head(folder: &Path, id: &FileId) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(file) = open(folder, id)? {
        file.take(FileKind::HEAD as u64).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Removes a file; false when there is none.
pub(super) fn remove(folder: &Path, id: &FileId) -> io::Result<bool> {
    match fs::remove_file(folder.join(id.to_string())) {
        Ok(()) => sync(folder).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Names and sizes of all files; what a write left half done is removed.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(FileId, u64)>> {
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
        let size = entry.metadata().ok().filter(fs::Metadata::is_file);
        if let (Some(id), Some(size)) = (id, size) {
            files.push((id, size.len()));
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

/// A name is durable once its folder is.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
