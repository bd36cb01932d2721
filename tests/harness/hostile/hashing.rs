//! Headers by the hundred thousand: the work clock of section 3, and a fast search for nonces.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sha2::block_api::compress256;

use crate::forge::{BlockForge, NetworkForge};

/// The first words of SHA-256.
const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// A header under construction on a network with the easiest limit, and the state of its chain.
#[derive(Debug, Clone)]
pub struct Climb {
    ease: i64,
    /// The parent's id.
    pub tip: [u8; 32],
    /// The parent's height.
    pub height: u32,
    /// The parent's time.
    pub time: u64,
    /// Hashes that the chain stands for.
    pub work: u64,
    body_root: [u8; 32],
}

impl Climb {
    /// From genesis.
    #[must_use]
    pub fn new(genesis: [u8; 32], time: u64) -> Self {
        Self {
            ease: 0,
            tip: genesis,
            height: 0,
            time,
            work: 0,
            body_root: crate::forge::h(&[b""]),
        }
    }

    /// The next empty block, `gap` seconds later, for which `work_secs` were declared.
    pub fn next(&mut self, gap: u64, work_secs: u32) -> BlockForge {
        let (bits, ease) = next_bits(self.ease, work_secs);
        let mut block = BlockForge::new(self.tip, self.height + 1, self.time + gap, &[]);
        block.body_root = self.body_root;
        (block.bits, block.work_secs) = (bits, work_secs);
        let target = target_words(bits);
        let header: [u8; 136] = block.header().try_into().expect("136 bytes");
        let (nonce, id) = search(&header, &target);
        block.nonce = nonce;
        (self.ease, self.tip) = (ease, id);
        (self.height, self.time) = (self.height + 1, self.time + gap);
        self.work += work_of(&target);
        block
    }
}

/// Headers of one chain, mined as they are asked for.
#[derive(Debug)]
pub struct Endless {
    climb: Climb,
    headers: Vec<u8>,
    places: HashMap<[u8; 32], usize>,
    most: usize,
    given: usize,
}

impl Endless {
    /// How far ahead of the questions headers are mined.
    const AHEAD: usize = 20_000;

    /// A chain of at most so many headers of this network, all at the easiest target.
    #[must_use]
    pub fn new(network: &NetworkForge, most: usize) -> Self {
        Self {
            climb: Climb::new(network.genesis(), network.genesis_time),
            headers: Vec::new(),
            places: HashMap::new(),
            most,
            given: 0,
        }
    }

    /// The next 2,000 after the first one known.
    pub fn after(&mut self, locator: &[[u8; 32]]) -> Vec<u8> {
        let from = locator.iter().find_map(|id| self.places.get(id));
        let from = from.map_or(0, |place| place + 1);
        let to = (from + 2_000).min(self.most);
        while self.places.len() < to {
            self.mine();
        }
        self.given = self.given.max(to);
        self.headers
            .get(from * 136..to * 136)
            .unwrap_or_default()
            .to_vec()
    }

    /// How many different ones were given out.
    #[must_use]
    pub fn given(&self) -> usize {
        self.given
    }

    /// Mines a little ahead of what is asked for, on a thread of its own, until the answer is dropped.
    #[must_use]
    pub fn mine_ahead(shared: Arc<Mutex<Self>>) -> impl Drop {
        let stop = StopWhenDropped(Arc::new(AtomicBool::new(false)));
        let stopped = stop.0.clone();
        std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                let mut this = shared.lock().unwrap_or_else(PoisonError::into_inner);
                let wanted = (this.given + Self::AHEAD).min(this.most);
                if this.places.len() < wanted {
                    (0..100).for_each(|_| this.mine());
                } else {
                    drop(this);
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        });
        stop
    }

    fn mine(&mut self) {
        // 57 s declared for each keep difficulty on its floor where it moves.
        let block = self.climb.next(57, 57);
        self.headers.extend(block.header());
        self.places.insert(self.climb.tip, self.places.len());
    }
}

/// Ends the thread that mines ahead.
struct StopWhenDropped(Arc<AtomicBool>);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A nonce for a stamp: `HH(pre || nonce)` is at most `limit`.
#[must_use]
pub fn stamp(pre: &[u8; 32], limit: &[u8; 32]) -> u64 {
    let mut message = padded(40);
    put(&mut message, pre);
    let mut outer = padded(32);
    let mut limit_words = [0; 8];
    for (word, four) in limit_words.iter_mut().zip(limit.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*four);
    }
    for nonce in 0_u64.. {
        message
            .iter_mut()
            .skip(32)
            .zip(nonce.to_be_bytes())
            .for_each(|(to, byte)| *to = byte);
        let mut inner = START;
        compress256(&mut inner, std::slice::from_ref(&message));
        if digest_again(inner, &mut outer) <= limit_words {
            return nonce;
        }
    }
    unreachable!("some nonce of 2^64 meets every limit of a test")
}

/// SHA-256 of a digest.
fn digest_again(digest: [u32; 8], block: &mut [u8; 64]) -> [u32; 8] {
    for (to, word) in block.as_chunks_mut::<4>().0.iter_mut().zip(digest) {
        *to = word.to_be_bytes();
    }
    let mut state = START;
    compress256(&mut state, std::slice::from_ref(block));
    state
}

