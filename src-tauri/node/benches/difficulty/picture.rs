//! The chart of the page.

use std::path::Path;

use blocknet_node::simulation::chart::{Axis, Chart, Line};

use crate::times::Told;

/// What is drawn: the times that change much, in their first hours.
const DRAWN: [&str; 5] = [
    "steady",
    "ten times more",
    "ten times less",
    "a visitor for an hour",
    "30 % claim one second",
];
const HOURS: f64 = 8.0;
/// Points of a line at most.
const POINTS: usize = 400;

/// Writes the chart where the page shows it.
pub(crate) fn write(told: &[Told]) {
    let lines = DRAWN.iter().filter_map(|name| {
        let told = told.iter().find(|told| told.name == *name)?;
        Some(Line {
            name: (*name).to_owned(),
            points: points(told),
            dashed: false,
        })
    });
    let chart = Chart {
        title: "Seconds that a block takes, while miners come and go".to_owned(),
        x: Axis {
            label: "hours; something changes after the first".to_owned(),
            range: (0.0, HOURS),
            logarithmic: false,
            marks: (0..=8)
                .map(|hour| (f64::from(hour), hour.to_string()))
                .collect(),
        },
        y: Axis {
            label: "seconds a block, expected".to_owned(),
            range: (0.05, 100_000.0),
            logarithmic: true,
            marks: [0.1, 1.0, 6.0, 60.0, 600.0, 6_000.0, 60_000.0]
                .iter()
                .map(|secs| (*secs, secs.to_string()))
                .collect(),
        },
        lines: lines.collect(),
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/images/difficulty.svg");
    std::fs::write(&path, chart.svg()).expect("the chart can be written");
    println!("wrote {}", path.display());
}

fn points(told: &Told) -> Vec<(f64, f64)> {
    let hours = |second: u64| second as f64 / 3_600.0;
    let all: Vec<(f64, f64)> = told
        .expected
        .iter()
        .map(|(second, expected)| (hours(*second), *expected))
        .take_while(|(hour, _)| *hour <= HOURS)
        .collect();
    let step = all.len().div_ceil(POINTS).max(1);
    all.into_iter().step_by(step).collect()
}
