//! What kept a node from starting.

use std::error::Error;
use std::io;
use std::path::Path;

use blocknet_node::core::StartCoreError;
use blocknet_node::{FolderError, RelocateError, StartError, Values};
use blocknet_store::{OpenError, StoreError};

use super::Reason;
use super::identity::of_folder;
use crate::dto::CauseDto;
use crate::host::{BindError, HostError, NetworkChoiceError, NetworkFileError};

/// The database does not hold what was written to it.
pub(crate) const DAMAGED: &str = "database_damaged";

/// Why a node did not start, where it is one of the errors that a start has.
pub(crate) fn of_start(error: &(dyn Error + 'static)) -> Option<CauseDto> {
    match error.downcast_ref::<HostError>() {
        Some(error) => CauseDto::of(error),
        None => CauseDto::of(error.downcast_ref::<NetworkChoiceError>()?),
    }
}

impl Reason for HostError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::Node(error) => error.why(),
            Self::Bind { why, saved } => {
                let (code, mut values) = why.why()?;
                values.port = Some(*saved);
                Some((code, values))
            }
            Self::Folder(error) => error.why(),
            Self::NoHome => Some(("no_home", Values::default())),
            Self::Files { reason } => Some(("system_said", Values::of_said(reason.to_string()))),
            Self::Client { reason } => Some(("system_said", Values::of_said(reason))),
            Self::Interrupted => Some(("stopping", Values::default())),
        }
    }
}

impl Reason for FolderError {
    fn why(&self) -> Option<(&'static str, Values)> {
        Some(match self {
            Self::Away { folder, pointer } => {
                let says = Values::of_text(pointer.display().to_string());
                ("folder_away", says.in_path(folder.display()))
            }
            Self::Pointer { pointer, reason } => {
                let said = Values::of_said(reason.to_string());
                ("path_refused", said.in_path(pointer.display()))
            }
        })
    }
}

impl Reason for RelocateError {
    fn why(&self) -> Option<(&'static str, Values)> {
        let at = |folder: &Path| Values::default().in_path(folder.display());
        Some(match self {
            Self::Relative => ("folder_relative", Values::default()),
            Self::NotEmpty { folder } => ("folder_not_empty", at(folder)),
            Self::Inside { folder } => ("folder_inside", at(folder)),
            Self::NoRoom {
                folder,
                needed,
                free,
            } => {
                let mut values = at(folder);
                (values.size, values.most) = (Some(*needed), Some(*free));
                ("folder_no_room", values)
            }
            Self::Lost(error) => return error.why(),
            Self::Open(error) => return error.why(),
            Self::Missing { path, reason } => {
                let said = Values::of_said(reason.to_string());
                ("path_missing", said.in_path(path.display()))
            }
            Self::Odd { path } => ("path_odd", at(path)),
            Self::Refused { path, reason } => of_path(path, reason),
        })
    }
}

/// What the system says of a path, by what can be done about it.
fn of_path(path: &Path, reason: &io::Error) -> (&'static str, Values) {
    let code = match reason.kind() {
        io::ErrorKind::NotFound => "path_missing",
        io::ErrorKind::PermissionDenied => "path_forbidden",
        io::ErrorKind::ReadOnlyFilesystem => "path_read_only",
        io::ErrorKind::NotADirectory => "path_no_folder",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "path_full",
        _ => "path_refused",
    };
    let said = Values::of_said(reason.to_string());
    (code, said.in_path(path.display()))
}

impl Reason for StartError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::Open(error) => error.why(),
            Self::Store(error) => Some(of_store(error)),
            Self::Setting(bad) => Some((bad.why.code, *bad.why.values.clone())),
            Self::Identity(error) => Some(of_folder(error)),
            Self::Core(StartCoreError::Store(error)) => Some(of_store(error)),
            Self::Core(error) => Some(("system_said", Values::of_said(error.to_string()))),
            // Only a command meets it.
            Self::NoNetwork => None,
            Self::NoRandom { reason } => Some(("no_random", Values::of_said(reason))),
        }
    }
}

fn of_store(error: &StoreError) -> (&'static str, Values) {
    match error {
        StoreError::DiskFull => ("disk_full", Values::default()),
        StoreError::Damaged { problem } => (DAMAGED, Values::of_said(problem)),
        other => ("database_said", Values::of_said(other.to_string())),
    }
}

impl Reason for OpenError {
    fn why(&self) -> Option<(&'static str, Values)> {
        let at = |dir: &Path| Values::default().in_path(dir.display());
        Some(match self {
            Self::Locked { dir, .. } => ("folder_in_use", at(dir)),
            Self::Newer { .. } => ("database_of_later", Values::default()),
            Self::OtherNetwork { found, .. } => ("folder_of_other", Values::of_text(found)),
            Self::Damaged { problem } => (DAMAGED, Values::of_said(problem)),
            Self::ReadOnly { dir } => ("folder_read_only", at(dir)),
            Self::DiskFull { dir } => ("folder_full", at(dir)),
            Self::Folder { dir, source } => {
                let said = Values::of_said(source.to_string());
                ("path_refused", said.in_path(dir.display()))
            }
            Self::Unfinished { dir } => ("folder_unfinished", at(dir)),
            Self::Failed { source } => of_store(source),
        })
    }
}

impl Reason for BindError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::Taken { address, .. } => {
                Some(("address_taken", Values::of_text(address.to_string())))
            }
            Self::AllTaken { first, last } => {
                Some(("ports_taken", Values::of_text(format!("{first}–{last}"))))
            }
            Self::Refused {
                address, reason, ..
            } => {
                let mut values = Values::of_said(reason.to_string());
                values.text = Some(address.to_string());
                Some(("address_refused", values))
            }
            // An option of the command line alone leads there.
            Self::NotLoopback { .. } => None,
        }
    }
}

impl Reason for NetworkChoiceError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::Folder(error) => error.why(),
            Self::Invite(_) => Some(("invite_elsewhere", Values::default())),
            Self::Later { .. } => Some(("invite_of_later", Values::default())),
            Self::Named(NetworkFileError::Unreadable { name, reason }) => {
                let said = Values::of_said(reason.to_string());
                Some(("path_refused", said.in_path(name)))
            }
            // Options of the command line alone lead there.
            Self::Named(NetworkFileError::Unknown { .. } | NetworkFileError::Malformed { .. }) => {
                None
            }
        }
    }
}
