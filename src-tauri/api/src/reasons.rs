//! Why something was refused, as a code and the values of its sentence: what a page needs to say it
//! in the words of its reader.

mod identity;
mod network;
mod start;

use std::fmt;

use blocknet_chain::ProofError;
use blocknet_node::{CoreError, FilesError, Values};

pub(crate) use start::{DAMAGED, of_start};

/// An error that knows more than the code of the refusal says.
pub(crate) trait Reason: fmt::Display {
    /// The code of the reason, and its values; none where there is no more to say.
    fn why(&self) -> Option<(&'static str, Values)>;
}

impl Reason for CoreError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::Store { message } => Some(("database_said", Values::of_said(message))),
            Self::Gone | Self::DiskFull | Self::Busy | Self::TooLong => None,
        }
    }
}

impl Reason for FilesError {
    fn why(&self) -> Option<(&'static str, Values)> {
        // The others are codes of refusals by themselves, and the folder is no stranger's business.
        let adds = matches!(
            self,
            Self::Empty | Self::NoRoom { .. } | Self::NotHere { .. }
        );
        adds.then(|| of_file(self))
    }
}

/// Why a file could not be taken in, for its owner.
pub(crate) fn of_file(error: &FilesError) -> (&'static str, Values) {
    let plain = |code| (code, Values::default());
    match error {
        FilesError::Empty => plain("file_empty"),
        FilesError::TooLarge => plain("file_large"),
        FilesError::DamagedPicture => plain("picture_damaged"),
        FilesError::ForeignPicture => plain("picture_foreign"),
        FilesError::NoRoom { limit_mb } => ("files_limit", Values::at_most(u64::from(*limit_mb))),
        FilesError::NotHere { .. } => plain("file_gone"),
        FilesError::DiskFull => plain("disk_full"),
        FilesError::Stopping => plain("stopping"),
        FilesError::Folder { folder, reason } => {
            let values = Values::of_said(reason).in_path(folder.display());
            ("path_refused", values)
        }
    }
}

impl Reason for ProofError {
    fn why(&self) -> Option<(&'static str, Values)> {
        let plain = |code| (code, Values::default());
        let rule = || self.rule().map(Values::of_rule).unwrap_or_default();
        Some(match self {
            Self::NoText => plain("proof_no_text"),
            Self::NoHeaders => plain("proof_no_headers"),
            Self::Post { .. } => ("proof_post", rule()),
            Self::Header { index, .. } => ("proof_header", rule().at(index + 1)),
            Self::Limit { index } => ("proof_limit", rule().at(index + 1)),
            Self::Path { .. } => plain("proof_path"),
            Self::NotInBlock { .. } => ("proof_not_in_block", rule()),
        })
    }
}
