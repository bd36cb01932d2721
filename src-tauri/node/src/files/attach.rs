//! Files that go with a post: attached while it is written, the post's own once it is sent.
//!
//! Which of the two it is stands on the disk, and neither is given to strangers before a post names
//! it. So no order of steps, and no kill between them, shows a file whose post is not out, or was
//! given up.

use std::borrow::Cow;
use std::fs;
use std::sync::PoisonError;

use blocknet_chain::{FileId, FileTag};

use super::clean::{NotCleaned, clean};
use super::kept::{Kept, now, seconds};
use super::label::Label;
use super::{FilePlace, FileRow, Files, FilesError, check_size, disk};

/// What stands beside an unsent file: its name and type.
const LABEL: &str = "label";
/// Unsent files that were not looked at for so long are given up, in seconds: a draft comes to
/// mind again within a month, or never.
const FORGOTTEN_SECS: u64 = 30 * 24 * 60 * 60;

/// A file that was attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// What is kept.
    pub row: FileRow,
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Hidden data was taken out of it.
    pub cleaned: bool,
    /// It is kept as it was, though it may hide data: the owner wished so.
    pub may_tell: bool,
    /// It was not here before.
    pub new: bool,
}

/// Files of a post that is being written, until the outbox or the pool holds it: no store says yet
/// that a post which nobody else may see names them.
#[derive(Debug)]
pub(crate) struct Claim {
    files: Files,
    ids: Vec<FileId>,
}

impl Claim {
    fn new(files: &Files, ids: &[FileId]) -> Self {
        // As in `is_claimed`.
        let claimed = files.shelf.claimed.lock();
        let mut claimed = claimed.unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            *claimed.entry(*id).or_default() += 1;
        }
        drop(claimed);
        Self {
            files: files.clone(),
            ids: ids.to_vec(),
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // As in `is_claimed`.
        let claimed = self.files.shelf.claimed.lock();
        let mut claimed = claimed.unwrap_or_else(PoisonError::into_inner);
        for id in &self.ids {
            if let Some(posts) = claimed.get_mut(id) {
                *posts -= 1;
                if *posts == 0 {
                    claimed.remove(id);
                }
            }
        }
    }
}

impl Files {
    /// Keeps a file for a post that is being written, without what a picture hides; durable when
    /// this returns. What cannot be cleaned is kept `as_is` or not at all.
    pub(crate) fn attach(
        &self,
        bytes: &[u8],
        name: &str,
        mime: &str,
        as_is: bool,
        limit_mb: u32,
    ) -> Result<Attached, FilesError> {
        check_size(bytes.len())?;
        let (kept, cleaned, may_tell) = match clean(bytes) {
            Ok(cleaned) => (Cow::Owned(cleaned.bytes), cleaned.changed, false),
            Err(_) if as_is => (Cow::Borrowed(bytes), false, true),
            Err(NotCleaned::Broken) => return Err(FilesError::DamagedPicture),
            Err(NotCleaned::Foreign) => return Err(FilesError::ForeignPicture),
        };
        let (row, new) = self.put_in(FilePlace::Unsent, &kept, limit_mb)?;
        let label = Label::of(name, mime, row.kind);
        self.write_label(&row.id, &label)?;
        let Label { name, mime } = label;
        Ok(Attached {
            row,
            name,
            mime,
            cleaned,
            may_tell,
            new,
        })
    }

    /// What an attached file is called; none for one that was kept or fetched without a name.
    pub(crate) fn label(&self, id: &FileId) -> Option<(String, String)> {
        self.read_label(id).map(|label| (label.name, label.mime))
    }

    /// Gives an attached file up; false when none is attached.
    pub(crate) fn detach(&self, id: &FileId) -> Result<bool, FilesError> {
        let unsent = |kept: &mut Kept| {
            let place = kept.get(id).map(|entry| entry.place);
            Ok(place == Some(FilePlace::Unsent))
        };
        if !self.with_kept(unsent)? {
            return Ok(false);
        }
        self.drop_label(id);
        self.remove(id)
    }

