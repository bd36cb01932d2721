//! A swarm that is made to suffer and then left in peace: nodes of which a third are hostile, on
//! links that lose, split and heal, with restarts, sleepers and clocks that are off.
//!
//! Afterwards all honest nodes must have one tip, as heavy as any that one of them found, each
//! honest post must stand in that chain exactly once, and none of them avoids another.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::time::Duration;

use blocknet_chain::{
    Block, HeaderState, Identity, Network, PostId, Unchecked, Work, check_header,
};

use super::breakage::Breakage;
use super::chance::Chance;
use super::clock::NodeClock;
use super::forge;
use super::full::FullCore;
use super::habit::Habit;
use super::host::{self, Kind};
use super::wires::HostId;
use super::world::World;
use crate::core::BlockOutcome;
use crate::transport::Request;

mod plan;
mod standstill;

use plan::{Plan, Step};

/// Virtual time in which, once all is well again, chains and posts come to where they lack,
/// without a block that is found. Waits of peers that failed end within a minute where an owner
/// named them; what a hostile node holds back is asked for again after a while.
const PATIENCE: Duration = Duration::from_secs(40 * 60);
/// So long the block that is found then takes to all honest nodes at most.
const SPREAD: Duration = Duration::from_secs(5 * 60);
/// Blocks that it may take: one, or some more where a hostile node's late block undoes it.
const MOST_ROUNDS: u32 = 3;
/// How often it is looked whether it has.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// How often time is an input.
const TICK: Duration = Duration::from_secs(1);
/// So long nothing is mined before the end is judged.
const QUIET: Duration = Duration::from_secs(60);

/// What a swarm came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Blocks of the chain that all agree on.
    pub height: u32,
    /// Honest posts in it.
    pub posts: usize,
    /// Virtual time from the end of trouble to the agreement.
    pub healed_after: Duration,
    /// Everything that happened, as one number: equal for equal runs.
    pub digest: u64,
}

/// A swarm did not come to what it has to come to.
#[derive(Debug, Clone)]
pub struct Discord {
    /// The seed that shows it again.
    pub seed: u64,
    /// How many nodes.
    pub nodes: usize,
    /// What is wrong, and how each node stands.
    pub what: String,
}

impl fmt::Display for Discord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "seed {} with {} nodes: {}",
            self.seed, self.nodes, self.what
        )
    }
}

impl std::error::Error for Discord {}

/// Runs the swarm of a seed.
///
/// # Errors
/// [`Discord`] when it did not agree, with how each node stands.
pub fn run(seed: u64, nodes: usize) -> Result<Agreement, Discord> {
    run_broken(seed, nodes, None)
}

/// The same where every honest node is broken on purpose.
///
/// # Errors
/// [`Discord`] when it did not agree: the breakage was noticed.
pub fn run_broken(
    seed: u64,
    nodes: usize,
    breakage: Option<Breakage>,
) -> Result<Agreement, Discord> {
    let mut swarm = Swarm::new(seed, nodes, breakage);
    swarm.suffer();
    let healed_at = swarm.world.now();
    let agreed = swarm
        .heal()
        .and_then(|healed| swarm.judge().map(|found| (healed, found)));
    agreed
        .map(|(healed, (height, posts))| Agreement {
            height,
            posts,
            healed_after: healed - healed_at,
            digest: swarm.world.digest(),
        })
        .map_err(|what| Discord {
            seed,
            nodes,
            what: format!("{what}\n{}", swarm.describe()),
        })
}

struct Swarm {
    world: World<FullCore>,
    network: Network,
    plan: Plan,
    chance: Chance,
    /// Stopped nodes: what is left of them.
    stopped: HashMap<HostId, (Option<blocknet_store::Store>, Identity)>,
    honest: Vec<HostId>,
    hostile: Vec<HostId>,
    /// Posts of honest nodes, and who wrote each.
    posts: BTreeMap<PostId, HostId>,
    /// The most work of a chain that an honest node found.
    heaviest: Work,
    /// Blocks that selfish nodes keep back.
    kept_back: Vec<(HostId, Block<Unchecked>)>,
    /// What is wrong with the honest nodes, on purpose.
    breakage: Option<Breakage>,
}

