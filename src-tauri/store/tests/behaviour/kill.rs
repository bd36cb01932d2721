//! A program that is killed: what its files hold at any moment opens as a whole.

use std::fs;
use std::path::Path;

use blocknet_chain::Post;
use blocknet_store::{Reading, Store};

use crate::world::{Draft, World};

/// What a killed process leaves: its files as they are, without its locks and memory.
fn copy(from: &Path, to: &Path) {
    for name in ["blocknet.sqlite", "blocknet.sqlite-wal"] {
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

fn height_of_copy(world: &World, dir: &Path) -> u32 {
    let copied = tempfile::tempdir().unwrap();
    copy(dir, copied.path());
    let store = Store::open(copied.path(), &world.network).unwrap();
    assert_eq!(store.check().unwrap().problems, Vec::new());
    let height = store.tip().unwrap().state.height.get();
    assert_eq!(store.counts().unwrap().posts, u64::from(height) * 40);
    height
}

#[test]
fn a_copy_taken_at_any_moment_is_whole() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &world.network).unwrap();
    let mut parent = world.genesis();
    let mut blocks = Vec::new();
    for height in 0..6 {
        let posts: Vec<Post> = (0..40)
            .map(|n| world.write(&Draft::note(0, height * 40 + n, &"long text ".repeat(300))))
            .collect();
        let (block, state) = world.block(&parent, &posts);
        parent = state;
        blocks.push((block, state));
    }
    assert_eq!(height_of_copy(&world, dir.path()), 0);
    for (pair, height) in blocks.chunks(2).zip([0, 2, 4]) {
        let tx = store.begin().unwrap();
        tx.put_block_connected(&pair[0].0, &pair[0].1).unwrap();
        assert_eq!(height_of_copy(&world, dir.path()), height, "in the middle");
        tx.put_block_connected(&pair[1].0, &pair[1].1).unwrap();
        assert_eq!(height_of_copy(&world, dir.path()), height, "before the end");
        tx.commit().unwrap();
        assert_eq!(
            height_of_copy(&world, dir.path()),
            height + 2,
            "acknowledged"
        );
    }
    let tx = store.begin().unwrap();
    for _ in 0..3 {
        for post in tx.loose_posts(&tx.disconnect_tip().unwrap()).unwrap() {
            tx.pool_return(&post.leaf, 1).unwrap();
        }
        assert_eq!(
            height_of_copy(&world, dir.path()),
            6,
            "a reorganisation is whole or not at all"
        );
    }
    drop(tx);
    assert_eq!(height_of_copy(&world, dir.path()), 6);
}

#[test]
fn a_log_that_was_cut_off_loses_no_more_than_its_end() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &world.network).unwrap();
    let mut parent = world.genesis();
    for height in 0..4 {
        let posts: Vec<Post> = (0..40)
            .map(|n| world.write(&Draft::note(0, height * 40 + n, "note")))
            .collect();
        let (block, state) = world.block(&parent, &posts);
        let tx = store.begin().unwrap();
        tx.put_block_connected(&block, &state).unwrap();
        tx.commit().unwrap();
        parent = state;
    }
    let wal = fs::read(dir.path().join("blocknet.sqlite-wal")).unwrap();
    for part in 1..8 {
        let copied = tempfile::tempdir().unwrap();
        copy(dir.path(), copied.path());
        fs::write(
            copied.path().join("blocknet.sqlite-wal"),
            &wal[..wal.len() * part / 8],
        )
        .unwrap();
        let store = Store::open(copied.path(), &world.network).unwrap();
        assert_eq!(store.check().unwrap().problems, Vec::new());
        assert!(store.tip().unwrap().state.height.get() <= 4);
    }
}
