//! Brothers of one block without end: each has its work, none a longer chain.
//!
//! ```text
//! hostile ──▶ victim ──dials──▶ honest
//! ```

use std::time::Instant;

use harness::forge::{PostForge, SealedPost};
use harness::hostile::{Chain, Scene, raw, stranger};

const OCTETS: &str = "application/octet-stream";
/// Bodies beside the active chain that a node keeps, in bytes.
const ROOM: u64 = 32 << 20;
/// What of it comes back each second.
const ROOM_PER_SEC: u64 = 512;
/// Posts of a brother: nearly as many as a body holds.
const POSTS: u64 = 60;
/// Brothers: a sixth more than there is room for.
const BROTHERS: u64 = 150;

/// Posts that fill a body.
fn full_of_posts() -> Vec<SealedPost> {
    let posts = (0..POSTS).map(|number| {
        let content = format!("{number:04}").repeat(1_024);
        PostForge::note(9, raw::now() - 60, &content).seal()
    });
    posts.collect()
}

#[tokio::test]
async fn brothers_of_one_block_fill_their_room_and_no_more() {
    let mut scene = Scene::new().await;
    // Higher than what follows, whatever comes of it.
    for _ in 0..2 {
        scene.follows().await;
    }
    let (posts, chain) = (full_of_posts(), Chain::dev());
    let (from, to) = (stranger(), scene.victim.address());
    let (began, now) = (Instant::now(), raw::now());
    let mut brothers = Vec::new();
    for number in 0..BROTHERS {
        let block = chain.next(now - number, &posts).seal();
        let answer = raw::post(from, &to, "/v1/blocks", OCTETS, &block.bytes()).await;
        assert_eq!(raw::status(&answer), 202, "{answer}");
        brothers.push(block);
        if number % 50 == 0 {
            scene.follows().await;
        }
    }
    let mut kept = 0;
    for block in &brothers {
        let id: String = block
            .id()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let path = format!("/v1/blocks/{id}");
        let answer = scene.victim.public().get(&path).await;
        match answer.status {
            200 => kept += u64::from(block.body_bytes),
            404 => {}
            other => panic!("{other}: {}", answer.text()),
        }
    }
    let body = u64::from(brothers[0].body_bytes);
    let came_back = ROOM_PER_SEC * (began.elapsed().as_secs() + 1);
    println!("{kept} bytes of {} are kept", body * BROTHERS);
    assert!(body * BROTHERS > ROOM + body + came_back, "too few to tell");
    assert!(kept <= ROOM + came_back, "{kept} bytes are kept");
    assert!(kept > ROOM - body, "honest forks have room: {kept} bytes");
    scene.unharmed().await;
}
