//! One connection: greeting, event stream, ping and score.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::BlockId;

use super::gossip::Intake;
use super::streams::StreamSeen;
use crate::limits::{
    BUSY_PAUSE, MAX_PUT_OFF, MAX_PUT_OFF_GREETING, MAX_STRIKES, PROVEN_AFTER, TIMEOUT_STRIKES,
};
use crate::net::action::{Edge, Gave, Link, Now, Outbox, Tag};
use crate::net::faults::of_call;
use crate::said::Problem;
use crate::transport::{RemoteNode, Reply, Request, TransportError};

/// A short question's deadline.
pub(crate) const SHORT: Duration = Duration::from_secs(5);
/// The long poll's deadline: the peer answers after 25 s at the latest.
const POLL: Duration = Duration::from_secs(30);
/// How often height and ping are asked again.
const REFRESH_EVERY: Duration = Duration::from_secs(60);
/// How often addresses are asked again, and our port told again.
const ADDRESSES_EVERY: Duration = Duration::from_secs(30 * 60);
/// A poll that brings nothing in less than this is no long poll; the next
/// one waits, so that a broken peer does not keep us spinning.
const TOO_FAST: Duration = Duration::from_millis(100);
/// How long the next poll waits then.
const POLL_PAUSE: Duration = Duration::from_secs(1);
/// Polls answered that fast in a row before one waits, whatever they bring: a
/// peer that makes up events must not keep us spinning either. What an honest
/// one has to tell meanwhile comes together in the next answer.
const FAST_POLLS: u32 = 32;
/// How long the next poll waits then.
const FAST_PAUSE: Duration = Duration::from_millis(250);
/// So many fast polls are granted anew by a pause, or by a poll that took its time.
const FAST_POLLS_BACK: u32 = 4;
/// Statuses of a node that has no place or no time now: too many calls, a store that is busy.
const BUSY: [u16; 3] = [429, 500, 503];
/// What a node says that is on its way down: it will not be less busy later.
const STOPPING: &str = "stopping";
const SCORE_LIMIT: i32 = 100;

/// How far a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The event stream is being placed: before anything else, so that what
    /// happens after the first answer is not missed.
    Placing,
    /// `GET /v1/node` is on its way.
    Greeting,
    /// It is a peer, and was asked for a stream.
    Opening,
    /// In use.
    Up,
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Everything.
    Full,
    /// Headers and blocks alone.
    BlocksOnly,
    /// One question: does a node answer there.
    Probe,
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) link: Link,
    pub(crate) edge: Edge,
    pub(crate) kind: Kind,
    /// The nonce that a peer gave when it dialled us.
    pub(crate) claimed: Option<u64>,
    /// Where a peer that dialled us says that it can be reached.
    pub(crate) port: Option<u16>,
    pub(crate) phase: Phase,
    pub(crate) started: Now,
    pub(crate) node: Option<RemoteNode>,
    pub(crate) ping: Option<Duration>,
    pub(crate) bytes_in: u64,
    pub(crate) bytes_out: u64,
    pub(crate) score: i32,
    /// When it last gave a post that was new.
    pub(crate) last_post: Option<Duration>,
    /// When it last gave a block that was new.
    pub(crate) last_block: Option<Duration>,
    gossip: Intake,
    strikes: u32,
    /// The last event known.
    pub(crate) cursor: u64,
    poll_due: Option<Duration>,
    /// When the greeting that a busy peer put off goes on.
    greet_due: Option<Duration>,
    /// How often in a row the peer was too busy for what keeps the connection.
    put_off: u32,
    fast_polls: u32,
    refresh_due: Duration,
    addresses_due: Duration,
}

impl Session {
    /// A connection that we dial: placed first, but for a probe, which only asks who is there.
    pub(crate) fn dial(link: Link, kind: Kind, now: Now, outbox: &mut Outbox) -> Self {
        let edge = Edge {
            blocks_only: kind == Kind::BlocksOnly,
            ..Edge::default()
        };
        let mut session = Self::new(link, edge, kind, now);
        if kind == Kind::Probe {
            session.placed(0, outbox);
        } else {
            session.place(outbox);
        }
        session
    }

    /// Whether it is more than an address: it gave something new, or has stood for a while.
    pub(crate) fn has_proven_itself(&self, now: Now) -> bool {
        let gave = self.last_post.is_some() || self.last_block.is_some();
        gave || now.mono.saturating_sub(self.started.mono) >= PROVEN_AFTER
    }

    /// A stream that a peer opened to us.
    pub(crate) fn streamed(link: Link, seen: &StreamSeen, now: Now, outbox: &mut Outbox) -> Self {
        let edge = Edge {
            duplex: true,
            dialled: false,
            blocks_only: seen.blocks_only,
        };
        let kind = if seen.blocks_only {
            Kind::BlocksOnly
        } else {
            Kind::Full
        };
        let mut session = Self::new(link, edge, kind, now);
        session.claimed = Some(seen.nonce);
        session.port = seen.port;
        session.place(outbox);
        session
    }

