//! The address book: who might be dialled, when next, and what is known of
//! earlier tries.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::net::dice::Dice;

/// Addresses that the book holds at most.
const MAX_ADDRESSES: usize = 1_024;
/// Ports of one IP that hearsay can bring; one computer runs few nodes.
const MAX_PER_IP: usize = 16;
/// The first wait after a failure of an address that others told us.
const FIRST_BACK_OFF: Duration = Duration::from_secs(60);
/// No wait is longer.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(24 * 60 * 60);
/// The first wait for a peer that the owner named: it should be back at once.
const FIRST_OWNED_BACK_OFF: Duration = Duration::from_secs(1);
/// The longest wait for such a peer.
const LONGEST_OWNED_BACK_OFF: Duration = Duration::from_secs(60);
/// How long a peer that broke rules is avoided.
const AVOIDED: Duration = LONGEST_BACK_OFF;
/// The same for a peer that the owner named: the owner sees why, and decides.
const AVOIDED_OWNED: Duration = Duration::from_secs(10 * 60);

/// Where an address came from. The order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// Another peer told it.
    Gossip,
    /// The peer itself said that it can be reached there.
    Heard,
    /// `--peer`, or the settings of whoever started the node.
    Started,
    /// The owner typed it.
    Owner,
}

impl Source {
    /// The name under which the store keeps it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gossip => "gossip",
            Self::Heard => "heard",
            Self::Started => "started",
            Self::Owner => "owner",
        }
    }

    /// The source of a remembered address. One that was named at an earlier
    /// start counts as told by others now.
    pub(crate) fn remembered(name: &str, owner_added: bool) -> Self {
        match name {
            _ if owner_added => Self::Owner,
            "heard" => Self::Heard,
            _ => Self::Gossip,
        }
    }

    /// Named by a person: always dialled, and retried fast.
    pub(crate) fn is_owned(self) -> bool {
        self >= Self::Started
    }
}

/// What is kept of an address over restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BookRow {
    pub(crate) address: SocketAddr,
    pub(crate) source: Source,
    /// Unix seconds, 0 for never.
    pub(crate) last_tried: u64,
    /// Unix seconds, 0 for never.
    pub(crate) last_reached: u64,
    pub(crate) failures: u32,
}

/// What we found out about an address beyond "it answers or not".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Fine,
    /// It is ourselves.
    Ourselves,
    /// It runs another network.
    OtherNetwork,
    /// It broke rules: its own word does not bring it back, and others are not told of it.
    Broke,
}

/// One address.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) row: BookRow,
    pub(crate) standing: Standing,
    /// Not dialled before.
    pub(crate) next_try: Duration,
    pub(crate) last_error: Option<String>,
}

/// The address book.
#[derive(Debug)]
pub(crate) struct Book {
    entries: BTreeMap<SocketAddr, Entry>,
}

impl Book {
    /// The book as it was remembered; every address may be tried at once.
    pub(crate) fn new(rows: Vec<BookRow>) -> Self {
        let mut book = Self {
            entries: BTreeMap::new(),
        };
        for row in rows.into_iter().take(MAX_ADDRESSES) {
            book.entries
                .insert(row.address, Entry::new(row, Duration::ZERO));
        }
        book
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

    pub(crate) fn remove(&mut self, address: &SocketAddr) -> Option<Entry> {
        self.entries.remove(address)
    }

    /// Adds an address, or raises the trust in one that is there. Says
    /// whether anything changed. A full book lets its least promising
    /// address go, never one that the owner named.
    pub(crate) fn add(&mut self, address: SocketAddr, source: Source, now: Duration) -> bool {
        if let Some(entry) = self.entries.get_mut(&address) {
            let raised = source > entry.row.source;
            if raised {
                entry.row.source = source;
            }
            if source.is_owned() {
                // Whoever names it again wants it tried again, whatever it was.
                entry.next_try = now;
                entry.standing = Standing::Fine;
            }
            return raised;
        }
        let crowded = !source.is_owned() && self.of_ip(address.ip()) >= MAX_PER_IP;
        if crowded || (self.entries.len() >= MAX_ADDRESSES && !self.let_one_go(source)) {
            return false;
        }
        let row = BookRow {
            address,
            source,
            last_tried: 0,
            last_reached: 0,
            failures: 0,
        };
        self.entries.insert(address, Entry::new(row, now));
        true
    }

    fn of_ip(&self, ip: IpAddr) -> usize {
        let all_ports = SocketAddr::new(ip, 0)..=SocketAddr::new(ip, u16::MAX);
        self.entries.range(all_ports).count()
    }

    fn let_one_go(&mut self, for_source: Source) -> bool {
        let worst = self
            .entries
            .values()
            .filter(|entry| !entry.row.source.is_owned())
            .max_by_key(|entry| {
                (
                    entry.row.failures,
                    std::cmp::Reverse(entry.row.last_reached),
                )
            })
            .filter(|entry| for_source.is_owned() || entry.row.failures > 0)
            .map(|entry| entry.row.address);
        worst.is_some_and(|address| self.entries.remove(&address).is_some())
    }

    /// Addresses that may be dialled now, the most promising first.
    pub(crate) fn due(&self, now: Duration) -> Vec<(SocketAddr, Source)> {
        let mut due: Vec<&Entry> = self
            .entries
            .values()
            .filter(|entry| entry.standing != Standing::Ourselves && entry.next_try <= now)
            .collect();
        due.sort_by_key(|entry| {
            let reached = std::cmp::Reverse(entry.row.last_reached);
            (!entry.row.source.is_owned(), entry.row.failures, reached)
        });
        due.iter()
            .map(|entry| (entry.row.address, entry.row.source))
            .collect()
    }
}

impl Entry {
    fn new(row: BookRow, next_try: Duration) -> Self {
        Self {
            row,
            standing: Standing::Fine,
            next_try,
            last_error: None,
        }
    }

