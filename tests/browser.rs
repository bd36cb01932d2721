//! The owner's page of a headless node in a real browser.

mod browser_owner;
mod browser_poison;
