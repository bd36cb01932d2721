//! Attachments between whole nodes: attached, fetched, served on, kept within bounds.

mod files_bounds;
mod files_cli;
mod files_hostile;
mod files_shared;
