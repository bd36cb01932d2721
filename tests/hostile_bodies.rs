//! Bodies that are damaged, missing or not those of their headers.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//!                 ▲
//!                 └──▶ a peer with the true bodies
//! ```

use harness::forge::{BlockForge, PostForge, SealedPost};
use harness::hostile::face::framed;
use harness::hostile::raw::now;
use harness::hostile::{Asked, Chain, Face, Hostile, Move, Scene};
use harness::nodes::wait_standing;
use harness::{At as _, wait_for};

/// A chain that is heavier than the honest one, with a post in each of its last blocks.
fn heavy() -> (Chain, Vec<SealedPost>) {
    let mut chain = Chain::dev();
    chain.grow(20, chain.time() + 1);
    let mut posts = Vec::new();
    for seed in 1..=4_u8 {
        let time = now() - 60 + u64::from(seed);
        let post = PostForge::note(seed, time, &format!("in a forged block, {seed}")).seal();
        let block = chain.next(time, std::slice::from_ref(&post)).seal();
        chain.push(block);
        posts.push(post);
    }
    (chain, posts)
}

/// Sends each block of a batch with its body changed by `spoil`.
fn spoiling(
    spoil: impl Fn(&BlockForge) -> Vec<u8> + Send + Sync + 'static,
) -> impl Fn(&Asked, &Face) -> Option<Move> {
    move |asked, face| {
        asked.is("POST", "/v1/blocks/batch").then(|| {
            let known = asked.ids().into_iter().map_while(|id| {
                let block = face.chain.block(&id)?;
                Some(framed(&[block.header(), spoil(block)].concat()))
            });
            Move::octets(known.flatten().collect())
        })
    }
}

/// Waits until both honest nodes stand on this chain.
async fn wait_tip(scene: &Scene, chain: &Chain) {
    let wanted = hex::encode(chain.tip());
    for node in [&scene.victim, &scene.honest] {
        wait_for(
            async || {
                let status = node.status().await;
                if status.text_at("/tip") == wanted {
                    Ok(())
                } else {
                    Err(format!("{status:#}"))
                }
            },
            harness::nodes::SPREAD,
            &format!("{} to take the true chain", node.name()),
        )
        .await;
    }
}

/// A body in which one byte of the last text is another.
fn flipped(block: &BlockForge) -> Vec<u8> {
    let mut body = block.body.clone();
    if let Some(last) = body.last_mut() {
        *last ^= 1;
    }
    body
}

#[tokio::test]
async fn a_body_damaged_on_the_way_is_taken_whole_from_somebody_else() {
    let mut scene = Scene::new().await;
    let (chain, posts) = heavy();
    let hostile = Hostile::start(Face::of(chain.clone()), spoiling(flipped)).await;
    scene.expose(&hostile).await;
    let line = scene.wait_avoided(&hostile).await;
    assert!(
        line.contains("bad block") || line.contains("malformed"),
        "{line}"
    );
    let friend = Hostile::honest(Face::of(chain.clone())).await;
    scene.expose(&friend).await;
    wait_tip(&scene, &chain).await;
    for post in &posts {
        wait_standing(&[&scene.victim, &scene.honest], &post.id(), "confirmed").await;
    }
    drop((hostile, friend));
    scene.unharmed().await;
}

#[tokio::test]
async fn bodies_of_other_headers_blame_their_sender_alone() {
    let mut scene = Scene::new().await;
    let (chain, _) = heavy();
    let other = PostForge::note(9, now() - 60, "another body")
        .seal()
        .in_body();
    let hostile = Hostile::start(
        Face::of(chain.clone()),
        spoiling(move |block| {
            if block.post_count == 0 {
                Vec::new()
            } else {
                other.clone()
            }
        }),
    )
    .await;
    scene.expose(&hostile).await;
    scene.wait_avoided(&hostile).await;
    // Empty blocks were good, so the honest chain may or may not be the heavier one by now.
    let friend = Hostile::honest(Face::of(chain.clone())).await;
    scene.expose(&friend).await;
    wait_tip(&scene, &chain).await;
    drop((hostile, friend));
    scene.unharmed().await;
}

