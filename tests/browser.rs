//! The owner's page of a headless node in a real browser.

mod browser_access;
mod browser_columns;
mod browser_control;
mod browser_explorer;
mod browser_files;
mod browser_identity;
mod browser_network;
mod browser_owner;
mod browser_poison;
mod browser_posts;
mod browser_proof;
mod browser_public;
mod browser_search;
mod browser_trust;