impl Swarm {
    fn new(seed: u64, nodes: usize, breakage: Option<Breakage>) -> Self {
        let mut chance = Chance::new(seed);
        let plan = Plan::new(nodes, &mut chance);
        let mut world = World::new(plan.weather, TICK, chance.split());
        let (mut honest, mut hostile) = (Vec::new(), Vec::new());
        let mut stopped = HashMap::new();
        for (id, member) in plan.members.iter().enumerate() {
            let kind = Kind {
                listens: member.listens,
                plain: member.plain,
                habit: member.habit,
                friends: member
                    .friends
                    .iter()
                    .map(|friend| host::address(*friend))
                    .collect(),
            };
            let clock = NodeClock::new(world.time.clone(), member.skew_ms);
            world.add(kind, clock);
            let side = if member.habit.is_some() {
                &mut hostile
            } else {
                &mut honest
            };
            side.push(id);
            let mut secret = [7; 32];
            secret[..8].copy_from_slice(&(id as u64).to_be_bytes());
            stopped.insert(id, (None, Identity::from_seed(secret)));
        }
        Self {
            world,
            network: forge::network(),
            plan,
            chance,
            stopped,
            honest,
            hostile,
            posts: BTreeMap::new(),
            heaviest: Work::ZERO,
            kept_back: Vec::new(),
            breakage,
        }
    }

