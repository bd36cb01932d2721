//! Walks of a person through the page, the same in the window and in a browser.
//!
//! A walk knows the page and the nodes beside it, and not what shows the page.
#![allow(
    clippy::indexing_slicing,
    reason = "a walk that goes wrong fails by panic, as each step of it does"
)]

pub mod attacks;
pub mod backup;
pub mod changes;
pub mod control;
pub mod proof;
pub mod reorg;
pub mod replies;
pub mod scroll;
pub mod search;
