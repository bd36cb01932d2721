//! The bytes of a compact block: one encoding for each, and no more bytes than
//! they say.

use blocknet_chain::rules::header::MAX_POSTS;
use blocknet_chain::{Header, Post, Stub, TextMismatch};
use thiserror::Error;

use super::{CompactBlock, ShortId};

/// Bytes that are no compact block.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CompactError {
    /// They end inside a field.
    #[error("the compact block ends inside its {field}")]
    Truncated {
        /// The field that is cut.
        field: &'static str,
    },
    /// More bytes follow than the header's posts account for.
    #[error("{extra} bytes follow the compact block's last short id")]
    Trailing {
        /// How many there are.
        extra: usize,
    },
    /// The header has more posts than any block.
    #[error("the header has {post_count} posts; {MAX_POSTS} is the limit (rule H7)")]
    PostCount {
        /// What it has.
        post_count: u32,
    },
    /// The prefilled posts are not in the block's order, or outside of it.
    #[error("prefilled post {place} has index {index}: indexes rise and lie below the post_count")]
    Index {
        /// Its place among the prefilled.
        place: usize,
        /// Its index.
        index: u16,
    },
    /// The byte between stub and text is neither 0 nor 1.
    #[error("post {index} has text flag {flag}; 0 (erased) and 1 (text follows) are known")]
    TextFlag {
        /// Index of the post.
        index: u16,
        /// The byte found.
        flag: u8,
    },
    /// A text is not the one that its stub names.
    #[error("the text of post {index} is not its stub's: {mismatch}")]
    Text {
        /// Index of the post.
        index: u16,
        /// What differs.
        mismatch: TextMismatch,
    },
}

impl CompactBlock {
    /// Its bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&self.header.encode());
        bytes.extend_from_slice(&self.key.to_be_bytes());
        // A block has 1,024 posts at most.
        let prefilled = u16::try_from(self.prefilled.len()).unwrap_or(u16::MAX);
        bytes.extend_from_slice(&prefilled.to_be_bytes());
        for (index, post) in &self.prefilled {
            bytes.extend_from_slice(&index.to_be_bytes());
            bytes.extend_from_slice(post.stub.as_bytes());
            match &post.text {
                Some(text) => {
                    bytes.push(1);
                    bytes.extend_from_slice(text.as_bytes());
                }
                None => bytes.push(0),
            }
        }
        self.short_ids
            .iter()
            .for_each(|id| bytes.extend_from_slice(id));
        bytes
    }

    /// Reads the header that a compact block begins with.
    ///
    /// # Errors
    /// [`CompactError::Truncated`].
    pub fn header_of(bytes: &[u8]) -> Result<Header, CompactError> {
        Fields(bytes).take("header").map(Header::decode)
    }

    /// Reads a compact block; the texts of its prefilled posts are hashed. The
    /// caller bounds the bytes.
    ///
    /// # Errors
    /// [`CompactError`] for bytes that are none.
    pub fn decode(bytes: &[u8]) -> Result<Self, CompactError> {
        let mut fields = Fields(bytes);
        let header = Header::decode(fields.take("header")?);
        let post_count = header.post_count;
        if post_count > MAX_POSTS {
            return Err(CompactError::PostCount { post_count });
        }
        let key = u64::from_be_bytes(*fields.take("key")?);
        let count = u16::from_be_bytes(*fields.take("number of prefilled posts")?);
        let mut prefilled: Vec<(u16, Post)> = Vec::new();
        for place in 0..usize::from(count) {
            let index = u16::from_be_bytes(*fields.take("index of a prefilled post")?);
            let rises = prefilled.last().is_none_or(|(before, _)| *before < index);
            if !rises || u32::from(index) >= post_count {
                return Err(CompactError::Index { place, index });
            }
            prefilled.push((index, fields.post(index)?));
        }
        // The indexes rise below post_count, so there are no more of them than posts.
        let gaps = (post_count as usize).saturating_sub(prefilled.len());
        let short_ids = fields.short_ids(gaps)?;
        Ok(Self {
            header,
            key,
            prefilled,
            short_ids,
        })
    }
}

/// What is left to read.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take<const N: usize>(&mut self, field: &'static str) -> Result<&'a [u8; N], CompactError> {
        let truncated = CompactError::Truncated { field };
        let (taken, rest) = self.0.split_first_chunk().ok_or(truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn post(&mut self, index: u16) -> Result<Post, CompactError> {
        let stub = Stub::from_bytes(*self.take("stub of a prefilled post")?);
        let [flag] = *self.take("text flag of a prefilled post")?;
        let text = match flag {
            0 => None,
            1 => Some(self.text(usize::from(stub.text_size()))?),
            flag => return Err(CompactError::TextFlag { index, flag }),
        };
        Post::new(stub, text).map_err(|mismatch| CompactError::Text { index, mismatch })
    }

    fn text(&mut self, size: usize) -> Result<Vec<u8>, CompactError> {
        let field = "text of a prefilled post";
        let split = self.0.split_at_checked(size);
        let (text, rest) = split.ok_or(CompactError::Truncated { field })?;
        self.0 = rest;
        Ok(text.to_vec())
    }

    fn short_ids(self, count: usize) -> Result<Vec<ShortId>, CompactError> {
        let (ids, _) = self.0.as_chunks::<6>();
        if ids.len() < count {
            let field = "short ids";
            return Err(CompactError::Truncated { field });
        }
        let expected = count.saturating_mul(6);
        match self.0.len().saturating_sub(expected) {
            0 => Ok(ids.to_vec()),
            extra => Err(CompactError::Trailing { extra }),
        }
    }
}