    /// The time of trouble, step by step.
    fn suffer(&mut self) {
        for (time, step) in std::mem::take(&mut self.plan.steps) {
            self.world.run_until(time);
            self.step(step);
        }
        self.world.run_until(self.plan.trouble);
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Start(id) => self.start(id),
            Step::Stop { id, keeps } => {
                if let Some(core) = self.world.stop(id) {
                    let (store, identity) = core.stop();
                    self.stopped.insert(id, (keeps.then_some(store), identity));
                }
            }
            Step::Lull(id) => self.world.lull(id),
            Step::Wake(id) => self.world.wake(id),
            Step::Split(sides) => self.world.wires.split(|id| sides[id]),
            Step::Heal => self.world.wires.split(|_| 0),
            Step::Write { id, number } => self.write(id, number),
            Step::Find(id) => self.find(id),
            Step::Mischief(id) => self.mischief(id),
            Step::Busy(busy) => self.world.busy = busy,
        }
    }

    fn start(&mut self, id: HostId) {
        if let Some((store, identity)) = self.stopped.remove(&id) {
            let clock = self.world.hosts[id].clock.clone();
            let core = FullCore::start(store, &self.network, identity, clock);
            let breakage = self.breakage.filter(|_| self.world.hosts[id].is_honest());
            self.world.start(id, core.broken(breakage));
        }
    }

    fn write(&mut self, id: HostId, number: u32) {
        let content = format!("post {number} of node {id}");
        let written = self.world.at_core(id, |core| core.write(&content));
        if let Some((post, _)) = written
            && self.world.hosts[id].is_honest()
        {
            self.posts.insert(post, id);
        }
    }

    /// A node finds a block.
    fn find(&mut self, id: HostId) {
        let Some(running) = self.world.hosts[id].awake_mut() else {
            return;
        };
        let parent = running.brain.state();
        let block = running.brain.template();
        match self.world.hosts[id].kind.habit {
            Some(Habit::Selfish) => self.keep_back(id, &parent, block),
            Some(Habit::Equivocate) => self.equivocate(id, &parent, &block),
            habit => {
                let work =
                    check_header(&self.network, &parent, block.header()).map(|state| state.work);
                let outcome = self.world.at_core(id, |core| core.take_mined(block));
                if let (None, Some(BlockOutcome::Connected), Ok(work)) = (habit, outcome, work) {
                    self.heaviest = self.heaviest.max(work);
                }
            }
        }
    }

    /// Keeps a block to itself, and gives what it kept once there are two.
    fn keep_back(&mut self, id: HostId, parent: &HeaderState, block: Block<Unchecked>) {
        let Ok(state) = check_header(&self.network, parent, block.header()) else {
            return;
        };
        let second = forge::block(&self.network, &state, state.time + 1, Vec::new());
        let due: Vec<_> = self
            .kept_back
            .extract_if(.., |(finder, _)| *finder == id)
            .collect();
        for (_, late) in due {
            self.world.at_core(id, |core| core.take_mined(late));
        }
        self.kept_back.push((id, block));
        self.kept_back.push((id, second));
    }

    /// Gives two blocks of one height to two halves.
    fn equivocate(&mut self, id: HostId, parent: &HeaderState, block: &Block<Unchecked>) {
        let posts = block.posts().to_vec();
        let other = forge::block(&self.network, parent, block.header().time + 1, posts);
        for to in 0..self.world.hosts.len() {
            let given = if to % 2 == 0 { block } else { &other };
            let bytes = given.encode().into();
            if to != id {
                self.world
                    .send_unasked(id, to, Request::SendBlock { bytes });
            }
        }
        let block = block.clone();
        self.world.at_core(id, |core| core.take_mined(block));
    }

    fn mischief(&mut self, id: HostId) {
        let Some(habit) = self.world.hosts[id].kind.habit else {
            return;
        };
        let author = Identity::from_seed(self.chance.bytes());
        let now = crate::clock::Clock::unix(&*self.world.hosts[id].clock);
        let post = forge::post(&self.network, &author, now, "noise");
        let bytes = post.post().encode_alone().map(Into::into);
        let to = self.chance.pick(&self.honest);
        let request = habit.mischief(bytes, &mut self.chance);
        if let (Some(to), Some(request), Some(_)) = (to, request, self.world.hosts[id].awake()) {
            self.world.send_unasked(id, to, request);
        }
    }

    /// All is well again: everybody runs, and nobody but one node finds blocks, which wrote nothing.
    /// What it lacks has to come to it from the others, whoever wrote it.
    fn heal(&mut self) -> Result<Duration, String> {
        self.world.wires.split(|_| 0);
        self.world.wires.weather.loss = 0.0;
        for id in 0..self.world.hosts.len() {
            self.world.wake(id);
            self.start(id);
        }
        for _ in 0..MOST_ROUNDS {
            self.wait_for(PATIENCE, |swarm| {
                swarm.no_tip_is_behind() && swarm.miner_knows_all()
            })
            .map_err(|()| self.what_is_apart())?;
            self.find(self.plan.miner);
            let agreed = |swarm: &mut Self| swarm.one_tip().is_some() && swarm.all_posts_stand();
            let Ok(agreed_at) = self.wait_for(SPREAD, agreed) else {
                continue;
            };
            self.world.run_until(agreed_at + QUIET);
            if agreed(self) {
                return Ok(agreed_at);
            }
        }
        Err("the honest nodes never came to one chain with all their posts".to_owned())
    }

    /// Lets time pass until something is so; says when it was seen.
    fn wait_for(
        &mut self,
        patience: Duration,
        so: impl Fn(&mut Self) -> bool,
    ) -> Result<Duration, ()> {
        let end = self.world.now() + patience;
        loop {
            if so(self) {
                return Ok(self.world.now());
            }
            if self.world.now() >= end {
                return Err(());
            }
            self.world.run_until(self.world.now() + LOOK_EVERY);
        }
    }

    /// What keeps the honest nodes from agreeing while nobody finds blocks.
    fn what_is_apart(&mut self) -> String {
        if self.no_tip_is_behind() {
            let miner = self.plan.miner;
            return format!("posts never came to node {miner}, which is to mine them");
        }
        "an honest node never came to a chain as heavy as the others'".to_owned()
    }

    /// No honest node's chain is lighter than another's.
    fn no_tip_is_behind(&self) -> bool {
        let mut works = self.honest.iter().map(|id| {
            let running = self.world.hosts[*id].awake();
            running.map(|running| running.brain.state().work)
        });
        let first = works.next().flatten();
        first.is_some() && works.all(|work| work == first)
    }

    /// Each honest post stands in the chain of the node that mines, or would in its next block.
    fn miner_knows_all(&mut self) -> bool {
        let posts: Vec<PostId> = self.posts.keys().copied().collect();
        let network = self.network.clone();
        let knows = |core: &mut FullCore| {
            let template = core.template();
            let next = template.posts().iter().map(|post| post.stub.id(&network));
            let next: HashSet<PostId> = next.collect();
            let mut posts = posts.into_iter();
            posts.all(|post| next.contains(&post) || core.is_confirmed(post))
        };
        self.world.at_core(self.plan.miner, knows) == Some(true)
    }

    /// Each honest post is in the active chain of each honest node.
    fn all_posts_stand(&mut self) -> bool {
        let posts: Vec<PostId> = self.posts.keys().copied().collect();
        let first = self.honest.first().copied();
        let stand = |core: &mut FullCore| posts.iter().all(|post| core.is_confirmed(*post));
        first.is_some_and(|id| self.world.at_core(id, stand) == Some(true))
    }

    fn one_tip(&self) -> Option<HeaderState> {
        let mut tips = self.honest.iter().map(|id| {
            let running = self.world.hosts[*id].awake();
            running.map(|running| running.brain.state())
        });
        let first = tips.next()??;
        tips.all(|tip| tip == Some(first)).then_some(first)
    }

    /// Looks at what they agreed on: its height and its honest posts.
    fn judge(&mut self) -> Result<(u32, usize), String> {
        let tip = self.one_tip().ok_or("the honest nodes have several tips")?;
        if tip.work < self.heaviest {
            return Err("an honest node found a heavier chain than the one that stands".to_owned());
        }
        for id in self.honest.clone() {
            let chain = self
                .world
                .at_core(id, FullCore::chain_posts)
                .unwrap_or_default();
            let mut counts: HashMap<PostId, u32> = HashMap::new();
            for post in chain {
                *counts.entry(post).or_default() += 1;
            }
            for (post, author) in &self.posts {
                let count = counts.get(post).copied().unwrap_or(0);
                if count != 1 {
                    return Err(format!(
                        "post {post} of node {author} stands {count} times at node {id}"
                    ));
                }
            }
            if counts.values().any(|count| *count > 1) {
                return Err(format!("a post stands twice at node {id}"));
            }
        }
        self.nobody_is_wronged()?;
        Ok((tip.height.get(), self.posts.len()))
    }

    /// No honest node avoids another.
    fn nobody_is_wronged(&self) -> Result<(), String> {
        for id in &self.honest {
            let host = &self.world.hosts[*id];
            let Some(running) = host.awake() else {
                continue;
            };
            for ban in running.machine.view(host.clock.now()).bans.values() {
                let punished = host::at_ip(ban.ip, self.world.hosts.len());
                if let Some(other) = punished.filter(|other| self.honest.contains(other)) {
                    let why = &ban.reason;
                    return Err(format!("node {id} avoids the honest node {other}: {why}"));
                }
            }
        }
        Ok(())
    }

    /// How each node stands, for the last words of a test.
    fn describe(&mut self) -> String {
        let mut lines = vec![format!(
            "after {:?}, {} posts, hostile: {}",
            self.world.now(),
            self.posts.len(),
            self.hostile.len()
        )];
        for id in 0..self.world.hosts.len() {
            let posts: Vec<PostId> = self.posts.keys().copied().collect();
            let lacks = self.world.at_core(id, |core| {
                posts
                    .iter()
                    .filter(|post| !core.is_confirmed(**post))
                    .count()
            });
            let host = &self.world.hosts[id];
            let Some(running) = host.awake() else {
                lines.push(format!("{id}: {:?} not running", host.kind.habit));
                continue;
            };
            let (state, now) = (running.brain.state(), host.clock.now());
            let view = running.machine.view(now);
            let peers: Vec<String> = view
                .peers
                .iter()
                .filter(|peer| peer.direction == crate::net::Direction::Out)
                .map(|peer| {
                    let at = host::at_address(peer.address, self.world.hosts.len());
                    let name = at.map_or(peer.address.to_string(), |id| id.to_string());
                    let why = peer.last_error.as_ref().map_or("", |why| &why.message);
                    format!("{name} {} {why}", peer.state.name())
                })
                .collect();
            lines.push(format!(
                "{id}: {:?} height {} tip {} pool {} lacks {} sync {:?} peers [{}]",
                host.kind.habit,
                state.height,
                &state.id.to_string()[..8],
                running.brain.pool_posts(),
                lacks.unwrap_or(0),
                view.sync.stage,
                peers.join(", "),
            ));
        }
        lines.join("\n")
    }
}
