//! Headers, bodies, and the tip that moves over them.

use blocknet_chain::{BlockId, HeaderState, Height, Leaf, Post};
use blocknet_store::{BodyStatus, FeedQuery, Readers, Reading, Standing, Store, StoreError, Tx};

use crate::world::{Draft, World};

fn notes(world: &World, first: u64, count: u64) -> Vec<Post> {
    (first..first + count)
        .map(|n| world.write(&Draft::note(0, n, &format!("note {n}"))))
        .collect()
}

#[test]
fn begins_with_the_genesis_block() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let tip = store.tip().unwrap();
    assert_eq!(tip.state, world.genesis());
    assert_eq!((tip.body, tip.active), (BodyStatus::Complete, true));
    assert_eq!(store.block(&tip.state.id).unwrap().unwrap().1, []);
    assert_eq!(
        store.block_bytes(&tip.state.id).unwrap().unwrap(),
        world.network.genesis().encode()
    );
    let counts = store.counts().unwrap();
    assert_eq!((counts.blocks, counts.posts, counts.headers), (1, 0, 1));
    assert!(matches!(
        store.begin().unwrap().disconnect_tip(),
        Err(StoreError::OnlyGenesis)
    ));
}

#[test]
fn a_block_written_in_three_steps_is_the_same_as_in_one() {
    let world = World::new();
    let (block, state) = world.block(&world.genesis(), &notes(&world, 0, 5));
    let stepwise = Store::memory(&world.network).unwrap();
    let tx = stepwise.begin().unwrap();
    assert_eq!(tx.put_headers(&[(*block.header(), state)]).unwrap(), 1);
    assert_eq!(tx.put_headers(&[(*block.header(), state)]).unwrap(), 0);
    tx.put_body(&block).unwrap();
    assert_eq!(
        tx.has_leaf(&block.leaves().next().unwrap()).unwrap(),
        Some(Standing::Stored)
    );
    assert_eq!(tx.feed(&FeedQuery::default()).unwrap().posts, []);
    tx.connect(&block.id()).unwrap();
    tx.commit().unwrap();
    let at_once = Store::memory(&world.network).unwrap();
    let tx = at_once.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    tx.commit().unwrap();
    for store in [&stepwise, &at_once] {
        assert_eq!(store.tip().unwrap().state, state);
        assert_eq!(store.tip().unwrap().chain_posts, 5);
        assert_eq!(
            store.block_bytes(&block.id()).unwrap().unwrap(),
            block.encode()
        );
        let standing = Standing::Confirmed {
            block: block.id(),
            height: Height::new(1),
        };
        for entry in block.entries() {
            assert_eq!(store.has_leaf(&entry.leaf).unwrap(), Some(standing));
            assert_eq!(store.confirmed_at(&entry.id).unwrap(), Some(Height::new(1)));
        }
        assert_eq!(store.check().unwrap().problems, Vec::new());
    }
    assert_eq!(
        stepwise.feed(&FeedQuery::default()).unwrap(),
        at_once.feed(&FeedQuery::default()).unwrap()
    );
}

#[test]
fn a_bulk_that_was_cut_off_is_made_up_for_at_the_next_start() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let (block, state) = world.block(&world.genesis(), &notes(&world, 0, 5));
    let leaves: Vec<_> = block.leaves().collect();
    let waits = world.write(&Draft::note(0, 9, "waits"));
    let store = Store::open(dir.path(), &world.network).unwrap();
    store.widen().unwrap();
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    tx.pool_put(&world.checked(&waits), 0).unwrap();
    tx.commit().unwrap();
    let by_leaf = |store: &Store, leaves: &[Leaf]| {
        let readers = store.readers();
        readers.with(|reader| reader.posts_by_leaf(leaves)).unwrap()
    };
    assert_eq!(by_leaf(&store, &[waits.stub.leaf()]), [waits]);
    assert!(
        by_leaf(&store, &leaves).is_empty(),
        "they were written in bulk"
    );
    drop(store);
    let store = Store::open(dir.path(), &world.network).unwrap();
    assert_eq!(by_leaf(&store, &leaves).len(), leaves.len());
    assert_eq!(store.check().unwrap().problems, Vec::new());
    // And one that goes on finds them too, before anything is entered.
    store.widen().unwrap();
    let (next, state) = world.block(&state, &notes(&world, 5, 5));
    let tx = store.begin().unwrap();
    tx.put_block_connected(&next, &state).unwrap();
    tx.commit().unwrap();
    let last = next.leaves().last().unwrap();
    let tx = store.begin().unwrap();
    assert!(matches!(
        tx.has_leaf(&last).unwrap(),
        Some(Standing::Confirmed { .. })
    ));
    tx.commit().unwrap();
    store.shrink().unwrap();
    assert_eq!(by_leaf(&store, &[last]).len(), 1);
    assert_eq!(store.check().unwrap().problems, Vec::new());
}

