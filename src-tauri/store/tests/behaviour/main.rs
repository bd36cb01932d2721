//! What the store does, seen from outside: in memory, and on real files.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

mod chain;
mod channels;
mod damage;
mod facets;
mod feed;
mod files;
mod folder;
mod ids;
mod kill;
mod model;
mod pool;
mod records;
mod replies;
mod search;
mod shown;
mod thread;
mod world;
