//! The machines without sockets, clocks and cores: inputs in, actions out.

mod callers;
mod hostile;
mod lan;
mod peers;
mod relay;
mod relay_blocks;
mod relay_pools;
mod script;
mod slots;
mod streams;
mod sync;
mod sync_low_work;
mod sync_stall;
mod sync_window;
