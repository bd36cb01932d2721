//! The figures: printed as they come for people, or at the end as one JSON object.

use crate::out::{say, tell};
use serde_json::{Map, Value, json};

/// Collects the figures of one run.
pub(super) struct Figures {
    json: bool,
    values: Map<String, Value>,
}

impl Figures {
    pub(super) fn new(json: bool, posts: u32) -> Self {
        let mut values = Map::new();
        values.insert("posts".into(), json!(posts));
        Self { json, values }
    }

    /// Adds a figure, and prints it where people read along.
    pub(super) fn add(&mut self, key: &str, value: f64) {
        let rounded = (value * 1000.0).round() / 1000.0;
        if !self.json {
            say!("{key:<26} {}", shown(rounded));
        }
        self.values.insert(key.into(), json!(rounded));
    }

    /// Says what goes on, on standard error.
    pub(super) fn say(&self, what: &str) {
        if !self.json {
            tell!("{what}");
        }
    }

    /// Prints the ratios that the marks are about, or the JSON object.
    pub(super) fn finish(self) {
        if self.json {
            say!("{}", Value::Object(self.values));
            return;
        }
        let of = |key: &str| {
            self.values
                .get(key)
                .and_then(Value::as_f64)
                .unwrap_or(f64::NAN)
        };
        say!(
            "The miner does {:.2} times the plain loop.",
            of("miner_hashes_per_s_core") / of("plain_hashes_per_s_core")
        );
    }
}

fn shown(value: f64) -> String {
    if value >= 1000.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.3}")
    }
}
