//! A network is its parameters: they are hashed into its genesis block.

use std::sync::Arc;

use thiserror::Error;

use crate::hash::{AuxRoot, BlockId, BodyRoot, hex_bytes, prefix, sha256};
use crate::header::{Header, Height};
use crate::layout::Reader;
use crate::pow::{CompactTarget, Target};

const PARAMS_MARK: &[u8] = b"blocknet-params-v1";
/// The easiest limit that a network may have: 2^8 hashes.
const EASIEST_LIMIT: CompactTarget = CompactTarget::new(0x2000_ffff);
/// 2026-01-01T00:00:00Z, the genesis time of `main` and `dev`.
const GENESIS_TIME: u64 = 1_767_225_600;

hex_bytes! {
    /// `net` of the rules: the first four bytes of the genesis id, in every post.
    NetworkId, 4
}

/// What makes a network: two that differ anywhere have different genesis ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Params {
    name: String,
    genesis_time: u64,
    limit_bits: CompactTarget,
    retarget: bool,
    heartbeat_secs: u32,
    max_ahead_secs: u32,
    stamp_work_per_byte: u32,
}

/// Why values are no parameters of a network.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ParamsError {
    /// The name has not 1 to 32 bytes.
    #[error("a network's name has 1 to 32 characters; this one has {length}")]
    NameLength {
        /// Bytes of the name.
        length: usize,
    },
    /// The name holds a character outside of `a-z 0-9 -`.
    #[error("a network's name is made of a-z, 0-9 and '-'; the character at place {at} is not")]
    NameCharacter {
        /// Offset of its first byte.
        at: usize,
    },
    /// The limit is not canonical, zero, or easier than `0x2000ffff`.
    #[error("limit_bits {bits} is not a canonical target from 1 to 0x2000ffff")]
    LimitBits {
        /// The value given.
        bits: CompactTarget,
    },
    /// A byte of posts costs no work.
    #[error("stamp_work_per_byte is 0; it must be at least 1")]
    StampWork,
    /// The bytes are not the encoding of parameters.
    #[error("the bytes are not the encoding of a network's parameters")]
    Layout,
}

impl Params {
    /// Parameters of a network of one's own.
    ///
    /// # Errors
    /// [`ParamsError`] names the value that section 1 of the rules does not allow.
    pub fn new(
        name: &str,
        genesis_time: u64,
        limit_bits: CompactTarget,
        retarget: bool,
        heartbeat_secs: u32,
        max_ahead_secs: u32,
        stamp_work_per_byte: u32,
    ) -> Result<Self, ParamsError> {
        check_name(name)?;
        let usable = limit_bits.is_canonical()
            && limit_bits.to_u32() <= EASIEST_LIMIT.to_u32()
            && limit_bits.to_u32() != 0;
        if !usable {
            return Err(ParamsError::LimitBits { bits: limit_bits });
        }
        if stamp_work_per_byte == 0 {
            return Err(ParamsError::StampWork);
        }
        Ok(Self {
            name: name.to_owned(),
            genesis_time,
            limit_bits,
            retarget,
            heartbeat_secs,
            max_ahead_secs,
            stamp_work_per_byte,
        })
    }

    /// The public network.
    #[must_use]
    pub fn main() -> Self {
        Self {
            name: "main".to_owned(),
            genesis_time: GENESIS_TIME,
            limit_bits: CompactTarget::new(0x1e00_ffff),
            retarget: true,
            heartbeat_secs: 600,
            max_ahead_secs: 30,
            stamp_work_per_byte: 1000,
        }
    }

    /// The network for trying things out: the easiest target, never adjusted.
    #[must_use]
    pub fn dev() -> Self {
        Self {
            name: "dev".to_owned(),
            genesis_time: GENESIS_TIME,
            limit_bits: EASIEST_LIMIT,
            retarget: false,
            heartbeat_secs: 1,
            max_ahead_secs: 7200,
            stamp_work_per_byte: 1,
        }
    }

