//! How a network of homes behaves as it grows: the machines of the node over light cores, 50 ms
//! apart, 5 Mbit/s up.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use blocknet_chain::{BlockId, Identity, Leaf};

use super::chance::Chance;
use super::clock::NodeClock;
use super::forge;
use super::full::FullCore;
use super::host::{self, Kind};
use super::ledger::{BlockNumber, Ledger, Shared};
use super::light::LightCore;
use super::wires::{HostId, Weather};
use super::world::{Heard, World};
use crate::clock::Clock;
use crate::peers::{BookRow, Source};

/// Nodes find their peers within this time.
const GATHERING: Duration = Duration::from_secs(90);
/// After the last block and post, what is on its way arrives.
const REST: Duration = Duration::from_secs(30);
/// How often time is an input: twice as long as with a real node, which costs a post's second
/// step a quarter of a second at most.
const TICK: Duration = Duration::from_millis(500);
/// The same where there are more nodes than…
const MANY: usize = 1_000;
/// …which spares a third of the work, and costs that step half a second.
const TICK_OF_MANY: Duration = Duration::from_secs(1);
/// A block a minute, as the difficulty of `main` has it.
const BLOCK_EVERY: Duration = Duration::from_secs(60);
/// Nodes that cannot be dialled.
const BEHIND_ROUTERS: f64 = 0.5;
/// Addresses that a node knows at its start.
const KNOWN_ADDRESSES: usize = 40;
/// A post's text: two or three sentences.
const CONTENT: &str = "The market on Saturday moves to the school yard because of the works on \
    the square. Bring chairs, there are too few. Whoever can lend a van for an hour, write below.";

/// What is to be modelled.
#[derive(Debug, Clone, Copy)]
pub struct Model {
    /// How many nodes.
    pub nodes: usize,
    /// Posts in a minute, in the whole network.
    pub posts_a_minute: u32,
    /// How long it is looked at, virtual minutes.
    pub minutes: u32,
    /// The same seed gives the same figures.
    pub seed: u64,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Blocks found while it was looked at.
    pub blocks: usize,
    /// Those of them that are not on the chain in the end.
    pub stale: usize,
    /// Seconds from a block's finding until half of the nodes have it: the median block.
    pub block_half: f64,
    /// The same until 95 % have it.
    pub block_most: f64,
    /// Seconds from a post's writing until half of the nodes have it: the median post.
    pub post_half: f64,
    /// The same until 95 % have it.
    pub post_most: f64,
    /// Posts that fewer than 95 % of the nodes heard of and that stand in no block in the end, of
    /// all: whoever mines within the seconds in which an own post is hushed brings it in the block.
    pub lost: f64,
    /// Bytes that a node sends in a day, in the mean.
    pub sent_a_day: f64,
    /// Bytes that the busiest hundredth sends in a day at least.
    pub most_sent_a_day: f64,
    /// Bytes of all blocks in a day: what would be sent if nothing were sent twice.
    pub needed_a_day: f64,
    /// Part of the bytes by kind of call.
    pub by_call: BTreeMap<&'static str, f64>,
    /// Connections that a node has, in the mean.
    pub peers: f64,
}

/// Runs a model.
#[must_use]
pub fn run(model: Model) -> Seen {
    let mut growth = Growth::new(model);
    growth.world.run_until(GATHERING);
    let sent_before: Vec<u64> = growth.sent();
    growth.world.bytes.clear();
    growth.world.heard = Some(Heard::default());
    growth.live();
    growth.seen(&sent_before)
}

struct Growth {
    model: Model,
    world: World<LightCore>,
    ledger: Shared,
    chance: Chance,
    found: Vec<(BlockId, Duration)>,
    written: Vec<(Leaf, Duration)>,
}

impl Growth {
    fn new(model: Model) -> Self {
        let mut chance = Chance::new(model.seed);
        let tick = if model.nodes > MANY {
            TICK_OF_MANY
        } else {
            TICK
        };
        let mut world = World::new(Weather::home(), tick, chance.split());
        let ledger = Ledger::new(forge::network());
        let listens: Vec<bool> = (0..model.nodes)
            .map(|id| id < 8 || !chance.happens(BEHIND_ROUTERS))
            .collect();
        let listeners: Vec<HostId> = (0..model.nodes).filter(|id| listens[*id]).collect();
        for (id, listens) in listens.iter().enumerate() {
            let kind = Kind {
                listens: *listens,
                plain: false,
                habit: None,
                friends: Vec::new(),
            };
            let clock = NodeClock::new(world.time.clone(), 0);
            world.add(kind, clock);
            world.hosts[id].book = known_addresses(id, &listeners, &mut chance);
        }
        for id in 0..model.nodes {
            let clock = world.hosts[id].clock.clone();
            world.start(id, LightCore::new(ledger.clone(), clock, chance.split()));
        }
        Self {
            model,
            world,
            ledger,
            chance,
            found: Vec::new(),
            written: Vec::new(),
        }
    }

