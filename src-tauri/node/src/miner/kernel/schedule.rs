//! What the nonce does not touch, computed once: constant message words, the constant part of
//! the others, and the rounds before the nonce.

use super::{Search, Shape};

/// SHA-256's round constants (FIPS 180-4, 4.2.2).
#[rustfmt::skip]
pub(super) const K: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

/// Shapes of a block as a const parameter: where its first nonce word stands.
pub(super) const HEADER: usize = Shape::Header.nonce_word();
/// See [`HEADER`].
pub(super) const STAMP: usize = Shape::Stamp.nonce_word();
/// The block of the second hash: a digest in words 0 to 7.
pub(super) const DIGEST: usize = 16;

/// First round that the kernels compute: behind the nonce, whose own rounds are done beforehand.
pub(super) const fn first_round(shape: usize) -> usize {
    if shape == DIGEST { 0 } else { shape + 2 }
}

/// Whether a word of the message schedule differs from hash to hash.
pub(super) const fn varies(shape: usize, word: usize) -> bool {
    if word >= 16 {
        varies(shape, word - 16)
            || varies(shape, word - 15)
            || varies(shape, word - 7)
            || varies(shape, word - 2)
    } else if shape == DIGEST {
        word < 8
    } else {
        word == shape + 1
    }
}

/// Whether a word is computed from a varying one that stands `behind` words before it.
pub(super) const fn takes(shape: usize, word: usize, behind: usize) -> bool {
    word >= 16 && varies(shape, word - behind)
}

/// Whether the constant part of a word is zero whatever the search, so that no add is needed.
pub(super) const fn is_zero(shape: usize, word: usize) -> bool {
    if word >= 16 {
        absent(shape, word - 16)
            && absent(shape, word - 15)
            && absent(shape, word - 7)
            && absent(shape, word - 2)
    } else {
        match shape {
            HEADER => word == 1 || (word > 2 && word < 15),
            STAMP => word == 9 || (word > 10 && word < 15),
            _ => word < 8 || (word > 8 && word < 15),
        }
    }
}

/// Whether a word gives nothing to the constant part of a later one.
const fn absent(shape: usize, word: usize) -> bool {
    varies(shape, word) || is_zero(shape, word)
}

/// The message schedule of one block.
pub(super) struct Schedule {
    /// Constant words whole, of the varying ones the sum of the constant terms.
    pub(super) word: [u32; 64],
    /// `word` plus the round constant.
    pub(super) word_k: [u32; 64],
}

impl Schedule {
    /// The schedule of a block whose varying words are zero.
    pub(super) const fn new(shape: usize, block: &[u32; 16]) -> Self {
        let mut word = [0; 64];
        let mut word_k = [0; 64];
        let mut t = 0;
        while t < 64 {
            if t < 16 {
                word[t] = block[t];
            } else {
                if !varies(shape, t - 16) {
                    word[t] = word[t - 16];
                }
                if !varies(shape, t - 15) {
                    word[t] = word[t].wrapping_add(small_sigma0(word[t - 15]));
                }
                if !varies(shape, t - 7) {
                    word[t] = word[t].wrapping_add(word[t - 7]);
                }
                if !varies(shape, t - 2) {
                    word[t] = word[t].wrapping_add(small_sigma1(word[t - 2]));
                }
            }
            word_k[t] = word[t].wrapping_add(K[t]);
            t += 1;
        }
        Self { word, word_k }
    }
}

/// The block of the second hash.
pub(super) const DIGEST_SCHEDULE: Schedule = {
    let mut block = [0; 16];
    block[8] = super::PAD;
    block[15] = 32 * 8;
    Schedule::new(DIGEST, &block)
};

/// The first hash of a search for one high word of the nonce.
pub(super) struct Prepared {
    /// State behind the rounds of both nonce words, for a low word of 0. The low word is added
    /// to the words `a` and `e`: its round takes it as one term of both sums.
    pub(super) state: [u32; 8],
    pub(super) schedule: Schedule,
}

impl Prepared {
    pub(super) fn new<const SHAPE: usize>(search: &Search, high: u32) -> Self {
        let mut block = search.block;
        block[SHAPE] = high;
        let schedule = Schedule::new(SHAPE, &block);
        let state = schedule
            .word_k
            .iter()
            .take(first_round(SHAPE))
            .fold(search.midstate, |state, &word_k| round(state, word_k));
        Self { state, schedule }
    }
}

fn round([a, b, c, d, e, f, g, h]: [u32; 8], word_k: u32) -> [u32; 8] {
    let sigma1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
    let choice = (e & f) ^ (!e & g);
    let sigma0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
    let majority = (a & b) ^ (a & c) ^ (b & c);
    let t1 = h
        .wrapping_add(sigma1)
        .wrapping_add(choice)
        .wrapping_add(word_k);
    let t2 = sigma0.wrapping_add(majority);
    [t1.wrapping_add(t2), a, b, c, d.wrapping_add(t1), e, f, g]
}

const fn small_sigma0(x: u32) -> u32 {
    x.rotate_right(7) ^ x.rotate_right(18) ^ (x >> 3)
}

const fn small_sigma1(x: u32) -> u32 {
    x.rotate_right(17) ^ x.rotate_right(19) ^ (x >> 10)
}
