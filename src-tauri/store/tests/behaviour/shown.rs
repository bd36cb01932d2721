//! Edits, deletes, reactions: what a reader should see of a post.

use blocknet_chain::{HeaderState, Kind, Post, PostId};
use blocknet_store::{FeedQuery, Reading, Shown, Standing, Store, Tx};

use crate::world::{Draft, World};

/// A store with one note by author 0, and a block for each call of `confirm`.
struct Scene {
    world: World,
    store: Store,
    note: PostId,
    tip: std::cell::Cell<HeaderState>,
}

impl Scene {
    fn new() -> Self {
        let world = World::new();
        let store = Store::memory(&world.network).unwrap();
        let note = world.write(
            &Draft::note(0, 0, "first")
                .tag("name", "Ada")
                .tag("channel", "tea"),
        );
        let tip = std::cell::Cell::new(world.genesis());
        let scene = Self {
            note: world.id(&note),
            world,
            store,
            tip,
        };
        scene.confirm(&[note]);
        scene
    }

    fn change(&self, author: usize, at: u64, kind: Kind, content: &str) -> Post {
        self.world
            .write(&Draft::note(author, at, content).of_kind(kind).to(self.note))
    }

    fn confirm(&self, posts: &[Post]) {
        let (block, state) = self.world.block(&self.tip.get(), posts);
        self.write(|tx| tx.put_block_connected(&block, &state).unwrap());
        self.tip.set(state);
    }

    fn pool(&self, post: &Post) {
        self.write(|tx| assert!(tx.pool_put(&self.world.checked(post), 0).unwrap()));
    }

