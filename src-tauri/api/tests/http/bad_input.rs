//! What bad input gets: the right status, a message that names field or rule, and nothing changed.

use blocknet_api::dto::{BlockDto, PostDto};
use blocknet_chain::{Block, HeadFields, Identity, Kind, Network, Post, Stub};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Answer, Rig, block_on, now, post_of, send, stamped, text};

const OCTETS: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// A case: its name, what is sent, and what must be named.
struct Case {
    name: &'static str,
    kind: &'static str,
    body: Vec<u8>,
    status: u16,
    code: &'static str,
    names: &'static str,
}

fn case(
    name: &'static str,
    kind: &'static str,
    body: impl Into<Vec<u8>>,
    wanted: (u16, &'static str, &'static str),
) -> Case {
    let (status, code, names) = wanted;
    Case {
        name,
        kind,
        body: body.into(),
        status,
        code,
        names,
    }
}

fn check(name: &str, answer: &Answer, wanted: (u16, &str, &str)) {
    let (status, code, names) = wanted;
    assert_eq!(answer.status, status, "{name}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/json", "{name}");
    let said = answer.json();
    assert_eq!(said["code"], code, "{name}: {said}");
    let named = said["rule"]
        .as_str()
        .or(said["field"].as_str())
        .unwrap_or_default();
    assert_eq!(named, names, "{name}: {said}");
    assert!(
        said["message"].as_str().unwrap().len() > 10,
        "{name}: {said}"
    );
}

/// The stub with one bit of it turned.
fn turned(post: &Post, byte: usize) -> Vec<u8> {
    let mut bytes = post.encode_alone().unwrap();
    bytes[byte] ^= 1;
    bytes
}

fn with(network: &Network, change: impl FnOnce(HeadFields) -> HeadFields) -> Vec<u8> {
    let body = text("hello");
    let author = Identity::from_seed([7; 32]).public();
    let fields = change(HeadFields::new(
        network,
        Kind::NOTE,
        author,
        now(),
        None,
        &body,
    ));
    Post::new(stamped(network, &fields), Some(body))
        .unwrap()
        .encode_alone()
        .unwrap()
}

fn binary_posts(network: &Network) -> Vec<Case> {
    let post = post_of(network, text("hello"));
    let whole = post.encode_alone().unwrap();
    let encoded = |text: Vec<u8>| post_of(network, text).encode_alone().unwrap();
    let key = [&[1, 3][..], b"Key", &[0, 0]].concat();
    vec![
        case("nothing", OCTETS, "", (400, "bad_body", "")),
        case("half a stub", OCTETS, &whole[..100], (400, "bad_body", "")),
        case(
            "a text that is too short",
            OCTETS,
            &whole[..whole.len() - 1],
            (400, "bad_body", ""),
        ),
        case(
            "a byte too many",
            OCTETS,
            [&whole[..], &[0]].concat(),
            (400, "bad_body", ""),
        ),
        case(
            "another text",
            OCTETS,
            turned(&post, whole.len() - 1),
            (400, "bad_body", ""),
        ),
        case(
            "version 0",
            OCTETS,
            turned(&post, 0),
            (422, "rule_broken", "P1"),
        ),
        case(
            "another network",
            OCTETS,
            with(&Network::main(), |f| f.with_stamp_work(1)),
            (422, "rule_broken", "P1"),
        ),
        case(
            "a text of 8,001 bytes",
            OCTETS,
            encoded(vec![0; 8_001]),
            (422, "rule_broken", "P1"),
        ),
        case(
            "too little work declared",
            OCTETS,
            with(network, |f| f.with_stamp_work(f.stamp_work - 1)),
            (422, "rule_broken", "P2"),
        ),
        case(
            "a stamp that is not met",
            OCTETS,
            broken_stamp(network),
            (422, "rule_broken", "P2"),
        ),
        case(
            "a signature that almost verifies",
            OCTETS,
            turned(&post, 128 + 40),
            (422, "rule_broken", "P3"),
        ),
        case(
            "written in ten minutes",
            OCTETS,
            with(network, |f| HeadFields {
                created: now() + 600,
                ..f
            }),
            (422, "rule_broken", "P4"),
        ),
        case(
            "written 15 days ago",
            OCTETS,
            with(network, |f| HeadFields {
                created: now() - 15 * 86_400,
                ..f
            }),
            (422, "rule_broken", "P4"),
        ),
        case(
            "a content of 4,097 bytes",
            OCTETS,
            encoded([&[0][..], &[b'x'; 4_097]].concat()),
            (422, "rule_broken", "T1"),
        ),
        case(
            "no UTF-8",
            OCTETS,
            encoded(vec![0, 0xff]),
            (422, "rule_broken", "T1"),
        ),
        case(
            "a character U+0000",
            OCTETS,
            encoded(vec![0, b'a', 0]),
            (422, "rule_broken", "T1"),
        ),
        case(
            "a tag's key in capitals",
            OCTETS,
            encoded(key),
            (422, "rule_broken", "T1"),
        ),
        case(
            "more than any post",
            OCTETS,
            vec![0; 100_000],
            (413, "too_large", ""),
        ),
        case(
            "a form",
            "application/x-www-form-urlencoded",
            "content=hello",
            (415, "wrong_type", ""),
        ),
    ]
}

