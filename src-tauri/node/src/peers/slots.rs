//! Whom we dial: all that the owner named, the anchors of the last run, and
//! strangers while there is room, no two of one group.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use super::book::Entry;
use super::group::Group;
use super::session::{Ending, Kind, Session};
use super::{Peers, Source};
use crate::limits::{BLOCKS_ONLY_OUTBOUND, FULL_OUTBOUND, OWNED_OUTBOUND, PROBE_EVERY};
use crate::net::action::{Link, Now, Outbox, SessionId};

/// A peer for blocks alone is taken for everything only after this time without others.
const ALONE_FOR: Duration = Duration::from_secs(30);

/// The outbound slots that are in use.
#[derive(Debug, Default)]
pub(super) struct Slots {
    owned: usize,
    pub(super) lan: usize,
    full: usize,
    full_up: usize,
    blocks_only: usize,
    probes: usize,
    /// The groups of strangers.
    groups: BTreeSet<Group>,
}

impl Slots {
    /// What a stranger would be dialled for, if there is room.
    fn free(&self) -> Option<Kind> {
        if self.full < FULL_OUTBOUND {
            Some(Kind::Full)
        } else if self.full_up >= FULL_OUTBOUND && self.blocks_only < BLOCKS_ONLY_OUTBOUND {
            Some(Kind::BlocksOnly)
        } else {
            None
        }
    }

    fn take(&mut self, address: SocketAddr, kind: Kind) {
        match kind {
            Kind::Full => self.full += 1,
            Kind::BlocksOnly => self.blocks_only += 1,
            Kind::Probe => self.probes += 1,
        }
        if kind != Kind::Probe {
            self.groups.insert(Group::of(address));
        }
    }
}

impl Peers {
    /// Dials what is due.
    pub(super) fn dial_due(&mut self, now: Now, outbox: &mut Outbox) {
        let mut slots = self.slots();
        self.dial_owned(&mut slots, now, outbox);
        self.dial_lan(&mut slots, now, outbox);
        self.dial_anchors(&mut slots, now, outbox);
        self.dial_strangers(&mut slots, now, outbox);
        self.probe(&slots, now, outbox);
    }

    fn slots(&self) -> Slots {
        let mut slots = Slots::default();
        let dialled = self
            .sessions
            .values()
            .filter(|session| session.edge.dialled);
        for session in dialled {
            let address = session.link.peer;
            if self.is_owned(&address) {
                slots.owned += 1;
                continue;
            }
            if self.is_of_lan(&address) {
                slots.lan += 1;
                continue;
            }
            slots.take(address, session.kind);
            if session.kind == Kind::Full && session.is_up() {
                slots.full_up += 1;
            }
        }
        slots
    }

    pub(super) fn is_owned(&self, address: &SocketAddr) -> bool {
        let entry = self.book.get(address);
        entry.is_some_and(|entry| entry.row.source.is_owned())
    }

    fn dial_owned(&mut self, slots: &mut Slots, now: Now, outbox: &mut Outbox) {
        let mut due: Vec<&Entry> = self
            .book
            .iter()
            .filter(|entry| entry.row.source.is_owned() && self.may_dial(entry, now))
            .collect();
        due.sort_by_key(|entry| {
            (
                entry.row.failures,
                std::cmp::Reverse(entry.row.last_reached),
            )
        });
        let room = OWNED_OUTBOUND.saturating_sub(slots.owned);
        let due: Vec<SocketAddr> = due.iter().map(|entry| entry.row.address).collect();
        for address in due.into_iter().take(room) {
            slots.owned += 1;
            self.dial(address, Kind::Full, now, outbox);
        }
    }

    /// The peers for blocks alone of the last run: who isolates us now would have had to do it
    /// before the restart as well.
    fn dial_anchors(&mut self, slots: &mut Slots, now: Now, outbox: &mut Outbox) {
        for address in std::mem::take(&mut self.anchors) {
            let entry = self.book.get(&address);
            let may = entry.is_some_and(|entry| self.may_dial(entry, now));
            let free = slots.blocks_only < BLOCKS_ONLY_OUTBOUND
                && !slots.groups.contains(&Group::of(address));
            if may && free && !self.is_owned(&address) {
                slots.take(address, Kind::BlocksOnly);
                self.dial(address, Kind::BlocksOnly, now, outbox);
            }
        }
    }

