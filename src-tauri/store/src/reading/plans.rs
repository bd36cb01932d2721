//! That every list and look-up goes along an index: nothing is scanned, nothing is sorted.

use blocknet_chain::Network;

use super::{
    blocks, feed, files, headers, ids, labels, names, posts, reorgs, search, shown, spans, thread,
};
use crate::{Reading, Store};

const QUERIES: &[(&str, &str)] = &[
    ("feed", feed::ALL),
    ("feed of an author", feed::BY_AUTHOR),
    ("feed of a channel", feed::IN_CHANNEL),
    ("answers to an author", feed::ANSWERING),
    ("attachments", feed::WITH_FILE),
    ("authors by key", names::BY_KEY),
    ("posts by how their id begins", ids::POSTS),
    ("blocks by how their id begins", ids::BLOCKS),
    ("authors by how their key begins", ids::AUTHORS),
    ("authors that look the same", names::BY_FOLD),
    ("names of an author", names::NAMES_OF),
    ("labels of a target", labels::OF),
    ("labels of a list", labels::NEXT),
    ("marks of a match", search::MARKS),
    ("thread", thread::NEXT_REPLY),
    ("post by id", posts::BY_ID),
    ("post by leaf", posts::BY_LEAF),
    ("post by row", posts::BY_ROW),
    ("confirmed", posts::CONFIRMED),
    ("lost texts", posts::LOST),
    ("edits of a post", posts::EDITS),
    ("answered", shown::ANSWERED),
    ("answered by others", shown::ON_SHELF),
    ("replies", shown::REPLIES),
    ("last edit", shown::LAST_EDIT),
    ("deleted", shown::DELETED),
    ("reactions", shown::REACTIONS),
    ("body", blocks::BODY),
    ("stubs", blocks::STUBS),
    ("a file's size", files::SIZE),
    ("posts that name a file", files::NAMING),
    ("files of a post", files::OF_POST),
    ("who names a file", files::NAMED_BY),
    ("header by id", headers::BY_ID),
    ("active header", headers::ACTIVE),
    ("tip", headers::TIP),
    ("headers after", headers::AFTER),
    ("page of headers", headers::PAGE),
    ("children", headers::CHILDREN),
    ("reorgs", reorgs::PAGE),
    ("own that was left out", shown::OWN_LEFT_OUT),
    ("replies of others", super::replies::BELOW),
    ("unread replies", super::replies::UNREAD),
    ("newest reply", super::replies::NEWEST),
    ("channels", super::channels::PAGE),
    ("channel", super::channels::ONE),
    ("last profile", super::authors::LAST_PROFILE),
    ("any post of an author", super::authors::ANY_OF),
    ("notes of an author", super::authors::NOTES_OF),
    ("first confirmed", super::authors::FIRST),
];

fn plan(store: &Store, sql: &str) -> Vec<String> {
    let conn = store.view().conn;
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let count = statement.parameter_count();
    let nothing = rusqlite::params_from_iter((0..count).map(|_| None::<i64>));
    statement
        .query_map(nothing, |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn goes_along_an_index() {
    let store = Store::memory(&Network::dev()).unwrap();
    for (name, sql) in QUERIES {
        let plan = plan(&store, sql);
        for step in &plan {
            let scans = step.starts_with("SCAN") && !step.starts_with("SCAN (subquery");
            assert!(!scans && !step.contains("TEMP B-TREE"), "{name}: {plan:#?}");
        }
    }
}

#[test]
fn goes_along_the_index_that_was_made_for_it() {
    let store = Store::memory(&Network::dev()).unwrap();
    let made = [
        (feed::ALL, "post_feed (shelf=? AND created>? AND created<?)"),
        (
            feed::BY_AUTHOR,
            "post_author (author=? AND shelf=? AND created>? AND created<?)",
        ),
        (
            feed::IN_CHANNEL,
            "post_channel (channel=? AND shelf=? AND created>? AND created<?)",
        ),
        (
            feed::ANSWERING,
            "post_answers (answers=? AND shelf=? AND created>? AND created<?)",
        ),
        (
            feed::WITH_FILE,
            "post_files (shelf=? AND created>? AND created<?)",
        ),
        (
            spans::FITTING,
            "post_span USING INTEGER PRIMARY KEY (rowid<?)",
        ),
        (names::BY_KEY, "sqlite_autoindex_author_1 (key>? AND key<?)"),
        (ids::POSTS, "INDEX post_id (id_key>? AND id_key<?)"),
        (ids::BLOCKS, "sqlite_autoindex_header_1 (id>? AND id<?)"),
        (ids::AUTHORS, "sqlite_autoindex_author_1 (key>? AND key<?)"),
        (
            thread::NEXT_REPLY,
            "post_parent (parent=? AND shelf=? AND created>?)",
        ),
        (
            shown::REPLIES,
            "COVERING INDEX post_parent (parent=? AND shelf=?)",
        ),
        (
            shown::LAST_EDIT,
            "post_change (parent=? AND author=? AND kind=? AND shelf=?)",
        ),
        (
            shown::EDITS_WAITING,
            "post_change (parent=? AND author=? AND kind=? AND shelf=? AND height=?)",
        ),
        (
            shown::DELETED,
            "post_change (parent=? AND author=? AND kind=? AND shelf=?)",
        ),
    ];
    for (sql, index) in made {
        let plan = plan(&store, sql);
        assert!(
            plan.iter().any(|step| step.contains(index)),
            "{index}: {plan:#?}"
        );
    }
}

#[test]
fn text_search_goes_down_by_row() {
    let store = Store::memory(&Network::dev()).unwrap();
    let plan = plan(&store, search::MATCHES);
    assert!(
        plan.iter().all(|step| !step.contains("TEMP B-TREE")),
        "{plan:#?}"
    );
}
