//! The data folder in another place. A file in the usual folder names it, and is written last: whenever
//! the way there is cut short, what that file leads to is whole.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use blocknet_store::{
    FolderLock, OpenError, Store, make_private_folder, private_file, sync_folder,
};

/// The file in the usual folder that names the one in its place.
const POINTER: &str = "moved-to";
/// What it is called until it is written.
const POINTER_DRAFT: &str = "moved-to.new";
/// What the window's page keeps. It stays in the usual folder: the window has it open.
const WINDOW: &str = "window";
/// What is made anew at each start.
const OF_A_RUN: [&str; 3] = [FolderLock::NAME, "owner.token", "owner.address"];
/// The database, and what SQLite keeps beside it: a log, and an index to that, made anew at each start.
const DATABASE: &str = "blocknet.sqlite";
const LOG: &str = "-wal";
const LOG_INDEX: &str = "-shm";
/// What is left free on a disk that the folder comes to, for the node to begin with.
const SPARE: u64 = 64 << 20;
/// Bytes that are copied at once.
const CHUNK: usize = 256 * 1024;
/// A path is some kilobytes at most.
const MAX_POINTER: u64 = 16 * 1024;

/// Why nobody knows where the data folder is.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It was moved to a place where it is not.
    #[error(
        "the data folder was moved to {}, and is not there; plug in the disk that it is on and start again; if it is gone for good, remove the file {} to begin with an empty node", .folder.display(), .pointer.display()
    )]
    Away {
        /// Where it is to be.
        folder: PathBuf,
        /// The file that says so.
        pointer: PathBuf,
    },
    /// What says where it is says nothing of use.
    #[error("the file {} is to name the data folder and does not: {reason}", .pointer.display())]
    Pointer {
        /// The file.
        pointer: PathBuf,
        /// What is wrong with it.
        reason: io::Error,
    },
}

