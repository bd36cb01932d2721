//! Text search: strangers type the queries.

use blocknet_chain::{Kind, Post};
use blocknet_store::{FeedQuery, Reading, Standing, Store};
use proptest::prelude::*;

use crate::world::{Draft, World};

fn filled(world: &World) -> (Store, Vec<Post>) {
    let store = Store::memory(&world.network).unwrap();
    let drafts = [
        Draft::note(0, 5, "The quick brown fox").tag("channel", "zoo"),
        Draft::note(1, 4, "a quick lunch of brown bread"),
        Draft::note(0, 3, "Crème brûlée für Ölmalerei"),
        Draft::note(1, 2, "content: AND OR NOT NEAR"),
        Draft::note(0, 1, "foxes are quicker").tag("channel", "zoo"),
    ];
    let posts: Vec<Post> = drafts.iter().map(|draft| world.write(draft)).collect();
    let tx = store.begin().unwrap();
    for post in &posts {
        tx.pool_put(&world.checked(post), 0).unwrap();
    }
    tx.commit().unwrap();
    (store, posts)
}

/// The places in `posts` of what a query finds.
fn found(store: &Store, posts: &[Post], query: &FeedQuery) -> Vec<usize> {
    let page = store
        .feed(&FeedQuery {
            limit: 50,
            ..query.clone()
        })
        .unwrap();
    assert_eq!(page.next, None);
    let place = |found: &Post| posts.iter().position(|post| post == found).unwrap();
    page.posts
        .iter()
        .map(|found| place(&found.stored.post))
        .collect()
}

fn text(text: &str) -> FeedQuery {
    FeedQuery {
        text: Some(text.to_owned()),
        ..FeedQuery::default()
    }
}

#[test]
fn finds_words_phrases_and_prefixes() {
    let world = World::new();
    let (store, posts) = filled(&world);
    let table: [(&str, &[usize]); 20] = [
        ("quick", &[1, 0]),
        ("QUICK", &[1, 0]),
        ("quick brown", &[1, 0]),
        ("\"quick brown\"", &[0]),
        ("quick*", &[4, 1, 0]),
        ("q*", &[]),
        ("fox", &[0]),
        ("fox*", &[4, 0]),
        ("creme brulee", &[2]),
        ("olmalerei", &[2]),
        ("AND", &[3]),
        ("quick AND brown", &[]),
        ("content:", &[3]),
        ("not near", &[3]),
        ("\"", &[]),
        ("\"quick", &[1, 0]),
        ("fox)", &[0]),
        ("-fox", &[0]),
        ("^fox {", &[0]),
        ("absent", &[]),
    ];
    for (query, expected) in table {
        assert_eq!(found(&store, &posts, &text(query)), expected, "{query}");
    }
    let narrowed = FeedQuery {
        author: Some(world.key(0)),
        ..text("quick")
    };
    assert_eq!(found(&store, &posts, &narrowed), [0]);
    let narrowed = FeedQuery {
        channel: Some("zoo".to_owned()),
        ..text("quick*")
    };
    assert_eq!(found(&store, &posts, &narrowed), [4, 0]);
}

#[test]
fn finds_a_note_by_what_is_shown_of_it() {
    let world = World::new();
    let (store, mut posts) = filled(&world);
    let own = |author: usize, at: u64, kind: Kind, of: &Post, content: &str| {
        world.write(
            &Draft::note(author, at, content)
                .of_kind(kind)
                .to(world.id(of)),
        )
    };
    let changes = [
        own(0, 10, Kind::EDIT, &posts[0], "a slow hare"),
        own(1, 11, Kind::EDIT, &posts[2], "forged hare"),
        own(1, 12, Kind::DELETE, &posts[1], "quick"),
        own(2, 13, Kind::REACTION, &posts[4], "quick"),
    ];
    let tx = store.begin().unwrap();
    for change in &changes {
        tx.pool_put(&world.checked(change), 0).unwrap();
    }
    tx.commit().unwrap();
    posts.extend(changes);
    assert_eq!(found(&store, &posts, &text("hare")), [0]);
    assert_eq!(found(&store, &posts, &text("quick")), [0; 0]);
    let page = store.feed(&text("hare")).unwrap();
    assert_eq!(page.posts[0].shown.content.as_deref(), Some("a slow hare"));
    let tx = store.begin().unwrap();
    tx.set_standing(&posts[4].stub.leaf(), Standing::LeftOut)
        .unwrap();
    tx.pool_remove(&[posts[3].stub.leaf()]).unwrap();
    tx.commit().unwrap();
    assert_eq!(found(&store, &posts, &text("foxes")), [0; 0]);
    let with_left_out = FeedQuery {
        include_left_out: true,
        ..text("foxes")
    };
    assert_eq!(found(&store, &posts, &with_left_out), [4]);
    assert_eq!(
        found(
            &store,
            &posts,
            &FeedQuery {
                include_left_out: true,
                ..text("near")
            }
        ),
        [0; 0]
    );
}

#[test]
fn goes_on_page_by_page() {
    let world = World::new();
    let (store, _) = filled(&world);
    let mut query = FeedQuery {
        limit: 1,
        ..text("quick*")
    };
    let mut seen = Vec::new();
    loop {
        let page = store.feed(&query).unwrap();
        seen.extend(
            page.posts
                .iter()
                .map(|post| post.shown.content.clone().unwrap()),
        );
        query.before = page.next;
        if page.next.is_none() {
            break;
        }
    }
    assert_eq!(
        seen,
        [
            "foxes are quicker",
            "a quick lunch of brown bread",
            "The quick brown fox"
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_query_is_an_error(queries in prop::collection::vec("[\\PC\u{0}\n\"*:^()+\\-]{0,40}|(AND|OR|NOT|NEAR|\"|\\*| |fox|[^a-z]){0,12}", 32)) {
        let world = World::new();
        let store = Store::memory(&world.network).unwrap();
        for query in queries {
            prop_assert!(store.feed(&text(&query)).is_ok(), "{query:?}");
        }
    }
}
