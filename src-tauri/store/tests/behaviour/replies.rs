//! What answers the owner, or names the owner.

use blocknet_chain::{HeaderState, Kind, Post, PostId};
use blocknet_store::{Reading, Standing, Store, Watch};

use crate::world::{Draft, World};

const OWN: usize = 0;

struct Scene {
    world: World,
    store: Store,
    tip: std::cell::Cell<HeaderState>,
}

impl Scene {
    fn new() -> Self {
        let world = World::new();
        let store = Store::memory(&world.network).unwrap();
        let tip = std::cell::Cell::new(world.genesis());
        Self { world, store, tip }
    }

    fn watch(&self, words: &[&str]) {
        self.store.watch(&self.words(words)).unwrap();
    }

    fn words(&self, words: &[&str]) -> Watch {
        Watch {
            own: self.world.key(OWN),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        }
    }

    fn note(&self, author: usize, at: u64, content: &str) -> Post {
        self.world.write(&Draft::note(author, at, content))
    }

    fn reply(&self, author: usize, at: u64, to: &Post, content: &str) -> Post {
        let draft = Draft::note(author, at, content).to(self.world.id(to));
        self.world.write(&draft)
    }

    fn confirm(&self, posts: &[Post]) {
        let (block, state) = self.world.block(&self.tip.get(), posts);
        let tx = self.store.begin().unwrap();
        tx.put_block_connected(&block, &state).unwrap();
        tx.commit().unwrap();
        self.tip.set(state);
    }

    fn contents(&self) -> Vec<String> {
        let page = self.store.replies(None, 100).unwrap();
        page.replies
            .iter()
            .map(|reply| reply.post.shown.content.clone().unwrap())
            .collect()
    }

    fn unread(&self) -> (u32, Option<PostId>) {
        let unread = self.store.replies_unread().unwrap();
        (unread.count, unread.newest)
    }
}

/// Own posts, answers of others and of the owner, and texts with the name in them.
fn written(scene: &Scene) -> Vec<Post> {
    let own = scene.note(OWN, 1, "mine");
    let other = scene.note(1, 2, "not mine");
    vec![
        scene.reply(1, 3, &own, "an answer"),
        scene.reply(OWN, 4, &own, "my own answer"),
        scene.reply(2, 5, &other, "an answer to somebody else"),
        scene.note(2, 6, "hello @ADA, are you there?"),
        scene.note(2, 7, "write to ada@adam.example or @adam"),
        scene.note(OWN, 8, "I am @ada"),
        scene.reply(3, 9, &other, "ask @k7qf-w2mz"),
        scene.world.write(
            &Draft::note(3, 10, "👍")
                .of_kind(Kind::REACTION)
                .to(scene.world.id(&own)),
        ),
        own,
        other,
    ]
}

const EXPECTED: [&str; 3] = ["ask @k7qf-w2mz", "hello @ADA, are you there?", "an answer"];

#[test]
fn notes_answers_and_mentions_as_they_come_even_before_what_they_answer() {
    let scene = Scene::new();
    scene.watch(&["@ada", "@k7qf-w2mz"]);
    scene.confirm(&written(&scene));
    assert_eq!(scene.contents(), EXPECTED);
    let page = scene.store.replies(None, 100).unwrap();
    let mentions: Vec<_> = page.replies.iter().map(|reply| reply.mention).collect();
    assert_eq!(mentions, [true, true, false]);
    assert_eq!(scene.unread().0, 3);
}

#[test]
fn finds_what_was_here_before_its_owner_and_counts_it_as_seen() {
    let scene = Scene::new();
    scene.confirm(&written(&scene));
    scene.watch(&["@ada", "@k7qf-w2mz"]);
    assert_eq!(scene.contents(), EXPECTED);
    assert_eq!(scene.unread(), (0, None));
    scene.watch(&["@zoe"]);
    assert_eq!(scene.contents(), ["an answer"], "by other words");
}

#[test]
fn what_was_seen_stays_seen_and_what_comes_later_is_new() {
    let scene = Scene::new();
    scene.watch(&["@ada"]);
    let own = scene.note(OWN, 1, "mine");
    let first = scene.reply(1, 2, &own, "first");
    scene.confirm(&[own.clone(), first.clone()]);
    assert_eq!(scene.unread(), (1, Some(scene.world.id(&first))));
    let newest = scene.store.replies(None, 1).unwrap().newest.unwrap();
    let see = |through| {
        let tx = scene.store.begin().unwrap();
        tx.see_replies(through).unwrap();
        tx.commit().unwrap();
    };
    see(newest);
    assert_eq!(scene.unread(), (0, None));
    let second = scene.reply(2, 3, &own, "second");
    let tx = scene.store.begin().unwrap();
    tx.pool_put(&scene.world.checked(&second), 0).unwrap();
    tx.commit().unwrap();
    see(newest);
    assert_eq!(scene.unread(), (1, Some(scene.world.id(&second))));
    let page = scene.store.replies(None, 10).unwrap();
    let unread: Vec<_> = page.replies.iter().map(|reply| reply.unread).collect();
    assert_eq!(unread, [true, false]);
    // A cursor from nowhere does not hide what will come.
    see("0.7fffffffffffffff".parse().unwrap());
    let third = scene.reply(2, 4, &own, "third");
    scene.confirm(std::slice::from_ref(&third));
    assert_eq!(scene.unread(), (1, Some(scene.world.id(&third))));
}

