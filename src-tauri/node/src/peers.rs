//! Peers: whom we know, whom we dial, and what each connection says.
//!
//! A plain state machine: inputs and time in, actions and notices out. One
//! connection carries both directions: we pull by long poll and batches, and
//! push by POST, so a node that nobody can dial is a full member.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::BlockId;

use crate::net::action::{Action, Edge, Fault, Link, Notice, Now, Outbox, SessionId, Tag};
use crate::net::dice::Dice;
use crate::transport::{Answer, RemoteEvents, RemoteNode, Reply, TransportError};

pub(crate) mod address;
mod book;
mod inbound;
mod session;
mod streams;
mod table;

pub(crate) use book::{BookRow, Source};
pub use inbound::InboundSeen;
pub use streams::{StreamRefused, StreamSeen};

use book::{Book, Standing};
use inbound::Callers;
use session::{Ending, Phase, Session};

/// Peers that we dial beside those that the owner named (section 9).
const MAX_OUTBOUND: usize = 8;
/// Peers named by the owner that are dialled at most.
const MAX_OWNED: usize = 64;
/// Addresses taken from one peer's answer at most.
const MAX_HEARD_AT_ONCE: usize = 64;
/// Removed addresses that hearsay does not bring back.
const MAX_AVOIDED: usize = 256;
/// How long a removed address stays away.
const AVOIDED_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// A peer that announces itself is not dialled again within this time.
const HEARD_RETRY: Duration = Duration::from_secs(5);
/// A connection that held for this long was a good one: waits begin anew.
const HELD: Duration = Duration::from_secs(10);

/// What the peers machine has to know of its node.
#[derive(Debug, Clone)]
pub(crate) struct PeersConfig {
    pub(crate) genesis: BlockId,
    /// Ours, as others see it in `GET /v1/node`.
    pub(crate) nonce: u64,
    pub(crate) allow_private: bool,
    /// The port of our public listener, where there is one.
    pub(crate) listen_port: Option<u16>,
}

/// The peers machine.
#[derive(Debug)]
pub(crate) struct Peers {
    config: PeersConfig,
    book: Book,
    sessions: BTreeMap<SocketAddr, Session>,
    callers: Callers,
    avoided: HashMap<SocketAddr, Duration>,
    public_address: Option<SocketAddr>,
    dice: Dice,
    last_session: u64,
}

impl Peers {
    pub(crate) fn new(config: PeersConfig, remembered: Vec<BookRow>, dice: Dice) -> Self {
        Self {
            config,
            book: Book::new(remembered),
            sessions: BTreeMap::new(),
            callers: Callers::default(),
            avoided: HashMap::new(),
            public_address: None,
            dice,
            last_session: 0,
        }
    }

    /// A person named this address: it is dialled now, and always.
    pub(crate) fn add(
        &mut self,
        address: SocketAddr,
        source: Source,
        now: Now,
        outbox: &mut Outbox,
    ) {
        self.avoided.remove(&address);
        // The owner may add again what was not saved before.
        if self.book.add(address, source, now.mono) || source == Source::Owner {
            self.remember(address, outbox);
        }
        self.dial_due(now, outbox);
    }

    /// The owner wants this peer gone; says whether it was there.
    pub(crate) fn remove(&mut self, address: SocketAddr, now: Now, outbox: &mut Outbox) -> bool {
        let known = self.book.remove(&address).is_some();
        let connected = self.sessions.remove(&address);
        let node = connected.as_ref().and_then(|session| session.node.as_ref());
        let nonce = node.map(|node| node.nonce);
        let called = self.callers.remove(address, nonce, now.mono);
        if let Some(session) = &connected {
            close(session, outbox);
        }
        if !known && !called && connected.is_none() {
            return false;
        }
        if self.avoided.len() >= MAX_AVOIDED {
            self.avoided.clear();
        }
        self.avoided.insert(address, now.mono + AVOIDED_FOR);
        outbox.actions.push(Action::Forget(address));
        true
    }

