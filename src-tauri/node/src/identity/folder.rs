//! The files of keys: `identity.key`, and one for each further identity in `identities/`.
//!
//! A file holds 64 hex digits, the seed of an Ed25519 key, or the JSON of a sealed one.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use blocknet_chain::{Identity, PublicKey};
use blocknet_store::{close_to_others, make_private_folder, private_file, sync_folder};
use zeroize::Zeroizing;

use super::IdentityError;
use super::sealed::{self, SealedKey, hex, unhex};

/// The file of the first identity; older versions know no other.
const FIRST: &str = "identity.key";
/// The folder of all further ones.
const MORE: &str = "identities";
/// What a file is called while it is being written.
const DRAFT: &str = "new";

/// A key as its file has it.
pub(super) enum Kept {
    /// For whoever can read the file.
    Open(Identity),
    /// For whoever knows the passphrase.
    Sealed(SealedKey),
}

impl Kept {
    pub(super) fn public(&self) -> PublicKey {
        match self {
            Self::Open(identity) => identity.public(),
            Self::Sealed(sealed) => sealed.public(),
        }
    }

    fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(match self {
            Self::Open(identity) => hex(identity.seed().as_slice()),
            Self::Sealed(sealed) => sealed.to_json(),
        })
    }
}

/// Every key of a data folder and where it lies, the first one first.
pub(super) fn read_all(dir: &Path) -> Result<Vec<(PathBuf, Kept)>, IdentityError> {
    let mut found: Vec<(PathBuf, Kept)> = Vec::new();
    for path in files(dir)? {
        let kept = match read(&path) {
            Ok(kept) => kept,
            Err(IdentityError::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                continue;
            }
            Err(error) => return Err(error),
        };
        // Somebody copied the first file beside the others, or the other way round.
        if found
            .iter()
            .all(|(_, other)| other.public() != kept.public())
        {
            found.push((path, kept));
        }
    }
    Ok(found)
}

/// Where the first identity of a folder lies.
pub(super) fn first(dir: &Path) -> PathBuf {
    dir.join(FIRST)
}

/// Where a further identity lies.
pub(super) fn further(dir: &Path, key: &PublicKey) -> PathBuf {
    dir.join(MORE).join(format!("{key}.key"))
}

/// Writes a key in the place of what was there, the whole file or none of it: after a kill or a
/// power cut there is the old file or the new one.
pub(super) fn write(path: &Path, kept: &Kept) -> Result<(), IdentityError> {
    let written = write_whole(path, kept.text().as_bytes());
    written.map_err(|source| IdentityError::file(path, source))
}

/// Removes a key for good.
pub(super) fn remove(path: &Path) -> Result<(), IdentityError> {
    let removed = fs::remove_file(path).and_then(|()| sync_name(path));
    removed.map_err(|source| IdentityError::file(path, source))
}

fn files(dir: &Path) -> Result<Vec<PathBuf>, IdentityError> {
    let mut files = vec![first(dir)];
    drop_draft(&first(dir));
    let more = dir.join(MORE);
    let entries = match fs::read_dir(&more) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(files),
        Err(source) => return Err(IdentityError::file(&more, source)),
    };
    let mut further = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|source| IdentityError::file(&more, source))?
            .path();
        if path.extension() == Some(OsStr::new("key")) {
            drop_draft(&path);
            further.push(path);
        }
    }
    further.sort();
    files.append(&mut further);
    Ok(files)
}

/// A draft whose writing was cut short may hold an open key.
fn drop_draft(path: &Path) {
    let draft = draft_of(path);
    match fs::remove_file(&draft) {
        Ok(()) => tracing::info!("a key file whose writing was cut short was removed"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(%error, "a half-written key file could not be removed"),
    }
}

fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(DRAFT);
    PathBuf::from(name)
}

fn read(path: &Path) -> Result<Kept, IdentityError> {
    let text = read_text(path).map_err(|source| IdentityError::file(path, source))?;
    close(path);
    let malformed = || IdentityError::Malformed {
        path: path.to_owned(),
    };
    let text = text.trim();
    if text.starts_with('{') {
        let sealed = SealedKey::from_json(text).map_err(|_| malformed())?;
        return Ok(Kept::Sealed(sealed));
    }
    let seed: Zeroizing<[u8; 32]> = unhex(text).ok_or_else(malformed)?;
    Ok(Kept::Open(Identity::from_seed(*seed)))
}

/// What cannot be text is as malformed as any other text.
fn read_text(path: &Path) -> io::Result<Zeroizing<String>> {
    let most = u64::try_from(sealed::MOST_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Zeroizing::new(Vec::with_capacity(sealed::MOST_BYTES + 1));
    fs::File::open(path)?
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    Ok(Zeroizing::new(text.to_owned()))
}

/// A key that was copied here may be readable by everybody on the machine.
fn close(path: &Path) {
    match close_to_others(path) {
        Ok(false) => {}
        Ok(true) => tracing::warn!("others could read a key file; now its owner alone can"),
        Err(error) => tracing::warn!(%error, "others can read a key file; close it"),
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let draft = draft_of(path);
    let mut file = private_file()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&draft, path)?;
    sync_name(path)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    make_private_folder(folder)?;
    sync_name(folder)
}

/// Makes the name of a file or folder durable.
fn sync_name(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), sync_folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(n: u8) -> Kept {
        Kept::Open(Identity::from_seed([n; 32]))
    }

    #[test]
    fn keeps_keys_in_their_places_for_their_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let second = open(2);
        let place = further(dir.path(), &second.public());
        write(&first(dir.path()), &open(1)).unwrap();
        write(&place, &second).unwrap();
        let found = read_all(dir.path()).unwrap();
        let keys: Vec<_> = found.iter().map(|(_, kept)| kept.public()).collect();
        assert_eq!(keys, [open(1).public(), second.public()]);
        #[cfg(unix)]
        for path in [first(dir.path()), place.clone()] {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        remove(&place).unwrap();
        assert_eq!(read_all(dir.path()).unwrap().len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn closes_a_key_that_others_could_read() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = first(dir.path());
        write(&path, &open(1)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(read_all(dir.path()).unwrap().len(), 1);
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_cut_short_writing_leaves_the_old_key_and_no_open_draft() {
        let dir = tempfile::tempdir().unwrap();
        let path = first(dir.path());
        write(&path, &open(1)).unwrap();
        fs::write(draft_of(&path), "0707").unwrap();
        let found = read_all(dir.path()).unwrap();
        assert_eq!(found[0].1.public(), open(1).public());
        assert!(!draft_of(&path).exists());
    }

    #[test]
    fn one_key_in_two_files_is_one_identity() {
        let dir = tempfile::tempdir().unwrap();
        write(&first(dir.path()), &open(1)).unwrap();
        write(&further(dir.path(), &open(1).public()), &open(1)).unwrap();
        assert_eq!(read_all(dir.path()).unwrap().len(), 1);
    }

    #[test]
    fn leaves_a_file_alone_that_it_does_not_understand() {
        let dir = tempfile::tempdir().unwrap();
        let long = "0".repeat(9_000);
        for text in ["not a key", "", "{}", &long[..65], &long] {
            fs::write(first(dir.path()), text).unwrap();
            assert!(matches!(
                read_all(dir.path()),
                Err(IdentityError::Malformed { .. })
            ));
            assert_eq!(fs::read(first(dir.path())).unwrap(), text.as_bytes());
        }
    }
}