#[test]
fn only_a_whole_valid_child_of_the_tip_is_connected() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let (first, first_state) = world.block(&world.genesis(), &notes(&world, 0, 1));
    let (second, second_state) = world.block(&first_state, &notes(&world, 1, 1));
    let tx = store.begin().unwrap();
    let unknown = tx.put_headers(&[(*second.header(), second_state)]);
    assert!(matches!(unknown, Err(StoreError::UnknownHeader { id }) if id == first.id()));
    assert!(matches!(
        tx.put_body(&first),
        Err(StoreError::UnknownHeader { .. })
    ));
    let headers = [
        (*first.header(), first_state),
        (*second.header(), second_state),
    ];
    assert_eq!(tx.put_headers(&headers).unwrap(), 2);
    assert!(matches!(
        tx.connect(&first.id()),
        Err(StoreError::BodyMissing { .. })
    ));
    tx.put_body(&second).unwrap();
    assert!(matches!(
        tx.connect(&second.id()),
        Err(StoreError::NotOnTip { .. })
    ));
    assert!(matches!(
        tx.connect(&BlockId::ZERO),
        Err(StoreError::UnknownHeader { .. })
    ));
    tx.put_body(&first).unwrap();
    tx.connect(&first.id()).unwrap();
    assert!(matches!(
        tx.connect(&first.id()),
        Err(StoreError::NotOnTip { .. })
    ));
    assert!(matches!(
        tx.mark_invalid(&first.id()),
        Err(StoreError::StillActive { .. })
    ));
    tx.mark_invalid(&second.id()).unwrap();
    assert!(matches!(
        tx.connect(&second.id()),
        Err(StoreError::MarkedInvalid { .. })
    ));
    let (third, third_state) = world.block(&second_state, &[]);
    tx.put_headers(&[(*third.header(), third_state)]).unwrap();
    assert!(
        tx.header(&third.id()).unwrap().unwrap().invalid,
        "follows an invalid one"
    );
}

#[test]
fn what_is_not_committed_never_was() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let (block, state) = world.block(&world.genesis(), &notes(&world, 0, 3));
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    drop(tx);
    assert_eq!(store.tip().unwrap().state, world.genesis());
    assert_eq!(store.header(&block.id()).unwrap(), None);
    // The author's row went too; it is made anew, not remembered.
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    tx.commit().unwrap();
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn a_savepoint_undoes_its_part_alone() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let (first, first_state) = world.block(&world.genesis(), &notes(&world, 0, 2));
    let (second, second_state) = world.block(&first_state, &notes(&world, 2, 2));
    let tx = store.begin().unwrap();
    tx.put_block_connected(&first, &first_state).unwrap();
    let part: Result<(), StoreError> = tx.savepoint(|tx| {
        tx.put_block_connected(&second, &second_state)?;
        tx.disconnect_tip()?;
        tx.disconnect_tip()?;
        Err(StoreError::Busy)
    });
    assert!(matches!(part, Err(StoreError::Busy)));
    tx.savepoint::<_, StoreError>(|tx| tx.put_setting("kept", "1"))
        .unwrap();
    tx.commit().unwrap();
    assert_eq!(store.tip().unwrap().state, first_state);
    assert_eq!(store.feed(&FeedQuery::default()).unwrap().posts.len(), 2);
    assert_eq!(store.setting("kept").unwrap().as_deref(), Some("1"));
    assert!(store.check().unwrap().is_ok());
}

