//! The pool, and where posts stand.

use blocknet_chain::{Leaf, Post};
use blocknet_store::{FeedQuery, Reading, Standing, Store, StoreError, Tx};

use crate::world::{Draft, World};

fn leaf(post: &Post) -> Leaf {
    post.stub.leaf()
}

#[test]
fn is_there_again_after_a_restart_first_come_first() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let posts: Vec<Post> = (0..4)
        .map(|n| world.write(&Draft::note(0, n, "waits")))
        .collect();
    let store = Store::open(dir.path(), &world.network).unwrap();
    let tx = store.begin().unwrap();
    for (post, arrived) in posts.iter().zip([30, 10, 20, 40]) {
        assert!(tx.pool_put(&world.checked(post), arrived).unwrap());
        assert!(!tx.pool_put(&world.checked(post), arrived + 1).unwrap());
    }
    tx.pool_remove(&[leaf(&posts[3]), Leaf::ZERO]).unwrap();
    tx.commit().unwrap();
    drop(store);
    let store = Store::open(dir.path(), &world.network).unwrap();
    let pool = store.pool().unwrap().posts;
    let waiting: Vec<_> = pool
        .iter()
        .map(|waits| (waits.stored.post.clone(), waits.arrived))
        .collect();
    assert_eq!(
        waiting,
        [
            (posts[1].clone(), 10),
            (posts[2].clone(), 20),
            (posts[0].clone(), 30)
        ]
    );
    assert!(
        pool.iter()
            .all(|waits| waits.stored.standing == Standing::Pooled)
    );
    assert_eq!(
        store.has_leaf(&leaf(&posts[3])).unwrap(),
        Some(Standing::Stored)
    );
    assert_eq!(
        store
            .posts_by_leaf(&[leaf(&posts[2]), leaf(&posts[0])])
            .unwrap(),
        [posts[2].clone(), posts[0].clone()]
    );
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn a_confirmed_post_leaves_it_and_so_does_its_twin() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let [post, twin] = world.twins(0, "signed twice");
    assert_eq!(world.id(&post), world.id(&twin));
    let tx = store.begin().unwrap();
    for waits in [&post, &twin] {
        assert!(tx.pool_put(&world.checked(waits), 0).unwrap());
    }
    let (block, state) = world.block(&world.genesis(), std::slice::from_ref(&post));
    tx.put_block_connected(&block, &state).unwrap();
    assert_eq!(tx.pool().unwrap().posts, []);
    let confirmed = Standing::Confirmed {
        block: block.id(),
        height: state.height,
    };
    assert_eq!(tx.has_leaf(&leaf(&post)).unwrap(), Some(confirmed));
    assert_eq!(tx.has_leaf(&leaf(&twin)).unwrap(), Some(Standing::Stored));
    assert_eq!(tx.feed(&FeedQuery::default()).unwrap().posts.len(), 1);
    assert_eq!(
        tx.post(&world.id(&post)).unwrap().unwrap().stored.leaf,
        leaf(&post)
    );
    assert!(
        !tx.pool_put(&world.checked(&post), 0).unwrap(),
        "confirmed posts do not wait"
    );
    assert!(!tx.pool_return(&leaf(&post), 0).unwrap());
    for standing in [Standing::Stored, Standing::LeftOut, Standing::Pooled] {
        let moved = tx.set_standing(&leaf(&post), standing);
        assert!(matches!(moved, Err(StoreError::StandsWithItsBlock)));
    }
    tx.commit().unwrap();
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn moves_between_pool_store_and_left_out() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let post = world.write(&Draft::note(0, 5, "moves"));
    let leaf = leaf(&post);
    let tx = store.begin().unwrap();
    let listed = |tx: &Tx<'_>| tx.feed(&FeedQuery::default()).unwrap().posts.len();
    assert!(
        !tx.set_standing(&leaf, Standing::LeftOut).unwrap(),
        "unknown"
    );
    tx.pool_put(&world.checked(&post), 7).unwrap();
    for (standing, waiting, shown) in [
        (Standing::LeftOut, 0, 0),
        (Standing::Pooled, 1, 1),
        (Standing::Stored, 0, 0),
        (Standing::LeftOut, 0, 0),
    ] {
        assert!(tx.set_standing(&leaf, standing).unwrap());
        assert_eq!(tx.has_leaf(&leaf).unwrap(), Some(standing));
        assert_eq!(
            (tx.pool().unwrap().posts.len(), listed(&tx)),
            (waiting, shown),
            "{standing:?}"
        );
    }
    assert!(
        tx.pool_put(&world.checked(&post), 9).unwrap(),
        "sent again by its author"
    );
    assert_eq!((tx.pool().unwrap().posts[0].arrived, listed(&tx)), (9, 1));
    let confirmed = Standing::Confirmed {
        block: world.genesis().id,
        height: world.genesis().height,
    };
    assert!(matches!(
        tx.set_standing(&leaf, confirmed),
        Err(StoreError::StandsWithItsBlock)
    ));
    tx.commit().unwrap();
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn a_post_off_the_chain_is_unlisted_unless_it_waits_again() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let posts: Vec<Post> = (0..3)
        .map(|n| world.write(&Draft::note(0, n, "off")))
        .collect();
    let reply = world.write(&Draft::note(1, 9, "reply").to(world.id(&posts[0])));
    let (block, state) = world.block(&world.genesis(), &[posts.clone(), vec![reply]].concat());
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    tx.commit().unwrap();
    let tx = store.begin().unwrap();
    let off = tx.loose_posts(&tx.disconnect_tip().unwrap()).unwrap();
    assert!(tx.pool_return(&off[0].leaf, 1).unwrap());
    assert!(tx.set_standing(&off[1].leaf, Standing::LeftOut).unwrap());
    // Read inside of the transaction and after it alike.
    assert_eq!(tx.feed(&FeedQuery::default()).unwrap().posts.len(), 1);
    assert_eq!(tx.post(&off[0].id).unwrap().unwrap().shown.replies, 0);
    tx.commit().unwrap();
    let listed = store.feed(&FeedQuery::default()).unwrap().posts;
    assert_eq!(
        listed
            .iter()
            .map(|post| &post.stored.post)
            .collect::<Vec<_>>(),
        [&posts[0]]
    );
    assert_eq!(
        store.has_leaf(&off[2].leaf).unwrap(),
        Some(Standing::Stored)
    );
    assert_eq!(store.check().unwrap().problems, Vec::new());
}
