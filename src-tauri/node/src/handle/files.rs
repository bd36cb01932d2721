//! Attachments, as they are kept, given, fetched, posted and removed.

use std::ops::Range;

use blocknet_chain::{FILE_TAG, FileId, FileTag, Kind};
use blocknet_store::{OutboxRow, Reading};
use bytes::Bytes;

use super::NodeHandle;
use crate::core::CoreError;
use crate::fetch::{FileState, Wish};
use crate::files::{
    Attached, Cleared, FilePlace, FileRow, Files, FilesError, FilesPage, MAX_FILE,
    MAX_FILES_PER_POST,
};
use crate::limits::MOST_HOPS;
use crate::said::{Problem, Values};
use crate::writer::{Draft, WriteError, Written};

impl NodeHandle {
    /// Keeps a file for good, within the room that the settings give; and whether it is new.
    ///
    /// # Errors
    /// When it is empty or too large, or it could not be saved.
    pub async fn keep_file(&self, bytes: Bytes) -> Result<(FileRow, bool), FilesError> {
        let limit_mb = self.settings().files_limit_mb;
        self.on_shelf(move |files| files.put(&bytes, limit_mb))
            .await
    }

    /// Keeps a file for a post that is being written. What a picture tells of its author, but for
    /// how it is held, is taken out first.
    ///
    /// # Errors
    /// When it is empty, too large or a picture that cannot be cleaned, or it could not be saved.
    pub async fn attach_file(
        &self,
        bytes: Bytes,
        name: String,
        mime: String,
        as_is: bool,
    ) -> Result<Attached, FilesError> {
        let limit_mb = self.settings().files_limit_mb;
        self.on_shelf(move |files| files.attach(&bytes, &name, &mime, as_is, limit_mb))
            .await
    }

    /// Gives a file up that was attached to a draft; false when none is.
    ///
    /// # Errors
    /// When that could not be made durable.
    pub async fn detach_file(&self, id: FileId) -> Result<bool, FilesError> {
        self.on_shelf(move |files| files.detach(&id)).await
    }

