//! Groups of addresses that one party can easily have many of.

use std::net::{IpAddr, SocketAddr};

use super::address::is_global_unicast;

/// A /16 of IPv4 or a /32 of IPv6: what a provider gives out. Outside the open internet each
/// address is a group of its own, since whoever allows those knows what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Group {
    V4([u8; 2]),
    V6([u16; 2]),
    Own(SocketAddr),
}

impl Group {
    pub(crate) fn of(address: SocketAddr) -> Self {
        let ip = address.ip().to_canonical();
        match ip {
            _ if !is_global_unicast(ip) => Self::Own(SocketAddr::new(ip, address.port())),
            IpAddr::V4(ip) => {
                let [a, b, ..] = ip.octets();
                Self::V4([a, b])
            }
            IpAddr::V6(ip) => {
                let [a, b, ..] = ip.segments();
                Self::V6([a, b])
            }
        }
    }

    /// The group of whoever calls from this address; the port of a call says nothing.
    pub(crate) fn of_caller(ip: IpAddr) -> Self {
        Self::of(SocketAddr::new(ip, 0))
    }

    /// Different for different groups, to be hashed.
    pub(crate) fn bytes(self) -> Vec<u8> {
        match self {
            Self::V4(bytes) => bytes.to_vec(),
            Self::V6([a, b]) => [a.to_be_bytes(), b.to_be_bytes()].concat(),
            Self::Own(address) => address.to_string().into_bytes(),
        }
    }
}

/// An IPv6 client owns at least a /64, so that is one client.
pub(crate) fn one_client(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => {
            let network = v6.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(std::net::Ipv6Addr::from_bits(network))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_together_what_one_party_easily_has() {
        let cases = [
            ("93.184.1.1:8000", "93.184.250.9:9000", true),
            ("93.184.1.1:8000", "93.185.1.1:8000", false),
            ("[2a00:1450::1]:80", "[2a00:1450:ffff::1]:81", true),
            ("[2a00:1450::1]:80", "[2a00:1451::1]:80", false),
            ("[::ffff:93.184.1.1]:8000", "93.184.7.7:1", true),
            ("127.0.0.1:8000", "127.0.0.1:8001", false),
            ("10.0.0.1:8000", "10.0.0.2:8000", false),
        ];
        for (one, two, same) in cases {
            let group = |text: &str| Group::of(text.parse().unwrap());
            assert_eq!(group(one) == group(two), same, "{one} {two}");
        }
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(one_client(ip("2001:db8::1")), one_client(ip("2001:db8::2")));
        assert_ne!(one_client(ip("192.0.2.1")), one_client(ip("192.0.2.2")));
    }
}
