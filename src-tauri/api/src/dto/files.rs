//! Attachments as JSON.

use blocknet_chain::{FileId, FileTag};
use blocknet_node::{Attached, Cleared, FilePlace, FileRow, FileState, FilesPage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::printed::FileIdHex;
use super::{CauseDto, Decimal, sentence};
use crate::reasons;

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
    /// Why it is here.
    pub place: FilePlaceDto,
}

/// Why a file is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilePlaceDto {
    /// The owner keeps it, or posted it; it never gives way.
    Own,
    /// Attached to a post that is not written yet.
    Unsent,
    /// Fetched from others; the one that was used longest ago gives way first.
    Fetched,
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
    /// What of it was fetched from others.
    pub fetched_bytes: Decimal,
    /// How many files that are.
    pub fetched_files: u64,
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

/// What a file that is attached is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachAsked {
    /// Its name; paths, and signs that deceive, are taken out of it.
    #[serde(default)]
    pub name: String,
    /// Its media type; first bytes that are known count instead.
    #[serde(default)]
    pub mime: String,
    /// `true` keeps it with whatever it may tell of its author, where that cannot be taken out.
    #[param(value_type = Option<bool>)]
    pub as_is: Option<String>,
}

/// A file that was attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttachedDto {
    /// What is kept, by name.
    #[serde(flatten)]
    pub file: FileTagDto,
    /// Hidden data, such as the place of a photograph, was taken out of it.
    pub cleaned: bool,
    /// It may hold such data, which could not be taken out; it is kept `as_is`.
    pub may_tell: bool,
}

/// An attachment as a post names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileTagDto {
    /// SHA-256 of its bytes.
    pub sha256: FileIdHex,
    /// Its bytes.
    pub size: u64,
    /// Its media type.
    #[schema(example = "image/png")]
    pub mime: String,
    /// Its name.
    #[schema(example = "cat.png")]
    pub name: String,
}

/// What is to be fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FetchAsked {
    /// Its bytes, as the post says that names it; without it, a post that is here has to name it.
    #[serde(default)]
    pub size: Option<u64>,
}

/// How it stands with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileStateDto {
    /// Its name.
    pub sha256: FileIdHex,
    /// How it stands with it.
    pub state: FileStageDto,
    /// Bytes that are here.
    pub done: u64,
    /// Bytes of the whole, once that is known.
    pub size: Option<u64>,
    /// What its first bytes look like, once it is here.
    pub mime: Option<String>,
    /// Why it is here.
    pub place: Option<FilePlaceDto>,
    /// What it is called, while it is attached to a draft.
    pub name: Option<String>,
    /// Why it cannot be taken in.
    pub problem: Option<String>,
    /// The same, for programs that say it in words of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<CauseDto>,
}

/// How it stands with a file, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileStageDto {
    /// It is here.
    Here,
    /// It is being fetched.
    Fetching,
    /// No connected peer has it; it is tried again when others come.
    Nobody,
    /// It cannot be taken in.
    Failed,
    /// It is not here, and nobody wants it.
    Absent,
}

/// What was cleared away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClearedDto {
    /// Files.
    pub files: u64,
    /// What they took on the disk.
    pub bytes: Decimal,
}

impl From<FilePlace> for FilePlaceDto {
    fn from(place: FilePlace) -> Self {
        match place {
            FilePlace::Own | FilePlace::Posted => Self::Own,
            FilePlace::Unsent => Self::Unsent,
            FilePlace::Fetched => Self::Fetched,
        }
    }
}

impl From<FileRow> for FileDto {
    fn from(row: FileRow) -> Self {
        Self {
            sha256: row.id.into(),
            size: row.size,
            mime: row.kind.mime().to_owned(),
            place: row.place.into(),
        }
    }
}

impl From<FileTag> for FileTagDto {
    fn from(tag: FileTag) -> Self {
        Self {
            sha256: tag.id.into(),
            size: tag.size,
            mime: tag.mime,
            name: tag.name,
        }
    }
}

impl From<Attached> for AttachedDto {
    fn from(attached: Attached) -> Self {
        let file = FileTagDto {
            sha256: attached.row.id.into(),
            size: attached.row.size,
            mime: attached.mime,
            name: attached.name,
        };
        Self {
            file,
            cleaned: attached.cleaned,
            may_tell: attached.may_tell,
        }
    }
}

impl From<Cleared> for ClearedDto {
    fn from(cleared: Cleared) -> Self {
        Self {
            files: cleared.files as u64,
            bytes: Decimal(cleared.bytes),
        }
    }
}

impl FileStateDto {
    /// How it stands with the file of this name.
    #[must_use]
    pub fn new(id: FileId, state: FileState, label: Option<(String, String)>) -> Self {
        let mut said = Self {
            sha256: id.into(),
            state: FileStageDto::Absent,
            done: 0,
            size: None,
            mime: None,
            place: None,
            name: label.map(|(name, _)| name),
            problem: None,
            why: None,
        };
        match state {
            FileState::Here(row) => {
                said.state = FileStageDto::Here;
                (said.done, said.size) = (row.size, Some(row.size));
                said.mime = Some(row.kind.mime().to_owned());
                said.place = Some(row.place.into());
            }
            FileState::Fetching { done, size } => {
                said.state = FileStageDto::Fetching;
                (said.done, said.size) = (done, Some(size));
            }
            FileState::Nobody => said.state = FileStageDto::Nobody,
            FileState::Failed(error) => {
                said.state = FileStageDto::Failed;
                said.problem = Some(sentence(&error));
                let (code, values) = reasons::of_file(&error);
                said.why = Some(CauseDto::new(code, &values));
            }
            FileState::Absent => {}
        }
        said
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
            fetched_bytes: Decimal(page.fetched_bytes),
            fetched_files: page.fetched as u64,
            limit_bytes: Decimal(u64::from(limit_mb) << 20),
        }
    }
}
