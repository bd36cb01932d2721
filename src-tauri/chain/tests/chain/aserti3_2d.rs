//! The public vectors of the exponential core.

use blocknet_chain::{CompactTarget, asert_target};

use crate::support::vectors;

const HALF_LIFE: u32 = 172_800;
const LIMIT: CompactTarget = CompactTarget::new(0x1d00_ffff);

/// A run: its anchor and its lines of height, time and bits.
struct Run {
    anchor_height: i64,
    anchor_time: i64,
    anchor_bits: CompactTarget,
    lines: Vec<(i64, i64, CompactTarget)>,
}

fn number(text: &str) -> i64 {
    text.trim().parse().expect("a number")
}

fn bits(text: &str) -> CompactTarget {
    let digits = text.trim().trim_start_matches("0x");
    CompactTarget::new(u32::from_str_radix(digits, 16).expect("bits"))
}

fn read(text: &str) -> Run {
    let head = |name: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("##")?.trim().strip_prefix(name));
        line.expect("a head line").trim()
    };
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    Run {
        anchor_height: number(head("anchor height:")),
        anchor_time: number(head("anchor ancestor time:")),
        anchor_bits: bits(head("anchor nBits:")),
        lines: lines.map(read_line).collect(),
    }
}

fn read_line(line: &str) -> (i64, i64, CompactTarget) {
    let fields: Vec<_> = line.split_whitespace().collect();
    (number(fields[1]), number(fields[2]), bits(fields[3]))
}

fn check(run: &Run) {
    for (height, time, expected) in &run.lines {
        let exponent = (time - run.anchor_time) - 600 * (height - run.anchor_height + 1);
        let reference = run.anchor_bits.to_target();
        let found = asert_target(reference, exponent, HALF_LIFE, LIMIT.to_target()).to_compact();
        assert_eq!(found, *expected, "height {height}, time {time}");
    }
}

#[test]
fn all_public_runs_pass() {
    for name in ["run01", "run02", "run03", "run04", "run05"] {
        if let Some(text) = vectors(&format!("aserti3-2d/{name}")) {
            let run = read(&text);
            assert!(run.lines.len() >= 10, "{name} has lines");
            check(&run);
        }
    }
}

#[test]
fn the_first_halvings_of_the_fifth_run_pass() {
    check(&read(
        "## anchor height: 1\n## anchor ancestor time: 0\n## anchor nBits: 0x1d00ffff\n\
         1 2 0 0x1d00fec5\n2 290 0 0x1c7f62c0\n3 578 0 0x1c3fb160\n4 866 0 0x1c1fd8b0\n",
    ));
}
