//! Saved chains that Python wrote, whole and broken in every way.

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::{Problem, ReadError, SavedChain, read as import};

const SHA512: &str = include_str!("../../../fixtures/old-chain-sha512.json");
const SHA256: &str = include_str!("../../../fixtures/old-chain-sha256.json");

fn read(json: &Json) -> SavedChain {
    // As the original wrote it: sorted or not makes no difference, the reader sorts.
    import(json.to_string().as_bytes()).expect("a chain")
}

fn changed(change: impl FnOnce(&mut Json)) -> SavedChain {
    let mut json: Json = serde_json::from_str(SHA512).expect("JSON");
    change(&mut json);
    read(&json)
}

#[test]
fn reads_both_hash_forms() {
    for file in [SHA512, SHA256] {
        let chain = import(file.as_bytes()).expect("a chain");
        assert_eq!(chain.blocks, 4);
        assert_eq!(
            chain.problems,
            [
                Problem::TooLong {
                    block: 3,
                    at: 0,
                    size: 5_000
                },
                Problem::Nul { block: 3, at: 1 }
            ]
        );
        let [hello, naive, script, last] = chain.posts.as_slice() else {
            panic!("four posts")
        };
        assert_eq!(
            (hello.block, hello.author.as_str(), hello.content.as_str()),
            (1, "Ada", "Hello, chain.")
        );
        assert_eq!(hello.time.as_str(), "1618033988.7498949");
        assert_eq!(
            naive.content,
            "naïve 😀 \u{2028} \"quotes\" \\ / \n\t\u{7f}"
        );
        assert_eq!(script.author, "<b>Bob</b>");
        assert_eq!(
            (last.content.as_str(), last.time.as_str()),
            ("later", "1618033991.123456"),
            "the block's time"
        );
    }
}

/// What is broken in a changed chain, and how many posts are taken from it all the same.
fn broken(change: impl FnOnce(&mut Json)) -> (Vec<Problem>, usize) {
    let chain = changed(change);
    let always =
        |problem: &Problem| matches!(problem, Problem::TooLong { .. } | Problem::Nul { .. });
    let found = chain
        .problems
        .into_iter()
        .filter(|problem| !always(problem));
    (found.collect(), chain.posts.len())
}

#[test]
fn takes_no_posts_of_changed_blocks() {
    let hash = |block| vec![Problem::Hash { block }];
    let words = |json: &mut Json| {
        json["chain"][1]["transactions"][0]["content"] = json!("changed");
    };
    assert_eq!(broken(words), (hash(1), 3));
    let nonce = |json: &mut Json| json["chain"][2]["nonce"] = json!("0");
    assert_eq!(broken(nonce), (hash(2), 2));
    let other = |json: &mut Json| json["chain"][3]["hash"] = json!("00");
    assert_eq!(broken(other), (hash(3), 3));
    let field = vec![Problem::Field {
        block: 3,
        field: "hash",
    }];
    let none = |json: &mut Json| {
        json["chain"][3]
            .as_object_mut()
            .expect("an object")
            .remove("hash");
    };
    assert_eq!(broken(none), (field.clone(), 3));
    let no_block = |json: &mut Json| json["chain"][3] = json!(7);
    assert_eq!(broken(no_block), (field, 3));
}

#[test]
fn takes_no_posts_behind_a_missing_block() {
    let removed = |json: &mut Json| {
        json["chain"].as_array_mut().expect("a list").remove(1);
    };
    let problems = vec![
        Problem::Length {
            said: "4".into(),
            found: 3,
        },
        Problem::Index {
            block: 1,
            said: "2".into(),
        },
        Problem::Link { block: 1 },
        Problem::Index {
            block: 2,
            said: "3".into(),
        },
    ];
    assert_eq!(broken(removed), (problems, 0));
    let length = |json: &mut Json| json["length"] = json!(9);
    let said = vec![Problem::Length {
        said: "9".into(),
        found: 4,
    }];
    assert_eq!(broken(length), (said, 4));
}

#[test]
fn asks_for_work_on_every_block_but_the_first() {
    let words = json!([{"author": "", "content": 7}]);
    let first = sealed(0, "0", &words, false);
    let hash = first["hash"].as_str().expect("hex").to_owned();
    let second = sealed(1, &hash, &words, false);
    let read = read(&json!({ "length": 2, "chain": [first, second] }));
    let problems = [
        Problem::Transaction { block: 0, at: 0 },
        Problem::Zeros { block: 1 },
    ];
    assert_eq!(read.problems, problems);
}

#[test]
fn takes_what_follows_a_block_that_nobody_mined() {
    let mut chain = Vec::new();
    let mut previous = "0".to_owned();
    for (index, mined) in [false, false, true].into_iter().enumerate() {
        let text = format!("text {index}");
        let block = sealed(
            index,
            &previous,
            &json!([{"author": "Ada", "content": text}]),
            mined,
        );
        previous = block["hash"].as_str().expect("hex").to_owned();
        chain.push(block);
    }
    let read = read(&json!({ "length": 3, "chain": chain }));
    assert_eq!(read.problems, [Problem::Zeros { block: 1 }]);
    let words: Vec<_> = read
        .posts
        .iter()
        .map(|post| post.content.as_str())
        .collect();
    assert_eq!(words, ["text 0", "text 2"]);
}

#[test]
fn takes_no_posts_behind_a_block_that_names_none_before_it() {
    let chain = |named: bool| {
        let first = sealed(0, "0", &json!([]), false);
        let hash = first["hash"].as_str().expect("hex").to_owned();
        let before = if named { json!(hash) } else { json!(7) };
        let words = json!([{"author": "Ada", "content": "hello"}]);
        let second = sealed_after(1, &before, &words, true);
        let hash = second["hash"].as_str().expect("hex").to_owned();
        let third = sealed(2, &hash, &words, true);
        read(&json!({ "length": 3, "chain": [first, second, third] }))
    };
    assert_eq!(chain(true).posts.len(), 2);
    let broken = chain(false);
    let field = "previous_hash";
    assert_eq!(broken.problems, [Problem::Field { block: 1, field }]);
    assert!(broken.posts.is_empty());
}

/// A block as the original's ancestor wrote it, mined or surely not.
fn sealed(index: usize, previous: &str, transactions: &Json, mined: bool) -> Json {
    sealed_after(index, &json!(previous), transactions, mined)
}

fn sealed_after(index: usize, previous: &Json, transactions: &Json, mined: bool) -> Json {
    let mut block = json!({"index": index, "previous_hash": previous, "timestamp": 1, "transactions": transactions});
    for nonce in 0.. {
        block["nonce"] = json!(nonce);
        let value: super::Value = serde_json::from_value(block.clone()).expect("JSON");
        let hash = hex::encode(Sha256::digest(value.to_python()));
        if hash.starts_with("00") == mined {
            block["hash"] = json!(hash);
            break;
        }
    }
    block
}

#[test]
fn says_when_a_file_is_no_chain() {
    assert_eq!(import(b"{}"), Err(ReadError::NoChain));
    assert_eq!(import(br#"{"chain": {}}"#), Err(ReadError::NoChain));
    for rubbish in [&b""[..], b"[", b"\xff", br#""chain""#] {
        assert!(
            matches!(import(rubbish), Err(ReadError::NotJson { .. })),
            "{rubbish:?}"
        );
    }
}