    fn sent(&self) -> Vec<u64> {
        self.world
            .hosts
            .iter()
            .map(|host| host.traffic.sent)
            .collect()
    }

    /// Posts are written and blocks found for so many minutes.
    fn live(&mut self) {
        let end = self.world.now() + Duration::from_secs(60) * self.model.minutes;
        let post_every = Duration::from_secs(60) / self.model.posts_a_minute.max(1);
        let mut next_block = self.world.now() + self.chance.wait(BLOCK_EVERY);
        let mut next_post = self.world.now() + self.chance.wait(post_every);
        while next_block.min(next_post) < end {
            self.world.run_until(next_block.min(next_post));
            if next_block <= next_post {
                self.find();
                next_block += self.chance.wait(BLOCK_EVERY);
            } else {
                self.write();
                next_post += self.chance.wait(post_every);
            }
        }
        self.world.run_until(end + REST);
    }

    fn find(&mut self) {
        let id = self.chance.below(self.model.nodes);
        let time = self.world.hosts[id].clock.unix();
        let ledger = self.ledger.clone();
        let found = self.world.at_core(id, |core| {
            let number = ledger
                .borrow_mut()
                .find(core.tip_number(), time, core.waiting());
            core.take_mined(number);
            number
        });
        if let Some(number) = found {
            let id = self.ledger.borrow().blocks[number].state.id;
            self.found.push((id, self.world.now()));
        }
    }

    fn write(&mut self) {
        let id = self.chance.below(self.model.nodes);
        let created = self.world.hosts[id].clock.unix();
        let author = Identity::from_seed(self.chance.bytes());
        let number = self.ledger.borrow_mut().write(&author, created, CONTENT);
        self.world.at_core(id, |core| core.take_own(number));
        let leaf = self.ledger.borrow().leaf(number);
        self.written.push((leaf, self.world.now()));
    }

    fn seen(&self, sent_before: &[u64]) -> Seen {
        let nodes = self.model.nodes;
        let heard = self.world.heard.as_ref();
        let nothing = Heard::default();
        let heard = heard.unwrap_or(&nothing);
        let delays = |times: Option<&Vec<Duration>>, since: Duration, part: f64| {
            let times = times?;
            let needed = (nodes as f64 * part).ceil() as usize;
            let time = times.get(needed.max(1) - 1)?;
            Some((*time - since).as_secs_f64())
        };
        let of_blocks = |part| {
            let all = self.found.iter();
            median(
                all.filter_map(|(id, since)| delays(heard.tips.get(id), *since, part))
                    .collect(),
            )
        };
        let of_post =
            |(leaf, since): &(Leaf, Duration), part| delays(heard.posts.get(leaf), *since, part);
        let of_posts = |part| {
            let all = self.written.iter();
            all.filter_map(|post| of_post(post, part)).collect()
        };
        let in_chain = self.posts_in_chain();
        let is_lost =
            |post: &&(Leaf, Duration)| of_post(post, 0.95).is_none() && !in_chain.contains(&post.0);
        let lost = self.written.iter().filter(is_lost).count();
        let lost = lost as f64 / self.written.len().max(1) as f64;
        let days = f64::from(self.model.minutes) / (24.0 * 60.0);
        let mut sent: Vec<f64> = self
            .sent()
            .iter()
            .zip(sent_before)
            .map(|(after, before)| (after - before) as f64 / days)
            .collect();
        sent.sort_by(f64::total_cmp);
        let total: u64 = self.world.bytes.values().sum();
        let (stale, needed) = self.chain();
        Seen {
            blocks: self.found.len(),
            stale,
            block_half: of_blocks(0.5),
            block_most: of_blocks(0.95),
            post_half: median(of_posts(0.5)),
            post_most: median(of_posts(0.95)),
            lost,
            sent_a_day: sent.iter().sum::<f64>() / nodes as f64,
            most_sent_a_day: sent[(nodes * 99 / 100).min(nodes - 1)],
            needed_a_day: needed as f64 / days,
            by_call: self
                .world
                .bytes
                .iter()
                .map(|(name, bytes)| (*name, *bytes as f64 / total.max(1) as f64))
                .collect(),
            peers: self.peers(),
        }
    }

