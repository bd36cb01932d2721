//! `identity` of the command line: secrets come from standard input, never from the arguments.
//!
//! ```text
//! ada's shell ──blocknetd identity …──▶ ada's node;   a file ──▶ ben's node
//! ```

use harness::cli::{Output, blocknetd_reading};
use harness::{At as _, Node};
use serde_json::{Value, json};

/// Runs `blocknetd identity …` of a node with these lines on its standard input.
async fn identity(node: &Node, arguments: &[&str], lines: &[&str]) -> Output {
    let folder = node.folder().to_str().expect("a plain name");
    let mut all = vec!["--data-dir", folder, "identity"];
    all.extend(arguments);
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    blocknetd_reading(&all, &input).await
}

async fn json_of(node: &Node, arguments: &[&str], lines: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.push("--json");
    identity(node, &all, lines).await.ok().json()
}

#[tokio::test]
async fn words_are_printed_proven_and_bring_the_identity_back() {
    let ada = Node::lone("ada").await;
    let shown = json_of(&ada, &["show"], &[]).await;
    assert!(shown.at("/backed_up").is_null(), "{shown:#}");
    let printed = json_of(&ada, &["words"], &[]).await;
    let words: Vec<&str> = printed
        .list_at("/words")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(words.len(), 24);
    let text = identity(&ada, &["words"], &[]).await.ok();
    assert!(
        text.stdout.contains(&format!("24. {}", words[23])),
        "{text:#?}"
    );
    let phrase = words.join(" ");
    identity(&ada, &["verify"], &["wrong", "wrong", "wrong", "wrong"])
        .await
        .code(4);
    identity(&ada, &["verify"], &[]).await.code(1);
    identity(&ada, &["verify"], &[&phrase]).await.ok();
    let shown = json_of(&ada, &["show"], &[]).await;
    assert!(!shown.at("/backed_up").is_null(), "{shown:#}");

    let ben = Node::lone("ben").await;
    identity(&ben, &["restore"], &["void come effort"])
        .await
        .code(4);
    let back = json_of(&ben, &["restore", "--name", "Ada"], &[&phrase]).await;
    assert_eq!(back.at("/author"), shown.at("/author"));
    assert_eq!(ben.post("back").await.at("/author"), shown.at("/author"));
}

#[tokio::test]
async fn a_passphrase_is_set_asked_for_and_taken_off() {
    let mut ada = Node::lone("ada").await;
    identity(&ada, &["passphrase"], &["short"]).await.code(4);
    identity(&ada, &["passphrase"], &["long enough now"])
        .await
        .ok();
    ada.restart().await;
    let shown = json_of(&ada, &["show"], &[]).await;
    assert_eq!(shown.at("/locked"), &json!(true));
    let waits = ada.cli(&["post", "while locked"]).await;
    assert!(waits.status.success(), "{waits:#?}");
    identity(&ada, &["unlock"], &["something else"])
        .await
        .code(4);
    identity(&ada, &["unlock"], &["long enough now"]).await.ok();
    identity(&ada, &["lock"], &[]).await.ok();
    assert_eq!(
        json_of(&ada, &["show"], &[]).await.at("/locked"),
        &json!(true)
    );
    identity(&ada, &["words"], &["something else"])
        .await
        .code(4);
    identity(&ada, &["passphrase", "--remove"], &["long enough now"])
        .await
        .ok();
    let shown = json_of(&ada, &["show"], &[]).await;
    assert_eq!(shown.at("/has_passphrase"), &json!(false));
}

#[tokio::test]
async fn several_identities_are_listed_used_exported_and_removed() {
    let ada = Node::lone("ada").await;
    let made = json_of(&ada, &["new", "--name", "Club"], &[]).await;
    let listed = json_of(&ada, &["list"], &[]).await;
    assert_eq!(listed.list_at("/identities").len(), 2);
    let used = json_of(&ada, &["use", "--of", "Club"], &[]).await;
    assert_eq!(used.at("/active"), &json!(true));
    assert_eq!(used.at("/author"), made.at("/author"));
    identity(&ada, &["use", "--of", "Nobody"], &[])
        .await
        .code(1);

    let file = ada.folder().join("club.json");
    let path = file.to_str().expect("a plain name");
    let phrase = "of the file";
    identity(&ada, &["export", "--output", path], &[phrase])
        .await
        .ok();
    identity(&ada, &["export", "--output", path], &[phrase])
        .await
        .code(1);
    let ben = Node::lone("ben").await;
    identity(&ben, &["import", path], &["another one"])
        .await
        .code(4);
    let come = json_of(&ben, &["import", path], &[phrase]).await;
    assert_eq!(come.at("/author"), made.at("/author"));

    let first = listed.list_at("/identities")[0]
        .text_at("/short")
        .to_owned();
    identity(&ada, &["remove"], &[]).await.code(1);
    identity(&ada, &["remove", "--of", &first], &["no"])
        .await
        .code(4);
    identity(&ada, &["remove", "--of", &first], &[&first])
        .await
        .ok();
    let listed = json_of(&ada, &["list"], &[]).await;
    assert_eq!(listed.list_at("/identities").len(), 1);
}
