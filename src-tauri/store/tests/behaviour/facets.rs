//! Search by who, when and what is attached; whom notes answer; names and labels.

use blocknet_chain::{Kind, Post, PublicKey};
use blocknet_store::{FeedQuery, LabelAction, LabelFound, Reading, RuleKind, Store};

use crate::world::{Draft, World};

fn keep(world: &World, store: &Store, drafts: &[Draft]) -> Vec<Post> {
    let posts: Vec<Post> = drafts.iter().map(|draft| world.write(draft)).collect();
    put(world, store, &posts);
    posts
}

fn put(world: &World, store: &Store, posts: &[Post]) {
    let tx = store.begin().unwrap();
    for post in posts {
        tx.pool_put(&world.checked(post), 0).unwrap();
    }
    tx.commit().unwrap();
}

/// What of `posts` a query finds, page by page of two.
fn found(store: &Store, posts: &[Post], query: &FeedQuery) -> Vec<usize> {
    let mut query = FeedQuery {
        limit: 2,
        ..query.clone()
    };
    let mut places = Vec::new();
    loop {
        let page = store.feed(&query).unwrap();
        // By its stub: a text may have been erased meanwhile.
        let place = |found: &Post| {
            posts
                .iter()
                .position(|post| post.stub == found.stub)
                .unwrap()
        };
        places.extend(page.posts.iter().map(|found| place(&found.stored.post)));
        query.before = page.next;
        if page.next.is_none() {
            return places;
        }
    }
}

fn file() -> String {
    format!("{} 17 image/png cat.png", "ab".repeat(32))
}

fn base32(key: &PublicKey, signs: usize) -> String {
    let bits = key.as_bytes()[..5]
        .iter()
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let sign = |place: usize| {
        let digit = bits >> (35 - 5 * place) & 31;
        char::from(b"0123456789abcdefghjkmnpqrstvwxyz"[usize::try_from(digit).unwrap()])
    };
    (0..signs).map(sign).collect()
}

/// A case: its name, what is asked, and the places of the posts that fit.
type Case = (&'static str, FeedQuery, &'static [usize]);

fn from(from: &str) -> FeedQuery {
    FeedQuery {
        from: Some(from.to_owned()),
        ..FeedQuery::default()
    }
}

fn by_whom(world: &World) -> Vec<Case> {
    let short = base32(&world.key(2), 8);
    let with_hyphen = format!("{}-{}", &short[..4], &short[4..]);
    vec![
        ("a name", from("zoë"), &[0, 1]),
        ("a name without its marks", from("okami"), &[0, 1]),
        ("the beginning of a name", from("be"), &[2, 3]),
        ("two words of a name", from("okami zo"), &[0, 1]),
        ("a name that only another key bears", from("benj"), &[2, 3]),
        ("a short key", from(&with_hyphen), &[4]),
        ("the beginning of one", from(&short[..4]), &[4]),
        ("a key", from(&world.key(2).to_string()), &[4]),
        ("nobody", from("zorro"), &[]),
        ("nothing to look for", from("-"), &[]),
    ]
}

fn by_time_and_file(world: &World) -> Vec<Case> {
    let time = |seconds| Some(world.time(seconds));
    let all = FeedQuery::default();
    vec![
        (
            "since",
            FeedQuery {
                since: time(30),
                ..all.clone()
            },
            &[0, 1, 2],
        ),
        (
            "until",
            FeedQuery {
                until: time(30),
                ..all.clone()
            },
            &[3, 4],
        ),
        (
            "between",
            FeedQuery {
                since: time(20),
                until: time(40),
                ..all.clone()
            },
            &[2, 3],
        ),
        (
            "a file",
            FeedQuery {
                has_file: true,
                ..all.clone()
            },
            &[1, 2, 4],
        ),
        (
            "a file in a channel",
            FeedQuery {
                has_file: true,
                channel: Some("archive".into()),
                ..all.clone()
            },
            &[4],
        ),
        (
            "a file by a name",
            FeedQuery {
                has_file: true,
                ..from("zoe")
            },
            &[1],
        ),
        (
            "an author of another name",
            FeedQuery {
                author: Some(world.key(1)),
                ..from("zoe")
            },
            &[],
        ),
    ]
}

#[test]
fn finds_by_who_when_and_what_is_attached() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let posts = keep(
        &world,
        &store,
        &[
            Draft::note(0, 50, "mill")
                .tag("name", "Zoë Ōkami")
                .tag("channel", "archive"),
            Draft::note(0, 40, "mill again")
                .tag("name", "Zoë Ōkami")
                .tag("file", &file()),
            Draft::note(1, 30, "mill too")
                .tag("name", "Ben")
                .tag("file", &file()),
            Draft::note(1, 20, "nothing of the kind").tag("name", "Benjamin"),
            Draft::note(2, 10, "mill of nobody")
                .tag("channel", "archive")
                .tag("file", &file()),
        ],
    );
    let cases = by_whom(&world).into_iter().chain(by_time_and_file(&world));
    for (what, query, expected) in cases {
        assert_eq!(found(&store, &posts, &query), expected, "{what}");
        if query.since.is_none() && query.until.is_none() && query.from.is_none() {
            continue;
        }
        // With words, newest row first: the posts came in the other order.
        let text = FeedQuery {
            text: Some("mill".to_owned()),
            ..query
        };
        let mut expected: Vec<_> = expected
            .iter()
            .copied()
            .filter(|place| *place != 3)
            .collect();
        expected.reverse();
        assert_eq!(
            found(&store, &posts, &text),
            expected,
            "{what}, with a word"
        );
    }
}

