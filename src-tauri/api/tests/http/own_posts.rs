//! What the owner sees of the node's own posts, and others do not.

use blocknet_chain::{HeadFields, Identity, Kind, Network, Post};
use blocknet_store::{OutboxDraft, Refusal, Store};
use reqwest::{Method, StatusCode};

use crate::rig::{Rig, SEED, block_on, now, post_of, stamped, text};

const OCTETS: &str = "application/octet-stream";
const DAY: u64 = 86_400;

#[tokio::test]
async fn counts_own_posts_that_were_refused_among_the_figures() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &Network::dev()).unwrap();
    let tx = store.begin().unwrap();
    let draft = OutboxDraft {
        author: None,
        kind: Kind::NOTE,
        parent: None,
        tags: Vec::new(),
        content: "not taken".to_owned(),
        written: now(),
    };
    let ticket = tx.outbox_put(&draft).unwrap();
    let refusal = Refusal {
        code: "too_old".to_owned(),
        rule: None,
        message: "It is too old.".to_owned(),
    };
    assert!(tx.outbox_refuse(ticket, &refusal).unwrap());
    tx.commit().unwrap();
    drop(store);
    let rig = Rig::start_in(dir).await;
    let figures = rig.own(Method::GET, "/v1/owner/metrics", None).await.text();
    let stages: Vec<&str> = figures
        .lines()
        .filter(|line| line.starts_with("blocknet_outbox_posts{"))
        .collect();
    assert_eq!(
        stages,
        [
            "blocknet_outbox_posts{stage=\"locked\"} 0",
            "blocknet_outbox_posts{stage=\"stamping\"} 0",
            "blocknet_outbox_posts{stage=\"waiting\"} 0",
            "blocknet_outbox_posts{stage=\"refused\"} 1",
        ]
    );
    rig.host.stop().await;
}

#[tokio::test]
async fn counts_lines_of_the_log_that_nobody_read_in_time_among_the_figures() {
    let rig = Rig::start().await;
    for lost in 0..2 {
        let figures = rig.own(Method::GET, "/v1/owner/metrics", None).await.text();
        let line = format!("blocknet_log_lines_lost_total {lost}");
        assert!(figures.lines().any(|one| one == line), "{figures}");
        rig.log.note_lost();
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn shows_the_owner_posts_that_were_left_out_of_the_chain() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("identity.key"), hex::encode(SEED)).unwrap();
    let rig = Rig::start_in(dir).await;
    let network = Network::dev();
    let author = Identity::from_seed(SEED).public();
    // Old enough that no block of today takes it: once its block is gone, so is its place.
    let (body, then) = (text("long ago"), now() - 20 * DAY);
    let fields = HeadFields::new(&network, Kind::NOTE, author, then, None, &body);
    let old = Post::new(stamped(&network, &fields), Some(body)).unwrap();
    let genesis = network.genesis();
    let lost = block_on(genesis, vec![old], |header| header.time = then + DAY);
    let [one, two] = ["one", "two"].map(|words| vec![post_of(&network, text(words))]);
    let first = block_on(genesis, one, |_| {});
    let second = block_on(first.header(), two, |header| header.time += 1);
    for block in [lost, first, second] {
        let answer = rig.post("/v1/blocks", OCTETS, block.encode()).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
    }
    let path = format!("/v1/posts?author={author}");
    let mine = rig.own(Method::GET, &path, None).await.with(StatusCode::OK);
    assert_eq!(mine["posts"][2]["content"], "long ago", "{mine:#}");
    assert_eq!(mine["posts"][2]["state"]["status"], "left_out");
    for list in [
        rig.get(&path).await,
        rig.own(Method::GET, "/v1/posts", None).await,
    ] {
        assert_eq!(list.json()["posts"].as_array().unwrap().len(), 2);
    }
    rig.host.stop().await;
}
