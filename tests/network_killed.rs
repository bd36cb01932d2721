//! A node that is killed again and again while it mines and syncs comes back whole.
//!
//! ```text
//! kim ──dials──▶ sue        kim gets SIGKILL; sue mines on and so gives kim something to sync
//! ```

use std::time::Duration;

use harness::forge::{BlockForge, PostForge, dev_genesis};
use harness::nodes::{SPREAD, wait_same_tip, wait_standing};
use harness::{At as _, Builder, Node, verify_chain, wait_for};
use serde_json::json;

const ROUNDS: u32 = 20;

/// Posts that kim tries to write before each kill.
const POSTS_A_ROUND: u32 = 3;

/// A small random sequence: the moment of each kill.
struct Moments(u64);

impl Moments {
    fn new() -> Self {
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).expect("the system gives random bytes");
        let seed = std::env::var("BLOCKNET_TEST_SEED").map_or(u64::from_be_bytes(seed), |text| {
            text.parse().expect("a seed is a number")
        });
        println!("seed {seed}; set BLOCKNET_TEST_SEED to it to run the same again");
        Self(seed | 1)
    }

    /// Up to `limit` milliseconds.
    fn next(&mut self, limit: u64) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        Duration::from_millis(self.0 % limit)
    }
}

/// Writes a few posts one after the other until the node is gone; each id that was acknowledged goes into `kept`.
async fn write_until_killed(node: &Node, round: u32, kept: &mut Vec<String>) {
    for number in 0..POSTS_A_ROUND {
        let body = json!({ "content": format!("round {round}, post {number}") });
        let request = node
            .owner()
            .request(reqwest::Method::POST, "/v1/owner/posts")
            .json(&body);
        match harness::http::try_send(request).await {
            Ok(answer) if answer.status == 201 => {
                kept.push(answer.json().text_at("/id").to_owned());
            }
            Ok(answer) => panic!("{answer:?}"),
            Err(_) => return,
        }
    }
}

/// Waits until so few posts wait that none has to give way: a pool keeps 16 of one author.
async fn wait_for_room(node: &Node) {
    harness::wait_until(
        async || node.status().await.number_at("/pool/posts") <= 8,
        Duration::from_secs(20),
        "kim to mine what waits",
    )
    .await;
}

#[tokio::test]
async fn a_node_killed_while_mining_and_syncing_comes_back_whole() {
    let sue = Node::lone("sue").await;
    // Mines by itself as long as posts wait.
    let mut kim = Builder::new("kim")
        .mining("auto")
        .peer(&sue.address())
        .start()
        .await;
    let mut moments = Moments::new();
    let (mut of_kim, mut of_sue) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        wait_for_room(&kim).await;
        // In turn: while it writes and mines, and right after its start, while it syncs.
        let killed_at = moments.next(if round % 2 == 0 { 1_200 } else { 60 });
        {
            let writing = write_until_killed(&kim, round, &mut of_kim);
            let alarm = tokio::time::sleep(killed_at);
            tokio::pin!(writing, alarm);
            tokio::select! {
                () = &mut alarm => {}
                () = &mut writing => alarm.await,
            }
        }
        kim.kill();
        let steady = sue.post(&format!("sue in round {round}")).await;
        of_sue.push(steady.text_at("/id").to_owned());
        if round % 2 == 1 {
            sue.mine().await;
        }
        kim.start().await;
        for id in &of_kim {
            let standing = kim.standing(id).await;
            let there = matches!(standing.as_str(), "pooled" | "confirmed");
            assert!(
                there,
                "round {round}, killed after {killed_at:?}: {id} is {standing}"
            );
        }
    }
    settle(&kim, &sue, &[of_kim, of_sue].concat()).await;
    let check = kim
        .owner()
        .post("/v1/owner/check", &json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(*check.at("/ok"), true, "{check:#}");
    verify_chain(&[&kim, &sue]).await;
}

/// Waits until both have one chain, and every kept post is in it.
async fn settle(kim: &Node, sue: &Node, kept: &[String]) {
    println!("{} posts acknowledged", kept.len());
    wait_for(
        async || {
            // Where both found the last block, the next one decides.
            sue.mine_empty().await;
            let (of_kim, of_sue) = (kim.tip().await, sue.tip().await);
            if of_kim == of_sue {
                Ok(())
            } else {
                Err(format!("{of_kim} and {of_sue}"))
            }
        },
        SPREAD,
        "kim and sue to agree",
    )
    .await;
    for id in kept {
        wait_standing(&[kim, sue], id, "confirmed").await;
    }
    wait_same_tip(&[kim, sue]).await;
}

#[tokio::test]
async fn what_a_stranger_was_told_is_taken_survives_a_kill() {
    let mut kim = Node::lone("kim").await;
    let (mut prev, mut kept) = (dev_genesis(), Vec::new());
    for round in 1..=5_u8 {
        let time = now() + u64::from(round);
        let waiting = PostForge::note(100 + round, time, "for the pool").seal();
        let mined = PostForge::note(200 + round, time, "in a block").seal();
        let block =
            BlockForge::new(prev, u32::from(round), time, std::slice::from_ref(&mined)).seal();
        prev = block.id();
        let (post, block) = (waiting.alone(), block.bytes());
        let binary = "application/octet-stream";
        kim.public()
            .post_bytes("/v1/posts", binary, post)
            .await
            .expect(202);
        kim.public()
            .post_bytes("/v1/blocks", binary, block)
            .await
            .expect(202);
        kim.kill();
        kept.extend([(waiting.id(), "pooled"), (mined.id(), "confirmed")]);
        kim.start().await;
        assert_eq!(kim.tip().await, hex::encode(prev), "round {round}");
        for (id, standing) in &kept {
            assert_eq!(kim.standing(id).await, *standing, "round {round}: {id}");
        }
    }
    verify_chain(&[&kim]).await;
}

/// Unix seconds, less a minute: nothing of these rounds is of the future.
fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("the clock is past 1970").as_secs() - 60
}
