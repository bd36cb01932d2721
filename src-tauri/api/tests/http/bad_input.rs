//! What bad input gets: the right status, a message that names field or rule, and nothing changed.

mod blocks;
mod posts;
mod questions;
mod wishes;

use crate::rig::Answer;

const OCTETS: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// Status, code, and the rule or field that must be named.
type Wanted = (u16, &'static str, &'static str);

/// A body that must be refused.
struct Case {
    name: &'static str,
    kind: &'static str,
    body: Vec<u8>,
    wanted: Wanted,
}

/// Bodies of one content type that must be refused.
struct Table {
    kind: &'static str,
    cases: Vec<Case>,
}

impl Table {
    fn of(kind: &'static str) -> Self {
        Self {
            kind,
            cases: Vec::new(),
        }
    }

    fn refused(&mut self, wanted: Wanted, name: &'static str, body: impl Into<Vec<u8>>) {
        let (kind, body) = (self.kind, body.into());
        self.cases.push(Case {
            name,
            kind,
            body,
            wanted,
        });
    }

    /// Bytes that do not parse.
    fn body(&mut self, name: &'static str, body: impl Into<Vec<u8>>) {
        self.refused((400, "bad_body", ""), name, body);
    }

    /// Text that is no JSON.
    fn json(&mut self, name: &'static str, body: impl Into<Vec<u8>>) {
        self.refused((400, "bad_json", ""), name, body);
    }

    /// A field that does not fit.
    fn field(&mut self, field: &'static str, name: &'static str, body: impl Into<Vec<u8>>) {
        self.refused((400, "bad_field", field), name, body);
    }

    /// A rule that is broken.
    fn rule(&mut self, rule: &'static str, name: &'static str, body: impl Into<Vec<u8>>) {
        self.refused((422, "rule_broken", rule), name, body);
    }
}

fn check(name: &str, answer: &Answer, (status, code, names): Wanted) {
    assert_eq!(answer.status, status, "{name}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/json", "{name}");
    assert_eq!(answer.header("blocknet-network"), "82474022", "{name}");
    let said = answer.json();
    assert_eq!(said["code"], code, "{name}: {said}");
    let named = said["rule"].as_str().or(said["field"].as_str());
    assert_eq!(named.unwrap_or_default(), names, "{name}: {said}");
    assert!(
        said["message"].as_str().unwrap().len() > 10,
        "{name}: {said}"
    );
}