/// The bits of the next block, and the state after it (H5 on a network with the easiest limit).
#[must_use]
pub fn next_bits(ease: i64, work_secs: u32) -> (u32, i64) {
    let work_secs = i64::from(work_secs);
    let eased = (ease + 12 * (work_secs - 900).max(0)).min(0);
    let x = eased * 65_536 / 3_600;
    let (s, f) = (x >> 16, u64::try_from(x & 0xffff).expect("16 bits"));
    let cubic = 195_766_423_245_049 * f + 971_821_376 * f * f + 5_127 * f * f * f + (1 << 47);
    let factor = 65_536 + (cubic >> 48);
    // The limit is 0xffff << 232, and the product is shifted back by 16 - s.
    let shift = u32::try_from(216 + s).expect("these chains stay below 2^200 hashes");
    let target = compact(0xffff * factor, shift);
    (target, (eased + work_secs.min(180) - 57).min(0))
}

/// `value << shift` as compact bits, and no easier than the limit.
fn compact(value: u64, shift: u32) -> u32 {
    let bits = 64 - value.leading_zeros() + shift;
    let mut size = bits.div_ceil(8);
    let down = 8 * (size - 3);
    let mut mantissa = if down >= shift {
        value >> (down - shift)
    } else {
        value << (shift - down)
    };
    if mantissa & 0x80_0000 != 0 {
        mantissa >>= 8;
        size += 1;
    }
    let mantissa = u32::try_from(mantissa).expect("three bytes");
    ((size << 24) | mantissa).min(crate::forge::DEV_BITS)
}

/// The target of compact bits as big-endian words.
fn target_words(bits: u32) -> [u32; 8] {
    let size = bits >> 24;
    let mut bytes = [0_u8; 32];
    let [_, digits @ ..] = (bits & 0xff_ffff).to_be_bytes();
    let from = usize::try_from(32 - size).expect("small");
    for (to, digit) in bytes.iter_mut().skip(from).zip(digits) {
        *to = digit;
    }
    let mut words = [0; 8];
    for (word, four) in words.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*four);
    }
    words
}

/// About `2^256 / target`, from its highest 64 bits that are not zero.
fn work_of(target: &[u32; 8]) -> u64 {
    let high = target.iter().position(|word| *word != 0).unwrap_or(0);
    let word = |at: usize| u128::from(target.get(at).copied().unwrap_or(0));
    let top = (word(high) << 32) | word(high + 1);
    let whole = (1_u128 << 64) / (top + 1);
    u64::try_from(whole << (32 * high)).unwrap_or(u64::MAX)
}

/// The first nonce that meets the target, and the header's id then.
fn search(header: &[u8; 136], target: &[u32; 8]) -> (u64, [u8; 32]) {
    let (blocks, _) = header.as_chunks::<64>();
    let mut middle = START;
    compress256(&mut middle, blocks);
    let mut last = padded(8 + 128);
    let mut outer = padded(32);
    for nonce in 0_u64.. {
        put(&mut last, &nonce.to_be_bytes());
        let mut inner = middle;
        compress256(&mut inner, std::slice::from_ref(&last));
        let id = digest_again(inner, &mut outer);
        if id <= *target {
            let mut bytes = [0; 32];
            for (to, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(id) {
                *to = word.to_be_bytes();
            }
            return (nonce, bytes);
        }
    }
    unreachable!("some nonce of 2^64 meets every target of these chains")
}

/// The last block of a message of so many bytes, of which `length % 64` are still to come.
fn padded(length: u64) -> [u8; 64] {
    let mut block = [0; 64];
    let rest = usize::try_from(length % 64).expect("small");
    if let Some(end) = block.get_mut(rest) {
        *end = 0x80;
    }
    let bits = (length * 8).to_be_bytes();
    block
        .iter_mut()
        .skip(56)
        .zip(bits)
        .for_each(|(to, byte)| *to = byte);
    block
}

fn put(block: &mut [u8; 64], bytes: &[u8]) {
    block
        .iter_mut()
        .zip(bytes)
        .for_each(|(to, byte)| *to = *byte);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge::{DEV_BITS, NetworkForge, hh};

    #[test]
    fn finds_what_the_plain_hash_confirms() {
        let network = NetworkForge::dev();
        let mut climb = Climb::new(network.genesis(), network.genesis_time);
        for _ in 0..3 {
            let block = climb.next(2, 1);
            assert_eq!(hh(&block.header()), climb.tip);
            assert_eq!(climb.tip[0], 0);
        }
        assert_eq!(climb.height, 3);
    }

    #[test]
    fn difficulty_doubles_with_each_hour_below_the_floor() {
        assert_eq!(next_bits(0, 1), (DEV_BITS, -56));
        assert_eq!(next_bits(-3_600, 57).0, 0x1f7f_ff80);
        assert_eq!(next_bits(-7_200, 57), (0x1f3f_ffc0, -7_200));
        // A claim of three hours takes two hours of difficulty away.
        assert_eq!(next_bits(-7_200, 10_800).0, DEV_BITS);
        assert_eq!(work_of(&target_words(DEV_BITS)), 256);
        assert_eq!(work_of(&target_words(0x1f7f_ff80)), 512);
    }
}
