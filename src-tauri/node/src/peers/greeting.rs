//! Who answers at the other end, and whether a stream is opened to it.

use std::net::SocketAddr;

use super::Peers;
use super::address;
use super::book::Standing;
use super::group::{Group, one_client};
use super::session::{Ending, Kind, Phase};
use super::streams::StreamRefused;
use crate::limits::DIALLED_STREAMS;
use crate::net::action::{Link, Notice, Now, Outbox};
use crate::said::Problem;
use crate::transport::RemoteNode;

impl Peers {
    /// The peer said who it is.
    pub(super) fn greeted(&mut self, link: Link, node: RemoteNode, now: Now, outbox: &mut Outbox) {
        let Some(session) = self.sessions.get(&link.peer) else {
            return;
        };
        let other = |nonce: u64| session.claimed.is_some_and(|claimed| claimed != nonce);
        let ending = if node.genesis != self.config.genesis {
            Some(Ending::OtherNetwork)
        } else if node.nonce == self.config.nonce {
            Some(Ending::Ourselves)
        } else if other(node.nonce) {
            let why = Problem::new("peer_two_names", "It goes by two names.");
            Some(Ending::Lost(why.into()))
        } else {
            None
        };
        let (dialled, kind) = (session.edge.dialled, session.kind);
        if let Some(ending) = ending {
            self.end(link, ending, now, outbox);
            return;
        }
        if dialled {
            self.reached(link.peer, node.nonce, now);
        }
        if kind == Kind::Probe {
            self.end(link, Ending::Probed, now, outbox);
            return;
        }
        if dialled && !self.is_worth_a_second_way(link, node.nonce, now, outbox) {
            self.end(link, Ending::Twice, now, outbox);
            return;
        }
        tracing::info!(peer = %link.peer, agent = %node.agent, height = node.height, "peer connected");
        let streams = self.sessions.values().filter(|session| {
            let open = session.edge.duplex || session.phase == Phase::Opening;
            session.edge.dialled && open
        });
        let wants_stream = dialled && streams.count() < DIALLED_STREAMS;
        if let Some(session) = self.sessions.get_mut(&link.peer) {
            session.node = Some(node);
            if wants_stream {
                session.open(outbox);
            } else {
                self.up(link, now, outbox);
            }
        }
        if dialled {
            self.remember(link.peer, outbox);
        }
    }

    /// A node of this network answered at an address that we dialled.
    fn reached(&mut self, peer: SocketAddr, nonce: u64, now: Now) {
        self.book.answered(peer, now);
        if let Some(entry) = self.book.get_mut(&peer) {
            entry.standing = Standing::Fine;
            entry.row.last_reached = now.unix;
            entry.last_error = None;
            entry.nonce = Some(nonce);
            entry.twice = false;
        }
    }

    /// Whether a connection that we dialled is kept beside another dialled one to a node of the
    /// same nonce. What a peer that dialled us claims does not count here: anybody can claim it.
    /// The node itself refuses a second stream, or ends the first, and its word counts.
    fn is_worth_a_second_way(
        &mut self,
        link: Link,
        nonce: u64,
        now: Now,
        outbox: &mut Outbox,
    ) -> bool {
        let twin = self.sessions.values().find(|session| {
            session.link != link
                && session.edge.dialled
                && session.nonce() == Some(nonce)
                && self.may_be_one(link.peer, session.link.peer)
        });
        let Some(twin) = twin.map(|session| session.link) else {
            return true;
        };
        // An address that the owner named is worth more than one that others told.
        let better = self.is_owned(&link.peer) && !self.is_owned(&twin.peer);
        if better {
            self.end(twin, Ending::Twice, now, outbox);
        }
        better
    }

    /// Whether two connections to the same nonce are believed to lead to one node. A nonce is no
    /// secret: of two strangers far apart, one may claim the other's to keep it out.
    fn may_be_one(&self, one: SocketAddr, other: SocketAddr) -> bool {
        let near = |address: SocketAddr| {
            self.is_owned(&address) || !address::is_global_unicast(address.ip())
        };
        one_client(one.ip()) == one_client(other.ip()) || near(one) || near(other)
    }

    /// The stream stands. Where the node at its end had dialled us as well, one of both goes:
    /// the way stays that the higher nonce dialled, and its dialler ends the other.
    pub(super) fn opened(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        let Some(session) = self.session_mut(link) else {
            return;
        };
        session.edge.duplex = true;
        let nonce = session.nonce();
        let client = one_client(link.peer.ip());
        let ours_stays = nonce.is_some_and(|nonce| self.config.nonce > nonce);
        let twin = self
            .sessions
            .values()
            .find(|session| {
                let same_client = one_client(session.link.peer.ip()) == client;
                !session.edge.dialled && session.nonce() == nonce && same_client
            })
            .map(|session| session.link);
        if let Some(twin) = twin.filter(|_| ours_stays) {
            self.end(twin, Ending::Twice, now, outbox);
        }
        self.up(link, now, outbox);
    }

    /// The peer opens no stream to us, and says why.
    pub(super) fn refused(&mut self, link: Link, code: &str, now: Now, outbox: &mut Outbox) {
        let said = |refused: StreamRefused| refused.code() == code;
        if said(StreamRefused::Twice) {
            self.end(link, Ending::Twice, now, outbox);
        } else if said(StreamRefused::Ourselves) {
            self.end(link, Ending::Ourselves, now, outbox);
        } else if said(StreamRefused::Banned) {
            let why = Problem::new("peer_refuses", "It wants nothing to do with us.");
            self.end(link, Ending::NoRoom(why.into()), now, outbox);
        } else if (said(StreamRefused::Full) || said(StreamRefused::PerIp))
            && !self.is_owned(&link.peer)
        {
            let why = Problem::new("peer_full", "It has no room for us.");
            self.end(link, Ending::NoRoom(why.into()), now, outbox);
        } else {
            // What it answers to single calls is enough.
            self.up(link, now, outbox);
        }
    }

    /// The connection is as it stays: the other machines may use it.
    pub(crate) fn up(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        let Some(session) = self.session_mut(link) else {
            return;
        };
        session.up(now);
        let edge = session.edge;
        if let Some(node) = session.node.clone() {
            outbox.tell(Notice::Up { link, node, edge });
        }
        if edge.dialled
            && edge.blocks_only
            && let Some(entry) = self.book.get_mut(&link.peer)
        {
            entry.row.anchor = true;
            self.remember(link.peer, outbox);
        }
    }

    /// A peer that we dialled sees us at this address.
    pub(super) fn vote(&mut self, link: Link, seen: SocketAddr, now: Now) {
        let seen = SocketAddr::new(seen.ip().to_canonical(), seen.port());
        let owned = self.is_owned(&link.peer);
        let dialled = self
            .sessions
            .get(&link.peer)
            .is_some_and(|session| session.edge.dialled);
        // A friend in the same house sees us at a private address: that is true, for the house.
        let believable = owned || address::is_dialable_hearsay(seen, self.config.allow_private);
        if dialled && believable {
            self.votes.cast(Group::of(link.peer), seen, owned, now.mono);
        }
    }
}
