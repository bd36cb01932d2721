//! `export-proof` and `verify`: what a proof says, offline, and what it does not let pass.
//!
//! ```text
//! ada ──export-proof──▶ a file ──verify──▶ somebody without a node
//! ```

use std::fs;
use std::path::Path;
use std::process::Command;

use harness::cli::{Output, blocknetd};
use harness::{At as _, Node};
use serde_json::{Value, json};
use tempfile::TempDir;

async fn verify(file: &Path, json: bool) -> Output {
    let empty = TempDir::new().expect("a folder can be made");
    let data = empty.path().join("no-node-here");
    let mut arguments = vec![
        "--data-dir",
        data.to_str().expect("plain"),
        "verify",
        file.to_str().expect("plain"),
    ];
    if json {
        arguments.push("--json");
    }
    blocknetd(&arguments).await
}

/// A Unix time in UTC, as the system's own `date` has it.
fn moment(unix: u64) -> String {
    let output = Command::new("date")
        .args(["-u", "-d", &format!("@{unix}"), "+%F %H:%M UTC"])
        .output()
        .expect("date runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A node with a post in block 1 of 4, its proof, and its id.
async fn proven() -> (Node, Value, String) {
    let node = Node::lone("ada").await;
    node.post("beside it").await;
    let id = node
        .post("What I said, and when.")
        .await
        .text_at("/id")
        .to_owned();
    node.post("beside it too").await;
    node.mine().await;
    for _ in 0..3 {
        node.mine_empty().await;
    }
    let proof = node.cli(&["export-proof", &id]).await.ok();
    (node, proof.json(), id)
}

#[tokio::test]
async fn a_proof_says_who_and_what_without_a_node() {
    let (mut node, proof, id) = proven().await;
    let author = node.status().await.text_at("/identity/author").to_owned();
    let folder = TempDir::new().expect("a folder can be made");
    let file = folder.path().join("proof.json");
    let written = node
        .cli(&["export-proof", &id, "-o", file.to_str().expect("plain")])
        .await
        .ok();
    assert!(written.stdout.is_empty(), "{written:#?}");
    let saved: Value = serde_json::from_slice(&fs::read(&file).expect("written")).expect("JSON");
    assert_eq!(saved, proof);
    assert_eq!(saved.number_at("/count"), 3);
    let seen = node
        .cli_json(&["verify", file.to_str().expect("plain")])
        .await;
    assert_eq!(seen.text_at("/own_chain"), "yes");
    node.stop().await;

    let text = verify(&file, false).await.ok();
    for part in [
        "The proof holds",
        &author,
        &id,
        "What I said, and when.",
        "block 1",
    ] {
        assert!(text.stdout.contains(part), "no {part:?} in {text:#?}");
    }
    let told = verify(&file, true).await.ok().json();
    assert_eq!(*told.at("/holds"), true);
    assert_eq!(told.text_at("/author"), author);
    assert_eq!(told.text_at("/content"), "What I said, and when.");
    assert_eq!(told.text_at("/post"), id);
    assert_eq!(told.number_at("/height"), 1);
    assert_eq!(told.number_at("/blocks_on_top"), 3);
    assert_eq!(told.text_at("/own_chain"), "unknown");
}

#[tokio::test]
async fn a_proof_gives_its_times_as_dates() {
    let (node, proof, _) = proven().await;
    let folder = TempDir::new().expect("a folder can be made");
    let file = folder.path().join("proof.json");
    fs::write(&file, proof.to_string()).expect("written");
    let asked = node.owner().post("/v1/owner/verify", &proof).await;
    let proved = asked.expect(200).json()["proved"].take();
    let line = |what: &str, block: &str| {
        let id = proved.text_at(&format!("{block}/id"));
        let height = proved.number_at(&format!("{block}/height"));
        let time = moment(proved.number_at(&format!("{block}/time")));
        format!("{what}{time}, block {height} {id}\n")
    };
    let said = verify(&file, false).await.ok().stdout;
    for part in [
        line("Not before  ", "/not_before"),
        line("Not after   ", "/block"),
        format!("Dated       {}\n", moment(proved.number_at("/created"))),
        "words of its author and of miners".to_owned(),
    ] {
        assert!(said.contains(&part), "no {part:?} in {said}");
    }
    let told = verify(&file, true).await.ok().json();
    for (field, there) in [
        ("/created", "/created"),
        ("/not_before_time", "/not_before/time"),
        ("/block_time", "/block/time"),
    ] {
        assert_eq!(told.at(field), proved.at(there), "{field}");
    }
}

#[tokio::test]
async fn a_proof_with_anything_changed_does_not_hold() {
    let (node, proof, _) = proven().await;
    let folder = TempDir::new().expect("a folder can be made");
    let file = folder.path().join("proof.json");
    let flipped = |pointer: &str| {
        let mut changed = proof.clone();
        let place = changed
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("no {pointer}"));
        let text = place.as_str().expect("hex").to_owned();
        let (first, rest) = text.split_at(1);
        *place = json!(format!("{}{rest}", if first == "0" { "1" } else { "0" }));
        changed
    };
    let mut other_text = proof.clone();
    other_text["post"]["content"] = json!("What I did not say.");
    let mut other_place = proof.clone();
    other_place["index"] = json!(0);
    let mut gap = proof.clone();
    gap["headers"].as_array_mut().expect("headers").remove(1);
    for (case, changed) in [
        ("another text", other_text),
        ("another signature", flipped("/post/signature")),
        ("another author", flipped("/post/author")),
        ("another path", flipped("/path/0")),
        ("another place", other_place),
        ("another header", flipped("/headers/1")),
        ("a header left out", gap),
    ] {
        fs::write(&file, changed.to_string()).expect("written");
        let output = verify(&file, false).await.code(5);
        assert!(
            !output.stdout.contains("The proof holds"),
            "{case}: {output:#?}"
        );
        let asked = node.owner().post("/v1/owner/verify", &changed).await;
        let verdict = asked.expect(200).json();
        assert_eq!(*verdict.at("/holds"), false, "{case}: {verdict:#}");
        assert!(!verdict.text_at("/reason").is_empty(), "{case}");
    }
    for (case, content) in [("no JSON", "{"), ("a list", "[]"), ("nothing", "")] {
        fs::write(&file, content).expect("written");
        let output = verify(&file, true).await.code(1);
        assert!(output.stderr.contains("proof"), "{case}: {output:#?}");
    }
    let mut unreadable = proof.clone();
    unreadable["post"]["id"] = json!("no id");
    fs::write(&file, unreadable.to_string()).expect("written");
    verify(&file, false).await.code(1);
    let asked = node.owner().post("/v1/owner/verify", &unreadable).await;
    asked.expect(400);
    verify(&folder.path().join("missing"), false).await.code(1);
}

#[tokio::test]
async fn a_proof_that_does_not_reach_back_says_so() {
    let (node, mut proof, _) = proven().await;
    let tags = proof.list_at("/post/tags");
    let seen = tags.iter().find(|tag| tag[0] == "seen").expect("a tag")[1].clone();
    proof["headers"].as_array_mut().expect("headers").remove(0);
    let folder = TempDir::new().expect("a folder can be made");
    let file = folder.path().join("proof.json");
    fs::write(&file, proof.to_string()).expect("written");
    let said = verify(&file, false).await.ok().stdout;
    let named = seen.as_str().expect("an id");
    assert!(
        said.contains("does not reach back") && said.contains(named),
        "{said}"
    );
    let asked = node.owner().post("/v1/owner/verify", &proof).await;
    let proved = asked.expect(200).json();
    assert!(proved.at("/proved/not_before").is_null());
    assert_eq!(*proved.at("/proved/seen"), seen);
}

#[tokio::test]
async fn there_is_no_proof_of_what_is_not_in_a_block() {
    let node = Node::lone("ada").await;
    let waiting = node.post("still waiting").await;
    let refused = node
        .cli(&["export-proof", waiting.text_at("/id"), "--json"])
        .await
        .code(4);
    let error: Value = serde_json::from_str(&refused.stderr).expect("JSON on standard error");
    assert_eq!(error.text_at("/code"), "not_confirmed");
    node.cli(&["export-proof", &"ab".repeat(32)]).await.code(4);
    node.cli(&["export-proof", "abc"]).await.failed();
}
