//! Words that the owner does not want to read, found in texts.

use std::collections::HashMap;

/// Muted words and phrases by what they are found as.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Words that stand by themselves in a text.
    single: HashMap<String, u64>,
    /// Anything else: some words in a row, signs, words of scripts without capitals.
    others: Vec<(String, u64)>,
}

impl Words {
    /// Adds what [`plain`] made, under the number of its rule.
    pub(super) fn add(&mut self, word: &str, rule: u64) {
        if word.chars().all(stands_alone) {
            self.single.insert(word.to_owned(), rule);
        } else {
            self.others.push((word.to_owned(), rule));
        }
    }

    /// The first rule that a text meets, and its word.
    pub(super) fn find(&self, text: &str) -> Option<(u64, String)> {
        if self.single.is_empty() && self.others.is_empty() {
            return None;
        }
        let text = plain(text);
        let words = text.split(|c: char| !c.is_alphanumeric());
        let mut single = words.filter_map(|word| self.single.get_key_value(word));
        if let Some((word, rule)) = single.next() {
            return Some((*rule, word.clone()));
        }
        let other = self.others.iter().find(|(word, _)| holds(&text, word));
        other.map(|(word, rule)| (*rule, word.clone()))
    }
}

/// Whether a letter is of a script that parts its words and has capitals. Others are looked for
/// anywhere in a text: many are written without gaps.
fn stands_alone(c: char) -> bool {
    c.is_lowercase() || c.is_numeric()
}

/// Whether a text holds a phrase, and not only as a part of longer words.
fn holds(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, found)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text
            .get(at + found.len()..)
            .and_then(|text| text.chars().next());
        let free = |outside: Option<char>, inside: Option<char>| {
            !outside.is_some_and(char::is_alphanumeric) || !inside.is_some_and(stands_alone)
        };
        free(before, found.chars().next()) && free(after, found.chars().next_back())
    })
}

/// A text in one case, without signs that have no width, with single spaces: as a reader takes it.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars().flat_map(char::to_lowercase) {
        if sign.is_whitespace() {
            if !plain.is_empty() && !plain.ends_with(' ') {
                plain.push(' ');
            }
        } else if !sign.is_control() && !is_invisible(sign) {
            plain.push(sign);
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

fn is_invisible(sign: char) -> bool {
    matches!(u32::from(sign),
        0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180e
        | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f
        | 0xfeff | 0xffa0 | 0xfff9..=0xfffb | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use super::{Words, plain};

    #[test]
    fn finds_words_and_not_parts_of_words() {
        let table = [
            ("cat", "A cat.", true),
            ("cat", "CAT!", true),
            ("cat", "concatenate", false),
            ("cat", "c\u{200b}a\u{ad}t", true),
            ("cat", "cats", false),
            ("grey cat", "A grey\n  cat sleeps", true),
            ("grey cat", "grey cats", false),
            ("c++", "I like C++.", true),
            ("zoë", "ZOË", true),
            ("猫", "大きい猫です", true),
            ("🐈", "look: 🐈🐈", true),
            ("2026", "in 2026", true),
            ("2026", "20261", false),
        ];
        for (word, text, met) in table {
            let mut words = Words::default();
            words.add(&plain(word), 7);
            let wanted = met.then(|| (7, plain(word)));
            assert_eq!(words.find(text), wanted, "{word} in {text}");
        }
        assert_eq!(Words::default().find("anything"), None);
    }
}
