//! Text for people: times, amounts, and text of strangers made harmless for a terminal.

use blocknet_api::day::day;
use serde_json::Value;

/// Text of a stranger for a terminal: control characters, bidirectional overrides and invisible
/// characters are shown as their code, so that no post moves the cursor or hides a word.
pub(crate) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\n    "),
            '\t' => out.push(' '),
            c if c.is_control() || is_invisible(c) => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)))
            }
            c => out.push(c),
        }
    }
    out
}

fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0x200b | 0x200e..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff)
}

/// A number with commas between thousands.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A number of things, by the word for one of them.
pub(crate) fn counted(n: u64, one: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{} {one}{s}", grouped(n))
}

/// A hash rate in H/s, kH/s or MH/s.
pub(crate) fn hash_rate(per_second: f64) -> String {
    match per_second {
        r if r >= 1e6 => format!("{:.1} MH/s", r / 1e6),
        r if r >= 1e3 => format!("{:.1} kH/s", r / 1e3),
        r => format!("{r:.0} H/s"),
    }
}

/// How long ago a Unix time was, in words.
pub(crate) fn ago(unix: u64, now: u64) -> String {
    match now.saturating_sub(unix) {
        0..=4 => "just now".into(),
        s @ 5..=59 => format!("{s} s ago"),
        s @ 60..=3599 => format!("{} min ago", s / 60),
        s @ 3600..=86_399 => format!("{} h ago", s / 3600),
        s => format!("{} days ago", s / 86_400),
    }
}

/// A Unix time in UTC, to the minute.
pub(crate) fn moment(unix: u64) -> String {
    let (hour, minute) = (unix / 3_600 % 24, unix / 60 % 60);
    format!("{} {hour:02}:{minute:02} UTC", day(unix))
}

/// A word as a shell takes it back.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,=".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Unix seconds now.
pub(crate) fn now() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// A field of an answer as text, empty where it is missing.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or("")
}

/// A field of an answer as a number, zero where it is missing; u64 travel as strings.
pub(crate) fn number(value: &Value, pointer: &str) -> u64 {
    match value.pointer(pointer) {
        Some(Value::String(digits)) => digits.parse().unwrap_or(0),
        Some(other) => other.as_u64().unwrap_or(0),
        None => 0,
    }
}

/// The list at a field, empty where it is missing.
pub(crate) fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_escapes_of_a_hostile_post_as_text() {
        assert_eq!(harmless("a\u{1b}[2Jb\u{202e}c"), "a\\u{1b}[2Jb\\u{202e}c");
    }

    #[test]
    fn groups_thousands() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ];
        for (n, text) in cases {
            assert_eq!(grouped(n), text);
        }
    }

    #[test]
    fn says_days_and_moments() {
        let cases = [
            (0, "1970-01-01 00:00 UTC"),
            (951_827_640, "2000-02-29 12:34 UTC"),
            (1_767_225_599, "2025-12-31 23:59 UTC"),
            (1_778_544_000, "2026-05-12 00:00 UTC"),
        ];
        for (unix, said) in cases {
            assert_eq!(moment(unix), said);
        }
    }

    #[test]
    fn quotes_what_a_shell_would_take_apart() {
        let cases = [
            ("a/b-c.d", "a/b-c.d"),
            ("two words", "'two words'"),
            ("it's", r"'it'\''s'"),
            ("$HOME", "'$HOME'"),
            ("", "''"),
        ];
        for (word, said) in cases {
            assert_eq!(quoted(word), said);
        }
    }

    #[test]
    fn reads_numbers_that_travel_as_strings() {
        let answer = serde_json::json!({"time": "17", "height": 3});
        assert_eq!(
            (
                number(&answer, "/time"),
                number(&answer, "/height"),
                number(&answer, "/none")
            ),
            (17, 3, 0)
        );
    }
}
