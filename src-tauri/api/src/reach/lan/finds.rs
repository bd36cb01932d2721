//! The neighbours, as they told of themselves.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use blocknet_chain::{BlockId, Network, Params};
use blocknet_node::{LanFind, is_harmless_port};

use crate::reach::interfaces::Subnet;

/// Neighbours that are shown and dialled at most; a house has a handful, a hall some dozens.
const MAX_FINDS: usize = 64;

/// What somebody announced, as it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard<'a> {
    pub(super) name: &'a str,
    pub(super) addresses: &'a [IpAddr],
    pub(super) port: u16,
    pub(super) genesis: Option<&'a str>,
    pub(super) network: Option<&'a str>,
}

/// The neighbours by the names of their announcements.
#[derive(Debug, Default)]
pub(super) struct Finds {
    by_name: BTreeMap<String, LanFind>,
}

impl Finds {
    /// Takes an announcement, if it is one that can be true. Gives what was learned.
    pub(super) fn heard(&mut self, heard: Heard<'_>, near: &[Subnet]) -> Option<LanFind> {
        let known = self.by_name.contains_key(heard.name);
        if !known && self.by_name.len() >= MAX_FINDS {
            return None;
        }
        let find = read(heard, near)?;
        self.by_name.insert(heard.name.to_owned(), find.clone());
        Some(find)
    }

    /// Forgets who left.
    pub(super) fn gone(&mut self, name: &str) {
        self.by_name.remove(name);
    }

    /// Each address once.
    pub(super) fn list(&self) -> Vec<LanFind> {
        let mut finds: Vec<LanFind> = self.by_name.values().cloned().collect();
        finds.sort_by_key(|find| find.address);
        finds.dedup_by_key(|find| find.address);
        finds
    }

    /// Those of one network.
    pub(super) fn of(&self, network: &Network) -> Vec<SocketAddr> {
        let ours = |find: &LanFind| find.genesis == network.genesis_id();
        let finds = self.list().into_iter().filter(ours);
        finds.map(|find| find.address).collect()
    }
}

/// An announcement as a find: only what has the right shape, and only an address that this
/// computer reaches without a router. Else anybody in the house could send us anywhere.
fn read(heard: Heard<'_>, near: &[Subnet]) -> Option<LanFind> {
    let genesis: BlockId = heard.genesis?.parse().ok()?;
    let network = heard.network.filter(|name| Params::is_name(name));
    if !is_harmless_port(heard.port) {
        return None;
    }
    let is_near = |ip: &&IpAddr| near.iter().any(|subnet| subnet.contains(**ip));
    // IPv4 first: it needs no name of an interface, and every house has it.
    let ip = heard
        .addresses
        .iter()
        .filter(is_near)
        .min_by_key(|ip| (ip.is_ipv6(), **ip))?;
    let needs_interface = matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local());
    (!needs_interface).then(|| LanFind {
        address: SocketAddr::new(*ip, heard.port),
        genesis,
        network: network.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house() -> Vec<Subnet> {
        let subnet = |ip: &str, prefix| Subnet::new(ip.parse().unwrap(), prefix);
        vec![
            subnet("192.168.1.20", 24),
            subnet("fd00::1", 64),
            subnet("fe80::1", 64),
        ]
    }

    fn ips(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    /// What is made of an announcement with these parts.
    fn made(addresses: &[&str], port: u16, genesis: &str, network: &str) -> Option<LanFind> {
        let heard = Heard {
            name: "x",
            addresses: &ips(addresses),
            port,
            genesis: Some(genesis),
            network: Some(network),
        };
        Finds::default().heard(heard, &house())
    }

    #[test]
    fn takes_what_can_be_true_and_nothing_else() {
        let genesis = Network::dev().genesis_id().to_string();
        let address = |addresses: &[&str], port| {
            made(addresses, port, &genesis, "dev").map(|find| find.address.to_string())
        };
        let near = Some("192.168.1.7:8000".to_owned());
        assert_eq!(address(&["192.168.1.7"], 8000), near);
        assert_eq!(address(&["fd00::7", "10.0.0.7", "192.168.1.7"], 8000), near);
        assert_eq!(address(&["fd00::7"], 8000), Some("[fd00::7]:8000".into()));
        let refused: [(&[&str], u16); 6] = [
            (&[], 8000),
            (&["93.184.216.34"], 8000),
            (&["127.0.0.1"], 8000),
            (&["fe80::7"], 8000),
            (&["192.168.1.7"], 0),
            (&["192.168.1.7"], 22),
        ];
        for (addresses, port) in refused {
            assert_eq!(address(addresses, port), None, "{addresses:?} {port}");
        }
        for genesis in [
            "",
            "82474022",
            &genesis.to_uppercase(),
            &format!("{genesis}0"),
        ] {
            assert_eq!(
                made(&["192.168.1.7"], 8000, genesis, "dev"),
                None,
                "{genesis}"
            );
        }
        let name = |name| {
            made(&["192.168.1.7"], 8000, &genesis, name)
                .unwrap()
                .network
        };
        assert_eq!(name("club-2"), Some("club-2".into()));
        for bad in ["", "Club", "<b>", "a\u{202e}b", &"x".repeat(33)] {
            assert_eq!(name(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn holds_a_bounded_number_each_address_once_and_lets_go() {
        let genesis = Network::dev().genesis_id().to_string();
        let mut finds = Finds::default();
        for n in 0..200 {
            let name = format!("n{n}");
            let addresses = ips(&[&format!("192.168.1.{}", n % 100)]);
            let heard = Heard {
                name: &name,
                addresses: &addresses,
                port: 8000,
                genesis: Some(&genesis),
                network: None,
            };
            assert_eq!(finds.heard(heard, &house()).is_some(), n < MAX_FINDS, "{n}");
        }
        assert_eq!(finds.list().len(), MAX_FINDS);
        assert_eq!(finds.of(&Network::dev()).len(), MAX_FINDS);
        assert!(finds.of(&Network::main()).is_empty());
        finds.gone("n0");
        finds.gone("never there");
        assert_eq!(finds.list().len(), MAX_FINDS - 1);
        let heard = Heard {
            name: "n1",
            addresses: &ips(&["192.168.1.2"]),
            port: 8000,
            genesis: Some(&genesis),
            network: None,
        };
        assert!(
            finds.heard(heard, &house()).is_some(),
            "a known one may change"
        );
        assert_eq!(
            finds.list().len(),
            MAX_FINDS - 2,
            "two names for one address"
        );
    }
}
