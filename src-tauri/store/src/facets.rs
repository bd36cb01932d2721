//! What lists, search and control go by besides the words of a text: the name its author uses,
//! attachments, labels.

use std::collections::BTreeSet;

use blocknet_chain::{Kind, TextParts};

use crate::reading::{channel, name};

/// Pairs of label and target that one note may make: enough for a sentence, too few for a flood.
const MOST_LABELS: usize = 32;
/// Bytes of a label.
const LABEL_BYTES: usize = 32;

/// The facets of one text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Facets<'t> {
    /// The name that its author uses in it.
    pub(crate) name: Option<&'t str>,
    /// Attachments.
    pub(crate) files: i64,
    /// Labels that it gives, each with its target: the id of a post or the key of an author.
    pub(crate) labels: BTreeSet<(&'t str, [u8; 32])>,
}

impl<'t> Facets<'t> {
    /// Reads a text of this kind.
    pub(crate) fn of(kind: Kind, parts: &'t TextParts) -> Self {
        let is_note = kind == Kind::NOTE;
        let files = parts.tags.iter().filter(|(key, value)| {
            key == "file"
                && value
                    .split(' ')
                    .next()
                    .is_some_and(|hash| hex32(hash).is_some())
        });
        Self {
            name: name(parts),
            files: if is_note {
                i64::try_from(files.count()).unwrap_or(i64::MAX)
            } else {
                0
            },
            // A note that stands in no channel belongs to no list of labels.
            labels: match channel(parts) {
                Some(_) if is_note => labels(parts),
                _ => BTreeSet::new(),
            },
        }
    }
}

fn labels(parts: &TextParts) -> BTreeSet<(&str, [u8; 32])> {
    let values = |wanted: &'static str| {
        let tags = parts.tags.iter().filter(move |(key, _)| key == wanted);
        tags.map(|(_, value)| value.as_str())
    };
    let targets: Vec<[u8; 32]> = values("post")
        .chain(values("author"))
        .filter_map(hex32)
        .collect();
    let labels = values("label").filter(|label| is_label(label));
    let pairs = labels.flat_map(|label| targets.iter().map(move |target| (label, *target)));
    pairs.take(MOST_LABELS).collect()
}

/// Whether this is a label: 1 to 32 of `a-z 0-9 -`.
#[must_use]
pub fn is_label(text: &str) -> bool {
    let plain = |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-');
    (1..=LABEL_BYTES).contains(&text.len()) && text.bytes().all(plain)
}

/// 32 bytes from 64 lowercase hex digits.
fn hex32(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 {
        return None;
    }
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let &[high, low] = pair else { return None };
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(bytes)
}

/// What the eye takes a name for: without what has no width and without marks above letters, in one
/// case, letters of other scripts that look like Latin ones taken for these. Two names with one fold
/// may be told apart by a careful reader, or by nobody.
pub(crate) fn fold(name: &str) -> String {
    let mut fold = String::with_capacity(name.len());
    for sign in name.chars().flat_map(char::to_lowercase) {
        let sign = standing_for(sign);
        if sign.is_whitespace() {
            if !fold.is_empty() && !fold.ends_with(' ') {
                fold.push(' ');
            }
        } else if is_seen(sign) {
            fold.push(sign);
        }
    }
    fold.truncate(fold.trim_end().len());
    fold.replace("rn", "m").replace("vv", "w")
}

/// Whether a reader may take two names for one.
#[must_use]
pub fn look_alike(one: &str, other: &str) -> bool {
    let one = fold(one);
    !one.is_empty() && one == fold(other)
}

/// Whether a sign takes room by itself.
fn is_seen(sign: char) -> bool {
    !sign.is_control()
        && !matches!(u32::from(sign),
            0xad | 0x300..=0x36f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180e
            | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x200b..=0x200f | 0x2028..=0x202e
            | 0x2060..=0x206f | 0x20d0..=0x20ff | 0x3164 | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f
            | 0xfeff | 0xffa0 | 0xfff9..=0xfffb | 0xe0000..=0xe0fff)
}