/// A post whose stamp is met by luck of no more than one in a thousand.
fn broken_stamp(network: &Network) -> Vec<u8> {
    let body = text("hello");
    let identity = Identity::from_seed([7; 32]);
    let fields = HeadFields::new(network, Kind::NOTE, identity.public(), now(), None, &body);
    let stub = fields
        .with_stamp_work(u64::MAX)
        .head(1)
        .sign(network, &identity);
    Post::new(stub, Some(body)).unwrap().encode_alone().unwrap()
}

fn json_posts(network: &Network) -> Vec<Case> {
    let post =
        serde_json::to_value(PostDto::new(network, &post_of(network, text("hello")))).unwrap();
    let changed = |field: &str, value: Value| {
        let mut post = post.clone();
        post[field] = value;
        post.to_string()
    };
    let mut missing = post.clone();
    missing.as_object_mut().unwrap().remove("kind");
    let whole = post.to_string();
    let twice = format!("{},\"kind\":0}}", whole.strip_suffix('}').unwrap());
    let no_utf8 = whole
        .replace("hello", "h\u{1}llo")
        .into_bytes()
        .into_iter()
        .map(|b| if b == 1 { 0xff } else { b });
    vec![
        case("no JSON", JSON, "{", (400, "bad_json", "")),
        case("a list", JSON, "[]", (400, "bad_json", "")),
        case(
            "more after it",
            JSON,
            format!("{whole} 1"),
            (400, "bad_json", ""),
        ),
        case(
            "no UTF-8",
            JSON,
            no_utf8.collect::<Vec<u8>>(),
            (400, "bad_json", "content"),
        ),
        case(
            "a field too few",
            JSON,
            missing.to_string(),
            (400, "bad_field", "kind"),
        ),
        case(
            "a field too many",
            JSON,
            changed("state", Value::Null),
            (400, "bad_field", "state"),
        ),
        case("a field twice", JSON, twice, (400, "bad_field", "kind")),
        case(
            "a kind of 256",
            JSON,
            changed("kind", json!(256)),
            (400, "bad_field", "kind"),
        ),
        case(
            "a number for a string",
            JSON,
            changed("created", json!(1)),
            (400, "bad_field", "created"),
        ),
        case(
            "a leading zero",
            JSON,
            changed("stamp_work", json!("01206")),
            (400, "bad_field", "stamp_work"),
        ),
        case(
            "2^64",
            JSON,
            changed("stamp_nonce", json!("18446744073709551616")),
            (400, "bad_field", "stamp_nonce"),
        ),
        case(
            "an id in capitals",
            JSON,
            changed("id", json!("A".repeat(64))),
            (400, "bad_field", "id"),
        ),
        case(
            "another id",
            JSON,
            changed("id", json!("0".repeat(64))),
            (400, "bad_field", "id"),
        ),
        case(
            "another leaf",
            JSON,
            changed("leaf", json!("0".repeat(64))),
            (400, "bad_field", "leaf"),
        ),
        case(
            "another content",
            JSON,
            changed("content", json!("hallo")),
            (400, "bad_field", "text_hash"),
        ),
        case(
            "no content",
            JSON,
            changed("content", Value::Null),
            (400, "bad_field", "content"),
        ),
        case(
            "4,097 bytes",
            JSON,
            changed("content", json!("x".repeat(4_097))),
            (422, "rule_broken", "T1"),
        ),
        case(
            "a version of 2",
            JSON,
            changed("version", json!(2)),
            (422, "rule_broken", "P1"),
        ),
    ]
}

