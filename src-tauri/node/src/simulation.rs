//! Many nodes in one process: the machines of [`crate::net`] on virtual time and simulated links.
//!
//! One thread, one seed, one order of events: a run repeats from its seed alone. A [`swarm`] runs
//! the real chainstate and pool over stores in memory; [`growth`] runs the same machines over a
//! light core, for thousands of nodes. Nothing of this is in a shipped program.

#![allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a simulation may panic, and its chances and means are approximate by nature"
)]

mod agenda;
mod answers;
mod brain;
pub mod breakage;
mod chance;
pub mod chart;
mod clock;
pub mod forge;
mod full;
pub mod growth;
mod habit;
mod host;
mod ledger;
mod light;
mod numbers;
mod size;
pub mod swarm;
mod wires;
mod world;