    /// A caller of our listener says that it can be reached at this port.
    pub(crate) fn heard(&mut self, from: SocketAddr, port: u16, now: Now, outbox: &mut Outbox) {
        self.callers.announced(from, port);
        let address = SocketAddr::new(from.ip().to_canonical(), port);
        if let Some(entry) = self.book.get_mut(&address) {
            // It is alive: no need to sit out a long wait.
            let just_tried = now.unix.saturating_sub(entry.row.last_tried) < HEARD_RETRY.as_secs();
            if entry.standing == Standing::Fine && entry.row.failures < 16 && !just_tried {
                entry.next_try = entry.next_try.min(now.mono);
            }
        }
        self.take_hearsay(address, Source::Heard, now, outbox);
        self.dial_due(now, outbox);
    }

    /// Another node called our listener.
    pub(crate) fn called(&mut self, seen: InboundSeen, now: Now) {
        self.callers.seen(seen, now);
    }

    pub(crate) fn tick(&mut self, now: Now, outbox: &mut Outbox) {
        self.callers.tick(now.mono);
        self.avoided.retain(|_, until| *until > now.mono);
        self.dial_due(now, outbox);
        for session in self.sessions.values_mut() {
            session.tick(now, self.config.listen_port, outbox);
        }
    }

    /// The link is the peer's present connection.
    pub(crate) fn is_live(&self, link: Link) -> bool {
        self.sessions
            .get(&link.peer)
            .is_some_and(|session| session.link == link)
    }

    /// Books the cost of an answer, or the failure of a call. Says whether
    /// the connection stands.
    pub(crate) fn book_call(
        &mut self,
        link: Link,
        tag: Tag,
        result: &Result<Reply, TransportError>,
        now: Now,
        outbox: &mut Outbox,
    ) -> bool {
        let Some(session) = self.sessions.get_mut(&link.peer) else {
            return false;
        };
        let ending = match result {
            Ok(reply) => {
                session.account(reply, tag);
                None
            }
            Err(error) => session.call_failed(tag, error),
        };
        match ending {
            Some(ending) => {
                self.end(link, ending, now, outbox);
                false
            }
            None => true,
        }
    }

    /// An answer to one of this machine's own questions.
    pub(crate) fn answered(
        &mut self,
        link: Link,
        tag: Tag,
        reply: Reply,
        now: Now,
        outbox: &mut Outbox,
    ) {
        match (tag, reply.answer) {
            (Tag::Greet, Answer::Node(node)) => self.greeted(link, node, now, outbox),
            (Tag::Refresh, Answer::Node(node)) => self.refreshed(link, node, now, outbox),
            (Tag::Open, Answer::Opened) => {
                if let Some(session) = self.sessions.get_mut(&link.peer) {
                    session.edge.duplex = true;
                }
                self.up(link, now, outbox);
            }
            // No stream, then: what it answers to single calls is enough.
            (Tag::Open, Answer::Refused { .. }) => self.up(link, now, outbox),
            (Tag::Place, Answer::Events(events)) => self.placed(link, &events, outbox),
            (Tag::Poll, Answer::Events(events)) => {
                self.polled(link, events, reply.elapsed, now, outbox)
            }
            (Tag::Announce, Answer::Reachable { address }) => self.public_address = Some(address),
            (Tag::Announce, Answer::Refused { .. }) => {}
            (Tag::Addresses, Answer::Addresses(addresses)) => {
                for address in addresses.into_iter().take(MAX_HEARD_AT_ONCE) {
                    self.take_hearsay(address, Source::Gossip, now, outbox);
                }
                self.dial_due(now, outbox);
            }
            _ => outbox.broke(link, "answered something else than it was asked"),
        }
        if let Some(session) = self.sessions.get_mut(&link.peer) {
            session.tick(now, self.config.listen_port, outbox);
        }
    }

    /// Another machine judged the peer.
    pub(crate) fn blamed(&mut self, link: Link, fault: Fault, now: Now, outbox: &mut Outbox) {
        match fault {
            Fault::Slow => self.rate(link, -5),
            Fault::Broke { what } => self.end(link, Ending::Broke(what), now, outbox),
        }
    }

