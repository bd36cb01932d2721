//! The model of the network's growth: the figures of `docs/growth.md`.
//!
//! `cargo bench -p blocknet-node --bench growth -- [NODES]` runs up to so many nodes, 1,000
//! unless told otherwise; with `--write` the chart of the page is written anew.

#![allow(missing_docs, clippy::cast_precision_loss)]

use std::path::Path;
use std::time::Instant;

use blocknet_node::simulation::chart::{Axis, Chart, Line};
use blocknet_node::simulation::growth::{Model, Seen, run};

/// Sizes of the network, each looked at for so many minutes at 10 posts a minute.
const SIZES: [(usize, u32); 5] = [(100, 30), (300, 20), (1_000, 10), (3_000, 6), (10_000, 3)];
/// Posts a minute, each looked at with so many nodes for so many minutes.
const RATES: [(u32, usize, u32); 2] = [(1, 1_000, 10), (100, 1_000, 3)];
const SEED: u64 = 1;

fn main() {
    let most = std::env::args().find_map(|arg| arg.parse().ok());
    let most: usize = most.unwrap_or(1_000);
    println!(
        "nodes  posts/min  peers  block 50 % 95 %  post 50 % 95 %  lost  stale  sent MB/day (busiest)  needed MB/day  run in"
    );
    let mut sizes = Vec::new();
    for (nodes, minutes) in SIZES.into_iter().filter(|(nodes, _)| *nodes <= most) {
        sizes.push((nodes, show(nodes, 10, minutes)));
    }
    for (posts, nodes, minutes) in RATES
        .into_iter()
        .filter(|(posts, nodes, _)| *posts != 10 && *nodes <= most)
    {
        show(nodes, posts, minutes);
    }
    if std::env::args().any(|arg| arg == "--write") {
        write(&sizes);
    }
}

fn show(nodes: usize, posts_a_minute: u32, minutes: u32) -> Seen {
    let start = Instant::now();
    let seed = SEED;
    let seen = run(Model {
        nodes,
        posts_a_minute,
        minutes,
        seed,
    });
    let mb = |bytes: f64| bytes / 1e6;
    println!(
        "{nodes}  {posts_a_minute}  {:.1}  {:.2} {:.2}  {:.2} {:.2}  {:.3}  {}/{}  {:.0} ({:.0})  {:.1}  {:.0} s",
        seen.peers,
        seen.block_half,
        seen.block_most,
        seen.post_half,
        seen.post_most,
        seen.lost,
        seen.stale,
        seen.blocks,
        mb(seen.sent_a_day),
        mb(seen.most_sent_a_day),
        mb(seen.needed_a_day),
        start.elapsed().as_secs_f64()
    );
    let calls: Vec<String> = seen
        .by_call
        .iter()
        .map(|(name, part)| format!("{name} {:.0} %", part * 100.0))
        .collect();
    println!("    {}", calls.join(", "));
    seen
}

fn write(sizes: &[(usize, Seen)]) {
    let line = |name: &str, dashed, value: fn(&Seen) -> f64| Line {
        name: name.to_owned(),
        points: sizes
            .iter()
            .map(|(nodes, seen)| (*nodes as f64, value(seen)))
            .collect(),
        dashed,
    };
    let marks = |values: &[f64]| {
        values
            .iter()
            .map(|value| (*value, value.to_string()))
            .collect()
    };
    let chart = Chart {
        title: "Seconds until a block and a post are there, by size of the network".to_owned(),
        x: Axis {
            label: "nodes".to_owned(),
            range: (100.0, 10_000.0),
            logarithmic: true,
            marks: marks(&[100.0, 300.0, 1_000.0, 3_000.0, 10_000.0]),
        },
        y: Axis {
            label: "seconds".to_owned(),
            range: (0.1, 20.0),
            logarithmic: true,
            marks: marks(&[0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0]),
        },
        lines: vec![
            line("block, half of the nodes", false, |seen| seen.block_half),
            line("block, 95 % of them", true, |seen| seen.block_most),
            line("post, half of the nodes", false, |seen| seen.post_half),
            line("post, 95 % of them", true, |seen| seen.post_most),
        ],
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/images/growth.svg");
    std::fs::write(&path, chart.svg()).expect("the chart can be written");
    println!("wrote {}", path.display());
}
