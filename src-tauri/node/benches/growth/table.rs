//! The figures that were seen, in a file beside the page, and the chart of them.

use std::path::PathBuf;

use blocknet_node::simulation::chart::{Axis, Chart, Line};
use blocknet_node::simulation::growth::Seen;

const HEAD: &str = "nodes,posts_a_minute,minutes,block_half_s,block_95_s,post_half_s,post_95_s,stale,blocks,sent_mb_a_day,busiest_mb_a_day,chain_mb_a_day";
/// Posts a minute of the rows that are drawn.
const DRAWN: f64 = 10.0;

/// One model's figures, in the order of the head.
#[derive(Clone)]
pub(crate) struct Row(Vec<f64>);

impl Row {
    pub(crate) fn new(nodes: usize, posts_a_minute: u32, minutes: u32, seen: &Seen) -> Self {
        Self(vec![
            nodes as f64,
            f64::from(posts_a_minute),
            f64::from(minutes),
            seen.block_half,
            seen.block_most,
            seen.post_half,
            seen.post_most,
            seen.stale as f64,
            seen.blocks as f64,
            seen.sent_a_day / 1e6,
            seen.most_sent_a_day / 1e6,
            seen.needed_a_day / 1e6,
        ])
    }

    fn read(line: &str) -> Self {
        Self(
            line.split(',')
                .filter_map(|part| part.parse().ok())
                .collect(),
        )
    }

    fn at(&self, column: usize) -> f64 {
        self.0.get(column).copied().unwrap_or(f64::NAN)
    }

    fn key(&self) -> (f64, f64) {
        (self.at(0), self.at(1))
    }

    fn line(&self) -> String {
        let rounded = self.0.iter().map(|value| (value * 100.0).round() / 100.0);
        rounded
            .map(|value| value.to_string())
            .collect::<Vec<_>>()
            .join(",")
    }
}

/// All figures.
pub(crate) struct Table(Vec<Row>);

fn docs(name: &str) -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    package
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")))
        .join("../../docs")
        .join(name)
}

impl Table {
    /// What was seen before.
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string(docs("growth.csv")).unwrap_or_default();
        Self(text.lines().skip(1).map(Row::read).collect())
    }

    /// Puts a row in the place of an earlier one.
    pub(crate) fn put(&mut self, row: Row) {
        self.0.retain(|before| before.key() != row.key());
        self.0.push(row);
        self.0
            .sort_by(|one, other| one.key().partial_cmp(&other.key()).expect("numbers"));
    }

    /// Writes file and chart.
    pub(crate) fn write(&self) {
        let lines: Vec<String> = self.0.iter().map(Row::line).collect();
        let text = format!("{HEAD}\n{}\n", lines.join("\n"));
        std::fs::write(docs("growth.csv"), text).expect("the figures can be written");
        let svg = self.chart().svg();
        std::fs::write(docs("images/growth.svg"), svg).expect("the chart can be written");
    }

    fn chart(&self) -> Chart {
        let line = |name: &str, dashed, column: usize| Line {
            name: name.to_owned(),
            points: self
                .0
                .iter()
                .filter(|row| row.at(1) == DRAWN)
                .map(|row| (row.at(0), row.at(column)))
                .collect(),
            dashed,
        };
        Chart {
            title: "Seconds until a block and a post are there, by size of the network".to_owned(),
            x: Axis {
                label: "nodes".to_owned(),
                range: (100.0, 10_000.0),
                logarithmic: true,
                marks: marks(&[100.0, 300.0, 1_000.0, 3_000.0, 10_000.0]),
            },
            y: Axis {
                label: "seconds".to_owned(),
                range: (0.1, 10.0),
                logarithmic: true,
                marks: marks(&[0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0]),
            },
            lines: vec![
                line("block, half of the nodes", false, 3),
                line("block, 95 % of them", true, 4),
                line("post, half of the nodes", false, 5),
                line("post, 95 % of them", true, 6),
            ],
        }
    }
}

fn marks(values: &[f64]) -> Vec<(f64, String)> {
    let marks = values.iter().map(|value| (*value, value.to_string()));
    marks.collect()
}
