//! Proof of a post: a small file that says who, what, not before which block, and how much work
//! lies on top. It is verified without a node.

use thiserror::Error;

use crate::block::CheckedPost;
use crate::decode::DecodeError;
use crate::hash::{BlockId, BodyRoot, Leaf, PostId};
use crate::header::{Header, Height};
use crate::layout::Reader;
use crate::merkle::root_from_path;
use crate::network::{Network, Params};
use crate::post::Post;
use crate::pow::Work;
use crate::rules::{self, HeaderError, PostError};
use crate::signature::PublicKey;
use crate::text::{TextError, TextParts};

mod chain;

const PROOF_MARK: &[u8; 17] = b"blocknet-proof-v1";
/// A path of a tree whose size fits 32 bits has no more steps.
const MAX_PATH: usize = 32;

/// A post, its path to the root of its block, and the headers from the block in its `seen` tag
/// to some blocks after its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Parameters of the network; they make its genesis id.
    pub network: Params,
    /// The post, with its text.
    pub post: Post,
    /// Its audit path, from its sibling up.
    pub path: Vec<[u8; 32]>,
    /// Its place in its block.
    pub index: u32,
    /// Posts in its block.
    pub count: u32,
    /// Headers, each the parent of the next.
    pub headers: Vec<Header>,
}

/// A block that a verdict names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProvedBlock {
    /// Its id.
    pub id: BlockId,
    /// Its height.
    pub height: Height,
    /// Its time, Unix seconds. A header's time alone is no evidence of when it was mined.
    pub time: u64,
}

impl ProvedBlock {
    fn of(header: &Header, id: BlockId) -> Self {
        Self {
            id,
            height: header.height,
            time: header.time,
        }
    }
}

/// What a valid proof says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofVerdict {
    /// Who wrote the post.
    pub author: PublicKey,
    /// Its id.
    pub post: PostId,
    /// Its leaf.
    pub leaf: Leaf,
    /// What it says, where its text is readable.
    pub text: Result<TextParts, TextError>,
    /// When its author claims to have written it; a claim and no evidence.
    pub created: u64,
    /// The block that the text names and that is therefore older; `None` where the proof does
    /// not hold it.
    pub not_before: Option<ProvedBlock>,
    /// The block that holds the post. Whether it is on one's own chain, a node says.
    pub block: ProvedBlock,
    /// The last block of the proof.
    pub tip: ProvedBlock,
    /// Blocks after the post's own.
    pub blocks_on_top: u32,
    /// Hashes that these blocks stand for.
    pub work_on_top: Work,
    /// Whether the headers begin at genesis, so that every rule could be checked on them.
    pub from_genesis: bool,
}

/// Why a proof does not hold.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ProofError {
    /// The text of the post is not in the proof.
    #[error("the proof does not hold the text of its post")]
    NoText,
    /// The proof has no headers.
    #[error("the proof holds no headers")]
    NoHeaders,
    /// The post breaks a rule.
    #[error("the post is not valid: {source}")]
    Post {
        /// The rule and its values.
        source: PostError,
    },
    /// A header breaks a rule.
    #[error("header {index} of the proof is not valid: {source}")]
    Header {
        /// Its place, from 0.
        index: usize,
        /// The rule and its values.
        source: HeaderError,
    },
    /// A header's target is no target of this network.
    #[error("header {index} of the proof is easier than the network's limit")]
    Limit {
        /// Its place, from 0.
        index: usize,
    },
    /// The path has not the steps of its place.
    #[error("the path of {steps} steps does not fit place {index} of {count}")]
    Path {
        /// Steps given.
        steps: usize,
        /// Place of the post.
        index: u32,
        /// Posts in the block.
        count: u32,
    },
    /// No header holds the root to which the path leads.
    #[error("the path leads to the root {root}, which no header of the proof holds")]
    NotInBlock {
        /// That root.
        root: BodyRoot,
    },
}

impl ProofError {
    /// The number of the rule that is broken, where it is one.
    #[must_use]
    pub const fn rule(&self) -> Option<rules::Rule> {
        match self {
            Self::Post { source } => Some(source.rule()),
            Self::Header { source, .. } => Some(source.rule()),
            Self::Limit { .. } => Some(rules::Rule::H5),
            Self::NotInBlock { .. } => Some(rules::Rule::B2),
            Self::NoText | Self::NoHeaders | Self::Path { .. } => None,
        }
    }
}

