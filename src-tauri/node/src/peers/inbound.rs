//! Who calls our own listener, for the owner's table.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::net::action::Now;

/// Callers that are remembered at most; section 9 admits no more at once.
const MAX_CALLERS: usize = 256;
/// A caller that was silent for longer has gone: twice the long poll and some.
const GONE_AFTER: Duration = Duration::from_secs(75);

/// A call that ends within this time of the caller's removal may have begun before it: a long
/// poll and some.
const LAST_ANSWER: Duration = Duration::from_secs(30);

/// One request that our public listener answered for another node.
#[derive(Debug, Clone)]
pub struct InboundSeen {
    /// The caller's end of the connection.
    pub from: SocketAddr,
    /// The nonce that the calling node gave; tells nodes behind one IP apart.
    pub nonce: Option<u64>,
    /// The program it says it is.
    pub agent: Option<String>,
    /// Bytes received from it.
    pub bytes_in: u64,
    /// Bytes sent to it.
    pub bytes_out: u64,
}

/// One node that calls us.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) from: SocketAddr,
    pub(crate) nonce: Option<u64>,
    /// The port it announced.
    pub(crate) port: Option<u16>,
    pub(crate) agent: Option<String>,
    pub(crate) since: u64,
    pub(crate) bytes_in: u64,
    pub(crate) bytes_out: u64,
    pub(crate) last_seen: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct CallerKey {
    ip: IpAddr,
    nonce: Option<u64>,
}

/// The callers of the last minutes.
#[derive(Debug, Default)]
pub(crate) struct Callers {
    callers: HashMap<CallerKey, Caller>,
    /// Callers that the owner removed, until then; the next call of each is taken for one that
    /// was under way.
    removed: HashMap<CallerKey, Duration>,
}

impl Caller {
    /// The address under which it is shown: the announced one, else where it calls from.
    pub(crate) fn address(&self) -> SocketAddr {
        self.port
            .map_or(self.from, |port| SocketAddr::new(self.from.ip(), port))
    }
}

impl Callers {
    pub(crate) fn seen(&mut self, seen: InboundSeen, now: Now) {
        let from = canonical(seen.from);
        let key = CallerKey {
            ip: from.ip(),
            nonce: seen.nonce,
        };
        if self
            .removed
            .remove(&key)
            .is_some_and(|until| now.mono < until)
        {
            return;
        }
        if !self.callers.contains_key(&key) && self.callers.len() >= MAX_CALLERS {
            return;
        }
        let caller = self.callers.entry(key).or_insert_with(|| Caller {
            from,
            nonce: seen.nonce,
            port: None,
            agent: None,
            since: now.unix,
            bytes_in: 0,
            bytes_out: 0,
            last_seen: now.mono,
        });
        caller.agent = seen.agent.or_else(|| caller.agent.take());
        caller.bytes_in = caller.bytes_in.saturating_add(seen.bytes_in);
        caller.bytes_out = caller.bytes_out.saturating_add(seen.bytes_out);
        caller.last_seen = now.mono;
    }

    /// The caller on this connection, or the only one of its IP, announced a
    /// port.
    pub(crate) fn announced(&mut self, from: SocketAddr, port: u16) {
        let from = canonical(from);
        let of_ip = self
            .callers
            .values_mut()
            .filter(|caller| caller.from.ip() == from.ip());
        let mut of_ip: Vec<&mut Caller> = of_ip.collect();
        let only = of_ip.len() == 1;
        if let Some(caller) = of_ip.iter_mut().find(|caller| only || caller.from == from) {
            caller.port = Some(port);
        }
    }

    /// Takes off the list who is shown at this address, or is the node of this nonce; says
    /// whether there was one. It is listed anew when it calls again.
    pub(crate) fn remove(
        &mut self,
        address: SocketAddr,
        nonce: Option<u64>,
        now: Duration,
    ) -> bool {
        let before = self.callers.len();
        self.callers.retain(|key, caller| {
            let same_node = nonce.is_some() && caller.nonce == nonce;
            let goes = same_node || caller.address() == address;
            if goes {
                self.removed.insert(*key, now + LAST_ANSWER);
            }
            !goes
        });
        self.callers.len() < before
    }

    /// Takes the node of this nonce off the list.
    pub(crate) fn forget(&mut self, nonce: u64) {
        self.callers.retain(|_, caller| caller.nonce != Some(nonce));
    }

    /// Takes all callers of a client off the list that is banned now.
    pub(crate) fn banned(&mut self, client: IpAddr) {
        self.callers
            .retain(|key, _| super::group::one_client(key.ip) != client);
    }

    /// Lets those go that are silent.
    pub(crate) fn tick(&mut self, now: Duration) {
        self.removed.retain(|_, until| *until > now);
        self.callers
            .retain(|_, caller| now.saturating_sub(caller.last_seen) < GONE_AFTER);
    }

    /// Who calls, the longest there first.
    pub(crate) fn list(&self) -> Vec<&Caller> {
        let mut callers: Vec<&Caller> = self.callers.values().collect();
        callers.sort_by_key(|caller| (caller.since, caller.from));
        callers
    }
}

/// A listener of both families shows IPv4 callers in the clothes of IPv6.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(port: u16, nonce: u64) -> InboundSeen {
        InboundSeen {
            from: SocketAddr::from(([127, 0, 0, 1], port)),
            nonce: Some(nonce),
            agent: Some("blocknet/0.1.0".into()),
            bytes_in: 10,
            bytes_out: 20,
        }
    }

    #[test]
    fn counts_a_node_once_over_many_connections_and_forgets_it_when_silent() {
        let mut callers = Callers::default();
        let at = |secs| Now {
            mono: Duration::from_secs(secs),
            unix: 100 + secs,
        };
        callers.seen(seen(5_000, 1), at(0));
        callers.seen(seen(5_001, 1), at(1));
        callers.seen(seen(5_002, 2), at(2));
        assert_eq!(callers.list().len(), 2);
        assert_eq!(
            callers.list().first().map(|caller| caller.bytes_out),
            Some(40)
        );
        callers.announced(SocketAddr::from(([127, 0, 0, 1], 5_002)), 8_102);
        assert_eq!(
            callers.list().get(1).and_then(|caller| caller.port),
            Some(8_102)
        );
        callers.tick(Duration::from_secs(76));
        assert_eq!(callers.list().len(), 1);
        callers.tick(Duration::from_secs(78));
        assert!(callers.list().is_empty());
    }

    #[test]
    fn remembers_no_more_than_its_bound() {
        let mut callers = Callers::default();
        let now = Now {
            mono: Duration::ZERO,
            unix: 0,
        };
        for nonce in 0..2_000 {
            callers.seen(seen(5_000, nonce), now);
        }
        assert_eq!(callers.list().len(), MAX_CALLERS);
    }
}
