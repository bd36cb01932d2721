//! Ids by how they begin.

use std::str::FromStr;

use blocknet_chain::PublicKey;
use thiserror::Error;

use crate::{StoredHeader, StoredPost};

/// How an id or a public key begins: 1 to 64 lowercase hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdPrefix {
    first: [u8; 32],
    last: [u8; 32],
}

/// A string that no id begins with.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ParseIdPrefixError {
    /// There is none of it, or more than an id has.
    #[error("{found} characters given; an id has 64 digits, and at least the first is needed")]
    Length {
        /// Bytes that the string has.
        found: usize,
    },
    /// A character is no lowercase hex digit.
    #[error("the character at place {at} is no lowercase hex digit")]
    Digit {
        /// Its place, from 0.
        at: usize,
    },
}

impl IdPrefix {
    /// The lowest id that begins so.
    pub(crate) const fn first(&self) -> &[u8; 32] {
        &self.first
    }

    /// The highest id that begins so.
    pub(crate) const fn last(&self) -> &[u8; 32] {
        &self.last
    }

    /// Whether an id begins so.
    pub(crate) fn begins(&self, id: &[u8; 32]) -> bool {
        (self.first..=self.last).contains(id)
    }
}

impl FromStr for IdPrefix {
    type Err = ParseIdPrefixError;

    fn from_str(text: &str) -> Result<Self, ParseIdPrefixError> {
        if !(1..=64).contains(&text.len()) {
            return Err(ParseIdPrefixError::Length { found: text.len() });
        }
        let mut digits = Vec::with_capacity(text.len());
        for (at, sign) in text.bytes().enumerate() {
            digits.push(match sign {
                b'0'..=b'9' => sign - b'0',
                b'a'..=b'f' => sign - b'a' + 10,
                _ => return Err(ParseIdPrefixError::Digit { at }),
            });
        }
        let (first, last) = bounds(&digits, 4);
        Ok(Self { first, last })
    }
}

/// The first and the last of all 32 bytes whose first bits are these, `width` of them from each
/// digit.
pub(crate) fn bounds(digits: &[u8], width: usize) -> ([u8; 32], [u8; 32]) {
    let (mut first, mut last) = ([0_u8; 32], [0xff_u8; 32]);
    for (index, digit) in digits.iter().enumerate() {
        for bit in 0..width {
            let place = index * width + bit;
            let mask = 0x80_u8 >> (place % 8);
            let is_set = digit >> (width - 1 - bit) & 1 == 1;
            let bound = if is_set { &mut first } else { &mut last };
            if let Some(byte) = bound.get_mut(place / 8) {
                *byte = if is_set { *byte | mask } else { *byte & !mask };
            }
        }
    }
    (first, last)
}

/// What has an id that begins as asked, each kind in the order of ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundIds {
    /// Blocks whose posts are here, in the active chain or off it.
    pub blocks: Vec<StoredHeader>,
    /// Posts, wherever they stand; of several leaves of one id the one that stands best.
    pub posts: Vec<StoredPost>,
    /// Authors of what is here.
    pub authors: Vec<PublicKey>,
    /// Whether there may be more than these.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::{IdPrefix, ParseIdPrefixError, bounds};

    #[test]
    fn a_beginning_has_one_to_sixty_four_digits() {
        let parse = |text: &str| text.parse::<IdPrefix>();
        let length = |found| Err(ParseIdPrefixError::Length { found });
        assert_eq!(parse(""), length(0));
        assert_eq!(parse(&"a".repeat(65)), length(65));
        assert_eq!(parse("12G4"), Err(ParseIdPrefixError::Digit { at: 2 }));
        assert_eq!(parse("12A4"), Err(ParseIdPrefixError::Digit { at: 2 }));
        let odd = parse("abc").unwrap();
        assert!(odd.first().starts_with(&[0xab, 0xc0, 0]));
        assert!(odd.last().starts_with(&[0xab, 0xcf, 0xff]));
        let whole = parse(&"7f".repeat(32)).unwrap();
        assert_eq!((whole.first(), whole.last()), (&[0x7f; 32], &[0x7f; 32]));
    }

    #[test]
    fn a_whole_key_means_itself() {
        let digits = [7; 64];
        let (first, last) = bounds(&digits, 4);
        assert_eq!(first, last);
        assert_eq!(first, [0x77; 32]);
    }
}
