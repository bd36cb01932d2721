//! The HTTP face of a BlockNet node: routers, limits, and the client for peers.

pub mod access;
pub mod dto;
pub mod error;
mod json;
pub mod limits;
mod rates;
pub mod seed;
pub mod serve;
