//! Plays the world to one machine: time, peers and core.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{
    Block, BlockId, Checked, Header, Height, Leaf, Network, Unchecked, Work, body_root,
};
use bytes::Bytes;

use crate::core::{HeadersOutcome, HeadersVerdict};
use crate::net::action::{Action, Compared, Done, Input, Job, Link, Now, OurTip, Tag};
use crate::net::machine::Machine;
use crate::net::view::PeerView;
use crate::peers::{PeersConfig, Remembered, Source};
use crate::relay::pool_set::Step;
use crate::transport::{
    Answer, RemoteEvent, RemoteEvents, RemoteNode, Reply, Request, TransportError,
};

/// Our own nonce.
pub(super) const NONCE: u64 = 7;

/// One machine and the actions that it waits for.
pub(super) struct Script {
    pub(super) machine: Machine,
    pub(super) now: Now,
    /// Everything asked for and not yet answered, oldest first.
    pub(super) open: Vec<Action>,
    pub(super) tip: OurTip,
}

pub(super) fn peer(last: u8) -> SocketAddr {
    SocketAddr::from(([93, 184, 216, last], 8000))
}

pub(super) fn work(amount: u64) -> Work {
    let mut bytes = [0; 32];
    bytes[24..].copy_from_slice(&amount.to_be_bytes());
    Work::from_be_bytes(bytes)
}

pub(super) fn leaf(number: u64) -> Leaf {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    Leaf::from_bytes(bytes)
}

/// An empty block above `prev`; `nonce` tells branches apart.
pub(super) fn child(prev: &Header, nonce: u64) -> Header {
    Header {
        prev: prev.id(),
        height: prev.height.next().unwrap(),
        time: prev.time + 1,
        aux_root: blocknet_chain::AuxRoot::ZERO,
        body_root: body_root(&[]),
        nonce,
        ..*prev
    }
}

/// A chain of empty blocks above genesis.
pub(super) fn chain(length: usize, nonce: u64) -> Vec<Header> {
    let mut headers = vec![*Network::dev().genesis()];
    for _ in 0..length {
        headers.push(child(headers.last().unwrap(), nonce));
    }
    headers.remove(0);
    headers
}

pub(super) fn unchecked(header: &Header) -> Block<Unchecked> {
    Block::<Unchecked>::new(*header, Vec::new())
}

pub(super) fn checked(header: &Header) -> Block<Checked> {
    unchecked(header).check(&Network::dev()).unwrap()
}

pub(super) fn good_headers(fresh: usize) -> HeadersOutcome {
    HeadersOutcome {
        fresh,
        last: None,
        verdict: HeadersVerdict::Good,
    }
}

impl Script {
    pub(super) fn new() -> Self {
        Self::remembering(Remembered::default())
    }

    pub(super) fn remembering(rows: impl Into<Remembered>) -> Self {
        let network = Network::dev();
        let config = PeersConfig {
            genesis: network.genesis_id(),
            nonce: NONCE,
            allow_private: false,
            listen_port: Some(8_100),
            max_inbound: 64,
            secret: [5; 32],
        };
        let tip = OurTip {
            id: network.genesis_id(),
            height: 0,
            work: Work::ZERO,
            best_height: 0,
            best_work: Work::ZERO,
            rival_bodies: 0,
        };
        let now = Now {
            mono: Duration::from_secs(1),
            unix: 1_800_000_000,
        };
        let machine = Machine::new(config, rows, tip, 42);
        Self {
            machine,
            now,
            open: Vec::new(),
            tip,
        }
    }

    pub(super) fn input(&mut self, input: Input) {
        let actions = self.machine.handle(input, self.now);
        self.open.extend(actions);
    }

    /// Lets time pass, tick by tick.
    pub(super) fn pass(&mut self, time: Duration) {
        let until = self.now.mono + time;
        while self.now.mono < until {
            self.now.mono += Duration::from_millis(250);
            self.now.unix = 1_800_000_000 + self.now.mono.as_secs();
            self.input(Input::Tick);
        }
    }

    pub(super) fn add(&mut self, address: SocketAddr) {
        let actions = self.machine.add_peer(address, Source::Owner, self.now);
        self.open.extend(actions);
    }

    /// Takes the oldest open call for which `matches` holds.
    pub(super) fn take_call(
        &mut self,
        matches: impl Fn(Link, Tag) -> bool,
    ) -> Option<(Link, Tag, Request)> {
        let place = self.open.iter().position(|action| match action {
            Action::Call { link, tag, .. } => matches(*link, *tag),
            _ => false,
        })?;
        match self.open.remove(place) {
            Action::Call {
                link, tag, request, ..
            } => Some((link, tag, request)),
            other => panic!("no call: {other:?}"),
        }
    }

