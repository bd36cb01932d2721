//! Time from a block found to the last of 50 nodes, 50 ms apart, with real cores: simulated.
//!
//! `cargo bench -p blocknet-node --bench swarm`; marks: p50 0.5 s, p95 1.5 s.

#![allow(missing_docs, clippy::cast_precision_loss)]

use blocknet_node::simulation::growth;

fn main() {
    let times = growth::last_of_local(50, 100, 1);
    let at = |part: usize| times.get(times.len() * part / 100).copied();
    let shown = |part| at(part).map_or("none".to_owned(), |secs| format!("{secs:.2} s"));
    println!(
        "a block found to the last of 50 nodes, 50 ms links, {} blocks: p50 {} (mark 0.5 s), p95 {} (mark 1.5 s), slowest {}",
        times.len(),
        shown(50),
        shown(95),
        shown(99)
    );
}
