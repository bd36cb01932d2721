//! The listeners of a whole node over real sockets on loopback, and the accept loop by itself.
//!
//! ```text
//!   test ──HTTP──> public │ owner's │ original's listener ──> one node in a temporary folder (network dev)
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first thing that is not there"
)]

mod bad_input;
mod command_line;
mod document;
mod files;
mod find;
mod flow;
mod hushed;
mod invites;
mod news;
mod own_posts;
mod owner_access;
mod peers;
mod rates;
mod rig;
mod seed_paths;
mod settings;
mod slow_clients;
mod streams;
