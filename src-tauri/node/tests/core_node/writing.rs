//! Writing: tags, refusals, the outbox.

use blocknet_chain::Kind;
use blocknet_node::{
    BlockAt, Draft, MiningMode, OutboxStage, ProofOf, SettingsPatch, WriteError, Written,
};
use blocknet_store::{FeedQuery, Standing};

use crate::alone::{Alone, note};

#[tokio::test]
async fn a_post_carries_name_channel_and_what_it_has_seen() {
    let alone = Alone::start(MiningMode::Off);
    let name = SettingsPatch {
        name: Some("Ada".into()),
        ..SettingsPatch::default()
    };
    alone.node.put_settings(name).await.unwrap();
    let draft = Draft {
        channel: Some("minutes".into()),
        ..note("hello")
    };
    let Written::Post(post) = alone.node.write_post(draft).await.unwrap() else {
        panic!("no post");
    };
    assert_eq!(post.stored.standing, Standing::Pooled);
    assert_eq!(post.shown.name.as_deref(), Some("Ada"));
    assert_eq!(post.shown.channel.as_deref(), Some("minutes"));
    let parts = post.stored.post.text.unwrap().parts().unwrap();
    let genesis = alone.node.network().genesis_id().to_string();
    assert_eq!(parts.first_tag("seen"), Some(genesis.as_str()));
    assert!(alone.node.outbox().await.unwrap().is_empty());
    let page = alone
        .node
        .feed(FeedQuery {
            limit: 10,
            ..FeedQuery::default()
        })
        .await
        .unwrap();
    assert_eq!(page.posts.len(), 1);
    alone.stopped().await;
}

#[tokio::test]
async fn the_same_words_twice_are_two_posts() {
    let alone = Alone::start(MiningMode::Off);
    let mut ids = std::collections::HashSet::new();
    // Several of them fall into one second.
    for _ in 0..8 {
        ids.insert(alone.write("again").await.stored.id);
    }
    assert_eq!(ids.len(), 8);
    alone.stopped().await;
}

#[tokio::test]
async fn says_what_is_wrong_with_a_draft_and_keeps_nothing_of_it() {
    let alone = Alone::start(MiningMode::Off);
    let stranger = Some(blocknet_chain::PostId::from_bytes([7; 32]));
    let table = [
        (note(&"x".repeat(4_097)), "content"),
        (note(""), "content"),
        (
            Draft {
                channel: Some("No Good".into()),
                ..note("hi")
            },
            "channel",
        ),
        (
            Draft {
                parent: stranger,
                ..note("hi")
            },
            "parent",
        ),
        (
            Draft {
                kind: Kind::DELETE,
                ..note("")
            },
            "parent",
        ),
    ];
    for (draft, expected) in table {
        match alone.node.write_post(draft).await {
            Err(WriteError::Field { field, .. }) => assert_eq!(field, expected),
            other => panic!("{other:?} is no complaint about {expected}"),
        }
    }
    assert!(alone.node.outbox().await.unwrap().is_empty());
    alone.stopped().await;
}

#[tokio::test]
async fn edits_and_replies_to_ones_own_post() {
    let alone = Alone::start(MiningMode::Auto);
    let post = alone.write("frist").await;
    let parent = Some(post.stored.id);
    let edit = Draft {
        kind: Kind::EDIT,
        parent,
        ..note("first")
    };
    let Written::Post(edit) = alone.node.write_post(edit).await.unwrap() else {
        panic!()
    };
    alone.confirmed(&edit).await;
    let reply = Draft {
        parent,
        ..note("a reply")
    };
    let Written::Post(reply) = alone.node.write_post(reply).await.unwrap() else {
        panic!()
    };
    alone.confirmed(&reply).await;
    let thread = alone
        .node
        .thread(post.stored.id, 10, None)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(thread.post.shown.content.as_deref(), Some("first"));
    assert_eq!(thread.replies.len(), 1);
    alone.stopped().await;
}

#[tokio::test]
async fn a_seventeenth_post_waits_in_the_outbox_until_others_are_mined() {
    let alone = Alone::start(MiningMode::Off);
    for n in 0..16 {
        alone.write(&format!("post {n}")).await;
    }
    let node = alone.node.clone();
    let seventeenth = tokio::spawn(async move { node.write_post(note("post 16")).await });
    let sending = |items: &[blocknet_node::OutboxItem]| {
        items.iter().any(|item| item.stage == OutboxStage::Sending)
    };
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !sending(&alone.node.outbox().await.unwrap()) {
        assert!(std::time::Instant::now() < deadline, "it never waited");
        tokio::task::yield_now().await;
    }
    assert_eq!(alone.node.tip().borrow().pool_posts, 16);
    alone.node.mine(false).await.unwrap();
    let Written::Post(last) = seventeenth.await.unwrap().unwrap() else {
        panic!("a ticket")
    };
    assert_eq!(last.stored.standing, Standing::Pooled);
    assert!(alone.node.outbox().await.unwrap().is_empty());
    alone.stopped().await;
}

#[tokio::test]
async fn proves_a_confirmed_post() {
    let alone = Alone::start(MiningMode::Off);
    let post = alone.write("prove me").await;
    let id = post.stored.id;
    assert!(matches!(
        alone.node.proof(id).await.unwrap(),
        ProofOf::NotConfirmed
    ));
    alone.node.mine(false).await.unwrap();
    alone.node.mine(true).await.unwrap();
    let ProofOf::Proof(proof) = alone.node.proof(id).await.unwrap() else {
        panic!("no proof")
    };
    let verdict = proof.verify().unwrap();
    assert_eq!((verdict.post, verdict.blocks_on_top), (id, 1));
    let block = alone
        .node
        .block(BlockAt::Id(verdict.block.id))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(block.1.len(), 1);
    alone.stopped().await;
}

#[tokio::test]
async fn status_shows_what_stands() {
    let alone = Alone::start(MiningMode::Off);
    alone.write("hello").await;
    let status = alone.node.status().await.unwrap();
    assert_eq!((status.network.as_str(), status.pool_posts), ("dev", 1));
    assert_eq!(status.outbox_stamping + status.outbox_waiting, 0);
    assert!(status.warnings.is_empty());
    assert_eq!(status.identity.author, alone.node.identity().author);
    alone.stopped().await;
}
