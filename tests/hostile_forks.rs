//! Heavier header chains whose blocks never come, and branches that fork long ago.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//! ```

use std::time::Duration;

use harness::hostile::{Asked, Chain, Face, Hostile, Move, Scene};
use harness::nodes::wait_same_tip;
use harness::{At as _, Builder, FakeClock, Node, wait_for, wait_until};
use reqwest::Method;
use serde_json::json;

/// A minute in which the node waits for the bodies, and some.
const PATIENCE: Duration = Duration::from_secs(85);

/// The pace of the honest chain, which must not overtake the other meanwhile.
const BLOCKS_EVERY: Duration = Duration::from_secs(4);

/// A header chain with more work than the honest one will have in this test.
fn heavier() -> Chain {
    let mut chain = Chain::dev();
    chain.grow(60, chain.time() + 1);
    chain
}

/// What the peer says instead of giving blocks.
async fn withheld(answer: Option<Move>) {
    let mut scene = Scene::new().await;
    let act = move |asked: &Asked, _: &Face| {
        asked
            .is("POST", "/v1/blocks/batch")
            .then(|| answer.clone().unwrap_or(Move::octets(Vec::new())))
    };
    let hostile = Hostile::start(Face::of(heavier()), act).await;
    scene.expose(&hostile).await;
    hostile.wait_asked("/v1/blocks/batch", 1).await;
    // Blocks that an honest miner finds meanwhile are taken as if nothing were wrong.
    for _ in 0..4 {
        scene.follows().await;
    }
    drop(hostile);
    scene.unharmed().await;
}

#[tokio::test]
async fn a_fork_whose_blocks_are_never_there_holds_nobody_up() {
    withheld(None).await;
}

#[tokio::test]
async fn a_fork_whose_blocks_are_promised_for_ever_holds_nobody_up() {
    withheld(Some(Move::Hold)).await;
}

#[tokio::test]
async fn a_fork_whose_blocks_are_refused_holds_nobody_up() {
    withheld(Some(Move::refuse(503, "busy"))).await;
}

#[tokio::test]
async fn headers_without_bodies_hold_mining_up_for_a_minute_and_no_longer() {
    let mut scene = Scene::new().await;
    let hostile = Hostile::start(Face::of(heavier()), |asked, _| {
        asked
            .is("POST", "/v1/blocks/batch")
            .then(|| Move::octets(Vec::new()))
    })
    .await;
    scene.expose(&hostile).await;
    hostile.wait_asked("/v1/blocks/batch", 1).await;
    let asked = json!({ "empty": true });
    let request = scene.victim.owner().request(Method::POST, "/v1/owner/mine");
    let mining = request.json(&asked).timeout(PATIENCE).send();
    tokio::pin!(mining);
    let mut blocks = tokio::time::interval(BLOCKS_EVERY);
    // The honest tip moves on meanwhile.
    let mined = loop {
        tokio::select! {
            mined = &mut mining => break mined,
            _ = blocks.tick() => drop(scene.honest.mine_empty().await),
        }
    };
    let mined = mined.expect("an answer");
    assert_eq!(mined.status(), 201, "{:?}", mined.text().await);
    // Where both found a block at once, or the honest one has not heard of the other's, two decide.
    for _ in 0..2 {
        scene.honest.mine_empty().await;
    }
    scene.agree_at(2).await;
    drop(hostile);
    scene.unharmed().await;
}

/// Fifteen days, and the hour that the node's own grain adds.
const FIFTEEN_DAYS: i64 = 15 * 86_400 + 7_200;

/// Waits until the node's clock shows today.
async fn sees_the_day(victim: &Node) {
    // The ages of blocks are looked at when something happens, and by the clock.
    wait_for(
        async || {
            let time = victim
                .public()
                .get("/v1/node")
                .await
                .json()
                .number_at("/time");
            let now = harness::hostile::raw::now();
            if time + 60 > now {
                Ok(())
            } else {
                Err(time.to_string())
            }
        },
        Duration::from_secs(20),
        "the victim to see the new day",
    )
    .await;
}

/// The branch with this tip is among those that the owner is asked about.
async fn lists_branch(victim: &Node, theirs: &str) {
    let asked = victim.owner().get("/v1/owner/branches").await.expect(200);
    let branches = asked.json();
    let listed = branches.list_at("/branches");
    assert!(
        listed.iter().any(|branch| branch.text_at("/id") == theirs),
        "{branches:#}"
    );
}

#[tokio::test]
async fn a_branch_that_forks_fifteen_days_back_is_parked_and_the_owner_asked() {
    // Both live by one clock, which the test sets; no post in here is older than its block.
    let clock = FakeClock::off_by(-FIFTEEN_DAYS);
    let honest = Builder::new("honest").clock(&clock).start().await;
    let victim = Builder::new("victim")
        .clock(&clock)
        .peer(&honest.address())
        .start()
        .await;
    for _ in 0..3 {
        honest.mine_empty().await;
    }
    wait_same_tip(&[&victim, &honest]).await;
    let old_tip = victim.tip().await;
    clock.set(0);
    sees_the_day(&victim).await;
    let hostile = Hostile::honest(Face::of(heavier())).await;
    hostile.introduce(&victim).await;
    hostile.wait_asked("/v1/headers", 1).await;
    let warned = wait_for(
        async || {
            let status = victim.status().await;
            let warnings = status.list_at("/warnings").to_vec();
            let parked = warnings.into_iter().find(|warning| {
                warning.to_string().contains("park") || warning.to_string().contains("branch")
            });
            parked.ok_or_else(|| format!("{status:#}"))
        },
        Duration::from_secs(30),
        "the owner to be asked about the branch",
    )
    .await;
    println!("{warned}");
    assert_eq!(victim.tip().await, old_tip, "nothing is followed unasked");
    assert_eq!(
        hostile.count("/v1/blocks/batch"),
        0,
        "its blocks are not fetched"
    );
    // The honest chain goes on above the old blocks.
    honest.mine_empty().await;
    wait_same_tip(&[&victim, &honest]).await;
    assert_ne!(victim.tip().await, old_tip);
    let theirs = hex::encode(heavier().tip());
    lists_branch(&victim, &theirs).await;
    // At the owner's word the branch is followed.
    let follow = format!("/v1/owner/branches/{theirs}/follow");
    let followed = victim.owner().post(&follow, &json!({})).await;
    followed.expect(202);
    wait_until(
        async || victim.tip().await == theirs,
        Duration::from_secs(30),
        "the branch that the owner chose",
    )
    .await;
}
