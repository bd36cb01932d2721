//! Nodes of the local network: dialled though their addresses are private, beside the slots for
//! strangers, and not kept over restarts: a laptop wakes up in other houses.

use std::net::SocketAddr;

use super::book::Entry;
use super::group::Group;
use super::session::Kind;
use super::slots::Slots;
use super::{Peers, Source, address};
use crate::limits::{LAN_ADDRESSES, LAN_OUTBOUND};
use crate::net::action::{Now, Outbox};

impl Peers {
    /// These nodes of our network are on the local network now, and no others.
    pub(crate) fn on_lan(&mut self, found: &[SocketAddr], now: Now, outbox: &mut Outbox) {
        let gone: Vec<SocketAddr> = self
            .book
            .iter()
            .filter(|entry| entry.row.source == Source::Lan)
            .map(|entry| entry.row.address)
            .filter(|gone| !found.contains(gone) && !self.sessions.contains_key(gone))
            .collect();
        for address in gone {
            self.book.remove(&address);
        }
        for address in found.iter().take(LAN_ADDRESSES) {
            let welcome = address::is_dialable_hearsay(*address, true)
                && !self.avoided.contains_key(address)
                && self.bans.against(address.ip(), now.unix).is_none();
            if welcome {
                let own_word = Group::of(*address);
                self.book.add(*address, Source::Lan, own_word, now.mono);
            }
        }
        self.dial_due(now, outbox);
    }

    pub(super) fn dial_lan(&mut self, slots: &mut Slots, now: Now, outbox: &mut Outbox) {
        let near = |entry: &&Entry| {
            entry.row.source == Source::Lan
                && self.may_dial(entry, now)
                && !self.streams_from(entry.row.address)
        };
        let due: Vec<SocketAddr> = self
            .book
            .iter()
            .filter(near)
            .map(|entry| entry.row.address)
            .take(LAN_OUTBOUND.saturating_sub(slots.lan))
            .collect();
        for address in due {
            slots.lan += 1;
            self.dial(address, Kind::Full, now, outbox);
        }
    }

    pub(super) fn is_of_lan(&self, address: &SocketAddr) -> bool {
        let entry = self.book.get(address);
        entry.is_some_and(|entry| entry.row.source == Source::Lan)
    }
}
