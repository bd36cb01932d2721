//! Peers: whom we know, whom we dial, and what each connection says.
//!
//! A plain state machine: inputs and time in, actions and notices out. A
//! connection is a stream, over which both ends ask, or a plain one, over
//! which the dialler asks alone: it pulls by long poll and batches, and
//! pushes by POST, so a node that nobody can dial is a full member.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use blocknet_chain::BlockId;

use crate::net::action::{Action, Fault, Gave, Link, Notice, Now, Outbox, Tag};
use crate::net::dice::Dice;
use crate::net::faults::odd_answer;
use crate::said::Problem;
use crate::transport::{Answer, RemoteEvents, RemoteNode, Reply, TransportError};

pub(crate) mod address;
mod bans;
mod book;
mod ending;
mod evict;
mod files;
mod gossip;
mod greeting;
mod group;
mod inbound;
mod lan;
mod misdeed;
mod ports;
mod session;
mod slots;
mod streams;
mod table;
mod votes;

pub use bans::Ban;
pub(crate) use bans::{BanTable, against};
pub(crate) use book::{BookRow, Source};
pub(crate) use group::one_client;
pub use inbound::InboundSeen;
pub use misdeed::Misdeed;
pub use streams::{StreamRefused, StreamSeen};

use bans::Bans;
use book::{Book, Standing};
use group::Group;
use inbound::Callers;
use session::{Ending, Phase, Session};
use votes::Votes;

/// Removed addresses that hearsay does not bring back.
const MAX_AVOIDED: usize = 256;
/// How long a removed address stays away.
const AVOIDED_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// A peer that announces itself is not dialled again within this time.
const HEARD_RETRY: Duration = Duration::from_secs(5);

/// What the peers machine has to know of its node.
#[derive(Debug, Clone)]
pub(crate) struct PeersConfig {
    pub(crate) genesis: BlockId,
    /// Ours, as others see it in `GET /v1/node`.
    pub(crate) nonce: u64,
    pub(crate) allow_private: bool,
    /// The port of our public listener, where there is one.
    pub(crate) listen_port: Option<u16>,
    /// Streams that others may open to us.
    pub(crate) max_inbound: usize,
    /// Random at each start and told to nobody: keys the book's buckets and every other choice
    /// that a stranger must not foretell.
    pub(crate) secret: [u8; 32],
}

/// What was kept over a restart.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    pub(crate) rows: Vec<BookRow>,
    pub(crate) bans: Vec<Ban>,
}

impl From<Vec<BookRow>> for Remembered {
    fn from(rows: Vec<BookRow>) -> Self {
        Self {
            rows,
            bans: Vec::new(),
        }
    }
}

/// The peers machine.
#[derive(Debug)]
pub(crate) struct Peers {
    config: PeersConfig,
    book: Book,
    sessions: BTreeMap<SocketAddr, Session>,
    callers: Callers,
    avoided: HashMap<SocketAddr, Duration>,
    bans: Bans,
    votes: Votes,
    /// The peers for blocks alone of the last run, until they were dialled.
    anchors: Vec<SocketAddr>,
    /// Remembered addresses that found no place in the book.
    left_out: Vec<SocketAddr>,
    probe_due: Option<Duration>,
    dice: Dice,
    /// Keys what is told to others.
    shuffle: u64,
    last_session: u64,
}

impl Peers {
    pub(crate) fn new(config: PeersConfig, remembered: Remembered, dice: Dice) -> Self {
        let anchors = remembered.rows.iter().filter(|row| row.anchor);
        let anchors = anchors.map(|row| row.address).collect();
        let (book, left_out) = Book::new(remembered.rows, config.secret);
        let key = config.secret.first_chunk();
        let shuffle = key.map_or(0, |eight| u64::from_be_bytes(*eight));
        Self {
            config,
            book,
            sessions: BTreeMap::new(),
            callers: Callers::default(),
            avoided: HashMap::new(),
            bans: Bans::new(remembered.bans),
            votes: Votes::default(),
            anchors,
            left_out,
            probe_due: None,
            dice,
            shuffle,
            last_session: 0,
        }
    }

