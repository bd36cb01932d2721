//! Files on the command line: posted, listed, saved, removed.

use harness::nodes::wait_connected;
use harness::picture::{holds, photograph, sha256};
use harness::{At as _, Builder, Node};

#[tokio::test]
async fn a_file_goes_out_with_a_post_and_is_saved_from_another_node() {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let photo = ada.folder().join("holiday photo.jpg");
    std::fs::write(&photo, photograph(40_000)).expect("a file can be written");
    let photo = photo.to_str().expect("a plain name");
    let posted = ada
        .cli(&["--json", "post", "at the sea", "--file", photo])
        .await
        .ok();
    assert!(posted.stderr.contains("taken out"), "{posted:#?}");
    let listed = ada.cli_json(&["files"]).await;
    let name = listed.text_at("/files/0/sha256").to_owned();
    assert_eq!(listed.text_at("/files/0/place"), "own");
    let shown = ada.cli(&["feed"]).await.ok();
    assert!(
        shown.stdout.contains("holiday photo.jpg (image/jpeg,"),
        "{shown:#?}"
    );

    let id = posted.json().text_at("/id").to_owned();
    harness::nodes::wait_standing(&[&ben], &id, "pooled").await;
    let saved = ben.folder().join("saved.jpg");
    let path = saved.to_str().expect("a plain name");
    ben.cli(&["files", "get", &name, "-o", path]).await.ok();
    let bytes = std::fs::read(&saved).expect("it was saved");
    assert_eq!(sha256(&bytes), name);
    assert!(!holds(&bytes, "GPS"));
    let listed = ben.cli(&["files", "list"]).await.ok();
    assert!(
        listed.stdout.contains(&name) && listed.stdout.contains("fetched"),
        "{listed:#?}"
    );
    ben.cli(&["files", "remove", &name]).await.ok();
    ben.cli(&["files", "remove", &name]).await.code(4);
    ben.cli(&["files", "get", &name, "-o", path]).await.ok();
    assert_eq!(
        ben.cli_json(&["files", "clear"]).await.number_at("/files"),
        1
    );
}

#[tokio::test]
async fn says_what_cannot_be_attached_or_fetched() {
    let ada = Node::lone("ada").await;
    let folder = ada.folder();
    let path = |name: &str| folder.join(name).to_str().expect("a plain name").to_owned();
    let missing = ada
        .cli(&["post", "x", "--file", &path("missing.png")])
        .await
        .failed();
    assert!(missing.stderr.contains("missing.png"), "{missing:#?}");
    std::fs::write(path("large.bin"), vec![7; (8 << 20) + 1]).expect("a file can be written");
    let large = ada
        .cli(&["post", "x", "--file", &path("large.bin")])
        .await
        .failed();
    assert!(large.stderr.contains("8,388,608"), "{large:#?}");
    std::fs::write(path("broken.png"), b"\x89PNG\r\n\x1a\n....").expect("a file can be written");
    let broken = ada
        .cli(&["post", "x", "--file", &path("broken.png")])
        .await
        .code(4);
    assert!(broken.stderr.contains("save it anew"), "{broken:#?}");
    assert!(ada.feed().await.is_empty());
    let unknown = "ab".repeat(32);
    let nobody = ada
        .cli(&["files", "get", &unknown, "-o", &path("x")])
        .await
        .code(4);
    assert!(nobody.stderr.contains("No post"), "{nobody:#?}");
}
