//! A whole node without peers: what is written is stamped, pooled, mined and kept.
//!
//! ```text
//!   NodeHandle ── writer ── core ── store (in a folder)
//!              └─ mining ──┘
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod alone;
mod mining;
mod restart;
mod writing;
