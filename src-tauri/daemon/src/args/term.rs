//! A span of time on the command line.

/// Seconds of a term such as `90s`, `30m`, `24h` or `7d`.
pub(super) fn secs(text: &str) -> Result<u64, String> {
    let advice = || "a term is a number with s, m, h or d, such as 24h".to_owned();
    let unit = text.chars().last().ok_or_else(advice)?;
    let secs = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return Err(advice()),
    };
    let number = text.strip_suffix(unit).unwrap_or_default();
    let number: u64 = number.parse().map_err(|_| advice())?;
    number.checked_mul(secs).ok_or_else(advice)
}

#[cfg(test)]
mod tests {
    use super::secs;

    #[test]
    fn reads_terms_with_their_unit() {
        let cases = [
            ("90s", Some(90)),
            ("30m", Some(1_800)),
            ("24h", Some(86_400)),
            ("7d", Some(604_800)),
            ("24", None),
            ("h", None),
            ("", None),
            ("-1h", None),
            ("1.5h", None),
            ("99999999999999999d", None),
            ("1\u{e9}", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(secs(text).ok(), wanted, "{text:?}");
        }
    }
}
