//! Streams between peers: one WebSocket over which both ends ask and answer.
//!
//! A node that nobody can dial opens one to each peer that it dialled, and is a full member then:
//! the far end asks it for headers, blocks, posts and events as it asks everybody. Each end answers
//! from its public router, as if the request had come over HTTP.

mod answer;
mod connection;
mod end;
mod far_end;
mod frame;
mod reading;
mod registry;
#[cfg(test)]
mod tests;
mod writing;

pub(crate) use connection::socket_config;
pub(crate) use far_end::FarEnd;
pub(crate) use frame::RequestHead;
pub use registry::Streams;