/// Why a folder was not moved. Everything is where it was.
#[derive(Debug, thiserror::Error)]
pub enum RelocateError {
    /// The new place is not said in full.
    #[error("the new folder is not named in full; begin at the root of the disk")]
    Relative,
    /// Something is there that no move brought.
    #[error("the folder {} is not empty; choose an empty or a new one", .folder.display())]
    NotEmpty {
        /// The new place.
        folder: PathBuf,
    },
    /// It lies in the one that is to be moved.
    #[error("the folder {} lies in the one that is to be moved; choose another", .folder.display())]
    Inside {
        /// The new place.
        folder: PathBuf,
    },
    /// The disk has too little room.
    #[error("the folder needs {needed} MB, and the disk of {} has {free} MB", .folder.display())]
    NoRoom {
        /// The new place.
        folder: PathBuf,
        /// What it takes, in MB.
        needed: u64,
        /// What is there, in MB.
        free: u64,
    },
    /// What it is to lie in is not there, and cannot be made.
    #[error("the folder {} is not there and cannot be made: {reason}", .path.display())]
    Missing {
        /// The folder above the new place.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// Something in it is nothing that can be brought elsewhere.
    #[error("{} is neither a file nor a folder; take it out of the data folder and try again", .path.display())]
    Odd {
        /// What it is called.
        path: PathBuf,
    },
    /// It is not known where the folder is.
    #[error(transparent)]
    Lost(#[from] FolderError),
    /// One of the folders is in use, or not to be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The system refuses.
    #[error("{} cannot be used: {reason}", .path.display())]
    Refused {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
}

/// How much of a folder has come to its new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Carried {
    /// Bytes that are there.
    pub done: u64,
    /// Bytes of the folder.
    pub total: u64,
}

/// The data folder that the usual one stands for: itself, or where it was moved to.
///
/// # Errors
/// When it was moved and is not there.
pub fn folder_of(home: &Path) -> Result<PathBuf, FolderError> {
    let pointer = home.join(POINTER);
    let mut text = String::new();
    let read = File::open(&pointer).and_then(|file| {
        let mut file = file.take(MAX_POINTER);
        file.read_to_string(&mut text)
    });
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(home.to_owned()),
        Err(reason) => return Err(FolderError::Pointer { pointer, reason }),
        Ok(_) => {}
    }
    let folder = PathBuf::from(text.trim_end_matches(['\r', '\n']));
    if !folder.is_absolute() {
        let reason = io::Error::other("it holds no path from the root");
        return Err(FolderError::Pointer { pointer, reason });
    }
    // Where no disk is plugged in there is no folder, or an empty one.
    match FolderLock::was_taken(&folder) {
        true => Ok(folder),
        false => Err(FolderError::Away { folder, pointer }),
    }
}

/// Moves the data folder of `home` from where it is, and leaves word of it there. Whenever this is cut
/// short, [`folder_of`] leads to a whole folder. `tell` hears how far it is. Blocks.
///
/// # Errors
/// [`RelocateError`] says why everything is where it was.
pub fn relocate(
    home: &Path,
    to: &Path,
    tell: &mut dyn FnMut(Carried),
) -> Result<(), RelocateError> {
    check_relocation(home, to)?;
    let from = folder_of(home)?;
    let lock = FolderLock::take(&from)?;
    let mut carrier = Carrier {
        new_folders: to
            .ancestors()
            .take_while(is_free)
            .map(Path::to_owned)
            .collect(),
        stood: fs::metadata(to).ok().map(|known| known.permissions()),
        is_sure: false,
        from,
        to: to.to_owned(),
        made: Vec::new(),
        tell,
        carried: Carried::default(),
    };
    if let Err(error) = carrier.carry(home) {
        carrier.take_back(home);
        return Err(error);
    }
    match carrier.is_sure {
        true => carrier.remove_old(home, lock),
        false => tracing::warn!(
            "the old copy of the data folder stays, as long as its pointer may be lost"
        ),
    }
    Ok(())
}

/// Whether a place can be one for the data folder of `home`, as far as it shows before the move.
///
/// # Errors
/// [`RelocateError`] says why not.
pub fn check_relocation(home: &Path, to: &Path) -> Result<(), RelocateError> {
    let from = &folder_of(home)?;
    if !to.is_absolute() {
        return Err(RelocateError::Relative);
    }
    let folder = to.to_owned();
    let old = real(from).map_err(refused(from))?;
    if real(to).map_err(refused(to))?.starts_with(old) {
        return Err(RelocateError::Inside { folder });
    }
    match contents(home, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(reason) => Err(refused(to)(reason)),
        Ok(Contents { others: 0, .. }) => Ok(()),
        Ok(_) => Err(RelocateError::NotEmpty { folder }),
    }
}

/// What stands in a place before a move to it.
#[derive(Default)]
struct Contents {
    /// What an earlier move brought and did not end, by its paths.
    brought: Vec<PathBuf>,
    /// Files and folders that are somebody else's.
    others: usize,
}

fn contents(home: &Path, to: &Path) -> io::Result<Contents> {
    let mut stays: HashSet<&OsStr> = match to == home {
        true => [WINDOW, POINTER, POINTER_DRAFT, FolderLock::NAME]
            .map(OsStr::new)
            .into(),
        false => HashSet::new(),
    };
    let mut contents = Contents::default();
    let entries = fs::read_dir(to)?;
    let marker = match fs::read_to_string(to.join(FolderLock::UNFINISHED)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        read => Some(read?),
    };
    if marker.is_some() {
        stays.extend([FolderLock::NAME, FolderLock::UNFINISHED].map(OsStr::new));
    }
    let coming: HashSet<&OsStr> = marker
        .iter()
        .flat_map(|text| text.lines())
        .map(OsStr::new)
        .collect();
    for entry in entries {
        let name = entry?.file_name();
        match (stays.contains(&*name), coming.contains(&*name)) {
            (true, _) => {}
            (false, true) => contents.brought.push(to.join(name)),
            (false, false) => contents.others += 1,
        }
    }
    Ok(contents)
}

/// Whether nothing has this name, not even a link that leads nowhere.
fn is_free(path: &&Path) -> bool {
    path.symlink_metadata()
        .is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// A path without links, of which the end need not be there yet.
fn real(path: &Path) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Err(error), Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            Ok(real(parent)?.join(name))
        }
        (found, ..) => found,
    }
}

fn refused(path: &Path) -> impl FnOnce(io::Error) -> RelocateError + use<> {
    let path = path.to_owned();
    move |reason| RelocateError::Refused { path, reason }
}

/// A file or folder on its way.
struct Piece {
    name: PathBuf,
    known: Metadata,
}

/// Brings a folder to another place.
struct Carrier<'t> {
    from: PathBuf,
    to: PathBuf,
    /// The new place and those above it that were not there, from below.
    new_folders: Vec<PathBuf>,
    /// Who might do what with the new place where it stood before.
    stood: Option<Permissions>,
    /// Whether a power cut does not undo the word on the new place any more.
    is_sure: bool,
    /// What was made in the new place, by its name in both.
    made: Vec<PathBuf>,
    tell: &'t mut dyn FnMut(Carried),
    carried: Carried,
}

