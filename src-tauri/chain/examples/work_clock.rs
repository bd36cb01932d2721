//! How the work clock of section 3 behaves, with honest miners and others: the figures of
//! `docs/decisions/0005-work-clock.md`. The rule itself is the chain's own, second by second.
//!
//! `cargo run --release -p blocknet-chain --example work_clock`

use blocknet_chain::{Ease, Params, Target, asert_target, next_difficulty};

/// Hashes a second of all miners together: some hundred desktop computers.
const RATE: f64 = 5e9;
/// Blocks until the start is forgotten, and blocks that are measured then.
const SETTLING: u32 = 2_000;
const MEASURED: u32 = 20_000;

/// A source of chance that gives the same every time.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 to 1.
    fn roll(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// What a miner declares after so many seconds of work, in a gap of so many seconds.
type Claim = fn(worked: u64, gap: u64) -> u64;

fn honest(worked: u64, _gap: u64) -> u64 {
    worked
}

fn as_much_as_goes(_worked: u64, gap: u64) -> u64 {
    gap
}

fn nothing(_worked: u64, _gap: u64) -> u64 {
    1
}

/// Miners with one habit.
struct Group {
    rate: f64,
    claim: Claim,
}

struct World {
    groups: Vec<Group>,
    /// Seconds without a post before each block.
    quiet_secs: u64,
    /// Milliseconds by which a miner's clock is off, at most.
    clocks_off_ms: u64,
}

/// The chain of a world: its state, and the clock of the last miner.
struct Chain {
    params: Params,
    ease: Ease,
    /// How far ahead the clock of the last block's miner was, in milliseconds, from the slowest.
    off_ms: u64,
    dice: Dice,
}

impl Chain {
    fn new() -> Self {
        Self {
            params: Params::main(),
            ease: Ease::FLOOR,
            off_ms: 0,
            dice: Dice(0x9e37_79b9_7f4a_7c15),
        }
    }

    /// Mines a block; gives the seconds that all hashed for it.
    fn mine(&mut self, world: &World) -> u64 {
        let off_ms = self.dice.next() % (2 * world.clocks_off_ms + 1);
        for worked in 1.. {
            let passed_ms = 1_000 * (world.quiet_secs + worked);
            // Times are whole seconds and rise (H3).
            let gap = ((passed_ms + off_ms).saturating_sub(self.off_ms) / 1_000).max(1);
            for group in &world.groups {
                let claim = (group.claim)(worked, gap).clamp(1, gap);
                let work_secs = u32::try_from(claim).unwrap_or(u32::MAX);
                let (bits, ease) = next_difficulty(&self.params, self.ease, work_secs);
                let chance = -(-group.rate / bits.to_target().work().to_f64()).exp_m1();
                if self.dice.roll() < chance {
                    (self.ease, self.off_ms) = (ease, off_ms);
                    return worked;
                }
            }
        }
        0
    }

    fn settle(&mut self, world: &World) {
        for _ in 0..SETTLING {
            self.mine(world);
        }
    }
}

/// Mean seconds of hashing for a block, once the difficulty has settled.
fn pace(world: &World) -> f64 {
    let mut chain = Chain::new();
    chain.settle(world);
    let secs: u64 = (0..MEASURED).map(|_| chain.mine(world)).sum();
    secs as f64 / f64::from(MEASURED)
}

fn all(claim: Claim) -> World {
    mixed(0.0, claim)
}

/// A part of the hash rate is honest, the rest is not.
fn mixed(honest_part: f64, claim: Claim) -> World {
    let groups = [(honest_part, honest as Claim), (1.0 - honest_part, claim)];
    let of_rate = |(part, claim)| Group {
        rate: RATE * part,
        claim,
    };
    World {
        groups: groups.into_iter().map(of_rate).collect(),
        quiet_secs: 0,
        clocks_off_ms: 0,
    }
}

/// The state after honest times and then one claim of `hours`, in a gap of that length.
fn after_a_claim_of(hours: u64) -> (i64, i64) {
    let mut chain = Chain::new();
    chain.settle(&all(honest));
    let before = chain.ease;
    let secs = u32::try_from(hours * 3_600).unwrap_or(u32::MAX);
    let (_, after) = next_difficulty(&chain.params, before, secs);
    (before.get(), after.get())
}

/// Blocks in the first hour after a quiet time, with a rule that reads gaps alone: each gap
/// above 60 s eases as much as each gap below it hardens.
fn first_hour_by_gaps(quiet_secs: i64) -> u32 {
    let limit: Target = Params::main().limit();
    let mut chain = Chain::new();
    chain.settle(&all(honest));
    // Each 3,600 doubles the difficulty, as in the work clock.
    let mut state = (chain.ease.get() + quiet_secs).min(0);
    let (mut secs, mut blocks) = (0, 0);
    while secs < 3_600 {
        let mut gap = 1;
        let work = asert_target(limit, state, 3_600, limit).work().to_f64();
        while chain.dice.roll() >= -(-RATE / work).exp_m1() {
            gap += 1;
        }
        (secs, blocks) = (secs + gap, blocks + 1);
        state = (state + gap - 60).min(0);
    }
    blocks
}

/// The same with the work clock, which a quiet time does not move.
fn first_hour_by_work() -> u32 {
    let (mut chain, world) = (Chain::new(), all(honest));
    chain.settle(&world);
    let (mut secs, mut blocks) = (0, 0);
    while secs < 3_600 {
        secs += chain.mine(&world);
        blocks += 1;
    }
    blocks
}

fn main() {
    let busy = pace(&all(honest));
    println!("busy, all honest: {busy:.1} s a block");
    let off = World {
        clocks_off_ms: 5_000,
        ..all(honest)
    };
    println!("clocks off by up to 5 s: {:.1} s", pace(&off));
    println!(
        "30 % claim all they can: {:.1} s",
        pace(&mixed(0.7, as_much_as_goes))
    );
    println!("30 % claim nothing: {:.1} s", pace(&mixed(0.7, nothing)));
    println!(
        "99.9 % claim all they can: {:.1} s",
        pace(&mixed(0.001, as_much_as_goes))
    );
    let heartbeat = World {
        quiet_secs: 600,
        ..mixed(0.7, as_much_as_goes)
    };
    println!(
        "quiet with a heartbeat, 30 % claim all they can: {:.1} s",
        pace(&heartbeat)
    );
    for hours in [1, 6] {
        let (before, after) = after_a_claim_of(hours);
        println!(
            "state before and after one claim of {hours} h in a gap of that length: {before} and {after}"
        );
    }
    println!(
        "blocks in the first hour after two quiet weeks: {} by gaps alone, {} by the work clock",
        first_hour_by_gaps(1_209_600),
        first_hour_by_work()
    );
}