/// Block a1 with the first three of four posts is active; b1 with the last three and b2 with the
/// first stand beside it.
struct Fork {
    world: World,
    store: Store,
    shared: Vec<Post>,
    a1: HeaderState,
    b1: HeaderState,
    b2: HeaderState,
}

impl Fork {
    fn new() -> Self {
        let world = World::new();
        let store = Store::memory(&world.network).unwrap();
        let shared = notes(&world, 0, 4);
        let (block, a1) = world.block(&world.genesis(), &shared[..3]);
        let (lower, b1) = world.block_with(&world.genesis(), &shared[1..], 1);
        let (upper, b2) = world.block_with(&b1, &shared[..1], 1);
        let tx = store.begin().unwrap();
        tx.put_block_connected(&block, &a1).unwrap();
        tx.put_headers(&[(*lower.header(), b1), (*upper.header(), b2)])
            .unwrap();
        tx.put_body(&upper).unwrap();
        tx.put_body(&lower).unwrap();
        tx.commit().unwrap();
        Self {
            world,
            store,
            shared,
            a1,
            b1,
            b2,
        }
    }
}

#[test]
fn a_branch_is_found_by_its_work_and_walked_down() {
    let Fork {
        world,
        store,
        a1,
        b1,
        b2,
        ..
    } = Fork::new();
    let heavier = store.heavier_than(&a1.work, 10).unwrap();
    assert_eq!(
        heavier
            .iter()
            .map(|header| header.state)
            .collect::<Vec<_>>(),
        [b2]
    );
    let whole = [(b1.id, BodyStatus::Complete), (b2.id, BodyStatus::Complete)];
    assert_eq!(store.branch(&b2.id, 10).unwrap(), whole);
    assert_eq!(store.branch(&b2.id, 1).unwrap(), whole[1..]);
    assert_eq!(store.branch(&a1.id, 10).unwrap(), [], "active");
    let ancestor = |of: &HeaderState, height| {
        store
            .ancestor(&of.id, Height::new(height))
            .unwrap()
            .map(|header| header.state)
    };
    assert_eq!(ancestor(&b2, 1), Some(b1));
    assert_eq!(ancestor(&b2, 0), Some(world.genesis()));
    assert_eq!(ancestor(&a1, 1), Some(a1));
    assert_eq!(ancestor(&b1, 2), None);
}

#[test]
fn a_branch_with_more_work_takes_over_in_one_transaction() {
    let Fork {
        world,
        store,
        shared,
        b1,
        b2,
        ..
    } = Fork::new();
    let tx = store.begin().unwrap();
    let off = tx.loose_posts(&tx.disconnect_tip().unwrap()).unwrap();
    let posts: Vec<Post> = off.iter().map(|post| post.post.clone()).collect();
    assert_eq!(posts, shared[..3]);
    assert!(off.iter().all(|post| post.standing == Standing::Stored));
    for post in &off {
        assert!(tx.pool_return(&post.leaf, 7).unwrap());
    }
    tx.connect(&b1.id).unwrap();
    assert_eq!(tx.pool().unwrap().posts.len(), 1);
    tx.connect(&b2.id).unwrap();
    tx.commit().unwrap();
    assert_eq!(store.tip().unwrap().state, b2);
    assert_eq!(store.pool().unwrap().posts, []);
    assert_eq!(
        store.confirmed_at(&world.id(&shared[0])).unwrap(),
        Some(Height::new(2))
    );
    assert_eq!(store.feed(&FeedQuery::default()).unwrap().posts.len(), 4);
    assert_eq!(store.counts().unwrap().posts, 4);
    assert_eq!(store.check().unwrap().problems, Vec::new());
}

