//! The two clients: one for peers, one for the owner's command line.

mod answers;
mod bounded;
mod file;
mod owner;
mod peer;
mod stream;
mod transport;
mod wire;

pub use owner::{ClientError, OwnerClient};
pub use peer::HttpTransport;
pub use transport::PeerTransport;
