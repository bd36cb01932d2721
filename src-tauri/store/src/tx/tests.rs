//! Errors of SQLite in the middle of a transaction.

use crate::{Reading, Store, StoreError};

use world::{Draft, World};

#[path = "../../tests/behaviour/world.rs"]
#[allow(
    dead_code,
    clippy::cast_possible_truncation,
    reason = "the tests outside use more of it"
)]
mod world;

/// A store with one block, and a block that follows it.
fn scene(world: &World, store: &Store) -> (blocknet_chain::Block, blocknet_chain::HeaderState) {
    let (first, state) = world.block(&world.genesis(), &[world.write(&Draft::note(0, 0, "kept"))]);
    let tx = store.begin().unwrap();
    tx.put_block_connected(&first, &state).unwrap();
    tx.commit().unwrap();
    let posts: Vec<_> = (0..40)
        .map(|n| world.write(&Draft::note(1, n, &"much text ".repeat(300))))
        .collect();
    world.block(&state, &posts)
}

#[test]
fn a_transaction_that_sqlite_undid_writes_nothing_more() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let tx = store.begin().unwrap();
    tx.put_setting("lost", "1").unwrap();
    // What SQLite does by itself after some errors.
    store.conn.execute_batch("ROLLBACK").unwrap();
    assert!(matches!(
        tx.put_setting("lost", "2"),
        Err(StoreError::Undone)
    ));
    let part = tx.savepoint::<(), _>(|tx| tx.put_setting("lost", "3"));
    assert!(matches!(part, Err(StoreError::Undone)));
    assert!(matches!(tx.commit(), Err(StoreError::Undone)));
    assert_eq!(store.setting("lost").unwrap(), None);
    store.begin().unwrap().commit().unwrap();
}

#[test]
fn a_database_that_may_only_be_read_says_so() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let (block, state) = scene(&world, &store);
    store.conn.pragma_update(None, "query_only", true).unwrap();
    let tx = store.begin();
    let refused = tx.and_then(|tx| tx.put_block_connected(&block, &state));
    assert!(matches!(refused, Err(StoreError::ReadOnly)), "{refused:?}");
}
