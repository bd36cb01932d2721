//! The model of the network's growth: the figures of `docs/growth.md`.
//!
//! `cargo bench -p blocknet-node --bench growth -- [NODES]…` runs networks of these sizes, 100 and
//! 300 unless told otherwise. With `--write` the rows go into `docs/growth.csv`, and the chart of
//! the page is drawn anew from all that stand there: the large ones take long.

#![allow(missing_docs, clippy::cast_precision_loss)]

mod look;
mod table;

use blocknet_node::simulation::growth::Model;

use look::look;

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
        let seed = SEED;
        let model = Model {
            nodes,
            posts_a_minute,
            minutes,
            seed,
        };
        look(model, write);
    }
}
