//! Somebody searches in posts of long ago.

use serde_json::json;

use crate::forge::{BlockForge, PostForge, SealedPost, dev_genesis};
use crate::hostile::raw::now;
use crate::node::Node;
use crate::page::{Page, SHOWN};
use crate::wait::wait_for;

const DAY: u64 = 86_400;

/// Gives a node a chain with three posts of long ago.
pub async fn archive(node: &Node) -> Vec<SealedPost> {
    let file = format!("{} 17 image/png cat.png", "ab".repeat(32));
    let posts = [
        (1, 200, vec![("name", "Zoë Ōkami")], "the mill in winter"),
        (
            1,
            100,
            vec![("name", "Zoë Ōkami"), ("file", file.as_str())],
            "the mill in spring",
        ),
        (
            2,
            50,
            vec![("name", "Ben"), ("channel", "archive")],
            "the mill in summer",
        ),
    ]
    .map(|(seed, ago, tags, content)| {
        let post = PostForge::tagged(seed, now() - ago * DAY, &tags, content).seal();
        (post, now() - ago * DAY + 60)
    });
    let mut prev = dev_genesis();
    for (height, (post, time)) in (1..).zip(&posts) {
        let block = BlockForge::new(prev, height, *time, std::slice::from_ref(post)).seal();
        prev = block.id();
        let kind = "application/octet-stream";
        let answer = node.owner().post_bytes("/v1/blocks", kind, block.bytes());
        answer.await.expect(202);
    }
    posts.into_iter().map(|(post, _)| post).collect()
}

/// Waits until exactly these posts are found.
async fn wait_found(page: &Page, what: &str, expected: &[String]) {
    let script = "return [...document.querySelectorAll('[data-test=\"feed\"] [data-test=\"post\"]')].map((post) => post.dataset.id)";
    wait_for(
        async || {
            let found = page.run(script, &[]).await;
            if found == json!(expected) {
                Ok(())
            } else {
                Err(found.to_string())
            }
        },
        SHOWN,
        what,
    )
    .await;
}

fn day(ago: u64) -> String {
    // What `date` of the system says: the page reads days in its own time zone.
    let seconds = format!("@{}", now() - ago * DAY);
    let output = std::process::Command::new("date")
        .args(["-d", &seconds, "+%Y-%m-%d"])
        .output();
    let output = output.expect("date starts");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Types one search after the other, with each filter, and finds these posts of the archive while typing.
pub async fn each_filter_finds_what_it_says(page: &Page, posts: &[SealedPost]) {
    page.click("nav-search").await;
    page.find("empty").await;
    page.screenshot("empty").await;
    let between = format!("mill after:{} before:{}", day(150), day(75));
    let table: [(&str, &[usize]); 7] = [
        ("mill", &[2, 1, 0]),
        ("mill from:okami", &[1, 0]),
        ("channel:archive", &[2]),
        ("has:file", &[1]),
        ("\"mill in win*\" OR", &[]),
        (between.as_str(), &[1]),
        ("wint*", &[0]),
    ];
    for (typed, places) in table {
        let expected: Vec<_> = places.iter().map(|place| posts[*place].id()).collect();
        // No key but those of the words: the result follows by itself.
        page.type_into("search-text", typed).await;
        page.wait_css("[data-test=\"search-text\"]:not([aria-invalid=\"true\"])")
            .await;
        wait_found(page, typed, &expected).await;
    }
    page.screenshot("found").await;
    page.type_into("search-text", "nothing of this kind").await;
    page.wait_text("empty", "No post contains").await;
    // A filter that is none is named.
    page.type_into("search-text", "has:cheese").await;
    for part in ["has:cheese", "has:file"] {
        page.wait_text("search-problems", part).await;
    }
}
