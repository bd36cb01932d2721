//! The machines without sockets, clocks and cores: inputs in, actions out.

mod hostile;
mod peers;
mod relay;
mod script;
mod sync;
