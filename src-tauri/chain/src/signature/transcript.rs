//! The coefficients of a batch, drawn from a hash of the batch itself.

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};

const MARK: &[u8] = b"blocknet-batch-v1";

/// A stream of bytes that nobody can foresee before the whole batch is fixed.
///
/// A batch check multiplies each signature by a coefficient that whoever made the signatures
/// must not know. A hash over all keys, signatures and messages serves as well as a source of
/// randomness (to aim at a false batch one would have to search 2^128 batches), and keeps the
/// rules free of one: the same batch always gives the same verdict.
pub(super) struct TranscriptRng {
    seed: [u8; 32],
    counter: u64,
    /// What the last block still holds, taken from the end.
    left: Vec<u8>,
}

impl TranscriptRng {
    pub(super) fn over<'a>(digests: impl Iterator<Item = &'a [u8; 32]>) -> Self {
        let mut hasher = Sha256::new_with_prefix(MARK);
        for digest in digests {
            hasher.update(digest);
        }
        Self {
            seed: hasher.finalize().into(),
            counter: 0,
            left: Vec::with_capacity(32),
        }
    }

    fn next_byte(&mut self) -> u8 {
        if let Some(byte) = self.left.pop() {
            return byte;
        }
        let mut block = Sha256::new_with_prefix(self.seed);
        block.update(self.counter.to_be_bytes());
        self.counter += 1;
        self.left.extend_from_slice(&block.finalize());
        self.left.pop().unwrap_or_default()
    }
}

impl TryRng for TranscriptRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut word = [0; 4];
        self.try_fill_bytes(&mut word)?;
        Ok(u32::from_be_bytes(word))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut word = [0; 8];
        self.try_fill_bytes(&mut word)?;
        Ok(u64::from_be_bytes(word))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            *byte = self.next_byte();
        }
        Ok(())
    }
}

impl TryCryptoRng for TranscriptRng {}
