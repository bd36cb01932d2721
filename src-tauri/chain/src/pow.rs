//! Targets and work: how hard a hash is to find, and what finding it proves.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;

use ruint::aliases::U256;
use thiserror::Error;

/// The number that a hash, read as 256 bits big-endian, must not exceed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target(U256);

impl Target {
    /// The target that every hash meets.
    pub const MAX: Self = Self(U256::MAX);

    /// Reads 32 bytes, most significant first.
    #[must_use]
    pub const fn from_be_bytes(bytes: [u8; 32]) -> Self {
        Self(U256::from_be_bytes(bytes))
    }

    /// The number as 32 bytes, most significant first.
    #[must_use]
    pub const fn to_be_bytes(self) -> [u8; 32] {
        self.0.to_be_bytes()
    }

    /// The number as eight words, most significant first: the form in which a miner compares.
    #[must_use]
    pub fn to_be_words(self) -> [u32; 8] {
        let bytes = self.to_be_bytes();
        std::array::from_fn(|i| u32::from_be_bytes(crate::layout::field(&bytes, 4 * i)))
    }

    /// The compact form; it keeps the 23 to 16 leading bits and cuts the rest off.
    #[must_use]
    pub fn to_compact(self) -> CompactTarget {
        let size = self.0.byte_len();
        let aligned = if size <= 3 {
            self.0 << (8 * (3 - size))
        } else {
            self.0 >> (8 * (size - 3))
        };
        let mantissa: u32 = aligned.wrapping_to();
        let exponent = exponent_of(size);
        // The top bit of the mantissa is a sign in this format, so it must stay clear.
        if mantissa & 0x0080_0000 == 0 {
            CompactTarget(exponent << 24 | mantissa)
        } else {
            CompactTarget((exponent + 1) << 24 | mantissa >> 8)
        }
    }

    /// Whether the hash is at or below the target.
    #[must_use]
    pub fn is_met_by(&self, hash: &[u8; 32]) -> bool {
        U256::from_be_bytes(*hash) <= self.0
    }

    /// Hashes that it takes on average to meet the target: `floor(2^256 / (target + 1))`.
    #[must_use]
    pub fn work(&self) -> Work {
        // 2^256 has no place in 256 bits: (2^256 - 1 - t) / (t + 1) + 1 is the same number.
        match self.0.checked_add(U256::ONE) {
            Some(divisor) => Work((!self.0 / divisor).saturating_add(U256::ONE)),
            None => Work(U256::ONE),
        }
    }

    pub(crate) const fn from_uint(value: U256) -> Self {
        Self(value)
    }

    pub(crate) const fn to_uint(self) -> U256 {
        self.0
    }
}

fn exponent_of(size: usize) -> u32 {
    u32::try_from(size).expect("a 256-bit number has at most 32 bytes")
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::hash::write_hex(f, &self.to_be_bytes())
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}

/// A target in the four bytes of a header: an exponent in bytes and a mantissa of 23 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CompactTarget(u32);

impl CompactTarget {
    /// Takes the four bytes as they stand in a header.
    #[must_use]
    pub const fn new(bits: u32) -> Self {
        Self(bits)
    }

    /// The four bytes as they stand in a header.
    #[must_use]
    pub const fn to_u32(self) -> u32 {
        self.0
    }

    /// The target; the sign bit counts for nothing, and what exceeds 256 bits is [`Target::MAX`].
    #[must_use]
    pub fn to_target(self) -> Target {
        let size = (self.0 >> 24) as usize;
        let mantissa = U256::from(self.0 & 0x007f_ffff);
        if size <= 3 {
            return Target(mantissa >> (8 * (3 - size)));
        }
        if mantissa.is_zero() {
            return Target(U256::ZERO);
        }
        mantissa
            .checked_shl(8 * (size - 3))
            .map_or(Target::MAX, Target)
    }

    /// Whether this is the one compact form of its target.
    #[must_use]
    pub fn is_canonical(self) -> bool {
        self.to_target().to_compact() == self
    }
}

impl fmt::Display for CompactTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}

impl fmt::Debug for CompactTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CompactTarget({self})")
    }
}

/// A count of hashes that a block, or a chain, stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Work(U256);

impl Work {
    /// No work: what the genesis block stands for.
    pub const ZERO: Self = Self(U256::ZERO);

    /// Reads 32 bytes, most significant first.
    #[must_use]
    pub const fn from_be_bytes(bytes: [u8; 32]) -> Self {
        Self(U256::from_be_bytes(bytes))
    }

    /// The number as 32 bytes, most significant first: their order is the order of the works.
    #[must_use]
    pub const fn to_be_bytes(self) -> [u8; 32] {
        self.0.to_be_bytes()
    }

    /// The sum, or `None` beyond 256 bits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or zero where `other` is larger.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The nearest floating number, for charts and estimates.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        const WORD: f64 = 18_446_744_073_709_551_616.0;
        self.0
            .as_limbs()
            .iter()
            .rev()
            .fold(0.0, |sum, limb| sum * WORD + *limb as f64)
    }

    /// The number in decimal digits.
    #[must_use]
    pub fn to_decimal(self) -> String {
        self.0.to_string()
    }
}

/// Adds and stays at the largest number: no chain comes near it.
impl Add for Work {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Work {
    fn sum<I: Iterator<Item = Self>>(works: I) -> Self {
        works.fold(Self::ZERO, Add::add)
    }
}

/// A string that is not the lowercase hex of a work without leading zeros.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("work is 1 to 64 lowercase hex digits without leading zeros")]
pub struct ParseWorkError;

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = hex::encode(self.to_be_bytes());
        let shown = digits.trim_start_matches('0');
        f.pad(if shown.is_empty() { "0" } else { shown })
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Work({self})")
    }
}

impl FromStr for Work {
    type Err = ParseWorkError;

    fn from_str(text: &str) -> Result<Self, ParseWorkError> {
        let canonical = text == "0" || !text.starts_with('0');
        if text.is_empty() || text.len() > 64 || !canonical {
            return Err(ParseWorkError);
        }
        crate::hash::parse_hex(&format!("{text:0>64}"))
            .map(Self::from_be_bytes)
            .map_err(|_| ParseWorkError)
    }
}