    /// Strangers by lot, as many from those that answered once as from those that are new: who
    /// fills one half of the book does not fill our slots.
    fn dial_strangers(&mut self, slots: &mut Slots, now: Now, outbox: &mut Outbox) {
        if slots.free().is_none() {
            return;
        }
        let (mut tried, mut new) = (Vec::new(), Vec::new());
        for entry in self.book.iter() {
            let address = entry.row.address;
            let fits = entry.row.source < Source::Lan
                && !slots.groups.contains(&Group::of(address))
                && self.may_dial(entry, now)
                && !self.streams_from(address);
            if fits {
                let half = if entry.is_tried() {
                    &mut tried
                } else {
                    &mut new
                };
                half.push((entry.row.failures, address));
            }
        }
        let mut dialled = false;
        while let Some(kind) = slots.free() {
            let half = match (tried.is_empty(), new.is_empty()) {
                (true, true) => break,
                (false, true) => &mut tried,
                (true, false) => &mut new,
                (false, false) if self.dice.below(2) == 0 => &mut tried,
                (false, false) => &mut new,
            };
            // Of two, the one that failed less.
            let (one, other) = (self.dice.below(half.len()), self.dice.below(half.len()));
            let better = if half.get(one) <= half.get(other) {
                one
            } else {
                other
            };
            let (_, address) = half.swap_remove(better);
            if slots.groups.contains(&Group::of(address)) {
                continue;
            }
            slots.take(address, kind);
            self.dial(address, kind, now, outbox);
            dialled = true;
        }
        if !dialled && slots.full == 0 && slots.owned == 0 {
            self.use_for_everything(now, outbox);
        }
    }

    /// With nobody else to dial, a peer for blocks alone is worth more as a full one.
    fn use_for_everything(&mut self, now: Now, outbox: &mut Outbox) {
        let alone = |session: &&Session| {
            session.edge.dialled
                && session.kind == Kind::BlocksOnly
                && now.mono.saturating_sub(session.started.mono) >= ALONE_FOR
        };
        let link = self
            .sessions
            .values()
            .find(alone)
            .map(|session| session.link);
        if let Some(link) = link {
            self.end(link, Ending::GaveWay, now, outbox);
            self.dial(link.peer, Kind::Full, now, outbox);
        }
    }

    /// Every two minutes, one address is asked whether it is there: a tried one whose place
    /// another wants, else one that was only told.
    fn probe(&mut self, slots: &Slots, now: Now, outbox: &mut Outbox) {
        let due = *self.probe_due.get_or_insert(now.mono + PROBE_EVERY);
        if due > now.mono || slots.probes > 0 {
            return;
        }
        let wait = self.dice.between(PROBE_EVERY * 3 / 4, PROBE_EVERY * 5 / 4);
        self.probe_due = Some(now.mono + wait);
        let contested = self.book.contested().find(|address| {
            let entry = self.book.get(address);
            entry.is_some_and(|entry| self.may_dial(entry, now))
        });
        let told: Vec<SocketAddr> = self
            .book
            .iter()
            .filter(|entry| !entry.is_tried() && !entry.row.source.is_owned())
            .filter(|entry| self.may_dial(entry, now))
            .map(|entry| entry.row.address)
            .collect();
        if let Some(address) = contested.or_else(|| self.dice.choose(&told)) {
            self.dial(address, Kind::Probe, now, outbox);
        }
    }

    pub(super) fn may_dial(&self, entry: &Entry, now: Now) -> bool {
        entry.is_due(now)
            && !self.sessions.contains_key(&entry.row.address)
            && self.may_deal_with(entry, now)
    }

    /// No ban holds against it. What the node itself holds against an address does not count
    /// where the owner named it: that has its own, shorter time.
    fn may_deal_with(&self, entry: &Entry, now: Now) -> bool {
        let ban = self.bans.against(entry.row.address.ip(), now.unix);
        ban.is_none_or(|ban| !ban.by_owner && entry.row.source.is_owned())
    }

    pub(super) fn dial(&mut self, peer: SocketAddr, kind: Kind, now: Now, outbox: &mut Outbox) {
        if let Some(entry) = self.book.get_mut(&peer) {
            entry.row.last_tried = now.unix;
        }
        let link = self.next_link(peer);
        let session = Session::dial(link, kind, now, outbox);
        self.sessions.insert(peer, session);
    }

    pub(super) fn next_link(&mut self, peer: SocketAddr) -> Link {
        self.last_session += 1;
        Link {
            peer,
            session: SessionId(self.last_session),
        }
    }
}
