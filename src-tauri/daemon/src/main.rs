//! The headless BlockNet node and its command line.
fn main() {}