    /// A try failed, or a connection ended: later again.
    pub(crate) fn failed(&mut self, error: String, now: Duration, dice: &mut Dice) {
        self.row.failures = self.row.failures.saturating_add(1);
        self.last_error = Some(error);
        self.next_try = now + self.back_off(dice);
    }

    /// It broke rules: not soon again.
    pub(crate) fn avoid(&mut self, error: String, now: Duration) {
        self.row.failures = self.row.failures.saturating_add(1);
        self.last_error = Some(error);
        let owned = self.row.source.is_owned();
        self.next_try = now + if owned { AVOIDED_OWNED } else { AVOIDED };
    }

    /// 1, 2, 4 … times the first wait, a quarter more or less.
    fn back_off(&self, dice: &mut Dice) -> Duration {
        let (first, longest) = if self.row.source.is_owned() {
            (FIRST_OWNED_BACK_OFF, LONGEST_OWNED_BACK_OFF)
        } else {
            (FIRST_BACK_OFF, LONGEST_BACK_OFF)
        };
        let doublings = self.row.failures.saturating_sub(1).min(16);
        let wait = first.saturating_mul(1 << doublings).min(longest);
        dice.between(wait * 3 / 4, (wait * 5 / 4).min(longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u16) -> SocketAddr {
        let [high, low] = last.to_be_bytes();
        SocketAddr::from(([93, 184, high, low], 8000))
    }

    #[test]
    fn waits_from_a_minute_to_a_day_for_strangers_and_from_a_second_for_friends() {
        let mut dice = Dice::new(1);
        let cases = [
            (Source::Gossip, FIRST_BACK_OFF, LONGEST_BACK_OFF),
            (Source::Owner, FIRST_OWNED_BACK_OFF, LONGEST_OWNED_BACK_OFF),
        ];
        for (source, first, longest) in cases {
            let mut book = Book::new(Vec::new());
            assert!(book.add(address(1), source, Duration::ZERO));
            let entry = book.get_mut(&address(1)).unwrap();
            entry.failed("gone".into(), Duration::ZERO, &mut dice);
            assert!(entry.next_try >= first * 3 / 4 && entry.next_try <= first * 5 / 4);
            for _ in 0..40 {
                entry.failed("gone".into(), Duration::ZERO, &mut dice);
            }
            assert!(entry.next_try >= longest * 3 / 4 && entry.next_try <= longest);
        }
    }

    #[test]
    fn keeps_the_owners_addresses_when_it_is_full() {
        let mut book = Book::new(Vec::new());
        let mut dice = Dice::new(1);
        assert!(book.add(address(0), Source::Owner, Duration::ZERO));
        for last in 1..u16::try_from(MAX_ADDRESSES).unwrap() {
            assert!(book.add(address(last), Source::Gossip, Duration::ZERO));
        }
        assert!(!book.add(address(2_000), Source::Gossip, Duration::ZERO));
        let entry = book.get_mut(&address(5)).unwrap();
        entry.failed("gone".into(), Duration::ZERO, &mut dice);
        assert!(book.add(address(2_000), Source::Gossip, Duration::ZERO));
        assert!(book.get(&address(5)).is_none() && book.get(&address(0)).is_some());
        assert!(book.add(address(2_001), Source::Owner, Duration::ZERO));
        assert_eq!(book.iter().count(), MAX_ADDRESSES);
    }

    #[test]
    fn one_computer_cannot_fill_it_with_its_ports() {
        let mut book = Book::new(Vec::new());
        let ports = (2_000..4_000).map(|port| SocketAddr::from(([93, 184, 216, 1], port)));
        ports.for_each(|told| {
            book.add(told, Source::Heard, Duration::ZERO);
        });
        assert_eq!(book.iter().count(), MAX_PER_IP);
        assert!(book.add(address(1), Source::Heard, Duration::ZERO));
    }

    #[test]
    fn raises_trust_and_never_lowers_it() {
        let mut book = Book::new(Vec::new());
        assert!(book.add(address(1), Source::Gossip, Duration::ZERO));
        assert!(book.add(address(1), Source::Owner, Duration::ZERO));
        assert!(!book.add(address(1), Source::Gossip, Duration::ZERO));
        assert_eq!(book.get(&address(1)).unwrap().row.source, Source::Owner);
    }
}
