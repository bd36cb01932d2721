//! Streams that peers open to us: who gets one, and what ends it.

use std::net::SocketAddr;

use super::session::{Ending, Session};
use super::{Peers, Source};
use crate::net::action::{Edge, Link, Now, Outbox, SessionId};
use crate::peer_text::PeerText;

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
    /// The node is ending.
    #[error("the node is stopping")]
    Stopping,
}

impl StreamRefused {
    /// HTTP status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Ourselves | Self::Twice => 409,
            Self::Stopping => 503,
        }
    }

    /// The error's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ourselves => "self",
            Self::Twice => "twice",
            Self::Stopping => "stopping",
        }
    }
}

impl Peers {
    /// A peer wants a stream with us. Once taken, it is asked over it as one that we dialled.
    pub(crate) fn streamed(
        &mut self,
        seen: StreamSeen,
        now: Now,
        outbox: &mut Outbox,
    ) -> Result<(), StreamRefused> {
        if seen.nonce == self.config.nonce {
            return Err(StreamRefused::Ourselves);
        }
        if self.sessions.contains_key(&seen.from) {
            return Err(StreamRefused::Twice);
        }
        self.last_session += 1;
        let link = Link {
            peer: seen.from,
            session: SessionId(self.last_session),
        };
        let edge = Edge {
            duplex: true,
            dialled: false,
            blocks_only: seen.blocks_only,
        };
        let mut session = Session::begin(link, edge, now, outbox);
        session.port = seen.port;
        self.sessions.insert(seen.from, session);
        if let Some(port) = seen.port {
            let address = SocketAddr::new(seen.from.ip().to_canonical(), port);
            self.take_hearsay(address, Source::Heard, now, outbox);
        }
        Ok(())
    }

    /// The peer that can be reached at this address holds a stream with us.
    pub(super) fn streams_from(&self, address: SocketAddr) -> bool {
        self.sessions
            .values()
            .any(|session| !session.edge.dialled && session.shown_at() == address)
    }

    /// The stream has ended.
    pub(crate) fn stream_closed(&mut self, from: SocketAddr, now: Now, outbox: &mut Outbox) {
        let ended = self.sessions.get(&from);
        if let Some(session) = ended.filter(|session| !session.edge.dialled) {
            let (link, why) = (session.link, "The stream ended.");
            self.end(link, Ending::Lost(why.into()), now, outbox);
        }
    }
}
