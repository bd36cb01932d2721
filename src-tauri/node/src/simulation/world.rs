//! The scheduler: carries what the machines want over the links, in virtual time.
//!
//! It is to a simulated node what the net task, the transport and the listener are to a real one,
//! and decides as little as they do.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{BlockId, Leaf};

use super::agenda::Agenda;
use super::brain::Brain;
use super::chance::Chance;
use super::clock::WorldTime;
use super::host::{self, Host, Kind, Parked, Running};
use super::numbers::NumberMap;
use super::size;
use super::wires::{HostId, Way, Weather, Wires};
use crate::net::action::{Action, Done, Input, Job, Link, OurTip, Tag};
use crate::net::machine::Machine;
use crate::net::task::{PUSH_BLOCK_DEADLINE, PUSH_POST_DEADLINE};
use crate::peers::{InboundSeen, PeersConfig, Source};
use crate::relay::NewPost;
use crate::transport::{Answer, RemoteEvents, Reply, Request, TransportError};

mod calls;
mod deadlines;
mod streams;

use deadlines::Deadlines;
use streams::{Ends, Stream};

/// The core is told of the time so often.
const CORE_TICK: Duration = Duration::from_secs(1);
/// What the core is asked to do takes this long at most.
const LONGEST_JOB: Duration = Duration::from_millis(20);

/// Something that happens at its time.
enum Event {
    /// Time passes for a node.
    Tick { host: HostId, life: u32, count: u32 },
    /// A request reaches a listener.
    Asked {
        call: u64,
        from: HostId,
        to: HostId,
        over: Option<Ends>,
        request: Box<Request>,
    },
    /// An answer reaches who asked.
    Answered {
        call: u64,
        bytes: usize,
        answer: Box<Answer>,
    },
    /// Calls with deadlines of this length are looked at: some may be given up.
    Late { length: Duration },
    /// A call is over without an answer.
    Failed { call: u64, error: TransportError },
    /// A long poll has waited long enough.
    Patience { host: HostId, life: u32, call: u64 },
    /// A node hears that a stream has ended.
    Broke {
        host: HostId,
        life: u32,
        peer: SocketAddr,
    },
    /// Streams are looked at.
    Pings,
    /// A job's turn at the core.
    Work {
        host: HostId,
        life: u32,
        job: Box<Job>,
    },
    /// What came of a job.
    Done {
        host: HostId,
        life: u32,
        done: Box<Done>,
    },
}

/// A call that was not answered yet.
struct Pending {
    from: HostId,
    life: u32,
    link: Link,
    tag: Tag,
    sent: Duration,
    bytes_out: usize,
}

/// When news reached each node.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) tips: NumberMap<BlockId, Vec<Duration>>,
    pub(crate) posts: NumberMap<Leaf, Vec<Duration>>,
}

impl Heard {
    fn note(&mut self, now: Duration, posts: Option<&[NewPost]>, tip: Option<&OurTip>) {
        for post in posts.unwrap_or_default() {
            self.posts.entry(post.leaf).or_default().push(now);
        }
        if let Some(tip) = tip {
            self.tips.entry(tip.id).or_default().push(now);
        }
    }
}

/// Nodes, links and time.
pub(crate) struct World<B> {
    pub(crate) hosts: Vec<Host<B>>,
    pub(crate) wires: Wires,
    pub(crate) time: WorldTime,
    pub(crate) chance: Chance,
    /// How often time itself is an input of the machines. A real node's is shorter; where only
    /// the outcome counts, a longer one spares much.
    pub(crate) tick: Duration,
    /// Nobody has time for questions for headers and blocks.
    pub(crate) busy: bool,
    /// Bytes by kind of call.
    pub(crate) bytes: BTreeMap<&'static str, u64>,
    agenda: Agenda<Event>,
    calls: NumberMap<u64, Pending>,
    deadlines: Deadlines,
    streams: NumberMap<Ends, Stream>,
    /// When news reached each node, where it is asked for.
    pub(crate) heard: Option<Heard>,
    last_call: u64,
    /// Everything that happened, as one number: equal for equal runs.
    digest: u64,
}

