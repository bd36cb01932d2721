//! `post`, `feed` and `mine`.
//!
//! ```text
//! blocknetd post | feed | mine ──owner.token──▶ ada, who does not mine by herself
//! ```

use harness::cli::blocknetd_reading;
use harness::{At as _, Node};

fn is_id(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[tokio::test]
async fn posts_and_answers_and_reads() {
    let node = Node::lone("ada").await;
    let first = node.cli(&["post", "Hello, chain."]).await.ok();
    let id = first.stdout.trim();
    assert!(is_id(id), "{first:#?}");
    let second = node
        .cli_json(&["post", "In a channel", "--channel", "open-air"])
        .await;
    assert_eq!(second.text_at("/shown/channel"), "open-air");
    let reply = node.cli_json(&["post", "A reply", "--reply-to", id]).await;
    assert_eq!(reply.text_at("/parent"), id);

    let feed = node.cli(&["feed"]).await.ok();
    for content in ["Hello, chain.", "In a channel", "A reply", "#open-air", id] {
        assert!(feed.stdout.contains(content), "no {content:?} in {feed:#?}");
    }
    let feed = node.cli_json(&["feed"]).await;
    assert_eq!(feed.list_at("/posts").len(), 3);
    assert!(feed.at("/next").is_null());
    let channel = node.cli_json(&["feed", "--channel", "open-air"]).await;
    assert_eq!(channel.list_at("/posts").len(), 1);
    let words = node.cli_json(&["feed", "-q", "hello"]).await;
    assert_eq!(words.list_at("/posts").len(), 1);
    assert_eq!(words.text_at("/posts/0/id"), id);
    let nobody = node.cli_json(&["feed", "--author", &"ab".repeat(32)]).await;
    assert!(nobody.list_at("/posts").is_empty());
}

#[tokio::test]
async fn pages_through_the_feed() {
    let node = Node::lone("ada").await;
    for number in 0..5 {
        node.post(&format!("number {number}")).await;
    }
    let mut seen = Vec::new();
    let mut before: Option<String> = None;
    loop {
        let mut arguments = vec!["feed", "-n", "2"];
        if let Some(cursor) = &before {
            arguments.extend(["--before", cursor]);
        }
        let page = node.cli_json(&arguments).await;
        assert!(page.list_at("/posts").len() <= 2, "{page:#}");
        seen.extend(
            page.list_at("/posts")
                .iter()
                .map(|post| post.text_at("/content").to_owned()),
        );
        match page.at("/next").as_str() {
            Some(cursor) => before = Some(cursor.to_owned()),
            None => break,
        }
    }
    seen.sort();
    assert_eq!(
        seen,
        ["number 0", "number 1", "number 2", "number 3", "number 4"],
        "each once"
    );
}

#[tokio::test]
async fn says_how_to_go_on_as_it_was_called() {
    let node = Node::lone("ada").await;
    for number in 0..5 {
        let content = format!("bean number {number}");
        let draft = serde_json::json!({ "content": content, "channel": "garden" });
        node.write(&draft).await;
    }
    let arguments = ["feed", "--channel", "garden", "-n", "2", "-q", "bean"];
    let mut page = node.cli(&arguments).await.ok();
    let mut seen = 0;
    // What is printed is typed as it stands; no word of it needs a shell here.
    for _ in 0..3 {
        seen += page.stdout.matches("bean number").count();
        let line = page.stdout.lines().last().expect("a line");
        let Some(next) = line.strip_prefix("More: blocknetd ") else {
            break;
        };
        let next: Vec<&str> = next.split(' ').collect();
        page = harness::blocknetd(&next).await.ok();
    }
    assert_eq!(seen, 5);
    let none = node.cli(&["feed", "--channel", "nope"]).await.ok();
    assert_eq!(none.stdout, "No such posts.\n");
    let peers = node.cli(&["peers"]).await.ok().stdout;
    let folder = node.folder().to_str().expect("a plain name");
    let program = format!("blocknetd --data-dir {folder}");
    assert!(peers.contains(&format!("{program} peers add")), "{peers}");
}

#[tokio::test]
async fn reads_a_text_from_standard_input() {
    let node = Node::lone("ada").await;
    let folder = node.folder().to_str().expect("a plain name");
    let text = "First line\nSecond line — with ünicode\n";
    let output = blocknetd_reading(&["--data-dir", folder, "--json", "post", "-"], text)
        .await
        .ok();
    assert_eq!(
        output.json().text_at("/content").trim_end(),
        text.trim_end()
    );
}

#[tokio::test]
async fn mines_with_mining_off_and_says_when_there_is_nothing() {
    let node = Node::lone("ada").await;
    assert_eq!(node.status().await.text_at("/mining/mode"), "off");
    let nothing = node.cli(&["mine"]).await.code(4);
    assert!(
        nothing.stderr.contains("empty") || nothing.stderr.contains("post"),
        "{nothing:#?}"
    );
    let nothing = node.cli(&["mine", "--json"]).await.code(4);
    let error: serde_json::Value =
        serde_json::from_str(&nothing.stderr).expect("JSON on standard error");
    assert_eq!(error.text_at("/code"), "nothing_to_mine");

    node.post("to be mined").await;
    let mined = node.cli(&["mine"]).await.ok();
    assert!(mined.stdout.contains("Block 1 with 1 post"), "{mined:#?}");
    assert!(mined.stdout.contains(&node.tip().await), "{mined:#?}");
    node.post("to be mined too").await;
    let mined = node.cli_json(&["mine"]).await;
    assert_eq!(
        (mined.number_at("/block/height"), mined.number_at("/posts")),
        (2, 1)
    );
    let empty = node.cli_json(&["mine", "--empty"]).await;
    assert_eq!(
        (empty.number_at("/block/height"), empty.number_at("/posts")),
        (3, 0)
    );
    assert_eq!(empty.text_at("/block/id"), node.tip().await);
    assert_eq!(
        node.status().await.text_at("/mining/mode"),
        "off",
        "still off"
    );
    harness::verify_chain(&[&node]).await;
}

#[tokio::test]
async fn edits_reacts_and_deletes() {
    let node = Node::lone("ada").await;
    let id = node.post("first").await.text_at("/id").to_owned();
    let edit = node.cli(&["edit", &id, "second"]).await.ok();
    assert!(is_id(edit.stdout.trim()), "{edit:#?}");
    let feed = node.cli(&["feed"]).await.ok();
    assert!(
        feed.stdout.contains("second") && !feed.stdout.contains("first"),
        "{feed:#?}"
    );
    node.cli(&["react", &id, "👍"]).await.ok();
    node.cli(&["react", &id, "👍"]).await.code(4);
    node.cli(&["react", &id, "👎", "--take-back"])
        .await
        .failed();
    node.cli(&["react", &id, "👍", "--take-back"]).await.ok();
    let post = node.find(&id).await.expect("it is here");
    assert!(post.list_at("/shown/reactions").is_empty());
    let about = node.cli_json(&["about", "I am Ada."]).await;
    assert_eq!(about.number_at("/kind"), 1);
    node.cli(&["delete", &id]).await.ok();
    node.cli(&["delete", &id]).await.code(4);
    let feed = node.cli(&["feed"]).await.ok();
    assert!(!feed.stdout.contains("second"), "{feed:#?}");
    let replies = node.cli(&["replies"]).await.ok();
    assert!(replies.stdout.contains("Nobody"), "{replies:#?}");
    node.cli(&["resend", &id]).await.code(4);
}

#[tokio::test]
async fn refuses_in_words_and_with_the_right_code() {
    let node = Node::lone("ada").await;
    let long = "x".repeat(5_000);
    let refused = node.cli(&["post", &long]).await.code(4);
    assert!(
        refused.stderr.replace(',', "").contains("4096"),
        "{refused:#?}"
    );
    node.cli(&["post", "x", "--channel", "No Such"])
        .await
        .code(4);
    node.cli(&["post", "x", "--reply-to", "abc"]).await.failed();
    node.cli(&["feed", "-n", "0"]).await.code(2);
    node.cli(&["feed", "-n", "201"]).await.code(2);
    node.cli(&["feed", "--before", "nowhere"]).await.code(4);
    node.cli(&["post"]).await.code(2);
    node.cli(&["dance"]).await.code(2);
    assert!(node.feed().await.is_empty());
}

#[tokio::test]
async fn shows_a_hostile_post_without_obeying_it() {
    let node = Node::lone("ada").await;
    node.post("\u{1b}[2J\u{1b}]0;owned\u{7} clears the screen\r\u{202e}gnorw")
        .await;
    let feed = node.cli(&["feed"]).await.ok();
    for hostile in ['\u{1b}', '\u{7}', '\r', '\u{202e}'] {
        assert!(
            !feed.stdout.contains(hostile),
            "{hostile:?} in {:?}",
            feed.stdout
        );
    }
    assert!(feed.stdout.contains("clears the screen"), "{feed:#?}");
}
