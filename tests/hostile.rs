//! A hostile peer beside an honest one, one behaviour a case: what the node did, that what it held came back, and that
//! honest peers noticed nothing.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//! ```

mod hostile_addresses;
mod hostile_answers;
mod hostile_bodies;
mod hostile_callers;
mod hostile_clocks;
mod hostile_compact;
mod hostile_crowds;
mod hostile_forks;
mod hostile_headers;
mod hostile_pools;
mod hostile_posts;
mod hostile_punished;
mod hostile_side;
mod hostile_streams;