    /// Blocks of the chain with most work, genesis left out.
    fn standing(&self) -> Vec<BlockNumber> {
        let ledger = self.ledger.borrow();
        let work = |number: &BlockNumber| ledger.blocks[*number].state.work;
        let tips = self.world.hosts.iter().filter_map(|host| host.awake());
        let best = tips
            .map(|it| it.brain.tip_number())
            .max_by_key(work)
            .unwrap_or(0);
        ledger.back(best).filter(|at| *at != 0).collect()
    }

    fn posts_in_chain(&self) -> HashSet<Leaf> {
        let ledger = self.ledger.borrow();
        let blocks = self.standing().into_iter();
        let posts = blocks.flat_map(|at| &ledger.blocks[at].posts);
        posts.map(|post| ledger.leaf(*post)).collect()
    }

    /// Stale blocks, and the bytes of those that stand.
    fn chain(&self) -> (usize, u64) {
        let standing = self.standing();
        let ledger = self.ledger.borrow();
        let blocks = standing
            .iter()
            .filter_map(|at| ledger.blocks[*at].block.as_ref());
        let bytes = blocks
            .map(|block| 136 + u64::from(block.header().body_bytes))
            .sum();
        (ledger.blocks.len() - 1 - standing.len(), bytes)
    }

    fn peers(&self) -> f64 {
        let out = self.world.hosts.iter().filter_map(|host| {
            let running = host.awake()?;
            let (out, _) = running.machine.view(host.clock.now()).counts();
            Some(out as f64)
        });
        // Each connection has two ends.
        2.0 * out.sum::<f64>() / self.model.nodes as f64
    }
}

/// Addresses of some that listen, as peers told them.
fn known_addresses(
    id: HostId,
    listeners: &[HostId],
    chance: &mut Chance,
) -> BTreeMap<std::net::SocketAddr, BookRow> {
    let mut book = BTreeMap::new();
    for _ in 0..KNOWN_ADDRESSES {
        let other = chance.pick(listeners).filter(|other| *other != id);
        if let Some(address) = other.map(host::address) {
            book.insert(address, BookRow::new(address, Source::Gossip));
        }
    }
    book
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Times from a block's finding until the last of some whole nodes has it, in seconds, least
/// first: real cores, 50 ms apart, with posts that wait.
#[must_use]
pub fn last_of_local(nodes: usize, blocks: usize, seed: u64) -> Vec<f64> {
    let mut chance = Chance::new(seed);
    let mut world = World::new(Weather::home(), TICK, chance.split());
    let network = forge::network();
    let listeners: Vec<HostId> = (0..nodes).collect();
    for id in 0..nodes {
        let kind = Kind {
            listens: true,
            plain: false,
            habit: None,
            friends: Vec::new(),
        };
        let clock = NodeClock::new(world.time.clone(), 0);
        world.add(kind, clock);
        world.hosts[id].book = known_addresses(id, &listeners, &mut chance);
        let clock = world.hosts[id].clock.clone();
        let identity = Identity::from_seed(chance.bytes());
        world.start(id, FullCore::start(None, &network, identity, clock));
    }
    world.run_until(GATHERING);
    world.heard = Some(Heard::default());
    let mut found = Vec::new();
    for block in 0..blocks {
        for post in 0..10 {
            let content = format!("{CONTENT} {block} {post}");
            let id = chance.below(nodes);
            world.at_core(id, |core| core.write(&content));
            let next = world.now() + chance.wait(Duration::from_secs(3));
            world.run_until(next);
        }
        let id = chance.below(nodes);
        let mined = world.at_core(id, |core| {
            let block = core.template();
            let id = block.id();
            core.take_mined(block);
            id
        });
        found.extend(mined.map(|id| (id, world.now())));
        let next = world.now() + Duration::from_secs(20);
        world.run_until(next);
    }
    let nothing = Heard::default();
    let heard = world.heard.as_ref().unwrap_or(&nothing);
    let mut times: Vec<f64> = found
        .iter()
        .filter_map(|(id, since)| {
            let all = heard.tips.get(id).filter(|times| times.len() == nodes)?;
            Some((*all.last()? - *since).as_secs_f64())
        })
        .collect();
    times.resize(found.len(), f64::INFINITY);
    times.sort_by(f64::total_cmp);
    times
}
