//! Every kernel against `sha2` used plainly.
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::{Kernel, Search};

/// Either shape with what the plain way needs to hash it.
#[derive(Clone, Debug)]
enum Input {
    Header(Box<[u8; 136]>),
    Stamp([u8; 32]),
}

impl Input {
    fn search(&self, target: &[u8; 32]) -> Search {
        match self {
            Self::Header(header) => Search::header(header, target),
            Self::Stamp(pre) => Search::stamp(pre, target),
        }
    }

    fn plain_hash(&self, nonce: u64) -> [u8; 32] {
        let mut bytes = match self {
            Self::Header(header) => header[..128].to_vec(),
            Self::Stamp(pre) => pre.to_vec(),
        };
        bytes.extend_from_slice(&nonce.to_be_bytes());
        Sha256::digest(Sha256::digest(&bytes)).into()
    }
}

fn inputs() -> impl Strategy<Value = Input> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 136)
            .prop_map(|bytes| Input::Header(Box::new(bytes.try_into().unwrap()))),
        any::<[u8; 32]>().prop_map(Input::Stamp),
    ]
}

fn nonces() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..64_u64,
        (0..=u64::MAX >> 32, -40..40_i64)
            .prop_map(|(high, off)| (high << 32).wrapping_add_signed(off)),
        (0..64_u64).prop_map(|below| u64::MAX - below),
        any::<u64>(),
    ]
}

/// A target that one hash in `2^bits` meets, with random bits behind the first one.
fn target(bits: u32, random: [u8; 32]) -> [u8; 32] {
    let mut target = random;
    for (index, byte) in target.iter_mut().enumerate() {
        let before = u32::try_from(index).unwrap() * 8;
        *byte = match bits.saturating_sub(before) {
            0 => *byte,
            1..8 => *byte >> (bits - before),
            _ => 0,
        };
    }
    target
}

fn kernels() -> impl Iterator<Item = Kernel> {
    Kernel::ALL.into_iter().filter(|kernel| kernel.available())
}

/// Every hit of a range, by scanning on behind each one found.
fn hits(search: &Search, kernel: Kernel, first: u64, count: u64) -> Vec<u64> {
    let last = first.saturating_add(count - 1);
    let mut found = Vec::new();
    let mut next = Some(first);
    while let Some(from) = next.filter(|from| *from <= last) {
        match search.scan(kernel, from, last - from + 1) {
            Some(hit) => {
                found.push(hit);
                next = hit.checked_add(1);
            }
            None => break,
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_kernel_finds_exactly_the_hits_of_plain_sha2(
        input in inputs(),
        first in nonces(),
        count in 1..90_u64,
        bits in 0..8_u32,
        random in any::<[u8; 32]>(),
    ) {
        let target = target(bits, random);
        let search = input.search(&target);
        let last = first.saturating_add(count - 1);
        let plain: Vec<u64> =
            (first..=last).filter(|nonce| input.plain_hash(*nonce) <= target).collect();
        for kernel in kernels() {
            prop_assert_eq!(&hits(&search, kernel, first, count), &plain, "kernel {}", kernel);
        }
    }

    #[test]
    fn the_hash_itself_is_the_last_target_that_it_meets(
        input in inputs(),
        nonce in nonces(),
        before in 0..40_u64,
    ) {
        let exact = input.plain_hash(nonce);
        let below = minus_one(exact);
        let first = nonce.saturating_sub(before);
        for kernel in kernels() {
            let met = hits(&input.search(&exact), kernel, first, nonce - first + 1);
            prop_assert_eq!(met.last(), Some(&nonce), "kernel {}", kernel);
            let missed = hits(&input.search(&below), kernel, first, nonce - first + 1);
            prop_assert!(!missed.contains(&nonce), "kernel {}", kernel);
        }
    }
}

/// The number below, of a big-endian number above 0.
fn minus_one(mut number: [u8; 32]) -> [u8; 32] {
    for byte in number.iter_mut().rev() {
        let borrow = *byte == 0;
        *byte = byte.wrapping_sub(1);
        if !borrow {
            break;
        }
    }
    number
}

#[test]
fn finds_a_hard_hit_at_every_place_of_a_batch() {
    let input = Input::Stamp([7; 32]);
    let first = u64::from(u32::MAX) - 40;
    for nonce in first..first + 80 {
        let target = input.plain_hash(nonce);
        let lowest = (first..).find(|tried| input.plain_hash(*tried) <= target);
        for kernel in kernels() {
            let found = input.search(&target).scan(kernel, first, 80);
            assert_eq!(found, lowest, "kernel {kernel}");
        }
    }
}

#[test]
fn an_empty_range_and_an_impossible_target_give_nothing() {
    for input in [Input::Stamp([1; 32]), Input::Header(Box::new([2; 136]))] {
        for kernel in kernels() {
            assert_eq!(input.search(&[0xff; 32]).scan(kernel, 5, 0), None);
            assert_eq!(
                input
                    .search(&[0; 32])
                    .scan(kernel, u64::MAX - 100, u64::MAX),
                None
            );
            assert_eq!(
                input.search(&[0xff; 32]).scan(kernel, u64::MAX, 1),
                Some(u64::MAX)
            );
        }
    }
}

#[test]
fn a_header_search_ignores_the_nonce_inside() {
    let mut header = [9; 136];
    let search = Search::header(&header, &[0x0f; 32]);
    header[128..].fill(0);
    let zeroed = Search::header(&header, &[0x0f; 32]);
    assert_eq!(
        search.scan(Kernel::Portable, 0, 500),
        zeroed.scan(Kernel::Portable, 0, 500)
    );
}

#[test]
fn detects_an_available_kernel_and_names_it() {
    assert!(Kernel::detect().available());
    assert_eq!(
        Kernel::ALL.map(|kernel| kernel.to_string()),
        ["portable", "sha_ni", "avx512"]
    );
}
