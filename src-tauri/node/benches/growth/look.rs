//! One look at a model.

use std::time::Instant;

use blocknet_node::simulation::growth::{Model, Seen, run};

use crate::table::{Row, Table};

/// Runs a model and prints what was seen; with `write` it goes into the file and the chart.
pub(crate) fn look(model: Model, write: bool) -> Seen {
    let Model {
        nodes,
        posts_a_minute,
        minutes,
        ..
    } = model;
    let start = Instant::now();
    let seen = run(model);
    println!(
        "{nodes} nodes, {posts_a_minute} posts a minute, {minutes} minutes, in {:.0} s:",
        start.elapsed().as_secs_f64()
    );
    println!(
        "  a block at half of the nodes after {:.2} s, at 95 % after {:.2} s; {} of {} stale",
        seen.block_half, seen.block_most, seen.stale, seen.blocks
    );
    println!(
        "  a post at half after {:.2} s, at 95 % after {:.2} s; {:.1} % lost",
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
    println!("  peak memory {:.0} MB", peak_memory_mb());
    let calls: Vec<String> = seen
        .by_call
        .iter()
        .filter(|(_, part)| **part >= 0.005)
        .map(|(name, part)| format!("{name} {:.0} %", part * 100.0))
        .collect();
    println!("  of it {}", calls.join(", "));
    if write {
        let mut table = Table::read();
        table.put(Row::new(nodes, posts_a_minute, minutes, &seen));
        table.write();
    }
    seen
}

/// The most memory that this process ever held; 0 where the system does not say.
fn peak_memory_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