    /// A person named this address: it is dialled now, and always. Says whether the book has room
    /// for it.
    pub(crate) fn add(
        &mut self,
        address: SocketAddr,
        source: Source,
        now: Now,
        outbox: &mut Outbox,
    ) {
        self.avoided.remove(&address);
        let added = self.book.add(address, source, Group::of(address), now.mono);
        // The owner may add again what was not saved before.
        if added.changed || source == Source::Owner {
            self.remember(address, outbox);
        }
        self.dial_due(now, outbox);
    }

    /// The owner wants this peer gone; says whether it was there.
    pub(crate) fn remove(&mut self, address: SocketAddr, now: Now, outbox: &mut Outbox) -> bool {
        let entry = self.book.remove(&address);
        let mut nonce = entry.as_ref().and_then(|entry| entry.nonce);
        let connected: Vec<SocketAddr> = self
            .sessions
            .values()
            .filter(|session| session.link.peer == address || session.shown_at() == address)
            .map(|session| session.link.peer)
            .collect();
        for peer in &connected {
            if let Some(session) = self.sessions.remove(peer) {
                nonce = session.nonce().or(nonce);
                ending::close(&session, outbox);
            }
        }
        let called = self.callers.remove(address, nonce, now.mono);
        if entry.is_none() && !called && connected.is_empty() {
            return false;
        }
        if self.avoided.len() >= MAX_AVOIDED {
            self.avoided.clear();
        }
        self.avoided.insert(address, now.mono + AVOIDED_FOR);
        outbox.actions.push(Action::Forget(address));
        true
    }

    /// The owner bans an address: every connection with it ends. False where there are too many
    /// bans.
    pub(crate) fn ban(&mut self, ban: Ban, now: Now, outbox: &mut Outbox) -> bool {
        let ip = ban.ip;
        if !self.bans.ban(ban) {
            return false;
        }
        let client = group::one_client(ip);
        let hit: Vec<Link> = self
            .sessions
            .values()
            .map(|session| session.link)
            .filter(|link| group::one_client(link.peer.ip()) == client)
            .collect();
        for link in hit {
            self.end(link, Ending::Banned, now, outbox);
        }
        self.callers.banned(client);
        true
    }

    /// The owner forgives an address, whoever held something against it; gives back what that
    /// was.
    pub(crate) fn unban(&mut self, ip: IpAddr, now: Now, outbox: &mut Outbox) -> Option<Ban> {
        let lifted = self.bans.lift(ip)?;
        let client = group::one_client(ip);
        let mut forgiven = Vec::new();
        for entry in self.book.iter_mut() {
            if group::one_client(entry.row.address.ip()) == client {
                entry.forgive(now.mono);
                forgiven.push(entry.row.address);
            }
        }
        for address in forgiven {
            self.remember(address, outbox);
        }
        self.dial_due(now, outbox);
        Some(lifted)
    }

    /// Nothing is to be had to do with this address now.
    #[cfg(feature = "simulation")]
    pub(crate) fn refuses(&self, ip: IpAddr, now: Now) -> bool {
        self.bans.against(ip, now.unix).is_some()
    }

    /// All bans, to be published.
    pub(crate) fn bans(&self) -> BanTable {
        self.bans.table()
    }

    /// A caller of our listener says that it can be reached at this port.
    pub(crate) fn heard(&mut self, from: SocketAddr, port: u16, now: Now, outbox: &mut Outbox) {
        self.callers.announced(from, port);
        let address = SocketAddr::new(from.ip().to_canonical(), port);
        if let Some(entry) = self.book.get_mut(&address) {
            // It is alive: no need to sit out a long wait.
            let just_tried = now.unix.saturating_sub(entry.row.last_tried) < HEARD_RETRY.as_secs();
            let waits = entry.standing == Standing::Fine && !entry.twice;
            if waits && entry.row.failures < 16 && !just_tried {
                entry.next_try = entry.next_try.min(now.mono);
            }
        }
        // Its own word, so it counts for its own group.
        let teller = Group::of(address);
        self.take_hearsay(address, Source::Heard, teller, now, outbox);
        self.dial_due(now, outbox);
    }

