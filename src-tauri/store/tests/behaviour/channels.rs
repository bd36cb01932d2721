//! The list of channels: always what the notes say, whatever moves them.

use std::collections::BTreeMap;

use blocknet_chain::{Kind, Leaf, Post};
use blocknet_store::{Reading, Standing, Store, StoreError, Veil};

use crate::world::{Draft, World};

fn note(world: &World, at: u64, channel: &str) -> Post {
    world.write(&Draft::note(1, at, &format!("at {at}")).tag("channel", channel))
}

fn listed(store: &Store) -> Vec<(String, u64, u64)> {
    let page = store.channels(None, 100).unwrap();
    page.channels
        .into_iter()
        .map(|channel| (channel.name, channel.posts, channel.last))
        .collect()
}

#[test]
fn counts_notes_in_the_chain_and_waiting_and_follows_them() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let posts = [
        note(&world, 1, "tea"),
        note(&world, 2, "minutes"),
        note(&world, 3, "tea"),
        world.write(&Draft::note(1, 9, "x").tag("channel", "No Channel")),
        world.write(
            &Draft::note(1, 9, "y")
                .tag("channel", "tea")
                .of_kind(Kind::PROFILE),
        ),
    ];
    let (block, state) = world.block(&world.genesis(), &posts);
    let waits = note(&world, 5, "minutes");
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    tx.pool_put(&world.checked(&waits), 0).unwrap();
    tx.commit().unwrap();
    let at = |secs| world.time(secs);
    assert_eq!(
        listed(&store),
        [
            ("minutes".to_owned(), 2, at(5)),
            ("tea".to_owned(), 2, at(3))
        ]
    );
    let leave = |leaf: Leaf| {
        let tx = store.begin().unwrap();
        assert!(tx.set_standing(&leaf, Standing::LeftOut).unwrap());
        tx.commit().unwrap();
    };
    leave(waits.stub.leaf());
    assert_eq!(
        listed(&store),
        [
            ("tea".to_owned(), 2, at(3)),
            ("minutes".to_owned(), 1, at(2))
        ]
    );
    let tx = store.begin().unwrap();
    tx.disconnect_tip().unwrap();
    tx.commit().unwrap();
    assert!(listed(&store).is_empty(), "nothing stands in the chain");
    let tx = store.begin().unwrap();
    tx.connect(&state.id).unwrap();
    tx.commit().unwrap();
    assert_eq!(listed(&store).len(), 2);
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn what_comes_and_goes_within_one_transaction_is_counted_once() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let [stays, leaves, undone] = [1, 2, 3].map(|at| note(&world, at, "tea"));
    let tx = store.begin().unwrap();
    tx.pool_put(&world.checked(&stays), 0).unwrap();
    tx.pool_put(&world.checked(&leaves), 0).unwrap();
    tx.set_standing(&leaves.stub.leaf(), Standing::LeftOut)
        .unwrap();
    let part = tx.savepoint::<(), StoreError>(|tx| {
        tx.pool_put(&world.checked(&undone), 0)?;
        assert_eq!(tx.channels(None, 9)?.channels[0].posts, 2);
        Err(StoreError::OnlyGenesis)
    });
    assert!(part.is_err());
    tx.commit().unwrap();
    assert_eq!(listed(&store), [("tea".to_owned(), 1, world.time(1))]);
    // And whoever came before a part that is undone is not undone with it.
    let tx = store.begin().unwrap();
    tx.pool_put(&world.checked(&undone), 0).unwrap();
    let part = tx.savepoint::<(), StoreError>(|tx| {
        tx.set_standing(&stays.stub.leaf(), Standing::LeftOut)?;
        Err(StoreError::OnlyGenesis)
    });
    assert!(part.is_err());
    tx.commit().unwrap();
    assert_eq!(listed(&store), [("tea".to_owned(), 2, world.time(3))]);
}

#[test]
fn pages_to_the_end_and_finds_by_name() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    // Two channels share each second.
    let posts: Vec<Post> = (0..9)
        .map(|n| note(&world, n / 2, &format!("c{n}")))
        .collect();
    let (block, state) = world.block(&world.genesis(), &posts);
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    tx.commit().unwrap();
    for limit in 1..=10 {
        let mut names = Vec::new();
        let mut before = None;
        loop {
            let page = store.channels(before.as_ref(), limit).unwrap();
            names.extend(page.channels.into_iter().map(|channel| channel.name));
            match page.next {
                // As a client would: through text.
                Some(next) => before = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        let expected = ["c8", "c7", "c6", "c5", "c4", "c3", "c2", "c1", "c0"];
        assert_eq!(names, expected, "{limit}");
    }
    let found = store
        .channels_named(&["c3".to_owned(), "nowhere".to_owned()])
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].name.as_str(), found[0].posts), ("c3", 1));
}

#[derive(Debug)]
struct Hidden(Vec<Leaf>);

impl Veil for Hidden {
    fn hides(&self, leaf: &Leaf) -> bool {
        self.0.contains(leaf)
    }

    fn hidden(&self) -> Vec<Leaf> {
        self.0.clone()
    }
}

#[test]
fn strangers_see_nothing_of_what_is_hidden_from_them() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let known = note(&world, 1, "tea");
    let (block, state) = world.block(&world.genesis(), &[known]);
    let hidden = [note(&world, 7, "tea"), note(&world, 8, "secret")];
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    for post in &hidden {
        tx.pool_put(&world.checked(post), 0).unwrap();
    }
    tx.commit().unwrap();
    let veil = Hidden(hidden.iter().map(|post| post.stub.leaf()).collect());
    let seen = store
        .readers()
        .with(|reader| reader.behind(&veil).channels(None, 10))
        .unwrap();
    let seen: BTreeMap<_, _> = seen
        .channels
        .into_iter()
        .map(|channel| (channel.name, (channel.posts, channel.last)))
        .collect();
    assert_eq!(
        seen,
        BTreeMap::from([("tea".to_owned(), (1, world.time(1)))])
    );
    assert_eq!(listed(&store).len(), 2, "the owner sees both");
    let silent = world.write(&Draft::note(2, 9, "my first"));
    let tx = store.begin().unwrap();
    tx.pool_put(&world.checked(&silent), 0).unwrap();
    tx.commit().unwrap();
    let card = |veil: &Hidden, post: &Post| {
        let author = post.stub.author();
        let of = |reader: &blocknet_store::Reader| reader.behind(veil).author_card(&author);
        store.readers().with(of).unwrap()
    };
    assert!(card(&veil, &silent).is_some());
    assert!(card(&veil, &hidden[0]).is_some(), "a block has one");
    let veil = Hidden(vec![silent.stub.leaf()]);
    assert_eq!(card(&veil, &silent), None, "nor that somebody is there");
}
