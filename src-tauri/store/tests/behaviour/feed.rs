//! Pages of posts.

use blocknet_chain::{Kind, Post};
use blocknet_store::{Cursor, FeedQuery, Page, Reading, Standing, Store};

use crate::world::{Draft, World};

fn contents(page: &Page) -> Vec<String> {
    page.posts
        .iter()
        .map(|post| post.shown.content.clone().unwrap())
        .collect()
}

/// Reads a query to its end in pages of this size.
fn all(store: &Store, query: &FeedQuery, limit: usize) -> Vec<String> {
    let mut query = FeedQuery {
        limit,
        ..query.clone()
    };
    let mut found = Vec::new();
    loop {
        let page = store.feed(&query).unwrap();
        assert!(page.posts.len() <= limit);
        found.extend(contents(&page));
        match page.next {
            // As a client would: through text.
            Some(next) => query.before = Some(next.to_string().parse::<Cursor>().unwrap()),
            None => return found,
        }
    }
}

/// Notes 0 to 5 in a block, 6 to 8 in the pool; odd ones by author 1, multiples of 3 in a channel.
fn filled(world: &World) -> (Store, Vec<Post>) {
    let store = Store::memory(&world.network).unwrap();
    let write = |n: u64| {
        // Pairs of notes share their second.
        let draft = Draft::note(n as usize % 2, n / 2, &format!("note {n}"));
        world.write(&if n.is_multiple_of(3) {
            draft.tag("channel", "three")
        } else {
            draft
        })
    };
    let posts: Vec<Post> = (0..9).map(write).collect();
    let (block, state) = world.block(&world.genesis(), &posts[..6]);
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    for post in &posts[6..] {
        tx.pool_put(&world.checked(post), 0).unwrap();
    }
    tx.commit().unwrap();
    (store, posts)
}

fn named(numbers: &[u64]) -> Vec<String> {
    numbers.iter().map(|n| format!("note {n}")).collect()
}

#[test]
fn lists_what_is_confirmed_or_waits_newest_first() {
    let world = World::new();
    let (store, _) = filled(&world);
    for limit in 1..=10 {
        let query = FeedQuery::default();
        assert_eq!(
            all(&store, &query, limit),
            named(&[8, 7, 6, 5, 4, 3, 2, 1, 0]),
            "{limit}"
        );
        let query = FeedQuery {
            author: Some(world.key(1)),
            ..FeedQuery::default()
        };
        assert_eq!(all(&store, &query, limit), named(&[7, 5, 3, 1]), "{limit}");
        let query = FeedQuery {
            channel: Some("three".to_owned()),
            ..FeedQuery::default()
        };
        assert_eq!(all(&store, &query, limit), named(&[6, 3, 0]), "{limit}");
        let query = FeedQuery {
            author: Some(world.key(1)),
            ..query
        };
        assert_eq!(all(&store, &query, limit), named(&[3]), "{limit}");
    }
    let page = store
        .feed(&FeedQuery {
            limit: 9,
            ..FeedQuery::default()
        })
        .unwrap();
    assert_eq!(
        page.next, None,
        "a page that ends with the last post is the last"
    );
}

#[test]
fn an_unknown_author_or_channel_has_an_empty_page() {
    let world = World::new();
    let (store, _) = filled(&world);
    for query in [
        FeedQuery {
            author: Some(world.key(5)),
            ..FeedQuery::default()
        },
        FeedQuery {
            channel: Some("THREE".to_owned()),
            ..FeedQuery::default()
        },
        FeedQuery {
            channel: Some("thre".to_owned()),
            ..FeedQuery::default()
        },
        FeedQuery {
            channel: Some("three ".to_owned()),
            ..FeedQuery::default()
        },
        FeedQuery {
            channel: Some(String::new()),
            ..FeedQuery::default()
        },
    ] {
        assert_eq!(store.feed(&query).unwrap(), Page::default(), "{query:?}");
    }
}

