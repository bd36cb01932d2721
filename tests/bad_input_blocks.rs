//! Blocks that break one rule each, and the good block that still gets in after a damaged copy of it.
//!
//! ```text
//! a forger ──POST /v1/blocks──▶ ada
//! ```

use harness::forge::{BlockForge, PostForge, SealedPost, dev_genesis};
use harness::{Answer, At as _, Node, snapshot};
use serde_json::json;

use crate::bad_input_posts::now;
use crate::{Said, assert_said, breaks, said};

const BINARY: &str = "application/octet-stream";

/// A block of this post right after genesis.
fn good(posts: &[SealedPost]) -> BlockForge {
    BlockForge::new(dev_genesis(), 1, now(), posts)
}

fn post(content: &str) -> SealedPost {
    PostForge::note(7, now(), content).seal()
}

async fn send(node: &Node, bytes: Vec<u8>) -> Answer {
    node.owner().post_bytes("/v1/blocks", BINARY, bytes).await
}

/// Name of the case, the block, the rule that it breaks.
type Case = (&'static str, BlockForge, &'static str);

/// Blocks whose header breaks one rule.
fn forged_headers() -> Vec<Case> {
    let genesis_time = 1_767_225_600;
    let posts = [post("forged")];
    let with = |change: fn(&mut BlockForge)| {
        let mut block = good(&posts);
        change(&mut block);
        block.seal()
    };
    let mut early = good(&posts);
    early.time = genesis_time;
    let mut rooted = good(&[]);
    rooted.body_root = [1; 32];
    vec![
        ("a version to come", with(|block| block.version = 2), "H1"),
        ("an aux_root", with(|block| block.aux_root = [1; 32]), "H1"),
        ("a skipped height", with(|block| block.height = 2), "H2"),
        ("the time of its parent", early.seal(), "H3"),
        ("no work_secs", with(|block| block.work_secs = 0), "H4"),
        (
            "too many work_secs",
            with(|block| block.work_secs = u32::MAX),
            "H4",
        ),
        (
            "harder bits than needed",
            with(|block| block.bits = 0x1f00_ffff),
            "H5",
        ),
        (
            "easier bits than allowed",
            with(|block| block.bits = 0x2100_ffff),
            "H5",
        ),
        ("no work", good(&posts).seal_workless(), "H6"),
        ("1,025 posts", with(|block| block.post_count = 1_025), "H7"),
        ("an empty block with a body_root", rooted.seal(), "H7"),
    ]
}

/// Blocks with a post that breaks one rule.
fn forged_posts() -> Vec<Case> {
    let mut spoiled = post("with a bad signature");
    spoiled.signature[40] ^= 4;
    let twice = post("twice");
    let unstamped = PostForge::note(7, now(), "without a stamp").seal_unstamped();
    let late = PostForge::note(7, now() + 3_600, "of the future").seal();
    let old = PostForge::note(7, now() - 1_300_000, "of long ago").seal();
    vec![
        ("a post with a bad signature", good(&[spoiled]).seal(), "P3"),
        ("a post without a stamp", good(&[unstamped]).seal(), "P2"),
        ("a post of the future", good(&[late]).seal(), "P4"),
        ("a post of long ago", good(&[old]).seal(), "P4"),
        ("a post twice", good(&[twice.clone(), twice]).seal(), "P5"),
    ]
}

#[tokio::test]
async fn names_the_rule_that_a_forged_block_breaks() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    for (case, block, rule) in forged_headers().into_iter().chain(forged_posts()) {
        assert_said(case, &send(&node, block.bytes()).await, breaks(rule));
    }
    let orphan = BlockForge::new([9; 32], 1, now(), &[post("orphan")]).seal();
    let unknown = Said {
        words: &["parent"],
        ..said(409, &["parent_unknown"])
    };
    assert_said(
        "a parent that nobody knows",
        &send(&node, orphan.bytes()).await,
        unknown,
    );
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn a_body_that_does_not_match_does_no_harm_to_its_header() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let block = good(&[post("the one in the header")]).seal();
    let other = good(&[post("another of the same size")]);
    let two = good(&[post("a"), post("b")]);
    let (last, start) = block
        .body
        .split_last()
        .map(|(last, rest)| (*last, rest.to_vec()))
        .expect("a body");
    let damaged: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("another body", other.body, &["B1", "B2"]),
        ("two posts instead of one", two.body, &["B1"]),
        ("no body", Vec::new(), &["B1"]),
        ("a body cut short", start.clone(), &["B1"]),
        (
            "a body with a byte more",
            [block.body.as_slice(), &[0]].concat(),
            &["B1"],
        ),
        (
            "a text with another byte",
            [start, vec![last ^ 1]].concat(),
            &["A1", "B1", "B2"],
        ),
    ];
    for (case, body, rules) in damaged {
        let answer = send(&node, [block.header(), body].concat()).await;
        let codes = &["rule_broken", "damaged", "bad_body"];
        assert!(
            matches!(answer.status, 400 | 422),
            "{case}: {} {}",
            answer.status,
            answer.text()
        );
        assert_said(case, &answer, said(answer.status, codes));
        let named = answer
            .json()
            .get("rule")
            .and_then(|rule| rule.as_str().map(str::to_owned));
        assert!(
            named.as_deref().is_none_or(|rule| rules.contains(&rule)),
            "{case}: {named:?}"
        );
        assert!(
            named.is_some() || answer.status == 400,
            "{case}: {}",
            answer.text()
        );
    }
    // The header itself is good, and may be kept while its body is looked for.
    let mut after = snapshot(&node).await;
    after["header_height"] = before["header_height"].clone();
    assert_eq!(after, before);

    send(&node, block.bytes()).await.expect(202);
    assert_eq!(
        node.tip().await,
        hex::encode(block.id()),
        "the header was not held against it"
    );
    send(&node, block.bytes()).await.expect(200);
    harness::verify_chain(&[&node]).await;
}