fn blocks(network: &Network) -> Vec<Case> {
    let genesis = *network.genesis();
    let post = post_of(network, text("hello"));
    let block = |change: fn(&mut blocknet_chain::Header)| {
        block_on(&genesis, vec![post.clone()], change).encode()
    };
    let good = block_on(&genesis, vec![post.clone()], |_| {});
    let mut flag = good.encode();
    flag[136 + 192] = 2;
    let other = post_of(network, text("other"));
    let swapped = Block::new(*good.header(), vec![other]).encode();
    let mut bad_signature = *post.stub.as_bytes();
    bad_signature[150] ^= 1;
    let forged = Post {
        stub: Stub::from_bytes(bad_signature),
        text: post.text.clone(),
    };
    let mut json =
        serde_json::to_value(BlockDto::new(network, good.header(), good.posts())).unwrap();
    json["posts"][0]["created"] = json!(7);
    vec![
        case("half a header", OCTETS, vec![0; 100], (400, "bad_body", "")),
        case("an unknown text flag", OCTETS, flag, (400, "bad_body", "")),
        case(
            "version 2",
            OCTETS,
            block(|h| h.version = 2),
            (422, "rule_broken", "H1"),
        ),
        case(
            "an unknown parent",
            OCTETS,
            block(|h| h.prev = blocknet_chain::BlockId::ZERO),
            (409, "parent_unknown", ""),
        ),
        case(
            "a height too many",
            OCTETS,
            block(|h| h.height = 2.into()),
            (422, "rule_broken", "H2"),
        ),
        case(
            "time that does not rise",
            OCTETS,
            block(|h| h.time = 1_767_225_600),
            (422, "rule_broken", "H3"),
        ),
        case(
            "no work_secs",
            OCTETS,
            block(|h| h.work_secs = 0),
            (422, "rule_broken", "H4"),
        ),
        case(
            "wrong bits",
            OCTETS,
            block(|h| h.bits = blocknet_chain::CompactTarget::new(0x2000_fffe)),
            (422, "rule_broken", "H5"),
        ),
        case(
            "too many posts",
            OCTETS,
            block(|h| h.post_count = 1_025),
            (422, "rule_broken", "H7"),
        ),
        case(
            "a count that does not match",
            OCTETS,
            block(|h| h.post_count = 2),
            (422, "rule_broken", "B1"),
        ),
        case(
            "a body that does not match",
            OCTETS,
            swapped,
            (422, "rule_broken", "B2"),
        ),
        case(
            "a forged post",
            OCTETS,
            block_on(&genesis, vec![forged], |_| {}).encode(),
            (422, "rule_broken", "P3"),
        ),
        case(
            "a number for a string",
            JSON,
            json.to_string(),
            (400, "bad_field", "posts[0].created"),
        ),
        case("no id", JSON, "{}", (400, "bad_field", "id")),
        case(
            "more than any block",
            OCTETS,
            vec![0; 2_000_000],
            (413, "too_large", ""),
        ),
    ]
}

