//! Addresses that nothing is to be had to do with: banned by the owner, or punished by the node
//! because they broke a rule.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::group::one_client;
use crate::limits::{MAX_BANNED, MAX_PUNISHED};

/// An address that nothing is to be had to do with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// The address; of IPv6 its whole /64 is meant, since that is one client.
    pub ip: IpAddr,
    /// Unix seconds of its end; `None` for good.
    pub until: Option<u64>,
    /// Why, in a sentence.
    pub reason: String,
    /// The owner's word; else the node's, because the address broke a rule.
    pub by_owner: bool,
}

/// Bans by client; what is published is shared, not copied.
pub(crate) type BanTable = Arc<BTreeMap<IpAddr, Ban>>;

/// All bans.
#[derive(Debug, Default)]
pub(crate) struct Bans {
    table: BanTable,
}

impl Ban {
    fn holds(&self, now: u64) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Bans {
    pub(crate) fn new(remembered: Vec<Ban>) -> Self {
        let by_client = remembered.into_iter().map(|ban| (one_client(ban.ip), ban));
        let table = by_client.take(MAX_BANNED + MAX_PUNISHED).collect();
        Self {
            table: Arc::new(table),
        }
    }

    pub(crate) fn table(&self) -> BanTable {
        Arc::clone(&self.table)
    }

    /// The owner bans an address; false when there are too many bans already.
    pub(crate) fn ban(&mut self, ban: Ban) -> bool {
        let client = one_client(ban.ip);
        let owned = self.table.values().filter(|ban| ban.by_owner).count();
        if owned >= MAX_BANNED && !self.table.contains_key(&client) {
            return false;
        }
        Arc::make_mut(&mut self.table).insert(client, ban);
        true
    }

    /// The node punishes an address. Never the one that all local programs share, and never
    /// against a longer word of the owner. Gives back whoever gives way for it.
    pub(crate) fn punish(
        &mut self,
        ip: IpAddr,
        until: u64,
        reason: String,
    ) -> Option<(Ban, Option<IpAddr>)> {
        let client = one_client(ip);
        let shared = [
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            one_client(Ipv6Addr::LOCALHOST.into()),
        ];
        let banned = self.table.get(&client).is_some_and(|ban| ban.by_owner);
        if banned || shared.contains(&client) {
            return None;
        }
        let punished = self.table.iter().filter(|(_, ban)| !ban.by_owner);
        let gives_way = (punished.clone().count() >= MAX_PUNISHED)
            .then(|| punished.min_by_key(|(_, ban)| ban.until))
            .flatten()
            .map(|(client, ban)| (*client, ban.ip));
        let ban = Ban {
            ip: ip.to_canonical(),
            until: Some(until),
            reason,
            by_owner: false,
        };
        let table = Arc::make_mut(&mut self.table);
        if let Some((client, _)) = gives_way {
            table.remove(&client);
        }
        table.insert(client, ban.clone());
        Some((ban, gives_way.map(|(_, ip)| ip)))
    }

    /// Forgives an address; gives back the ban that there was.
    pub(crate) fn lift(&mut self, ip: IpAddr) -> Option<Ban> {
        let client = one_client(ip);
        self.table.contains_key(&client).then_some(())?;
        Arc::make_mut(&mut self.table).remove(&client)
    }

    /// What holds against this address now.
    pub(crate) fn against(&self, ip: IpAddr, now: u64) -> Option<&Ban> {
        against(&self.table, ip, now)
    }

    /// Takes out what has ended.
    pub(crate) fn ended(&mut self, now: u64) -> Vec<Ban> {
        let over: Vec<IpAddr> = self
            .table
            .iter()
            .filter(|(_, ban)| !ban.holds(now))
            .map(|(client, _)| *client)
            .collect();
        over.iter()
            .filter_map(|client| self.lift(*client))
            .collect()
    }
}

/// What a published table holds against this address.
pub(crate) fn against(table: &BTreeMap<IpAddr, Ban>, ip: IpAddr, now: u64) -> Option<&Ban> {
    if table.is_empty() {
        return None;
    }
    table.get(&one_client(ip)).filter(|ban| ban.holds(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn ban(text: &str, until: Option<u64>) -> Ban {
        Ban {
            ip: ip(text),
            until,
            reason: "spam".into(),
            by_owner: true,
        }
    }

    #[test]
    fn holds_until_its_end_and_for_the_whole_client() {
        let mut bans = Bans::new(vec![ban("192.0.2.1", Some(100)), ban("2001:db8::1", None)]);
        let cases = [
            ("192.0.2.1", 99, true),
            ("192.0.2.1", 100, false),
            ("::ffff:192.0.2.1", 99, true),
            ("192.0.2.2", 99, false),
            ("2001:db8::ffff", u64::MAX, true),
            ("2001:db8:0:1::1", 0, false),
        ];
        for (address, now, holds) in cases {
            assert_eq!(bans.against(ip(address), now).is_some(), holds, "{address}");
        }
        assert_eq!(bans.ended(100).len(), 1);
        assert!(bans.lift(ip("2001:db8::7")).is_some());
        assert!(bans.lift(ip("2001:db8::7")).is_none());
    }

    #[test]
    fn punishes_a_bounded_number_and_never_against_the_owners_word() {
        let mut bans = Bans::new(vec![ban("192.0.2.1", None)]);
        let rule = || "a rule".to_owned();
        for kept in ["192.0.2.1", "127.0.0.1", "::1"] {
            assert!(bans.punish(ip(kept), 50, rule()).is_none(), "{kept}");
        }
        let one = |number: usize| IpAddr::from(u32::try_from(number).unwrap().to_be_bytes());
        for number in 0..MAX_PUNISHED {
            let until = 1_000 + u64::try_from(number).unwrap();
            let punished = bans.punish(one(number), until, rule());
            assert!(punished.is_some_and(|(_, gave_way)| gave_way.is_none()));
        }
        let (_, gave_way) = bans.punish(one(9_999), 9_000, rule()).unwrap();
        assert_eq!(gave_way, Some(one(0)));
        assert_eq!(bans.table().len(), MAX_PUNISHED + 1);
    }
}
