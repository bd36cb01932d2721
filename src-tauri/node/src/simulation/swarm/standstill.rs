//! How the trouble of every other swarm ends: two sides that cannot hear each other find a block
//! each, and no block follows that would settle between them.
//!
//! While blocks come, the next one mends nearly everything: its news makes every node ask again.
//! Here nodes have to come together by themselves, and first everybody is too busy to answer.

use std::time::Duration;

use super::plan::{Plan, Step};
use crate::simulation::chance::Chance;
use crate::simulation::wires::HostId;

/// A part of the swarms ends so; the others are left in the middle of their troubles.
const PART: f64 = 0.5;
/// Of these, in a part one node stands alone, where one is there whom nobody can dial.
const ALONE: f64 = 0.7;
/// And in a part one side has a block more, in place of a tie.
const HEAVIER: f64 = 0.3;
/// Everybody runs, and comes to one chain, for so long at least…
const CALM_FROM: Duration = Duration::from_secs(20);
/// …and at most.
const CALM_TO: Duration = Duration::from_secs(60);
/// The sides are apart for so long at least: connections outlive it…
const APART_FROM: Duration = Duration::from_secs(3);
/// …and at most: those over HTTP have broken, and are dialled anew.
const APART_TO: Duration = Duration::from_secs(60);
/// Nobody answers what sync asks for so long at least…
const BUSY_FROM: Duration = Duration::from_secs(5);
/// …and at most: also of those who dial anew.
const BUSY_TO: Duration = Duration::from_secs(60);
/// A number that no other post of a node has.
const NUMBER: u32 = 100;

impl Plan {
    /// Ends the trouble with a standstill, or leaves it as it is.
    pub(super) fn standstill(&mut self, chance: &mut Chance) {
        if !chance.happens(PART) {
            return;
        }
        let last = self.steps.iter().map(|(time, _)| *time).max();
        let calm = last.unwrap_or_default().max(self.trouble);
        let split = calm + chance.between(CALM_FROM, CALM_TO);
        let alone = self.stands_alone(chance);
        let nodes = self.members.len();
        let writers = (0..nodes).filter(|id| self.members[*id].habit.is_none());
        let mut writers: Vec<HostId> = writers.filter(|id| *id != self.miner).collect();
        chance.shuffle(&mut writers);
        let [first, right, ..] = writers[..] else {
            return;
        };
        self.add(calm, Step::Heal);
        for id in 0..nodes {
            self.add(calm, Step::Wake(id));
            self.add(calm, Step::Start(id));
        }
        let left = if alone { self.miner } else { first };
        let mut sides: Vec<u8> = (0..nodes)
            .map(|_| u8::from(alone) | chance.below(2) as u8)
            .collect();
        (sides[left], sides[right]) = (0, 1);
        self.add(split, Step::Split(sides));
        let healed = split + chance.between(APART_FROM, APART_TO);
        for id in [left, right] {
            let soon = split + Duration::from_secs(1);
            if id != self.miner {
                self.add(soon, Step::Write { id, number: NUMBER });
            }
            self.add(soon + Duration::from_secs(1), Step::Find(id));
        }
        if chance.happens(HEAVIER) {
            self.add(healed, Step::Find(right));
        }
        self.add(healed, Step::Busy(true));
        self.add(healed, Step::Heal);
        self.trouble = healed + chance.between(BUSY_FROM, BUSY_TO);
        self.add(self.trouble, Step::Busy(false));
    }

    /// The node that mines in the end may be one whom nobody can dial, which knows no streams and
    /// stood alone: nobody brings it anything, so what it lacks it has to ask for.
    fn stands_alone(&mut self, chance: &mut Chance) -> bool {
        let honest = |id: &HostId| self.members[*id].habit.is_none();
        let quiet = |id: &HostId| !self.members[*id].listens && honest(id);
        let quiet: Vec<HostId> = (0..self.members.len()).filter(quiet).collect();
        let Some(alone) = chance.pick(&quiet).filter(|_| chance.happens(ALONE)) else {
            return false;
        };
        self.miner = alone;
        self.members[alone].plain = true;
        self.steps
            .retain(|(_, step)| !matches!(step, Step::Write { id, .. } if *id == alone));
        true
    }
}
