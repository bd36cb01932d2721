//! The owner's page of a headless node in a real browser.

mod browser_access;
mod browser_owner;
mod browser_poison;
mod browser_public;
