//! Attachments, as they are kept, given and removed.

use blocknet_chain::FileId;
use bytes::Bytes;

use super::NodeHandle;
use crate::files::{FileRow, Files, FilesError, FilesPage, KeptFile};

impl NodeHandle {
    /// Keeps a file, within the room that the settings give; and whether it is new.
    ///
    /// # Errors
    /// When it is empty or too large, or it could not be saved.
    pub async fn keep_file(&self, bytes: Bytes) -> Result<(FileRow, bool), FilesError> {
        let limit_mb = self.settings().files_limit_mb;
        self.on_shelf(move |files| files.put(&bytes, limit_mb))
            .await
    }

    /// A kept file; `None` when it is not here, or damaged.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn file(&self, id: FileId) -> Result<Option<KeptFile>, FilesError> {
        self.on_shelf(move |files| files.get(&id)).await
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
