//! How others reach this node, and how it is invited to.

use std::net::{IpAddr, SocketAddr};

use tokio::sync::watch;

use super::NodeHandle;
use crate::reach::{
    LanFind, LanView, MappingView, ReachView, ReachWishes, Way, Whereabouts, advice,
};

impl NodeHandle {
    /// How others reach this node. `interfaces` are the addresses of this computer.
    #[must_use]
    pub fn reach(&self, interfaces: &[IpAddr]) -> ReachView {
        let listener = self.listener();
        // Behind a port of this computer alone there is nobody to call.
        let listens = listener.is_some_and(|address| !address.ip().is_loopback());
        let board = &self.parts().reach;
        let (reachable, from_lan) = board.reached(listens, self.parts().clock.mono());
        let mapping = board.mapping();
        let addresses = self.whereabouts(interfaces).own_addresses();
        let advice = advice(reachable, listener, &addresses, &mapping);
        ReachView {
            reachable,
            from_lan,
            addresses,
            mapping,
            advice,
        }
    }

    /// What an invite to this node names where its maker names nothing, the best first.
    /// `interfaces` are the addresses of this computer.
    #[must_use]
    pub fn invite_addresses(&self, interfaces: &[IpAddr]) -> Vec<Way> {
        self.whereabouts(interfaces)
            .invite_addresses(&self.known_addresses())
    }

    /// The public listener.
    #[must_use]
    pub fn listener(&self) -> Option<SocketAddr> {
        self.parts().listen.public
    }

    /// What the owner wants done about the ways to this node; to be read or watched.
    #[must_use]
    pub fn reach_wishes(&self) -> watch::Receiver<ReachWishes> {
        self.parts().reach.wishes()
    }

    /// Notes what the router does.
    pub fn set_mapping(&self, mapping: MappingView) {
        self.parts().reach.set_mapping(mapping);
    }

    /// Who was found on the local network.
    #[must_use]
    pub fn lan(&self) -> LanView {
        self.parts().reach.lan()
    }

    /// Notes who was found there.
    pub fn set_lan(&self, lan: LanView) {
        self.parts().reach.set_lan(lan);
    }

    /// These nodes of this network are on the local network now, and no others: they are dialled.
    pub fn on_lan(&self, found: Vec<SocketAddr>) {
        self.parts().net.on_lan(found);
    }

    /// Whether a node of the local network is of our network.
    #[must_use]
    pub fn is_of_our_network(&self, find: &LanFind) -> bool {
        find.genesis == self.network().genesis_id()
    }

    /// Notes that another node opened a connection to us.
    pub(super) fn note_call(&self, from: SocketAddr, nonce: Option<u64>) {
        if nonce == Some(self.node_nonce()) {
            return;
        }
        let own = self.parts().net.public_address().map(|own| own.ip());
        let now = self.parts().clock.mono();
        self.parts().reach.called(from.ip(), own, now);
    }

    fn whereabouts<'a>(&self, interfaces: &'a [IpAddr]) -> Whereabouts<'a> {
        Whereabouts {
            listener: self.listener(),
            mapped: self.parts().reach.mapping().external,
            seen: self.parts().net.public_address(),
            interfaces,
        }
    }
}
