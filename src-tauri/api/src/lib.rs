//! The HTTP face of a BlockNet node: routers, limits, and the client for peers.

pub mod access;
pub mod client;
pub mod dto;
pub mod error;
mod extract;
pub mod host;
mod json;
mod kept;
pub mod limits;
mod news;
mod openapi;
mod pace;
mod page;
mod range;
mod rates;
mod reach;
pub mod router;
mod routes;
pub mod seed;
pub mod serve;
pub mod state;
pub mod stream;
