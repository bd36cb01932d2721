//! What bad input gets: a clear message that names field or rule, the right status code, nothing changed, nothing lost.

mod bad_input_blocks;
mod bad_input_damage;
mod bad_input_folders;
mod bad_input_json;
mod bad_input_owner;
mod bad_input_posts;
mod bad_input_wire;

use harness::{Answer, At as _};

/// What an answer to bad input must say.
#[derive(Debug, Clone, Copy)]
struct Said<'a> {
    status: u16,
    /// The codes that fit.
    code: &'a [&'a str],
    rule: Option<&'a str>,
    field: Option<&'a str>,
    /// Words of the message, in whatever case.
    words: &'a [&'a str],
}

/// This status, with one of these codes.
fn said<'a>(status: u16, code: &'a [&'a str]) -> Said<'a> {
    Said {
        status,
        code,
        rule: None,
        field: None,
        words: &[],
    }
}

/// 422 `rule_broken` with this rule.
fn breaks(rule: &str) -> Said<'_> {
    Said {
        rule: Some(rule),
        ..said(422, &["rule_broken"])
    }
}

/// 400 with this field, whether it is the JSON or its value that is wrong.
fn bad_field(field: &str) -> Said<'_> {
    Said {
        field: Some(field),
        ..said(400, &["bad_field", "bad_json"])
    }
}

/// Panics unless `answer` says that, in the form of every error.
fn assert_said(case: &str, answer: &Answer, said: Said<'_>) {
    let shown = format!("{case}: {} {}", answer.status, answer.text());
    assert_eq!(answer.status, said.status, "{shown}");
    assert!(
        answer
            .header("content-type")
            .starts_with("application/json"),
        "{shown}"
    );
    let body = answer.json();
    assert!(said.code.contains(&body.text_at("/code")), "{shown}");
    let message = body.text_at("/message").to_lowercase();
    assert!(message.len() > 10, "{shown}");
    assert!(
        !message.contains("panicked") && !message.contains("src/"),
        "{shown}"
    );
    if let Some(rule) = said.rule {
        assert_eq!(body.text_at("/rule"), rule, "{shown}");
    }
    if let Some(field) = said.field {
        assert_eq!(body.text_at("/field"), field, "{shown}");
    }
    let plain = message.replace(',', "");
    for word in said.words {
        // 4,096 may also be written 4096.
        assert!(
            plain.contains(&word.to_lowercase().replace(',', "")),
            "no {word:?}: {shown}"
        );
    }
}
