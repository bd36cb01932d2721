//! What a seed means: who takes part, how the links are, and what happens when.

use std::time::Duration;

use crate::simulation::chance::Chance;
use crate::simulation::habit::Habit;
use crate::simulation::wires::{HostId, Weather};

/// The trouble lasts this long at least…
const SHORTEST: Duration = Duration::from_secs(90);
/// …and at most.
const LONGEST: Duration = Duration::from_secs(300);
/// Honest clocks are off by so much at most: two of them by more than H8 allows.
const SKEW_MS: usize = 20_000;
/// Of all nodes so many cannot be dialled.
const BEHIND_ROUTERS: f64 = 0.2;

/// One node.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) listens: bool,
    /// It knows no streams.
    pub(super) plain: bool,
    pub(super) habit: Option<Habit>,
    pub(super) friends: Vec<HostId>,
    pub(super) skew_ms: i64,
}

/// Something that is done to the swarm.
#[derive(Debug)]
pub(super) enum Step {
    Start(HostId),
    /// Stops it; what it stored is there again at its next start, or is lost.
    Stop {
        id: HostId,
        keeps: bool,
    },
    Lull(HostId),
    Wake(HostId),
    Split(Vec<u8>),
    Heal,
    Write {
        id: HostId,
        number: u32,
    },
    Find(HostId),
    Mischief(HostId),
    /// From here on everybody is too busy for what sync asks, or no longer.
    Busy(bool),
}

#[derive(Debug)]
pub(super) struct Plan {
    pub(super) members: Vec<Member>,
    /// The honest node that finds all blocks once the trouble is over; it writes nothing.
    pub(super) miner: HostId,
    pub(super) weather: Weather,
    /// How long the trouble lasts.
    pub(super) trouble: Duration,
    /// In order of time.
    pub(super) steps: Vec<(Duration, Step)>,
}

impl Plan {
    pub(super) fn new(nodes: usize, chance: &mut Chance) -> Self {
        let members = members(nodes, chance);
        let honest = (0..nodes).filter(|id| members[*id].habit.is_none());
        let honest: Vec<HostId> = honest.collect();
        let mut plan = Self {
            miner: honest[chance.below(honest.len())],
            members,
            weather: weather(chance),
            trouble: chance.between(SHORTEST, LONGEST),
            steps: Vec::new(),
        };
        plan.starts(chance);
        plan.posts(chance);
        plan.blocks(chance);
        plan.mischief(chance);
        plan.outages(chance);
        plan.splits(chance);
        plan.standstill(chance);
        plan.steps.sort_by_key(|(time, _)| *time);
        plan
    }

    fn moment(&self, chance: &mut Chance) -> Duration {
        chance.between(Duration::ZERO, self.trouble)
    }

    pub(super) fn add(&mut self, time: Duration, step: Step) {
        self.steps.push((time, step));
    }

    /// Most start together, some come later.
    fn starts(&mut self, chance: &mut Chance) {
        for id in 0..self.members.len() {
            let late = chance.happens(0.2);
            let latest = if late {
                self.trouble / 2
            } else {
                Duration::from_secs(10)
            };
            self.add(chance.between(Duration::ZERO, latest), Step::Start(id));
        }
    }

    /// One post or two of each node but the miner; a node that is not there then writes none.
    fn posts(&mut self, chance: &mut Chance) {
        let miner = self.miner;
        for id in (0..self.members.len()).filter(|id| *id != miner) {
            for number in 0..1 + chance.below(2) as u32 {
                let time = self.moment(chance);
                self.add(time, Step::Write { id, number });
            }
        }
    }

    /// Who finds blocks when: the hostile have a third of the power.
    fn blocks(&mut self, chance: &mut Chance) {
        let mean = chance.between(Duration::from_secs(8), Duration::from_secs(30));
        let mut time = chance.wait(mean);
        while time < self.trouble {
            let id = chance.below(self.members.len());
            self.add(time, Step::Find(id));
            time += chance.wait(mean);
        }
    }

    fn mischief(&mut self, chance: &mut Chance) {
        for id in 0..self.members.len() {
            if self.members[id].habit.is_some() {
                for _ in 0..10 {
                    let time = self.moment(chance);
                    self.add(time, Step::Mischief(id));
                }
            }
        }
    }

    /// Restarts, losses of all that was stored, and sleep. Who wrote keeps what it stored: a post
    /// that nobody else has yet would be gone for good.
    fn outages(&mut self, chance: &mut Chance) {
        let nodes = self.members.len();
        for _ in 0..nodes / 3 {
            let id = chance.below(nodes);
            let time = self.moment(chance);
            let back = time + chance.between(Duration::from_secs(2), Duration::from_secs(90));
            if chance.happens(0.4) {
                self.add(time, Step::Lull(id));
                self.add(back, Step::Wake(id));
                continue;
            }
            let keeps = chance.happens(0.7);
            if !keeps {
                self.steps.retain(
                    |(_, step)| !matches!(step, Step::Write { id: author, .. } if *author == id),
                );
            }
            self.add(time, Step::Stop { id, keeps });
            self.add(back, Step::Start(id));
        }
    }

    fn splits(&mut self, chance: &mut Chance) {
        for _ in 0..chance.below(4) {
            let parts = 2 + chance.below(2);
            let sides = self
                .members
                .iter()
                .map(|_| chance.below(parts) as u8)
                .collect();
            let time = self.moment(chance);
            let end = time + chance.between(Duration::from_secs(10), Duration::from_secs(150));
            self.add(time, Step::Split(sides));
            self.add(end, Step::Heal);
        }
    }
}

/// A third is hostile; the honest know each other in a ring and some by chance, so that there is
/// an honest way between any two of them.
fn members(nodes: usize, chance: &mut Chance) -> Vec<Member> {
    let mut order: Vec<HostId> = (0..nodes).collect();
    chance.shuffle(&mut order);
    let (hostile, honest) = order.split_at(nodes / 3);
    let mut members: Vec<Member> = (0..nodes)
        .map(|_| Member {
            listens: !chance.happens(BEHIND_ROUTERS),
            plain: false,
            habit: None,
            friends: Vec::new(),
            skew_ms: chance.below(2 * SKEW_MS + 1) as i64 - SKEW_MS as i64,
        })
        .collect();
    for id in hostile {
        members[*id].habit = chance.pick(&Habit::ALL);
        members[*id].listens = true;
    }
    // The first is dialled by all that cannot be dialled.
    let first = honest[0];
    members[first].listens = true;
    for (at, id) in honest.iter().enumerate() {
        let next = honest[(at + 1) % honest.len()];
        let friend = if members[next].listens { next } else { first };
        if friend != *id {
            members[*id].friends.push(friend);
        }
        if *id != first && !members[*id].listens {
            members[*id].friends.push(first);
        }
    }
    for (id, member) in members.iter_mut().enumerate() {
        for _ in 0..2 {
            let friend = chance.below(nodes);
            if friend != id {
                member.friends.push(friend);
            }
        }
    }
    members
}

fn weather(chance: &mut Chance) -> Weather {
    Weather {
        latency: chance.between(Duration::from_millis(10), Duration::from_millis(150)),
        jitter: chance.between(Duration::ZERO, Duration::from_millis(100)),
        loss: if chance.happens(0.5) {
            0.0
        } else {
            chance.unit() * 0.05
        },
        ..Weather::home()
    }
}
