//! Speed of the store.
fn main() {}
