//! What is taken of the addresses that others tell, and what is told to them.

use std::net::SocketAddr;
use std::time::Duration;

use super::book::Standing;
use super::{Peers, Source, address};
use crate::limits::{
    GOSSIP_BURST, GOSSIP_FROM_A_STRANGER, GOSSIP_PER_SEC, MAX_TOLD, TOLD_FOR_SECS,
};
use crate::net::action::{Action, Link, Now, Outbox};
use crate::net::dice::Dice;
use crate::peers::group::Group;

/// How many addresses one peer may still tell: a bucket that fills slowly.
#[derive(Debug)]
pub(super) struct Intake {
    left: f64,
    at: Duration,
    /// It was of use once, and got the larger bucket for it.
    trusted: bool,
}

impl Intake {
    pub(super) fn new(now: Duration) -> Self {
        Self {
            left: GOSSIP_FROM_A_STRANGER,
            at: now,
            trusted: false,
        }
    }

    /// How many of `told` addresses are taken.
    pub(super) fn take(&mut self, told: usize, useful: bool, now: Duration) -> usize {
        if useful && !self.trusted {
            self.trusted = true;
            self.left += GOSSIP_BURST - GOSSIP_FROM_A_STRANGER;
        }
        let most = if self.trusted {
            GOSSIP_BURST
        } else {
            GOSSIP_FROM_A_STRANGER
        };
        let secs = now.saturating_sub(self.at).as_secs_f64();
        self.left = secs.mul_add(GOSSIP_PER_SEC, self.left).min(most);
        self.at = now;
        let mut taken = 0;
        while taken < told && self.left >= 1.0 {
            self.left -= 1.0;
            taken += 1;
        }
        taken
    }
}

impl Peers {
    /// A peer that we dialled tells addresses: some of them are taken, by lot.
    pub(super) fn addresses_told(
        &mut self,
        link: Link,
        mut told: Vec<SocketAddr>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(session) = self.sessions.get_mut(&link.peer) else {
            return;
        };
        let taken = session.take_gossip(told.len(), now);
        let teller = Group::of(link.peer);
        for _ in 0..taken {
            let lot = self.dice.below(told.len());
            let address = told.swap_remove(lot);
            self.take_hearsay(address, Source::Gossip, teller, now, outbox);
        }
    }

    /// Takes an address that others told us, if it may be dialled at all.
    pub(super) fn take_hearsay(
        &mut self,
        address: SocketAddr,
        source: Source,
        teller: Group,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let address = SocketAddr::new(address.ip().to_canonical(), address.port());
        let welcome = address::is_dialable_hearsay(address, self.config.allow_private)
            && !self.avoided.contains_key(&address)
            && self.bans.against(address.ip(), now.unix).is_none();
        if !welcome {
            return;
        }
        let added = self.book.add(address, source, teller, now.mono);
        if let Some(evicted) = added.evicted {
            outbox.actions.push(Action::Forget(evicted));
        }
        if added.changed {
            self.remember(address, outbox);
        }
    }

    /// Addresses that this node itself reached lately, for others: in an order that changes by
    /// the hour, so that asking again and again brings no more of them. Private ones stay private
    /// unless the owner allows them, and those that we dial for blocks alone are our secret.
    pub(crate) fn known_addresses(&self, now: Now) -> Vec<SocketAddr> {
        let hour = now.unix / 3_600;
        let mut reached: Vec<(usize, SocketAddr)> = self
            .book
            .iter()
            .filter(|entry| now.unix.saturating_sub(entry.row.last_reached) <= TOLD_FOR_SECS)
            .filter(|entry| entry.standing == Standing::Fine && !entry.row.anchor)
            .map(|entry| entry.row.address)
            .filter(|told| address::is_dialable_hearsay(*told, self.config.allow_private))
            .map(|told| (self.lot(told, hour), told))
            .collect();
        reached.sort_unstable();
        let told = reached.into_iter().take(MAX_TOLD);
        told.map(|(_, address)| address).collect()
    }

    /// A number for this address that is another each hour.
    fn lot(&self, address: SocketAddr, hour: u64) -> usize {
        let ip = match address.ip() {
            std::net::IpAddr::V4(ip) => u64::from(ip.to_bits()),
            std::net::IpAddr::V6(ip) => ip
                .segments()
                .iter()
                .fold(0, |bits: u64, part| bits.rotate_left(13) ^ u64::from(*part)),
        };
        let seed = ip.rotate_left(16) ^ u64::from(address.port()) ^ hour.rotate_left(48);
        Dice::new(seed ^ self.shuffle).below(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_little_from_strangers_more_from_the_useful_and_slowly_from_all() {
        let at = Duration::from_secs;
        let mut intake = Intake::new(at(0));
        assert_eq!(intake.take(1_000, false, at(0)), 64);
        assert_eq!(intake.take(1_000, false, at(0)), 0);
        assert_eq!(intake.take(1_000, false, at(100)), 10);
        assert_eq!(intake.take(1_000, true, at(100)), 192);
        assert_eq!(intake.take(5, true, at(1_800)), 5);
        assert_eq!(intake.take(1_000, true, at(1_000_000)), 256);
    }
}
