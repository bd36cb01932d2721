//! The three machines as one: inputs in, actions out. What one machine finds
//! out, the others are told here.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use blocknet_chain::{BlockId, Leaf, PostId};

use crate::net::action::{Action, Done, Input, Link, Notice, Now, OurTip, Outbox, Tag};
use crate::net::dice::Dice;
use crate::net::view::{Direction, NetView, PeerState};
use crate::peers::{
    Ban, InboundSeen, Misdeed, Peers, PeersConfig, Remembered, Source, StreamRefused, StreamSeen,
};
use crate::relay::Relay;
use crate::said::Problem;
use crate::sync::Sync;
use crate::transport::{RemoteEvent, Reply, TransportError};

/// Peers, sync and relay.
#[derive(Debug)]
pub(crate) struct Machine {
    peers: Peers,
    sync: Sync,
    relay: Relay,
}

impl Machine {
    /// `seed` decides on jitter and choices.
    pub(crate) fn new(
        config: PeersConfig,
        remembered: impl Into<Remembered>,
        tip: OurTip,
        seed: u64,
    ) -> Self {
        Self {
            peers: Peers::new(config, remembered.into(), Dice::new(seed)),
            sync: Sync::new(tip),
            relay: Relay::new(tip, Dice::new(seed.rotate_left(32))),
        }
    }

    /// Takes one input; says what is to be done.
    pub(crate) fn handle(&mut self, input: Input, now: Now) -> Vec<Action> {
        let mut outbox = Outbox::default();
        match input {
            Input::Tick => {
                self.peers.tick(now, &mut outbox);
                self.sync.tick(now, &mut outbox);
                self.relay.tick(self.sync.is_current(), now, &mut outbox);
            }
            Input::Answered { link, tag, result } => {
                self.answered(link, tag, result, now, &mut outbox);
            }
            Input::Done(done) => self.done(done, now, &mut outbox),
            Input::Tip(tip) => {
                self.sync.our_tip(tip, now, &mut outbox);
                self.relay
                    .our_tip(tip, self.sync.is_current(), now, &mut outbox);
            }
            Input::Pooled(leaves) => self.relay.pooled(leaves),
            Input::NewPost(post) => self.relay.new_post(post, now, &mut outbox),
            Input::Lagged => self.relay.compare_all(now),
        }
        self.settle(outbox, now)
    }

    /// A person named this address.
    pub(crate) fn add_peer(
        &mut self,
        address: SocketAddr,
        source: Source,
        now: Now,
    ) -> Vec<Action> {
        let mut outbox = Outbox::default();
        self.peers.add(address, source, now, &mut outbox);
        self.settle(outbox, now)
    }

    /// The owner wants the peer gone; `None` when it was not there.
    pub(crate) fn remove_peer(&mut self, address: SocketAddr, now: Now) -> Option<Vec<Action>> {
        let mut outbox = Outbox::default();
        let was_there = self.peers.remove(address, now, &mut outbox);
        was_there.then(|| self.settle(outbox, now))
    }

    /// The owner bans an address; `None` where there are too many bans.
    pub(crate) fn ban(&mut self, ban: Ban, now: Now) -> Option<Vec<Action>> {
        let mut outbox = Outbox::default();
        let banned = self.peers.ban(ban, now, &mut outbox);
        banned.then(|| self.settle(outbox, now))
    }

    /// The owner forgives an address; `None` when nothing was held against it.
    pub(crate) fn unban(&mut self, ip: IpAddr, now: Now) -> Option<(Ban, Vec<Action>)> {
        let mut outbox = Outbox::default();
        let lifted = self.peers.unban(ip, now, &mut outbox)?;
        Some((lifted, self.settle(outbox, now)))
    }

    /// A caller of our listener can be reached at this port.
    pub(crate) fn heard(&mut self, from: SocketAddr, port: u16, now: Now) -> Vec<Action> {
        let mut outbox = Outbox::default();
        self.peers.heard(from, port, now, &mut outbox);
        self.settle(outbox, now)
    }