#[test]
fn other_kinds_and_what_was_left_out_are_shown_on_demand() {
    let world = World::new();
    let (store, posts) = filled(&world);
    let reaction = Draft::note(3, 9, "+")
        .of_kind(Kind::REACTION)
        .to(world.id(&posts[0]));
    let strange = Draft::note(3, 10, "?").of_kind(Kind::new(77));
    let tx = store.begin().unwrap();
    for draft in [&reaction, &strange] {
        tx.pool_put(&world.checked(&world.write(draft)), 0).unwrap();
    }
    assert!(
        tx.set_standing(&posts[8].stub.leaf(), Standing::LeftOut)
            .unwrap()
    );
    tx.commit().unwrap();
    let notes = all(&store, &FeedQuery::default(), 2);
    assert_eq!(notes, named(&[7, 6, 5, 4, 3, 2, 1, 0]));
    let query = FeedQuery {
        include_left_out: true,
        ..FeedQuery::default()
    };
    assert_eq!(all(&store, &query, 2), named(&[8, 7, 6, 5, 4, 3, 2, 1, 0]));
    let query = FeedQuery {
        all_kinds: true,
        ..FeedQuery::default()
    };
    assert_eq!(all(&store, &query, 2)[..3], ["?", "+", "note 7"]);
}

#[test]
fn a_channel_thinned_out_by_an_author_goes_on_where_it_stopped() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let tx = store.begin().unwrap();
    let mut parent = world.genesis();
    // The only match lies under more posts of the author than one page looks at.
    let mut drafts = vec![Draft::note(0, 0, "found").tag("channel", "rare")];
    drafts.extend((1..=5200).map(|n| Draft::note(0, n / 100, &n.to_string())));
    for part in drafts.chunks(1300) {
        let posts: Vec<Post> = part.iter().map(|draft| world.write(draft)).collect();
        let (block, state) = world.block(&parent, &posts);
        tx.put_block_connected(&block, &state).unwrap();
        parent = state;
    }
    tx.commit().unwrap();
    let channel = Some("rare".to_owned());
    let query = FeedQuery {
        author: Some(world.key(0)),
        channel,
        ..FeedQuery::default()
    };
    let first = store
        .feed(&FeedQuery {
            limit: 50,
            ..query.clone()
        })
        .unwrap();
    assert!(first.posts.is_empty() && first.next.is_some());
    assert_eq!(all(&store, &query, 50), ["found"]);
}

#[test]
fn says_what_an_author_has_in_the_chain() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let mut parent = world.genesis();
    let mut posts = Vec::new();
    let tx = store.begin().unwrap();
    // The author's clock is wrong: the later block holds the earlier `created`.
    for created in [150, 60, 10] {
        let post = world.write(&Draft::note(0, created, "text"));
        let (block, state) = world.block(&parent, std::slice::from_ref(&post));
        tx.put_block_connected(&block, &state).unwrap();
        posts.push(post);
        parent = state;
    }
    let (author, nobody) = (world.key(0), world.key(1));
    assert_eq!(
        tx.author_first_confirmed(&author).unwrap(),
        Some(world.time(60))
    );
    assert_eq!(tx.author_first_confirmed(&nobody).unwrap(), None);
    let size = u64::from(posts[0].body_size());
    for (from, expected) in [(0, 3), (1, 3), (2, 2), (3, 1), (4, 0)] {
        let from = blocknet_chain::Height::new(from);
        let all = tx.bytes_by_author_since(from).unwrap();
        assert_eq!(
            all,
            if expected == 0 {
                vec![]
            } else {
                vec![(author, expected * size)]
            }
        );
    }
    tx.disconnect_tip().unwrap();
    let all = tx.bytes_by_author_since(blocknet_chain::Height::GENESIS);
    assert_eq!(all.unwrap(), [(author, 2 * size)]);
}
