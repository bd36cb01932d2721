//! The kernel that runs everywhere: midstate and two compressions of `sha2` for each nonce.

use sha2::block_api::compress256;

use super::{IV, PAD, Search, split};

/// The lowest hit from `first` to `last`, both included.
pub(super) fn scan(search: &Search, first: u64, last: u64) -> Option<u64> {
    let mut block = search.block;
    (first..=last).find(|&nonce| hash_block(search, &mut block, nonce) <= search.target)
}

/// The double SHA-256 with this nonce, as big-endian words.
pub(super) fn double_hash(search: &Search, nonce: u64) -> [u32; 8] {
    hash_block(search, &mut search.block.clone(), nonce)
}

fn hash_block(search: &Search, block: &mut [u32; 16], nonce: u64) -> [u32; 8] {
    let word = search.shape.nonce_word();
    (block[word], block[word + 1]) = split(nonce);
    let mut inner = search.midstate;
    compress256(&mut inner, &[to_bytes(block)]);

    let mut second = [0; 16];
    second[..8].copy_from_slice(&inner);
    second[8] = PAD;
    second[15] = 32 * 8;
    let mut outer = IV;
    compress256(&mut outer, &[to_bytes(&second)]);
    outer
}

fn to_bytes(block: &[u32; 16]) -> [u8; 64] {
    let mut bytes = [0; 64];
    for (chunk, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(block) {
        *chunk = word.to_be_bytes();
    }
    bytes
}
