//! Words of peers, made harmless where they come in.

use std::fmt;
use std::ops::Deref;

/// Characters of a peer's program name that are kept.
pub const MAX_AGENT: usize = 64;
/// Characters of a peer's error code or rule that are kept.
pub const MAX_CODE: usize = 64;
/// Characters of a sentence that may quote a peer: an error on what it sent.
pub const MAX_SENTENCE: usize = 200;

/// A text that a peer chose: printable ASCII on one line, of bounded length.
///
/// Whatever else it sent is left out, so that it can stand in a log, on a page or in a terminal:
/// control characters move cursors and forge lines, overrides of direction and invisible
/// characters deceive whoever reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeerText(String);

impl PeerText {
    /// What may be kept of `said`: `most` characters of it.
    #[must_use]
    pub fn new(said: &str, most: usize) -> Self {
        let harmless = said.chars().filter(|c| matches!(c, ' '..='~'));
        Self(harmless.take(most).collect())
    }

    /// What a peer calls its program.
    #[must_use]
    pub fn agent(said: &str) -> Self {
        Self::new(said, MAX_AGENT)
    }

    /// What a peer gives as the code of an error.
    #[must_use]
    pub fn code(said: &str) -> Self {
        Self::new(said, MAX_CODE)
    }

    /// What is wrong with something that a peer sent, which may quote it.
    #[must_use]
    pub fn sentence(said: &impl fmt::Display) -> Self {
        Self::new(&said.to_string(), MAX_SENTENCE)
    }
}

impl Deref for PeerText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PeerText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<PeerText> for String {
    fn from(text: PeerText) -> Self {
        text.0
    }
}

impl PartialEq<str> for PeerText {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for PeerText {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_AGENT, MAX_SENTENCE, PeerText};

    #[test]
    fn keeps_what_cannot_deceive_a_reader() {
        let cases = [
            ("blocknet/0.1.0", "blocknet/0.1.0"),
            ("evil\u{1b}[2J\u{202e}\u{200b}\n/1", "evil[2J/1"),
            ("two\r\nlines\tand\0more", "twolinesandmore"),
            ("\u{85}\u{9b}c1\u{2028}", "c1"),
            ("Ünï", "n"),
            ("", ""),
        ];
        for (said, kept) in cases {
            assert_eq!(PeerText::agent(said), kept, "{said:?}");
        }
    }

    #[test]
    fn is_bounded() {
        let long = "x".repeat(100_000);
        assert_eq!(PeerText::agent(&long).len(), MAX_AGENT);
        assert_eq!(PeerText::sentence(&long).len(), MAX_SENTENCE);
    }
}
