//! Attachments as JSON.

use blocknet_node::{FileRow, FilesPage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Decimal;
use super::printed::FileIdHex;

/// A kept file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileDto {
    /// Its name: the SHA-256 of its bytes.
    pub sha256: FileIdHex,
    /// Its bytes.
    pub size: u64,
    /// What its first bytes look like; `application/octet-stream` for all but a few kinds.
    #[schema(example = "image/png")]
    pub mime: String,
}

/// Kept files, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FilesDto {
    /// The files.
    pub files: Vec<FileDto>,
    /// What to ask after for the next page, or null.
    pub next: Option<FileIdHex>,
    /// What all kept files take on the disk.
    pub bytes: Decimal,
    /// What they may take.
    pub limit_bytes: Decimal,
}

/// Which kept files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FilesAsked {
    /// The name of the last file known.
    pub after: Option<String>,
    /// Files of an answer, 1 to 200; 50 without it.
    pub limit: Option<String>,
}

impl From<FileRow> for FileDto {
    fn from(row: FileRow) -> Self {
        Self {
            sha256: row.id.into(),
            size: row.size,
            mime: row.kind.mime().to_owned(),
        }
    }
}

impl FilesDto {
    /// A page, and the room that the owner gives.
    #[must_use]
    pub fn new(page: FilesPage, limit_mb: u32) -> Self {
        Self {
            files: page.rows.into_iter().map(FileDto::from).collect(),
            next: page.next.map(FileIdHex::from),
            bytes: Decimal(page.bytes),
            limit_bytes: Decimal(u64::from(limit_mb) << 20),
        }
    }
}
