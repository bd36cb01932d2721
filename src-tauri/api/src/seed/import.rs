//! The saved chain of the original BlockNet and of its ancestor: read, checked, and made a list of
//! posts.
//!
//! Both wrote `{"length", "chain", …}` with Python's `json.dumps`; the hash of a block goes over
//! the sorted JSON of the block without `hash`, by SHA-512 in the original and by SHA-256 in its
//! ancestor.

mod python;

use blocknet_chain::{Grouped, MAX_CONTENT};
use serde::Deserialize;
use sha2::{Digest, Sha256, Sha512};
use thiserror::Error;

use self::python::Value;

/// A saved chain larger than this is no notice board's; the original keeps all of it in memory.
pub const MAX_FILE: usize = 512 * 1024 * 1024;
/// Leading zero digits that the original asks of each hash.
const ZEROS: &str = "00";

/// A post of the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPost {
    /// Place of its block in the chain.
    pub block: usize,
    /// Who it says wrote it; nobody signed.
    pub author: String,
    /// What it says.
    pub content: String,
    /// When, Unix seconds as the file writes them; the block's where the post has none.
    pub time: String,
}

/// What was read from a saved chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedChain {
    /// How many blocks it has.
    pub blocks: usize,
    /// The posts that can be taken, oldest first.
    pub posts: Vec<ImportedPost>,
    /// What is broken, in order.
    pub problems: Vec<Problem>,
}

/// A file that is no saved chain at all.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// It is too large.
    #[error("the file has {} bytes; {} is the limit", Grouped::len(*.size), Grouped::len(MAX_FILE))]
    TooLarge {
        /// Its bytes.
        size: usize,
    },
    /// It is not JSON.
    #[error("the file is not JSON: {reason}")]
    NotJson {
        /// Where and why.
        reason: String,
    },
    /// It has no list `chain`.
    #[error("the file has no list \"chain\": it is not a chain that the original BlockNet saved")]
    NoChain,
}

/// What is broken in a saved chain; the rest of it stands.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Problem {
    /// `length` is not the number of blocks.
    #[error("length says {said}, but the chain has {found} blocks")]
    Length {
        /// What the file says.
        said: String,
        /// Blocks in the chain.
        found: usize,
    },
    /// A block is no object, or a field of it is missing or of another kind.
    #[error("block {block}: the field \"{field}\" is missing or has another form")]
    Field {
        /// Place of the block.
        block: usize,
        /// The field.
        field: &'static str,
    },
    /// A hash is not that of its block: something in it was changed. Its posts are left out.
    #[error(
        "block {block}: its hash is not that of its contents, so they were changed; its posts are left out"
    )]
    Hash {
        /// Place of the block.
        block: usize,
    },
    /// A block does not follow the one before it: what comes from here on is another chain's, and
    /// left out.
    #[error(
        "block {block}: previous_hash is not the hash of the block before it; from here on posts are left out"
    )]
    Link {
        /// Place of the block.
        block: usize,
    },
    /// A block's index is not its place.
    #[error("block {block}: its index says {said}")]
    Index {
        /// Place of the block.
        block: usize,
        /// What the block says.
        said: String,
    },
    /// A hash shows no work. Its posts are left out.
    #[error(
        "block {block}: its hash does not begin with {ZEROS}, so nobody mined it; its posts are left out"
    )]
    Zeros {
        /// Place of the block.
        block: usize,
    },
    /// A transaction is no post.
    #[error(
        "block {block}, transaction {at}: author or content is missing or no text; it is left out"
    )]
    Transaction {
        /// Place of the block.
        block: usize,
        /// Place of the transaction.
        at: usize,
    },
    /// A post is longer than any post of this chain may be.
    #[error(
        "block {block}, transaction {at}: the content has {} bytes; {} is the limit; it is left out", Grouped::len(*.size), Grouped::len(MAX_CONTENT)
    )]
    TooLong {
        /// Place of the block.
        block: usize,
        /// Place of the transaction.
        at: usize,
        /// Bytes of the content.
        size: usize,
    },
    /// A post holds a character that no post may hold.
    #[error("block {block}, transaction {at}: it holds the character U+0000; it is left out")]
    Nul {
        /// Place of the block.
        block: usize,
        /// Place of the transaction.
        at: usize,
    },
}

impl Problem {
    /// Nothing says that what comes from here on belongs to the blocks before.
    fn breaks_the_chain(&self) -> bool {
        matches!(
            self,
            Self::Link { .. }
                | Self::Field {
                    field: "previous_hash",
                    ..
                }
        )
    }