#[tokio::test]
async fn names_what_is_wrong_with_posts_and_blocks_and_changes_nothing() {
    let rig = Rig::start().await;
    let network = Network::dev();
    let before = rig.state().await;
    let tables = [
        ("/v1/posts", binary_posts(&network)),
        ("/v1/posts", json_posts(&network)),
        ("/v1/blocks", blocks(&network)),
    ];
    for (path, cases) in tables {
        for case in cases {
            let answer = rig.post(path, case.kind, case.body).await;
            check(case.name, &answer, (case.status, case.code, case.names));
            assert_eq!(
                answer.header("blocknet-network"),
                "82474022",
                "{}",
                case.name
            );
        }
    }
    let after = rig.state().await;
    let kept = |state: &Value| {
        (
            state["height"].clone(),
            state["pool"].clone(),
            state["outbox"].clone(),
        )
    };
    assert_eq!(kept(&after), kept(&before));
    rig.host.stop().await;
}

#[tokio::test]
async fn names_what_is_wrong_with_questions() {
    let rig = Rig::start().await;
    let asked: [(&str, u16, &str, &str); 19] = [
        ("/v1/posts?limit=0", 400, "bad_field", "limit"),
        ("/v1/posts?limit=201", 400, "bad_field", "limit"),
        ("/v1/posts?limit=ten", 400, "bad_field", "limit"),
        ("/v1/posts?limit=1&limit=2", 400, "bad_field", "limit"),
        ("/v1/posts?author=ada", 400, "bad_field", "author"),
        ("/v1/posts?before=yesterday", 400, "bad_field", "before"),
        ("/v1/posts?kind=some", 400, "bad_field", "kind"),
        ("/v1/posts?autor=x", 400, "bad_field", "autor"),
        ("/v1/posts/xyz", 400, "bad_field", "id"),
        ("/v1/posts/xyz/thread", 400, "bad_field", "id"),
        ("/v1/posts/xyz/proof", 400, "bad_field", "id"),
        ("/v1/blocks/-1", 400, "bad_field", "at"),
        ("/v1/blocks/01", 400, "bad_field", "at"),
        ("/v1/blocks/4294967296", 400, "bad_field", "at"),
        ("/v1/blocks?before=x", 400, "bad_field", "before"),
        ("/v1/events?after=-1", 400, "bad_field", "after"),
        ("/v1/blocks/4294967295", 404, "not_found", ""),
        ("/v1/nothing", 404, "not_found", ""),
        ("/v1/owner/status", 404, "not_found", ""),
    ];
    for (path, status, code, field) in asked {
        check(path, &rig.get(path).await, (status, code, field));
    }
    let unknown = "0".repeat(64);
    for path in [
        format!("/v1/posts/{unknown}"),
        format!("/v1/posts/{unknown}/proof"),
        format!("/v1/blocks/{unknown}"),
    ] {
        check(&path, &rig.get(&path).await, (404, "not_found", ""));
    }
    let search = format!("/v1/posts?q={}", "x".repeat(201));
    check(
        "a long search",
        &rig.get(&search).await,
        (400, "bad_field", "q"),
    );
    let deleted = send(rig.request(Method::DELETE, rig.public(), "/v1/posts")).await;
    check("DELETE", &deleted, (405, "method_not_allowed", ""));
    rig.host.stop().await;
}

