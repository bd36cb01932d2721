//! The machines without sockets, clocks and cores: inputs in, actions out.

mod peers;
mod relay;
mod script;
mod sync;
