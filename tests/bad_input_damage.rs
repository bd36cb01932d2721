//! A damaged database is set aside, and what can be read of it goes into a new one.
//!
//! ```text
//! ben ──▶ ada, stopped, pages of her database lost ──check --set-aside──▶ ada again ──▶ ben
//! ```

use std::fs;
use std::path::PathBuf;

use harness::damage::{database, lose_pages_with};
use harness::nodes::{wait_connected, wait_standing};
use harness::{At as _, Builder, Node};
use serde_json::json;

/// Every file of a folder that begins with the name of the database.
fn databases(node: &Node) -> Vec<PathBuf> {
    let entries = fs::read_dir(node.folder()).expect("the folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let named = |path: &PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy();
        name.starts_with("blocknet.sqlite")
    };
    let mut found: Vec<_> = paths.filter(named).collect();
    found.sort();
    found
}

#[tokio::test]
async fn what_its_owner_did_outlives_the_damage_and_the_chain_comes_back() {
    let ben = Builder::new("ben").start().await;
    let mut ada = Builder::new("ada").peer(&ben.address()).start().await;
    wait_connected(&ada, &ben.address()).await;
    let name = json!({ "name": "Ada", "welcome_done": true, "text_percent": 120 });
    ada.owner()
        .put("/v1/owner/settings", &name)
        .await
        .expect(200);
    ada.cli(&["mute", "word", "film"]).await.ok();
    let confirmed = ada.post("in a block").await.text_at("/id").to_owned();
    ada.mine().await;
    wait_standing(&[&ben], &confirmed, "confirmed").await;
    let waiting = ada
        .post("in nobody's block")
        .await
        .text_at("/id")
        .to_owned();
    let (own, tip) = (ada.status().await, ada.tip().await);
    let refused = ada.cli(&["check", "--set-aside"]).await;
    // Sound, and a node runs on it.
    assert!(refused.failed().complaint().contains("stop it"));
    ada.stop().await;
    let untouched = ada.cli(&["check", "--set-aside"]).await.ok();
    assert!(untouched.stdout.contains("0 problems"), "{untouched:#?}");
    assert_eq!(databases(&ada), [database(ada.folder())]);

    lose_pages_with(ada.folder(), &tip);
    let broken = fs::read(database(ada.folder())).expect("the database");
    let (status, said) = ada.refused().await;
    assert!(
        !status.success() && said.contains("check --set-aside"),
        "{said}"
    );
    let done = ada.cli_json(&["check", "--set-aside"]).await;
    let kept = PathBuf::from(done.text_at("/kept"));
    assert_eq!(fs::read(&kept).expect("kept"), broken);
    assert_eq!(done["lost"], json!([]), "{done:#}");
    assert_eq!(
        (done.text_at("/network"), &done["waiting"]),
        ("dev", &json!(1))
    );

    ada.start().await;
    wait_standing(&[&ada], &confirmed, "confirmed").await;
    assert_eq!(ada.standing(&waiting).await, "pooled");
    let status = ada.status().await;
    let key = "/identity/author";
    assert_eq!(status.text_at(key), own.text_at(key));
    assert_eq!(status.text_at("/identity/name"), "Ada");
    let settings = ada
        .owner()
        .get("/v1/owner/settings")
        .await
        .expect(200)
        .json();
    assert_eq!(settings["text_percent"], json!(120));
    assert!(ada.cli(&["mutes"]).await.ok().stdout.contains("film"));
    ada.stop().await;

    // Once more on the same day: nothing is written over.
    let tip = ben.tip().await;
    lose_pages_with(ada.folder(), &tip);
    let again = ada.cli_json(&["check", "--set-aside"]).await;
    assert_ne!(again.text_at("/kept"), done.text_at("/kept"));
    assert_eq!(fs::read(&kept).expect("kept"), broken);
    ada.start().await;
    wait_standing(&[&ada], &confirmed, "confirmed").await;
}

#[tokio::test]
async fn a_database_that_does_not_name_its_network_is_set_aside_for_a_named_one_alone() {
    let mut ada = Builder::new("ada").start().await;
    let own = ada.status().await;
    ada.stop().await;
    let broken = b"SQLite format 3\0 and then nothing that is one";
    fs::write(database(ada.folder()), broken).expect("written");
    let refused = ada.cli(&["check", "--set-aside"]).await.failed();
    assert!(refused.complaint().contains("--network"), "{refused:#?}");
    assert_eq!(databases(&ada), [database(ada.folder())]);
    let done = ada
        .cli_json(&["check", "--set-aside", "--network", "dev"])
        .await;
    let lost = ["settings", "control", "outbox", "pool", "peers"];
    assert_eq!(done["lost"], json!(lost), "{done:#}");
    assert_eq!(fs::read(done.text_at("/kept")).expect("kept"), broken);
    ada.start().await;
    let key = "/identity/author";
    assert_eq!(ada.status().await.text_at(key), own.text_at(key));
}
