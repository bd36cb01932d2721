//! The harness: starts nodes, windows and browsers, and asks them questions.
//!
//! Everything here speaks to the programs from outside, as a person, a script or a peer would, and uses no crate of
//! the workspace.
//! A step that cannot go on panics with what it was doing; what was started is killed when its value is dropped, also
//! by a panic, and a node that saw a test fail prints the end of its log.
#![allow(
    clippy::missing_panics_doc,
    reason = "the whole harness fails by panic, which is how a test fails"
)]

pub mod browser;
pub mod cli;
pub mod clock;
pub mod damage;
pub mod desktop;
pub mod display;
pub mod door;
pub mod forge;
pub mod hostile;
pub mod http;
pub mod internet;
pub mod json;
pub mod long;
pub mod namespace;
pub mod node;
pub mod nodes;
pub mod package;
pub mod page;
pub mod picture;
pub mod pictures;
pub mod pipe;
pub mod ports;
pub mod process;
pub mod programs;
pub mod proxy;
pub mod snapshot;
pub mod tour;
pub mod verify;
pub mod wait;
pub mod walks;
pub mod window;

pub use browser::Browser;
pub use cli::{Output, blocknetd};
pub use clock::FakeClock;
pub use desktop::Desktop;
pub use http::{Answer, Http};
pub use internet::{Internet, Namespace};
pub use json::At;
pub use long::LongChain;
pub use node::{Builder, Node};
pub use page::Page;
pub use pipe::Pipe;
pub use ports::Ports;
pub use snapshot::snapshot;
pub use verify::verify_chain;
pub use wait::{soon, wait_for, wait_until};
pub use window::Window;
