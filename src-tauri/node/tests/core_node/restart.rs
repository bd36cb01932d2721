//! What survives the end of a node.

use blocknet_chain::{Kind, Network};
use blocknet_node::{MiningMode, SettingsPatch, Theme, check_folder};
use blocknet_store::{OutboxDraft, Store};

use crate::alone::Alone;

#[tokio::test]
async fn identity_settings_pool_and_chain_survive_a_restart() {
    let alone = Alone::start(MiningMode::Off);
    let patch = SettingsPatch {
        theme: Some(Theme::Dark),
        ..SettingsPatch::default()
    };
    alone.node.put_settings(patch).await.unwrap();
    alone.write("mined").await;
    alone.node.mine(false).await.unwrap();
    let waiting = alone.write("waiting").await;
    let (author, tip) = (alone.node.identity().author, alone.node.info().tip);
    let alone = alone.restarted(MiningMode::Off).await;
    assert_eq!(alone.node.identity().author, author);
    assert_eq!(alone.node.info().tip, tip);
    assert_eq!(alone.node.settings().theme, Theme::Dark);
    assert_eq!(
        alone.node.pool_leaves().await.unwrap(),
        [waiting.stored.leaf]
    );
    let dir = alone.stopped().await;
    let report = check_folder(dir.path()).unwrap();
    assert!(report.is_ok(), "{:?}", report.problems);
}

#[tokio::test]
async fn goes_on_with_what_the_outbox_held_when_it_ended() {
    let alone = Alone::start(MiningMode::Off);
    let dir = alone.stopped().await;
    // As a node leaves it that is killed after a text was kept and before its stamp was found.
    let store = Store::open(dir.path(), &Network::dev()).unwrap();
    let tx = store.begin().unwrap();
    let draft = OutboxDraft {
        author: None,
        kind: Kind::NOTE,
        parent: None,
        tags: vec![],
        content: "written before the end".into(),
        written: 1_767_225_600,
    };
    tx.outbox_put(&draft).unwrap();
    tx.commit().unwrap();
    drop(store);
    let alone = Alone::in_folder(dir, MiningMode::Auto);
    alone.height(1).await;
    let page = alone
        .node
        .feed(blocknet_store::FeedQuery::default())
        .await
        .unwrap();
    assert_eq!(
        page.posts[0].shown.content.as_deref(),
        Some("written before the end")
    );
    assert!(alone.node.outbox().await.unwrap().is_empty());
    alone.stopped().await;
}

#[tokio::test]
async fn a_second_node_on_the_same_folder_is_refused() {
    let alone = Alone::start(MiningMode::Off);
    let refused = alone.second();
    assert!(refused.contains("another node"), "{refused}");
    alone.stopped().await;
}
