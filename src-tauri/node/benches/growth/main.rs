//! The model of the network's growth: the figures of `docs/growth.md`.
//!
//! `cargo bench -p blocknet-node --bench growth -- [NODES]… [--posts N] [--minutes N]` runs networks of
//! these sizes, 100 and 300 unless told otherwise, at 1, 10 and 100 posts a minute or at one of them,
//! each for the minutes of the table below or for these. With `--write` the rows go into
//! `docs/growth.csv`, and the chart of the page is drawn anew from all that stand there; `--draw`
//! draws it and runs nothing. The large ones take minutes.

#![allow(missing_docs, clippy::cast_precision_loss)]

mod look;
mod table;

use blocknet_node::simulation::growth::Model;

use look::look;

/// Sizes of the network, and for how many minutes each is looked at: at 1, 10 and 100 posts.
const SIZES: [(usize, [u32; 3]); 5] = [
    (100, [30, 30, 10]),
    (300, [20, 20, 5]),
    (1_000, [10, 10, 3]),
    (3_000, [6, 6, 2]),
    (10_000, [4, 3, 1]),
];
/// Posts in a minute.
const RATES: [u32; 3] = [1, 10, 100];
const SEED: u64 = 1;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let told = |name: &str| args.iter().any(|arg| arg == name);
    if told("--draw") {
        return table::Table::read().write();
    }
    let number = |name: &str| -> Option<u32> {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1)?.parse().ok()
    };
    let (rate, looked_at) = (number("--posts"), number("--minutes"));
    let sizes = args.iter().skip(1).take_while(|arg| !arg.starts_with("--"));
    let mut sizes: Vec<usize> = sizes.filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![100, 300];
    }
    for (nodes, minutes) in SIZES.into_iter().filter(|(nodes, _)| sizes.contains(nodes)) {
        for (posts_a_minute, minutes) in RATES.into_iter().zip(minutes) {
            if rate.is_none_or(|rate| rate == posts_a_minute) {
                let model = Model {
                    nodes,
                    posts_a_minute,
                    minutes: looked_at.unwrap_or(minutes),
                    seed: SEED,
                };
                look(model, told("--write"));
            }
        }
    }
}