#[test]
fn an_edit_is_found_under_the_time_of_what_it_changes() {
    let world = World::new();
    let note = world.write(&Draft::note(0, 10, "before"));
    let edit = Draft::note(0, 90_000, "after")
        .of_kind(Kind::EDIT)
        .to(world.id(&note));
    for early in [false, true] {
        let store = Store::memory(&world.network).unwrap();
        let mut posts = vec![note.clone(), world.write(&edit)];
        if early {
            posts.reverse();
        }
        put(&world, &store, &posts);
        let query = |from, to| FeedQuery {
            text: Some("after".to_owned()),
            since: Some(world.time(from)),
            until: Some(world.time(to)),
            ..FeedQuery::default()
        };
        assert_eq!(
            store.feed(&query(0, 100)).unwrap().posts.len(),
            1,
            "early: {early}"
        );
        assert_eq!(store.feed(&query(100, 100_000)).unwrap().posts.len(), 0);
    }
}

#[test]
fn lists_who_answers_an_author_whichever_came_first() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let note = world.write(&Draft::note(0, 10, "a question"));
    let other = world.write(&Draft::note(1, 11, "of somebody else"));
    let answers =
        |at: u64, of: &Post| world.write(&Draft::note(2, at, "an answer").to(world.id(of)));
    let (early, late, elsewhere) = (answers(12, &note), answers(13, &note), answers(14, &other));
    let reaction = Draft::note(2, 15, "👍")
        .of_kind(Kind::REACTION)
        .to(world.id(&note));
    let posts = [early, note, late, other, elsewhere, world.write(&reaction)];
    put(&world, &store, &posts);
    let query = |author| FeedQuery {
        answers: Some(world.key(author)),
        ..FeedQuery::default()
    };
    assert_eq!(found(&store, &posts, &query(0)), [2, 0]);
    assert_eq!(found(&store, &posts, &query(1)), [4]);
    assert_eq!(found(&store, &posts, &query(2)), [0; 0]);
}

#[test]
fn a_name_belongs_to_whom_it_was_first_seen_with() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let named = |author, at, name: &str| Draft::note(author, at, "x").tag("name", name);
    let posts = keep(
        &world,
        &store,
        &[
            named(0, 1, "Ada"),
            named(1, 2, "Аdа"),
            named(0, 3, "Ada L."),
            named(1, 4, "Bea"),
        ],
    );
    assert_eq!(store.first_under("ADA").unwrap(), Some(world.key(0)));
    assert_eq!(store.first_under("bea").unwrap(), Some(world.key(1)));
    assert_eq!(store.first_under("Cleo").unwrap(), None);
    assert_eq!(
        store.last_name(&world.key(0)).unwrap().as_deref(),
        Some("Ada L.")
    );
    assert_eq!(store.last_name(&world.key(5)).unwrap(), None);
    let tx = store.begin().unwrap();
    tx.erase_text(&posts[0].stub.leaf()).unwrap();
    tx.commit().unwrap();
    assert_eq!(
        store.first_under("ada").unwrap(),
        Some(world.key(1)),
        "an erased name is gone"
    );
    let query = FeedQuery {
        from: Some("ada".to_owned()),
        ..FeedQuery::default()
    };
    let mut places = found(&store, &posts, &query);
    places.sort_unstable();
    assert_eq!(places, [0, 2], "by the name that is left");
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn labels_stand_as_long_as_their_notes() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let target = world.write(&Draft::note(1, 1, "spam"));
    let (id, key) = (world.id(&target), world.key(1));
    let entry = |author, at, channel: &str, label: &str| {
        Draft::note(author, at, "")
            .tag("channel", channel)
            .tag("label", label)
            .tag("post", &id.to_string())
            .tag("author", &key.to_string())
    };
    let note = world.write(&entry(0, 2, "labels", "spam"));
    let elsewhere = world.write(&entry(0, 3, "other", "rude"));
    let stranger = world.write(&entry(2, 4, "labels", "fine"));
    put(&world, &store, &[target, note.clone(), elsewhere, stranger]);
    let of = |target: &[u8; 32]| store.labels_of(target, &world.key(0), "labels").unwrap();
    let wanted = [LabelFound {
        label: "spam".to_owned(),
        note: world.id(&note),
    }];
    assert_eq!(of(id.as_bytes()), wanted);
    assert_eq!(of(key.as_bytes()), wanted);
    assert_eq!(of(world.key(3).as_bytes()), []);
    assert_eq!(store.labels_in(&world.key(0), "labels").unwrap(), ["spam"]);
    let regret = Draft::note(0, 5, "")
        .of_kind(Kind::DELETE)
        .to(world.id(&note));
    put(&world, &store, &[world.write(&regret)]);
    assert_eq!(of(id.as_bytes()), []);
}