#[tokio::test]
async fn a_child_of_a_bad_block_is_named_by_its_parents_rule() {
    let node = Node::lone("ada").await;
    let mut spoiled = post("spoiled");
    spoiled.signature[0] ^= 1;
    let bad = good(&[spoiled]).seal();
    assert_said(
        "the bad block",
        &send(&node, bad.bytes()).await,
        breaks("P3"),
    );
    let child = BlockForge::new(bad.id(), 2, now() + 30, &[post("on top")]).seal();
    let answer = send(&node, child.bytes()).await;
    // A bad header is not kept, so its child may also count as an orphan.
    assert!(
        matches!(answer.status, 409 | 422),
        "{} {}",
        answer.status,
        answer.text()
    );
    assert_eq!(node.height().await, 0);
}

#[tokio::test]
async fn holds_a_block_of_the_near_future_and_refuses_one_of_the_far_future() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    // `dev` lets a header run 7,200 s ahead; nothing beyond two hours is held.
    let far = BlockForge {
        time: now() + 100_000,
        ..good(&[])
    }
    .seal();
    let answer = send(&node, far.bytes()).await;
    assert!(
        matches!(answer.status, 202 | 422),
        "{} {}",
        answer.status,
        answer.text()
    );
    if answer.status == 202 {
        assert_eq!(*answer.json().at("/held"), true, "{}", answer.text());
    } else {
        assert_said("a block of the far future", &answer, breaks("H8"));
    }
    assert_eq!(snapshot(&node).await, before);
    let ahead = BlockForge {
        time: now() + 7_000,
        ..good(&[])
    }
    .seal();
    let answer = send(&node, ahead.bytes()).await.expect(202).json();
    assert_eq!(*answer.at("/held"), false, "{answer:#}");
    assert_eq!(node.height().await, 1);
}

#[tokio::test]
async fn takes_a_block_in_json_and_names_what_is_wrong_in_it() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let posts = [post("as JSON")];
    let block = good(&posts).seal();
    let whole = block.json(&posts);
    let mut wrong_id = whole.clone();
    wrong_id["id"] = json!("00".repeat(32));
    let mut unknown = whole.clone();
    unknown["posts"][0]["extra"] = json!(1);
    let mut missing = whole.clone();
    missing["posts"][0]
        .as_object_mut()
        .expect("a post")
        .remove("signature");
    let mut range = whole.clone();
    range["work_secs"] = json!(4_294_967_296_u64);
    let mut padded = whole.clone();
    padded["time"] = json!(format!("0{}", block.time));
    for (case, body, field) in [
        ("an id that is not the header's", wrong_id, "id"),
        ("an unknown field in a post", unknown, "posts[0].extra"),
        (
            "a field that is missing in a post",
            missing,
            "posts[0].signature",
        ),
        ("a number that does not fit 32 bits", range, "work_secs"),
        ("a time with a leading zero", padded, "time"),
    ] {
        let answer = node.owner().post("/v1/blocks", &body).await;
        assert_said(case, &answer, crate::bad_field(field));
    }
    assert_eq!(snapshot(&node).await, before);
    node.owner().post("/v1/blocks", &whole).await.expect(202);
    let read = node.public().get("/v1/blocks/1").await.expect(200).json();
    assert_eq!(
        read.at("/posts/0/signature"),
        whole.at("/posts/0/signature")
    );
    assert_eq!(
        node.public()
            .get_binary("/v1/blocks/1")
            .await
            .expect(200)
            .body,
        block.bytes()
    );
}
