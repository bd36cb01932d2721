//! Compact blocks that lie about their posts, and peers that lack posts for ever.
//!
//! ```text
//! hostile ──compact blocks──▶ victim ──dials──▶ honest
//! ```

use std::net::IpAddr;

use harness::At as _;
use harness::forge::{BlockForge, PostForge, SealedPost};
use harness::hostile::raw::now;
use harness::hostile::{Asked, Chain, Face, Hostile, Move, Resources, Scene, raw, stranger};
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
    hand_in_from(stranger(), scene, bytes).await
}

/// The same from this address.
async fn hand_in_from(from: IpAddr, scene: &Scene, bytes: &[u8]) -> (u16, Value) {
    let to = scene.victim.address();
    let (path, kind) = ("/v1/blocks/compact", "application/octet-stream");
    let answer = raw::post(from, &to, path, kind, bytes).await;
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

/// A peer to which every compact block lacks its first post, however often it was sent; `whole` is
/// what it says of a whole one.
async fn always_lacking(whole: Move) -> Hostile {
    let act = move |asked: &Asked, _: &Face| match asked.path.as_str() {
        "/v1/blocks/compact" => Some(Move::Answer {
            status: 202,
            kind: "application/json",
            body: br#"{"missing":[0]}"#.to_vec(),
        }),
        "/v1/blocks" => Some(whole.clone()),
        _ => None,
    };
    Hostile::start(Face::of(Chain::dev()), act).await
}

/// Blocks come to a peer that lacks posts for ever; it is sent `most` whole ones at most, and each
/// of them twice without some posts before.
async fn lacks_for_ever(whole: Move, takes_posts: bool, most: usize) {
    let mut scene = Scene::new().await;
    let hostile = always_lacking(whole).await;
    scene.expose(&hostile).await;
    for round in 1..=3 {
        for number in 0..2 {
            let words = format!("{number} of round {round}");
            scene.honest.post(&words).await;
        }
        // What it was given it has, so that the block comes without it.
        if takes_posts {
            hostile.wait_asked("/v1/posts", 2 * round).await;
        }
        scene.follows().await;
    }
    if takes_posts {
        hostile.wait_asked("/v1/blocks", most).await;
    }
    let (compact, whole) = (
        hostile.count("/v1/blocks/compact"),
        hostile.count("/v1/blocks"),
    );
    println!("{compact} compact blocks, {whole} whole ones");
    assert!(!takes_posts || compact >= 3, "{compact} compact ones");
    assert!(whole <= most, "{whole} whole ones");
    assert!(compact <= 2 * most, "{compact} compact ones");
    let log = scene.victim.log();
    assert!(!log.contains("avoided"), "a small pool is no fault: {log}");
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < GROWTH_KB, "{grown} KiB more at most");
    drop(hostile);
    scene.unharmed().await;
}

#[tokio::test]
async fn who_lacks_the_same_post_for_ever_gets_each_block_whole_and_once() {
    let taken = Move::Answer {
        status: 202,
        kind: "application/json",
        body: b"{}".to_vec(),
    };
    // The block of the scene, and those of three rounds.
    lacks_for_ever(taken, true, 4).await;
}

#[tokio::test]
async fn who_lacks_posts_and_takes_no_whole_block_either_is_left_alone_for_longer_and_longer() {
    // Again after 2, 4, 8, 16, 32 and 64 seconds: the case is over by then.
    lacks_for_ever(Move::refuse(429, "busy"), false, 7).await;
}

#[tokio::test]
async fn who_never_gives_the_posts_of_its_compact_blocks_holds_nobody_up() {
    let mut scene = Scene::new().await;
    let here = [note(41, "in the pool"), note(42, "in the pool as well")];
    let nowhere = [note(43, "told of"), note(44, "told of as well")];
    for post in &here {
        let (to, kind) = (scene.victim.address(), "application/octet-stream");
        let answer = raw::post(stranger(), &to, "/v1/posts", kind, &post.alone()).await;
        assert_eq!(raw::status(&answer), 202, "{answer}");
    }
    let gives_nothing = |asked: &Asked, _: &Face| {
        let wanted = matches!(
            asked.path.as_str(),
            "/v1/posts/batch" | "/v1/blocks/batch" | "/v1/pool"
        );
        wanted.then(|| Move::octets(Vec::new()))
    };
    let hostile = Hostile::start(Face::of(Chain::dev()), gives_nothing).await;
    scene.expose(&hostile).await;
    for post in &nowhere {
        hostile.announce(json!({
            "type": "post", "id": post.id(), "leaf": hex::encode(post.leaf()), "status": "pooled",
        }));
    }
    hostile.wait_asked("/v1/posts/batch", 1).await;
    // Its short ids mean none of the posts that are here, or posts that it never gives.
    for (case, posts) in [("here", &here), ("nowhere", &nowhere)] {
        let block = next_block(&scene, posts).await;
        let bytes = compact(&block, &[], &[NOBODYS, *b"nosuch"]);
        let mut asked = 0;
        for round in 0..30 {
            match hand_in_from(hostile.ip(), &scene, &bytes).await {
                // Who comes too often waits.
                (429, _) => {}
                (status, said) => {
                    assert_eq!(status, 202, "{case}, {round}: {said}");
                    assert_eq!(said["missing"], json!([0, 1]), "{case}, {round}");
                    asked += 1;
                }
            }
        }
        assert!(asked > 0, "{case}: it was never listened to");
    }
    scene.follows().await;
    for post in &here {
        wait_standing(&[&scene.victim, &scene.honest], &post.id(), "confirmed").await;
    }
    // Somebody else gives the others, in a block.
    let block = next_block(&scene, &nowhere).await;
    let prefilled = [(0, nowhere[0].in_body()), (1, nowhere[1].in_body())];
    let (status, said) = hand_in(&scene, &compact(&block, &prefilled, &[])).await;
    assert_eq!((status, &said["missing"]), (202, &json!([])), "{said}");
    wait_same_tip(&[&scene.victim, &scene.honest]).await;
    for post in &nowhere {
        wait_standing(&[&scene.victim, &scene.honest], &post.id(), "confirmed").await;
    }
    let batches = hostile.count("/v1/posts/batch");
    println!("{batches} batches asked for");
    assert!(batches <= 8, "{batches} batches of two posts");
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < GROWTH_KB, "{grown} KiB more at most");
    drop(hostile);
    scene.unharmed().await;
}
