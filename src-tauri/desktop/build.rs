//! The build script of the desktop package.
fn main() {}