    /// Takes the oldest open call of this kind to this peer.
    pub(super) fn call_to(
        &mut self,
        address: SocketAddr,
        tag: Tag,
    ) -> Option<(Link, Tag, Request)> {
        self.take_call(|link, open| link.peer == address && open == tag)
    }

    pub(super) fn take_job(&mut self, matches: impl Fn(&Job) -> bool) -> Option<Job> {
        let place = self.open.iter().position(|action| match action {
            Action::Job(job) => matches(job),
            _ => false,
        })?;
        match self.open.remove(place) {
            Action::Job(job) => Some(job),
            other => panic!("no job: {other:?}"),
        }
    }

    pub(super) fn answer(&mut self, link: Link, tag: Tag, answer: Answer) {
        let reply = Reply {
            answer,
            bytes_in: 100,
            bytes_out: 50,
            elapsed: Duration::from_millis(20),
        };
        self.input(Input::Answered {
            link,
            tag,
            result: Ok(reply),
        });
    }

    pub(super) fn fail(&mut self, link: Link, tag: Tag, error: TransportError) {
        self.input(Input::Answered {
            link,
            tag,
            result: Err(error),
        });
    }

    pub(super) fn done(&mut self, done: Done) {
        self.input(Input::Done(done));
    }

    /// A peer's word on itself: at this tip.
    pub(super) fn node(&self, address: SocketAddr, tip: BlockId, height: u32) -> RemoteNode {
        RemoteNode {
            genesis: Network::dev().genesis_id(),
            agent: "blocknet/0.1.0".into(),
            height,
            tip,
            work: work(u64::from(height) * 256),
            time: self.now.unix,
            nonce: 1_000
                + u64::from(address.port())
                + address.to_string().len() as u64 * 100_000
                + match address.ip() {
                    std::net::IpAddr::V4(ip) => u64::from(ip.to_bits()),
                    std::net::IpAddr::V6(_) => 0,
                },
            pool_floor: 0,
        }
    }

    /// Dials a peer and places its stream; gives the question who it is.
    pub(super) fn dial(&mut self, address: SocketAddr) -> (Link, Tag) {
        self.add(address);
        let (link, tag, _) = self
            .call_to(address, Tag::Place)
            .expect("a place in the stream");
        self.answer(link, tag, events(0, &[]));
        let (link, tag, _) = self.call_to(address, Tag::Greet).expect("a greeting");
        (link, tag)
    }

    /// Connects a peer whose tip is this block.
    pub(super) fn connect(&mut self, address: SocketAddr, tip: BlockId, height: u32) -> Link {
        let (link, tag) = self.dial(address);
        let node = self.node(address, tip, height);
        self.answer(link, tag, Answer::Node(node));
        self.keep_plain(address);
        link
    }

    /// The peer opens no stream.
    pub(super) fn keep_plain(&mut self, address: SocketAddr) {
        let (link, tag, _) = self.call_to(address, Tag::Open).expect("a stream");
        self.answer(link, tag, refused(404, "not_found"));
    }

    /// Connects a peer that has the same chain as we.
    pub(super) fn connect_equal(&mut self, address: SocketAddr) -> Link {
        let link = self.connect(address, self.tip.id, self.tip.height);
        self.pass(Duration::from_millis(250));
        self.compare_empty(link);
        link
    }

    /// Connects a peer that has the same chain and opens a stream.
    pub(super) fn connect_duplex(&mut self, address: SocketAddr) -> Link {
        let (link, tag) = self.dial(address);
        let node = self.node(address, self.tip.id, self.tip.height);
        self.answer(link, tag, Answer::Node(node));
        let (link, tag, _) = self.call_to(address, Tag::Open).expect("a stream");
        self.answer(link, tag, Answer::Opened);
        self.pass(Duration::from_millis(250));
        self.compare_empty(link);
        link
    }

    /// Both pools are empty.
    fn compare_empty(&mut self, link: Link) {
        if self.begin_comparing(link) {
            self.step(link, Step::default());
        }
    }

