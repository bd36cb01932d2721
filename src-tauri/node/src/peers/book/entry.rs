//! One address of the book, and what is kept of it over restarts.

use std::net::SocketAddr;
use std::time::Duration;

use super::buckets::Place;
use crate::limits::{
    FIRST_BACK_OFF, FIRST_OWNED_BACK_OFF, LONGEST_BACK_OFF, LONGEST_OWNED_BACK_OFF,
    PUNISHED_OWNED_SECS, PUNISHED_SECS,
};
use crate::net::action::Now;
use crate::net::dice::Dice;
use crate::said::Problem;

/// Failures after which an address that never answered gives its place to another.
const HOPELESS: u32 = 3;

/// Where an address came from. The order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// Another peer told it.
    Gossip,
    /// The peer itself said that it can be reached there.
    Heard,
    /// It was found on the local network.
    Lan,
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
            Self::Lan => "lan",
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
    /// It relays blocks only, and is dialled first at the next start.
    pub(crate) anchor: bool,
    /// Unix seconds before which it is not dialled, because it broke a rule; 0 for never.
    pub(crate) avoid_until: u64,
}

impl BookRow {
    /// An address of which nothing is known.
    pub(crate) fn new(address: SocketAddr, source: Source) -> Self {
        Self {
            address,
            source,
            last_tried: 0,
            last_reached: 0,
            failures: 0,
            anchor: false,
            avoid_until: 0,
        }
    }
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
    pub(crate) last_error: Option<Problem>,
    /// The nonce of the node that answered there last.
    pub(crate) nonce: Option<u64>,
    /// It rests because it is a second way to a node that we are connected to.
    pub(crate) twice: bool,
    /// Connections in a row that were given up because it is slow.
    pub(crate) slow_ends: u32,
    place: Place,
}

impl Entry {
    pub(super) fn new(row: BookRow, place: Place, next_try: Duration) -> Self {
        Self {
            row,
            standing: Standing::Fine,
            next_try,
            last_error: None,
            nonce: None,
            twice: false,
            slow_ends: 0,
            place,
        }
    }

    pub(super) fn place(&self) -> Place {
        self.place
    }

    pub(super) fn set_place(&mut self, place: Place) {
        self.place = place;
    }

    /// It answered once, and lies among those that did.
    pub(crate) fn is_tried(&self) -> bool {
        matches!(self.place, Place::Tried(_))
    }

    /// It never answered, and was tried: its place may be given to another.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.row.last_reached == 0 && self.row.failures >= HOPELESS
    }

    /// It may be dialled now.
    pub(crate) fn is_due(&self, now: Now) -> bool {
        self.standing != Standing::Ourselves
            && self.next_try <= now.mono
            && self.row.avoid_until <= now.unix
    }

    /// A person wants it tried, whatever it was.
    pub(super) fn try_at(&mut self, now: Duration) {
        self.next_try = now;
        self.standing = Standing::Fine;
        self.row.avoid_until = 0;
        self.twice = false;
    }

    /// The owner forgives what it did.
    pub(crate) fn forgive(&mut self, now: Duration) {
        if self.standing == Standing::Broke {
            self.try_at(now);
        }
        self.row.avoid_until = 0;
    }

    /// A try failed, or a connection ended: later again.
    pub(crate) fn failed(&mut self, error: Problem, now: Duration, dice: &mut Dice) {
        self.row.failures = self.row.failures.saturating_add(1);
        self.last_error = Some(error);
        self.next_try = now + self.back_off(dice);
    }

    /// It broke rules: not soon again, not after a restart either.
    pub(crate) fn avoid(&mut self, error: Problem, now: Now) {
        self.row.failures = self.row.failures.saturating_add(1);
        self.last_error = Some(error);
        let owned = self.row.source.is_owned();
        let secs = if owned {
            PUNISHED_OWNED_SECS
        } else {
            PUNISHED_SECS
        };
        self.row.avoid_until = now.unix.saturating_add(secs);
        self.next_try = now.mono + Duration::from_secs(secs);
    }

    /// Not before this time again, for no fault of its own.
    pub(crate) fn rest(&mut self, why: Problem, until: Duration) {
        self.last_error = Some(why);
        self.next_try = until;
    }

    /// 1, 2, 4 … times the first wait, a quarter more or less.
    fn back_off(&self, dice: &mut Dice) -> Duration {
        let (first, longest) = if self.row.source >= Source::Lan {
            (FIRST_OWNED_BACK_OFF, LONGEST_OWNED_BACK_OFF)
        } else {
            (FIRST_BACK_OFF, LONGEST_BACK_OFF)
        };
        let doublings = self.row.failures.saturating_sub(1).min(16);
        let wait = first.saturating_mul(1 << doublings).min(longest);
        dice.between(wait * 3 / 4, (wait * 5 / 4).min(longest))
    }
}