    /// The peer did something useful, or was slow.
    pub(crate) fn rate(&mut self, link: Link, change: i32) {
        if self.is_live(link)
            && let Some(session) = self.sessions.get_mut(&link.peer)
        {
            session.rate(change);
        }
    }

    /// The peer's tip, as its events tell it.
    pub(crate) fn remote_tip(&mut self, link: Link, id: BlockId, height: u32) {
        if let Some(session) = self.sessions.get_mut(&link.peer) {
            session.set_tip(id, height);
        }
    }

    fn greeted(&mut self, link: Link, node: RemoteNode, now: Now, outbox: &mut Outbox) {
        let ending = if node.nonce == self.config.nonce {
            Some(Ending::Ourselves)
        } else if node.genesis != self.config.genesis {
            Some(Ending::OtherNetwork)
        } else if self.is_connected_elsewhere(link, node.nonce) {
            Some(Ending::Twice)
        } else {
            None
        };
        if let Some(ending) = ending {
            self.end(link, ending, now, outbox);
            return;
        }
        let Some(session) = self.sessions.get_mut(&link.peer) else {
            return;
        };
        tracing::info!(peer = %link.peer, agent = %node.agent, height = node.height, "peer connected");
        session.node = Some(node);
        if !session.edge.dialled {
            self.up(link, now, outbox);
            return;
        }
        session.open(outbox);
        if let Some(entry) = self.book.get_mut(&link.peer) {
            entry.standing = Standing::Fine;
            entry.row.last_reached = now.unix;
            entry.last_error = None;
        }
        self.remember(link.peer, outbox);
    }

    /// The connection is as it stays: the other machines may use it.
    pub(crate) fn up(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        let session = self.sessions.get_mut(&link.peer);
        let Some(session) = session.filter(|session| session.link == link) else {
            return;
        };
        session.up(now);
        if let Some(node) = session.node.clone() {
            let edge = session.edge;
            outbox.tell(Notice::Up { link, node, edge });
        }
    }

    fn is_connected_elsewhere(&self, link: Link, nonce: u64) -> bool {
        self.sessions.values().any(|session| {
            let same_node = session
                .node
                .as_ref()
                .is_some_and(|node| node.nonce == nonce);
            session.link != link && same_node
        })
    }

    fn refreshed(&mut self, link: Link, node: RemoteNode, now: Now, outbox: &mut Outbox) {
        if node.genesis != self.config.genesis {
            self.end(link, Ending::OtherNetwork, now, outbox);
            return;
        }
        if let Some(entry) = self.book.get_mut(&link.peer) {
            entry.row.last_reached = now.unix;
        }
        let Some(session) = self.sessions.get_mut(&link.peer) else {
            return;
        };
        let (id, height) = (node.tip, node.height);
        let moved = session.node.as_ref().is_none_or(|before| before.tip != id);
        session.node = Some(node);
        if moved {
            outbox.tell(Notice::RemoteTip { link, id, height });
        }
    }

    fn placed(&mut self, link: Link, events: &RemoteEvents, outbox: &mut Outbox) {
        if let Some(session) = self.sessions.get_mut(&link.peer) {
            session.placed(events.next, outbox);
        }
    }

    fn polled(
        &mut self,
        link: Link,
        got: RemoteEvents,
        took: Duration,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(session) = self.sessions.get_mut(&link.peer) else {
            return;
        };
        if session.polled(got.next, got.gap, got.events.is_empty(), took, now) {
            outbox.tell(Notice::Gap { link });
        }
        if !got.events.is_empty() {
            let events = got.events;
            outbox.tell(Notice::Events { link, events });
        }
    }

