//! One encoding for each compact block, no panic on any bytes, and the block
//! that comes out is the one that went in.

use std::collections::{BTreeSet, HashMap};

use blocknet_chain::{Block, Leaf, Post, Unchecked};
use proptest::prelude::*;

use super::{CompactBlock, CompactError, MAX_COMPACT_BYTES, hasher, short_id};
use crate::testing::{block_at, dawn, genesis, identity, note};

fn posts(count: u8) -> Vec<Post> {
    let author = identity(1);
    (0..count)
        .map(|number| note(&author, dawn(), &format!("post {number}")).into_post())
        .collect()
}

fn block(posts: &[Post]) -> Block<Unchecked> {
    block_at(&genesis(), dawn(), posts.to_vec())
        .0
        .into_unchecked()
}

fn by_leaf(posts: &[Post]) -> HashMap<Leaf, Post> {
    posts
        .iter()
        .map(|post| (post.stub.leaf(), post.clone()))
        .collect()
}

fn leaves(posts: &[Post]) -> Vec<Leaf> {
    posts.iter().map(|post| post.stub.leaf()).collect()
}

/// What comes out at a receiver that has these posts.
fn received(
    compact: &CompactBlock,
    pool: &HashMap<Leaf, Post>,
) -> Result<Block<Unchecked>, Vec<u16>> {
    let compact = CompactBlock::decode(&compact.encode()).unwrap();
    let matched = compact.match_pool(pool.keys().copied());
    compact.assemble(&matched, pool)
}

#[test]
fn a_receiver_that_has_all_or_is_given_the_rest_has_the_block() {
    let posts = posts(6);
    let block = block(&posts);
    let few = by_leaf(&posts[2..5]);
    /// What is prefilled, what the receiver has, and which indexes it lacks.
    type Case<'a> = (&'a [u16], &'a HashMap<Leaf, Post>, &'a [u16]);
    let cases: [Case<'_>; 5] = [
        (&[], &by_leaf(&posts), &[]),
        (&[0, 5], &by_leaf(&posts), &[]),
        (&[0, 1, 5], &few, &[]),
        (&[1], &few, &[0, 5]),
        (&[], &HashMap::new(), &[0, 1, 2, 3, 4, 5]),
    ];
    for (prefill, pool, missing) in cases {
        let compact = CompactBlock::build(&block, 7, &prefill.iter().copied().collect());
        let expected = if missing.is_empty() {
            Ok(block.clone())
        } else {
            Err(missing.to_vec())
        };
        assert_eq!(received(&compact, pool), expected, "prefilled {prefill:?}");
    }
}

#[test]
fn short_ids_cost_six_bytes_a_post_and_differ_with_the_key() {
    let posts = posts(6);
    let block = block(&posts);
    let none = BTreeSet::new();
    let one = CompactBlock::build(&block, 1, &none).encode();
    assert_eq!(one.len(), 136 + 8 + 2 + 6 * 6);
    let two = CompactBlock::build(&block, 2, &none).encode();
    assert_ne!(one[146..], two[146..]);
    let all = (0..6).collect();
    let whole = CompactBlock::build(&block, 1, &all).encode();
    assert_eq!(whole.len(), block.encode().len() + 10 + 6 * 2);
    assert!(whole.len() <= MAX_COMPACT_BYTES);
}

fn small(at: usize) -> u8 {
    u8::try_from(at).unwrap()
}

#[test]
fn the_short_id_is_siphash_of_the_leaf_under_header_and_key() {
    // SipHash-2-4 of the bytes 0 to 14 under the key 0 to 15, from its paper.
    let paper = siphasher::sip::SipHasher24::new_with_key(&std::array::from_fn(small));
    let input: [u8; 15] = std::array::from_fn(small);
    assert_eq!(paper.hash(&input), 0xa129_ca61_49be_45e5);
    let header = *block(&posts(1)).header();
    let digest = blocknet_chain::sha256(&[&header.encode(), &9_u64.to_be_bytes()]);
    let seed: [u8; 16] = digest[..16].try_into().unwrap();
    let leaf = Leaf::from_bytes([3; 32]);
    let hash = siphasher::sip::SipHasher24::new_with_key(&seed).hash(&[3; 32]);
    assert_eq!(
        short_id(&hasher(&header, 9), &leaf),
        hash.to_be_bytes()[..6]
    );
}

