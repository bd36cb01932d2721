//! Who waits for events: a bounded number over HTTP, a share of it for each client, and some for
//! each stream, which no crowd over HTTP can take.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::rates::one_client;

/// The places of those who wait.
#[derive(Clone, Debug)]
pub(crate) struct Waiters(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    all: usize,
    per_client: usize,
    per_stream: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    /// Of all over HTTP.
    over_http: usize,
    by_whom: HashMap<Waits, usize>,
}

/// Whose places are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Waits {
    /// The far end of a stream.
    Stream(SocketAddr),
    /// A client over HTTP.
    Client(IpAddr),
    /// This computer over HTTP, or somebody in the process: its programs share one address.
    AtHome,
}

/// One place; it is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Waiting {
    waiters: Waiters,
    who: Waits,
}

impl Waits {
    /// A client over HTTP, with all that it owns.
    pub(crate) fn client(address: IpAddr) -> Self {
        Self::Client(one_client(address))
    }
}

impl Waiters {
    /// So many places over HTTP, so many of them for a client, and so many for each stream.
    pub(crate) fn new(all: usize, per_client: usize, per_stream: usize) -> Self {
        Self(Arc::new(Inner {
            all,
            per_client,
            per_stream,
            taken: Mutex::default(),
        }))
    }

    /// A place, or none when all or those of `who` are taken.
    pub(crate) fn take(&self, who: Waits) -> Option<Waiting> {
        let inner = &self.0;
        let mut taken = inner.taken();
        let mine = taken.by_whom.get(&who).copied().unwrap_or(0);
        let share = match who {
            Waits::Stream(_) => inner.per_stream,
            Waits::Client(_) => inner.per_client,
            Waits::AtHome => inner.all,
        };
        let over_http = !matches!(who, Waits::Stream(_));
        if mine >= share || (over_http && taken.over_http >= inner.all) {
            return None;
        }
        taken.over_http += usize::from(over_http);
        taken.by_whom.insert(who, mine + 1);
        Some(Waiting {
            waiters: self.clone(),
            who,
        })
    }
}

impl Inner {
    fn taken(&self) -> MutexGuard<'_, Taken> {
        // Nothing is left half done in there, so a panic elsewhere does not spoil it.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut taken = self.waiters.0.taken();
        let over_http = !matches!(self.who, Waits::Stream(_));
        taken.over_http = taken.over_http.saturating_sub(usize::from(over_http));
        if let Some(mine) = taken.by_whom.get_mut(&self.who) {
            *mine = mine.saturating_sub(1);
            if *mine == 0 {
                taken.by_whom.remove(&self.who);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, SocketAddr};

    use super::{Waiters, Waits};

    fn client(last: u8) -> Waits {
        Waits::client(IpAddr::from([192, 0, 2, last]))
    }

    fn stream(port: u16) -> Waits {
        Waits::Stream(SocketAddr::from(([192, 0, 2, 1], port)))
    }

    #[test]
    fn a_crowd_over_http_takes_no_place_of_a_stream() {
        let waiters = Waiters::new(4, 2, 2);
        let crowd: Vec<_> = [1, 1, 2, 2]
            .map(|last| waiters.take(client(last)).expect("free"))
            .into();
        assert!(waiters.take(client(3)).is_none(), "all are taken");
        assert!(waiters.take(Waits::AtHome).is_none(), "all are taken");
        let _own = [1, 1].map(|port| waiters.take(stream(port)).expect("its own"));
        assert!(waiters.take(stream(1)).is_none(), "two of one stream");
        assert!(waiters.take(stream(2)).is_some(), "another stream");
        drop(crowd);
        assert!(waiters.take(client(3)).is_some());
    }

    #[test]
    fn a_client_has_a_share_and_this_computer_has_none() {
        let waiters = Waiters::new(9, 2, 1);
        let held = [1, 1].map(|last| waiters.take(client(last)).expect("free"));
        assert!(waiters.take(client(1)).is_none(), "its share is taken");
        let [a, b, c]: [IpAddr; 3] = ["2001:db8::1", "2001:db8::2:1", "2001:db8::3"]
            .map(|text| text.parse().expect("an address"));
        let _network = [a, b].map(|ip| waiters.take(Waits::client(ip)).expect("free"));
        assert!(waiters.take(Waits::client(c)).is_none(), "one /64");
        let _home: Vec<_> = (0..5)
            .map(|_| waiters.take(Waits::AtHome).expect("no share"))
            .collect();
        assert!(waiters.take(Waits::AtHome).is_none(), "nine in all");
        drop(held);
        assert!(waiters.take(client(1)).is_some());
    }
}
