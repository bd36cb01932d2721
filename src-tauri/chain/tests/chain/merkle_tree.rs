//! The RFC 6962 tree against a naive one.

use blocknet_chain::{BodyRoot, Leaf, audit_path, body_root, root_from_path, sha256};
use proptest::prelude::*;

fn leaves(count: usize) -> Vec<Leaf> {
    (0..count)
        .map(|n| Leaf::from_bytes(sha256(&[&n.to_be_bytes()])))
        .collect()
}

/// Largest power of two below the number of leaves.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}

fn naive_root(leaves: &[Leaf]) -> [u8; 32] {
    match leaves {
        [] => sha256(&[]),
        [leaf] => leaf.to_bytes(),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            sha256(&[&[1], &naive_root(left), &naive_root(right)])
        }
    }
}

fn naive_path(index: usize, leaves: &[Leaf]) -> Vec<[u8; 32]> {
    if leaves.len() <= 1 {
        return vec![];
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut path, sibling) = if index < middle {
        (naive_path(index, left), naive_root(right))
    } else {
        (naive_path(index - middle, right), naive_root(left))
    };
    path.push(sibling);
    path
}

#[test]
fn agrees_with_the_recursive_tree_at_every_small_size() {
    for count in 0..=70 {
        let leaves = leaves(count);
        let root = body_root(&leaves);
        assert_eq!(root.to_bytes(), naive_root(&leaves), "{count}");
        for index in 0..count {
            let path = audit_path(index, &leaves);
            assert_eq!(path, naive_path(index, &leaves), "{index} of {count}");
            assert_eq!(
                root_from_path(leaves[index], index, count, &path),
                Some(root)
            );
        }
    }
}

#[test]
fn a_full_block_has_a_path_of_ten_steps() {
    let leaves = leaves(1024);
    let path = audit_path(1023, &leaves);
    assert_eq!(path.len(), 10);
    assert_eq!(
        root_from_path(leaves[1023], 1023, 1024, &path),
        Some(body_root(&leaves))
    );
}

#[test]
fn a_repeated_last_leaf_changes_the_root() {
    let three = leaves(3);
    let four = [&three[..], &three[2..]].concat();
    assert_ne!(body_root(&three), body_root(&four));
}

#[test]
fn a_path_of_another_length_leads_nowhere() {
    let leaves = leaves(6);
    let path = audit_path(5, &leaves);
    assert_eq!(path.len(), 2);
    assert_eq!(root_from_path(leaves[5], 5, 6, &path[..1]), None);
    assert_eq!(
        root_from_path(leaves[5], 5, 6, &[path.clone(), vec![[0; 32]]].concat()),
        None
    );
    assert_eq!(root_from_path(leaves[5], 6, 6, &path), None);
    assert_eq!(root_from_path(leaves[0], 0, 0, &[]), None);
    assert_eq!(audit_path(6, &leaves), Vec::<[u8; 32]>::new());
    assert_eq!(body_root(&[]), BodyRoot::of_nothing());
}

proptest! {
    #[test]
    fn a_path_proves_its_own_leaf_and_place_alone(
        count in 1usize..300, at: prop::sample::Index, other: prop::sample::Index,
    ) {
        let leaves = leaves(count);
        let (index, other) = (at.index(count), other.index(count));
        let (root, path) = (body_root(&leaves), audit_path(index, &leaves));
        prop_assert_eq!(root_from_path(leaves[index], index, count, &path), Some(root));
        if other != index {
            prop_assert_ne!(root_from_path(leaves[other], index, count, &path), Some(root));
            prop_assert_ne!(root_from_path(leaves[index], other, count, &path), Some(root));
        }
    }
}