    fn place(&self, outbox: &mut Outbox) {
        let request = Request::Events { after: None };
        outbox.call(self.link, Tag::Place, request, SHORT);
    }

    fn new(link: Link, edge: Edge, kind: Kind, now: Now) -> Self {
        Self {
            link,
            edge,
            kind,
            claimed: None,
            port: None,
            phase: Phase::Placing,
            started: now,
            node: None,
            ping: None,
            bytes_in: 0,
            bytes_out: 0,
            score: 0,
            last_post: None,
            last_block: None,
            gossip: Intake::new(now.mono),
            strikes: 0,
            cursor: 0,
            poll_due: None,
            greet_due: None,
            put_off: 0,
            fast_polls: 0,
            refresh_due: now.mono + REFRESH_EVERY,
            addresses_due: now.mono,
        }
    }

    /// The address under which it is shown: where it can be reached, if that is known.
    pub(crate) fn shown_at(&self) -> SocketAddr {
        self.port.map_or(self.link.peer, |port| {
            SocketAddr::new(self.link.peer.ip(), port)
        })
    }

    pub(crate) fn is_up(&self) -> bool {
        self.phase == Phase::Up
    }

    /// The event stream is placed; now who is it?
    pub(crate) fn placed(&mut self, cursor: u64, outbox: &mut Outbox) {
        self.phase = Phase::Greeting;
        self.cursor = cursor;
        self.greet(outbox);
    }

    fn greet(&self, outbox: &mut Outbox) {
        outbox.call(self.link, Tag::Greet, Request::Node, SHORT);
    }

    /// Asks again what a busy peer put off.
    fn go_on_greeting(&mut self, now: Now, outbox: &mut Outbox) {
        if self.greet_due.is_none_or(|due| due > now.mono) {
            return;
        }
        self.greet_due = None;
        match self.phase {
            Phase::Placing => self.place(outbox),
            Phase::Greeting => self.greet(outbox),
            Phase::Opening | Phase::Up => {}
        }
    }

    /// It is a peer; now a stream, where it has one.
    pub(crate) fn open(&mut self, outbox: &mut Outbox) {
        self.phase = Phase::Opening;
        let blocks_only = self.edge.blocks_only;
        outbox.call(self.link, Tag::Open, Request::Open { blocks_only }, SHORT);
    }

    /// In use from here on.
    pub(crate) fn up(&mut self, now: Now) {
        self.phase = Phase::Up;
        self.poll_due = Some(now.mono);
    }

    /// It dialled us, or shall learn nothing of others: no addresses either way.
    fn keeps_addresses(&self) -> bool {
        !self.edge.dialled || self.edge.blocks_only
    }

    /// Sends what is due.
    pub(crate) fn tick(&mut self, now: Now, listen_port: Option<u16>, outbox: &mut Outbox) {
        self.go_on_greeting(now, outbox);
        if !self.is_up() {
            return;
        }
        if self.poll_due.is_some_and(|due| due <= now.mono) {
            self.poll_due = None;
            let after = Some(self.cursor);
            outbox.call(self.link, Tag::Poll, Request::Events { after }, POLL);
        }
        if self.refresh_due <= now.mono {
            self.refresh_due = now.mono + REFRESH_EVERY;
            outbox.call(self.link, Tag::Refresh, Request::Node, SHORT);
        }
        if self.addresses_due <= now.mono && !self.keeps_addresses() {
            self.addresses_due = now.mono + ADDRESSES_EVERY;
            if let Some(port) = listen_port {
                outbox.call(self.link, Tag::Announce, Request::Reachable { port }, SHORT);
            }
            outbox.call(self.link, Tag::Addresses, Request::Addresses, SHORT);
        }
    }

    /// A poll brought something, or nothing; says whether events were lost.
    pub(crate) fn polled(
        &mut self,
        next: u64,
        gap: bool,
        empty: bool,
        took: Duration,
        now: Now,
    ) -> bool {
        // A stream that stands before our cursor is another one: the peer was
        // started anew between two polls.
        let restarted = next < self.cursor;
        self.cursor = next;
        self.poll_due = Some(now.mono + self.pause_after(empty, took));
        gap || restarted
    }

    /// How long the next poll waits after one that took so long.
    fn pause_after(&mut self, empty: bool, took: Duration) -> Duration {
        let fast = took < TOO_FAST;
        let pause = match (fast, empty) {
            (false, _) => Duration::ZERO,
            (true, true) => POLL_PAUSE,
            (true, false) if self.fast_polls >= FAST_POLLS => FAST_PAUSE,
            (true, false) => {
                self.fast_polls += 1;
                return Duration::ZERO;
            }
        };
        self.fast_polls = self.fast_polls.saturating_sub(FAST_POLLS_BACK);
        pause
    }