    /// These nodes of our network are on the local network now.
    pub(crate) fn on_lan(&mut self, found: &[SocketAddr], now: Now) -> Vec<Action> {
        let mut outbox = Outbox::default();
        self.peers.on_lan(found, now, &mut outbox);
        self.settle(outbox, now)
    }

    /// Another node called our listener.
    pub(crate) fn called(&mut self, seen: InboundSeen, now: Now) {
        self.peers.called(seen, now);
    }

    /// A caller of our listener did what no honest node does.
    pub(crate) fn caller_broke(
        &mut self,
        from: SocketAddr,
        misdeed: Misdeed,
        now: Now,
    ) -> Vec<Action> {
        let mut outbox = Outbox::default();
        self.peers.caller_broke(from, misdeed, now, &mut outbox);
        self.settle(outbox, now)
    }

    /// A peer wants a stream with us; once it is taken, the peer is asked over it.
    pub(crate) fn stream_opened(
        &mut self,
        seen: &StreamSeen,
        now: Now,
    ) -> (Result<(), StreamRefused>, Vec<Action>) {
        let mut outbox = Outbox::default();
        let taken = self.peers.streamed(seen, now, &mut outbox);
        (taken, self.settle(outbox, now))
    }

    /// A stream that a peer had opened has ended.
    pub(crate) fn stream_closed(&mut self, from: SocketAddr, now: Now) -> Vec<Action> {
        let mut outbox = Outbox::default();
        self.peers.stream_closed(from, now, &mut outbox);
        self.settle(outbox, now)
    }

    /// Asks every peer for headers anew; gives how many there are.
    pub(crate) fn ask_everybody(&mut self, now: Now) -> (usize, Vec<Action>) {
        let mut outbox = Outbox::default();
        let asked = self.sync.ask_everybody(now, &mut outbox);
        (asked, self.settle(outbox, now))
    }

    /// A caller of our listener gave us a block, and so has it.
    pub(crate) fn gave_block(&mut self, from: SocketAddr, id: BlockId) {
        self.relay.gave_block(from, id);
    }

    /// A peer gave bytes of a file, which cost so much.
    pub(crate) fn file_came(&mut self, peer: SocketAddr, bytes_in: u64, bytes_out: u64) {
        self.peers.file_came(peer, bytes_in, bytes_out);
    }

    /// A peer gave what is not the file that it was asked for.
    pub(crate) fn file_faked(&mut self, peer: SocketAddr, what: Problem, now: Now) -> Vec<Action> {
        let mut outbox = Outbox::default();
        self.peers.file_faked(peer, what, now, &mut outbox);
        self.settle(outbox, now)
    }

    /// The owner's posts that waited when the node started: who has them is told anew.
    pub(crate) fn follow_own(&mut self, posts: &[(PostId, Leaf)]) {
        self.relay.follow_own(posts);
    }

    /// Nothing is to be had to do with this address now.
    #[cfg(feature = "simulation")]
    pub(crate) fn refuses(&self, ip: IpAddr, now: Now) -> bool {
        self.peers.refuses(ip, now)
    }

    /// What others are told of addresses.
    #[cfg(feature = "simulation")]
    pub(crate) fn known_addresses(&self, now: Now) -> Vec<SocketAddr> {
        self.peers.known_addresses(now)
    }

    /// What is shown of all this.
    pub(crate) fn view(&self, now: Now) -> NetView {
        let (_, connecting) = self.peers.counts();
        NetView {
            peers: self.peers.table(now),
            sync: self.sync.view(connecting > 0),
            walking: self.sync.walking(),
            traffic: Arc::default(),
            known_addresses: self.peers.known_addresses(now),
            public_address: self.peers.public_address(),
            file_sources: self.peers.file_sources(),
            bans: self.peers.bans(),
            seen_by: self.relay.seen_by(),
        }
    }

