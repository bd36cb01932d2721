//! Flipped bytes: each found, each said, nothing made worse.

use std::fs;
use std::path::Path;

use blocknet_chain::{Network, Post, Stub};
use blocknet_store::{OpenError, PeerRow, Reading, RuleKind, Store, Wreck};
use rusqlite::Connection;

use crate::world::{Draft, World};

fn filled(dir: &Path) -> World {
    let world = World::new();
    let store = Store::open(dir, &world.network).unwrap();
    let mut parent = world.genesis();
    let tx = store.begin().unwrap();
    for height in 0..20 {
        let posts: Vec<Post> = (0..10)
            .map(|n| {
                world.write(&Draft::note(
                    n % 3,
                    height,
                    &format!("note {n} of {height}"),
                ))
            })
            .collect();
        let (block, state) = world.block(&parent, &posts);
        tx.put_block_connected(&block, &state).unwrap();
        parent = state;
    }
    tx.pool_put(
        &world.checked(&world.write(&Draft::note(4, 99, "waits"))),
        0,
    )
    .unwrap();
    tx.commit().unwrap();
    world
}

/// Opens the file behind the store's back.
fn tamper(dir: &Path, sql: &str) {
    let conn = Connection::open(dir.join("blocknet.sqlite")).unwrap();
    conn.execute_batch(&format!(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {sql}"
    ))
    .unwrap();
}

#[test]
fn a_start_finds_a_tip_that_does_not_hold() {
    let cases = [
        (
            "UPDATE header SET raw = zeroblob(136) WHERE height = 20",
            "does not have the id",
        ),
        (
            "UPDATE header SET active = 0 WHERE height = 12",
            "no block below height 13",
        ),
        (
            "UPDATE header SET body = 0 WHERE height = 19",
            "body of the block at height 19 is missing",
        ),
        (
            "DELETE FROM block_post WHERE place = 3 AND header = (SELECT row FROM header WHERE height = 20)",
            "are not those of its header",
        ),
        (
            "UPDATE content SET stub = zeroblob(192) WHERE post = 195",
            "are not those of its header",
        ),
        ("UPDATE header SET active = 0", "the active chain is empty"),
        (
            "UPDATE header SET id = randomblob(32) WHERE height = 5",
            "does not have the id",
        ),
        (
            "UPDATE header SET ease = 5 WHERE height = 20",
            "difficulty state above 0",
        ),
        (
            "UPDATE header SET ease = -3600 WHERE height = 20",
            "kept with the block at height 20 is wrong",
        ),
        (
            "UPDATE header SET work = zeroblob(32) WHERE height = 20",
            "kept with the block at height 20 is wrong",
        ),
        (
            "UPDATE header SET chain_posts = chain_posts + 1 WHERE height = 20",
            "kept with the block at height 20 is wrong",
        ),
    ];
    for (sql, expected) in cases {
        let dir = tempfile::tempdir().unwrap();
        let world = filled(dir.path());
        tamper(dir.path(), sql);
        let before = fs::read(dir.path().join("blocknet.sqlite")).unwrap();
        let error = Store::open(dir.path(), &world.network).unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{sql}: {error}");
        assert!(error.to_string().contains(expected), "{sql}: {error}");
        assert_eq!(
            fs::read(dir.path().join("blocknet.sqlite")).unwrap(),
            before,
            "{sql}"
        );
    }
}

/// The sentence with the id of the post in row `n` where it says `{n}`.
fn with_id(dir: &Path, network: &Network, sentence: &str) -> String {
    let Some((_, rest)) = sentence.split_once('{') else {
        return sentence.to_owned();
    };
    let number = rest.split_once('}').unwrap().0;
    let conn = Connection::open(dir.join("blocknet.sqlite")).unwrap();
    let stub: [u8; 192] = conn
        .query_row(
            "SELECT stub FROM content WHERE post = ?1",
            [number],
            |row| row.get(0),
        )
        .unwrap();
    let id = Stub::from_bytes(stub).id(network).to_string();
    sentence.replace(&format!("{{{number}}}"), &id)
}

/// What is done to the file, and what is said of it.
const WRONGS: &[(&str, &str)] = &[
    (
        "UPDATE content SET text = zeroblob(4) WHERE post = 17",
        "The post {17} is damaged",
    ),
    (
        "UPDATE post SET id_key = 5 WHERE row = 18",
        "Post row 18 holds another post",
    ),
    (
        "UPDATE post SET author = 1 + author % 3 WHERE row = 19",
        "Post row 19 holds another post",
    ),
    (
        "UPDATE post SET shelf = 0 WHERE row = 20",
        "The post {20} is listed where",
    ),
    (
        "UPDATE post SET height = height + 1 WHERE row = 21",
        "stands elsewhere",
    ),
    (
        "UPDATE post SET place = 99 WHERE row = 21",
        "stands elsewhere",
    ),
    (
        "DELETE FROM pool",
        "1 posts stand in the pool and are not there",
    ),
    (
        "DELETE FROM content WHERE post = 201",
        "Post row 201 has lost what its author signed",
    ),
    (
        "DELETE FROM author WHERE row = 1",
        "refers to a row that is not there",
    ),
    (
        "DELETE FROM leaf WHERE post = 23",
        "The post {23} is not found by its leaf",
    ),
    (
        "UPDATE leaf SET post = 999 WHERE post = 24",
        "1 leaves lead to posts that are not theirs",
    ),
    (
        "UPDATE post SET standing = 1 WHERE row = 22; INSERT INTO pool (post, arrived) VALUES (22, 0)",
        "The post {22} is listed where",
    ),
];