    /// Another node called our listener.
    pub(crate) fn called(&mut self, seen: InboundSeen, now: Now) {
        // Whoever types an address of their own node calls themselves.
        if seen.nonce != Some(self.config.nonce) {
            self.callers.seen(seen, now);
        }
    }

    pub(crate) fn tick(&mut self, now: Now, outbox: &mut Outbox) {
        self.callers.tick(now.mono);
        self.avoided.retain(|_, until| *until > now.mono);
        let left_out = std::mem::take(&mut self.left_out);
        outbox
            .actions
            .extend(left_out.into_iter().map(Action::Forget));
        let ended = self.bans.ended(now.unix).into_iter();
        outbox
            .actions
            .extend(ended.map(|ban| Action::DropBan(ban.ip)));
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
            Err(error) => session.call_failed(tag, error, now),
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
            (Tag::Open, Answer::Opened) => self.opened(link, now, outbox),
            (Tag::Open, Answer::Refused { code, .. }) => self.refused(link, &code, now, outbox),
            (Tag::Place, Answer::Events(events)) => self.placed(link, &events, outbox),
            (Tag::Poll, Answer::Events(events)) => {
                self.polled(link, events, reply.elapsed, now, outbox)
            }
            (Tag::Announce, Answer::Reachable { address }) => self.vote(link, address, now),
            (Tag::Announce, Answer::Refused { .. }) => {}
            (Tag::Addresses, Answer::Addresses(told)) => {
                self.addresses_told(link, told, now, outbox);
                self.dial_due(now, outbox);
            }
            _ => outbox.broke(link, odd_answer()),
        }
        if let Some(session) = self.sessions.get_mut(&link.peer) {
            session.tick(now, self.config.listen_port, outbox);
        }
    }

    /// Another machine judged the peer.
    pub(crate) fn blamed(&mut self, link: Link, fault: Fault, now: Now, outbox: &mut Outbox) {
        match fault {
            Fault::Slow => self.rate(link, -5),
            Fault::Stalled => self.end(link, Ending::Stalled, now, outbox),
            Fault::Broke { what } => self.end(link, Ending::Broke(what), now, outbox),
        }
    }

    /// The peer gave something useful.
    pub(crate) fn credit(&mut self, link: Link, gave: Gave, now: Now) {
        if let Some(session) = self.session_mut(link) {
            session.gave(gave, now);
        }
    }

    fn rate(&mut self, link: Link, change: i32) {
        if let Some(session) = self.session_mut(link) {
            session.rate(change);
        }
    }

    fn session_mut(&mut self, link: Link) -> Option<&mut Session> {
        let session = self.sessions.get_mut(&link.peer);
        session.filter(|session| session.link == link)
    }

    /// The peer's tip, as its events tell it.
    pub(crate) fn remote_tip(&mut self, link: Link, id: BlockId, height: u32) {
        if let Some(session) = self.sessions.get_mut(&link.peer) {
            session.set_tip(id, height);
        }
    }

    fn refreshed(&mut self, link: Link, node: RemoteNode, now: Now, outbox: &mut Outbox) {
        if node.genesis != self.config.genesis {
            self.end(link, Ending::OtherNetwork, now, outbox);
            return;
        }
        let Some(session) = self.sessions.get_mut(&link.peer) else {
            return;
        };
        if session.nonce().is_some_and(|nonce| nonce != node.nonce) {
            let why = Problem::new("peer_another", "It is another node than before.");
            self.end(link, Ending::Lost(why.into()), now, outbox);
            return;
        }
        let (id, height) = (node.tip, node.height);
        let moved = session.node.as_ref().is_none_or(|before| before.tip != id);
        session.node = Some(node);
        if moved {
            outbox.tell(Notice::RemoteTip { link, id, height });
        }
        if let Some(entry) = self.book.get_mut(&link.peer) {
            entry.row.last_reached = now.unix;
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

    fn remember(&self, address: SocketAddr, outbox: &mut Outbox) {
        if let Some(entry) = self.book.get(&address)
            && entry.row.source != Source::Lan
        {
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
