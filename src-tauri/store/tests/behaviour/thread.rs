//! A post with what it answers and what answers it.

use blocknet_chain::{Kind, Post, PostId};
use blocknet_store::{Reading, Standing, Store, Thread};

use crate::world::{Draft, World};

fn put(world: &World, store: &Store, posts: &[Post]) {
    let tx = store.begin().unwrap();
    for post in posts {
        tx.pool_put(&world.checked(post), 0).unwrap();
    }
    tx.commit().unwrap();
}

fn contents(posts: &[blocknet_store::FeedPost]) -> Vec<&str> {
    posts
        .iter()
        .map(|post| post.shown.content.as_deref().unwrap())
        .collect()
}

fn thread(store: &Store, id: &PostId, limit: usize) -> Thread {
    store.thread(id, limit).unwrap().unwrap()
}

#[test]
fn replies_come_depth_first_oldest_first_in_pages_of_any_size() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let root = world.write(&Draft::note(0, 0, "root"));
    let reply =
        |to: &Post, at: u64, name: &str| world.write(&Draft::note(1, at, name).to(world.id(to)));
    let a = reply(&root, 10, "a");
    let b = reply(&root, 20, "b");
    let (a1, a2) = (reply(&a, 40, "a1"), reply(&a, 30, "a2"));
    let a11 = reply(&a1, 50, "a11");
    let (b1, b2) = (reply(&b, 21, "b1"), reply(&b, 21, "b2"));
    let liked = world.write(
        &Draft::note(2, 5, "like")
            .of_kind(Kind::REACTION)
            .to(world.id(&root)),
    );
    let posts = [&b2, &a11, &liked, &root, &a1, &b, &a2, &b1, &a].map(Post::clone);
    put(&world, &store, &posts);
    let id = world.id(&root);
    let whole = thread(&store, &id, 500);
    // b2 was stored before b1, in the same second.
    let order = ["a", "a2", "a1", "a11", "b", "b2", "b1"];
    assert_eq!(contents(&whole.replies), order);
    assert_eq!((whole.root, whole.next), (None, None));
    for limit in 1..=7 {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = store.thread_after(&id, limit, after).unwrap().unwrap();
            assert!(page.replies.len() <= limit);
            found.extend(
                contents(&page.replies)
                    .iter()
                    .map(|content| (*content).to_owned()),
            );
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, order, "{limit}");
    }
    let middle = thread(&store, &world.id(&a1), 10);
    assert_eq!(contents(&[middle.root.unwrap()]), ["root"]);
    assert_eq!(contents(&middle.ancestors), ["a"]);
    assert_eq!(contents(&middle.replies), ["a11"]);
}

#[test]
fn a_cursor_of_another_thread_leads_nowhere() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let (one, other) = (
        world.write(&Draft::note(0, 0, "one")),
        world.write(&Draft::note(0, 1, "other")),
    );
    let replies = [1, 2, 3].map(|at| world.write(&Draft::note(1, at, "r").to(world.id(&one))));
    put(
        &world,
        &store,
        &[vec![one.clone(), other.clone()], replies.to_vec()].concat(),
    );
    let next = thread(&store, &world.id(&one), 1).next;
    assert!(next.is_some());
    let wrong = store
        .thread_after(&world.id(&other), 5, next)
        .unwrap()
        .unwrap();
    assert_eq!((wrong.replies, wrong.next), (vec![], None));
    let wrong = store
        .thread_after(&world.id(&one), 5, Some("1.7fff".parse().unwrap()))
        .unwrap()
        .unwrap();
    assert_eq!(wrong.replies, []);
}

#[test]
fn ancestors_end_after_64_or_where_one_is_unknown() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let mut chain = vec![world.write(&Draft::note(0, 0, "0").to(PostId::from_bytes([9; 32])))];
    for n in 1..300 {
        let parent = world.id(&chain[chain.len() - 1]);
        chain.push(world.write(&Draft::note(0, n, &n.to_string()).to(parent)));
    }
    put(&world, &store, &chain);
    let found = thread(&store, &world.id(&chain[10]), 500);
    assert_eq!(contents(&[found.root.unwrap()]), ["0"]);
    assert_eq!(found.ancestors.len(), 9);
    assert_eq!(
        found.replies.len(),
        256,
        "deeper ones have a thread of their own"
    );
    let found = thread(&store, &world.id(&chain[100]), 1);
    assert_eq!(contents(&[found.root.unwrap()]), ["36"]);
    assert_eq!(contents(&found.ancestors)[62], "99");
    assert_eq!(found.ancestors.len(), 63);
    assert_eq!(store.thread(&PostId::ZERO, 5).unwrap(), None);
}

#[test]
fn an_ancestor_off_the_chain_is_not_shown_one_left_out_is() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let root = world.write(&Draft::note(0, 0, "root"));
    let reply = world.write(&Draft::note(1, 1, "reply").to(world.id(&root)));
    put(&world, &store, &[root.clone(), reply.clone()]);
    for (standing, shown) in [(Standing::LeftOut, true), (Standing::Stored, false)] {
        let tx = store.begin().unwrap();
        tx.set_standing(&root.stub.leaf(), standing).unwrap();
        tx.commit().unwrap();
        assert_eq!(thread(&store, &world.id(&reply), 5).root.is_some(), shown);
    }
}

#[test]
fn a_parent_that_only_begins_alike_is_another_parent() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let root = world.write(&Draft::note(0, 0, "root"));
    let mut alike = world.id(&root).to_bytes();
    alike[31] ^= 1;
    let forged = world.write(&Draft::note(1, 1, "forged").to(PostId::from_bytes(alike)));
    put(&world, &store, &[root.clone(), forged]);
    let found = thread(&store, &world.id(&root), 5);
    assert_eq!((found.replies.len(), found.post.shown.replies), (0, 0));
    assert_eq!(
        store.confirmed_at(&PostId::from_bytes(alike)).unwrap(),
        None
    );
    assert_eq!(store.post(&PostId::from_bytes(alike)).unwrap(), None);
}
