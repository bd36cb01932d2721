//! Posts: a stub, which is all that consensus judges, and a text, which a disk may have erased.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

use crate::decode::DecodeError;
use crate::hash::{TextHash, sha256};
use crate::layout::Reader;
use crate::text::Text;

mod head;
mod stamp;
mod stub;

pub use head::{Head, HeadFields};
pub use stamp::{POST_OVERHEAD, least_stamp_work, stamp_hash, stamp_target};
pub use stub::Stub;

const TEXT_MARK: &[u8] = b"blocknet-text-v1";

/// What a post is. A kind that a node does not know is valid and kept, and not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(u8);

impl Kind {
    /// Something said; with a parent, a reply.
    pub const NOTE: Self = Self(0);
    /// What an author says of itself.
    pub const PROFILE: Self = Self(1);
    /// A new text for an own post, the parent.
    pub const EDIT: Self = Self(2);
    /// The end of an own post, the parent.
    pub const DELETE: Self = Self(3);
    /// An answer of a sign or two to the parent.
    pub const REACTION: Self = Self(4);

    /// The kind of this number.
    #[must_use]
    pub const fn new(kind: u8) -> Self {
        Self(kind)
    }

    /// Its number.
    #[must_use]
    pub const fn to_u8(self) -> u8 {
        self.0
    }

    /// Its name, where it has one.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::NOTE => Some("note"),
            Self::PROFILE => Some("profile"),
            Self::EDIT => Some("edit"),
            Self::DELETE => Some("delete"),
            Self::REACTION => Some("reaction"),
            _ => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => write!(f, "kind {}", self.0),
        }
    }
}

/// `H("blocknet-text-v1" || text)`.
#[must_use]
pub fn text_hash(text: &[u8]) -> TextHash {
    TextHash::from_bytes(sha256(&[TEXT_MARK, text]))
}

/// Bytes that are not the text that a stub names.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TextMismatch {
    /// Their number is not the stub's text_size.
    #[error("the text has {found} bytes; its stub says {expected}")]
    Size {
        /// What the stub says.
        expected: u16,
        /// Bytes given.
        found: usize,
    },
    /// Their hash is not the stub's text_hash.
    #[error("the text has the hash {found}; its stub says {expected}")]
    Hash {
        /// What the stub says.
        expected: TextHash,
        /// Hash of the bytes given.
        found: TextHash,
    },
}

/// A stub and, where it was not erased, its text. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Post {
    /// What consensus judges.
    pub stub: Stub,
    /// The text; `None` where it is erased.
    pub text: Option<Text>,
}

impl Post {
    /// A post of a stub and the bytes that should be its text.
    ///
    /// # Errors
    /// [`TextMismatch`] where size or hash are not those of the stub.
    pub fn new(stub: Stub, text: Option<Vec<u8>>) -> Result<Self, TextMismatch> {
        let text = match text {
            Some(bytes) => Some(match_text(&stub, bytes.into())?),
            None => None,
        };
        Ok(Self { stub, text })
    }

    /// The same post, its text erased.
    #[must_use]
    pub fn without_text(&self) -> Self {
        Self {
            stub: self.stub.clone(),
            text: None,
        }
    }

    /// The post alone, `stub || text`; `None` where the text is erased.
    #[must_use]
    pub fn encode_alone(&self) -> Option<Vec<u8>> {
        let text = self.text.as_ref()?.as_bytes();
        Some([self.stub.as_bytes(), text].concat())
    }

    /// Reads a post alone.
    ///
    /// # Errors
    /// [`DecodeError`] for bytes that are not a stub and exactly its text.
    pub fn decode_alone(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let post = Self::read_alone(&mut reader)?;
        reader.finish()?;
        Ok(post)
    }

    pub(crate) fn read_alone(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let stub = Stub::from_bytes(reader.array()?);
        let text = Self::read_text(reader, &stub, 0)?;
        Ok(Self {
            stub,
            text: Some(text),
        })
    }

    /// Bytes that the post counts for in a body, erased or not: 193 and its text_size.
    #[must_use]
    pub fn body_size(&self) -> u32 {
        193 + u32::from(self.stub.text_size())
    }

    /// Appends the post as it stands in a body: `stub || 0x01 || text`, or `stub || 0x00`.
    pub(crate) fn write_in_body(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.stub.as_bytes());
        match &self.text {
            Some(text) => {
                out.push(1);
                out.extend_from_slice(text.as_bytes());
            }
            None => out.push(0),
        }
    }

    /// Reads the post at `index` of a body.
    pub(crate) fn read_in_body(reader: &mut Reader<'_>, index: usize) -> Result<Self, DecodeError> {
        let stub = Stub::from_bytes(reader.array()?);
        let text = match reader.u8()? {
            0 => None,
            1 => Some(Self::read_text(reader, &stub, index)?),
            flag => return Err(DecodeError::TextFlag { index, flag }),
        };
        Ok(Self { stub, text })
    }

    fn read_text(reader: &mut Reader<'_>, stub: &Stub, index: usize) -> Result<Text, DecodeError> {
        let bytes = reader.take(usize::from(stub.text_size()))?;
        match_text(stub, bytes.into()).map_err(|_| DecodeError::TextMismatch { index })
    }
}

fn match_text(stub: &Stub, bytes: Arc<[u8]>) -> Result<Text, TextMismatch> {
    if bytes.len() != usize::from(stub.text_size()) {
        return Err(TextMismatch::Size {
            expected: stub.text_size(),
            found: bytes.len(),
        });
    }
    let (expected, found) = (stub.text_hash(), text_hash(&bytes));
    if expected != found {
        return Err(TextMismatch::Hash { expected, found });
    }
    Ok(Text::from_matched(bytes))
}