#[test]
fn keeps_rules_and_lists_once_each() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let tx = store.begin().unwrap();
    let word = tx.rule_put(RuleKind::Word, "spoiler", 7).unwrap();
    assert_eq!(tx.rule_put(RuleKind::Word, "spoiler", 8).unwrap(), word);
    let channel = tx.rule_put(RuleKind::Channel, "spoiler", 9).unwrap();
    let list = tx.label_list_put(&world.key(0), "labels", 7).unwrap();
    assert_eq!(tx.label_list_put(&world.key(0), "labels", 8).unwrap(), list);
    assert!(
        tx.label_choose(list, Some("spam"), LabelAction::Warn)
            .unwrap()
    );
    assert!(
        tx.label_choose(list, Some("spam"), LabelAction::Hide)
            .unwrap()
    );
    assert!(tx.label_choose(list, None, LabelAction::Ignore).unwrap());
    assert!(
        !tx.label_choose(list + 1, Some("spam"), LabelAction::Hide)
            .unwrap()
    );
    tx.commit().unwrap();
    let rules = store.control_rules().unwrap();
    assert_eq!(
        rules
            .iter()
            .map(|rule| (rule.id, rule.since))
            .collect::<Vec<_>>(),
        [(word, 7), (channel, 9)]
    );
    let [kept] = store.label_lists().unwrap().try_into().unwrap();
    assert_eq!(kept.otherwise, LabelAction::Ignore);
    assert_eq!(kept.choices, [("spam".to_owned(), LabelAction::Hide)]);
    let tx = store.begin().unwrap();
    assert!(tx.rule_delete(word).unwrap());
    assert!(!tx.rule_delete(word).unwrap());
    assert!(tx.label_list_delete(list).unwrap());
    let again = tx.rule_put(RuleKind::Word, "spoiler", 9).unwrap();
    assert_ne!(again, word, "a number is never given twice");
    tx.commit().unwrap();
    assert_eq!(store.label_lists().unwrap(), []);
}

#[test]
fn a_warning_is_the_last_that_its_author_gave() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let note = world.write(&Draft::note(0, 1, "the end").tag("warning", " Spoiler "));
    put(&world, &store, std::slice::from_ref(&note));
    let shown = || store.post(&world.id(&note)).unwrap().unwrap().shown.warning;
    assert_eq!(shown().as_deref(), Some("Spoiler"));
    let mut at = 2;
    let mut edit = |tag: Option<&str>| {
        at += 1;
        let draft = Draft::note(0, at, "the end.")
            .of_kind(Kind::EDIT)
            .to(world.id(&note));
        let draft = tag
            .iter()
            .fold(draft, |draft, tag| draft.tag("warning", tag));
        put(&world, &store, &[world.write(&draft)]);
        shown()
    };
    assert_eq!(
        edit(None).as_deref(),
        Some("Spoiler"),
        "an edit says nothing of it"
    );
    assert_eq!(edit(Some("Death")).as_deref(), Some("Death"));
    assert_eq!(
        edit(Some(&"x".repeat(201))).as_deref(),
        Some("Spoiler"),
        "a long one is none"
    );
    assert_eq!(edit(Some("")), None);
}

#[test]
fn reads_the_facets_of_an_older_database_once() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let note = world.write(
        &Draft::note(0, 1, "mill")
            .tag("name", "Zoë")
            .tag("file", &file()),
    );
    let reply = world.write(&Draft::note(1, 2, "yes").to(world.id(&note)));
    let posts = [note, reply];
    let store = Store::open(dir.path(), &world.network).unwrap();
    put(&world, &store, &posts);
    drop(store);
    // As the version before left it: the tables are there, and empty.
    let conn = rusqlite::Connection::open(dir.path().join("blocknet.sqlite")).unwrap();
    conn.execute_batch(
        "DELETE FROM meta WHERE key = 'facets'; DELETE FROM post_span; DELETE FROM author_name; \
         INSERT INTO author_name_text (author_name_text) VALUES ('delete-all'); \
         UPDATE post SET files = 0, answers = NULL;",
    )
    .unwrap();
    drop(conn);
    let store = Store::open(dir.path(), &world.network).unwrap();
    let all = FeedQuery::default();
    let table: [(FeedQuery, &[usize]); 4] = [
        (
            FeedQuery {
                from: Some("zoe".into()),
                ..all.clone()
            },
            &[0],
        ),
        (
            FeedQuery {
                has_file: true,
                ..all.clone()
            },
            &[0],
        ),
        (
            FeedQuery {
                answers: Some(world.key(0)),
                ..all.clone()
            },
            &[1],
        ),
        (
            FeedQuery {
                text: Some("mill".into()),
                since: Some(world.time(1)),
                ..all.clone()
            },
            &[0],
        ),
    ];
    for (query, expected) in table {
        assert_eq!(found(&store, &posts, &query), expected, "{query:?}");
    }
}