impl Carrier<'_> {
    fn carry(&mut self, home: &Path) -> Result<(), RelocateError> {
        make_private_folder(&self.to).map_err(|reason| self.not_made(reason))?;
        let known = fs::metadata(&self.from).map_err(refused(&self.from))?;
        let own = known.permissions();
        fs::set_permissions(&self.to, own).map_err(refused(&self.to))?;
        let lock = FolderLock::take(&self.to)?;
        let mut pieces = Vec::new();
        self.find(Path::new(""), &mut pieces)?;
        self.begin(home, &pieces)?;
        let files = pieces.iter().filter(|piece| piece.known.is_file());
        self.carried.total = files.map(|piece| piece.known.len()).sum();
        self.look_for_room(&known)?;
        self.tell(0);
        for piece in &pieces {
            self.bring(piece)
                .map_err(refused(&self.to.join(&piece.name)))?;
        }
        let folders = pieces.iter().filter(|piece| piece.known.is_dir());
        for piece in folders {
            let folder = self.to.join(&piece.name);
            sync_folder(&folder).map_err(refused(&folder))?;
        }
        sync_folder(&self.to).map_err(refused(&self.to))?;
        for above in self.to.ancestors().skip(1) {
            // Those that were made here can be; the others stood before.
            let _ = sync_folder(above);
        }
        self.tell(0);
        self.look_at_database()?;
        drop(lock);
        let marker = self.to.join(FolderLock::UNFINISHED);
        fs::remove_file(&marker).map_err(refused(&marker))?;
        sync_folder(&self.to).map_err(refused(&self.to))?;
        point(home, &self.to).map_err(refused(&home.join(POINTER)))?;
        self.tell(0);
        // From here on the new place is the one, whatever comes.
        self.is_sure = sync_folder(home).is_ok();
        Ok(())
    }

    /// Where a disk is not plugged in, the system speaks of the right to make a folder in its place.
    fn not_made(&self, reason: io::Error) -> RelocateError {
        use io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem};
        let refuses = matches!(
            reason.kind(),
            NotFound | PermissionDenied | ReadOnlyFilesystem
        );
        match self.to.parent() {
            Some(above) if refuses && is_free(&above) => RelocateError::Missing {
                path: above.to_owned(),
                reason,
            },
            _ => refused(&self.to)(reason),
        }
    }

    /// Clears what an earlier move brought and did not end, and leaves word that this one has not ended.
    fn begin(&mut self, home: &Path, pieces: &[Piece]) -> Result<(), RelocateError> {
        for path in contents(home, &self.to).map_err(refused(&self.to))?.brought {
            let is_folder = path.symlink_metadata().is_ok_and(|known| known.is_dir());
            let cleared = match is_folder {
                true => fs::remove_dir_all(&path),
                false => fs::remove_file(&path),
            };
            cleared.map_err(refused(&path))?;
        }
        let names = pieces.iter().map(|piece| &piece.name);
        let own = names.filter(|name| name.components().count() == 1);
        let mut text = own.fold(String::new(), |text, name| {
            text + &name.to_string_lossy() + "\n"
        });
        // The look at the database can leave these there.
        for ending in [LOG, LOG_INDEX] {
            text += &format!("{DATABASE}{ending}\n");
        }
        let marker = self.to.join(FolderLock::UNFINISHED);
        let mut file = private_file()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&marker)
            .map_err(refused(&marker))?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(refused(&marker))?;
        sync_folder(&self.to).map_err(refused(&self.to))
    }

    /// Some file systems lack what a database needs: it is opened once before anything leads to it. One
    /// that does not open in the old place either may move.
    fn look_at_database(&self) -> Result<(), RelocateError> {
        let found = Store::look_at(&self.to);
        for ending in [LOG, LOG_INDEX] {
            let name = PathBuf::from(format!("{DATABASE}{ending}"));
            if !self.made.contains(&name) {
                let _ = fs::remove_file(self.to.join(name));
            }
        }
        match found {
            Err(error) if Store::look_at(&self.from).is_ok() => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Everything below a folder that goes along, folders before what is in them.
    fn find(&self, below: &Path, pieces: &mut Vec<Piece>) -> Result<(), RelocateError> {
        let folder = self.from.join(below);
        for entry in fs::read_dir(&folder).map_err(refused(&folder))? {
            let name = below.join(entry.map_err(refused(&folder))?.file_name());
            if below == Path::new("") && stays(&name) {
                continue;
            }
            let path = self.from.join(&name);
            let known = fs::metadata(&path).map_err(refused(&path))?;
            let is_folder = known.is_dir();
            if !is_folder && !known.is_file() {
                return Err(RelocateError::Odd { path });
            }
            let piece = Piece {
                name: name.clone(),
                known,
            };
            pieces.push(piece);
            if is_folder {
                self.find(&name, pieces)?;
            }
        }
        Ok(())
    }

    /// On one disk files have two names for a while, and take no further room.
    fn look_for_room(&self, from: &Metadata) -> Result<(), RelocateError> {
        let to = fs::metadata(&self.to).map_err(refused(&self.to))?;
        let needed = self.carried.total + SPARE;
        match free(&self.to).map_err(refused(&self.to))? {
            Some(free) if !is_same_disk(from, &to) && free < needed => Err(RelocateError::NoRoom {
                folder: self.to.clone(),
                needed: needed.div_ceil(1 << 20),
                free: free >> 20,
            }),
            _ => Ok(()),
        }
    }

    fn bring(&mut self, piece: &Piece) -> io::Result<()> {
        let (old, new) = (self.from.join(&piece.name), self.to.join(&piece.name));
        if piece.known.is_dir() {
            fs::create_dir(&new)?;
            self.made.push(piece.name.clone());
            return fs::set_permissions(&new, piece.known.permissions());
        }
        if fs::hard_link(old.canonicalize()?, &new).is_ok() {
            self.made.push(piece.name.clone());
            self.tell(piece.known.len());
            return Ok(());
        }
        let (mut source, mut copy) = (
            File::open(&old)?,
            OpenOptions::new().write(true).create_new(true).open(&new)?,
        );
        self.made.push(piece.name.clone());
        copy.set_permissions(piece.known.permissions())?;
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = match source.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else {
                // By it the files of others age.
                copy.set_modified(piece.known.modified()?)?;
                return copy.sync_all();
            };
            copy.write_all(bytes)?;
            self.tell(read as u64);
        }
    }

    fn tell(&mut self, more: u64) {
        self.carried.done += more;
        (self.tell)(self.carried);
    }

    /// Leaves nothing behind in a place that the folder did not come to.
    fn take_back(&mut self, home: &Path) {
        for name in self.made.drain(..).rev() {
            remove(&self.to.join(name));
        }
        remove_if_there(&self.to.join(FolderLock::UNFINISHED));
        if self.to != home {
            remove_if_there(&self.to.join(FolderLock::NAME));
        }
        if let Some(stood) = self.stood.take()
            && let Err(error) = fs::set_permissions(&self.to, stood)
        {
            tracing::warn!(path = %self.to.display(), %error, "this is closed to others now");
        }
        for folder in &self.new_folders {
            remove_if_there(folder);
        }
    }

    /// The old place has nothing of it any more; what stays there all the same costs room alone.
    fn remove_old(&mut self, home: &Path, lock: FolderLock) {
        for name in std::mem::take(&mut self.made).iter().rev() {
            remove(&self.from.join(name));
            self.tell(0);
        }
        drop(lock);
        for entry in fs::read_dir(&self.from).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_of_home = self.from == home
                && [WINDOW, POINTER, FolderLock::NAME].contains(&&*name.to_string_lossy());
            if !is_of_home && stays(Path::new(&name)) {
                remove(&entry.path());
            }
        }
        if self.from != home {
            remove(&self.from);
        }
    }
}

