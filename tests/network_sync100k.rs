//! A new node reads 100,000 posts from three peers of which one stalls and one lies, and is killed on its way.
//!
//! ```text
//!            ┌──▶ honest
//! newcomer ──┼──▶ stalling: promises blocks and sends none
//!            └──▶ lying: damages every body
//! ```

use std::time::{Duration, Instant};

use harness::forge::PostForge;
use harness::hostile::face::framed;
use harness::hostile::raw::now;
use harness::hostile::{Asked, Chain, Face, Hostile, Move, Resources};
use harness::{At as _, Builder, Node, soon, wait_for};
use serde_json::json;

const POSTS: u32 = 100_000;
/// What 262,144 bytes hold of these posts, with room to spare.
const PER_BLOCK: u32 = 1_000;
/// Authors, each of whom writes in every block.
const AUTHORS: u32 = 50;
/// Far more than the sync takes, on a loaded machine and unoptimised.
const SYNC: Duration = Duration::from_secs(100);
/// The API answers in this time while the node syncs.
const PROMPT: Duration = Duration::from_secs(3);

/// The chain, written on two threads: stamps are its cost.
fn written() -> Chain {
    let blocks = POSTS / PER_BLOCK;
    let first = now() - 3_600;
    let write = |numbers: std::ops::Range<u32>| {
        let posts = numbers.map(|number| {
            let author = u8::try_from(number % AUTHORS).expect("few authors") + 1;
            let time = first + u64::from(number / PER_BLOCK);
            PostForge::note(author, time, &format!("river {number}")).seal()
        });
        posts.collect::<Vec<_>>()
    };
    let (mut posts, others) = std::thread::scope(|scope| {
        let half = POSTS / 2;
        let other = scope.spawn(move || write(half..POSTS));
        (write(0..half), other.join().expect("no author panics"))
    });
    posts.extend(others);
    let mut chain = Chain::dev();
    for (posts, number) in posts.chunks(PER_BLOCK as usize).zip(0..blocks) {
        let block = chain.next(first + u64::from(number), posts).seal();
        chain.push(block);
    }
    chain
}

/// Waits until `node` is at this height or above, asking it all the while.
async fn wait_height(node: &Node, height: u32) -> Duration {
    let began = Instant::now();
    wait_for(
        async || {
            let status = soon(node.status(), PROMPT, "the status while it syncs").await;
            soon(node.feed(), PROMPT, "the feed while it syncs").await;
            let at = status.number_at("/height");
            if at >= u64::from(height) {
                Ok(())
            } else {
                Err(format!("{at} of {height}: {}", status.at("/sync")))
            }
        },
        SYNC,
        "the newcomer to sync",
    )
    .await;
    began.elapsed()
}

/// Sends bodies whose last byte is another.
fn lie(asked: &Asked, face: &Face) -> Option<Move> {
    asked.is("POST", "/v1/blocks/batch").then(|| {
        let known = asked.ids().into_iter().map_while(|id| {
            let mut bytes = face.chain.block(&id)?.bytes();
            *bytes.last_mut()? ^= 1;
            Some(framed(&bytes))
        });
        Move::octets(known.flatten().take(4 << 20).collect())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_reads_a_long_chain_past_a_liar_and_a_staller_and_over_a_kill() {
    let began = Instant::now();
    let chain = tokio::task::spawn_blocking(written).await.expect("written");
    println!("{POSTS} posts written in {:?}", began.elapsed());
    let honest = Node::lone("honest").await;
    let public = honest.public();
    for block in chain.blocks() {
        public
            .post_bytes("/v1/blocks", "application/octet-stream", block.bytes())
            .await
            .expect(202);
    }
    println!("given to the honest node after {:?}", began.elapsed());
    let stalling = Hostile::start(Face::of(chain.clone()), |asked, _| {
        asked.is("POST", "/v1/blocks/batch").then_some(Move::Hold)
    })
    .await;
    let lying = Hostile::start(Face::of(chain.clone()), lie).await;

    let builder = || {
        Builder::new("newcomer")
            .peer(&stalling.address())
            .peer(&lying.address())
            .peer(&honest.address())
    };
    let mut newcomer = builder().start().await;
    // Killed on its way, it goes on where it was.
    wait_height(&newcomer, chain.height() / 4).await;
    newcomer.kill();
    newcomer.start().await;
    let after_kill = newcomer.height().await;
    assert!(after_kill >= u64::from(chain.height() / 4), "{after_kill}");
    let whole = wait_height(&newcomer, chain.height()).await;
    let left = u64::from(chain.height()) - after_kill;
    println!(
        "{} posts in {whole:?} past a liar and a staller",
        left * u64::from(PER_BLOCK)
    );
    assert_eq!(newcomer.tip().await, hex::encode(chain.tip()));
    let log = newcomer.log();
    let blamed = |address: &str| {
        let mut lines = log.lines().filter(|line| line.contains("avoided"));
        lines.any(|line| line.contains(address))
    };
    assert!(blamed(&lying.address()), "the liar is avoided");
    assert!(!blamed(&honest.address()) && !blamed(&stalling.address()));
    let let_go = |address: &str| {
        let mut lines = log.lines().filter(|line| line.contains("held up the sync"));
        lines.any(|line| line.contains(address))
    };
    assert!(let_go(&stalling.address()), "the staller is let go");
    assert!(!let_go(&honest.address()), "who gives the blocks is kept");
    let check = newcomer.owner().post("/v1/owner/check", &json!({})).await;
    let check = check.expect(200).json();
    assert_eq!(*check.at("/ok"), true, "{check:#}");
    assert_eq!(check.number_at("/posts"), u64::from(POSTS));
    println!("{:?}", Resources::of(&mut newcomer));
}
