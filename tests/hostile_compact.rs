//! Compact blocks that lie about their posts.
//!
//! ```text
//! hostile ──compact blocks──▶ victim ──dials──▶ honest
//! ```

use harness::At as _;
use harness::forge::{BlockForge, PostForge, SealedPost};
use harness::hostile::raw::now;
use harness::hostile::{Resources, Scene, raw, stranger};
use harness::nodes::{wait_same_tip, wait_standing};
use serde_json::{Value, json};

/// A post whose six bytes are these, where none has them.
const NOBODYS: [u8; 6] = *b"nobody";
/// The largest compact block, and a byte.
const TOO_LARGE: usize = 136 + 8 + 2 + 262_144 + 2 * 1_024 + 1;
/// Room for what a debug build of a node takes for a few blocks.
const GROWTH_KB: u64 = 64 * 1024;

/// `header || key || prefilled posts || short ids`.
fn compact(block: &BlockForge, prefilled: &[(u16, Vec<u8>)], short_ids: &[[u8; 6]]) -> Vec<u8> {
    let count = u16::try_from(prefilled.len()).expect("few posts");
    let mut bytes = [
        &block.header()[..],
        &7_u64.to_be_bytes(),
        &count.to_be_bytes(),
    ]
    .concat();
    for (index, post) in prefilled {
        bytes.extend(index.to_be_bytes());
        bytes.extend(post);
    }
    bytes.extend(short_ids.as_flattened());
    bytes
}

/// A note that anybody may have written just now.
fn note(seed: u8, content: &str) -> SealedPost {
    PostForge::note(seed, now(), content).seal()
}

/// A good block of these posts on the victim's tip.
async fn next_block(scene: &Scene, posts: &[SealedPost]) -> BlockForge {
    let status = scene.victim.status().await;
    let tip = hex::decode(status.text_at("/tip")).expect("hex");
    let tip_time: u64 = status.text_at("/tip_time").parse().expect("a decimal");
    let height = u32::try_from(status.number_at("/height")).expect("a height");
    let time = now().max(tip_time + 1);
    BlockForge::new(tip.try_into().expect("an id"), height + 1, time, posts).seal()
}

/// Hands a compact block in from an address of its own; the status and the body that came back.
async fn hand_in(scene: &Scene, bytes: &[u8]) -> (u16, Value) {
    let to = scene.victim.address();
    let (path, kind) = ("/v1/blocks/compact", "application/octet-stream");
    let answer = raw::post(stranger(), &to, path, kind, bytes).await;
    let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
    let json = serde_json::from_str(body).unwrap_or(Value::Null);
    (raw::status(&answer), json)
}

#[tokio::test]
async fn bytes_that_are_no_compact_block_are_refused_and_leave_nothing() {
    let mut scene = Scene::new().await;
    let (post, other) = (note(11, "in the block"), note(12, "in none"));
    let block = next_block(&scene, std::slice::from_ref(&post)).await;
    let whole = compact(&block, &[(0, post.in_body())], &[]);
    let mut flag = post.in_body();
    flag[192] = 9;
    let mut text = post.in_body();
    *text.last_mut().expect("it has a text") ^= 1;
    let mut many = compact(&block, &[], &[NOBODYS]);
    many[144..146].copy_from_slice(&u16::MAX.to_be_bytes());
    let malformed: [(&str, Vec<u8>); 9] = [
        ("half a header", whole[..70].to_vec()),
        ("a cut key", whole[..140].to_vec()),
        ("a cut post", whole[..200].to_vec()),
        ("no short id where one is due", compact(&block, &[], &[])),
        (
            "more short ids than posts",
            compact(&block, &[], &[NOBODYS, NOBODYS]),
        ),
        (
            "an index beyond the end",
            compact(&block, &[(1, post.in_body())], &[]),
        ),
        ("an unknown text flag", compact(&block, &[(0, flag)], &[])),
        (
            "a text that is not its stub's",
            compact(&block, &[(0, text)], &[]),
        ),
        ("65,535 posts that do not come", many),
    ];
    let headers = scene.victim.status().await.number_at("/header_height");
    for (case, bytes) in &malformed {
        let (status, said) = hand_in(&scene, bytes).await;
        assert_eq!(
            (status, said.text_at("/code")),
            (400, "bad_body"),
            "{case}: {said}"
        );
    }
    let (status, _) = hand_in(&scene, &vec![0; TOO_LARGE]).await;
    assert_eq!(status, 413, "one byte more than any block has");
    let (status, said) = hand_in(&scene, &[vec![0; 136], vec![9; 5_000]].concat()).await;
    assert!(
        matches!(status, 409 | 422),
        "the header is looked at before all else: {said}"
    );
    let mut workless = next_block(&scene, std::slice::from_ref(&other)).await;
    workless = workless.seal_workless();
    let (status, said) = hand_in(&scene, &compact(&workless, &[(0, other.in_body())], &[])).await;
    assert_eq!((status, said.text_at("/rule")), (422, "H6"), "{said}");
    let now = scene.victim.status().await.number_at("/header_height");
    assert_eq!(now, headers, "no header is kept without its body");
    // The true block is taken all the same.
    let (status, said) = hand_in(&scene, &whole).await;
    assert_eq!(status, 202, "{said}");
    wait_same_tip(&[&scene.victim, &scene.honest]).await;
    wait_standing(&[&scene.honest], &post.id(), "confirmed").await;
    scene.unharmed().await;
}