#[test]
fn on_equal_work_the_body_that_was_complete_first_comes_first() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let blocks: Vec<_> = (0..3)
        .map(|n| world.block_with(&world.genesis(), &[], n))
        .collect();
    let tx = store.begin().unwrap();
    for (block, state) in &blocks {
        tx.put_headers(&[(*block.header(), *state)]).unwrap();
    }
    tx.put_body(&blocks[2].0).unwrap();
    tx.put_body(&blocks[1].0).unwrap();
    let order: Vec<_> = tx.heavier_than(&world.genesis().work, 9).unwrap();
    let order: Vec<_> = order.iter().map(|header| header.state.id).collect();
    assert_eq!(
        order,
        [blocks[2].0.id(), blocks[1].0.id(), blocks[0].0.id()]
    );
    tx.mark_invalid(&blocks[2].0.id()).unwrap();
    assert_eq!(tx.heavier_than(&world.genesis().work, 9).unwrap().len(), 2);
    assert_eq!(tx.children(&world.genesis().id).unwrap().len(), 3);
}

#[test]
fn headers_are_given_after_the_first_known_id() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let mut parent = world.genesis();
    let mut ids = vec![parent.id];
    let tx = store.begin().unwrap();
    for _ in 0..10 {
        let (block, state) = world.block(&parent, &[]);
        tx.put_block_connected(&block, &state).unwrap();
        ids.push(state.id);
        parent = state;
    }
    let (stale, stale_state) = world.block_with(&world.genesis(), &[], 9);
    tx.put_headers(&[(*stale.header(), stale_state)]).unwrap();
    let after = |locator: &[BlockId], max| -> Vec<BlockId> {
        tx.headers_after(locator, max)
            .unwrap()
            .iter()
            .map(|header| header.id())
            .collect()
    };
    assert_eq!(
        after(&[BlockId::ZERO, stale.id(), ids[7], ids[2]], 2),
        ids[8..10]
    );
    assert_eq!(after(&[], 3), ids[1..4]);
    assert_eq!(after(&[ids[10]], 3), []);
    let between = tx.headers_between(Height::new(3), Height::new(5)).unwrap();
    assert_eq!(
        between.iter().map(|header| header.id()).collect::<Vec<_>>(),
        ids[3..6]
    );
    let page = tx.blocks_page(None, 3).unwrap();
    assert_eq!(
        page.iter()
            .map(|header| header.state.id)
            .collect::<Vec<_>>(),
        [ids[10], ids[9], ids[8]]
    );
    let last = tx.blocks_page(Some(Height::new(1)), 3).unwrap();
    assert_eq!(
        last.iter()
            .map(|header| header.state.id)
            .collect::<Vec<_>>(),
        [ids[0]]
    );
}