    fn write(&self, write: impl FnOnce(&Tx<'_>)) {
        let tx = self.store.begin().unwrap();
        write(&tx);
        tx.commit().unwrap();
    }

    fn shown(&self) -> Shown {
        self.store.post(&self.note).unwrap().unwrap().shown
    }

    fn shown_to(&self, author: usize) -> Shown {
        let own = self.world.key(author);
        let read = self
            .store
            .readers()
            .with(|reader| reader.as_author(own).post(&self.note));
        read.unwrap().unwrap().shown
    }

    fn content(&self) -> Option<String> {
        self.shown().content
    }
}

#[test]
fn shows_name_channel_and_content() {
    let scene = Scene::new();
    let shown = scene.shown();
    assert_eq!(shown.name.as_deref(), Some("Ada"));
    assert_eq!(shown.channel.as_deref(), Some("tea"));
    assert_eq!(shown.content.as_deref(), Some("first"));
    assert_eq!(
        (shown.edited, shown.deleted, shown.unreadable),
        (None, false, false)
    );
}

#[test]
fn the_last_edit_in_chain_order_wins() {
    let scene = Scene::new();
    let earlier = scene.change(0, 50, Kind::EDIT, "created later, confirmed earlier");
    let later = scene.change(0, 40, Kind::EDIT, "created earlier, confirmed later");
    scene.confirm(&[
        scene.change(0, 60, Kind::EDIT, "first in its block"),
        earlier,
    ]);
    assert_eq!(
        scene.content().as_deref(),
        Some("created later, confirmed earlier")
    );
    scene.confirm(std::slice::from_ref(&later));
    assert_eq!(
        scene.content().as_deref(),
        Some("created earlier, confirmed later")
    );
    assert_eq!(scene.shown().edited, Some(scene.world.id(&later)));
    scene.pool(&scene.change(0, 30, Kind::EDIT, "waits, so it comes after"));
    assert_eq!(scene.content().as_deref(), Some("waits, so it comes after"));
    scene.write(|tx| {
        tx.disconnect_tip().unwrap();
        let leaves: Vec<_> = tx
            .pool()
            .unwrap()
            .posts
            .iter()
            .map(|waits| waits.stored.leaf)
            .collect();
        tx.pool_remove(&leaves).unwrap();
    });
    assert_eq!(
        scene.content().as_deref(),
        Some("created later, confirmed earlier")
    );
}

#[test]
fn only_the_authors_own_edits_and_deletes_have_effect() {
    let scene = Scene::new();
    scene.confirm(&[
        scene.change(1, 1, Kind::EDIT, "forged"),
        scene.change(1, 2, Kind::DELETE, ""),
        scene.change(0, 3, Kind::PROFILE, "no edit"),
        scene.change(0, 4, Kind::new(9), "unknown"),
    ]);
    let shown = scene.shown();
    assert_eq!(shown.content.as_deref(), Some("first"));
    assert_eq!(
        (shown.edited, shown.deleted, shown.replies),
        (None, false, 0)
    );
}

#[test]
fn a_delete_is_final() {
    let scene = Scene::new();
    scene.pool(&scene.change(0, 1, Kind::DELETE, ""));
    assert!(scene.shown().deleted);
    scene.confirm(&[scene.change(0, 2, Kind::EDIT, "back?")]);
    let shown = scene.shown();
    assert_eq!((shown.deleted, shown.content), (true, None));
}

#[test]
fn a_text_that_breaks_t1_is_kept_and_unreadable() {
    let scene = Scene::new();
    let broken = scene
        .world
        .sign(&Draft::note(1, 1, ""), vec![0, 0xff, 0xfe]);
    let empty = scene.world.sign(&Draft::note(1, 2, ""), Vec::new());
    scene.confirm(&[broken.clone(), empty.clone()]);
    for post in [&broken, &empty] {
        let found = scene.store.post(&scene.world.id(post)).unwrap().unwrap();
        assert_eq!(&found.stored.post, post);
        assert_eq!((found.shown.unreadable, found.shown.content), (true, None));
    }
    let edit = Draft::note(0, 3, "").of_kind(Kind::EDIT).to(scene.note);
    scene.confirm(&[scene.world.sign(&edit, vec![200])]);
    assert_eq!((scene.shown().unreadable, scene.content()), (true, None));
    scene.confirm(&[scene.change(0, 4, Kind::EDIT, "readable again")]);
    assert_eq!(scene.content().as_deref(), Some("readable again"));
    assert!(scene.store.check().unwrap().is_ok());
}

#[test]
fn counts_replies_and_each_author_once_for_a_reaction() {
    let scene = Scene::new();
    let taken_back = scene.change(4, 9, Kind::REACTION, "👍");
    let regret = Draft::note(4, 10, "")
        .of_kind(Kind::DELETE)
        .to(scene.world.id(&taken_back));
    scene.confirm(&[
        scene.change(1, 1, Kind::REACTION, "👍"),
        scene.change(1, 2, Kind::REACTION, "👍"),
        scene.change(2, 3, Kind::REACTION, "👍"),
        scene.change(2, 4, Kind::REACTION, "tea"),
        scene.change(3, 5, Kind::REACTION, ""),
        scene.change(3, 6, Kind::REACTION, &"long".repeat(20)),
        scene.change(3, 7, Kind::NOTE, "a reply"),
        scene.change(3, 8, Kind::NOTE, "another"),
        taken_back,
        scene.world.write(&regret),
    ]);
    scene.pool(&scene.change(5, 11, Kind::REACTION, "tea"));
    scene.pool(&scene.change(5, 12, Kind::REACTION, "a\nb"));
    let shown = scene.shown();
    let counted: Vec<_> = shown
        .reactions
        .iter()
        .map(|one| (one.content.as_str(), one.count, one.mine))
        .collect();
    assert_eq!(counted, [("tea", 2, None), ("👍", 2, None)]);
    assert_eq!(shown.replies, 2);
}

#[test]
fn a_list_looks_at_the_newest_reactions_of_a_post_and_no_further() {
    let scene = Scene::new();
    let mut reactions = vec![scene.change(1, 1, Kind::REACTION, "old")];
    reactions.extend((0..220).map(|at| scene.change(2, 2 + at, Kind::REACTION, "new")));
    scene.confirm(&reactions);
    let signs = |shown: &Shown| -> Vec<String> {
        let signs = shown.reactions.iter();
        signs.map(|one| one.content.clone()).collect()
    };
    assert_eq!(signs(&scene.shown()), ["new", "old"]);
    let page = scene.store.feed(&FeedQuery::default()).unwrap();
    let [listed] = page.posts.as_slice() else {
        panic!("{} posts", page.posts.len());
    };
    assert_eq!(signs(&listed.shown), ["new"]);
}

#[test]
fn tells_a_reader_of_its_own_reactions_and_changes() {
    let scene = Scene::new();
    let confirmed = scene.change(1, 1, Kind::REACTION, "👍");
    scene.confirm(&[confirmed.clone(), scene.change(2, 2, Kind::REACTION, "👍")]);
    let waits = scene.change(1, 3, Kind::REACTION, "tea");
    scene.pool(&waits);
    let lost = scene.change(1, 4, Kind::REACTION, "lost");
    scene.pool(&lost);
    let out = Standing::LeftOut;
    scene.write(|tx| assert!(tx.set_standing(&lost.stub.leaf(), out).unwrap()));
    let shown = scene.shown_to(1);
    let of = |sign: &str| {
        shown
            .reactions
            .iter()
            .find(|one| one.content == sign)
            .unwrap()
    };
    let id = |post: &Post| scene.world.id(post);
    assert_eq!((of("👍").count, of("👍").mine), (2, Some(id(&confirmed))));
    assert_eq!(
        (of("tea").mine, of("tea").waiting),
        (Some(id(&waits)), true)
    );
    assert!(!of("👍").waiting);
    assert_eq!(shown.left_out.len(), 1);
    assert_eq!(
        (shown.left_out[0].id, shown.left_out[0].content.as_str()),
        (id(&lost), "lost")
    );
    let other = scene.shown_to(3);
    assert!(other.left_out.is_empty() && other.reactions.iter().all(|one| one.mine.is_none()));
}

#[test]
fn says_where_the_edit_or_delete_stands_that_counts() {
    let scene = Scene::new();
    assert_eq!(scene.shown().change, None);
    let edit = scene.change(0, 1, Kind::EDIT, "second");
    scene.pool(&edit);
    let change = scene.shown().change.unwrap();
    assert_eq!(
        (change.id, change.standing),
        (scene.world.id(&edit), Standing::Pooled)
    );
    let delete = scene.change(0, 2, Kind::DELETE, "");
    scene.confirm(std::slice::from_ref(&delete));
    let change = scene.shown().change.unwrap();
    assert_eq!(change.id, scene.world.id(&delete));
    assert!(matches!(change.standing, Standing::Confirmed { .. }));
}

#[test]
fn odd_names_and_channels_are_not_shown() {
    let scene = Scene::new();
    let long = "n".repeat(65);
    for (at, name, channel) in [
        (1, long.as_str(), "Tea"),
        (2, "", "a b"),
        (3, "", &"c".repeat(33)),
    ] {
        let post = scene.world.write(
            &Draft::note(1, at, "x")
                .tag("name", name)
                .tag("channel", channel),
        );
        scene.confirm(std::slice::from_ref(&post));
        let shown = scene
            .store
            .post(&scene.world.id(&post))
            .unwrap()
            .unwrap()
            .shown;
        assert_eq!(
            (shown.name, shown.channel),
            (None, None),
            "{name} {channel}"
        );
    }
    let twice = Draft::note(1, 4, "x")
        .tag("channel", "one")
        .tag("channel", "two");
    let post = scene.world.write(&twice);
    scene.confirm(std::slice::from_ref(&post));
    let shown = scene
        .store
        .post(&scene.world.id(&post))
        .unwrap()
        .unwrap()
        .shown;
    assert_eq!(shown.channel.as_deref(), Some("one"), "the first counts");
}