    /// Whether a network can have this name.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        check_name(name).is_ok()
    }

    /// 1 to 32 characters of `a-z 0-9 -`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Time of the genesis header, Unix seconds.
    #[must_use]
    pub const fn genesis_time(&self) -> u64 {
        self.genesis_time
    }

    /// The easiest target, as headers carry it.
    #[must_use]
    pub const fn limit_bits(&self) -> CompactTarget {
        self.limit_bits
    }

    /// The easiest target (`LIMIT` in the rules).
    #[must_use]
    pub fn limit(&self) -> Target {
        self.limit_bits.to_target()
    }

    /// Whether difficulty follows the work clock; else bits are always the limit.
    #[must_use]
    pub const fn retarget(&self) -> bool {
        self.retarget
    }

    /// Smallest gap before a block without posts, in seconds.
    #[must_use]
    pub const fn heartbeat_secs(&self) -> u32 {
        self.heartbeat_secs
    }

    /// How far a header's time may run ahead of the clock, in seconds.
    #[must_use]
    pub const fn max_ahead_secs(&self) -> u32 {
        self.max_ahead_secs
    }

    /// Hashes that a stamp costs for each byte that a post counts for.
    #[must_use]
    pub const fn stamp_work_per_byte(&self) -> u32 {
        self.stamp_work_per_byte
    }

    /// `"blocknet-params-v1"` and the fields, in the order of the rules.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(PARAMS_MARK.len() + 1 + self.name.len() + 25);
        bytes.extend_from_slice(PARAMS_MARK);
        // A name has at most 32 bytes, so its length is always there.
        bytes.extend(u8::try_from(self.name.len()));
        bytes.extend_from_slice(self.name.as_bytes());
        bytes.extend_from_slice(&self.genesis_time.to_be_bytes());
        bytes.extend_from_slice(&self.limit_bits.to_u32().to_be_bytes());
        bytes.push(u8::from(self.retarget));
        bytes.extend_from_slice(&self.heartbeat_secs.to_be_bytes());
        bytes.extend_from_slice(&self.max_ahead_secs.to_be_bytes());
        bytes.extend_from_slice(&self.stamp_work_per_byte.to_be_bytes());
        bytes
    }

    /// Reads what [`Params::encode`] writes.
    ///
    /// # Errors
    /// [`ParamsError::Layout`] for bytes of another shape, else the value that is not allowed.
    pub fn decode(bytes: &[u8]) -> Result<Self, ParamsError> {
        let mut reader = Reader::new(bytes);
        let params = Self::read(&mut reader)?;
        reader.finish().map_err(|_| ParamsError::Layout)?;
        Ok(params)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ParamsError> {
        let layout = |_| ParamsError::Layout;
        if reader.take(PARAMS_MARK.len()).map_err(layout)? != PARAMS_MARK {
            return Err(ParamsError::Layout);
        }
        let length = reader.u8().map_err(layout)?;
        let name = reader.take(usize::from(length)).map_err(layout)?;
        let name = std::str::from_utf8(name).map_err(|error| ParamsError::NameCharacter {
            at: error.valid_up_to(),
        })?;
        Self::new(
            name,
            reader.u64().map_err(layout)?,
            CompactTarget::new(reader.u32().map_err(layout)?),
            match reader.u8().map_err(layout)? {
                0 => false,
                1 => true,
                _ => return Err(ParamsError::Layout),
            },
            reader.u32().map_err(layout)?,
            reader.u32().map_err(layout)?,
            reader.u32().map_err(layout)?,
        )
    }
}

fn check_name(name: &str) -> Result<(), ParamsError> {
    if !(1..=32).contains(&name.len()) {
        return Err(ParamsError::NameLength { length: name.len() });
    }
    match name
        .bytes()
        .position(|b| !matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    {
        Some(at) => Err(ParamsError::NameCharacter { at }),
        None => Ok(()),
    }
}

/// A network: its parameters, and the genesis block that follows from them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Network(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    params: Params,
    genesis: Header,
    genesis_id: BlockId,
    net: NetworkId,
}

impl Network {
    /// The network of these parameters.
    #[must_use]
    pub fn new(params: Params) -> Self {
        let genesis = Header {
            version: 1,
            prev: BlockId::ZERO,
            body_root: BodyRoot::of_nothing(),
            aux_root: AuxRoot::from_bytes(sha256(&[&params.encode()])),
            time: params.genesis_time,
            height: Height::GENESIS,
            bits: params.limit_bits,
            work_secs: 0,
            post_count: 0,
            body_bytes: 0,
            nonce: 0,
        };
        let genesis_id = genesis.id();
        let net = NetworkId::from_bytes(prefix(genesis_id.as_bytes()));
        Self(Arc::new(Inner {
            params,
            genesis,
            genesis_id,
            net,
        }))
    }

    /// The public network.
    #[must_use]
    pub fn main() -> Self {
        Self::new(Params::main())
    }

    /// The network for trying things out.
    #[must_use]
    pub fn dev() -> Self {
        Self::new(Params::dev())
    }

    /// Its parameters.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.0.params
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.params.name()
    }

    /// The header of its first block, which needs no proof of work.
    #[must_use]
    pub fn genesis(&self) -> &Header {
        &self.0.genesis
    }

    /// The id of its first block.
    #[must_use]
    pub fn genesis_id(&self) -> BlockId {
        self.0.genesis_id
    }

    /// The first four bytes of the genesis id.
    #[must_use]
    pub fn net(&self) -> NetworkId {
        self.0.net
    }
}

impl PartialEq for Network {
    fn eq(&self, other: &Self) -> bool {
        self.0.genesis_id == other.0.genesis_id
    }
}

impl Eq for Network {}
