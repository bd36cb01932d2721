//! What a person types to open a key.

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

/// A passphrase, or the words of a key as they were typed. It is wiped from memory when dropped and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Characters of a new passphrase at least. Its strength is the person's; this keeps out slips.
    pub const LEAST: usize = 8;
    /// Bytes of a passphrase at most: far beyond what a person types.
    pub const MOST_BYTES: usize = 1_024;

    /// What was typed.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Whether a key may be put under it: a passphrase of some length.
    #[must_use]
    pub fn is_fit(&self) -> bool {
        self.0.chars().count() >= Self::LEAST && self.0.len() <= Self::MOST_BYTES
    }

    /// The text, for who opens a key with it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

impl<'de> Deserialize<'de> for Passphrase {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input).map(Self::new)
    }
}