    /// Ends a connection and says when, if ever, the address is tried again.
    fn end(&mut self, link: Link, ending: Ending, now: Now, outbox: &mut Outbox) {
        if !self.is_live(link) {
            return;
        }
        let Some(session) = self.sessions.remove(&link.peer) else {
            return;
        };
        close(&session, outbox);
        let held = session.is_up() && now.mono.saturating_sub(session.started.mono) >= HELD;
        let owned = self
            .book
            .get(&link.peer)
            .is_some_and(|entry| entry.row.source.is_owned());
        if matches!(ending, Ending::Ourselves | Ending::Twice) && !owned {
            self.book.remove(&link.peer);
            self.avoided.insert(link.peer, now.mono + AVOIDED_FOR);
            outbox.actions.push(Action::Forget(link.peer));
            return;
        }
        let Some(entry) = self.book.get_mut(&link.peer) else {
            return;
        };
        if held {
            entry.row.failures = 0;
            entry.row.last_reached = now.unix;
        }
        match ending {
            Ending::Lost(why) => {
                if session.is_up() {
                    tracing::info!(peer = %link.peer, %why, "peer lost");
                } else {
                    tracing::debug!(peer = %link.peer, %why, "peer not reached");
                }
                entry.failed(why, now.mono, &mut self.dice);
            }
            Ending::Broke(why) => {
                tracing::warn!(peer = %link.peer, %why, "peer broke a rule and is avoided");
                entry.standing = Standing::Broke;
                entry.avoid(why, now.mono);
            }
            Ending::OtherNetwork => {
                entry.standing = Standing::OtherNetwork;
                entry.avoid("It runs another network.".into(), now.mono);
            }
            Ending::Ourselves => entry.standing = Standing::Ourselves,
            Ending::Twice => {
                let why = "It is the same node as another connected peer.";
                entry.avoid(why.into(), now.mono);
            }
        }
        self.remember(link.peer, outbox);
    }

    /// Takes an address that others told us, if it may be dialled at all.
    fn take_hearsay(&mut self, address: SocketAddr, source: Source, now: Now, outbox: &mut Outbox) {
        let address = SocketAddr::new(address.ip().to_canonical(), address.port());
        let welcome = address::is_dialable_hearsay(address, self.config.allow_private)
            && !self.avoided.contains_key(&address);
        if welcome && self.book.add(address, source, now.mono) {
            self.remember(address, outbox);
        }
    }

    /// Dials what is due: all that the owner named, and strangers while
    /// there is room.
    fn dial_due(&mut self, now: Now, outbox: &mut Outbox) {
        let (mut owned, mut strangers) = (0, 0);
        for (address, _) in self
            .sessions
            .iter()
            .filter(|(_, session)| session.edge.dialled)
        {
            let named = self
                .book
                .get(address)
                .is_some_and(|entry| entry.row.source.is_owned());
            *(if named { &mut owned } else { &mut strangers }) += 1;
        }
        for (address, source) in self.book.due(now.mono) {
            let (count, limit) = if source.is_owned() {
                (&mut owned, MAX_OWNED)
            } else {
                (&mut strangers, MAX_OUTBOUND)
            };
            // Who holds a stream with us needs no dialling, whoever told us of its address.
            let streams = !source.is_owned() && self.streams_from(address);
            if *count >= limit || self.sessions.contains_key(&address) || streams {
                continue;
            }
            *count += 1;
            self.dial(address, now, outbox);
        }
    }

    fn dial(&mut self, peer: SocketAddr, now: Now, outbox: &mut Outbox) {
        if let Some(entry) = self.book.get_mut(&peer) {
            entry.row.last_tried = now.unix;
        }
        self.last_session += 1;
        let session = SessionId(self.last_session);
        let link = Link { peer, session };
        self.sessions
            .insert(peer, Session::begin(link, Edge::default(), now, outbox));
    }

    fn remember(&self, address: SocketAddr, outbox: &mut Outbox) {
        if let Some(entry) = self.book.get(&address) {
            outbox.actions.push(Action::Remember(entry.row));
        }
    }

    /// Connections in use and on their way.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let up = self
            .sessions
            .values()
            .filter(|session| session.phase == Phase::Up)
            .count();
        (up, self.sessions.len() - up)
    }
}

/// Tells everybody that a connection is over.
fn close(session: &Session, outbox: &mut Outbox) {
    let link = session.link;
    outbox.tell(Notice::Down { link });
    if session.edge.duplex {
        outbox.actions.push(Action::Close { peer: link.peer });
    }
}
