//! The token's file, and where the owner's listener may stand.
//!
//! ```text
//! ada's folder ──owner.token──▶ her scripts
//! ```

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use harness::{Builder, Node};

#[tokio::test]
async fn the_token_is_private_and_new_at_every_start() {
    let mut node = Node::lone("ada").await;
    let file = node.folder().join("owner.token");
    let first = fs::read_to_string(&file).expect("the token");
    let mode = fs::metadata(&file).expect("the token").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let token = first.trim();
    assert!(
        token.len() == 64
            && token
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
        "{token:?}"
    );
    node.post("to have something in the log").await;
    node.cli(&["open"]).await.ok();
    node.stranger()
        .with_token(token)
        .get("/v1/owner/status")
        .await
        .expect(200);
    assert!(!node.log().contains(token), "the token is in the log");
    let log = node.owner().get("/v1/owner/log").await.expect(200).text();
    assert!(!log.contains(token), "the token is in the log view");

    node.restart().await;
    let second = fs::read_to_string(&file).expect("the token");
    assert_ne!(first, second);
    node.stranger()
        .with_token(token)
        .get("/v1/owner/status")
        .await
        .expect(401);
    node.kill();
    node.start().await;
    assert_ne!(
        fs::read_to_string(&file).expect("the token"),
        second,
        "also after a kill"
    );
}

#[tokio::test]
async fn the_secret_key_is_private_too() {
    let node = Node::lone("ada").await;
    for entry in fs::read_dir(node.folder())
        .expect("the data folder")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let mode = entry.metadata().expect("a file").permissions().mode();
        if name.contains("key") || name.contains("token") {
            assert_eq!(mode & 0o077, 0, "{name} is open to others: {mode:o}");
        }
    }
    let mode = fs::metadata(node.folder())
        .expect("the data folder")
        .permissions()
        .mode();
    assert_eq!(
        mode & 0o022,
        0,
        "the data folder can be written by others: {mode:o}"
    );
}

#[tokio::test]
async fn refuses_to_serve_the_owner_beyond_this_machine() {
    for (option, place) in [
        ("--owner", "0.0.0.0:0"),
        ("--owner", "192.0.2.1:8201"),
        ("--seed-api", "0.0.0.0:0"),
    ] {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let data = folder.path().join("data");
        let data = data.to_str().expect("a plain name");
        let free = harness::Ports::lease(2);
        let (public, owner) = (free.address(0), free.address(1));
        let mut arguments = vec![
            "run",
            "--data-dir",
            data,
            "--network",
            "dev",
            "--listen",
            public.as_str(),
            option,
            place,
        ];
        if option != "--owner" {
            arguments.extend(["--owner", owner.as_str()]);
        }
        let output = harness::cli::blocknetd(&arguments).await.failed();
        let said = output.complaint().to_lowercase();
        assert!(said.contains("loopback"), "{output:#?}");
        assert!(said.contains(place), "{output:#?}");
        assert!(!folder.path().join("data").exists(), "a folder was made");
    }
}

#[tokio::test]
async fn two_nodes_never_share_a_folder() {
    let node = Node::lone("ada").await;
    let (status, said) = Builder::new("twin")
        .folder(node.folder())
        .prepare()
        .refused()
        .await;
    assert!(!status.success(), "{said}");
    assert!(
        said.contains("in use") || said.contains("another node") || said.contains("runs already"),
        "{said}"
    );
    assert!(!said.contains("panicked"), "{said}");
    node.post("the first one is unharmed").await;
}
