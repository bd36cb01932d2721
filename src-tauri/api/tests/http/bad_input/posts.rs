//! Posts that no node takes.

use blocknet_api::dto::PostDto;
use blocknet_chain::{HeadFields, Identity, Kind, Network, Post};
use serde_json::{Value, json};

use super::{JSON, OCTETS, Table, check};
use crate::rig::{Rig, now, post_of, stamped, text};

const DAY: u64 = 86_400;

#[tokio::test]
async fn names_what_is_wrong_with_a_post_and_changes_nothing() {
    let rig = Rig::start().await;
    let before = rig.state().await;
    let network = Network::dev();
    for table in [layouts(&network), rules(&network), json(&network)] {
        for case in table.cases {
            let answer = rig.post("/v1/posts", case.kind, case.body).await;
            check(case.name, &answer, case.wanted);
        }
    }
    let form = "application/x-www-form-urlencoded";
    let answer = rig.post("/v1/posts", form, b"content=hello".into()).await;
    check("a form", &answer, (415, "wrong_type", ""));
    assert_eq!(rig.state().await, before);
    rig.host.stop().await;
}

fn layouts(network: &Network) -> Table {
    let post = post_of(network, text("hello"));
    let whole = post.encode_alone().unwrap();
    let mut other_text = whole.clone();
    *other_text.last_mut().unwrap() ^= 1;
    let mut table = Table::of(OCTETS);
    table.body("nothing", "");
    table.body("half a stub", &whole[..100]);
    table.body("a text too short", &whole[..whole.len() - 1]);
    table.body("a byte too many", [&whole[..], &[0]].concat());
    table.body("another text", other_text);
    table.refused(
        (413, "too_large", ""),
        "more than any post",
        vec![0; 100_000],
    );
    table
}

fn rules(network: &Network) -> Table {
    let turned = |byte: usize| {
        let mut bytes = post_of(network, text("hello")).encode_alone().unwrap();
        bytes[byte] ^= 1;
        bytes
    };
    let encoded = |text: Vec<u8>| post_of(network, text).encode_alone().unwrap();
    let created = |created| with(network, |f| HeadFields { created, ..f });
    let mut table = Table::of(OCTETS);
    table.rule("P1", "version 0", turned(0));
    table.rule("P1", "another network", with(&Network::main(), cheap));
    table.rule("P1", "8,001 bytes", encoded(vec![0; 8_001]));
    table.rule("P2", "too little work", with(network, cheap));
    table.rule("P2", "a stamp that is not met", broken_stamp(network));
    table.rule("P3", "almost a signature", turned(128 + 40));
    table.rule("P4", "written in ten minutes", created(now() + 600));
    table.rule("P4", "written 15 days ago", created(now() - 15 * DAY));
    table.rule(
        "T1",
        "4,097 bytes",
        encoded([&[0][..], &[b'x'; 4_097]].concat()),
    );
    table.rule("T1", "no UTF-8", encoded(vec![0, 0xff]));
    table.rule("T1", "a character U+0000", encoded(vec![0, b'a', 0]));
    let key = [&[1, 3][..], b"Key", &[0, 0]].concat();
    table.rule("T1", "a key in capitals", encoded(key));
    table
}

fn cheap(fields: HeadFields) -> HeadFields {
    fields.with_stamp_work(1)
}

fn with(network: &Network, change: impl FnOnce(HeadFields) -> HeadFields) -> Vec<u8> {
    let body = text("hello");
    let author = Identity::from_seed([7; 32]).public();
    let fields = HeadFields::new(network, Kind::NOTE, author, now(), None, &body);
    let stub = stamped(network, &change(fields));
    Post::new(stub, Some(body)).unwrap().encode_alone().unwrap()
}

/// A post that claims more work than there is in the world.
fn broken_stamp(network: &Network) -> Vec<u8> {
    let body = text("hello");
    let identity = Identity::from_seed([7; 32]);
    let fields = HeadFields::new(network, Kind::NOTE, identity.public(), now(), None, &body);
    let head = fields.with_stamp_work(u64::MAX).head(1);
    let post = Post::new(head.sign(network, &identity), Some(body)).unwrap();
    post.encode_alone().unwrap()
}

fn json(network: &Network) -> Table {
    let post = PostDto::new(network, &post_of(network, text("hello")));
    let post = serde_json::to_value(post).unwrap();
    let changed = |field: &str, value: Value| {
        let mut post = post.clone();
        post[field] = value;
        post.to_string()
    };
    let mut missing = post.clone();
    missing.as_object_mut().unwrap().remove("kind");
    let whole = post.to_string();
    let twice = format!("{},\"kind\":0}}", whole.strip_suffix('}').unwrap());
    let marked = whole.replace("hello", "h\u{1}llo").into_bytes();
    let no_utf8 = marked.into_iter().map(|b| if b == 1 { 0xff } else { b });
    let zeros = json!("0".repeat(64));
    let long = json!("x".repeat(4_097));
    let too_big = json!("18446744073709551616");
    let mut table = Table::of(JSON);
    table.json("no JSON", "{");
    table.json("a list", "[]");
    table.json("its values in a list", listed(&post));
    table.json("more after it", format!("{whole} 1"));
    let no_utf8: Vec<u8> = no_utf8.collect();
    table.refused((400, "bad_json", "content"), "no UTF-8", no_utf8);
    table.field("kind", "a field too few", missing.to_string());
    table.field("state", "a field too many", changed("state", Value::Null));
    table.field("kind", "a field twice", twice);
    table.field("kind", "a kind of 256", changed("kind", json!(256)));
    table.field("created", "a number", changed("created", json!(1)));
    table.field("stamp_work", "a zero", changed("stamp_work", json!("01")));
    table.field("stamp_nonce", "2^64", changed("stamp_nonce", too_big));
    table.field("id", "capitals", changed("id", json!("A".repeat(64))));
    table.field("id", "another id", changed("id", zeros.clone()));
    table.field("leaf", "another leaf", changed("leaf", zeros.clone()));
    table.field("parent", "a second null", changed("parent", zeros));
    table.field(
        "text_hash",
        "other words",
        changed("content", json!("hallo")),
    );
    table.field("content", "no content", changed("content", Value::Null));
    table.rule("T1", "4,097 bytes", changed("content", long));
    table.rule("P1", "version 2", changed("version", json!(2)));
    table
}

/// The values of a post in the order of its fields, without their names.
pub(super) fn listed(post: &Value) -> String {
    let names = [
        "id",
        "leaf",
        "version",
        "kind",
        "network",
        "author",
        "created",
        "stamp_work",
        "parent",
        "text_size",
        "text_hash",
        "stamp_nonce",
        "signature",
        "tags",
        "content",
    ];
    json!(names.map(|name| &post[name])).to_string()
}
