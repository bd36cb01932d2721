//! A part of a file that a client asks for (RFC 9110, section 14).

use std::ops::Range;

use axum::http::{HeaderMap, header};

/// What of a file is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// These bytes.
    Bytes(Range<usize>),
    /// None: it ends before the part that is asked for.
    Outside,
}

impl Part {
    /// What a request asks of a file of `size` bytes with this tag. What is not understood, names
    /// several parts or belongs to another file asks for all of it, as the standard allows.
    pub(crate) fn asked(headers: &HeaderMap, size: usize, etag: &str) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        if text(header::IF_RANGE).is_some_and(|tag| tag != etag) {
            return Self::Whole;
        }
        text(header::RANGE)
            .and_then(|range| range.strip_prefix("bytes="))
            .and_then(|range| Self::read(range.trim(), size))
            .unwrap_or(Self::Whole)
    }

    fn read(range: &str, size: usize) -> Option<Self> {
        let (first, last) = range.split_once('-')?;
        let place = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            // A number beyond all bounds lies behind every end.
            digits.then(|| text.parse().unwrap_or(usize::MAX))
        };
        let range = match (place(first), place(last)) {
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
            (Some(first), None) if last.is_empty() => first..size,
            (None, Some(count)) if first.is_empty() => size.saturating_sub(count)..size,
            _ => return None,
        };
        Some(if range.is_empty() {
            Self::Outside
        } else {
            Self::Bytes(range)
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Part;

    #[test]
    fn reads_one_part_and_sends_all_for_what_it_does_not_understand() {
        let cases = [
            ("bytes=0-0", Part::Bytes(0..1)),
            ("bytes=2-5", Part::Bytes(2..6)),
            ("bytes=2-", Part::Bytes(2..10)),
            ("bytes=9-99", Part::Bytes(9..10)),
            ("bytes=-3", Part::Bytes(7..10)),
            ("bytes=-99", Part::Bytes(0..10)),
            ("bytes=10-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=99999999999999999999999-", Part::Outside),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=1-2", Part::Whole),
        ];
        for (asked, part) in cases {
            let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(asked))]);
            assert_eq!(Part::asked(&headers, 10, "\"a\""), part, "{asked}");
        }
    }

    #[test]
    fn sends_a_part_only_of_the_file_that_the_client_has_the_rest_of() {
        for (tag, part) in [("\"a\"", Part::Bytes(0..2)), ("\"b\"", Part::Whole)] {
            let headers = HeaderMap::from_iter([
                (header::RANGE, HeaderValue::from_static("bytes=0-1")),
                (header::IF_RANGE, HeaderValue::from_static(tag)),
            ]);
            assert_eq!(Part::asked(&headers, 10, "\"a\""), part, "{tag}");
        }
    }
}