#[test]
fn a_whole_check_says_what_is_wrong() {
    for (sql, expected) in WRONGS {
        let dir = tempfile::tempdir().unwrap();
        let world = filled(dir.path());
        let expected = &with_id(dir.path(), &world.network, expected);
        tamper(dir.path(), sql);
        let problems: Vec<String> = match Store::open(dir.path(), &world.network) {
            Ok(store) => {
                let found = store.check().unwrap().problems;
                found.iter().map(ToString::to_string).collect()
            }
            Err(OpenError::Damaged { problem }) => vec![problem],
            Err(error) => panic!("{sql}: {error}"),
        };
        assert!(
            problems.iter().any(|problem| problem.contains(expected)),
            "{sql}: {problems:#?}"
        );
    }
    let dir = tempfile::tempdir().unwrap();
    let world = filled(dir.path());
    let report = Store::open(dir.path(), &world.network)
        .unwrap()
        .check()
        .unwrap();
    assert_eq!(
        (report.problems.len(), report.blocks, report.posts),
        (0, 21, 201)
    );
}

#[test]
fn flipped_bytes_never_pass_for_sound() {
    let dir = tempfile::tempdir().unwrap();
    let world = filled(dir.path());
    let path = dir.path().join("blocknet.sqlite");
    let sound = fs::read(&path).unwrap();
    let mut unnoticed = Vec::new();
    for page in 1..sound.len() / 4096 {
        let mut flipped = sound.clone();
        // In the cell content, which fills a page from its end.
        let at = page * 4096 + 4000;
        for byte in &mut flipped[at..at + 8] {
            *byte ^= 0x55;
        }
        if flipped[page * 4096..][..4096]
            .iter()
            .filter(|byte| **byte != 0)
            .count()
            < 16
        {
            continue;
        }
        fs::write(&path, &flipped).unwrap();
        let noticed = match Store::open(dir.path(), &world.network) {
            Err(OpenError::Damaged { .. } | OpenError::OtherNetwork { .. }) => true,
            Err(error) => panic!("page {page}: {error:?}"),
            Ok(store) => !store.check().unwrap().is_ok(),
        };
        if !noticed {
            unnoticed.push(page);
        }
        let _ = fs::remove_file(dir.path().join("blocknet.sqlite-wal"));
        let _ = fs::remove_file(dir.path().join("blocknet.sqlite-shm"));
    }
    // Pages of the text index and free bytes of a page can change without a wrong answer about
    // the chain; everything that holds the chain is noticed.
    println!("{} pages, unnoticed: {unnoticed:?}", sound.len() / 4096);
    assert!(unnoticed.len() * 4 < sound.len() / 4096, "{unnoticed:?}");
}

#[test]
fn a_store_that_is_written_to_between_two_checks_is_sound() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &world.network).unwrap();
    let readers = store.readers();
    for written in 0..40 {
        let note = Draft::note(1, written, &format!("note number {written}"));
        let named = note.tag("name", &format!("name {written}"));
        let tx = store.begin().unwrap();
        tx.pool_put(&world.checked(&world.write(&named)), 0)
            .unwrap();
        tx.commit().unwrap();
        let report = readers.with(|reader| reader.check()).unwrap();
        assert!(report.is_ok(), "after {written}: {:?}", report.problems);
    }
}

#[test]
fn a_wreck_gives_each_row_that_still_holds_and_says_where_some_do_not() {
    let dir = tempfile::tempdir().unwrap();
    let world = filled(dir.path());
    let store = Store::open(dir.path(), &world.network).unwrap();
    let tx = store.begin().unwrap();
    for (time, text) in [(3, "second"), (1, "first")] {
        let post = world.checked(&world.write(&Draft::note(4, 98, text)));
        tx.pool_put(&post, time).unwrap();
    }
    for word in ["one", "two", "three"] {
        tx.rule_put(RuleKind::Word, word, 7).unwrap();
        let peer = PeerRow {
            address: word.to_owned(),
            owner_added: true,
            source: "owner".to_owned(),
            last_tried: None,
            last_reached: None,
            failures: 0,
            anchor: false,
            avoid_until: None,
        };
        tx.put_peer(&peer).unwrap();
    }
    tx.commit().unwrap();
    drop(store);
    tamper(
        dir.path(),
        "UPDATE control_rule SET kind = 9 WHERE value = 'one'; \
         UPDATE peer SET last_tried = -1 WHERE address = 'two'; \
         UPDATE post SET id_key = id_key + 1 WHERE row = (SELECT post FROM pool WHERE arrived = 0)",
    );
    let wreck = Wreck::open(dir.path()).unwrap();
    let left = wreck.on(&world.network);
    let rules = left.control_rules();
    let words: Vec<_> = rules.rows.iter().map(|rule| &rule.value[..]).collect();
    assert_eq!((words, rules.wrong.is_some()), (vec!["two", "three"], true));
    let peers = left.peers();
    let known: Vec<_> = peers.rows.iter().map(|peer| &peer.address[..]).collect();
    assert_eq!((known, peers.wrong.is_some()), (vec!["one", "three"], true));
    let pool = left.pool();
    let times: Vec<_> = pool.rows.iter().map(|(_, arrived)| *arrived).collect();
    assert_eq!((times, pool.wrong.is_some()), (vec![1, 3], true));
    let (lists, outbox) = (left.label_lists(), left.outbox());
    assert!(lists.wrong.is_none() && outbox.wrong.is_none());
}
