//! The peers' table for the owner.

use std::net::SocketAddr;
use std::time::Duration;

use super::Peers;
use super::book::{Entry, Standing};
use super::inbound::Caller;
use super::session::{Kind, Session};
use crate::net::action::Now;
use crate::net::view::{Direction, PeerState, PeerView};

impl Peers {
    /// Every peer that matters to the owner: named ones, connections, callers. Each node is one
    /// row, whatever ways there are to it.
    pub(crate) fn table(&self, now: Now) -> Vec<PeerView> {
        let mut streams: Vec<&Session> = self.inbound().collect();
        let mut rows = Vec::new();
        for entry in self.book.iter() {
            let session = self.sessions.get(&entry.row.address);
            let session = session.filter(|session| session.kind != Kind::Probe);
            if session.is_none() && !entry.row.source.is_owned() {
                continue;
            }
            // A node that the owner named and that dialled us is connected, the other way round.
            let same = |stream: &&Session| entry.nonce.is_some() && stream.nonce() == entry.nonce;
            let stream = streams.iter().position(same).filter(|_| session.is_none());
            rows.push(match stream {
                Some(place) => PeerView {
                    address: entry.row.address,
                    owner_added: true,
                    ..self.stream_row(streams.swap_remove(place), now)
                },
                None => self.outbound_row(entry, session, now),
            });
        }
        rows.extend(
            streams
                .into_iter()
                .map(|stream| self.stream_row(stream, now)),
        );
        for caller in self.callers.list() {
            // Who dials us and is dialled by us is one peer.
            let dialled = self.dialled(caller);
            match rows.iter_mut().find(|row| Some(row.address) == dialled) {
                Some(row) => {
                    row.bytes_in = row.bytes_in.saturating_add(caller.bytes_in);
                    row.bytes_out = row.bytes_out.saturating_add(caller.bytes_out);
                }
                None => rows.push(self.inbound_row(caller, now)),
            }
        }
        rows
    }

    /// Where we are connected to the node that calls.
    fn dialled(&self, caller: &Caller) -> Option<SocketAddr> {
        let nonce = caller.nonce?;
        let same = self
            .sessions
            .values()
            .find(|session| session.is_up() && session.nonce() == Some(nonce));
        same.map(Session::shown_at)
    }

    /// Our own address, as the peers that we dialled see it.
    pub(crate) fn public_address(&self) -> Option<SocketAddr> {
        self.votes.winner()
    }

    fn outbound_row(&self, entry: &Entry, session: Option<&Session>, now: Now) -> PeerView {
        let node = session.and_then(|session| session.node.as_ref());
        let waits = session.is_none() && entry.standing != Standing::Ourselves;
        let avoided = entry.row.avoid_until.saturating_sub(now.unix);
        let next_try = entry.next_try.saturating_sub(now.mono).as_secs();
        let edge = session.map(|session| session.edge).unwrap_or_default();
        PeerView {
            address: entry.row.address,
            direction: Direction::Out,
            state: state_of(entry, session),
            duplex: edge.duplex,
            blocks_only: edge.blocks_only,
            owner_added: entry.row.source.is_owned(),
            height: node.map(|node| node.height),
            agent: node.map(|node| node.agent.to_string()),
            ping_ms: session.and_then(|session| session.ping).map(millis),
            since: session
                .filter(|session| session.is_up())
                .map(|session| session.started.unix),
            bytes_in: session.map_or(0, |session| session.bytes_in),
            bytes_out: session.map_or(0, |session| session.bytes_out),
            score: session.map_or(0, |session| session.score),
            last_error: entry.last_error.clone(),
            next_try_secs: waits.then(|| next_try.max(avoided)),
            banned: self.is_banned(entry.row.address, now),
        }
    }

    fn stream_row(&self, session: &Session, now: Now) -> PeerView {
        let node = session.node.as_ref();
        let state = if session.is_up() {
            PeerState::Connected
        } else {
            PeerState::Connecting
        };
        PeerView {
            address: session.shown_at(),
            direction: Direction::In,
            state,
            duplex: session.edge.duplex,
            blocks_only: session.edge.blocks_only,
            owner_added: false,
            height: node.map(|node| node.height),
            agent: node.map(|node| node.agent.to_string()),
            ping_ms: session.ping.map(millis),
            since: Some(session.started.unix),
            bytes_in: session.bytes_in,
            bytes_out: session.bytes_out,
            score: session.score,
            last_error: None,
            next_try_secs: None,
            banned: self.is_banned(session.link.peer, now),
        }
    }

    fn inbound_row(&self, caller: &Caller, now: Now) -> PeerView {
        PeerView {
            address: caller.address(),
            direction: Direction::In,
            state: PeerState::Connected,
            duplex: false,
            blocks_only: false,
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
            banned: self.is_banned(caller.from, now),
        }
    }

    fn is_banned(&self, address: SocketAddr, now: Now) -> bool {
        self.bans.against(address.ip(), now.unix).is_some()
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

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