impl Proof {
    /// Verifies the proof by itself: no node, no chain, no clock.
    ///
    /// The post keeps `P1` to `P4`; its path leads to the root of one of the headers; each header
    /// is linked to the one before and keeps `H1` to `H4`, `H6` and `H7`. Difficulty (`H5`) needs
    /// the chain since genesis: without it, each header's own target, never easier than the
    /// network's limit, says how much work it stands for.
    ///
    /// # Errors
    /// [`ProofError`] names what does not hold.
    pub fn verify(&self) -> Result<ProofVerdict, ProofError> {
        let network = Network::new(self.network.clone());
        let text = self.post.text.as_ref().ok_or(ProofError::NoText)?.parts();
        let post = CheckedPost::check(&network, self.post.clone())
            .map_err(|source| ProofError::Post { source })?;
        let run = chain::check_headers(&network, &self.headers)?;
        let at = self.find_block(post.leaf())?;
        let chain: Vec<_> = self
            .headers
            .iter()
            .zip(&run.ids)
            .map(|(h, id)| ProvedBlock::of(h, *id))
            .collect();
        let (Some(block), Some(tip)) = (chain.get(at).copied(), chain.last().copied()) else {
            return Err(ProofError::NoHeaders);
        };
        rules::check_created(&self.post.stub, block.time)
            .map_err(|source| ProofError::Post { source })?;
        let on_top = self.headers.iter().skip(at + 1);
        Ok(ProofVerdict {
            author: self.post.stub.author(),
            post: post.id(),
            leaf: post.leaf(),
            created: self.post.stub.created(),
            not_before: seen(&text)
                .and_then(|id| chain.iter().take(at).find(|b| b.id == id).copied()),
            text,
            block,
            tip,
            blocks_on_top: tip.height.get().saturating_sub(block.height.get()),
            work_on_top: on_top.map(|header| header.bits.to_target().work()).sum(),
            from_genesis: run.from_genesis,
        })
    }

    /// The place of the header whose root the path leads to.
    fn find_block(&self, leaf: Leaf) -> Result<usize, ProofError> {
        let misfit = ProofError::Path {
            steps: self.path.len(),
            index: self.index,
            count: self.count,
        };
        let (Ok(index), Ok(count)) = (usize::try_from(self.index), usize::try_from(self.count))
        else {
            return Err(misfit);
        };
        let root = root_from_path(leaf, index, count, &self.path).ok_or(misfit)?;
        self.headers
            .iter()
            .position(|header| header.post_count == self.count && header.body_root == root)
            .ok_or(ProofError::NotInBlock { root })
    }

    /// The proof as bytes: mark, parameters, place, path, post, headers; each list after its
    /// length. `None` where the post has no text or a list is longer than its length can say.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        let post = self.post.encode_alone()?;
        let mut bytes = PROOF_MARK.to_vec();
        bytes.extend_from_slice(&self.network.encode());
        bytes.extend_from_slice(&self.index.to_be_bytes());
        bytes.extend_from_slice(&self.count.to_be_bytes());
        if self.path.len() > MAX_PATH {
            return None;
        }
        bytes.push(u8::try_from(self.path.len()).ok()?);
        bytes.extend(self.path.iter().flatten());
        bytes.extend_from_slice(&post);
        bytes.extend_from_slice(&u32::try_from(self.headers.len()).ok()?.to_be_bytes());
        bytes.extend(self.headers.iter().flat_map(Header::encode));
        Some(bytes)
    }

    /// Reads what [`Proof::encode`] writes.
    ///
    /// # Errors
    /// [`DecodeError`] for bytes that are no proof.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        if reader.array().ok().as_ref() != Some(PROOF_MARK) {
            return Err(DecodeError::ProofMark);
        }
        let network = Params::read(&mut reader).map_err(|source| DecodeError::Params { source })?;
        let (index, count) = (reader.u32()?, reader.u32()?);
        let steps = usize::from(reader.u8()?);
        if steps > MAX_PATH {
            return Err(DecodeError::PathLength { steps });
        }
        let path = (0..steps)
            .map(|_| reader.array())
            .collect::<Result<_, _>>()?;
        let post = Post::read_alone(&mut reader)?;
        let length = reader.u32()?;
        let headers = (0..length)
            .map(|_| Header::read(&mut reader))
            .collect::<Result<_, _>>()?;
        reader.finish()?;
        Ok(Self {
            network,
            post,
            path,
            index,
            count,
            headers,
        })
    }
}

/// The block that a text says its author had seen.
fn seen(text: &Result<TextParts, TextError>) -> Option<BlockId> {
    text.as_ref().ok()?.first_tag("seen")?.parse().ok()
}