#[tokio::test]
async fn a_block_that_breaks_a_rule_in_its_body_is_named_and_the_honest_chain_goes_on() {
    let mut scene = Scene::new().await;
    let mut chain = Chain::dev();
    let mut unsigned = PostForge::note(3, now() - 60, "not signed by its author").seal();
    unsigned.signature[40] ^= 4;
    let bad = chain.next(now() - 60, &[unsigned]).seal();
    chain.push(bad);
    chain.grow(20, now() - 50);
    let hostile = Hostile::honest(Face::of(chain)).await;
    scene.expose(&hostile).await;
    let line = scene.wait_avoided(&hostile).await;
    assert!(line.contains("P3"), "{line}");
    scene.left_alone(&hostile).await;
    let status = scene.victim.status().await;
    assert_eq!(
        status.number_at("/header_height"),
        status.number_at("/height"),
        "what stands on the bad block is not wanted any more"
    );
    drop(hostile);
    scene.unharmed().await;
}

/// The stub and the mark of an erased text.
fn erased(block: &BlockForge, posts: &[SealedPost]) -> Vec<u8> {
    let mut body = Vec::new();
    for post in posts.iter().filter(|post| {
        let stub = [post.head.as_slice(), &post.signature].concat();
        block.body.windows(stub.len()).any(|part| part == stub)
    }) {
        body.extend(&post.head);
        body.extend(post.signature);
        body.push(0);
    }
    body
}

/// Bodies are asked for in the order of addresses where nothing else tells two peers apart: who
/// has the texts is asked for the bodies, or for the texts that another's bodies lack.
#[tokio::test]
async fn a_block_whose_texts_never_come_is_never_invalid_and_mining_goes_on() {
    withheld_texts([127, 99, 0, 1], [127, 99, 0, 2]).await;
}

#[tokio::test]
async fn texts_that_one_withholds_are_taken_from_the_next() {
    withheld_texts([127, 99, 1, 2], [127, 99, 1, 1]).await;
}

async fn withheld_texts(withholds: [u8; 4], has_all: [u8; 4]) {
    let mut scene = Scene::new().await;
    let (chain, posts) = heavy();
    let texts = posts.clone();
    let hostile = Hostile::start_at(
        withholds.into(),
        Face::of(chain.clone()),
        spoiling(move |block| erased(block, &texts)),
    )
    .await;
    scene.expose(&hostile).await;
    hostile.wait_asked("/v1/blocks/batch", 1).await;
    // The empty blocks below lack nothing.
    scene.agree_at(20).await;
    for _ in 0..2 {
        scene.follows().await;
    }
    let mined = scene.victim.mine_empty().await;
    harness::nodes::wait_same_tip(&[&scene.honest, &scene.victim]).await;
    println!("mined meanwhile: {mined}");
    let log = scene.victim.log();
    assert!(!log.contains("avoided"), "nobody is to blame: {log}");
    // The header chain stays known: with the texts it is taken.
    let friend = Hostile::start_at(has_all.into(), Face::of(chain.clone()), |_, _| None).await;
    scene.expose(&friend).await;
    wait_tip(&scene, &chain).await;
    for post in &posts {
        wait_standing(&[&scene.victim], &post.id(), "confirmed").await;
    }
    drop((hostile, friend));
    scene.unharmed().await;
}

#[tokio::test]
async fn a_text_that_is_not_utf_8_stands_in_its_block_and_breaks_no_page() {
    let mut scene = Scene::new().await;
    let mut chain = Chain::dev();
    chain.grow(20, chain.time() + 1);
    let time = now() - 60;
    let bad = PostForge::with_text(5, time, b"\0\xff\xfe\xc3\x28 \x1b[2J".to_vec()).seal();
    let block = chain.next(time, std::slice::from_ref(&bad)).seal();
    chain.push(block);
    let hostile = Hostile::honest(Face::of(chain.clone())).await;
    // The pool refuses it by T1, whoever brings it …
    let pushed = harness::hostile::raw::post(
        hostile.ip(),
        &scene.victim.address(),
        "/v1/posts",
        "application/octet-stream",
        &bad.alone(),
    )
    .await;
    assert!(
        pushed.starts_with("HTTP/1.1 422") && pushed.contains("T1"),
        "{pushed}"
    );
    // … and the chain takes it: T1 is no rule of blocks.
    scene.expose(&hostile).await;
    wait_tip(&scene, &chain).await;
    wait_standing(&[&scene.victim, &scene.honest], &bad.id(), "confirmed").await;
    let shown = scene.victim.find(&bad.id()).await.expect("confirmed");
    assert_eq!(shown.at("/shown/unreadable"), true, "{shown:#}");
    scene.answers().await;
    let log = scene.victim.log();
    assert!(!log.contains('\u{1b}'), "a stranger's bytes in the log");
    assert!(!log.contains("avoided"), "nobody is to blame: {log}");
    drop(hostile);
    scene.unharmed().await;
}
