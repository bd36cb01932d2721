//! Compact blocks: a header, short ids of the posts that the receiver should
//! have, and those that it should lack in full.
//!
//! `header || u64 key || u16 number of prefilled || for each: u16 index || stub
//! || u8 flag || text || then 6-byte short ids of the others in order`.
//! The key is the sender's and another one each time, so that nobody can make
//! two posts that collide for everybody.

use std::collections::{BTreeSet, HashMap};

use blocknet_chain::rules::header::{MAX_BODY_BYTES, MAX_POSTS};
use blocknet_chain::{Block, Header, Leaf, Post, Unchecked, sha256};
use siphasher::sip::SipHasher24;

mod wire;

pub use wire::CompactError;

/// Bytes of a compact block at most: all posts in full, each with its index.
pub const MAX_COMPACT_BYTES: usize =
    Header::SIZE + 8 + 2 + MAX_BODY_BYTES as usize + MAX_POSTS as usize * 2;

/// Six bytes that stand for a post inside one compact block.
pub(crate) type ShortId = [u8; 6];

/// A block without the posts that its receiver has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactBlock {
    header: Header,
    key: u64,
    /// Posts in full, by their index, which rises.
    prefilled: Vec<(u16, Post)>,
    /// The others, in the order of the block.
    short_ids: Vec<ShortId>,
}

/// Which posts of the own pool fill the gaps of a compact block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Matched {
    /// For each post that is not prefilled, in order: its index, and its leaf
    /// where exactly one fits.
    gaps: Vec<(u16, Option<Leaf>)>,
}

impl CompactBlock {
    /// The block with these posts in full and the others as short ids.
    #[must_use]
    pub fn build(block: &Block<Unchecked>, key: u64, prefill: &BTreeSet<u16>) -> CompactBlock {
        let header = *block.header();
        let hasher = hasher(&header, key);
        let (mut prefilled, mut short_ids) = (Vec::new(), Vec::new());
        for (index, post) in (0_u16..).zip(block.posts()) {
            if prefill.contains(&index) {
                prefilled.push((index, post.clone()));
            } else {
                short_ids.push(short_id(&hasher, &post.stub.leaf()));
            }
        }
        Self {
            header,
            key,
            prefilled,
            short_ids,
        }
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Finds the posts of a pool that the short ids mean. An id that two posts
    /// share means neither.
    pub(crate) fn match_pool(&self, pool: impl IntoIterator<Item = Leaf>) -> Matched {
        /// What is known of a short id.
        enum Found {
            Nothing,
            One(Leaf),
            Several,
        }
        let hasher = hasher(&self.header, self.key);
        let mut found: HashMap<ShortId, Found> = HashMap::with_capacity(self.short_ids.len());
        for id in &self.short_ids {
            found
                .entry(*id)
                .and_modify(|found| *found = Found::Several)
                .or_insert(Found::Nothing);
        }
        for leaf in pool {
            if let Some(found) = found.get_mut(&short_id(&hasher, &leaf)) {
                *found = match found {
                    Found::Nothing => Found::One(leaf),
                    Found::One(_) | Found::Several => Found::Several,
                };
            }
        }
        let leaves = self.short_ids.iter().map(|id| match found.get(id) {
            Some(Found::One(leaf)) => Some(*leaf),
            _ => None,
        });
        Matched {
            gaps: self.gaps().zip(leaves).collect(),
        }
    }

    /// Puts the whole block together. Which posts are still missing, when some
    /// are: none of the block can be judged before they are there.
    pub(crate) fn assemble(
        self,
        matched: &Matched,
        posts: &HashMap<Leaf, Post>,
    ) -> Result<Block<Unchecked>, Vec<u16>> {
        let post_at = |(index, leaf): &(u16, Option<Leaf>)| {
            let post = leaf.as_ref().and_then(|leaf| posts.get(leaf));
            post.cloned().map(|post| (*index, post)).ok_or(*index)
        };
        let (mut here, mut missing) = (self.prefilled, Vec::new());
        for found in matched.gaps.iter().map(post_at) {
            match found {
                Ok(post) => here.push(post),
                Err(index) => missing.push(index),
            }
        }
        if !missing.is_empty() {
            return Err(missing);
        }
        here.sort_unstable_by_key(|(index, _)| *index);
        let posts = here.into_iter().map(|(_, post)| post).collect();
        Ok(Block::<Unchecked>::new(self.header, posts))
    }

    /// Indexes of the posts that are not prefilled.
    fn gaps(&self) -> impl Iterator<Item = u16> + '_ {
        let mut prefilled = self.prefilled.iter().map(|(index, _)| *index).peekable();
        (0_u16..)
            .filter(move |index| prefilled.next_if_eq(index).is_none())
            .take(self.short_ids.len())
    }
}

impl Matched {
    /// The leaves that were found.
    pub(crate) fn leaves(&self) -> Vec<Leaf> {
        self.gaps.iter().filter_map(|(_, leaf)| *leaf).collect()
    }

    /// Indexes of all posts that came as short ids.
    pub(crate) fn all(&self) -> Vec<u16> {
        self.gaps.iter().map(|(index, _)| *index).collect()
    }
}

/// SipHash-2-4 under the first 16 bytes of `SHA-256(header || key)`.
fn hasher(header: &Header, key: u64) -> SipHasher24 {
    let digest = sha256(&[&header.encode(), &key.to_be_bytes()]);
    let seed = digest.first_chunk().expect("a hash has 32 bytes");
    SipHasher24::new_with_key(seed)
}

/// The first six bytes of the leaf's hash, as a big-endian number prints them.
fn short_id(hasher: &SipHasher24, leaf: &Leaf) -> ShortId {
    let [a, b, c, d, e, f, _, _] = hasher.hash(leaf.as_bytes()).to_be_bytes();
    [a, b, c, d, e, f]
}

#[cfg(test)]
mod tests;