/// Whether something in the folder belongs to its place or to a run, and not to the node.
fn stays(name: &Path) -> bool {
    let name = name.to_string_lossy();
    let own = [WINDOW, POINTER, POINTER_DRAFT, FolderLock::UNFINISHED];
    own.contains(&&*name) || OF_A_RUN.contains(&&*name) || name.ends_with(LOG_INDEX)
}

fn remove(path: &Path) {
    let is_folder = path.symlink_metadata().is_ok_and(|known| known.is_dir());
    let removed = match is_folder {
        true => fs::remove_dir(path),
        false => fs::remove_file(path),
    };
    if let Err(error) = removed {
        tracing::warn!(path = %path.display(), %error, "this stays behind");
    }
}

fn remove_if_there(path: &Path) {
    if path.symlink_metadata().is_ok() {
        remove(path);
    }
}

/// Says in the usual folder where the data folder is; nothing where it is that one.
fn point(home: &Path, to: &Path) -> io::Result<()> {
    let (pointer, draft) = (home.join(POINTER), home.join(POINTER_DRAFT));
    if to == home {
        return fs::remove_file(pointer);
    }
    let name = to
        .to_str()
        .ok_or_else(|| io::Error::other("its name is not of Unicode"))?;
    let mut file = File::create(&draft)?;
    file.write_all(format!("{name}\n").as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, &pointer)
}

#[cfg(unix)]
fn is_same_disk(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    one.dev() == other.dev()
}

#[cfg(not(unix))]
fn is_same_disk(_: &Metadata, _: &Metadata) -> bool {
    false
}

/// Bytes that are free where a folder lies, where the system tells.
#[cfg(unix)]
fn free(folder: &Path) -> io::Result<Option<u64>> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(Some(disk.f_bavail.saturating_mul(disk.f_frsize)))
}

#[cfg(not(unix))]
fn free(_: &Path) -> io::Result<Option<u64>> {
    Ok(None)
}

#[cfg(test)]
mod tests;