    /// The block is not what was mined, or nobody mined it.
    fn spoils_the_block(&self) -> bool {
        matches!(
            self,
            Self::Hash { .. } | Self::Zeros { .. } | Self::Field { .. }
        )
    }
}

#[derive(Deserialize)]
struct Saved {
    length: Option<Value>,
    chain: Option<Value>,
}

/// Reads a saved chain and checks hashes, links, places and leading zeros.
///
/// # Errors
/// [`ReadError`] for a file that holds no chain; what is broken inside of one stands in the answer.
pub fn read(bytes: &[u8]) -> Result<SavedChain, ReadError> {
    if bytes.len() > MAX_FILE {
        return Err(ReadError::TooLarge { size: bytes.len() });
    }
    let saved: Saved = serde_json::from_slice(bytes).map_err(|error| ReadError::NotJson {
        reason: error.to_string(),
    })?;
    let Some(Value::List(blocks)) = saved.chain else {
        return Err(ReadError::NoChain);
    };
    let mut chain = SavedChain {
        blocks: blocks.len(),
        posts: Vec::new(),
        problems: Vec::new(),
    };
    if let Some(length) = saved
        .length
        .map(|length| length.to_python())
        .filter(|said| *said != blocks.len().to_string())
    {
        chain.problems.push(Problem::Length {
            said: length,
            found: blocks.len(),
        });
    }
    let (mut before, mut linked): (Option<&str>, bool) = (None, true);
    for (block, value) in blocks.iter().enumerate() {
        let hash = value.get("hash").and_then(Value::as_str);
        let broken = check_block(block, value, hash, before);
        linked &= !broken.iter().any(Problem::breaks_the_chain);
        let trusted = linked && !broken.iter().any(Problem::spoils_the_block);
        chain.problems.extend(broken);
        if trusted {
            take_posts(&mut chain, block, value);
        }
        before = hash;
    }
    Ok(chain)
}

/// What is broken in a block itself, its posts aside.
fn check_block(
    block: usize,
    value: &Value,
    hash: Option<&str>,
    before: Option<&str>,
) -> Vec<Problem> {
    let field = |field| Problem::Field { block, field };
    let (Some(hash), Some(without)) = (hash, value.without("hash")) else {
        return vec![field("hash")];
    };
    if !is_hash_of(hash, &without.to_python()) {
        return vec![Problem::Hash { block }];
    }
    let mut broken = Vec::new();
    match value.get("index").map(Value::to_python) {
        None => broken.push(field("index")),
        Some(said) if said != block.to_string() => broken.push(Problem::Index { block, said }),
        Some(_) => {}
    }
    match value.get("previous_hash").and_then(Value::as_str) {
        None => broken.push(field("previous_hash")),
        previous if block > 0 && previous != before => broken.push(Problem::Link { block }),
        Some(_) => {}
    }
    if block > 0 && !hash.starts_with(ZEROS) {
        broken.push(Problem::Zeros { block });
    }
    broken
}

/// The length of a hash says by which function it was made.
fn is_hash_of(hash: &str, text: &str) -> bool {
    match hash.len() {
        128 => hex::encode(Sha512::digest(text)) == hash,
        64 => hex::encode(Sha256::digest(text)) == hash,
        _ => false,
    }
}

fn take_posts(chain: &mut SavedChain, block: usize, value: &Value) {
    let Some(Value::List(transactions)) = value.get("transactions") else {
        chain.problems.push(Problem::Field {
            block,
            field: "transactions",
        });
        return;
    };
    for (at, transaction) in transactions.iter().enumerate() {
        match read_post(block, at, transaction, value) {
            Ok(post) => chain.posts.push(post),
            Err(problem) => chain.problems.push(problem),
        }
    }
}

fn read_post(
    block: usize,
    at: usize,
    transaction: &Value,
    of: &Value,
) -> Result<ImportedPost, Problem> {
    let text = |field| {
        transaction
            .get(field)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let (Some(author), Some(content)) = (text("author"), text("content")) else {
        return Err(Problem::Transaction { block, at });
    };
    if content.len() > MAX_CONTENT {
        return Err(Problem::TooLong {
            block,
            at,
            size: content.len(),
        });
    }
    if content.contains('\0') || author.contains('\0') {
        return Err(Problem::Nul { block, at });
    }
    let time = [transaction, of]
        .into_iter()
        .find_map(|value| value.get("timestamp"))
        .map(Value::to_python);
    Ok(ImportedPost {
        block,
        author: author.to_owned(),
        content: content.to_owned(),
        time: time.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
