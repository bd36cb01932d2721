//! Search for a nonce whose double SHA-256 meets a target.
//!
//! Block headers and post stamps end in a 64-bit nonce, so only one SHA-256 block changes from
//! one attempt to the next. A [`Search`] keeps what stands before that block; [`Search::scan`]
//! tries a range of nonces with the [`Kernel`] asked for.
//!
//! This module tree allows unsafe code, as no other place but [`crate::memory`] does: the calls into
//! the kernels that need processor features found at run time.
#![allow(unsafe_code)]
#![expect(
    clippy::indexing_slicing,
    reason = "indices into fixed arrays of words; bounds checks would cost in the hottest loop"
)]

#[cfg(target_arch = "x86_64")]
mod avx512;
mod portable;
#[cfg(target_arch = "x86_64")]
mod schedule;
#[cfg(target_arch = "x86_64")]
mod sha_ni;
#[cfg(test)]
mod tests;

use std::fmt;

use sha2::block_api::compress256;

/// SHA-256's initial state (FIPS 180-4, 5.3.3).
const IV: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// First word of SHA-256's padding.
const PAD: u32 = 0x8000_0000;

/// A way to compute many double SHA-256 at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kernel {
    /// One hash after the other through `sha2`; runs everywhere.
    Portable,
    /// Three interleaved streams of the x86 SHA instructions.
    ShaNi,
    /// Sixteen hashes side by side in AVX-512 registers.
    Avx512,
}

impl Kernel {
    /// Every kernel, the slowest first.
    pub const ALL: [Self; 3] = [Self::Portable, Self::ShaNi, Self::Avx512];

    /// The fastest kernel of this processor.
    #[must_use]
    pub fn detect() -> Self {
        if Self::Avx512.available() {
            Self::Avx512
        } else if Self::ShaNi.available() {
            Self::ShaNi
        } else {
            Self::Portable
        }
    }

    /// `portable`, `sha_ni` or `avx512`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::ShaNi => "sha_ni",
            Self::Avx512 => "avx512",
        }
    }

    /// Whether this processor can run the kernel.
    #[must_use]
    pub fn available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::ShaNi => {
                is_x86_feature_detected!("sha")
                    && is_x86_feature_detected!("sse2")
                    && is_x86_feature_detected!("ssse3")
                    && is_x86_feature_detected!("sse4.1")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => is_x86_feature_detected!("avx512f"),
            #[cfg(not(target_arch = "x86_64"))]
            Self::ShaNi | Self::Avx512 => false,
        }
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which words of the last SHA-256 block hold the nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Words 0 and 1: the end of a block header of 136 bytes.
    Header,
    /// Words 8 and 9: behind the 32 bytes that a stamp is made over.
    Stamp,
}

impl Shape {
    const fn nonce_word(self) -> usize {
        match self {
            Self::Header => 0,
            Self::Stamp => 8,
        }
    }
}

/// One search: all that stays the same while the nonce changes.
#[derive(Clone, Debug)]
pub struct Search {
    shape: Shape,
    /// State before the last block.
    midstate: [u32; 8],
    /// The last block, its nonce words zero.
    block: [u32; 16],
    /// The target as big-endian words, so that comparing arrays compares numbers.
    target: [u32; 8],
}

impl Search {
    /// Search over the nonce of an encoded block header (rule H6); the nonce in it is ignored.
    #[must_use]
    pub fn header(header: &[u8; 136], target: &[u8; 32]) -> Self {
        let (blocks, _) = header.as_chunks::<64>();
        let mut midstate = IV;
        compress256(&mut midstate, blocks);
        let mut block = [0; 16];
        block[2] = PAD;
        block[15] = 136 * 8;
        Self {
            shape: Shape::Header,
            midstate,
            block,
            target: words(target),
        }
    }

    /// Search over the stamp nonce of a post (rule P2): `pre` is its `stamp_pre`.
    #[must_use]
    pub fn stamp(pre: &[u8; 32], target: &[u8; 32]) -> Self {
        let mut block = [0; 16];
        block[..8].copy_from_slice(&words(pre));
        block[10] = PAD;
        block[15] = 40 * 8;
        Self {
            shape: Shape::Stamp,
            midstate: IV,
            block,
            target: words(target),
        }
    }

    /// The lowest nonce among the `count` from `first` on whose hash meets the target.
    ///
    /// The range ends at `u64::MAX`; it does not wrap. A kernel that this processor lacks is
    /// replaced by the portable one.
    #[must_use]
    pub fn scan(&self, kernel: Kernel, first: u64, count: u64) -> Option<u64> {
        let last = first.saturating_add(count.checked_sub(1)?);
        match kernel {
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 if kernel.available() => {
                self.scan_segments(first, last, |high, low, end| {
                    // SAFETY: the guard found AVX-512F on this processor.
                    unsafe { avx512::scan(self, high, low, end) }
                })
            }
            #[cfg(target_arch = "x86_64")]
            Kernel::ShaNi if kernel.available() => {
                self.scan_segments(first, last, |high, low, end| {
                    // SAFETY: the guard found SHA, SSE2, SSSE3 and SSE4.1 on this processor.
                    unsafe { sha_ni::scan(self, high, low, end) }
                })
            }
            _ => portable::scan(self, first, last),
        }
    }

    /// Whether the hash with this nonce meets the target.
    #[must_use]
    pub fn is_met_by(&self, nonce: u64) -> bool {
        portable::double_hash(self, nonce) <= self.target
    }

    /// Splits a range where the nonce's high word changes, and scans part by part.
    #[cfg(target_arch = "x86_64")]
    fn scan_segments(
        &self,
        first: u64,
        last: u64,
        scan: impl Fn(u32, u32, u32) -> Option<u32>,
    ) -> Option<u64> {
        let (first_high, first_low) = split(first);
        let (last_high, last_low) = split(last);
        (first_high..=last_high).find_map(|high| {
            let low = if high == first_high { first_low } else { 0 };
            let end = if high == last_high {
                last_low
            } else {
                u32::MAX
            };
            scan(high, low, end).map(|hit| join(high, hit))
        })
    }
}

/// High and low word of a nonce.
fn split(nonce: u64) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = nonce.to_be_bytes();
    (
        u32::from_be_bytes([a, b, c, d]),
        u32::from_be_bytes([e, f, g, h]),
    )
}

/// The nonce of two words.
#[cfg(target_arch = "x86_64")]
fn join(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// The big-endian words of 32 bytes.
fn words(bytes: &[u8; 32]) -> [u32; 8] {
    let (chunks, _) = bytes.as_chunks::<4>();
    std::array::from_fn(|i| u32::from_be_bytes(chunks[i]))
}
