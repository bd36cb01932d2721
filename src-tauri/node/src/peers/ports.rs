//! Ports of other services: a stranger's word must not make nodes knock there.

/// Ports from 1024 on where a request of ours would disturb somebody, or could be taken for a
/// command, with what stands there. Below 1024 all but 80 and 443 are refused.
const SERVICES: [(u16, &str); 56] = [
    (1080, "SOCKS proxy"),
    (1099, "Java RMI"),
    (1433, "Microsoft SQL Server"),
    (1434, "Microsoft SQL Server's monitor"),
    (1521, "Oracle's listener"),
    (1719, "H.323 gatekeeper"),
    (1720, "H.323 call signalling"),
    (1723, "PPTP tunnels"),
    (1883, "MQTT"),
    (2049, "NFS"),
    (2181, "ZooKeeper"),
    (2375, "Docker without TLS: takes commands"),
    (2376, "Docker"),
    (2379, "etcd: holds secrets of clusters"),
    (2380, "etcd between its nodes"),
    (3128, "Squid proxy"),
    (3306, "MySQL"),
    (3389, "remote desktop: knocking locks accounts"),
    (3659, "Apple's password server"),
    (4045, "NFS lock daemon"),
    (4190, "ManageSieve"),
    (4444, "Selenium: takes commands over HTTP"),
    (5060, "SIP: knocking rings phones"),
    (5061, "SIP over TLS"),
    (5222, "XMPP"),
    (5269, "XMPP between servers"),
    (5432, "PostgreSQL"),
    (5555, "Android's debug bridge"),
    (5672, "AMQP"),
    (5900, "VNC"),
    (5984, "CouchDB: takes commands over HTTP"),
    (5985, "Windows remote management"),
    (6000, "X11"),
    (6379, "Redis: takes lines for commands"),
    (6443, "Kubernetes"),
    (6566, "scanners"),
    (6665, "IRC: servers ban who speaks HTTP"),
    (6666, "IRC"),
    (6667, "IRC"),
    (6668, "IRC"),
    (6669, "IRC"),
    (6697, "IRC over TLS"),
    (7001, "WebLogic"),
    (8086, "InfluxDB"),
    (8332, "Bitcoin's RPC"),
    (8333, "Bitcoin: bans who speaks HTTP"),
    (8500, "Consul: takes commands over HTTP"),
    (9042, "Cassandra"),
    (9092, "Kafka"),
    (9100, "printers: they print what is sent"),
    (9200, "Elasticsearch: takes commands over HTTP"),
    (9300, "Elasticsearch between its nodes"),
    (10080, "Amanda backup"),
    (10250, "Kubernetes' kubelet: takes commands"),
    (11211, "memcached: takes lines for commands"),
    (27017, "MongoDB"),
];

/// What stands at this port of other computers, where it is not for us.
pub(super) fn other_service(port: u16) -> Option<&'static str> {
    let system = (port < 1024 && port != 80 && port != 443).then_some("a service of the system");
    let named = || {
        let found = SERVICES.iter().find(|(taken, _)| *taken == port);
        found.map(|(_, service)| *service)
    };
    system.or_else(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_web_ports_and_free_ones() {
        let cases = [
            (0, false),
            (22, false),
            (25, false),
            (80, true),
            (443, true),
            (1023, false),
            (1024, true),
            (6379, false),
            (8000, true),
            (8333, false),
            (27017, false),
            (65535, true),
        ];
        for (port, free) in cases {
            assert_eq!(other_service(port).is_none(), free, "{port}");
        }
    }
}
