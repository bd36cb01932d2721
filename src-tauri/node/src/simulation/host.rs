//! One node of a world: its machines, its core, its clocks, and who waits at its listener.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use super::clock::NodeClock;
use super::habit::Habit;
use super::wires::HostId;
use crate::net::action::OurTip;
use crate::net::machine::Machine;
use crate::peers::BookRow;

/// The port of every listener.
const PORT: u16 = 8_000;
/// The first byte of the first address; from there on all are of the open internet.
const FIRST_BYTE: usize = 20;

/// What a node is.
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    /// Others can dial it.
    pub(crate) listens: bool,
    /// It knows no streams: whom it dials is called over HTTP.
    pub(crate) plain: bool,
    /// What is wrong with it, if it is not honest.
    pub(crate) habit: Option<Habit>,
    /// Whom it dials always.
    pub(crate) friends: Vec<SocketAddr>,
}

/// A node, running or not.
pub(crate) struct Host<B> {
    pub(crate) address: SocketAddr,
    pub(crate) kind: Kind,
    /// Rises with each start and stop: what belongs to an earlier life is dropped.
    pub(crate) life: u32,
    pub(crate) clock: Arc<NodeClock>,
    /// What it remembers of others.
    pub(crate) book: BTreeMap<SocketAddr, BookRow>,
    pub(crate) running: Option<Running<B>>,
    /// Its calls that were not answered yet.
    pub(crate) asks: BTreeSet<u64>,
    pub(crate) traffic: Traffic,
}

/// What runs of a node.
pub(crate) struct Running<B> {
    pub(crate) machine: Machine,
    pub(crate) brain: B,
    pub(crate) nonce: u64,
    pub(crate) told: OurTip,
    pub(crate) parked: Vec<Parked>,
    /// Since when it sleeps, if it does.
    pub(crate) asleep: Option<Duration>,
}

/// A long poll that waits for news.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parked {
    pub(crate) call: u64,
    pub(crate) from: HostId,
    /// The stream that it came over: who dialled, and whom.
    pub(crate) over: Option<(HostId, HostId)>,
    pub(crate) after: u64,
}

/// Bytes that a node sent and received.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traffic {
    pub(crate) sent: u64,
    pub(crate) received: u64,
}

/// The address of a node: each in a network group of its own.
pub(crate) fn address(host: HostId) -> SocketAddr {
    let first = FIRST_BYTE + host / 250;
    // 100 holds the shared space of providers, 127 this machine itself.
    let first = first + usize::from(first >= 100) + usize::from(first >= 126);
    SocketAddr::from((Ipv4Addr::new(first as u8, (host % 250) as u8, 3, 4), PORT))
}

/// The node whose listener is at an address, of so many.
pub(crate) fn at_address(address: SocketAddr, hosts: usize) -> Option<HostId> {
    at_ip(address.ip(), hosts).filter(|_| address.port() == PORT)
}

/// The node with this ip, of so many.
pub(crate) fn at_ip(ip: IpAddr, hosts: usize) -> Option<HostId> {
    let IpAddr::V4(v4) = ip else {
        return None;
    };
    let [first, second, ..] = v4.octets().map(usize::from);
    let first = first - usize::from(first > 100).min(first) - usize::from(first > 127);
    let host = first.checked_sub(FIRST_BYTE)? * 250 + second;
    (host < hosts && address(host).ip() == ip).then_some(host)
}

impl<B> Host<B> {
    /// It is there and awake.
    pub(crate) fn awake(&self) -> Option<&Running<B>> {
        self.running
            .as_ref()
            .filter(|running| running.asleep.is_none())
    }

    pub(crate) fn awake_mut(&mut self) -> Option<&mut Running<B>> {
        self.running
            .as_mut()
            .filter(|running| running.asleep.is_none())
    }

    pub(crate) fn is_honest(&self) -> bool {
        self.kind.habit.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::address::is_dialable_hearsay;

    #[test]
    fn each_node_has_an_address_of_its_own_on_the_open_internet() {
        for host in 0..20_000 {
            let address = address(host);
            assert!(is_dialable_hearsay(address, false), "{address}");
            assert_eq!(at_address(address, 20_000), Some(host));
        }
        assert_eq!(at_address(address(7), 7), None);
    }
}
