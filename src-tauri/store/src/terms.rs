//! What strangers type into the search field, as a query that FTS5 always understands.

/// Terms that count; the rest of a longer query is left away.
const TERMS: usize = 12;
/// Characters that count.
const CHARACTERS: usize = 256;
/// A shorter prefix would match a good part of all words; it is taken for a whole word.
const SHORTEST_PREFIX: usize = 2;

/// A text query in which every term is quoted, so that nothing in it is syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Terms(String);

impl Terms {
    /// Reads words, `"phrases"` and `prefix*`; `None` when nothing is left to search for.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().take(CHARACTERS).collect();
        let mut terms = Vec::new();
        // Every second piece stood between quotes; a last quote that nobody closed counts.
        for (index, piece) in text.split('"').enumerate() {
            match index % 2 {
                0 => terms.extend(piece.split_whitespace().filter_map(word)),
                _ => terms.extend(phrase(piece)),
            }
        }
        terms.truncate(TERMS);
        (!terms.is_empty()).then(|| Self(terms.join(" ")))
    }

    /// Whether one of the terms stands for all words that begin so.
    pub(crate) fn has_prefix(&self) -> bool {
        self.0
            .split('"')
            .skip(2)
            .step_by(2)
            .any(|between| between.contains('*'))
    }

    /// The query in the syntax of FTS5.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn phrase(text: &str) -> Option<String> {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    clean
        .contains(char::is_alphanumeric)
        .then(|| format!("\"{}\"", clean.trim()))
}

fn word(text: &str) -> Option<String> {
    let quoted = phrase(text.trim_end_matches('*'))?;
    let letters = quoted.chars().filter(|c| c.is_alphanumeric()).count();
    let is_prefix = text.ends_with('*') && letters >= SHORTEST_PREFIX;
    Some(if is_prefix {
        format!("{quoted} *")
    } else {
        quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_every_term() {
        let table = [
            ("hello world", Some(r#""hello" "world""#)),
            ("wor*", Some(r#""wor" *"#)),
            ("w*", Some(r#""w""#)),
            ("\"two words\" third", Some(r#""two words" "third""#)),
            ("\"never closed", Some(r#""never closed""#)),
            ("a OR b NOT c", Some(r#""a" "OR" "b" "NOT" "c""#)),
            ("content:x ^y (z)", Some(r#""content:x" "^y" "(z)""#)),
            ("NEAR(a b)", Some(r#""NEAR(a" "b)""#)),
            ("a\0b", Some(r#""a b""#)),
            ("*** - \"\" !", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(
                Terms::parse(text).as_ref().map(Terms::as_str),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn knows_a_prefix_from_a_star() {
        for (text, expected) in [
            ("a wor* b", true),
            ("wor*", true),
            ("\"a * b\" c", false),
            ("w*", false),
        ] {
            assert_eq!(Terms::parse(text).unwrap().has_prefix(), expected, "{text}");
        }
    }
}
