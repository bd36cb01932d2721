//! The example clients of the REST guide: each stamps and signs a post of its own.
//!
//! ```text
//! post.py, post.mjs ──POST /v1/posts──▶ node
//! ```

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use harness::programs::repository;
use harness::{At as _, Node};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

/// A stamp of `dev` takes a thousand hashes; a script on a busy machine gets this long.
const DEADLINE: Duration = Duration::from_secs(60);

/// How one of the clients is run.
struct Client {
    program: &'static str,
    script: &'static str,
}

const CLIENTS: [Client; 2] = [
    Client {
        program: "python3",
        script: "docs/clients/post.py",
    },
    Client {
        program: "node",
        script: "docs/clients/post.mjs",
    },
];

/// What a client printed, and whether it ended well.
async fn run(client: &Client, folder: &Path, node: &Node, content: &str) -> (bool, String) {
    let run = Command::new(client.program)
        .arg(repository().join(client.script))
        .args([&format!("http://{}", node.address()), content])
        .current_dir(folder)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(DEADLINE, run)
        .await
        .expect("the client ends in time")
        .expect("the client starts");
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said.trim().to_owned())
}

#[tokio::test]
async fn post_under_a_key_of_their_own() {
    let node = Node::lone("ada").await;
    for client in &CLIENTS {
        let folder = TempDir::new().expect("a folder can be made");
        let mut authors = Vec::new();
        for content in ["Grüße from a script", "And once more"] {
            let (well, id) = run(client, folder.path(), &node, content).await;
            assert!(well, "{}: {id}", client.script);
            let post = node.find(&id).await.expect("the post is there");
            assert_eq!(post.text_at("/content"), content, "{}", client.script);
            authors.push(post.text_at("/author").to_owned());
        }
        assert_eq!(
            authors.first(),
            authors.last(),
            "{} keeps its key",
            client.script
        );
        let own = node.status().await.text_at("/identity/author").to_owned();
        assert_ne!(authors.first(), Some(&own));
    }
    node.mine().await;
    let feed: Vec<Value> = node.feed().await;
    let confirmed = |post: &&Value| post.text_at("/state/status") == "confirmed";
    assert_eq!(feed.iter().filter(confirmed).count(), 4);
}

#[tokio::test]
async fn print_why_a_post_was_refused() {
    let node = Node::lone("ada").await;
    for client in &CLIENTS {
        let folder = TempDir::new().expect("a folder can be made");
        let (well, said) = run(client, folder.path(), &node, &"x".repeat(5_000)).await;
        assert!(!well, "{}: {said}", client.script);
        assert!(said.contains("limit"), "{}: {said}", client.script);
    }
    assert!(node.feed().await.is_empty());
}
