//! Block headers: 136 bytes, and what a child needs to know of its parent.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::decode::DecodeError;
use crate::difficulty::Ease;
use crate::hash::{AuxRoot, BlockId, BodyRoot, double_sha256};
use crate::layout::{Filler, Reader, field};
use crate::network::Network;
use crate::pow::{CompactTarget, Work};

/// Number of blocks between a block and genesis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Height(u32);

impl Height {
    /// Height of the genesis block.
    pub const GENESIS: Self = Self(0);

    /// The height of this number.
    #[must_use]
    pub const fn new(height: u32) -> Self {
        Self(height)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The height above; a chain ends where the header's four bytes do.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }

    /// The height below; genesis has none.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }

    /// The height this many blocks lower, not below genesis.
    #[must_use]
    pub const fn saturating_sub(self, blocks: u32) -> Self {
        Self(self.0.saturating_sub(blocks))
    }
}

impl From<u32> for Height {
    fn from(height: u32) -> Self {
        Self(height)
    }
}

impl fmt::Display for Height {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A string that is not the decimal number of a height.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a height is a decimal number from 0 to 4294967295 without leading zeros")]
pub struct ParseHeightError;

impl FromStr for Height {
    type Err = ParseHeightError;

    fn from_str(text: &str) -> Result<Self, ParseHeightError> {
        let canonical = text == "0" || text.starts_with(|c: char| matches!(c, '1'..='9'));
        let height = text.parse().map_err(|_| ParseHeightError)?;
        if canonical {
            Ok(Self(height))
        } else {
            Err(ParseHeightError)
        }
    }
}

/// The header of a block. Any 136 bytes are one; whether it is valid, the rules say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// 1.
    pub version: u32,
    /// Id of the parent header.
    pub prev: BlockId,
    /// Merkle root over the stubs.
    pub body_root: BodyRoot,
    /// Zero, but in genesis.
    pub aux_root: AuxRoot,
    /// Unix seconds.
    pub time: u64,
    /// Height of the parent + 1.
    pub height: Height,
    /// The target that the id meets.
    pub bits: CompactTarget,
    /// How long the miner hashed for this block, in seconds.
    pub work_secs: u32,
    /// Posts in the body.
    pub post_count: u32,
    /// Size of the body with all its texts.
    pub body_bytes: u32,
    /// What the miner varies.
    pub nonce: u64,
}

impl Header {
    /// Bytes of an encoded header.
    pub const SIZE: usize = 136;
    /// Offset of the nonce. The bytes before it are two whole SHA-256 blocks, so a miner keeps
    /// their midstate and hashes only the last eight again.
    pub const NONCE_OFFSET: usize = 128;

    /// The 136 bytes.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        let mut filler = Filler::new(&mut bytes);
        filler.put(&self.version.to_be_bytes());
        filler.put(self.prev.as_bytes());
        filler.put(self.body_root.as_bytes());
        filler.put(self.aux_root.as_bytes());
        filler.put(&self.time.to_be_bytes());
        filler.put(&self.height.get().to_be_bytes());
        filler.put(&self.bits.to_u32().to_be_bytes());
        filler.put(&self.work_secs.to_be_bytes());
        filler.put(&self.post_count.to_be_bytes());
        filler.put(&self.body_bytes.to_be_bytes());
        filler.put(&self.nonce.to_be_bytes());
        bytes
    }

    /// Reads 136 bytes; every such run is the encoding of one header.
    #[must_use]
    pub fn decode(bytes: &[u8; Self::SIZE]) -> Self {
        Self {
            version: u32::from_be_bytes(field(bytes, 0)),
            prev: BlockId::from_bytes(field(bytes, 4)),
            body_root: BodyRoot::from_bytes(field(bytes, 36)),
            aux_root: AuxRoot::from_bytes(field(bytes, 68)),
            time: u64::from_be_bytes(field(bytes, 100)),
            height: Height::new(u32::from_be_bytes(field(bytes, 108))),
            bits: CompactTarget::new(u32::from_be_bytes(field(bytes, 112))),
            work_secs: u32::from_be_bytes(field(bytes, 116)),
            post_count: u32::from_be_bytes(field(bytes, 120)),
            body_bytes: u32::from_be_bytes(field(bytes, 124)),
            nonce: u64::from_be_bytes(field(bytes, Self::NONCE_OFFSET)),
        }
    }

    /// Reads a slice that holds one header and nothing else.
    ///
    /// # Errors
    /// [`DecodeError`] for a slice that has not exactly 136 bytes.
    pub fn decode_slice(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let header = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(header)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.array().map(|bytes| Self::decode(&bytes))
    }

    /// `HH(header)`.
    #[must_use]
    pub fn id(&self) -> BlockId {
        BlockId::from_bytes(double_sha256(&self.encode()))
    }
}

/// What the header rules need of a parent, and what they give for its valid child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderState {
    /// Id of the header.
    pub id: BlockId,
    /// Its height.
    pub height: Height,
    /// Its time, Unix seconds.
    pub time: u64,
    /// Its state `e`.
    pub ease: Ease,
    /// Cumulative work of the chain that ends with it.
    pub work: Work,
}

impl HeaderState {
    /// The state of the genesis block: no work, difficulty at the floor.
    #[must_use]
    pub fn genesis(network: &Network) -> Self {
        Self {
            id: network.genesis_id(),
            height: Height::GENESIS,
            time: network.genesis().time,
            ease: Ease::FLOOR,
            work: Work::ZERO,
        }
    }
}
