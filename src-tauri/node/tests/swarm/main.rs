//! Swarms of simulated nodes, of which a third are hostile, agree once their troubles are over.
//!
//! `SWARM_SEED=7 SWARM_NODES=50` runs one seed again; `SWARM_SEEDS=5000` runs so many more.
//! `SWARM_BREAKAGE=loses_returned` breaks the honest nodes of that seed on purpose, and
//! `SWARM_SEARCH=200` looks which of so many seeds notice each breakage.

use blocknet_node::simulation::breakage::Breakage;
use blocknet_node::simulation::swarm::{self, Agreement};

/// Seeds of a share of small swarms, and of a share of large ones: in all some hundreds, for two
/// cores and two minutes.
const SMALL: u64 = 50;
const LARGE: u64 = 6;
/// Shares of each size, so that they run beside each other.
const SHARES: u64 = 4;
/// Seeds of large swarms begin here.
const FIRST_LARGE: u64 = 1_000_000_000;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// From 4 to 16 nodes.
fn few(seed: u64) -> usize {
    4 + usize::try_from(seed % 13).expect("a small number")
}

/// Runs a share of the seeds of small swarms.
fn small(share: u64) {
    let seeds = from_environment("SWARM_SEEDS").map_or(SMALL, |all| all / SHARES);
    for seed in (share..)
        .step_by(4)
        .take(usize::try_from(seeds).expect("so many"))
    {
        agree(seed, few(seed));
    }
}

/// Runs a share of the seeds of swarms of fifty; of a thousand seeds, as many as in a hundred.
fn large(share: u64) {
    let seeds = from_environment("SWARM_SEEDS").map_or(LARGE, |all| all / SHARES / 10);
    for at in 0..seeds {
        agree(FIRST_LARGE + at * SHARES + share, 50);
    }
}

fn agree(seed: u64, nodes: usize) -> Agreement {
    agree_broken(seed, nodes, None)
}

fn agree_broken(seed: u64, nodes: usize, breakage: Option<Breakage>) -> Agreement {
    let broken = breakage.map_or_else(String::new, |breakage| {
        format!(" SWARM_BREAKAGE={}", breakage.name())
    });
    match swarm::run_broken(seed, nodes, breakage) {
        Ok(agreement) => agreement,
        Err(discord) => {
            panic!("SWARM_SEED={seed} SWARM_NODES={nodes}{broken} shows it again\n{discord}")
        }
    }
}

#[test]
fn small_swarms_agree_first_share() {
    small(0);
}

#[test]
fn small_swarms_agree_second_share() {
    small(1);
}

#[test]
fn small_swarms_agree_third_share() {
    small(2);
}

#[test]
fn small_swarms_agree_fourth_share() {
    small(3);
}

#[test]
fn swarms_of_fifty_agree_first_share() {
    large(0);
}

#[test]
fn swarms_of_fifty_agree_second_share() {
    large(1);
}

#[test]
fn swarms_of_fifty_agree_third_share() {
    large(2);
}

#[test]
fn swarms_of_fifty_agree_fourth_share() {
    large(3);
}

#[test]
fn a_swarm_repeats_from_its_seed() {
    assert_eq!(agree(5, 12), agree(5, 12));
}

#[test]
fn the_seed_of_the_environment_agrees() {
    let nodes = from_environment("SWARM_NODES").and_then(|nodes| usize::try_from(nodes).ok());
    let start = std::time::Instant::now();
    let seed = from_environment("SWARM_SEED").unwrap_or(0);
    let breakage = std::env::var("SWARM_BREAKAGE").ok();
    let breakage = breakage.map(|name| name.parse().expect("the name of a breakage"));
    let agreement = agree_broken(seed, nodes.unwrap_or(20), breakage);
    println!("{agreement:?} in {:?}", start.elapsed());
}

/// Seeds that noticed what was broken on purpose; whole, they agree.
const NOTICED: [(Breakage, u64); Breakage::ALL.len()] = [
    // Posts never came to the node that was to mine them.
    (Breakage::LosesReturned, 2),
    (Breakage::NeverCompares, 92),
    (Breakage::IgnoresRivals, 9),
    // A node never came to a chain as heavy as the others'.
    (Breakage::WaitsForever, 17),
    (Breakage::TakesDamageForFault, 3),
    // An honest node avoided another.
    (Breakage::BlamesTheInnocent, 23),
];

#[test]
fn every_breakage_has_a_seed_that_notices_it() {
    for breakage in Breakage::ALL {
        let known = NOTICED.iter().any(|(noticed, _)| *noticed == breakage);
        assert!(known, "{} goes unnoticed", breakage.name());
    }
}

#[test]
fn a_breakage_is_noticed_and_its_seed_is_printed() {
    for (breakage, seed) in NOTICED {
        agree(seed, few(seed));
        let broken = std::panic::catch_unwind(|| agree_broken(seed, few(seed), Some(breakage)));
        let said = broken.expect_err("the breakage goes unnoticed");
        let said = said.downcast_ref::<String>().expect("words");
        let again = format!(
            "SWARM_SEED={seed} SWARM_NODES={} SWARM_BREAKAGE={}",
            few(seed),
            breakage.name()
        );
        assert!(said.starts_with(&again), "{said}");
    }
}

/// Which seeds notice which breakage; for whoever changes the plan of the swarms.
#[test]
fn each_breakage_is_looked_for_where_the_environment_asks() {
    let seeds = from_environment("SWARM_SEARCH").unwrap_or(0);
    for breakage in Breakage::ALL {
        let notices = |seed: &u64| swarm::run_broken(*seed, few(*seed), Some(breakage)).is_err();
        let noticed: Vec<u64> = (0..seeds).filter(notices).collect();
        println!("{}: {noticed:?}", breakage.name());
    }
}
