//! Errors of SQLite in the middle of a transaction.

use crate::{Reading, Standing, Store, StoreError};

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

#[test]
fn a_full_disk_undoes_the_whole_transaction() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let (block, state) = scene(&world, &store);
    let before = store.tip().unwrap();
    let page = |name: &str| -> i64 {
        let sql = format!("PRAGMA {name}");
        store.conn.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    let most = page("page_count") + 12;
    let unbounded = page("max_page_count");
    store
        .conn
        .pragma_update(None, "max_page_count", most)
        .unwrap();
    let tx = store.begin().unwrap();
    tx.put_setting("lost", "1").unwrap();
    let full = tx.put_block_connected(&block, &state);
    assert!(matches!(full, Err(StoreError::DiskFull)), "{full:?}");
    drop(tx);
    assert_eq!(store.tip().unwrap(), before);
    assert_eq!(store.setting("lost").unwrap(), None);
    store
        .conn
        .pragma_update(None, "max_page_count", unbounded)
        .unwrap();
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    tx.commit().unwrap();
    assert_eq!(store.tip().unwrap().state, state);
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn a_waiting_post_whose_text_is_damaged_is_named_and_leaves_the_pool() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let posts = [0, 1].map(|n| world.write(&Draft::note(n, 0, "waits")));
    let tx = store.begin().unwrap();
    for post in &posts {
        tx.pool_put(&world.checked(post), 0).unwrap();
    }
    tx.commit().unwrap();
    let flipped = "UPDATE content SET text = x'00' WHERE post = 1";
    store.conn.execute_batch(flipped).unwrap();
    let tx = store.begin().unwrap();
    let pool = tx.pool().unwrap();
    assert_eq!(pool.posts.len(), 1);
    let [(row, problem)] = &pool.damaged[..] else {
        panic!("{pool:?}")
    };
    assert!(problem.contains("post row 1"), "{problem}");
    tx.pool_drop(&[*row]).unwrap();
    tx.commit().unwrap();
    assert_eq!(store.pool().unwrap().damaged, []);
    let rows = "SELECT count(*) FROM content";
    let kept: i64 = store.conn.query_row(rows, [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 2, "rows are never deleted");
}

#[test]
fn a_post_that_came_back_is_marked_for_good_and_stands_in_one_place() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let posts = [0, 1].map(|n| world.write(&Draft::note(n, 0, "comes back")));
    let (block, state) = world.block(&world.genesis(), &posts);
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    let returned = tx.loose_posts(&tx.disconnect_tip().unwrap()).unwrap();
    tx.place_returned(&returned[0], true).unwrap();
    tx.place_returned(&returned[1], false).unwrap();
    let twice = tx.place_returned(&returned[0], true);
    assert!(matches!(twice, Err(StoreError::StandsWithItsBlock)));
    tx.commit().unwrap();
    let pool = store.pool().unwrap().posts;
    assert_eq!(pool.len(), 1);
    assert!(pool[0].returned && pool[0].stored.standing == Standing::Pooled);
    let left = store.has_leaf(&returned[1].leaf).unwrap();
    assert_eq!(left, Some(Standing::LeftOut));
    assert!(store.check().unwrap().is_ok());
}