/// Groups of signs that look alike, the one that stands for all first.
const LOOKS: [&str; 25] = [
    "aаαàáâãäåāăąɑ",
    "bЬьв",
    "cсϲçćĉċč",
    "dԁďđ",
    "eеєèéêëēĕėęěε",
    "fƒ",
    "gɡĝğġģ",
    "hһнĥħ",
    "iіιìíîïĩīĭįıl1|ӏļľłĺ!",
    "jјĵ",
    "kκкķ",
    "mм",
    "nոñńņňη",
    "oоοօòóôõöøōŏő0σ",
    "pрρ",
    "qԛ",
    "rгŕŗř",
    "sѕśŝşš5",
    "tтτţťŧ",
    "uυսùúûüũūŭůűų",
    "vνѵ",
    "wԝωŵ",
    "xхχ",
    "yуγýÿŷ",
    "zźżžʐ",
];

fn standing_for(sign: char) -> char {
    // Full-width forms stand in one row, in the order of ASCII.
    let wide = u32::from(sign)
        .checked_sub(0xff01)
        .filter(|place| *place < 94);
    let sign = wide
        .and_then(|place| char::from_u32(place + 0x21))
        .map_or(sign, |narrow| narrow.to_ascii_lowercase());
    let group = LOOKS.iter().find(|group| group.contains(sign));
    group.and_then(|group| group.chars().next()).unwrap_or(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(tags: &[(&str, &str)]) -> TextParts {
        let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        TextParts {
            tags: tags.iter().map(own).collect(),
            content: String::new(),
        }
    }

    #[test]
    fn takes_names_that_look_alike_for_one() {
        let table = [
            ("Ada", "Аdа", true),
            ("Ada", "ADA", true),
            ("Ada", "A\u{200b}d\u{202e}a ", true),
            ("Ada", "Ａｄａ", true),
            ("Ada", "Adá", true),
            ("Bill", "BiIl", true),
            ("Ada Lovelace", "ada  lovelace", true),
            ("Ada", "Ida", false),
            ("Ada", "Ad", false),
            ("李", "木", false),
        ];
        for (one, other, same) in table {
            assert_eq!(fold(one) == fold(other), same, "{one} {other}");
        }
        assert_eq!(fold("\u{200b}\u{202e}"), "");
    }

    #[test]
    fn reads_labels_of_posts_and_authors() {
        let (id, key) = ("ab".repeat(32), "cd".repeat(32));
        let tags = [
            ("channel", "labels"),
            ("label", "spam"),
            ("label", "Not a label"),
            ("post", id.as_str()),
            ("author", key.as_str()),
            ("author", "nobody"),
        ];
        let parts_of = parts(&tags);
        let wanted = BTreeSet::from([("spam", [0xab; 32]), ("spam", [0xcd; 32])]);
        assert_eq!(Facets::of(Kind::NOTE, &parts_of).labels, wanted);
        assert!(Facets::of(Kind::EDIT, &parts_of).labels.is_empty());
        let nowhere = parts(&tags[1..]);
        assert!(Facets::of(Kind::NOTE, &nowhere).labels.is_empty());
    }

    #[test]
    fn a_note_gives_no_more_labels_than_a_few() {
        let ids: Vec<String> = (0..8).map(|n| format!("{n}").repeat(64)).collect();
        let mut tags = vec![("channel", "labels")];
        tags.extend(ids.iter().map(|id| ("post", id.as_str())));
        tags.extend(["a", "b", "c", "d", "e", "f", "g"].map(|label| ("label", label)));
        let parts = parts(&tags);
        assert_eq!(Facets::of(Kind::NOTE, &parts).labels.len(), MOST_LABELS);
    }

    #[test]
    fn counts_attachments_that_are_named_by_a_hash() {
        let good = format!("{} 17 image/png cat.png", "ab".repeat(32));
        let parts = parts(&[("file", &good), ("file", "cat.png"), ("file", &good)]);
        assert_eq!(Facets::of(Kind::NOTE, &parts).files, 2);
        assert_eq!(Facets::of(Kind::EDIT, &parts).files, 0);
    }
}