    /// The tags by which a post names these files; from here on they are that post's, and strangers
    /// see nothing of them while the claim stands. What the owner keeps for good stays so.
    pub(crate) fn claim(&self, ids: &[FileId]) -> Result<(Vec<FileTag>, Claim), FilesError> {
        let tags: Vec<FileTag> = ids
            .iter()
            .map(|id| self.tag(id))
            .collect::<Result<_, _>>()?;
        let claim = Claim::new(self, ids);
        self.with_kept(|kept| {
            let given = |id: &&FileId| kept.get(id).is_some_and(|one| one.place != FilePlace::Own);
            let shifted: Vec<FileId> = ids.iter().filter(given).copied().collect();
            shifted
                .iter()
                .try_for_each(|id| self.shift(kept, id, FilePlace::Posted))
        })?;
        for id in ids {
            self.drop_label(id);
        }
        Ok((tags, claim))
    }

    /// Whether a post is being written that names the file.
    pub(crate) fn is_claimed(&self, id: &FileId) -> bool {
        // Each change is whole, so a panic elsewhere spoils nothing.
        let claimed = self.shelf.claimed.lock();
        claimed
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(id)
    }

    /// The post was given up: what went with it is attached to a draft again.
    pub(crate) fn release(&self, tags: &[FileTag]) -> Result<(), FilesError> {
        for tag in tags {
            let label = Label {
                name: tag.name.clone(),
                mime: tag.mime.clone(),
            };
            self.write_label(&tag.id, &label)?;
            self.with_kept(|kept| match kept.get(&tag.id) {
                Some(entry) if entry.place == FilePlace::Posted => {
                    self.shift(kept, &tag.id, FilePlace::Unsent)
                }
                _ => Ok(()),
            })?;
        }
        Ok(())
    }

    fn tag(&self, id: &FileId) -> Result<FileTag, FilesError> {
        let row = self.row(id)?.ok_or(FilesError::NotHere { id: *id })?;
        let label = self.read_label(id);
        let label = label.unwrap_or_else(|| Label::of("", "", row.kind));
        Ok(FileTag {
            id: *id,
            size: row.size,
            mime: label.mime,
            name: label.name,
        })
    }

    /// What was attached long ago to drafts that nobody came back to.
    pub(super) fn clear_forgotten(&self, kept: &mut Kept) {
        let ends = now().saturating_sub(FORGOTTEN_SECS);
        let folder = self.folder(FilePlace::Unsent);
        let unsent = kept.of_place(FilePlace::Unsent);
        let old = unsent.filter(|(_, entry)| entry.used < ends);
        let old: Vec<FileId> = old.map(|(id, _)| *id).collect();
        for id in old {
            if disk::remove(&folder, &id).is_ok() {
                kept.remove(&id);
            }
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_label = entry
                .path()
                .extension()
                .is_some_and(|ending| ending == LABEL);
            let written = entry.metadata().and_then(|known| known.modified());
            if is_label && written.is_ok_and(|written| seconds(written) < ends) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn write_label(&self, id: &FileId, label: &Label) -> Result<(), FilesError> {
        let (folder, name) = (self.folder(FilePlace::Unsent), format!("{id}.{LABEL}"));
        let written = disk::write_as(&folder, &name, label.to_line().as_bytes());
        written.map_err(|error| self.failed(&error))
    }

    fn read_label(&self, id: &FileId) -> Option<Label> {
        let path = self.folder(FilePlace::Unsent).join(format!("{id}.{LABEL}"));
        Label::from_line(&fs::read_to_string(path).ok()?)
    }

    fn drop_label(&self, id: &FileId) {
        // What stays is taken away with the forgotten.
        let path = self.folder(FilePlace::Unsent).join(format!("{id}.{LABEL}"));
        let _ = fs::remove_file(path);
    }
}
