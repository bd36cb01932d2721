//! Two ends of a stream over a pipe in memory, and far ends that behave badly.

mod ends;
mod hostile;
mod questions;