    /// Books what a good answer cost.
    pub(crate) fn account(&mut self, reply: &Reply, tag: Tag) {
        self.bytes_in = self.bytes_in.saturating_add(reply.bytes_in);
        self.bytes_out = self.bytes_out.saturating_add(reply.bytes_out);
        self.strikes = self.strikes.saturating_sub(1);
        if is_vital(tag) {
            self.put_off = 0;
        }
        if tag.is_short() {
            // The mean follows slowly, so that one busy moment does not show.
            let before = self.ping.unwrap_or(reply.elapsed);
            self.ping = Some((before * 3 + reply.elapsed) / 4);
        }
    }

    /// Books a failed call; says why the connection must end, if it must.
    pub(crate) fn call_failed(
        &mut self,
        tag: Tag,
        error: &TransportError,
        now: Now,
    ) -> Option<Ending> {
        match error {
            TransportError::WrongNetwork { .. } => return Some(Ending::OtherNetwork),
            TransportError::Malformed { .. } | TransportError::TooLarge { .. } => {
                return Some(Ending::Broke(of_call(error).into()));
            }
            TransportError::Unreachable { .. } => {
                return Some(Ending::Lost(of_call(error).into()));
            }
            // No stream, then: what it answers to single calls is enough.
            TransportError::Timeout | TransportError::Status { .. } if tag == Tag::Open => {}
            TransportError::Timeout => {
                self.strikes = self.strikes.saturating_add(TIMEOUT_STRIKES);
                self.rate(-10);
                if self.strikes >= MAX_STRIKES {
                    return Some(Ending::Slow(of_call(error).into()));
                }
            }
            TransportError::Status { status, code } => {
                self.rate(-2);
                let is_busy = BUSY.contains(status) && code != STOPPING;
                if is_busy && self.may_put_off(tag, now) {
                    return None;
                }
            }
        }
        is_vital(tag).then(|| Ending::Lost(of_call(error).into()))
    }

    /// A peer that is too busy for what keeps the connection is asked again later, some times: a
    /// crowd around it must not cut it off from those that it has. A probe asks but once.
    fn may_put_off(&mut self, tag: Tag, now: Now) -> bool {
        if self.kind == Kind::Probe {
            return false;
        }
        let (due, most) = match tag {
            Tag::Poll => (&mut self.poll_due, MAX_PUT_OFF),
            Tag::Place | Tag::Greet => (&mut self.greet_due, MAX_PUT_OFF_GREETING),
            _ => return false,
        };
        self.put_off = self.put_off.saturating_add(1);
        *due = Some(now.mono + BUSY_PAUSE);
        self.put_off <= most
    }

    /// It gave something that was new and good.
    pub(crate) fn gave(&mut self, gave: Gave, now: Now) {
        self.rate(1);
        match gave {
            Gave::Post => self.last_post = Some(now.mono),
            Gave::Block => self.last_block = Some(now.mono),
            Gave::Headers => {}
        }
    }

    /// How many of the addresses that it tells now are taken.
    pub(crate) fn take_gossip(&mut self, told: usize, now: Now) -> usize {
        self.gossip.take(told, self.score > 0, now.mono)
    }

    /// The nonce by which the node at the other end goes: what it says of itself, else what it
    /// claimed when it dialled us.
    pub(crate) fn nonce(&self) -> Option<u64> {
        self.node.as_ref().map(|node| node.nonce).or(self.claimed)
    }

    pub(crate) fn rate(&mut self, change: i32) {
        self.score = (self.score + change).clamp(-SCORE_LIMIT, SCORE_LIMIT);
    }

    /// The peer's tip, as it last said.
    pub(crate) fn set_tip(&mut self, id: BlockId, height: u32) {
        if let Some(node) = &mut self.node {
            node.tip = id;
            node.height = height;
        }
    }
}

/// Without an answer to these there is no connection.
fn is_vital(tag: Tag) -> bool {
    matches!(tag, Tag::Greet | Tag::Place | Tag::Poll)
}

/// Why a connection ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It broke or fell silent.
    Lost(Box<Problem>),
    /// Too many of its answers came too late.
    Slow(Box<Problem>),
    /// It held up the sync of blocks.
    Stalled,
    /// The peer sent what no honest node sends.
    Broke(Box<Problem>),
    /// The peer runs another network.
    OtherNetwork,
    /// The peer is ourselves.
    Ourselves,
    /// We are connected to the same node on another way.
    Twice,
    /// It has no place for us, or wants nothing to do with us.
    NoRoom(Box<Problem>),
    /// The probe was answered.
    Probed,
    /// It gives way to a connection that is worth more to us.
    GaveWay,
    /// The owner banned the address.
    Banned,
}