    /// A kept file; `None` when it is not here, or damaged.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn file(&self, id: FileId) -> Result<Option<FileRow>, FilesError> {
        self.on_shelf(move |files| files.row(&id)).await
    }

    /// Bytes of a kept file whose row was asked for just now; `None` when it has gone since.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn file_part(
        &self,
        id: FileId,
        range: Range<usize>,
    ) -> Result<Option<Bytes>, FilesError> {
        self.on_shelf(move |files| files.read(&id, range)).await
    }

    /// How it stands with a file, and what it is called while it is attached to a draft.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn file_state(
        &self,
        id: FileId,
    ) -> Result<(FileState, Option<(String, String)>), FilesError> {
        let here = self.on_shelf(move |files| Ok((files.row(&id)?, files.label(&id))));
        let (row, label) = here.await?;
        let state = row.map_or_else(|| self.parts().fetcher.look(&id), FileState::Here);
        Ok((state, label))
    }

    /// Wants a file of so many bytes, as the post says that names it; it comes when a peer has it.
    /// Without a size, a post that is here has to name it: else it stays absent.
    ///
    /// # Errors
    /// When no file is that large, or the folder cannot be read.
    pub async fn fetch_file(&self, id: FileId, size: Option<u64>) -> Result<FileState, FilesError> {
        if let Some(row) = self.file(id).await? {
            return Ok(FileState::Here(row));
        }
        let size = match size {
            Some(size) => Some(size),
            None => self.size_in_posts(id).await,
        };
        let Some(size) = size else {
            return Ok(FileState::Absent);
        };
        if size > MAX_FILE as u64 {
            return Err(FilesError::TooLarge);
        }
        self.parts().fetcher.want(id, size, Wish::Owner);
        Ok(self.parts().fetcher.look(&id))
    }

    /// Whether strangers are to see nothing of a kept file: it is attached to a draft, or goes with a
    /// post that has not gone out or was given up, and no other post names it.
    ///
    /// # Errors
    /// When the store cannot be read, or no turn comes in time.
    pub async fn keeps_back(&self, file: &FileRow) -> Result<bool, CoreError> {
        if file.place == FilePlace::Fetched {
            return Ok(false);
        }
        let id = file.id;
        // Asked before the store is: what is claimed no more is written there.
        let is_claimed = match file.place {
            FilePlace::Unsent | FilePlace::Posted => true,
            FilePlace::Own | FilePlace::Fetched => self.parts().files.is_claimed(&id),
        };
        self.read(move |reader| {
            if reader.file_size(&id)?.is_some() {
                return Ok(false);
            }
            if is_claimed || reader.file_is_hidden(&id)? {
                return Ok(true);
            }
            let names = |row: &OutboxRow| FileTag::all(&row.draft.tags).any(|tag| tag.id == id);
            Ok(reader.outbox()?.iter().any(names))
        })
        .await
    }

    /// Somebody asked for a file that is not here, through so many nodes. Where a post names it and
    /// the owner does not mind, it is fetched, so that it is here when the other asks again.
    pub async fn missed_file(&self, id: FileId, hops: u8) {
        if hops > MOST_HOPS {
            return;
        }
        let settings = self.settings();
        if !settings.files_relay || settings.files_limit_mb == 0 {
            return;
        }
        let size = self.size_in_posts(id).await;
        if let Some(size) = size.filter(|size| *size <= MAX_FILE as u64) {
            self.parts().fetcher.want(id, size, Wish::Other { hops });
        }
    }

    /// Bytes of a file as a post says that names it, and that who asks may see.
    async fn size_in_posts(&self, id: FileId) -> Option<u64> {
        let size = self.read(move |reader| reader.file_size(&id));
        size.await.ok().flatten()
    }

    /// Kept files by name, after one of them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn files_page(
        &self,
        after: Option<FileId>,
        limit: usize,
    ) -> Result<FilesPage, FilesError> {
        self.on_shelf(move |files| files.page(after, limit)).await
    }

    /// Removes a kept file; false when there was none.
    ///
    /// # Errors
    /// When that could not be made durable.
    pub async fn remove_file(&self, id: FileId) -> Result<bool, FilesError> {
        self.on_shelf(move |files| files.remove(&id)).await
    }

    /// Removes what was fetched from others.
    ///
    /// # Errors
    /// When that could not be made durable.
    pub async fn clear_fetched_files(&self) -> Result<Cleared, FilesError> {
        self.on_shelf(Files::clear_fetched).await
    }

    /// As [`NodeHandle::write_post`], with files that are here; from then on they are kept for good.
    ///
    /// # Errors
    /// When a file is not here or a field cannot be taken, the pool refuses it, or nothing can be
    /// saved.
    pub async fn write_post_with_files(
        &self,
        mut draft: Draft,
        ids: Vec<FileId>,
    ) -> Result<Written, WriteError> {
        if ids.is_empty() {
            return self.write_post(draft).await;
        }
        check_files(&draft, &ids)?;
        let (tags, _claim) = self.on_shelf(move |files| files.claim(&ids)).await?;
        let named = tags
            .iter()
            .map(|tag| (FILE_TAG.to_owned(), tag.to_string()));
        draft.tags.extend(named);
        let written = self.write_post(draft).await;
        if matches!(
            written,
            Err(WriteError::Field { .. } | WriteError::Core(_) | WriteError::GivenUp)
        ) {
            self.release(tags).await?;
        }
        written
    }

    /// Gives something up that was written; its files are attached to a draft again. False when
    /// there is none of that ticket.
    ///
    /// # Errors
    /// When that could not be saved.
    pub async fn outbox_delete(&self, ticket: u64) -> Result<bool, CoreError> {
        let items = self.outbox().await?;
        let was_there = self.parts().writer.delete(ticket).await?;
        let given_up = items.into_iter().filter(|item| item.ticket == ticket);
        for item in given_up.filter(|_| was_there) {
            self.release(item.files).await?;
        }
        Ok(was_there)
    }

    /// Files of a post that was given up are the draft's again, but for those that another post of
    /// the owner names.
    async fn release(&self, tags: Vec<FileTag>) -> Result<(), CoreError> {
        let own: Vec<_> = self.parts().keyring.states();
        let waiting = self.outbox().await?;
        for tag in tags {
            let (id, own) = (tag.id, own.clone());
            let names = |item: &crate::OutboxItem| item.files.iter().any(|file| file.id == id);
            let read = move |reader: &blocknet_store::Reader| {
                for identity in own {
                    if reader.names_file(&identity.key, &id)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            };
            if waiting.iter().any(names) || self.parts().core.read(read).await? {
                continue;
            }
            if let Err(error) = self.on_shelf(move |files| files.release(&[tag])).await {
                // It stays with the owner's own files, and can be removed there.
                tracing::warn!(%error, "a file of a post that was given up stays");
            }
        }
        Ok(())
    }

    /// Removes files whose post was erased, but for those that another post names, or a draft.
    pub(super) async fn forget_files(&self, ids: Vec<FileId>) -> Result<(), CoreError> {
        let waiting = self.outbox().await?;
        for id in ids {
            let names = |item: &crate::OutboxItem| item.files.iter().any(|file| file.id == id);
            let read = move |reader: &blocknet_store::Reader| reader.file_size(&id);
            if waiting.iter().any(names) || self.parts().core.read(read).await?.is_some() {
                continue;
            }
            if let Err(error) = self.on_shelf(move |files| files.remove_sent(&id)).await {
                // The list of files shows it, where it can be removed.
                tracing::warn!(%error, "a file of an erased post stays");
            }
        }
        Ok(())
    }

    async fn on_shelf<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Files) -> Result<T, FilesError> + Send + 'static,
    ) -> Result<T, FilesError> {
        let files = self.parts().files.clone();
        tokio::task::spawn_blocking(move || work(&files))
            .await
            .unwrap_or(Err(FilesError::Stopping))
    }
}

fn check_files(draft: &Draft, ids: &[FileId]) -> Result<(), WriteError> {
    let bad = |why| Err(WriteError::field("files", why));
    if draft.kind != Kind::NOTE {
        let message = "Files go with a note or a reply alone.";
        return bad(Problem::new("files_elsewhere", message));
    }
    let count = ids.len();
    if count > MAX_FILES_PER_POST {
        let message = format!(
            "The post has {count} files; {MAX_FILES_PER_POST} is the limit. Write another post for the rest."
        );
        let values = Values::over(count, MAX_FILES_PER_POST);
        return bad(Problem::new("more_than", message).with(values));
    }
    let twice = ids
        .iter()
        .enumerate()
        .find(|(place, id)| ids.iter().take(*place).any(|other| other == *id));
    match twice {
        Some((_, id)) => {
            let message = format!("The file {id} is there twice; name it once.");
            bad(Problem::new("file_twice", message))
        }
        None => Ok(()),
    }
}