#[test]
fn a_body_that_comes_again_brings_the_texts_that_lacked() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let mut posts = notes(&world, 0, 3);
    posts.push(world.write(&Draft::note(1, 3, "in a channel").tag("channel", "late")));
    let (whole, state) = world.block(&world.genesis(), &posts);
    let stripped: Vec<Post> = posts.iter().map(Post::without_text).collect();
    let (erased, _) = world.block(&world.genesis(), &stripped);
    assert_eq!(whole.id(), erased.id());
    let tx = store.begin().unwrap();
    tx.put_headers(&[(*whole.header(), state)]).unwrap();
    tx.put_body(&erased).unwrap();
    let status = |tx: &Tx<'_>| tx.header(&whole.id()).unwrap().unwrap().body;
    assert_eq!(status(&tx), BodyStatus::Incomplete);
    assert_eq!(
        tx.block_bytes(&whole.id()).unwrap().unwrap(),
        erased.encode()
    );
    assert_eq!(tx.posts_by_leaf(&[posts[0].stub.leaf()]).unwrap(), []);
    assert!(tx.has_leaf(&posts[0].stub.leaf()).unwrap().is_some());
    tx.put_body(&whole).unwrap();
    assert_eq!(status(&tx), BodyStatus::Complete);
    assert_eq!(
        tx.block_bytes(&whole.id()).unwrap().unwrap(),
        whole.encode()
    );
    tx.connect(&whole.id()).unwrap();
    tx.commit().unwrap();
    let query = FeedQuery {
        channel: Some("late".to_owned()),
        ..Default::default()
    };
    assert_eq!(store.feed(&query).unwrap().posts.len(), 1);
    let query = FeedQuery {
        text: Some("channel".to_owned()),
        ..Default::default()
    };
    assert_eq!(store.feed(&query).unwrap().posts.len(), 1);
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn no_word_of_an_erased_text_is_left_in_the_files() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &world.network).unwrap();
    let secret = "zqxjkvbunforgettable";
    let kept = world.write(&Draft::note(0, 10, "a harmless word"));
    let erased =
        world.write(&Draft::note(1, 11, &format!("a {secret} word")).tag("name", "Zzyzxqa"));
    let tx = store.begin().unwrap();
    for post in [&kept, &erased] {
        tx.pool_put(&world.checked(post), 11).unwrap();
    }
    tx.commit().unwrap();
    let holds = |word: &str| {
        let files = std::fs::read_dir(dir.path()).unwrap().flatten();
        let mut bytes = files.map(|file| std::fs::read(file.path()).unwrap());
        bytes.any(|bytes| {
            bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes())
        })
    };
    assert!(holds("unforgettable"));
    let tx = store.begin().unwrap();
    assert!(tx.erase_text(&erased.stub.leaf()).unwrap());
    assert!(tx.is_erased(&erased.stub.leaf()).unwrap());
    tx.commit().unwrap();
    assert!(store.wash().unwrap());
    assert!(!holds("unforgettable"));
    assert!(!holds("Zzyzxqa") && !holds("zzyzxqa"));
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn an_erased_text_is_gone_and_stays_away() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let posts = notes(&world, 0, 2);
    let (block, state) = world.block(&world.genesis(), &posts);
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    let leaf = posts[0].stub.leaf();
    assert!(tx.erase_text(&leaf).unwrap());
    assert!(!tx.erase_text(&leaf).unwrap());
    tx.put_body(&block).unwrap();
    tx.commit().unwrap();
    let shown = store.post(&world.id(&posts[0])).unwrap().unwrap();
    assert_eq!(shown.stored.post, posts[0].without_text());
    assert_eq!((shown.shown.content, shown.shown.unreadable), (None, false));
    let search = |text: &str| {
        let query = FeedQuery {
            text: Some(text.to_owned()),
            ..Default::default()
        };
        store.feed(&query).unwrap().posts.len()
    };
    assert_eq!((search("note 0"), search("note 1")), (0, 1));
    assert!(store.check().unwrap().is_ok(), "the chain still verifies");
    let (_, index, leaves) = store.proof_parts(&world.id(&posts[1])).unwrap().unwrap();
    assert_eq!((index, leaves), (1, block.leaves().collect()));
}

#[test]
fn readers_see_whole_transactions_alone() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &world.network).unwrap();
    let readers = store.readers();
    let (block, state) = world.block(&world.genesis(), &notes(&world, 0, 3));
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    let seen = |readers: &Readers| {
        readers.with(|reader| {
            Ok((
                reader.tip()?.state.height.get(),
                reader.feed(&FeedQuery::default())?.posts.len(),
            ))
        })
    };
    assert_eq!(seen(&readers).unwrap(), (0, 0));
    readers
        .with(|reader| {
            assert_eq!(reader.tip()?.state.height.get(), 0);
            tx.commit()?;
            assert_eq!(
                reader.tip()?.state.height.get(),
                0,
                "one state for one closure"
            );
            Ok(())
        })
        .unwrap();
    let threads: Vec<_> = (0..16)
        .map(|_| {
            let readers = readers.clone();
            std::thread::spawn(move || seen(&readers).unwrap())
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), (1, 3));
    }
}
