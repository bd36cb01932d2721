//! Posts of the vectors through their JSON form and back, and what is refused on the way.

use blocknet_chain::{Network, Post, Stub};
use serde_json::{Value, json};

use super::PostDto;
use crate::error::ApiError;
use crate::json::decode;

/// A post of the reference's vectors: kept here so that the test runs without them.
const STUB: &str = "0100824740228a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c000000006955b90500000000000004b60000000000000000000000000000000000000000000000000000000000000000000ea58fc59f9d29aeec1104fb57dbc7d01d8d2d6fd14ee2792e8893588c1e4a61b1000000000000061aeb8dab873102103188c6e446673d0026f02784504a66f3959c3067d47e2a7dbd2f36ee6edaa39470b1025d1f3a682dca3dd24ec97b1e965ed201e6a2fb1f6b00";
const TEXT: &str = "0048656c6c6f2c20636861696e2e";

fn sample() -> Post {
    let stub = hex::decode(STUB)
        .expect("hex")
        .try_into()
        .expect("192 bytes");
    Post::new(
        Stub::from_bytes(stub),
        Some(hex::decode(TEXT).expect("hex")),
    )
    .expect("its text")
}

fn sample_json() -> Value {
    serde_json::to_value(PostDto::new(&Network::dev(), &sample())).expect("JSON")
}

fn read(json: &Value) -> Result<Post, ApiError> {
    decode::<PostDto>(json.to_string().as_bytes())?.into_post(&Network::dev())
}

#[test]
fn says_a_post_as_the_rules_do() {
    let json = sample_json();
    assert_eq!(
        json["id"],
        "6fd57953b5cc94774681fdc4f4ae1aa5390384f55db3ae6aaa38d45489879657"
    );
    assert_eq!(
        json["leaf"],
        "28f259d34201fc96942d9246c2ee23b4a47c9019383cba1650ac249fdb4a084e"
    );
    assert_eq!(
        (json["network"].as_str(), json["created"].as_str()),
        (Some("82474022"), Some("1767225605"))
    );
    assert_eq!(
        (&json["parent"], &json["tags"], &json["content"]),
        (&Value::Null, &json!([]), &json!("Hello, chain."))
    );
    assert_eq!(json.as_object().expect("an object").len(), 15);
    assert_eq!(read(&json).expect("the same post"), sample());
}

#[test]
fn says_nothing_of_an_erased_text_and_takes_that_back() {
    let erased = sample().without_text();
    let json = serde_json::to_value(PostDto::new(&Network::dev(), &erased)).expect("JSON");
    assert_eq!(
        (&json["tags"], &json["content"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(read(&json).expect("the same stub"), erased);
}

#[test]
fn refuses_fields_that_are_missing_unknown_or_twice() {
    let whole = sample_json();
    for field in whole.as_object().expect("an object").keys() {
        let mut json = whole.clone();
        json.as_object_mut().expect("an object").remove(field);
        let error = read(&json).expect_err(field);
        assert_eq!(
            (error.body().code.as_ref(), error.body().field.as_deref()),
            ("bad_field", Some(field.as_str()))
        );

        let text = whole.to_string();
        let twice = format!(
            "{},\"{field}\":{}}}",
            text.strip_suffix('}').expect("an object"),
            whole[field]
        );
        let error = decode::<PostDto>(twice.as_bytes()).expect_err(field);
        assert_eq!(error.body().field.as_deref(), Some(field.as_str()), "twice");
    }
    let mut more = whole;
    more["state"] = json!(null);
    assert_eq!(
        read(&more).expect_err("unknown").body().field.as_deref(),
        Some("state")
    );
}

#[test]
fn refuses_values_that_do_not_fit_and_names_them() {
    let cases = [
        (
            "id",
            json!("6FD57953B5CC94774681FDC4F4AE1AA5390384F55DB3AE6AAA38D45489879657"),
        ),
        ("id", json!("00")),
        ("id", json!("0".repeat(64))),
        ("leaf", json!("0".repeat(64))),
        ("version", json!(256)),
        ("version", json!(2)),
        ("kind", json!(-1)),
        ("network", json!("8247402")),
        ("created", json!(1_767_225_605)),
        ("created", json!("01767225605")),
        ("created", json!("18446744073709551616")),
        ("stamp_work", json!("+1")),
        ("parent", json!("")),
        ("text_size", json!(70_000)),
        ("text_size", json!(15)),
        ("text_hash", json!("0".repeat(64))),
        ("signature", json!("00")),
        ("tags", json!(null)),
        ("content", json!(null)),
        ("content", json!("x".repeat(4_097))),
        ("content", json!("a\u{0}b")),
        ("tags", json!([["a", "b"], ["c"]])),
        ("tags", json!([["a", "b", "c"]])),
        ("tags", json!([["Big", "b"]])),
        ("tags", json!(vec![["a", "b"]; 17])),
    ];
    for (field, value) in cases {
        let mut json = sample_json();
        json[field] = value.clone();
        let error = read(&json).expect_err(field);
        let named = error.body().field.clone().unwrap_or_default();
        assert!(
            named.starts_with(field),
            "{field} = {value}: {named}: {}",
            error.body().message
        );
    }
}

#[test]
fn agrees_with_every_post_of_the_vectors() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/vectors/blocknet-v1.json"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the vectors are not there");
        return;
    };
    let vectors: Value = serde_json::from_str(&text).expect("JSON");
    for vector in vectors["posts"].as_array().expect("a list") {
        let bytes =
            |field: &str| hex::decode(vector[field].as_str().expect("a string")).expect("hex");
        let stub = Stub::from_bytes(bytes("stub").try_into().expect("192 bytes"));
        let post = Post::new(stub, Some(bytes("text"))).expect("its text");
        let json = serde_json::to_value(PostDto::new(&Network::dev(), &post)).expect("JSON");
        let same = [
            "id",
            "leaf",
            "kind",
            "author",
            "created",
            "stamp_work",
            "text_size",
            "text_hash",
            "stamp_nonce",
            "signature",
            "tags",
            "content",
        ];
        for field in same {
            assert_eq!(json[field], vector[field], "{field}");
        }
        assert_eq!(read(&json).expect("the same post"), post);
    }
}
