//! The addresses at which others may reach this node.

use std::net::{IpAddr, SocketAddr};

use crate::invite::MAX_INVITE_ADDRESSES;
use crate::peers::address::{is_global_unicast, is_one_computer};

/// Addresses of peers that an invite carries beside the node's own: when nobody can call the node
/// itself, these still lead into its network.
const INVITED_PEERS: usize = 3;

/// What an address is to this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayKind {
    /// Its own, as the open internet sees it.
    Public,
    /// Its own on the local network alone.
    Local,
    /// Its own on this computer alone.
    Loopback,
    /// Named by the owner for this invite.
    Named,
    /// That of a peer.
    Peer,
}

impl WayKind {
    /// The kind's word in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Local => "local",
            Self::Loopback => "loopback",
            Self::Named => "named",
            Self::Peer => "peer",
        }
    }
}

/// An address of this node, or of one of its peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// ip and port.
    pub address: SocketAddr,
    /// What it is to this node.
    pub kind: WayKind,
}

/// What is known of the way to this node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whereabouts<'a> {
    /// The public listener, where there is one.
    pub(crate) listener: Option<SocketAddr>,
    /// What the router passes on to it.
    pub(crate) mapped: Option<SocketAddr>,
    /// The address by which peers see it.
    pub(crate) seen: Option<SocketAddr>,
    /// The addresses of this computer's interfaces.
    pub(crate) interfaces: &'a [IpAddr],
}

impl Whereabouts<'_> {
    /// The node's own addresses, those that reach furthest first.
    pub(crate) fn own_addresses(&self) -> Vec<Way> {
        let Some(listener) = self.listener else {
            return Vec::new();
        };
        let mut own: Vec<Way> = Vec::new();
        let mut put = |ip: IpAddr, port: u16| {
            let ip = ip.to_canonical();
            let one = Way {
                address: SocketAddr::new(ip, port),
                kind: kind_of(ip),
            };
            if is_one_computer(ip) && !is_link_local(ip) && !own.contains(&one) {
                own.push(one);
            }
        };
        for outside in [self.mapped, self.seen].into_iter().flatten() {
            put(outside.ip(), outside.port());
        }
        if listener.ip().is_unspecified() {
            let heard = self
                .interfaces
                .iter()
                .filter(|ip| !ip.is_loopback() && (ip.is_ipv4() || listener.is_ipv6()));
            for ip in heard {
                put(*ip, listener.port());
            }
        } else {
            put(listener.ip(), listener.port());
        }
        own.sort_by_key(|one| one.kind != WayKind::Public);
        own
    }

    /// What an invite names where its maker names nothing: the node's own addresses that reach
    /// furthest, and some of its peers.
    pub(crate) fn invite_addresses(&self, peers: &[SocketAddr]) -> Vec<Way> {
        let mut own = self.own_addresses();
        if let Some(furthest) = own.first().map(|one| one.kind) {
            own.retain(|one| one.kind == furthest);
        }
        own.truncate(MAX_INVITE_ADDRESSES - INVITED_PEERS);
        let others = peers
            .iter()
            .filter(|peer| own.iter().all(|one| one.address != **peer))
            .take(INVITED_PEERS)
            .map(|peer| Way {
                address: *peer,
                kind: WayKind::Peer,
            });
        let others: Vec<_> = others.collect();
        own.extend(others);
        own
    }
}

fn kind_of(ip: IpAddr) -> WayKind {
    if is_global_unicast(ip) {
        WayKind::Public
    } else if ip.is_loopback() {
        WayKind::Loopback
    } else {
        WayKind::Local
    }
}

/// Good on one cable only, and for IPv6 only with the name of the interface.
fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ips(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn told(found: &[Way]) -> Vec<String> {
        let tell = |one: &Way| format!("{} {}", one.kind.name(), one.address);
        found.iter().map(tell).collect()
    }

    #[test]
    fn names_what_reaches_furthest_first() {
        let home = ips(&[
            "127.0.0.1",
            "192.168.1.20",
            "169.254.3.4",
            "2a00:1450::7",
            "fe80::1",
        ]);
        let v4 = "0.0.0.0:8000".parse().ok();
        let both = "[::]:8000".parse().ok();
        let seen = "93.184.216.34:8000".parse().ok();
        let cases: [(Option<SocketAddr>, Option<SocketAddr>, &[&str]); 6] = [
            (None, seen, &[]),
            (v4, None, &["local 192.168.1.20:8000"]),
            (
                v4,
                seen,
                &["public 93.184.216.34:8000", "local 192.168.1.20:8000"],
            ),
            (
                both,
                None,
                &["public [2a00:1450::7]:8000", "local 192.168.1.20:8000"],
            ),
            (
                "127.0.0.1:8101".parse().ok(),
                None,
                &["loopback 127.0.0.1:8101"],
            ),
            (
                "192.168.1.20:8000".parse().ok(),
                None,
                &["local 192.168.1.20:8000"],
            ),
        ];
        for (listener, seen, expected) in cases {
            let here = Whereabouts {
                listener,
                mapped: None,
                seen,
                interfaces: &home,
            };
            assert_eq!(told(&here.own_addresses()), expected, "{listener:?}");
        }
    }

    #[test]
    fn invites_by_the_furthest_address_and_a_few_peers() {
        let peers = addresses(&[
            "93.184.216.34:8000",
            "93.184.216.35:8000",
            "93.184.216.36:8000",
            "93.184.216.37:8000",
        ]);
        let here = Whereabouts {
            listener: "0.0.0.0:8000".parse().ok(),
            mapped: None,
            seen: "93.184.216.34:8000".parse().ok(),
            interfaces: &ips(&["192.168.1.20"]),
        };
        let expected = [
            "public 93.184.216.34:8000",
            "peer 93.184.216.35:8000",
            "peer 93.184.216.36:8000",
            "peer 93.184.216.37:8000",
        ];
        assert_eq!(told(&here.invite_addresses(&peers)), expected);
        let mute = Whereabouts {
            listener: None,
            ..here
        };
        assert_eq!(
            told(&mute.invite_addresses(&peers[..1])),
            ["peer 93.184.216.34:8000"]
        );
        let many: Vec<String> = (1..=20).map(|n| format!("192.168.1.{n}")).collect();
        let many: Vec<IpAddr> = many.iter().map(|ip| ip.parse().unwrap()).collect();
        let crowded = Whereabouts {
            seen: None,
            interfaces: &many,
            ..here
        };
        assert_eq!(crowded.invite_addresses(&peers).len(), MAX_INVITE_ADDRESSES);
    }
}
