//! Swarms of simulated nodes, of which a third are hostile, agree once their troubles are over.
//!
//! `SWARM_SEED=7 SWARM_NODES=50` runs one seed again; `SWARM_SEEDS=5000` runs so many.

use blocknet_node::simulation::swarm;

/// Seeds that are run unless the environment says otherwise: some hundreds, for two cores and
/// three minutes.
const SMALL: u64 = 60;
const LARGE: u64 = 8;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs a share of the seeds, so that the shares run beside each other.
fn run_share(share: u64, seeds: u64, nodes: impl Fn(u64) -> usize) {
    let seeds = from_environment("SWARM_SEEDS").map_or(seeds, |all| all / 4);
    for at in 0..seeds {
        let seed = share * 1_000_000 + at;
        agree(seed, nodes(seed));
    }
}

fn agree(seed: u64, nodes: usize) -> swarm::Agreement {
    match swarm::run(seed, nodes) {
        Ok(agreement) => agreement,
        Err(discord) => panic!("SWARM_SEED={seed} SWARM_NODES={nodes} shows it again\n{discord}"),
    }
}

/// From 4 to 16 nodes.
fn few(seed: u64) -> usize {
    4 + (seed % 13) as usize
}

#[test]
fn small_swarms_agree_first_share() {
    run_share(1, SMALL, few);
}

#[test]
fn swarms_of_fifty_agree_first_share() {
    run_share(3, LARGE, |_| 50);
}

#[test]
fn a_swarm_repeats_from_its_seed() {
    assert_eq!(agree(5, 12), agree(5, 12));
}

#[test]
fn the_seed_of_the_environment_agrees() {
    let nodes = from_environment("SWARM_NODES").and_then(|nodes| usize::try_from(nodes).ok());
    let start = std::time::Instant::now();
    let agreement = agree(
        from_environment("SWARM_SEED").unwrap_or(0),
        nodes.unwrap_or(50),
    );
    println!("{agreement:?} in {:?}", start.elapsed());
}