#[test]
fn what_no_list_shows_is_no_reply() {
    let scene = Scene::new();
    scene.watch(&["@ada"]);
    let own = scene.note(OWN, 1, "mine");
    scene.confirm(std::slice::from_ref(&own));
    let gone = scene.reply(1, 2, &own, "gone");
    let tx = scene.store.begin().unwrap();
    tx.pool_put(&scene.world.checked(&gone), 0).unwrap();
    tx.commit().unwrap();
    assert_eq!(scene.contents(), ["gone"]);
    let tx = scene.store.begin().unwrap();
    let leaf = gone.stub.leaf();
    assert!(tx.set_standing(&leaf, Standing::LeftOut).unwrap());
    tx.commit().unwrap();
    assert!(scene.contents().is_empty());
    assert_eq!(scene.unread(), (0, None));
}

#[test]
fn pages_from_the_last_to_come_to_the_first() {
    let scene = Scene::new();
    scene.watch(&["@ada"]);
    let own = scene.note(OWN, 1, "mine");
    let mut posts = vec![own.clone()];
    posts.extend((0..7).map(|n| scene.reply(1, 20 - n, &own, &n.to_string())));
    scene.confirm(&posts);
    for limit in 1..=8 {
        let mut found = Vec::new();
        let mut before = None;
        loop {
            let page = scene.store.replies(before, limit).unwrap();
            found.extend(
                page.replies
                    .into_iter()
                    .map(|reply| reply.post.shown.content.unwrap()),
            );
            match page.next {
                Some(next) => before = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        assert_eq!(found, ["6", "5", "4", "3", "2", "1", "0"], "{limit}");
    }
}

#[test]
fn the_last_profile_says_who_an_author_is() {
    let scene = Scene::new();
    let key = scene.world.key(1);
    assert_eq!(scene.store.author_card(&key).unwrap(), None);
    let named = scene
        .world
        .write(&Draft::note(1, 1, "hi").tag("name", "Ben"));
    scene.confirm(&[named]);
    let card = scene.store.author_card(&key).unwrap().unwrap();
    assert_eq!((card.name.as_deref(), card.about), (Some("Ben"), None));
    let profile = |at, about: &str| {
        let draft = Draft::note(1, at, about).of_kind(Kind::PROFILE);
        scene.world.write(&draft.tag("name", "Benedict"))
    };
    scene.confirm(&[profile(9, "written later, in an earlier block")]);
    scene.confirm(&[profile(3, "in the last block")]);
    let card = scene.store.author_card(&key).unwrap().unwrap();
    assert_eq!(card.about.as_deref(), Some("in the last block"));
    assert_eq!(card.name.as_deref(), Some("Benedict"));
    let waits = profile(2, "waits");
    let tx = scene.store.begin().unwrap();
    tx.pool_put(&scene.world.checked(&waits), 0).unwrap();
    tx.commit().unwrap();
    let card = scene.store.author_card(&key).unwrap().unwrap();
    assert_eq!(card.about.as_deref(), Some("waits"));
    assert_eq!(card.profile.unwrap().id, scene.world.id(&waits));
}

#[test]
fn each_identity_has_its_own_mark_of_what_it_has_seen() {
    let scene = Scene::new();
    let other = Watch {
        own: scene.world.key(1),
        words: vec![],
    };
    scene.watch(&[]);
    let own = scene.note(OWN, 10, "mine");
    scene.confirm(std::slice::from_ref(&own));
    scene.store.watch(&other).unwrap();
    scene.confirm(&[scene.reply(2, 11, &own, "while you were another")]);
    assert_eq!(scene.unread().0, 0, "it is to nobody who watches");
    scene.watch(&[]);
    assert_eq!(scene.unread().0, 1);
    let newest = scene.store.replies(None, 10).unwrap().newest.unwrap();
    let tx = scene.store.begin().unwrap();
    tx.see_replies(newest).unwrap();
    tx.commit().unwrap();
    scene.store.watch(&other).unwrap();
    scene.watch(&[]);
    assert_eq!(scene.unread().0, 0, "what was seen stays seen");
}
