//! Several real cores in one process, joined by a wire without sockets.

mod agree;
mod faults;
mod wire;
mod world;
