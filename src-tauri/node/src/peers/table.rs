//! The peers' table for the owner, and the addresses told to others.

use std::net::SocketAddr;
use std::time::Duration;

use super::book::{Entry, Standing};
use super::inbound::Caller;
use super::session::Session;
use super::{Peers, address};
use crate::net::action::Now;
use crate::net::view::{Direction, PeerState, PeerView};

/// Others are told what we reached in this time (section 8).
const TOLD_FOR: u64 = 3 * 60 * 60;
/// Addresses told in one answer at most.
const MAX_TOLD: usize = 64;

impl Peers {
    /// Every peer that matters to the owner: named ones, connections, callers.
    pub(crate) fn table(&self, now: Now) -> Vec<PeerView> {
        let mut rows: Vec<PeerView> = self
            .book
            .iter()
            .filter(|entry| {
                let connected = self.sessions.contains_key(&entry.row.address);
                entry.row.source.is_owned() || connected
            })
            .map(|entry| self.outbound_row(entry, now))
            .collect();
        let streams = self
            .sessions
            .values()
            .filter(|session| !session.edge.dialled);
        rows.extend(streams.map(|session| stream_row(session)));
        for caller in self.callers.list() {
            // Who dials us and is dialled by us is one peer.
            let dialled = self.dialled(caller);
            match rows.iter_mut().find(|row| Some(row.address) == dialled) {
                Some(row) => {
                    row.bytes_in = row.bytes_in.saturating_add(caller.bytes_in);
                    row.bytes_out = row.bytes_out.saturating_add(caller.bytes_out);
                }
                None => rows.push(inbound_row(caller)),
            }
        }
        rows
    }

    /// Where we are connected to the node that calls.
    fn dialled(&self, caller: &Caller) -> Option<SocketAddr> {
        let nonce = caller.nonce?;
        let same = self.sessions.values().find(|session| {
            let node = session.node.as_ref().filter(|_| session.is_up());
            node.is_some_and(|node| node.nonce == nonce)
        });
        same.map(Session::shown_at)
    }

    /// Addresses that this node itself reached lately. Private ones stay
    /// private unless the owner allows them.
    pub(crate) fn known_addresses(&self, now: Now) -> Vec<SocketAddr> {
        let mut reached: Vec<(u64, SocketAddr)> = self
            .book
            .iter()
            .filter(|entry| now.unix.saturating_sub(entry.row.last_reached) <= TOLD_FOR)
            .filter(|entry| entry.standing == Standing::Fine)
            .map(|entry| (entry.row.last_reached, entry.row.address))
            .filter(|(_, told)| address::is_dialable_hearsay(*told, self.config.allow_private))
            .collect();
        reached.sort_unstable_by_key(|(when, address)| (std::cmp::Reverse(*when), *address));
        reached
            .into_iter()
            .map(|(_, address)| address)
            .take(MAX_TOLD)
            .collect()
    }

    /// Our own address as the last peer that we told our port sees it.
    pub(crate) fn public_address(&self) -> Option<SocketAddr> {
        self.public_address
    }

    fn outbound_row(&self, entry: &Entry, now: Now) -> PeerView {
        let session = self.sessions.get(&entry.row.address);
        let node = session.and_then(|session| session.node.as_ref());
        let waits = session.is_none() && entry.standing != Standing::Ourselves;
        PeerView {
            address: entry.row.address,
            direction: Direction::Out,
            state: state_of(entry, session),
            owner_added: entry.row.source.is_owned(),
            height: node.map(|node| node.height),
            agent: node.map(|node| node.agent.clone()),
            ping_ms: session.and_then(|session| session.ping).map(millis),
            since: session
                .filter(|session| session.is_up())
                .map(|session| session.started.unix),
            bytes_in: session.map_or(0, |session| session.bytes_in),
            bytes_out: session.map_or(0, |session| session.bytes_out),
            score: session.map_or(0, |session| session.score),
            last_error: entry.last_error.clone(),
            next_try_secs: waits.then(|| entry.next_try.saturating_sub(now.mono).as_secs()),
        }
    }
}

fn state_of(entry: &Entry, session: Option<&Session>) -> PeerState {
    match (session, entry.standing) {
        (Some(session), _) if session.is_up() => PeerState::Connected,
        (Some(_), _) => PeerState::Connecting,
        (None, Standing::Ourselves) => PeerState::Ourselves,
        (None, Standing::OtherNetwork) => PeerState::OtherNetwork,
        (None, Standing::Broke) => PeerState::Failed,
        (None, Standing::Fine) if entry.row.failures > 0 && entry.row.last_reached == 0 => {
            PeerState::Failed
        }
        (None, Standing::Fine) if entry.row.failures > 1 => PeerState::Failed,
        (None, Standing::Fine) => PeerState::Waiting,
    }
}

fn stream_row(session: &Session) -> PeerView {
    let node = session.node.as_ref();
    PeerView {
        address: session.shown_at(),
        direction: Direction::In,
        state: if session.is_up() {
            PeerState::Connected
        } else {
            PeerState::Connecting
        },
        owner_added: false,
        height: node.map(|node| node.height),
        agent: node.map(|node| node.agent.clone()),
        ping_ms: session.ping.map(millis),
        since: Some(session.started.unix),
        bytes_in: session.bytes_in,
        bytes_out: session.bytes_out,
        score: session.score,
        last_error: None,
        next_try_secs: None,
    }
}

fn inbound_row(caller: &Caller) -> PeerView {
    PeerView {
        address: caller.address(),
        direction: Direction::In,
        state: PeerState::Connected,
        owner_added: false,
        height: None,
        agent: caller.agent.clone(),
        ping_ms: None,
        since: Some(caller.since),
        bytes_in: caller.bytes_in,
        bytes_out: caller.bytes_out,
        score: 0,
        last_error: None,
        next_try_secs: None,
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
