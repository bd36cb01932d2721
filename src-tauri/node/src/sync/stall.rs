//! Who held the window up: what it was to give goes to another, and where that costs the sync time
//! the peer is let go (section 9). It is asked again after a rest, also over a new connection.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;

use super::Remote;
use super::window::{Step, Window};
use crate::net::action::{Edge, Fault, Link, Notice, Now, OurTip, Outbox};
use crate::peers::one_client;

/// A peer that holds the window up for so long is relieved by another.
const FIRST_PATIENCE: Duration = Duration::from_secs(2);
/// Patience doubles with each stall, up to this.
const LONGEST_PATIENCE: Duration = Duration::from_secs(64);
/// Stallers that are remembered at most; each had to be believed for two seconds.
const MAX_STALLERS: usize = 64;

/// How long the front is waited for.
#[derive(Debug)]
pub(super) struct Patience(Duration);

impl Default for Patience {
    fn default() -> Self {
        Self(FIRST_PATIENCE)
    }
}

impl Patience {
    /// Bodies were taken. It shrinks slowly, so that a thin line is not let go again and again.
    pub(super) fn shrink(&mut self) {
        self.0 = (self.0 * 17 / 20).max(FIRST_PATIENCE);
    }

    /// Somebody stalled; gives the patience with whoever is next.
    fn double(&mut self) -> Duration {
        self.0 = (self.0 * 2).min(LONGEST_PATIENCE);
        self.0
    }
}

/// Peers that were let go, and when each is asked for bodies again.
#[derive(Debug, Default)]
pub(super) struct Stallers {
    list: VecDeque<(SocketAddr, Duration)>,
}

impl Stallers {
    fn put(&mut self, link: Link, edge: Edge, until: Duration) {
        let whom = known_by(link, edge);
        self.list.retain(|(one, _)| *one != whom);
        if self.list.len() >= MAX_STALLERS {
            self.list.pop_front();
        }
        self.list.push_back((whom, until));
    }

    /// When a peer that connects now is asked for bodies.
    pub(super) fn rest_of(&self, link: Link, edge: Edge) -> Duration {
        let whom = known_by(link, edge);
        let known = self.list.iter().find(|(one, _)| *one == whom);
        known.map_or(Duration::ZERO, |(_, until)| *until)
    }
}

/// A peer that dialled us comes from another port each time; programs of this computer are told
/// apart by nothing else.
fn known_by(link: Link, edge: Edge) -> SocketAddr {
    let ip = link.peer.ip().to_canonical();
    match edge.dialled || ip.is_loopback() {
        true => link.peer,
        false => SocketAddr::new(one_client(ip), 0),
    }
}

impl Window {
    /// The first missing body holds all others up: when its peer is slow and another has nothing
    /// else to do, the other gets the work. Where the other has proven that it gives bodies, the
    /// slow one is let go.
    pub(super) fn relieve_stalled(
        &mut self,
        peers: &BTreeMap<SocketAddr, Remote>,
        tip: &OurTip,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let mut unsubmitted = self.slots.iter();
        let first = unsubmitted.find(|slot| !matches!(slot.step, Step::Submitting));
        let Some((slot, peer, since)) = first.and_then(|slot| match slot.step {
            Step::Asked { peer, since } => Some((slot, peer, since)),
            _ => None,
        }) else {
            return;
        };
        if now.mono.saturating_sub(since) < self.patience.0 {
            return;
        }
        let others = peers.values().filter(|remote| {
            let address = remote.link.peer;
            let is_free = remote.is_free(tip, now) && !self.has_work_for(address, peers);
            is_free && address != peer && !slot.tried.contains(&address)
        });
        let others: Vec<&Remote> = others.collect();
        if others.is_empty() {
            return;
        }
        // Of rivals none holds up another.
        let waits = self.tied.is_none() && others.iter().any(|other| other.gave_bodies);
        let patience = self.patience.double();
        self.release(peer);
        let Some(remote) = peers.get(&peer) else {
            return;
        };
        let link = remote.link;
        let fault = if waits {
            let until = now.mono + patience;
            self.stallers.put(link, remote.edge, until);
            Fault::Stalled
        } else {
            Fault::Slow
        };
        outbox.tell(Notice::Blame { link, fault });
    }

    /// Whether a free peer could be given anything but the front, now or in a moment.
    fn has_work_for(&self, peer: SocketAddr, peers: &BTreeMap<SocketAddr, Remote>) -> bool {
        let free = self.slots.iter().any(|slot| slot.is_free_for(peer));
        self.asking_core.is_some() || (free && !self.is_full(peers))
    }
}