    fn answered(
        &mut self,
        link: Link,
        tag: Tag,
        result: Result<Reply, TransportError>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        // An answer to a connection that ended says nothing of the present one.
        if !self.peers.is_live(link) || !self.peers.book_call(link, tag, &result, now, outbox) {
            return;
        }
        let current = self.sync.is_current();
        match (tag, result) {
            (
                Tag::Headers | Tag::Blocks | Tag::Texts | Tag::LostTexts | Tag::NewBlock(_),
                Ok(reply),
            ) => {
                self.sync.answered(link, tag, reply, now, outbox);
            }
            (
                Tag::Headers | Tag::Blocks | Tag::Texts | Tag::LostTexts | Tag::NewBlock(_),
                Err(_),
            ) => {
                self.sync.call_failed(link, tag, now, outbox);
            }
            (tag, Ok(reply)) if tag.is_relays() => {
                self.relay.answered(link, tag, reply, now, outbox);
            }
            (tag, Err(_)) if tag.is_relays() => {
                self.relay.call_failed(link, tag, now, outbox);
            }
            (_, Ok(reply)) => self.peers.answered(link, tag, reply, now, outbox),
            // No stream, then: what it answers to single calls is enough.
            (Tag::Open, Err(_)) => self.peers.up(link, now, outbox),
            (_, Err(_)) => {}
        }
        if !current && self.sync.is_current() {
            self.relay
                .our_tip(self.sync.our_tip_now(), true, now, outbox);
        }
    }

    fn done(&mut self, done: Done, now: Now, outbox: &mut Outbox) {
        match done {
            Done::Locator { .. }
            | Done::Headers { .. }
            | Done::Vetted { .. }
            | Done::LostTexts { .. }
            | Done::Wanted { .. }
            | Done::CheckedBlocks { .. }
            | Done::Blocks { .. } => self.sync.done(done, now, outbox),
            Done::Missing { .. }
            | Done::Posts { .. }
            | Done::ComparedPool { .. }
            | Done::Reconciled { .. }
            | Done::BlockLeaves { .. }
            | Done::BlocksAfter { .. }
            | Done::Gone { .. } => self.relay.done(done, now, outbox),
        }
    }

    /// Tells the machines what the others found out, until all is said.
    fn settle(&mut self, mut outbox: Outbox, now: Now) -> Vec<Action> {
        while let Some(notice) = outbox.notices.pop_front() {
            self.tell(notice, now, &mut outbox);
        }
        outbox.actions
    }

    fn tell(&mut self, notice: Notice, now: Now, outbox: &mut Outbox) {
        let current = self.sync.is_current();
        match notice {
            Notice::Up { link, node, edge } => {
                self.relay.peer_up(link, &node, edge, now);
                self.sync.peer_up(link, &node, edge, now, outbox);
            }
            Notice::Down { link } => {
                self.sync.peer_down(link, now, outbox);
                self.relay.peer_down(link, now, outbox);
            }
            Notice::Events { link, events } => {
                for event in &events {
                    if let RemoteEvent::Tip { id, height } = event {
                        let (id, height) = (*id, *height);
                        outbox.tell(Notice::RemoteTip { link, id, height });
                    }
                }
                self.relay.events(link, &events, current, now, outbox);
            }
            Notice::Gap { link } => {
                self.sync.ask_headers(link, now, outbox);
                self.relay.compare_pool(link, now);
            }
            Notice::RemoteTip { link, id, height } => {
                self.peers.remote_tip(link, id, height);
                self.relay.remote_tip(link, id, current, now, outbox);
                self.sync.remote_tip(link, id, height, now, outbox);
            }
            Notice::Walked { link, common } => {
                self.relay.walked(link, common, current, now, outbox);
            }
            Notice::HasBlock { link, id } => self.relay.peer_has_block(link, id),
            Notice::Credit { link, gave } => self.peers.credit(link, gave, now),
            Notice::Blame { link, fault } => self.peers.blamed(link, fault, now, outbox),
        }
    }
}

impl NetView {
    /// Connected peers: those that we dialled, and those that call us.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let connected = |direction| {
            let rows = self.peers.iter();
            rows.filter(|row| row.direction == direction && row.state == PeerState::Connected)
                .count()
        };
        (connected(Direction::Out), connected(Direction::In))
    }
}
