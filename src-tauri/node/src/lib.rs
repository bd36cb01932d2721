//! The running BlockNet node: chainstate, pool, miner, sync and peers, behind one handle.
//!
//! One thread, the [`core`], owns the truth: the store's writer, the chainstate and the pool.
//! One task, [`net`], speaks to peers. Miner threads hash, a writer stamps and signs.
//! [`NodeHandle`] is all of it for whoever serves or shows a node.

mod chainstate;
mod check;
pub mod clock;
pub mod config;
pub mod core;
pub mod events;
pub mod identity;
pub mod log;
pub mod net;
mod peers;
mod pool;
mod relay;
pub mod settings;
mod sync;
pub mod transport;
