//! Settings, peers and the outbox.

use blocknet_chain::{BlockId, Height, Kind, PostId, PublicKey};
use blocknet_store::{BanRow, OutboxDraft, PeerRow, Reading, Refusal, ReorgRow, Store};

use crate::world::World;

#[test]
fn keeps_settings() {
    let store = Store::memory(&World::new().network).unwrap();
    let tx = store.begin().unwrap();
    tx.put_setting("theme", "\"dark\"").unwrap();
    tx.put_setting("theme", "\"light\"").unwrap();
    tx.commit().unwrap();
    assert_eq!(
        store.setting("theme").unwrap().as_deref(),
        Some("\"light\"")
    );
    assert_eq!(store.setting("other").unwrap(), None);
}

#[test]
fn remembers_peers() {
    let store = Store::memory(&World::new().network).unwrap();
    let peer = |address: &str, failures| PeerRow {
        address: address.to_owned(),
        owner_added: true,
        source: "owner".to_owned(),
        last_tried: Some(u64::from(failures)),
        last_reached: None,
        failures,
        anchor: failures > 1,
        avoid_until: (failures > 0).then_some(1_900_000_000),
    };
    let tx = store.begin().unwrap();
    for row in [peer("b:1", 0), peer("a:1", 1), peer("b:1", 2)] {
        tx.put_peer(&row).unwrap();
    }
    tx.commit().unwrap();
    assert_eq!(store.peers().unwrap(), [peer("a:1", 1), peer("b:1", 2)]);
    let tx = store.begin().unwrap();
    assert!(tx.delete_peer("a:1").unwrap());
    assert!(!tx.delete_peer("a:1").unwrap());
    tx.commit().unwrap();
    assert_eq!(store.peers().unwrap(), [peer("b:1", 2)]);
}

#[test]
fn remembers_the_newest_thousand_reorgs() {
    let store = Store::memory(&World::new().network).unwrap();
    let reorg = |number: u32| ReorgRow {
        time: 1_900_000_000 + u64::from(number),
        fork_height: Height::new(number),
        depth: 1 + number % 7,
        gained: 2 + number % 7,
        returned: number,
        old_tip: BlockId::from_bytes([1; 32]),
        new_tip: BlockId::from_bytes([2; 32]),
    };
    assert_eq!(store.reorgs(None, 10).unwrap(), []);
    assert_eq!(store.deepest_reorg(0).unwrap(), None);
    let tx = store.begin().unwrap();
    for number in 0..1_005 {
        tx.put_reorg(&reorg(number)).unwrap();
    }
    tx.commit().unwrap();
    let all = store.reorgs(None, 2_000).unwrap();
    assert_eq!(all.len(), 1_000);
    assert_eq!(all.first().map(|(_, row)| *row), Some(reorg(1_004)));
    assert_eq!(all.last().map(|(_, row)| *row), Some(reorg(5)));
    let page = store.reorgs(Some(all[1].0), 2).unwrap();
    assert_eq!(page, all[2..4]);
    assert_eq!(store.deepest_reorg(0).unwrap(), Some(7));
    assert_eq!(store.deepest_reorg(reorg(1_003).time).unwrap(), Some(4));
    assert_eq!(store.deepest_reorg(reorg(2_000).time).unwrap(), None);
    // What is undone was never seen.
    let tx = store.begin().unwrap();
    tx.put_reorg(&reorg(1_005)).unwrap();
    drop(tx);
    assert_eq!(store.reorgs(None, 2_000).unwrap(), all);
}

#[test]
fn remembers_bans() {
    let store = Store::memory(&World::new().network).unwrap();
    let ban = |ip: &str, until, by_owner| BanRow {
        ip: ip.to_owned(),
        until,
        reason: "spam".to_owned(),
        by_owner,
    };
    let tx = store.begin().unwrap();
    for row in [
        ban("b", Some(7), false),
        ban("a", None, true),
        ban("b", None, true),
    ] {
        tx.put_ban(&row).unwrap();
    }
    tx.commit().unwrap();
    let both = [ban("a", None, true), ban("b", None, true)];
    assert_eq!(store.bans().unwrap(), both);
    let tx = store.begin().unwrap();
    assert!(tx.delete_ban("a").unwrap());
    assert!(!tx.delete_ban("a").unwrap());
    tx.commit().unwrap();
    assert_eq!(store.bans().unwrap(), both[1..]);
}

#[test]
fn keeps_what_was_written_until_it_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let network = World::new().network;
    let draft = |content: &str| OutboxDraft {
        author: None,
        kind: Kind::NOTE,
        parent: Some(PostId::from_bytes([3; 32])),
        tags: vec![
            ("name".to_owned(), "A\"d\\a".to_owned()),
            ("name".to_owned(), "é".to_owned()),
        ],
        content: content.to_owned(),
        written: 5,
    };
    let store = Store::open(dir.path(), &network).unwrap();
    let tx = store.begin().unwrap();
    let tickets = ["one", "two", "three"].map(|content| tx.outbox_put(&draft(content)).unwrap());
    assert_eq!(tickets, [1, 2, 3]);
    assert!(tx.outbox_delete(3).unwrap());
    let refusal = Refusal {
        code: "pool_floor".to_owned(),
        rule: None,
        message: "The pool is full.".to_owned(),
    };
    assert!(tx.outbox_refuse(2, &refusal).unwrap());
    assert!(!tx.outbox_refuse(9, &refusal).unwrap());
    tx.commit().unwrap();
    drop(store);
    let store = Store::open(dir.path(), &network).unwrap();
    let rows = store.outbox().unwrap();
    assert_eq!(
        rows.iter().map(|row| row.ticket).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(rows[0].draft, draft("one"));
    assert_eq!(
        (&rows[0].refused, &rows[1].refused),
        (&None, &Some(refusal))
    );
    let tx = store.begin().unwrap();
    assert!(tx.outbox_retry(2).unwrap());
    assert_eq!(
        tx.outbox_put(&draft("four")).unwrap(),
        4,
        "tickets are never given twice"
    );
    assert_eq!(tx.outbox().unwrap()[1].refused, None);
    let [ada, eve] = [1, 2].map(|n| PublicKey::from_bytes([n; 32]));
    let own = OutboxDraft {
        author: Some(eve),
        ..draft("five")
    };
    tx.outbox_put(&own).unwrap();
    assert_eq!(tx.outbox_claim(&ada).unwrap(), 3);
    let authors: Vec<_> = tx
        .outbox()
        .unwrap()
        .iter()
        .map(|row| row.draft.author)
        .collect();
    assert_eq!(authors, [Some(ada), Some(ada), Some(ada), Some(eve)]);
}
