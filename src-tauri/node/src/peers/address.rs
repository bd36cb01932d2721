//! Addresses: what an owner types, and what may be dialled.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use super::ports::other_service;

/// The port that an address without one means.
pub(crate) const DEFAULT_PORT: u16 = 8000;
/// The longest host name of the DNS.
const MAX_NAME: usize = 253;

/// An address as the owner types it: an IP or a name, with or without port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TypedAddress {
    Ip(SocketAddr),
    /// To be looked up once and pinned.
    Name {
        host: String,
        port: u16,
    },
}

/// Why a text is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was typed.
    #[error("the address is empty; type it as host:port, for example 192.0.2.7:8000")]
    Empty,
    /// The part after the last colon is no port.
    #[error("{port:?} is not a port; use a number from 1 to 65535")]
    Port {
        /// What stands there.
        port: String,
    },
    /// The host is no IP address and no name.
    #[error(
        "{host:?} is not a host; use an IP address or a name, without http:// and without a path"
    )]
    Host {
        /// What stands there.
        host: String,
    },
    /// Brackets stand where they mean nothing.
    #[error(
        "{text:?} is not an address; brackets stand around a whole IPv6 address, as in [2001:db8::7]:8000"
    )]
    Brackets {
        /// What was typed.
        text: String,
    },
    /// No node can be at that address.
    #[error("{ip} is not the address of one computer; ask for the address of the other node")]
    Undialable {
        /// The address.
        ip: IpAddr,
    },
}

impl FromStr for TypedAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if let Ok(address) = text.parse::<SocketAddr>() {
            return typed_ip(address.ip(), address.port());
        }
        if text.contains(['[', ']']) {
            return bracketed(text);
        }
        if let Ok(ip) = text.parse::<IpAddr>() {
            return typed_ip(ip, DEFAULT_PORT);
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, parse_port(port)?),
            None => (text, DEFAULT_PORT),
        };
        if !is_host_name(host) {
            let host = host.chars().take(MAX_NAME).collect();
            return Err(AddressError::Host { host });
        }
        Ok(Self::Name {
            host: host.to_ascii_lowercase(),
            port,
        })
    }
}

impl fmt::Display for TypedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => address.fmt(f),
            Self::Name { host, port } => write!(f, "{host}:{port}"),
        }
    }
}

/// `[IPv6]` or `[IPv6]:port`, and nothing else with a bracket in it.
fn bracketed(text: &str) -> Result<TypedAddress, AddressError> {
    let parts = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let ip = parts.and_then(|(ip, rest)| Some((ip.parse::<Ipv6Addr>().ok()?, rest)));
    match ip {
        Some((ip, "")) => typed_ip(ip.into(), DEFAULT_PORT),
        Some((ip, rest)) if rest.starts_with(':') => {
            typed_ip(ip.into(), parse_port(rest.get(1..).unwrap_or_default())?)
        }
        _ => Err(AddressError::Brackets {
            text: text.chars().take(MAX_NAME).collect(),
        }),
    }
}

fn parse_port(text: &str) -> Result<u16, AddressError> {
    match text.parse::<u16>() {
        Ok(port) if port > 0 && text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(port),
        _ => Err(AddressError::Port {
            port: text.chars().take(16).collect(),
        }),
    }
}

fn typed_ip(ip: IpAddr, port: u16) -> Result<TypedAddress, AddressError> {
    let ip = ip.to_canonical();
    if port == 0 {
        let port = port.to_string();
        return Err(AddressError::Port { port });
    }
    if !is_one_computer(ip) {
        return Err(AddressError::Undialable { ip });
    }
    Ok(TypedAddress::Ip(SocketAddr::new(ip, port)))
}

/// Letters, digits, hyphens and dots, and not only digits and dots: what
/// looks like an IP address and is none is a slip, not a name.
fn is_host_name(host: &str) -> bool {
    let labels_are_right = host.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    });
    host.len() <= MAX_NAME
        && labels_are_right
        && host.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// The address names one computer: not "any", not a group.
pub(crate) fn is_one_computer(ip: IpAddr) -> bool {
    let broadcast = ip == IpAddr::V4(Ipv4Addr::BROADCAST);
    !(ip.is_unspecified() || ip.is_multicast() || broadcast)
}

/// Whether an address that others told us may be dialled: one computer on
/// the open internet, or any at all when the owner allows private ones, and
/// a port where no other service is disturbed.
pub(crate) fn is_dialable_hearsay(address: SocketAddr, allow_private: bool) -> bool {
    let ip = address.ip().to_canonical();
    is_one_computer(ip)
        && !is_of_the_machine_room(ip)
        && (allow_private || is_global_unicast(ip))
        && other_service(address.port()).is_none()
}

/// Link-local addresses, and where clouds tell their machines secrets: nobody's word leads there,
/// not even where private addresses are allowed.
fn is_of_the_machine_room(ip: IpAddr) -> bool {
    /// Alibaba's metadata service.
    const SHARED: Ipv4Addr = Ipv4Addr::new(100, 100, 100, 200);
    /// Amazon's metadata service.
    const UNIQUE_LOCAL: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_link_local() || ip == SHARED,
        IpAddr::V6(ip) => ip.is_unicast_link_local() || ip == UNIQUE_LOCAL,
    }
}

/// The address can be reached from the open internet.
#[must_use]
pub fn is_global_unicast(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_global_v4(ip),
        IpAddr::V6(ip) => is_global_v6(ip),
    }
}

