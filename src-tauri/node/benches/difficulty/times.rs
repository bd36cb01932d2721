//! Times that a network can go through, each hour by hour from a settled start.

use std::fmt;

use crate::world::{Chain, RATE, World, as_much_as_goes, nothing};

const HOUR: u64 = 3_600;
/// Something changes after this; before it all is steady.
const CHANGE: u64 = HOUR;

/// Who mines, and how much they have to do.
struct Time {
    name: &'static str,
    /// Seconds.
    lasts: u64,
    /// The miners at a second.
    miners: fn(u64) -> World,
    /// Seconds without a post before the next block, at a second; and a number by chance.
    quiet: fn(u64, f64) -> u64,
}

/// What was seen of a time.
pub(crate) struct Told {
    pub(crate) name: &'static str,
    /// Second, and seconds that a block then takes whoever mines.
    pub(crate) expected: Vec<(u64, f64)>,
    /// Seconds of hashing for each block, with the second at which it was found.
    blocks: Vec<(u64, u64)>,
    lasts: u64,
    /// The second from which on it is looked at.
    from: u64,
}

fn steady(_: u64) -> World {
    World::of(RATE)
}

fn ten_times_more(second: u64) -> World {
    World::of(if second < CHANGE { RATE } else { RATE * 10.0 })
}

fn ten_times_less(second: u64) -> World {
    World::of(if second < CHANGE { RATE } else { RATE / 10.0 })
}

/// A visitor a thousand times as strong, for an hour.
fn visitor(second: u64) -> World {
    let is_there = (CHANGE..CHANGE + HOUR).contains(&second);
    World::of(if is_there { RATE * 1_000.0 } else { RATE })
}

/// The honest and the liars, seven to three.
fn liars(claim: fn(u64, u64) -> u64) -> World {
    let mut world = World::of(RATE * 0.7);
    let claimers = World::of(RATE * 0.3).groups.into_iter();
    world.groups.extend(claimers.map(|mut group| {
        group.claim = claim;
        group
    }));
    world
}

fn boasters(_: u64) -> World {
    liars(as_much_as_goes)
}

fn understaters(_: u64) -> World {
    liars(nothing)
}

fn busy(_: u64, _: f64) -> u64 {
    0
}

/// Nobody writes for ten hours, then all do.
fn idle_then_burst(second: u64, _: f64) -> u64 {
    if (CHANGE..CHANGE + 10 * HOUR).contains(&second) {
        CHANGE + 10 * HOUR - second
    } else {
        0
    }
}

/// A post in three hours, at any moment alike.
fn sparse(second: u64, chance: f64) -> u64 {
    if second < CHANGE {
        return 0;
    }
    (-(1.0 - chance).ln() * 3.0 * HOUR as f64) as u64
}

/// The same beside a node that mines a heartbeat each ten minutes.
fn sparse_with_heartbeat(second: u64, chance: f64) -> u64 {
    sparse(second, chance).min(600)
}

/// All times, in the order of the page.
pub(crate) fn all() -> Vec<Told> {
    let weeks = 14 * 24 * HOUR;
    let times = [
        (
            "steady",
            24 * HOUR,
            steady as fn(u64) -> World,
            busy as fn(u64, f64) -> u64,
        ),
        ("ten times more", 12 * HOUR, ten_times_more, busy),
        ("ten times less", 24 * HOUR, ten_times_less, busy),
        ("idle, then a burst", 24 * HOUR, steady, idle_then_burst),
        ("two sparse weeks", weeks, steady, sparse),
        (
            "two sparse weeks, heartbeat",
            weeks,
            steady,
            sparse_with_heartbeat,
        ),
        ("a visitor for an hour", 24 * HOUR, visitor, busy),
        ("30 % claim all they can", 24 * HOUR, boasters, busy),
        ("30 % claim one second", 24 * HOUR, understaters, busy),
        ("30 % boast in sparse weeks", weeks, boasters, sparse),
        (
            "the same with heartbeat",
            weeks,
            boasters,
            sparse_with_heartbeat,
        ),
    ];
    let times = times.into_iter().map(|(name, lasts, miners, quiet)| Time {
        name,
        lasts,
        miners,
        quiet,
    });
    times.map(Time::pass).collect()
}

impl Time {
    fn pass(self) -> Told {
        let mut chain = Chain::settled(&World::of(RATE));
        let (mut second, mut blocks, mut expected) = (0, Vec::new(), Vec::new());
        while second < self.lasts {
            let quiet = (self.quiet)(second, chance(&mut chain));
            second += quiet;
            let mut worked = 0;
            // Who mines may change while a block is being looked for.
            loop {
                let world = (self.miners)(second);
                expected.push((second, chain.expected(&world)));
                let slice = worked + if second < 3 * HOUR { 10 } else { 60 };
                let found = chain.mine_within(&world, quiet, worked, slice);
                let until = found.unwrap_or(slice);
                second += until - worked;
                worked = until;
                if found.is_some() {
                    break;
                }
            }
            blocks.push((second, worked));
        }
        Told {
            name: self.name,
            expected,
            blocks,
            lasts: self.lasts,
            // Who comes back after idle hours is looked at from then on.
            from: blocks_from(self.quiet),
        }
    }
}

/// A pause is over at its end; anything else begins with the change.
fn blocks_from(quiet: fn(u64, f64) -> u64) -> u64 {
    let pause = quiet(CHANGE, 0.0);
    CHANGE + pause
}

fn chance(chain: &mut Chain) -> f64 {
    chain.dice.roll()
}

impl Told {
    /// Blocks in the first hour after the change.
    fn first_hour(&self) -> usize {
        let hour = self.from..self.from + HOUR;
        self.blocks
            .iter()
            .filter(|(at, _)| hour.contains(at))
            .count()
    }

    /// The longest that was hashed for one block after the change.
    fn longest(&self) -> u64 {
        let after = self.blocks.iter().filter(|(at, _)| *at >= self.from);
        after.map(|(_, worked)| *worked).max().unwrap_or(0)
    }

    /// Mean seconds of hashing for a block in the last quarter.
    fn last_pace(&self) -> f64 {
        let late: Vec<f64> = self
            .blocks
            .iter()
            .filter(|(at, _)| *at >= self.lasts - self.lasts / 4)
            .map(|(_, worked)| *worked as f64)
            .collect();
        late.iter().sum::<f64>() / late.len().max(1) as f64
    }

    /// Seconds from the change until a block is expected within 30 to 120 s for good.
    fn settles(&self) -> u64 {
        let off = |expected: f64| !(30.0..=120.0).contains(&expected);
        let last = self
            .expected
            .iter()
            .rev()
            .find(|(_, expected)| off(*expected));
        last.map_or(0, |(at, _)| at.saturating_sub(self.from))
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} blocks in the first hour, longest {} s, settled after {:.1} h, at the end {:.1} s a block",
            self.name,
            self.first_hour(),
            self.longest(),
            self.settles() as f64 / HOUR as f64,
            self.last_pace()
        )
    }
}
