//! Where the data folder is, for the owner who moves it.

use std::path::Path;

use blocknet_node::Carried;
use serde::Serialize;

use super::Decimal;

/// How it stands with the data folder, and with its move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FolderDto {
    /// Where it is.
    pub path: String,
    /// Whether it can be moved: one that was named at the start is where it was named.
    pub movable: bool,
    /// Bytes that have come to the new place.
    pub done: Decimal,
    /// Bytes of the folder; 0 while nothing is moved.
    pub total: Decimal,
    /// Whether the owner wants to close the window while it is on its way, and would have to say so
    /// once more.
    pub closing: bool,
}

impl FolderDto {
    pub(crate) fn new(path: &Path, movable: bool, carried: Carried, closing: bool) -> Self {
        Self {
            path: path.display().to_string(),
            movable,
            done: Decimal(carried.done),
            total: Decimal(carried.total),
            closing,
        }
    }
}
