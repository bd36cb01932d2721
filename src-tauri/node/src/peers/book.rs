//! The address book: who might be dialled, when next, and what is known of
//! earlier tries.
//!
//! Addresses that were only told lie in buckets chosen by who told them,
//! those that answered in buckets chosen by their own group, both under a key
//! that nobody outside knows: a teller of many addresses fills his few
//! buckets and no others. Addresses that a person named lie outside of them.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::address::is_global_unicast;
use super::group::Group;
use crate::limits::{ADDRESSES_PER_IP, LAN_ADDRESSES, OWNED_ADDRESSES};
use crate::net::action::Now;

mod buckets;
mod entry;

use buckets::{Buckets, Place};
pub(crate) use entry::{BookRow, Entry, Source, Standing};

/// The address book.
#[derive(Debug)]
pub(crate) struct Book {
    entries: BTreeMap<SocketAddr, Entry>,
    buckets: Buckets,
}

/// What came of adding an address.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Added {
    /// It is new, or more trusted than before.
    pub(crate) changed: bool,
    /// This one gave way.
    pub(crate) evicted: Option<SocketAddr>,
}

impl Book {
    /// The book as it was remembered, and the addresses that found no place in it; every address
    /// may be tried at once.
    pub(crate) fn new(mut rows: Vec<BookRow>, secret: [u8; 32]) -> (Self, Vec<SocketAddr>) {
        let mut book = Self {
            entries: BTreeMap::new(),
            buckets: Buckets::new(secret),
        };
        rows.sort_by_key(|row| (std::cmp::Reverse(row.last_reached), row.address));
        let mut left_out = Vec::new();
        for row in rows {
            if !book.remember(row) {
                left_out.push(row.address);
            }
        }
        (book, left_out)
    }

    fn remember(&mut self, row: BookRow) -> bool {
        let group = Group::of(row.address);
        let place = if row.source.is_owned() {
            (self.owned() < OWNED_ADDRESSES).then_some(Place::Owned)
        } else {
            let tried = self.buckets.tried_place(row.address, group);
            let new = self.buckets.new_place(row.address, group, group);
            let mut places = vec![new];
            if row.last_reached > 0 {
                places.insert(0, tried);
            }
            places
                .into_iter()
                .find(|place| self.buckets.holder(*place).is_none())
        };
        let Some(place) = place else {
            return false;
        };
        self.buckets.put(place, row.address);
        let entry = Entry::new(row, place, Duration::ZERO);
        self.entries.insert(row.address, entry);
        true
    }

    pub(crate) fn get(&self, address: &SocketAddr) -> Option<&Entry> {
        self.entries.get(address)
    }

    pub(crate) fn get_mut(&mut self, address: &SocketAddr) -> Option<&mut Entry> {
        self.entries.get_mut(address)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.entries.values_mut()
    }

    pub(crate) fn remove(&mut self, address: &SocketAddr) -> Option<Entry> {
        let entry = self.entries.remove(address)?;
        self.buckets.clear(entry.place(), *address);
        Some(entry)
    }

    /// Adds an address that `teller` told of, or raises the trust in one that is there. A place
    /// that is taken is given only where its holder never answered and failed.
    pub(crate) fn add(
        &mut self,
        address: SocketAddr,
        source: Source,
        teller: Group,
        now: Duration,
    ) -> Added {
        if let Some(entry) = self.entries.get_mut(&address) {
            let raised = source > entry.row.source;
            if raised {
                entry.row.source = source;
            }
            if source.is_owned() {
                // Whoever names it again wants it tried again, whatever it was.
                entry.try_at(now);
                self.buckets.clear(entry.place(), address);
                entry.set_place(Place::Owned);
            }
            return Added {
                changed: raised,
                evicted: None,
            };
        }
        let Some(place) = self.place_for(address, source, teller) else {
            return Added::default();
        };
        let evicted = self.buckets.holder(place);
        if let Some(holder) = evicted {
            self.remove(&holder);
        }
        self.buckets.put(place, address);
        let entry = Entry::new(BookRow::new(address, source), place, now);
        self.entries.insert(address, entry);
        Added {
            changed: true,
            evicted,
        }
    }

    /// The place that a new address may take.
    fn place_for(&self, address: SocketAddr, source: Source, teller: Group) -> Option<Place> {
        if source.is_owned() {
            return (self.owned() < OWNED_ADDRESSES).then_some(Place::Owned);
        }
        if source == Source::Lan {
            let of_lan = |entry: &&Entry| entry.row.source == Source::Lan;
            let held = self.entries.values().filter(of_lan).count();
            return (held < LAN_ADDRESSES).then_some(Place::Owned);
        }
        // Whoever allows private addresses may run many nodes on one computer.
        let per_ip = if is_global_unicast(address.ip()) {
            ADDRESSES_PER_IP
        } else {
            ADDRESSES_PER_IP * 8
        };
        if self.of_ip(address.ip()) >= per_ip {
            return None;
        }
        let group = Group::of(address);
        let place = self.buckets.new_place(address, group, teller);
        let holder = self.buckets.holder(place);
        let free = holder.is_none_or(|holder| self.get(&holder).is_none_or(Entry::is_hopeless));
        free.then_some(place)
    }

    /// The address answered: it belongs to the tried ones. Where another holds its place there,
    /// that one is to be tested first, and the place is given when it does not answer.
    pub(crate) fn answered(&mut self, address: SocketAddr, now: Now) {
        self.buckets.settle(address);
        let Some(entry) = self.entries.get_mut(&address) else {
            return;
        };
        entry.row.last_reached = now.unix;
        if !matches!(entry.place(), Place::New(_)) {
            return;
        }
        let place = self.buckets.tried_place(address, Group::of(address));
        match self.buckets.holder(place) {
            None => self.move_to(address, place),
            Some(holder) => self.buckets.contest(address, holder),
        }
    }

    /// The address did not answer: who contests its place takes it.
    pub(crate) fn silent(&mut self, address: SocketAddr) {
        let Some(newcomer) = self.buckets.settle(address) else {
            return;
        };
        let Some(place) = self.get(&address).map(Entry::place) else {
            return;
        };
        let group = Group::of(address);
        let back = self.buckets.new_place(address, group, group);
        if self.buckets.holder(back).is_none() {
            self.move_to(address, back);
            if self.entries.contains_key(&newcomer) {
                self.move_to(newcomer, place);
            }
        }
    }

    fn move_to(&mut self, address: SocketAddr, place: Place) {
        if let Some(entry) = self.entries.get_mut(&address) {
            self.buckets.clear(entry.place(), address);
            self.buckets.put(place, address);
            entry.set_place(place);
        }
    }

    /// Tried addresses whose place another wants: to be probed.
    pub(crate) fn contested(&self) -> impl Iterator<Item = SocketAddr> {
        self.buckets.contested()
    }

    fn owned(&self) -> usize {
        let owned = |entry: &&Entry| entry.row.source.is_owned();
        self.entries.values().filter(owned).count()
    }

    fn of_ip(&self, ip: IpAddr) -> usize {
        let all_ports = SocketAddr::new(ip, 0)..=SocketAddr::new(ip, u16::MAX);
        self.entries.range(all_ports).count()
    }
}

#[cfg(test)]
mod tests;
