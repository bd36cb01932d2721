//! Signed posts that break one rule each, as a client of other make would send them.
//!
//! ```text
//! a forger ──POST /v1/posts──▶ ada
//! ```

use harness::forge::{PostForge, SealedPost, least_stamp_work};
use harness::{At as _, Http, Node, snapshot};

use crate::{assert_said, breaks, said};

const BINARY: &str = "application/octet-stream";

/// Unix seconds, less a minute: a post of now could be of the future for the node.
pub(crate) fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("the clock is past 1970").as_secs() - 60
}

fn note() -> PostForge {
    PostForge::note(7, now(), "forged")
}

/// Name of the case, what is sent, the rule that it breaks.
fn forged() -> Vec<(&'static str, SealedPost, &'static str)> {
    let mut flipped = note().seal();
    flipped.signature[5] ^= 1;
    let mut almost = note().seal();
    almost.add_group_order();
    let mut of_another = note().seal();
    of_another.signature = PostForge {
        seed: [8; 32],
        ..note()
    }
    .seal()
    .signature;
    let mut text = vec![0];
    text.extend([b'x'; 8_000]);
    let cheap = PostForge {
        stamp_work: least_stamp_work(note().text_size) - 1,
        ..note()
    };
    vec![
        (
            "a version to come",
            PostForge {
                version: 2,
                ..note()
            }
            .seal(),
            "P1",
        ),
        (
            "another network",
            PostForge {
                net: [0; 4],
                ..note()
            }
            .seal(),
            "P1",
        ),
        (
            "a text of 8,001 bytes",
            PostForge::with_text(7, now(), text).seal(),
            "P1",
        ),
        (
            "a stamp that misses its work",
            note().seal_unstamped(),
            "P2",
        ),
        ("a stamp that declares too little", cheap.seal(), "P2"),
        ("a flipped bit in the signature", flipped, "P3"),
        ("a signature whose S is too large by L", almost, "P3"),
        ("the signature of somebody else", of_another, "P3"),
    ]
}

/// Texts that no reader could show: rule T1 of pool and relay.
fn unreadable() -> Vec<(&'static str, Vec<u8>)> {
    let long = [b"\0".as_slice(), &[b'x'; 4_097]].concat();
    let mut tag = vec![1, 4];
    tag.extend(b"NAME\0\x01x");
    let tag_beyond_end = [b"\x01\x04name\xff\xff".as_slice(), b"x"].concat();
    vec![
        ("content of 4,097 bytes", long),
        ("invalid UTF-8", b"\0caf\xe9".to_vec()),
        ("a lone surrogate", b"\0\xed\xa0\x80".to_vec()),
        ("U+0000", b"\0a\0b".to_vec()),
        ("a tag key in capitals", tag),
        ("a tag that ends beyond the text", tag_beyond_end),
        (
            "17 tags",
            [17].into_iter().chain([1, b'a', 0, 0].repeat(17)).collect(),
        ),
        ("no text at all", Vec::new()),
    ]
}

async fn send_binary(to: &Http, body: Vec<u8>) -> harness::Answer {
    to.post_bytes("/v1/posts", BINARY, body).await
}

#[tokio::test]
async fn names_the_rule_that_a_forged_post_breaks() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    for (case, post, rule) in forged() {
        assert_said(
            case,
            &send_binary(node.owner(), post.alone()).await,
            breaks(rule),
        );
        // The JSON form of a text beyond the limits cannot be written; the others can.
        if post.text.len() <= 4_097 {
            let answer = node.owner().post("/v1/posts", &post.json()).await;
            assert_said(&format!("{case}, as JSON"), &answer, breaks(rule));
        }
    }
    for (case, text) in unreadable() {
        let post = PostForge::with_text(7, now(), text).seal();
        assert_said(
            case,
            &send_binary(node.owner(), post.alone()).await,
            breaks("T1"),
        );
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn takes_the_same_posts_when_nothing_is_wrong_with_them() {
    let node = Node::lone("ada").await;
    let binary = note().seal();
    let answer = send_binary(&node.public(), binary.alone())
        .await
        .expect(202)
        .json();
    assert_eq!(answer.text_at("/id"), binary.id());
    assert_eq!(answer.text_at("/leaf"), hex::encode(binary.leaf()));
    send_binary(&node.public(), binary.alone())
        .await
        .expect(200);
    let json = PostForge::note(9, now(), "ünicode \u{1f600}").seal();
    node.public()
        .post("/v1/posts", &json.json())
        .await
        .expect(202);
    node.public()
        .post("/v1/posts", &json.json())
        .await
        .expect(200);
    // The longest text that T1 allows a content of, and the largest content.
    let long = PostForge::note(10, now(), &"x".repeat(4_096)).seal();
    send_binary(&node.public(), long.alone()).await.expect(202);
    for post in [&binary, &json, &long] {
        assert_eq!(node.standing(&post.id()).await, "pooled");
    }
    let read = node
        .public()
        .get(&format!("/v1/posts/{}", json.id()))
        .await
        .expect(200)
        .json();
    assert_eq!(
        read.text_at("/signature"),
        json.json().text_at("/signature")
    );
    node.mine().await;
    assert_eq!(node.standing(&long.id()).await, "confirmed");
    harness::verify_chain(&[&node]).await;
}

#[tokio::test]
async fn refuses_posts_outside_the_time_of_any_block() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let fourteen_days = 1_209_600;
    for (case, created) in [
        ("too old", now() - fourteen_days - 600),
        ("of the future", now() + 86_400),
        ("at the end of time", u64::MAX),
        ("at its beginning", 0),
    ] {
        let post = PostForge::note(7, created, case).seal();
        assert_said(
            case,
            &send_binary(node.owner(), post.alone()).await,
            breaks("P4"),
        );
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn refuses_bytes_that_are_no_post() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    let whole = note().seal().alone();
    let short = whole
        .split_last()
        .map(|(_, rest)| rest.to_vec())
        .expect("not empty");
    let long = [whole.as_slice(), b"x"].concat();
    let mut other_text = whole.clone();
    *other_text.last_mut().expect("not empty") ^= 1;
    for (case, body) in [
        ("nothing", Vec::new()),
        ("half a stub", vec![1; 96]),
        ("a text too short by a byte", short),
        ("a text too long by a byte", long),
        ("another text than the one signed", other_text),
    ] {
        let answer = send_binary(node.owner(), body).await;
        assert!(
            matches!(answer.status, 400 | 422),
            "{case}: {} {}",
            answer.status,
            answer.text()
        );
        let expected = said(answer.status, &["bad_body", "bad_field", "rule_broken"]);
        assert_said(case, &answer, expected);
    }
    assert_eq!(snapshot(&node).await, before);
}
