//! Where others reach this node, whether they can, and whom it sees on its own network.
//!
//! What finds nodes on the local network and asks the router for a port lives outside, with the
//! sockets; it reads here what the owner wishes, and writes here what came of it.

mod addresses;
mod advice;
mod board;
mod evidence;
mod view;

pub use addresses::{Way, WayKind};
pub use view::{
    LanFind, LanState, LanView, MappedBy, MappingState, MappingView, ReachView, ReachWishes,
    Reachability,
};

pub(crate) use addresses::Whereabouts;
pub(crate) use advice::advice;
pub(crate) use board::ReachBoard;
pub(crate) use evidence::Evidence;
