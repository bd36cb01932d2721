//! The model of the network's growth at a size that tests can wait for, and the marks of fifty nodes.
//!
//! `GROWTH_NODES=1000 GROWTH_POSTS=10 GROWTH_MINUTES=10` looks at a larger network, and with
//! `GROWTH_WRITE=1` puts its figures into `docs/growth.csv` and the chart, as the benchmark does.

#![allow(missing_docs, clippy::cast_precision_loss)]

#[path = "../../benches/growth/look.rs"]
mod look;
#[path = "../../benches/growth/table.rs"]
mod table;

use blocknet_node::simulation::growth::{self, Model};

use look::look;

fn from_environment(name: &str) -> Option<u32> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_node_of_a_small_network_hears_of_every_block_and_post() {
    let nodes = from_environment("GROWTH_NODES").and_then(|nodes| usize::try_from(nodes).ok());
    let model = Model {
        nodes: nodes.unwrap_or(40),
        posts_a_minute: from_environment("GROWTH_POSTS").unwrap_or(10),
        minutes: from_environment("GROWTH_MINUTES").unwrap_or(6),
        seed: 1,
    };
    let seen = look(model, from_environment("GROWTH_WRITE").is_some());
    assert!(seen.lost <= 0.0, "{seen:?}");
    assert!(seen.block_most < 1.5 && seen.post_most < 3.0, "{seen:?}");
}

#[test]
fn the_last_of_fifty_local_nodes_has_a_block_within_the_marks() {
    let blocks = from_environment("GROWTH_BLOCKS").unwrap_or(12);
    let times = growth::last_of_local(50, blocks as usize, 1);
    let at = |part: usize| {
        times
            .get(times.len() * part / 100)
            .copied()
            .unwrap_or(f64::INFINITY)
    };
    println!(
        "{} blocks: p50 {:.2} s, p95 {:.2} s",
        times.len(),
        at(50),
        at(95)
    );
    assert!(at(50) < 0.5 && at(95) < 1.5, "{times:?}");
}
