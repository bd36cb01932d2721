//! Peers that lie about files, and files that lie about themselves.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//! ```

use std::time::Duration;

use harness::hostile::{Asked, Chain, Face, Hostile, Move, Scene};
use harness::nodes::wait_connected;
use harness::picture::{noise, sha256};
use harness::{At as _, wait_until};

/// What goes with a post is everybody's after five seconds.
const SHOWN: Duration = Duration::from_secs(30);

/// Gives these bytes for a file, whatever its name is.
fn giving(bytes: Vec<u8>) -> impl Fn(&Asked, &Face) -> Option<Move> + Send + Sync + 'static {
    move |asked, _| {
        let is_file = asked.method == "GET" && asked.path.starts_with("/v1/files/");
        is_file.then(|| Move::file(asked, &bytes))
    }
}

#[tokio::test]
async fn a_peer_that_gives_other_bytes_is_avoided_and_anothers_copy_is_taken() {
    let mut scene = Scene::new().await;
    let bytes = noise(700_000, 1);
    let name = sha256(&bytes);
    let mut wrong = bytes.clone();
    if let Some(byte) = wrong.get_mut(300_000) {
        *byte ^= 1;
    }
    let liar = Hostile::start(Face::of(Chain::dev()), giving(wrong)).await;
    scene.expose(&liar).await;
    wait_connected(&scene.victim, &liar.address()).await;
    scene.victim.fetch_file(&name, bytes.len()).await;
    let line = scene.wait_avoided(&liar).await;
    assert!(line.contains("not those of the file"), "{line}");
    // Nothing of what the liar gave is given to anybody.
    scene.victim.wait_file(&name, "nobody").await;
    let public = scene
        .victim
        .public()
        .get(&format!("/v1/files/{name}"))
        .await;
    assert_eq!(public.status, 404);

    let octets = "application/octet-stream";
    let kept = scene
        .honest
        .owner()
        .post_bytes("/v1/owner/files", octets, bytes.clone());
    kept.await.expect(201);
    scene.victim.wait_file(&name, "here").await;
    assert_eq!(scene.victim.file(&name).await, bytes);
    scene.left_alone(&liar).await;
    scene.unharmed().await;
}

#[tokio::test]
async fn a_peer_that_calls_the_file_larger_or_stalls_holds_nobody_up() {
    let mut scene = Scene::new().await;
    let bytes = noise(500_000, 2);
    let name = sha256(&bytes);
    let octets = "application/octet-stream";
    let kept = scene
        .honest
        .owner()
        .post_bytes("/v1/owner/files", octets, bytes.clone());
    kept.await.expect(201);
    // One says that the file is larger, one never answers.
    let boaster = Hostile::start(Face::of(Chain::dev()), giving(noise(600_000, 3))).await;
    let silent = Hostile::start(Face::of(Chain::dev()), |asked: &Asked, _: &Face| {
        asked.path.starts_with("/v1/files/").then_some(Move::Hold)
    })
    .await;
    for stranger in [&boaster, &silent] {
        scene.expose(stranger).await;
        wait_connected(&scene.victim, &stranger.address()).await;
    }
    scene.victim.fetch_file(&name, bytes.len()).await;
    scene.victim.wait_file(&name, "here").await;
    assert_eq!(scene.victim.file(&name).await, bytes);
    drop((boaster, silent));
    scene.unharmed().await;
}

#[tokio::test]
async fn a_name_and_type_that_deceive_are_only_words() {
    let node = harness::Node::lone("ada").await;
    let page = b"<script>alert(1)</script>";
    let name = "..%2F..%2Fcat%E2%80%AEgpj.exe";
    let attached = node.attach(name, page).await;
    assert_eq!(attached.text_at("/name"), "catgpj.exe");
    let attached = node.attach("a.png&mime=image%2Fpng", page).await;
    assert_eq!(attached.text_at("/mime"), "image/png", "its owner's word");
    let sha = attached.text_at("/sha256");
    let draft = serde_json::json!({ "content": "", "files": [sha] });
    node.write(&draft).await;
    let path = format!("/v1/files/{sha}");
    wait_until(
        async || node.public().get(&path).await.status == 200,
        SHOWN,
        "the file to be everybody's",
    )
    .await;
    let answer = node.public().get(&path).await;
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("content-disposition"), "attachment");
    assert_eq!(answer.header("content-security-policy"), "sandbox");
    assert_eq!(
        node.file_state(sha).await.text_at("/mime"),
        "application/octet-stream"
    );
}
