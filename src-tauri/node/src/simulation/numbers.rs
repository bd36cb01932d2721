//! Maps by numbers that the simulation itself gives out, and by hashes: nobody chooses them to
//! collide, so they need no hash that is safe from that.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

pub(crate) type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;
pub(crate) type NumberSet<K> = HashSet<K, BuildHasherDefault<Mix>>;

/// Mixes numbers by a multiplication, and of bytes the first eight.
#[derive(Debug, Default)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        let eight = bytes.first_chunk().map(|eight| u64::from_le_bytes(*eight));
        let number = eight.unwrap_or_else(|| {
            let all = bytes.iter();
            all.fold(0, |number, byte| (number << 8) | u64::from(*byte))
        });
        self.write_u64(number);
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
