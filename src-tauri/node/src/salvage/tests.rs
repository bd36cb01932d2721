//! What is left of a database whose bytes are not all what was written.

use std::fs;
use std::path::Path;

use blocknet_chain::{Kind, Network, PublicKey};
use blocknet_store::{FolderLock, OutboxDraft, PeerRow, Reading as _, RuleKind, Store, StoreError};

use super::{Found, Salvage, set_aside};

const TEXTS: usize = 12;
/// So much that two texts share no page.
const LONG: usize = 3_000;

fn draft(number: usize) -> OutboxDraft {
    OutboxDraft {
        author: Some(PublicKey::from_bytes([7; 32])),
        kind: Kind::NOTE,
        parent: None,
        tags: vec![("mark".to_owned(), format!("of-{number:02}"))],
        content: format!("begin {number:02} {}", "x".repeat(LONG)),
        written: 5,
    }
}

/// A folder whose outbox holds some long texts, one to a page, and two rules.
fn furnished(dir: &Path, network: &Network) {
    let store = Store::open(dir, network).expect("a store");
    let tx = store.begin().expect("a transaction");
    for number in 0..TEXTS {
        tx.outbox_put(&draft(number)).expect("written");
    }
    for word in ["first-rule", "other-rule"] {
        tx.rule_put(RuleKind::Word, word, 7).expect("written");
    }
    for address in ["http://peer-a.example", "http://peer-b.example"] {
        let peer = PeerRow {
            address: address.to_owned(),
            owner_added: true,
            source: "owner".to_owned(),
            last_tried: None,
            last_reached: None,
            failures: 0,
            anchor: false,
            avoid_until: None,
        };
        tx.put_peer(&peer).expect("written");
    }
    tx.commit().expect("kept");
}

/// Does something to each page of the database that holds these bytes.
fn damage(dir: &Path, mark: &str, mut harm: impl FnMut(&mut [u8], usize)) {
    let path = dir.join("blocknet.sqlite");
    let mut file = fs::read(&path).expect("the database");
    let mut found = 0;
    for page in file.chunks_mut(4096) {
        let at = page
            .windows(mark.len())
            .position(|bytes| bytes == mark.as_bytes());
        if let Some(at) = at {
            harm(page, at);
            found += 1;
        }
    }
    assert!(found > 0, "no page holds {mark}");
    fs::write(path, file).expect("written");
}

fn salvaged(dir: &Path, network: &Network) -> (Salvage, Vec<String>) {
    let done = set_aside(dir, None, "2026-11-28").expect("set aside");
    let store = Store::open(dir, network).expect("the new store");
    let rows = store.outbox().expect("read");
    let starts = rows.iter().map(|row| row.draft.content[..8].to_owned());
    (done, starts.collect())
}

#[test]
fn a_row_that_does_not_hold_what_was_written_costs_that_row_alone() {
    let (dir, network) = (tempfile::tempdir().expect("a folder"), Network::dev());
    furnished(dir.path(), &network);
    // A list in JSON that is none any more.
    damage(dir.path(), "[[\"mark\",\"of-04\"]]", |page, at| {
        page[at] = b'}';
    });
    let (done, texts) = salvaged(dir.path(), &network);
    assert_eq!((done.waiting, done.lost), (TEXTS - 1, vec!["outbox"]));
    assert_eq!(texts.len(), TEXTS - 1);
    assert!(!texts.contains(&"begin 04".to_owned()), "{texts:?}");
}

#[test]
fn a_page_that_is_lost_costs_nothing_that_was_read_before_it() {
    let (dir, network) = (tempfile::tempdir().expect("a folder"), Network::dev());
    furnished(dir.path(), &network);
    damage(dir.path(), "begin 08", |page, _| page.fill(0));
    let (done, texts) = salvaged(dir.path(), &network);
    assert_eq!(done.lost, ["outbox"]);
    assert_eq!(done.waiting, texts.len());
    assert!(texts.len() >= 7 && texts[6] == "begin 06", "{texts:?}");
}

#[test]
fn a_database_and_its_log_come_together_under_one_name_after_a_cut() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name);
    fs::write(path("blocknet.sqlite"), "old").expect("written");
    // Cut short between the log and the new database.
    let kept = path("blocknet.sqlite.damaged-2026-11-28");
    fs::hard_link(path("blocknet.sqlite"), &kept).expect("a second name");
    fs::write(path("blocknet.sqlite.damaged-2026-11-28-wal"), "log").expect("written");
    fs::create_dir(path("anew")).expect("made");
    fs::write(path("anew/blocknet.sqlite"), "new").expect("written");
    let lock = FolderLock::take(dir.path()).expect("nobody has it");
    let done = lock.replace(dir.path(), &path("anew"), "2026-11-28");
    assert_eq!(done.expect("replaced"), kept);
    assert_eq!(fs::read(&kept).expect("kept"), b"old");
    assert_eq!(fs::read(path("blocknet.sqlite")).expect("there"), b"new");
}

#[test]
fn a_row_that_the_new_database_refuses_costs_that_row_alone() {
    let store = Store::memory(&Network::dev()).expect("a store");
    let tx = store.begin().expect("a transaction");
    let mut found = Found::default();
    let put = |number: &usize| {
        tx.outbox_put(&draft(*number))?;
        match number {
            1 => Err(StoreError::Damaged {
                problem: "odd".to_owned(),
            }),
            _ => Ok(()),
        }
    };
    let taken = found.put(&tx, "outbox", &[0, 1, 2], put).expect("written");
    assert_eq!((taken, &found.lost), (2, &vec!["outbox"]));
    let full = |_: &usize| Err(StoreError::DiskFull);
    let error = found.put(&tx, "peers", &[0], full).expect_err("full");
    assert!(matches!(error, StoreError::DiskFull));
    tx.commit().expect("kept");
    let rows = store.outbox().expect("read");
    let texts = rows.iter().map(|row| &row.draft.content[..8]);
    assert_eq!(texts.collect::<Vec<_>>(), ["begin 00", "begin 02"]);
}
