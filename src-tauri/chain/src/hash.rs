//! Hashes, and a type for each thing that is named by one.

use std::fmt;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::layout::field;

/// SHA-256 over the parts, joined (`H` in the rules).
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// SHA-256 of the SHA-256 (`HH` in the rules).
#[must_use]
pub fn double_sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(Sha256::digest(bytes)).into()
}

/// A string that is not the lowercase hex of the bytes asked for.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ParseHashError {
    /// The string has another length.
    #[error("{found} characters given; {expected} lowercase hex digits are needed")]
    Length {
        /// Digits that the type has.
        expected: usize,
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

/// Parses exactly `2 * N` lowercase hex digits.
pub(crate) fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], ParseHashError> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(ParseHashError::Length {
            expected: 2 * N,
            found: digits.len(),
        });
    }
    if let Some(at) = digits
        .iter()
        .position(|d| !matches!(d, b'0'..=b'9' | b'a'..=b'f'))
    {
        return Err(ParseHashError::Digit { at });
    }
    let mut bytes = [0; N];
    hex::decode_to_slice(digits, &mut bytes).map_err(|_| ParseHashError::Digit { at: 0 })?;
    Ok(bytes)
}

/// Writes lowercase hex without a heap allocation; `bytes` are at most 64.
pub(crate) fn write_hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    let mut buffer = [0u8; 128];
    let (digits, _) = buffer.split_at_mut(2 * bytes.len());
    hex::encode_to_slice(bytes, digits).map_err(|_| fmt::Error)?;
    f.pad(std::str::from_utf8(digits).map_err(|_| fmt::Error)?)
}

/// Makes a type of `N` bytes that prints and parses as lowercase hex.
macro_rules! hex_bytes {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $size]);

        impl $name {
            /// All bytes zero.
            pub const ZERO: Self = Self([0; $size]);

            #[doc = concat!("Takes the ", stringify!($size), " bytes as they are.")]
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $size]) -> Self {
                Self(bytes)
            }

            /// The bytes, borrowed.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }

            /// The bytes.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; $size] {
                self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::hash::write_hex(f, &self.0)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::hash::ParseHashError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::hash::parse_hex(text).map(Self)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl From<[u8; $size]> for $name {
            fn from(bytes: [u8; $size]) -> Self {
                Self(bytes)
            }
        }
    };
}
pub(crate) use hex_bytes;

hex_bytes! {
    /// Name of a block: `HH(header)`.
    BlockId, 32
}
hex_bytes! {
    /// Name of a post: `H("blocknet-post-v1" || genesis id || head)`; the signature is not in it.
    PostId, 32
}
hex_bytes! {
    /// Hash of a stub in the Merkle tree of its body: `H(0x00 || head || signature)`.
    Leaf, 32
}
hex_bytes! {
    /// Merkle root over the stubs of a body.
    BodyRoot, 32
}
hex_bytes! {
    /// Hash of a network's parameters in the genesis header, zero in every other header.
    AuxRoot, 32
}
hex_bytes! {
    /// Hash of a text: `H("blocknet-text-v1" || text)`.
    TextHash, 32
}

hex_bytes! {
    /// Name of an attachment, as the tag `file` and `GET /v1/files` write it: `H(bytes)`.
    FileId, 32
}

impl FileId {
    /// The name of the file with these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(&[bytes]))
    }
}

impl BodyRoot {
    /// Root of a body without posts: `H("")`.
    #[must_use]
    pub fn of_nothing() -> Self {
        Self(sha256(&[]))
    }
}

/// Joins `N` leading bytes of a hash into a smaller one, as `net` is cut from the genesis id.
pub(crate) fn prefix<const N: usize>(hash: &[u8; 32]) -> [u8; N] {
    field(hash, 0)
}
