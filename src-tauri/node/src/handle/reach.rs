//! How others reach this node, and how it is invited to.

use std::net::IpAddr;

use super::NodeHandle;
use crate::reach::{Reachable, Whereabouts};

impl NodeHandle {
    /// What an invite to this node names where its maker names nothing, the best first.
    /// `interfaces` are the addresses of this computer.
    #[must_use]
    pub fn invite_addresses(&self, interfaces: &[IpAddr]) -> Vec<Reachable> {
        self.whereabouts(interfaces)
            .invite_addresses(&self.known_addresses())
    }

    fn whereabouts<'a>(&self, interfaces: &'a [IpAddr]) -> Whereabouts<'a> {
        Whereabouts {
            listener: self.parts().listen.public,
            seen: self.parts().net.public_address(),
            interfaces,
        }
    }
}
