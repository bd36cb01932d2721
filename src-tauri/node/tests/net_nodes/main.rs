//! Several real cores in one process, joined by a wire without sockets.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod agree;
mod faults;
mod wire;
mod world;
