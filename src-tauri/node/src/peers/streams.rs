//! Streams that peers open to us: who gets one, and what ends it.

use std::net::SocketAddr;

use super::evict::{Candidate, gives_way};
use super::group::{Group, one_client};
use super::session::{Ending, Phase, Session};
use super::{Peers, Source};
use crate::limits::INBOUND_PER_IP;
use crate::net::action::{Link, Now, Outbox};
use crate::net::dice::Dice;
use crate::peer_text::PeerText;
use crate::said::Problem;

/// A peer that wants a stream with us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamSeen {
    /// The peer's end of the connection.
    pub from: SocketAddr,
    /// The nonce that it gave; nothing proves that it is its own.
    pub nonce: u64,
    /// The program that it says it is.
    pub agent: PeerText,
    /// Where it says that it can be reached.
    pub port: Option<u16>,
    /// Neither posts nor addresses shall go over the stream.
    pub blocks_only: bool,
}

/// Why a peer gets no stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StreamRefused {
    /// It calls itself by our own nonce.
    #[error("you are this very node")]
    Ourselves,
    /// We are connected to it already.
    #[error("there is a connection between us already")]
    Twice,
    /// The owner banned its address, or it broke a rule within the last day.
    #[error("this node wants nothing to do with your address")]
    Banned,
    /// Its address has as many as one may.
    #[error("your address has {INBOUND_PER_IP} streams here already")]
    PerIp,
    /// All places are taken by peers that are worth more.
    #[error("this node has no room for another peer")]
    Full,
    /// The node is ending.
    #[error("the node is stopping")]
    Stopping,
}

impl StreamRefused {
    /// HTTP status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Banned => 403,
            Self::Ourselves | Self::Twice => 409,
            Self::PerIp | Self::Full | Self::Stopping => 503,
        }
    }

    /// The error's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ourselves => "self",
            Self::Twice => "twice",
            Self::Banned => "banned",
            Self::PerIp => "per_ip",
            Self::Full => "full",
            Self::Stopping => "stopping",
        }
    }
}

impl Peers {
    /// A peer wants a stream with us. Once taken, it is asked over it as one that we dialled.
    pub(crate) fn streamed(
        &mut self,
        seen: &StreamSeen,
        now: Now,
        outbox: &mut Outbox,
    ) -> Result<(), StreamRefused> {
        let from = seen.from;
        if self.bans.against(from.ip(), now.unix).is_some() {
            return Err(StreamRefused::Banned);
        }
        if seen.nonce == self.config.nonce {
            return Err(StreamRefused::Ourselves);
        }
        if self.sessions.contains_key(&from) || self.keeps_own_way(seen) {
            return Err(StreamRefused::Twice);
        }
        self.end_earlier(seen, now, outbox);
        self.make_room(from, now, outbox)?;
        let link = self.next_link(from);
        let session = Session::streamed(link, seen, now, outbox);
        tracing::debug!(peer = %from, agent = %seen.agent, "a peer opened a stream");
        self.sessions.insert(from, session);
        if let Some(port) = seen.port {
            let address = SocketAddr::new(from.ip().to_canonical(), port);
            let teller = Group::of(address);
            self.take_hearsay(address, Source::Heard, teller, now, outbox);
        }
        Ok(())
    }

    /// We dialled the node of this nonce at this address, and our way is the one that stays: the
    /// one that the higher nonce dialled. Who claims the nonce elsewhere may be anybody; where it
    /// is the higher one, nothing here goes for its sake, since the node itself ends our way.
    fn keeps_own_way(&self, seen: &StreamSeen) -> bool {
        let client = one_client(seen.from.ip());
        let dialled = self.sessions.values().any(|session| {
            let stream = session.edge.duplex || session.phase == Phase::Opening;
            let same_client = one_client(session.link.peer.ip()) == client;
            let same = same_client && session.nonce() == Some(seen.nonce);
            session.edge.dialled && stream && same
        });
        dialled && self.config.nonce > seen.nonce
    }

    /// The same node from the same address again: its earlier stream broke, and we have not
    /// noticed yet.
    fn end_earlier(&mut self, seen: &StreamSeen, now: Now, outbox: &mut Outbox) {
        let client = one_client(seen.from.ip());
        let earlier = self.inbound().find(|session| {
            let same_client = one_client(session.link.peer.ip()) == client;
            same_client && session.claimed == Some(seen.nonce)
        });
        if let Some(link) = earlier.map(|session| session.link) {
            self.end(link, Ending::GaveWay, now, outbox);
        }
    }

    /// A place for a stream from this address, where need be that of the peer that is worth
    /// least.
    fn make_room(
        &mut self,
        from: SocketAddr,
        now: Now,
        outbox: &mut Outbox,
    ) -> Result<(), StreamRefused> {
        let client = one_client(from.ip());
        let of_client = self
            .inbound()
            .filter(|session| one_client(session.link.peer.ip()) == client);
        if of_client.count() >= INBOUND_PER_IP && !from.ip().to_canonical().is_loopback() {
            return Err(StreamRefused::PerIp);
        }
        if self.inbound().count() < self.config.max_inbound {
            return Ok(());
        }
        let candidates = self.inbound().map(|session| self.candidate(session));
        let out = gives_way(candidates.collect()).ok_or(StreamRefused::Full)?;
        let link = self.sessions.get(&out).map(|session| session.link);
        let link = link.ok_or(StreamRefused::Full)?;
        self.end(link, Ending::GaveWay, now, outbox);
        Ok(())
    }

    fn candidate(&self, session: &Session) -> Candidate {
        let peer = session.link.peer;
        let group = Group::of_caller(peer.ip());
        let number = group.bytes().iter().fold(0_u64, |number, byte| {
            number.wrapping_mul(257).wrapping_add(u64::from(*byte))
        });
        let keyed = Dice::new(number ^ self.shuffle.rotate_left(17)).below(usize::MAX);
        Candidate {
            peer,
            group,
            keyed: u64::try_from(keyed).unwrap_or(u64::MAX),
            since: session.started.mono,
            ping: session.ping,
            last_post: session.last_post,
            last_block: session.last_block,
        }
    }

    /// Peers that dialled us.
    pub(super) fn inbound(&self) -> impl Iterator<Item = &Session> {
        self.sessions
            .values()
            .filter(|session| !session.edge.dialled)
    }

    /// The peer that can be reached at this address holds a stream with us.
    pub(super) fn streams_from(&self, address: SocketAddr) -> bool {
        self.inbound().any(|session| session.shown_at() == address)
    }

    /// The stream has ended.
    pub(crate) fn stream_closed(&mut self, from: SocketAddr, now: Now, outbox: &mut Outbox) {
        let ended = self.inbound().find(|session| session.link.peer == from);
        let ended: Option<Link> = ended.map(|session| session.link);
        if let Some(link) = ended {
            let why = Problem::new("peer_gone", "The stream ended.");
            self.end(link, Ending::Lost(why.into()), now, outbox);
        }
    }
}
