//! The RFC 6962 Merkle tree over the stubs of a body.
//!
//! A tree splits at the largest power of two below its size; level by level that is pairing from
//! the left, where a last one without a partner moves up as it is. Nothing is duplicated, so two
//! bodies never share a root.

use crate::hash::{BodyRoot, Leaf, sha256};

/// `H(0x01 || left || right)`.
fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    sha256(&[&[1], left, right])
}

/// One level up: pairs become nodes, a last single one stays.
fn level_up(level: &mut Vec<[u8; 32]>) {
    let above = level
        .chunks(2)
        .filter_map(|pair| match pair {
            [left, right] => Some(node(left, right)),
            [single] => Some(*single),
            _ => None,
        })
        .collect();
    *level = above;
}

fn hashes(leaves: &[Leaf]) -> Vec<[u8; 32]> {
    leaves.iter().map(|leaf| leaf.to_bytes()).collect()
}

/// The root over the leaves; `H("")` for none.
#[must_use]
pub fn body_root(leaves: &[Leaf]) -> BodyRoot {
    let mut level = hashes(leaves);
    while level.len() > 1 {
        level_up(&mut level);
    }
    level
        .first()
        .map_or_else(BodyRoot::of_nothing, |root| BodyRoot::from_bytes(*root))
}

/// The audit path of the leaf at `index`, from its sibling up; empty where there is no such leaf.
#[must_use]
pub fn audit_path(index: usize, leaves: &[Leaf]) -> Vec<[u8; 32]> {
    let mut path = Vec::new();
    if index >= leaves.len() {
        return path;
    }
    let (mut at, mut level) = (index, hashes(leaves));
    while level.len() > 1 {
        path.extend(level.get(at ^ 1));
        level_up(&mut level);
        at /= 2;
    }
    path
}

/// The root that a leaf at `index` of `count` has by its path; `None` where the path does not
/// have exactly the steps of that place.
#[must_use]
pub fn root_from_path(
    leaf: Leaf,
    index: usize,
    count: usize,
    path: &[[u8; 32]],
) -> Option<BodyRoot> {
    if index >= count {
        return None;
    }
    let (mut at, mut last, mut hash) = (index, count - 1, leaf.to_bytes());
    let mut steps = path.iter();
    while last > 0 {
        if at % 2 == 1 {
            hash = node(steps.next()?, &hash);
        } else if at < last {
            hash = node(&hash, steps.next()?);
        }
        at /= 2;
        last /= 2;
    }
    steps.next().is_none().then(|| BodyRoot::from_bytes(hash))
}
