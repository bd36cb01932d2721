//! Files and folders that are their owner's alone, also in a folder that all may look into, and last.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

/// Options by which a file that is made is its owner's alone, where the system has such modes.
#[must_use]
pub fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder, and those above it, for their owner alone.
///
/// # Errors
/// When the system refuses.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Takes from all others what they may do with a file or folder; says whether there was anything
/// to take.
///
/// # Errors
/// When the system refuses, as with the file of another user.
#[cfg(unix)]
pub fn close_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(false);
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))?;
    Ok(true)
}

/// The same on a system without modes, where folders have lists of who may do what.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn close_to_others(_path: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Makes the names in a folder durable, as a file is by itself.
///
/// # Errors
/// When the system refuses.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// The same on a system where a folder is not opened like a file.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