/// Everything but the special-purpose blocks of RFC 6890.
fn is_global_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let this_network = a == 0;
    let shared = a == 100 && (64..128).contains(&b);
    let protocol_assignments = a == 192 && b == 0 && c == 0;
    let relay_anycast = a == 192 && b == 88 && c == 99;
    let benchmarking = a == 198 && (b == 18 || b == 19);
    let group_or_reserved = a >= 224;
    !(this_network
        || shared
        || protocol_assignments
        || relay_anycast
        || benchmarking
        || group_or_reserved
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation())
}

/// Only 2000::/3 is given out; of it, documentation, protocol assignments
/// and the tunnels (whose inner address we do not judge) fall away.
fn is_global_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    let given_out = first & 0xe000 == 0x2000;
    let protocol_assignments = first == 0x2001 && second < 0x0200;
    let documentation = (first == 0x2001 && second == 0x0db8) || (first & 0xfff0 == 0x3ff0);
    let six_to_four = first == 0x2002;
    given_out && !protocol_assignments && !documentation && !six_to_four
}

/// Whether a node may be looked for at this port on a stranger's word: it is none of another
/// service.
#[must_use]
pub fn is_harmless_port(port: u16) -> bool {
    other_service(port).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_an_owner_types() {
        let cases = [
            ("127.0.0.1:8102", Ok("127.0.0.1:8102")),
            (" 192.0.2.7 ", Ok("192.0.2.7:8000")),
            ("[::1]:8101", Ok("[::1]:8101")),
            ("::1", Ok("[::1]:8000")),
            ("[2001:db8::7]", Ok("[2001:db8::7]:8000")),
            ("::ffff:192.0.2.7", Ok("192.0.2.7:8000")),
            ("Ada.Example:9000", Ok("ada.example:9000")),
            ("localhost", Ok("localhost:8000")),
            ("", Err("empty")),
            ("ada.example:0", Err("port")),
            ("ada.example:+80", Err("port")),
            ("ada.example:99999", Err("port")),
            ("10.0.0.1:0", Err("port")),
            ("http://ada.example", Err("port")),
            ("ada.example/x", Err("host")),
            ("1.2.3:80", Err("host")),
            ("not an address:80", Err("host")),
            ("0.0.0.0:8000", Err("one computer")),
            ("224.0.0.1:8000", Err("one computer")),
            ("255.255.255.255:8000", Err("one computer")),
            ("[::1:8000", Err("brackets")),
            ("::1]:8000", Err("brackets")),
            ("[::1", Err("brackets")),
            ("::1]", Err("brackets")),
            ("[[::1]]", Err("brackets")),
            ("[[::1]]:8000", Err("brackets")),
            ("[::1]8000", Err("brackets")),
            ("[::1]:", Err("port")),
            ("[::1]:0", Err("port")),
            ("[::1]:99999", Err("port")),
            ("[]", Err("brackets")),
            ("[]:8000", Err("brackets")),
            ("[", Err("brackets")),
            ("][", Err("brackets")),
            ("[192.0.2.7]", Err("brackets")),
            ("[192.0.2.7]:8000", Err("brackets")),
            ("[ada.example]:8000", Err("brackets")),
            ("[::1] :8000", Err("brackets")),
        ];
        for (text, expected) in cases {
            match (text.parse::<TypedAddress>(), expected) {
                (Ok(address), Ok(shown)) => assert_eq!(address.to_string(), shown, "{text:?}"),
                (Err(error), Err(word)) => {
                    assert!(error.to_string().contains(word), "{text:?}: {error}");
                }
                (found, _) => panic!("{text:?}: {found:?}"),
            }
        }
    }

    #[test]
    fn dials_hearsay_only_on_the_open_internet_and_on_harmless_ports() {
        let cases = [
            ("93.184.216.34:8000", true),
            ("93.184.216.34:80", true),
            ("93.184.216.34:22", false),
            ("93.184.216.34:6379", false),
            ("127.0.0.1:8000", false),
            ("10.1.2.3:8000", false),
            ("172.31.0.1:8000", false),
            ("172.32.0.1:8000", true),
            ("192.168.1.5:8000", false),
            ("100.64.0.1:8000", false),
            ("169.254.1.1:8000", false),
            ("198.18.0.1:8000", false),
            ("203.0.113.9:8000", false),
            ("240.0.0.1:8000", false),
            ("[2a00:1450::1]:8000", true),
            ("[2001:db8::1]:8000", false),
            ("[fe80::1]:8000", false),
            ("[fc00::1]:8000", false),
            ("[::1]:8000", false),
            ("[::ffff:10.0.0.1]:8000", false),
            ("[2002:a00:1::]:8000", false),
        ];
        for (text, expected) in cases {
            let address: SocketAddr = text.parse().unwrap();
            assert_eq!(is_dialable_hearsay(address, false), expected, "{text}");
        }
        assert!(is_dialable_hearsay("127.0.0.1:8000".parse().unwrap(), true));
        assert!(!is_dialable_hearsay("0.0.0.0:8000".parse().unwrap(), true));
        let never = [
            "127.0.0.1:22",
            "169.254.169.254:80",
            "169.254.1.1:8000",
            "100.100.100.200:80",
            "[fe80::1]:8000",
            "[fd00:ec2::254]:80",
            "[::ffff:169.254.169.254]:80",
        ];
        for text in never {
            let address: SocketAddr = text.parse().unwrap();
            assert!(!is_dialable_hearsay(address, true), "{text}");
        }
        assert!(is_dialable_hearsay("[fd00::1]:8000".parse().unwrap(), true));
    }
}
