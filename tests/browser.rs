//! The owner's page of a headless node in a real browser.

mod browser_columns;
mod browser_control;
mod browser_explorer;
mod browser_identity;
mod browser_network;
mod browser_owner;
mod browser_posts;
mod browser_public;
mod browser_trust;
