//! The original BlockNet's paths, and its saved chain.

pub mod import;
