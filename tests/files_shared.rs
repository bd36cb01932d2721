//! A file that is attached on one node is seen on others.
//!
//! ```text
//! ada ◀──dials── ben ◀──dials── carl ◀──dials── dora ◀──dials── erin
//! ```

use harness::nodes::{wait_connected, wait_standing};
use harness::picture::{holds, photograph, png, sha256};
use harness::{At as _, Builder, Node};
use serde_json::{Value, json};

/// Posts with these files, and returns the post's id.
async fn post_with(node: &Node, content: &str, files: &[&Value]) -> String {
    let files: Vec<_> = files.iter().map(|file| file.text_at("/sha256")).collect();
    let post = node
        .write(&json!({ "content": content, "files": files }))
        .await;
    post.text_at("/id").to_owned()
}

#[tokio::test]
async fn a_photograph_reaches_another_node_without_its_place_and_is_served_on() {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    let taken = photograph(600_000);
    assert!(holds(&taken, "GPS"));
    let attached = ada.attach("my%20cat.jpg", &taken).await;
    assert_eq!(attached.at("/cleaned"), &json!(true));
    assert_eq!(attached.text_at("/name"), "my cat.jpg");
    let name = attached.text_at("/sha256").to_owned();
    let size = usize::try_from(attached.number_at("/size")).expect("a small file");
    // Until it is posted, nobody gets it.
    let path = format!("/v1/files/{name}");
    assert_eq!(ada.public().get(&path).await.status, 404);
    assert_eq!(ada.file_state(&name).await.text_at("/place"), "unsent");

    let id = post_with(&ada, "look", &[&attached]).await;
    assert_eq!(ada.file_state(&name).await.text_at("/place"), "own");
    wait_standing(&[&ben], &id, "pooled").await;
    let seen = ben.find(&id).await.expect("it has come");
    let tag = json!(["file", format!("{name} {size} image/jpeg my cat.jpg")]);
    assert!(seen.list_at("/tags").contains(&tag), "{seen:#}");
    assert_eq!(ben.file_state(&name).await.text_at("/state"), "absent");
    ben.fetch_file(&name, size).await;
    let here = ben.wait_file(&name, "here").await;
    assert_eq!(here.text_at("/place"), "fetched");
    assert_eq!(here.text_at("/mime"), "image/jpeg");
    let got = ben.file(&name).await;
    assert_eq!((sha256(&got), got.len()), (name, size));
    for hidden in ["GPS", "xmpmeta", "Cam"] {
        assert!(!holds(&got, hidden), "{hidden}");
    }
    // How the picture was held stays, and nothing else of its Exif.
    assert!(holds(&got, "Exif\0\0MM\0*\0\0\0\u{8}\0\u{1}"));
}

#[tokio::test]
async fn a_file_crosses_a_node_whose_owner_does_not_look_at_it() {
    // Nobody dials whom the others tell of, so ben stays between the two.
    let apart = |name: &str| Builder::new(name).only_global();
    let ada = apart("ada").start().await;
    let ben = apart("ben").peer(&ada.address()).start().await;
    let carl = apart("carl").peer(&ben.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    wait_connected(&carl, &ben.address()).await;
    let picture = png(60, 40, 200, "nothing");
    let attached = ada.attach("a.png", &picture).await;
    let name = attached.text_at("/sha256").to_owned();
    let size = usize::try_from(attached.number_at("/size")).expect("a small file");
    let id = post_with(&ada, "", &[&attached]).await;
    wait_standing(&[&ben, &carl], &id, "pooled").await;
    carl.fetch_file(&name, size).await;
    carl.wait_file(&name, "here").await;
    let on_its_way = ben.wait_file(&name, "here").await;
    assert_eq!(on_its_way.text_at("/place"), "fetched");
    assert_eq!(sha256(&carl.file(&name).await), name);

    // A node that does not want to fetch for others does not.
    let change = json!({ "files_relay": false });
    ben.owner()
        .put("/v1/owner/settings", &change)
        .await
        .expect(200);
    let second = ada.attach("b.png", &png(61, 40, 100, "nothing")).await;
    let id = post_with(&ada, "again", &[&second]).await;
    wait_standing(&[&carl], &id, "pooled").await;
    let name = second.text_at("/sha256");
    carl.fetch_file(name, 1).await;
    carl.wait_file(name, "nobody").await;
    assert_eq!(ben.file_state(name).await.text_at("/state"), "absent");
}

#[tokio::test]
async fn a_question_for_a_file_is_passed_on_by_two_nodes_and_no_further() {
    let apart = |name: &str| Builder::new(name).only_global();
    let ada = apart("ada").start().await;
    let ben = apart("ben").peer(&ada.address()).start().await;
    let carl = apart("carl").peer(&ben.address()).start().await;
    let dora = apart("dora").peer(&carl.address()).start().await;
    let erin = apart("erin").peer(&dora.address()).start().await;
    for (node, other) in [(&ben, &ada), (&carl, &ben), (&dora, &carl), (&erin, &dora)] {
        wait_connected(node, &other.address()).await;
    }
    let attached = ada.attach("a.txt", b"far away").await;
    let name = attached.text_at("/sha256").to_owned();
    let id = post_with(&ada, "", &[&attached]).await;
    wait_standing(&[&ben, &carl, &dora, &erin], &id, "pooled").await;
    erin.fetch_file(&name, 8).await;
    // Carl looks for it at his peers, and says so once they have answered.
    carl.wait_file(&name, "nobody").await;
    assert_eq!(ben.file_state(&name).await.text_at("/state"), "absent");
    erin.wait_file(&name, "nobody").await;
    // Once somebody nearer wants it, it comes to both.
    carl.fetch_file(&name, 8).await;
    carl.wait_file(&name, "here").await;
    erin.wait_file(&name, "here").await;
}

#[tokio::test]
async fn a_file_that_nobody_has_comes_when_somebody_with_it_does() {
    let ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    let attached = ada.attach("notes.txt", b"what was said").await;
    let name = attached.text_at("/sha256").to_owned();
    post_with(&ada, "the notes", &[&attached]).await;
    let state = ben.fetch_file(&name, 13).await;
    assert!(matches!(state.text_at("/state"), "fetching" | "nobody"));
    ben.wait_file(&name, "nobody").await;
    ben.add_peer(&ada.address()).await;
    ben.wait_file(&name, "here").await;
    assert_eq!(ben.file(&name).await, b"what was said");
}

#[tokio::test]
async fn a_post_that_is_given_up_gives_its_files_back_to_the_draft() {
    let ada = Node::lone("ada").await;
    let attached = ada.attach("a.txt", b"for later").await;
    let name = attached.text_at("/sha256").to_owned();
    let refused = [
        json!({ "content": "x", "files": [name, name] }),
        json!({ "content": "x", "files": ["ab".repeat(32)] }),
        json!({ "content": "x", "files": vec![name.clone(); 5] }),
        json!({ "content": "x", "files": [name], "channel": "No Such" }),
        json!({ "content": "x", "files": [name], "kind": "profile" }),
    ];
    for draft in refused {
        let answer = ada.owner().post("/v1/owner/posts", &draft).await;
        assert_eq!(answer.status, 400, "{draft}: {}", answer.text());
        assert_eq!(ada.file_state(&name).await.text_at("/place"), "unsent");
    }
    assert_eq!(ada.file_state(&name).await.text_at("/name"), "a.txt");
    let path = format!("/v1/owner/attachments/{name}");
    ada.owner().delete(&path).await.expect(204);
    ada.owner().delete(&path).await.expect(404);
    assert_eq!(ada.file_state(&name).await.text_at("/state"), "absent");
}