#[tokio::test]
async fn short_ids_that_stand_for_nothing_or_for_two_cost_a_question_and_no_block() {
    let mut scene = Scene::new().await;
    let posts = [note(21, "the first"), note(22, "the second")];
    let block = next_block(&scene, &posts).await;
    let in_body = |at: usize| posts[at].in_body();
    let cases: [(&str, Vec<u8>, Value); 4] = [
        (
            "of posts that nobody has",
            compact(&block, &[], &[NOBODYS, *b"nosuch"]),
            json!([0, 1]),
        ),
        (
            "one for two posts",
            compact(&block, &[], &[NOBODYS, NOBODYS]),
            json!([0, 1]),
        ),
        (
            "one of two",
            compact(&block, &[(1, in_body(1))], &[NOBODYS]),
            json!([0]),
        ),
        (
            "the other one",
            compact(&block, &[(0, in_body(0))], &[NOBODYS]),
            json!([1]),
        ),
    ];
    for round in 0..20 {
        for (case, bytes, missing) in &cases {
            let (status, said) = hand_in(&scene, bytes).await;
            assert_eq!(status, 202, "{case}, {round}: {said}");
            assert_eq!(said["missing"], *missing, "{case}, {round}");
        }
    }
    // What was asked for and never sent holds nobody up, and is nothing against the block.
    scene.follows().await;
    let block = next_block(&scene, &posts).await;
    let whole = compact(&block, &[(0, in_body(0)), (1, in_body(1))], &[]);
    let (status, said) = hand_in(&scene, &whole).await;
    assert_eq!((status, &said["missing"]), (202, &json!([])), "{said}");
    wait_same_tip(&[&scene.victim, &scene.honest]).await;
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < GROWTH_KB, "{grown} KiB more at most");
    scene.unharmed().await;
}

#[tokio::test]
async fn posts_that_are_not_the_headers_blame_the_sender_and_not_the_block() {
    let mut scene = Scene::new().await;
    let (post, other) = (
        note(31, "what the header means"),
        note(32, "what came instead"),
    );
    let block = next_block(&scene, std::slice::from_ref(&post)).await;
    let (status, said) = hand_in(&scene, &compact(&block, &[(0, other.in_body())], &[])).await;
    assert_eq!(status, 422, "{said}");
    assert!(matches!(said.text_at("/rule"), "B1" | "B2"), "{said}");
    let (status, said) = hand_in(&scene, &compact(&block, &[(0, post.in_body())], &[])).await;
    assert_eq!(
        status, 202,
        "the true posts come from somebody else: {said}"
    );
    wait_same_tip(&[&scene.victim, &scene.honest]).await;
    wait_standing(&[&scene.victim], &post.id(), "confirmed").await;
    assert_eq!(scene.victim.standing(&other.id()).await, "missing");
    scene.unharmed().await;
}