#[test]
fn an_id_that_several_posts_share_means_none_of_them() {
    let posts = posts(3);
    let mut compact = CompactBlock::build(&block(&posts), 7, &BTreeSet::new());
    let (all, pool) = (leaves(&posts), by_leaf(&posts));
    let twice = compact.match_pool([all[0], all[1], all[1], all[2]]);
    assert_eq!(compact.clone().assemble(&twice, &pool), Err(vec![1]));
    assert_eq!(
        (twice.leaves(), twice.all()),
        (vec![all[0], all[2]], vec![0, 1, 2])
    );
    compact.short_ids[2] = compact.short_ids[0];
    let matched = compact.match_pool(all);
    assert_eq!(compact.assemble(&matched, &pool), Err(vec![0, 2]));
}

#[test]
fn names_what_is_wrong_with_bytes_that_are_no_compact_block() {
    let posts = posts(3);
    let compact = CompactBlock::build(&block(&posts), 7, &[1].into());
    let good = compact.encode();
    let changed = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let truncated = |field| CompactError::Truncated { field };
    let cases = [
        (good[..135].to_vec(), truncated("header")),
        (good[..143].to_vec(), truncated("key")),
        (good[..145].to_vec(), truncated("number of prefilled posts")),
        (good[..147].to_vec(), truncated("index of a prefilled post")),
        (good[..339].to_vec(), truncated("stub of a prefilled post")),
        (
            good[..340].to_vec(),
            truncated("text flag of a prefilled post"),
        ),
        (good[..345].to_vec(), truncated("text of a prefilled post")),
        (good[..good.len() - 1].to_vec(), truncated("short ids")),
        (
            [&good[..], &[0]].concat(),
            CompactError::Trailing { extra: 1 },
        ),
        (
            changed(122, 4),
            CompactError::PostCount { post_count: 1_027 },
        ),
        (changed(147, 3), CompactError::Index { place: 0, index: 3 }),
        (
            changed(340, 2),
            CompactError::TextFlag { index: 1, flag: 2 },
        ),
    ];
    for (bytes, error) in cases {
        assert_eq!(CompactBlock::decode(&bytes), Err(error));
    }
    let wrong_text = CompactBlock::decode(&changed(345, 0xff));
    assert!(matches!(
        wrong_text,
        Err(CompactError::Text { index: 1, .. })
    ));
}

#[test]
fn prefilled_posts_stand_in_the_order_of_the_block_and_once() {
    let posts = posts(3);
    let compact = CompactBlock::build(&block(&posts), 7, &[0, 1].into());
    let (mut twice, mut back) = (compact.clone(), compact);
    twice.prefilled[1].0 = 0;
    back.prefilled.swap(0, 1);
    let error = |index| Err(CompactError::Index { place: 1, index });
    assert_eq!(CompactBlock::decode(&twice.encode()), error(0));
    assert_eq!(CompactBlock::decode(&back.encode()), error(0));
}

proptest! {
    #[test]
    fn what_was_encoded_is_read_back(key: u64, prefill in proptest::collection::btree_set(0_u16..4, 0..4)) {
        let posts = posts(4);
        let compact = CompactBlock::build(&block(&posts), key, &prefill);
        prop_assert_eq!(CompactBlock::decode(&compact.encode()), Ok(compact));
    }

    #[test]
    fn any_bytes_are_refused_or_are_the_one_encoding_of_what_they_mean(
        noise in proptest::collection::vec(any::<u8>(), 0..600),
        at in 0_usize..700,
        byte: u8,
    ) {
        let mut bytes = CompactBlock::build(&block(&posts(2)), 1, &[1].into()).encode();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        for bytes in [bytes, noise] {
            if let Ok(compact) = CompactBlock::decode(&bytes) {
                prop_assert_eq!(compact.encode(), bytes);
            }
        }
    }
}
