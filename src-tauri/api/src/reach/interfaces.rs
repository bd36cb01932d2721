//! The addresses of this computer, and what is near them.

use std::net::IpAddr;

use if_addrs::IfAddr;

/// Interfaces of a computer with many virtual ones; more say nothing to a person.
const MAX_INTERFACES: usize = 64;
/// A network with a shorter prefix than this is not the one of a house, whatever it says.
const SHORTEST_PREFIX: u8 = 8;

/// The network that one interface stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subnet {
    ip: IpAddr,
    prefix: u8,
}

/// The addresses of all interfaces that are up; none where the system does not tell.
pub(crate) fn interfaces() -> Vec<IpAddr> {
    subnets().into_iter().map(|subnet| subnet.ip).collect()
}

/// The networks of all interfaces that are up; none where the system does not tell.
pub(crate) fn subnets() -> Vec<Subnet> {
    let found = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::debug!(%error, "the interfaces of this computer are not known");
        Vec::new()
    });
    let up = found
        .iter()
        .filter(|one| one.is_oper_up() || one.is_loopback());
    up.map(Subnet::of).take(MAX_INTERFACES).collect()
}

impl Subnet {
    fn of(interface: &if_addrs::Interface) -> Self {
        let prefix = match &interface.addr {
            IfAddr::V4(addr) => addr.prefixlen,
            IfAddr::V6(addr) => addr.prefixlen,
        };
        Self {
            ip: interface.ip(),
            prefix,
        }
    }

    /// Whether an address is one of this network: reached without a router.
    pub(crate) fn contains(&self, ip: IpAddr) -> bool {
        let (own, other, bits) = match (self.ip, ip) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (u128::from(own.to_bits()), u128::from(other.to_bits()), 32)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits(), other.to_bits(), 128),
            _ => return false,
        };
        let host = u32::saturating_sub(bits, u32::from(self.prefix));
        // A shift by all bits leaves nothing that could differ.
        let differs = (own ^ other).checked_shr(host).unwrap_or(0);
        self.prefix >= SHORTEST_PREFIX && differs == 0
    }

    #[cfg(test)]
    pub(crate) fn new(ip: IpAddr, prefix: u8) -> Self {
        Self { ip, prefix }
    }
}

#[cfg(test)]
mod tests {
    use super::Subnet;

    #[test]
    fn knows_what_is_near() {
        let cases = [
            ("192.168.1.20", 24, "192.168.1.255", true),
            ("192.168.1.20", 24, "192.168.2.1", false),
            ("192.168.1.20", 32, "192.168.1.20", true),
            ("192.168.1.20", 32, "192.168.1.21", false),
            ("192.168.1.20", 24, "::ffff:192.168.1.21", false),
            ("127.0.0.1", 8, "127.9.9.9", true),
            ("10.0.0.1", 0, "93.184.216.34", false),
            ("fd00::1", 64, "fd00::2:3", true),
            ("fd00::1", 64, "fd00:0:0:1::1", false),
            ("fd00::1", 128, "fd00::1", true),
        ];
        for (own, prefix, other, near) in cases {
            let subnet = Subnet::new(own.parse().unwrap(), prefix);
            assert_eq!(
                subnet.contains(other.parse().unwrap()),
                near,
                "{own}/{prefix} {other}"
            );
        }
    }
}
