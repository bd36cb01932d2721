//! The model of the network's growth: the figures of `docs/growth.md`.
//!
//! `cargo bench -p blocknet-node --bench growth -- [NODES]…` runs networks of these sizes, 100 and
//! 300 unless told otherwise. With `--write` the rows go into `docs/growth.csv`, and the chart of
//! the page is drawn anew from all that stand there: the large ones take long.

#![allow(missing_docs, clippy::cast_precision_loss)]

mod table;

use std::time::Instant;

use blocknet_node::simulation::growth::{Model, run};

use table::{Row, Table};

/// Sizes of the network, and for how many minutes each is looked at, with 10 posts a minute.
const SIZES: [(usize, u32); 5] = [(100, 30), (300, 20), (1_000, 10), (3_000, 6), (10_000, 3)];
/// Other rates of posts, at sizes that take no more than minutes.
const RATES: [(u32, u32); 2] = [(1, 10), (100, 3)];
const RATED_SIZES: [usize; 3] = [100, 300, 1_000];
const SEED: u64 = 1;

fn main() {
    let mut sizes: Vec<usize> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    if sizes.is_empty() {
        sizes = vec![100, 300];
    }
    let mut models: Vec<(usize, u32, u32)> = Vec::new();
    for (nodes, minutes) in SIZES.into_iter().filter(|(nodes, _)| sizes.contains(nodes)) {
        models.push((nodes, 10, minutes));
        if RATED_SIZES.contains(&nodes) {
            models.extend(RATES.map(|(posts, minutes)| (nodes, posts, minutes)));
        }
    }
    let write = std::env::args().any(|arg| arg == "--write");
    for (nodes, posts_a_minute, minutes) in models {
        let row = look(nodes, posts_a_minute, minutes);
        if write {
            let mut table = Table::read();
            table.put(row);
            table.write();
        }
    }
}

fn look(nodes: usize, posts_a_minute: u32, minutes: u32) -> Row {
    let start = Instant::now();
    let seen = run(Model {
        nodes,
        posts_a_minute,
        minutes,
        seed: SEED,
    });
    println!(
        "{nodes} nodes, {posts_a_minute} posts a minute, {minutes} minutes, in {:.0} s:",
        start.elapsed().as_secs_f64()
    );
    println!(
        "  a block at half of the nodes after {:.2} s, at 95 % after {:.2} s; {} of {} stale",
        seen.block_half, seen.block_most, seen.stale, seen.blocks
    );
    println!(
        "  a post at half after {:.2} s, at 95 % after {:.2} s; {:.1} % not at 95 % in the end",
        seen.post_half,
        seen.post_most,
        seen.lost * 100.0
    );
    println!(
        "  a node sends {:.0} MB a day, the busiest hundredth {:.0}; the chain grows by {:.1}; {:.1} connections",
        seen.sent_a_day / 1e6,
        seen.most_sent_a_day / 1e6,
        seen.needed_a_day / 1e6,
        seen.peers
    );
    let calls: Vec<String> = seen
        .by_call
        .iter()
        .filter(|(_, part)| **part >= 0.005)
        .map(|(name, part)| format!("{name} {:.0} %", part * 100.0))
        .collect();
    println!("  of it {}", calls.join(", "));
    Row::new(nodes, posts_a_minute, minutes, &seen)
}