impl<B: Brain> World<B> {
    pub(crate) fn new(weather: Weather, tick: Duration, mut chance: Chance) -> Self {
        let mut agenda = Agenda::new();
        agenda.add(Duration::ZERO, Event::Pings);
        Self {
            hosts: Vec::new(),
            wires: Wires::new(weather, chance.split()),
            time: WorldTime::default(),
            chance,
            tick,
            busy: false,
            bytes: BTreeMap::new(),
            agenda,
            calls: NumberMap::default(),
            deadlines: Deadlines::default(),
            streams: NumberMap::default(),
            heard: None,
            last_call: 0,
            digest: 0,
        }
    }

    /// A place for a node, which is not running yet.
    pub(crate) fn add(&mut self, kind: Kind, clock: super::clock::NodeClock) -> HostId {
        let id = self.hosts.len();
        self.wires.plug_in();
        self.hosts.push(Host {
            address: host::address(id),
            kind,
            life: 0,
            clock: clock.into(),
            book: BTreeMap::new(),
            running: None,
            asks: BTreeSet::new(),
            traffic: host::Traffic::default(),
        });
        id
    }

    /// Starts a node.
    pub(crate) fn start(&mut self, id: HostId, brain: B) {
        let nonce = self.chance.next();
        let genesis = brain.describe(nonce).genesis;
        let tip = brain.tip();
        let host = &mut self.hosts[id];
        host.life += 1;
        let config = PeersConfig {
            genesis,
            nonce,
            allow_private: false,
            listen_port: host.kind.listens.then_some(host.address.port()),
            max_inbound: crate::limits::INBOUND_DESKTOP,
            secret: blocknet_chain::sha256(&[&nonce.to_be_bytes()]),
        };
        let remembered: Vec<_> = host.book.values().copied().collect();
        host.running = Some(Running {
            machine: Machine::new(config, remembered, tip, nonce),
            brain,
            nonce,
            told: tip,
            parked: Vec::new(),
            asleep: None,
        });
        let (life, friends) = (host.life, host.kind.friends.clone());
        self.feed(id, Input::Tip(tip));
        let pooled = self.hosts[id].awake_mut().map(|it| it.brain.pooled());
        self.feed(id, Input::Pooled(pooled.unwrap_or_default()));
        for friend in friends {
            self.act(id, |machine, now| {
                machine.add_peer(friend, Source::Started, now)
            });
        }
        let first = self.now() + self.chance.between(Duration::ZERO, self.tick);
        let tick = Event::Tick {
            host: id,
            life,
            count: 0,
        };
        self.agenda.add(first, tick);
    }

    /// Stops a node at once, as a kill does; its core is given back.
    pub(crate) fn stop(&mut self, id: HostId) -> Option<B> {
        let host = &mut self.hosts[id];
        host.life += 1;
        let running = host.running.take()?;
        self.break_streams_of(id);
        for parked in running.parked {
            self.fail(parked.call, Duration::ZERO, unreachable());
        }
        Some(running.brain)
    }

    /// Lets a node sleep: it does nothing, and its monotonic clock stands.
    pub(crate) fn lull(&mut self, id: HostId) {
        let now = self.now();
        if let Some(running) = self.hosts[id].awake_mut() {
            running.asleep = Some(now);
            for parked in std::mem::take(&mut running.parked) {
                self.fail(
                    parked.call,
                    Duration::from_secs(30),
                    TransportError::Timeout,
                );
            }
        }
    }