#[tokio::test]
async fn names_what_is_wrong_with_small_bodies() {
    let rig = Rig::start().await;
    let sent: [(&str, &str, Vec<u8>, (u16, &str, &str)); 9] = [
        ("/v1/headers", OCTETS, vec![0; 33], (400, "bad_body", "")),
        (
            "/v1/headers",
            OCTETS,
            vec![0; 65 * 32],
            (413, "too_large", ""),
        ),
        ("/v1/headers", JSON, b"[]".to_vec(), (415, "wrong_type", "")),
        (
            "/v1/blocks/batch",
            OCTETS,
            vec![0; 17 * 32],
            (413, "too_large", ""),
        ),
        (
            "/v1/posts/batch",
            OCTETS,
            vec![0; 31],
            (400, "bad_body", ""),
        ),
        (
            "/v1/posts/batch",
            JSON,
            b"{\"leaves\":[\"x\"]}".to_vec(),
            (400, "bad_field", "leaves[0]"),
        ),
        (
            "/v1/peers",
            JSON,
            b"{\"port\":0}".to_vec(),
            (400, "bad_field", "port"),
        ),
        (
            "/v1/peers",
            JSON,
            b"{\"port\":65536}".to_vec(),
            (400, "bad_field", "port"),
        ),
        (
            "/v1/peers",
            JSON,
            b"{}".to_vec(),
            (400, "bad_field", "port"),
        ),
    ];
    for (path, kind, body, wanted) in sent {
        check(path, &rig.post(path, kind, body).await, wanted);
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn names_what_is_wrong_with_the_owners_wishes_and_changes_nothing() {
    let rig = Rig::start().await;
    let before = rig.state().await;
    let wishes: [(Method, &str, Value, (u16, &str, &str)); 19] = [
        (
            Method::POST,
            "/v1/owner/posts",
            json!({}),
            (400, "bad_field", "content"),
        ),
        (
            Method::POST,
            "/v1/owner/posts",
            json!({"content": "x".repeat(4_097)}),
            (400, "bad_field", "content"),
        ),
        (
            Method::POST,
            "/v1/owner/posts",
            json!({"content": " "}),
            (400, "bad_field", "content"),
        ),
        (
            Method::POST,
            "/v1/owner/posts",
            json!({"content": "a\u{0}"}),
            (400, "bad_field", "content"),
        ),
        (
            Method::POST,
            "/v1/owner/posts",
            json!({"content": "x", "channel": "Big"}),
            (400, "bad_field", "channel"),
        ),
        (
            Method::POST,
            "/v1/owner/posts",
            json!({"content": "x", "parent": "0".repeat(64)}),
            (400, "bad_field", "parent"),
        ),
        (
            Method::POST,
            "/v1/owner/posts",
            json!({"content": "x", "kind": "shout"}),
            (400, "bad_field", "kind"),
        ),
        (
            Method::POST,
            "/v1/owner/posts",
            json!({"content": "x", "text": "y"}),
            (400, "bad_field", "text"),
        ),
        (
            Method::POST,
            "/v1/owner/peers",
            json!({"address": "no address"}),
            (400, "bad_address", "address"),
        ),
        (
            Method::POST,
            "/v1/owner/peers",
            json!({"address": "127.0.0.1:99999"}),
            (400, "bad_address", "address"),
        ),
        (
            Method::POST,
            "/v1/owner/peers",
            json!({"address": ""}),
            (400, "bad_address", "address"),
        ),
        (
            Method::PUT,
            "/v1/owner/settings",
            json!({"nmae": "Ada"}),
            (400, "bad_field", "nmae"),
        ),
        (
            Method::PUT,
            "/v1/owner/settings",
            json!({"port": 80}),
            (400, "bad_field", "port"),
        ),
        (
            Method::PUT,
            "/v1/owner/settings",
            json!({"name": "x".repeat(65)}),
            (400, "bad_field", "name"),
        ),
        (
            Method::PUT,
            "/v1/owner/mining",
            json!({"threads": 0}),
            (400, "bad_field", "mining_threads"),
        ),
        (
            Method::PUT,
            "/v1/owner/mining",
            json!({"mode": "sometimes"}),
            (400, "bad_field", "mode"),
        ),
        (
            Method::POST,
            "/v1/owner/mine",
            json!({}),
            (409, "nothing_to_mine", ""),
        ),
        (
            Method::POST,
            "/v1/owner/session",
            json!({"code": "0"}),
            (401, "bad_code", ""),
        ),
        (
            Method::POST,
            "/v1/owner/outbox/x/retry",
            json!({}),
            (400, "bad_field", "ticket"),
        ),
    ];
    for (method, path, body, wanted) in wishes {
        let name = format!("{method} {path} {body}");
        check(&name, &rig.own(method, path, Some(body)).await, wanted);
    }
    for (path, status) in [
        ("/v1/owner/peers/x", 400),
        ("/v1/owner/peers/127.0.0.1:1", 404),
        ("/v1/owner/outbox/7", 404),
    ] {
        assert_eq!(
            rig.own(Method::DELETE, path, None).await.status,
            status,
            "{path}"
        );
    }
    assert_eq!(rig.state().await, before);
    assert_eq!(rig.get("/v1/node").await.status, StatusCode::OK);
    rig.host.stop().await;
}
