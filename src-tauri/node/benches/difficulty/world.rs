//! Miners, and the chain that they make.

use blocknet_chain::{Ease, Params, next_difficulty};

/// Hashes a second of all miners together: some hundred desktop computers.
pub(crate) const RATE: f64 = 5e9;
/// Blocks until the start is forgotten.
const SETTLING: u32 = 2_000;

/// A source of chance that gives the same every time.
pub(crate) struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 to 1.
    pub(crate) fn roll(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// What a miner declares after so many seconds of work, in a gap of so many seconds.
pub(crate) type Claim = fn(worked: u64, gap: u64) -> u64;

pub(crate) fn honest(worked: u64, _gap: u64) -> u64 {
    worked
}

pub(crate) fn as_much_as_goes(_worked: u64, gap: u64) -> u64 {
    gap
}

pub(crate) fn nothing(_worked: u64, _gap: u64) -> u64 {
    1
}

/// Miners with one habit.
#[derive(Clone)]
pub(crate) struct Group {
    pub(crate) rate: f64,
    pub(crate) claim: Claim,
}

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) groups: Vec<Group>,
    /// Milliseconds by which a miner's clock is off, at most.
    pub(crate) clocks_off_ms: u64,
}

impl World {
    /// All honest, with so many hashes a second.
    pub(crate) fn of(rate: f64) -> Self {
        let claim = honest;
        Self {
            groups: vec![Group { rate, claim }],
            clocks_off_ms: 0,
        }
    }

    pub(crate) fn rate(&self) -> f64 {
        self.groups.iter().map(|group| group.rate).sum()
    }
}

/// The chain of a world: its state, and the clock of the last miner.
pub(crate) struct Chain {
    pub(crate) params: Params,
    pub(crate) ease: Ease,
    /// How far ahead the clock of the last block's miner was, in milliseconds, from the slowest.
    off_ms: u64,
    pub(crate) dice: Dice,
}

impl Chain {
    /// A chain whose difficulty is that of a busy world.
    pub(crate) fn settled(world: &World) -> Self {
        Self::settled_in_quiet(world, 0)
    }

    /// The same where each block comes after so many seconds without a post.
    pub(crate) fn settled_in_quiet(world: &World, quiet_secs: u64) -> Self {
        let mut chain = Self {
            params: Params::main(),
            ease: Ease::FLOOR,
            off_ms: 0,
            dice: Dice(0x9e37_79b9_7f4a_7c15),
        };
        for _ in 0..SETTLING {
            chain.mine(world, quiet_secs);
        }
        chain
    }

    /// Seconds that the miners of a world need for a block at the present difficulty.
    pub(crate) fn expected(&self, world: &World) -> f64 {
        let (bits, _) = next_difficulty(&self.params, self.ease, 1);
        bits.to_target().work().to_f64() / world.rate()
    }

    /// Mines a block after so many quiet seconds; gives the seconds that all hashed for it.
    pub(crate) fn mine(&mut self, world: &World, quiet_secs: u64) -> u64 {
        self.mine_within(world, quiet_secs, 0, u64::MAX)
            .unwrap_or(0)
    }

    /// The same, after `before` seconds of hashing by others, unless it takes longer than `limit`
    /// seconds in all.
    pub(crate) fn mine_within(
        &mut self,
        world: &World,
        quiet_secs: u64,
        before: u64,
        limit: u64,
    ) -> Option<u64> {
        let off_ms = self.dice.next() % (2 * world.clocks_off_ms + 1);
        for worked in before + 1..=limit {
            let passed_ms = 1_000 * (quiet_secs + worked);
            // Times are whole seconds and rise (H3).
            let gap = ((passed_ms + off_ms).saturating_sub(self.off_ms) / 1_000).max(1);
            for group in &world.groups {
                let claim = (group.claim)(worked, gap).clamp(1, gap);
                let work_secs = u32::try_from(claim).unwrap_or(u32::MAX);
                let (bits, ease) = next_difficulty(&self.params, self.ease, work_secs);
                let chance = -(-group.rate / bits.to_target().work().to_f64()).exp_m1();
                if self.dice.roll() < chance {
                    (self.ease, self.off_ms) = (ease, off_ms);
                    return Some(worked);
                }
            }
        }
        None
    }
}
