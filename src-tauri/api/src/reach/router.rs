//! Which router stands between this computer and the internet.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

/// The default router of IPv4, where the system tells; only Linux does so in a file.
pub(super) fn default_router() -> Option<Ipv4Addr> {
    // Of this process: the table of all is hidden where a service sees processes alone.
    let table = std::fs::read_to_string("/proc/self/net/route").ok()?;
    router_of(&table)
}

/// Reads the kernel's table: `interface destination gateway flags …`, addresses as the hex of
/// their bytes in memory.
fn router_of(table: &str) -> Option<Ipv4Addr> {
    /// The route leads over a router.
    const GATEWAY: u32 = 2;
    table.lines().skip(1).find_map(|line| {
        let mut fields = line.split_whitespace().skip(1);
        let (destination, gateway, flags) = (fields.next()?, fields.next()?, fields.next()?);
        let flags = u32::from_str_radix(flags, 16).ok()?;
        let gateway = u32::from_str_radix(gateway, 16).ok()?;
        let is_default = destination.bytes().all(|digit| digit == b'0');
        let leads = is_default && flags & GATEWAY != 0;
        leads.then(|| Ipv4Addr::from(gateway.to_ne_bytes()))
    })
}

/// The address of this computer that a router sees.
pub(super) fn own_address_towards(router: IpAddr) -> Option<IpAddr> {
    let any: SocketAddr = match router {
        IpAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        IpAddr::V6(_) => (std::net::Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    // Connecting a datagram socket sends nothing; it asks the routing table.
    let socket = UdpSocket::bind(any).ok()?;
    socket.connect((router, 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_kernels_table() {
        let table = "Iface\tDestination\tGateway \tFlags\tRefCnt\n\
                     eth0\t0000A8C0\t00000000\t0001\t0\n\
                     eth0\t00000000\t0100A8C0\t0003\t0\n";
        let expected = if cfg!(target_endian = "little") {
            Ipv4Addr::new(192, 168, 0, 1)
        } else {
            Ipv4Addr::new(1, 0, 168, 192)
        };
        assert_eq!(router_of(table), Some(expected));
        for none in [
            "",
            "Iface",
            "Iface\n\n",
            "Iface\nx y z w\n",
            "Iface\neth0 00000000 00000000 0001",
        ] {
            assert_eq!(router_of(none), None, "{none:?}");
        }
    }

    #[test]
    fn knows_its_own_address_on_loopback() {
        let home = IpAddr::V4(Ipv4Addr::LOCALHOST);
        assert_eq!(own_address_towards(home), Some(home));
    }
}
