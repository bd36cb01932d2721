//! How the work clock of section 3 behaves, with honest miners and others: the figures of
//! `docs/difficulty.md`. The rule itself is the chain's own, second by second.
//!
//! `cargo bench -p blocknet-node --bench difficulty`; with `-- --write` the chart of the page is
//! written anew.

#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod picture;
mod times;
mod world;

use blocknet_chain::{Params, Target, asert_target, next_difficulty};

use world::{Chain, Claim, Group, RATE, World, as_much_as_goes, honest, nothing};

/// Blocks that are measured where a pace is asked for.
const MEASURED: u32 = 20_000;

/// Mean seconds of hashing for a block, once the difficulty has settled.
fn pace(world: &World) -> f64 {
    let mut chain = Chain::settled(world);
    let secs: u64 = (0..MEASURED).map(|_| chain.mine(world, 0)).sum();
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
        clocks_off_ms: 0,
    }
}

/// As [`pace`], with so many seconds without a post before each block.
fn pace_in_quiet(world: &World, quiet_secs: u64) -> f64 {
    let mut chain = Chain::settled_in_quiet(world, quiet_secs);
    let secs: u64 = (0..MEASURED).map(|_| chain.mine(world, quiet_secs)).sum();
    secs as f64 / f64::from(MEASURED)
}

/// The state after honest times and then one claim of `hours`, in a gap of that length.
fn after_a_claim_of(hours: u64) -> (i64, i64) {
    let chain = Chain::settled(&all(honest));
    let before = chain.ease;
    let secs = u32::try_from(hours * 3_600).unwrap_or(u32::MAX);
    let (_, after) = next_difficulty(&chain.params, before, secs);
    (before.get(), after.get())
}

/// Blocks in the first hour after a quiet time, with a rule that reads gaps alone: each gap
/// above 60 s eases as much as each gap below it hardens.
fn first_hour_by_gaps(quiet_secs: i64) -> u32 {
    let limit: Target = Params::main().limit();
    let mut chain = Chain::settled(&all(honest));
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
    let world = all(honest);
    let mut chain = Chain::settled(&world);
    let (mut secs, mut blocks) = (0, 0);
    while secs < 3_600 {
        secs += chain.mine(&world, 0);
        blocks += 1;
    }
    blocks
}

fn habits() {
    println!("busy, all honest: {:.1} s a block", pace(&all(honest)));
    let off = World {
        clocks_off_ms: 5_000,
        ..all(honest)
    };
    println!("clocks off by up to 5 s: {:.1} s", pace(&off));
    for (what, part, claim) in [
        ("30 % claim all they can", 0.7, as_much_as_goes as Claim),
        ("30 % claim nothing", 0.7, nothing as Claim),
        ("99.9 % claim all they can", 0.001, as_much_as_goes as Claim),
    ] {
        println!("{what}: {:.1} s", pace(&mixed(part, claim)));
    }
    let quiet = pace_in_quiet(&mixed(0.7, as_much_as_goes), 600);
    println!("quiet with a heartbeat, 30 % claim all they can: {quiet:.1} s");
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

fn main() {
    habits();
    println!();
    let told = times::all();
    for time in &told {
        println!("{time}");
    }
    if std::env::args().any(|arg| arg == "--write") {
        picture::write(&told);
    }
}
