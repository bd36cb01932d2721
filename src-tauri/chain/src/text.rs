//! Texts of posts: raw bytes, and the tags and content that rule `T1` reads from them.

mod file_tag;

use std::sync::Arc;

use thiserror::Error;

use crate::grouped::Grouped;
use crate::rules::Rule;

pub use file_tag::{BadFileTag, FILE_TAG, FileTag, is_media_type};

/// Most bytes of a content.
pub const MAX_CONTENT: usize = 4096;
/// Most bytes of a whole text (rule P1).
pub const MAX_TEXT: usize = 8000;
/// Most tags of a text.
pub const MAX_TAGS: usize = 16;
/// Most bytes of a tag's key.
pub const MAX_KEY: usize = 32;

/// The bytes of a text whose size and hash are those that the stub of its post names.
///
/// Whether they keep `T1` is another question: a chain keeps texts that nobody can read.
/// Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text(Arc<[u8]>);

impl Text {
    pub(crate) fn from_matched(bytes: Arc<[u8]>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is not even the count of tags.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tags and content, by rule `T1`.
    ///
    /// # Errors
    /// [`TextError`] for a text that is unreadable.
    pub fn parts(&self) -> Result<TextParts, TextError> {
        TextParts::decode(&self.0)
    }
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

/// Why bytes are no readable text, or tags and content make none.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TextError {
    /// The whole text is too large (rule P1).
    #[error("the text has {} bytes with its tags; {} is the limit", Grouped::len(*.size), Grouped::len(MAX_TEXT))]
    TextSize {
        /// Its size.
        size: usize,
    },
    /// The content is too large.
    #[error("the content has {} bytes; {} is the limit", Grouped::len(*.size), Grouped::len(MAX_CONTENT))]
    ContentSize {
        /// Its size.
        size: usize,
    },
    /// There are too many tags.
    #[error("the text has {count} tags; {MAX_TAGS} is the limit")]
    TagCount {
        /// How many.
        count: usize,
    },
    /// A key has not 1 to 32 bytes of `a-z 0-9 _`.
    #[error("the key of tag {index} is not 1 to {MAX_KEY} characters of a-z, 0-9 and '_'")]
    Key {
        /// Place of the tag.
        index: usize,
    },
    /// A value is longer than its length field can say.
    #[error("the value of tag {index} has {} bytes; 65,535 is the limit", Grouped::len(*.size))]
    ValueSize {
        /// Place of the tag.
        index: usize,
        /// Bytes of the value.
        size: usize,
    },
    /// Bytes are no UTF-8.
    #[error("the text is not UTF-8 from byte {at} on")]
    Utf8 {
        /// Offset in the text.
        at: usize,
    },
    /// There is a character U+0000.
    #[error("the text holds the character U+0000 at byte {at}")]
    Nul {
        /// Offset in the tag's value or in the content.
        at: usize,
    },
    /// The text ends inside of its tags.
    #[error("the text ends inside tag {index}")]
    Truncated {
        /// Place of the tag; 0 also for a text without its first byte.
        index: usize,
    },
}

impl TextError {
    /// The rule that is broken: `P1` for the size of the whole, else `T1`.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        match self {
            Self::TextSize { .. } => Rule::P1,
            _ => Rule::T1,
        }
    }
}

/// The tags and the content of a readable text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextParts {
    /// Key and value of each tag, in order.
    pub tags: Vec<(String, String)>,
    /// What the author wrote.
    pub content: String,
}