    /// The core makes the first message of a comparison; says whether one was to begin.
    pub(super) fn begin_comparing(&mut self, link: Link) -> bool {
        let begins = self.take_job(
            |job| matches!(job, Job::Reconcile { link: open, answer: None } if *open == link),
        );
        if begins.is_some() {
            let next = Some(Bytes::from_static(b"first"));
            let step = Step {
                next,
                ..Step::default()
            };
            let result = Ok(Compared::Step(step));
            self.done(Done::Reconciled { link, result });
        }
        begins.is_some()
    }

    /// The peer answers the message, and this is what the core reads in it.
    pub(super) fn step(&mut self, link: Link, step: Step) {
        let (link, tag, _) = self
            .call_to(link.peer, Tag::Reconcile)
            .expect("a message of the comparison");
        let bytes = Bytes::from_static(b"answer");
        self.answer(link, tag, Answer::Reconciled { bytes });
        let read = self.take_job(
            |job| matches!(job, Job::Reconcile { answer: Some(answer), .. } if answer == "answer"),
        );
        assert!(read.is_some(), "the answer goes to the core");
        let result = Ok(Compared::Step(step));
        self.done(Done::Reconciled { link, result });
    }

    /// The peer knows no reconciliation; gives the call for its listing.
    pub(super) fn ask_listing(&mut self, link: Link) -> Option<(Link, Tag, Request)> {
        if self.begin_comparing(link) {
            let (link, tag, _) = self.call_to(link.peer, Tag::Reconcile)?;
            self.answer(link, tag, refused(404, "not_found"));
        }
        self.call_to(link.peer, Tag::Pool)
    }

    /// The peer's long poll brings these events.
    pub(super) fn event(&mut self, link: Link, list: &[RemoteEvent]) {
        let (link, tag, request) = self.call_to(link.peer, Tag::Poll).expect("a long poll");
        let Request::Events { after: Some(after) } = request else {
            panic!("no cursor in {request:?}");
        };
        self.answer(link, tag, events(after + list.len() as u64, list));
    }

    /// Our own chain moved to this header, with all bodies.
    pub(super) fn our_tip(&mut self, header: &Header) {
        let height = header.height.get();
        self.tip = OurTip {
            id: header.id(),
            height,
            work: work(u64::from(height) * 256),
            best_height: height,
            best_work: work(u64::from(height) * 256),
            rival_bodies: 0,
        };
        self.input(Input::Tip(self.tip));
    }

    /// So many bodies are missing of branches as heavy as ours.
    pub(super) fn rivals(&mut self, bodies: usize) {
        self.tip.rival_bodies = bodies;
        self.input(Input::Tip(self.tip));
    }

    /// Headers up to this height are known, without bodies.
    pub(super) fn best_header(&mut self, height: u32) {
        self.tip.best_height = height;
        self.tip.best_work = work(u64::from(height) * 256);
        self.input(Input::Tip(self.tip));
    }

    pub(super) fn row(&self, address: SocketAddr) -> PeerView {
        let rows = self.machine.view(self.now).peers;
        rows.into_iter()
            .find(|row| row.address == address)
            .expect("a row for the peer")
    }

    /// Serves locator and headers once, from `headers`, as `verdict` says.
    pub(super) fn serve_headers(
        &mut self,
        link: Link,
        headers: Vec<Header>,
        outcome: HeadersOutcome,
    ) {
        let job = self.take_job(|job| matches!(job, Job::Locator { link: open } if *open == link));
        if job.is_some() {
            let genesis = vec![Network::dev().genesis_id()];
            self.done(Done::Locator {
                link,
                result: Ok(genesis),
            });
        }
        let (link, tag, _) = self
            .call_to(link.peer, Tag::Headers)
            .expect("a question for headers");
        let empty = headers.is_empty();
        self.answer(link, tag, Answer::Headers(headers));
        if !empty {
            let job = self.take_job(|job| matches!(job, Job::Headers { .. }));
            assert!(job.is_some(), "headers go to the core");
            self.done(Done::Headers {
                link,
                result: Ok(outcome),
            });
        }
    }
}

pub(super) fn events(next: u64, list: &[RemoteEvent]) -> Answer {
    Answer::Events(RemoteEvents {
        next,
        gap: false,
        events: list.to_vec(),
    })
}

pub(super) fn refused(status: u16, code: &str) -> Answer {
    Answer::Refused {
        status,
        code: code.into(),
        rule: None,
    }
}

pub(super) fn tip_event(header: &Header) -> RemoteEvent {
    RemoteEvent::Tip {
        id: header.id(),
        height: header.height.get(),
    }
}

/// Heights are small in scripts.
pub(super) fn height(of: &Header) -> Height {
    of.height
}
