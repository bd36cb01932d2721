//! Posts under many signatures, stamps that almost hold, and bad posts in answers.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//! ```

use std::net::IpAddr;

use harness::forge::{PostForge, SealedPost};
use harness::hostile::raw::{now, status};
use harness::hostile::signing::sign_again;
use harness::hostile::{Chain, Face, Hostile, Scene, raw, stranger};
use harness::nodes::{wait_same_tip, wait_standing};
use harness::{At as _, Node};
use serde_json::json;

const OCTETS: &str = "application/octet-stream";

/// Pushes a post from a stranger's address, and returns the status.
async fn push(from: IpAddr, to: &Node, post: &SealedPost) -> u16 {
    status(&raw::post(from, &to.address(), "/v1/posts", OCTETS, &post.alone()).await)
}

/// The same post under a thousand signatures, the first being the author's own.
fn signed_often(seed: u8, content: &str) -> Vec<SealedPost> {
    let post = PostForge::note(seed, now() - 60, content).seal();
    let again = (1..1_000).map(|number| sign_again(&post, [seed; 32], number));
    std::iter::once(post.clone()).chain(again).collect()
}

#[tokio::test]
async fn a_thousand_bad_signatures_keep_nobody_from_the_true_post() {
    let mut scene = Scene::new().await;
    let from = stranger();
    let truth = PostForge::note(7, now() - 60, "mine alone").seal();
    for number in 0..1_000_u16 {
        let mut bad = truth.clone();
        let [high, low] = number.to_be_bytes();
        bad.signature[30] ^= high.wrapping_add(1);
        bad.signature[40] ^= low;
        // Each of them costs its sender the day.
        let pushed = push(stranger(), &scene.victim, &bad).await;
        assert_eq!(pushed, 422, "number {number}");
    }
    assert_eq!(push(from, &scene.victim, &truth).await, 202);
    wait_standing(&[&scene.victim, &scene.honest], &truth.id(), "pooled").await;
    scene.unharmed().await;
    wait_standing(&[&scene.victim], &truth.id(), "confirmed").await;
}

#[tokio::test]
async fn one_post_under_a_thousand_good_signatures_is_one_post() {
    let mut scene = Scene::new().await;
    let from = stranger();
    let all = signed_often(7, "signed a thousand times");
    let (first, others) = all.split_first().expect("a thousand");
    assert_eq!(push(from, &scene.victim, first).await, 202);
    for other in others {
        assert_eq!(push(from, &scene.victim, other).await, 200);
    }
    assert_eq!(scene.victim.status().await.number_at("/pool/posts"), 1);
    wait_standing(&[&scene.honest], &first.id(), "pooled").await;
    // A peer whose pool holds another signature of it, and announces all of them, gets nowhere either.
    let mut face = Face::of(Chain::dev());
    face.pool = others.to_vec();
    let hostile = Hostile::honest(face).await;
    scene.expose(&hostile).await;
    for post in others {
        hostile.announce(json!({
            "type": "post", "id": post.id(), "leaf": hex::encode(post.leaf()), "status": "pooled",
        }));
    }
    scene.follows().await;
    wait_standing(&[&scene.victim, &scene.honest], &first.id(), "confirmed").await;
    assert_eq!(scene.victim.status().await.number_at("/pool/posts"), 0);
    let log = scene.victim.log();
    assert!(
        !log.contains("avoided"),
        "a good signature is no fault: {log}"
    );
    drop(hostile);
    scene.unharmed().await;
}

#[tokio::test]
async fn a_block_with_another_signature_than_the_pools_is_as_good() {
    let mut scene = Scene::new().await;
    let from = stranger();
    let all = signed_often(8, "one in the pool, another in a block");
    let (pooled, mined) = (&all[0], &all[500]);
    assert_eq!(push(from, &scene.victim, pooled).await, 202);
    wait_standing(&[&scene.victim, &scene.honest], &pooled.id(), "pooled").await;
    let mut chain = Chain::dev();
    chain.grow(20, chain.time() + 1);
    let block = chain.next(now() - 30, std::slice::from_ref(mined)).seal();
    chain.push(block);
    let hostile = Hostile::honest(Face::of(chain)).await;
    scene.expose(&hostile).await;
    wait_standing(&[&scene.victim, &scene.honest], &pooled.id(), "confirmed").await;
    wait_same_tip(&[&scene.victim, &scene.honest]).await;
    let shown = scene.victim.find(&pooled.id()).await.expect("confirmed");
    assert_eq!(shown.text_at("/signature"), hex::encode(mined.signature));
    // Nothing of it waits any more; the post of the overtaken chain does.
    let waiting = scene
        .victim
        .public()
        .get_binary("/v1/pool")
        .await
        .expect(200);
    let (leaves, _) = waiting.body.as_chunks::<32>();
    assert!(!leaves.contains(&pooled.leaf()), "it stands in the chain");
    drop(hostile);
    scene.unharmed().await;
}

/// Posts whose stamp misses what it must reach by as little as can be found.
fn almost() -> Vec<(&'static str, SealedPost)> {
    let note = || PostForge::note(9, now() - 60, "almost");
    let mut cheap = note();
    cheap.stamp_work -= 1;
    let mut dear = note();
    dear.stamp_work = u64::MAX;
    vec![
        ("a hash just above the limit", note().seal_almost()),
        ("one hash less declared than asked for", cheap.seal()),
        ("all the work there is declared", dear.seal_unstamped()),
    ]
}

#[tokio::test]
async fn stamps_that_almost_hold_do_not_hold() {
    let mut scene = Scene::new().await;
    for (case, post) in almost() {
        let from = stranger();
        let said = raw::post(
            from,
            &scene.victim.address(),
            "/v1/posts",
            OCTETS,
            &post.alone(),
        )
        .await;
        assert_eq!(status(&said), 422, "{case}: {said}");
        assert!(said.contains("P2"), "{case}: {said}");
        // In an answer it is the peer's fault: an honest one checks what it passes on.
        let mut face = Face::of(Chain::dev());
        face.pool = vec![post.clone()];
        let hostile = Hostile::honest(face).await;
        scene.expose(&hostile).await;
        hostile.announce(json!({
            "type": "post", "id": post.id(), "leaf": hex::encode(post.leaf()), "status": "pooled",
        }));
        let line = scene.wait_avoided(&hostile).await;
        assert!(line.contains("P2"), "{case}: {line}");
        assert_eq!(scene.victim.standing(&post.id()).await, "missing", "{case}");
    }
    scene.unharmed().await;
}

#[tokio::test]
async fn a_bad_signature_in_an_answer_is_its_senders_fault() {
    let mut scene = Scene::new().await;
    let truth = PostForge::note(11, now() - 60, "true elsewhere").seal();
    let mut bad = truth.clone();
    bad.signature[33] ^= 8;
    let mut face = Face::of(Chain::dev());
    face.pool = vec![bad];
    let hostile = Hostile::honest(face).await;
    scene.expose(&hostile).await;
    let line = scene.wait_avoided(&hostile).await;
    assert!(line.contains("P3"), "{line}");
    // The true post comes from somebody else, after its bad copy.
    let mut face = Face::of(Chain::dev());
    face.pool = vec![truth.clone()];
    let friend = Hostile::honest(face).await;
    scene.expose(&friend).await;
    wait_standing(&[&scene.victim], &truth.id(), "pooled").await;
    scene.left_alone(&hostile).await;
    drop((hostile, friend));
    scene.unharmed().await;
}