    /// Wakes it: its connections have gone.
    pub(crate) fn wake(&mut self, id: HostId) {
        let now = self.now();
        let host = &mut self.hosts[id];
        let Some(running) = &mut host.running else {
            return;
        };
        let Some(since) = running.asleep.take() else {
            return;
        };
        host.clock.slept(now - since);
        let life = host.life;
        let lost: Vec<u64> = host.asks.iter().copied().collect();
        for call in lost {
            self.fail(call, Duration::ZERO, unreachable());
        }
        self.agenda.add(
            now,
            Event::Tick {
                host: id,
                life,
                count: 0,
            },
        );
    }

    pub(crate) fn now(&self) -> Duration {
        self.time.get()
    }

    /// Everything that happened so far, as one number.
    pub(crate) fn digest(&self) -> u64 {
        self.digest
    }

    /// Lets time pass until a moment.
    pub(crate) fn run_until(&mut self, end: Duration) {
        while let Some((time, event)) = self.agenda.next(end) {
            self.time.set(time);
            self.happen(event);
        }
        self.time.set(end.max(self.now()));
    }

    /// Does something at a running node's core and lets its machines hear what came of it.
    pub(crate) fn at_core<T>(&mut self, id: HostId, work: impl FnOnce(&mut B) -> T) -> Option<T> {
        let done = work(&mut self.hosts[id].awake_mut()?.brain);
        self.settle(id);
        Some(done)
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Tick { host, life, count } => self.tick(host, life, count),
            Event::Asked {
                call,
                from,
                to,
                over,
                request,
            } => self.asked(call, from, to, over, *request),
            Event::Broke { host, life, peer } => self.stream_broke(host, life, peer),
            Event::Pings => self.ping_streams(),
            Event::Answered {
                call,
                bytes,
                answer,
            } => self.answered(call, bytes, *answer),
            Event::Late { length } => self.give_up(length),
            Event::Failed { call, error } => self.failed(call, error),
            Event::Patience { host, life, call } => {
                if self.is_alive(host, life) {
                    self.answer_parked(host, |parked, _| parked.call == call);
                }
            }
            Event::Work { host, life, .. } | Event::Done { host, life, .. }
                if self.sleeps(host, life) =>
            {
                let soon = self.now() + self.tick;
                self.agenda.add(soon, event);
            }
            Event::Work { host, life, job } => {
                if self.is_alive(host, life) {
                    let done = self.at_core(host, |brain| brain.work(*job)).flatten();
                    if let Some(done) = done.map(Box::new) {
                        let soon = self.now() + self.chance.between(Duration::ZERO, LONGEST_JOB);
                        self.agenda.add(soon, Event::Done { host, life, done });
                    }
                }
            }
            Event::Done { host, life, done } => {
                if self.is_alive(host, life) {
                    self.feed(host, Input::Done(*done));
                }
            }
        }
    }

    fn is_alive(&self, id: HostId, life: u32) -> bool {
        self.hosts[id].life == life && self.hosts[id].awake().is_some()
    }

    fn sleeps(&self, id: HostId, life: u32) -> bool {
        self.hosts[id].life == life && self.hosts[id].running.is_some() && !self.is_alive(id, life)
    }

    fn tick(&mut self, host: HostId, life: u32, count: u32) {
        if !self.is_alive(host, life) {
            return;
        }
        let core_every = (CORE_TICK.as_millis() / self.tick.as_millis()).max(1) as u32;
        if count % core_every == core_every - 1 {
            self.at_core(host, Brain::tick);
        }
        self.at_core(host, Brain::release);
        self.feed(host, Input::Tick);
        let count = count.wrapping_add(1);
        self.agenda
            .add(self.now() + self.tick, Event::Tick { host, life, count });
    }

    /// Gives a node's machines an input and carries out what they want.
    fn feed(&mut self, id: HostId, input: Input) {
        self.act(id, |machine, now| machine.handle(input, now));
    }

    fn act(
        &mut self,
        id: HostId,
        act: impl FnOnce(&mut Machine, crate::net::action::Now) -> Vec<Action>,
    ) {
        let now = self.hosts[id].clock.now();
        let Some(running) = self.hosts[id].awake_mut() else {
            return;
        };
        for action in act(&mut running.machine, now) {
            self.carry_out(id, action);
        }
    }

    fn carry_out(&mut self, id: HostId, action: Action) {
        let life = self.hosts[id].life;
        match action {
            Action::Call {
                link,
                tag,
                request,
                deadline,
            } => self.call(id, link, tag, request, deadline),
            Action::PushPost { link, leaf } => {
                let bytes = self.hosts[id]
                    .awake_mut()
                    .and_then(|it| it.brain.post_bytes(leaf));
                let tag = Tag::PushPost(leaf);
                let request = bytes.map(|bytes| Request::SendPost { bytes });
                self.push(id, link, tag, request, PUSH_POST_DEADLINE);
            }
            Action::PushBlock { link, id: block } => {
                let bytes = self.hosts[id]
                    .awake_mut()
                    .and_then(|it| it.brain.block_bytes(block));
                let tag = Tag::PushBlock(block);
                let request = bytes.map(|bytes| Request::SendBlock { bytes });
                self.push(id, link, tag, request, PUSH_BLOCK_DEADLINE);
            }
            Action::PushCompact {
                link,
                id: block,
                prefill,
            } => {
                let bytes = self.hosts[id]
                    .awake_mut()
                    .and_then(|it| it.brain.compact_bytes(block, prefill));
                let tag = Tag::PushCompact(block);
                let request = bytes.map(|bytes| Request::SendCompact { bytes });
                self.push(id, link, tag, request, PUSH_BLOCK_DEADLINE);
            }
            Action::Job(job) => {
                let soon = self.now() + self.chance.between(Duration::ZERO, LONGEST_JOB);
                let job = Box::new(job);
                self.agenda.add(
                    soon,
                    Event::Work {
                        host: id,
                        life,
                        job,
                    },
                );
            }
            Action::Remember(row) => {
                self.hosts[id].book.insert(row.address, row);
            }
            Action::Forget(address) => {
                self.hosts[id].book.remove(&address);
            }
            // A run is shorter than a punishment, and its restarts forgive.
            Action::KeepBan(_) | Action::DropBan(_) => {}
            Action::Close { peer } => {
                if let Some((ends, _)) = self.stream_to(id, peer) {
                    self.break_stream(ends);
                }
            }
        }
    }

    fn push(
        &mut self,
        id: HostId,
        link: Link,
        tag: Tag,
        request: Option<Request>,
        deadline: Duration,
    ) {
        if let Some(request) = request {
            self.call(id, link, tag, request, deadline);
            return;
        }
        let (host, life) = (id, self.hosts[id].life);
        let done = Box::new(Done::Gone { link, tag });
        self.agenda
            .add(self.now(), Event::Done { host, life, done });
    }

    /// Tells a node's machines what its core did, and who waits for its events.
    fn settle(&mut self, id: HostId) {
        loop {
            let Some(running) = self.hosts[id].awake_mut() else {
                return;
            };
            let tip = running.brain.tip();
            let moved = std::mem::replace(&mut running.told, tip) != tip;
            let posts = running.brain.new_posts();
            match &posts {
                Some(posts) if posts.is_empty() && !moved => break,
                _ => {}
            }
            if let Some(heard) = &mut self.heard {
                heard.note(self.time.get(), posts.as_deref(), moved.then_some(&tip));
            }
            match posts {
                Some(posts) => {
                    for post in posts {
                        self.feed(id, Input::NewPost(post));
                    }
                }
                None => self.feed(id, Input::Lagged),
            }
            if moved {
                self.feed(id, Input::Tip(tip));
            }
        }
        self.answer_parked(id, |parked, next| parked.after != next);
    }
}

fn unreachable() -> TransportError {
    TransportError::Unreachable {
        reason: "nobody is there".to_owned(),
    }
}