impl TextParts {
    /// Reads a text.
    ///
    /// > **T1** u8 number of tags, <= 16; each tag u8 key length, key 1 to 32 of `a-z 0-9 _`,
    /// > u16 value length, value; the rest is the content, <= 4,096 bytes; all UTF-8, without
    /// > U+0000, never normalised.
    ///
    /// # Errors
    /// [`TextError`] names what breaks the rule.
    pub fn decode(text: &[u8]) -> Result<Self, TextError> {
        if text.len() > MAX_TEXT {
            return Err(TextError::TextSize { size: text.len() });
        }
        let (&count, mut rest) = text
            .split_first()
            .ok_or(TextError::Truncated { index: 0 })?;
        let count = usize::from(count);
        if count > MAX_TAGS {
            return Err(TextError::TagCount { count });
        }
        let mut tags = Vec::with_capacity(count);
        for index in 0..count {
            let (key, after) = take_tag(rest, index)?;
            let key_at = text.len() - rest.len() + 1;
            let (value, after) = take_value(after, index)?;
            let value_at = text.len() - after.len() - value.len();
            tags.push((read_str(key, key_at)?, read_str(value, value_at)?));
            rest = after;
        }
        let content = read_str(rest, text.len() - rest.len())?;
        let parts = Self { tags, content };
        parts.check()?;
        Ok(parts)
    }

    /// The bytes of the text; [`TextParts::decode`] reads the same parts from them.
    ///
    /// # Errors
    /// [`TextError`] names what breaks `T1`, or the whole's size (`P1`).
    pub fn encode(&self) -> Result<Vec<u8>, TextError> {
        self.check()?;
        let tags: usize = self
            .tags
            .iter()
            .map(|(key, value)| 3 + key.len() + value.len())
            .sum();
        let size = 1 + tags + self.content.len();
        if size > MAX_TEXT {
            return Err(TextError::TextSize { size });
        }
        let mut text = Vec::with_capacity(size);
        text.extend(u8::try_from(self.tags.len()));
        for (key, value) in &self.tags {
            text.extend(u8::try_from(key.len()));
            text.extend_from_slice(key.as_bytes());
            text.extend(
                u16::try_from(value.len())
                    .iter()
                    .flat_map(|size| size.to_be_bytes()),
            );
            text.extend_from_slice(value.as_bytes());
        }
        text.extend_from_slice(self.content.as_bytes());
        Ok(text)
    }

    /// The value of the first tag with this key: of a tag that may not repeat the first counts.
    #[must_use]
    pub fn first_tag(&self, key: &str) -> Option<&str> {
        self.tags
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    fn check(&self) -> Result<(), TextError> {
        if self.tags.len() > MAX_TAGS {
            return Err(TextError::TagCount {
                count: self.tags.len(),
            });
        }
        for (index, (key, value)) in self.tags.iter().enumerate() {
            if !is_key(key.as_bytes()) {
                return Err(TextError::Key { index });
            }
            if value.len() > usize::from(u16::MAX) {
                return Err(TextError::ValueSize {
                    index,
                    size: value.len(),
                });
            }
            check_no_nul(value)?;
        }
        if self.content.len() > MAX_CONTENT {
            return Err(TextError::ContentSize {
                size: self.content.len(),
            });
        }
        check_no_nul(&self.content)
    }
}

fn is_key(key: &[u8]) -> bool {
    (1..=MAX_KEY).contains(&key.len())
        && key
            .iter()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

fn check_no_nul(text: &str) -> Result<(), TextError> {
    match text.bytes().position(|b| b == 0) {
        Some(at) => Err(TextError::Nul { at }),
        None => Ok(()),
    }
}

/// Cuts a key off, checked before anything else so that errors name it.
fn take_tag(bytes: &[u8], index: usize) -> Result<(&[u8], &[u8]), TextError> {
    let truncated = TextError::Truncated { index };
    let (&size, rest) = bytes.split_first().ok_or(truncated.clone())?;
    let (key, rest) = rest.split_at_checked(usize::from(size)).ok_or(truncated)?;
    if is_key(key) {
        Ok((key, rest))
    } else {
        Err(TextError::Key { index })
    }
}

fn take_value(bytes: &[u8], index: usize) -> Result<(&[u8], &[u8]), TextError> {
    let truncated = TextError::Truncated { index };
    let (size, rest) = bytes.split_first_chunk().ok_or(truncated.clone())?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*size)))
        .ok_or(truncated)
}

fn read_str(bytes: &[u8], at: usize) -> Result<String, TextError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(TextError::Utf8 {
            at: at + error.valid_up_to(),
        }),
    }
}
