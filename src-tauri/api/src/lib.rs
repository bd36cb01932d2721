//! The HTTP face of a BlockNet node: routers, limits, and the client for peers.

pub mod access;
pub mod client;
pub mod counters;
pub mod dto;
pub mod error;
mod extract;
mod forwarded;
pub mod host;
mod json;
mod kept;
pub mod limits;
mod metrics;
mod news;
mod openapi;
mod outside;
mod pace;
mod page;
mod range;
mod rates;
mod reach;
pub mod router;
mod routes;
mod sealed;
pub mod seed;
pub mod serve;
pub mod state;
pub mod stream;
