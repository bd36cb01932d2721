//! How many connections are open, in all and from each address, and which of them gives way when a
//! newcomer finds none free.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::{CancellationToken, WaitForCancellationFuture};

use super::clock::Clock;
use crate::limits::Limits;
use crate::rates::one_client;

#[cfg(test)]
mod tests;

/// The places for connections.
#[derive(Clone, Debug)]
pub(super) struct Slots(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    all: usize,
    for_streams: usize,
    per_ip: usize,
    per_ip_when_full: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    /// Tells places apart.
    last: u64,
    held: HashMap<u64, Held>,
    by_client: HashMap<IpAddr, usize>,
}

/// A place that is taken.
#[derive(Debug)]
struct Held {
    client: IpAddr,
    /// None once it is a stream's.
    over_http: Option<OverHttp>,
}

#[derive(Debug)]
struct OverHttp {
    clock: Clock,
    give_way: CancellationToken,
    /// It carries requests of many, and gives way to nobody.
    is_proxy: bool,
}

/// One place; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Slots,
    number: u64,
    give_way: CancellationToken,
}

impl Slots {
    pub(super) fn new(limits: &Limits) -> Self {
        Self(Arc::new(Inner {
            all: limits.connections,
            for_streams: limits.connections_for_streams,
            per_ip: limits.connections_per_ip,
            per_ip_when_full: limits.connections_per_ip_when_full,
            taken: Mutex::default(),
        }))
    }

    /// A place for a connection from `address`, or none when all of that address are taken, or all
    /// are and none gives way. A proxy has as many as there are. `clock` tells when it is idle.
    pub(super) fn take(&self, address: IpAddr, is_proxy: bool, clock: &Clock) -> Option<Slot> {
        let inner = &self.0;
        let exempt = is_proxy || address.to_canonical().is_loopback();
        let client = one_client(address);
        let mut taken = inner.taken();
        let mine = taken.of(client);
        let share = match taken.held.len() >= inner.all / 2 {
            true => inner.per_ip.min(inner.per_ip_when_full),
            false => inner.per_ip,
        };
        if mine >= share && !exempt {
            return None;
        }
        let over_http = taken.over_http().count();
        let is_full = taken.held.len() >= inner.all
            || over_http >= inner.all.saturating_sub(inner.for_streams);
        if is_full {
            let quiet = taken.gives_way(mine)?;
            taken.free(quiet);
        }
        let give_way = CancellationToken::new();
        taken.last += 1;
        let number = taken.last;
        let over_http = Some(OverHttp {
            clock: clock.clone(),
            give_way: give_way.clone(),
            is_proxy,
        });
        taken.held.insert(number, Held { client, over_http });
        *taken.by_client.entry(client).or_insert(0) += 1;
        Some(Slot {
            slots: self.clone(),
            number,
            give_way,
        })
    }
}

impl Inner {
    fn taken(&self) -> MutexGuard<'_, Taken> {
        // Nothing is left half done in there, so a panic elsewhere does not spoil it.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn of(&self, client: IpAddr) -> usize {
        self.by_client.get(&client).copied().unwrap_or(0)
    }

    fn over_http(&self) -> impl Iterator<Item = (u64, IpAddr, &OverHttp)> {
        self.held
            .iter()
            .filter_map(|(number, held)| Some((*number, held.client, held.over_http.as_ref()?)))
    }

    /// The connection that is worth least to whoever has most of them: the one that is idle
    /// longest, else one whose first request has not come. None of a client that has no more than
    /// the newcomer would have then.
    fn gives_way(&self, mine: usize) -> Option<u64> {
        let quiet = self.over_http().filter(|(_, client, held)| {
            let has = self.of(*client);
            // A lone connection may well be about to ask.
            let waits = held.clock.idle_since().is_some() || has > 1;
            has > mine && waits && held.clock.is_quiet() && !held.is_proxy
        });
        let least = quiet.max_by_key(|(number, client, held)| {
            let idle_since = held.clock.idle_since();
            let longest = (idle_since.is_some(), Reverse(idle_since));
            (self.of(*client), longest, Reverse(*number))
        });
        least.map(|(number, ..)| number)
    }

    /// A place is free; its connection ends as soon as it hears of it, if it has not.
    fn free(&mut self, number: u64) {
        let Some(held) = self.held.remove(&number) else {
            return;
        };
        if let Some(over_http) = held.over_http {
            over_http.give_way.cancel();
        }
        if let Some(mine) = self.by_client.get_mut(&held.client) {
            *mine = mine.saturating_sub(1);
            if *mine == 0 {
                self.by_client.remove(&held.client);
            }
        }
    }
}

impl Slot {
    /// Ends when the connection is to give way.
    pub(super) fn gives_way(&self) -> WaitForCancellationFuture<'_> {
        self.give_way.cancelled()
    }

    /// The connection carries no more requests over HTTP: whoever keeps its place is a stream.
    pub(super) fn leaves_http(&self) {
        if let Some(held) = self.slots.0.taken().held.get_mut(&self.number) {
            held.over_http = None;
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.0.taken().free(self.number);
    }
}
