//! What crosses the wire between two nodes for each post and each block, beside their own size.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use blocknet_api::client::OwnerClient;
use blocknet_chain::Post;
use serde_json::{Value, json};

use super::author::Author;
use super::child::Child;
use super::figures::Figures;
use super::load;
use super::pipe::Pipe;

/// Posts that are relayed one after another, and then stand in one block.
const POSTS: u32 = 120;
/// How many of them are by one author, of whom 16 may wait.
const BY_ONE_AUTHOR: u32 = 12;
/// Blocks: one found by the node that dialled, one by the other.
const BLOCKS: u64 = 2;
/// What two nodes on one machine do to each other takes no longer.
const DEADLINE: Duration = Duration::from_secs(60);
/// Nothing is under way on a wire that was still for so long.
const STILL: Duration = Duration::from_millis(300);
/// How often is looked.
const LOOK: Duration = Duration::from_millis(10);

/// Two nodes, and the wire between them.
struct Edge {
    dialled: Child,
    dialler: Child,
    owners: [OwnerClient; 2],
    pipe: Pipe,
}

/// Bytes for each post and each block over one connection, everything counted.
pub(super) async fn measure(dir: &Path, figures: &mut Figures) -> Result<()> {
    let edge = Edge::between(&dir.join("dialled"), &dir.join("dialler")).await?;
    let (mut for_posts, mut for_blocks) = (0, 0);
    let (mut post_bytes, mut block_bytes) = (0, 0);
    for number in 0..BLOCKS {
        let posts = tokio::task::spawn_blocking(move || {
            Author::posts_from(number * u64::from(POSTS), POSTS, BY_ONE_AUTHOR)
        });
        let posts = posts.await??;
        let own: u64 = posts.iter().map(|post| u64::from(post.body_size())).sum();
        post_bytes += own;
        block_bytes += 136 + own;
        for_posts += edge.bytes_of_posts(posts).await?;
        let finder = usize::from(number % 2 == 0);
        for_blocks += edge.bytes_of_a_block(finder, number + 1).await?;
    }
    let each = |bytes: u64, count: u64| bytes as f64 / count as f64;
    let posts = BLOCKS * u64::from(POSTS);
    figures.add("post_bytes", each(post_bytes, posts));
    figures.add("relay_bytes_per_post", each(for_posts, posts));
    figures.add("block_bytes", each(block_bytes, BLOCKS));
    figures.add("relay_bytes_per_block", each(for_blocks, BLOCKS));
    edge.dialler.stop().await?;
    edge.dialled.stop().await
}

impl Edge {
    async fn between(one: &Path, two: &Path) -> Result<Self> {
        let dialled = Child::start(one, &[]).await?;
        let pipe = Pipe::to(dialled.public()).await?;
        let dialler = Child::start(two, &["--peer", &pipe.address().to_string()]).await?;
        let owners = [
            OwnerClient::for_data_dir(one)?,
            OwnerClient::for_data_dir(two)?,
        ];
        let edge = Self {
            dialled,
            dialler,
            owners,
            pipe,
        };
        let connected = |status: &Value| counted(status, "/peers/outbound") == Some(1);
        edge.until(1, connected, "the nodes to be connected")
            .await?;
        Ok(edge)
    }

    /// A stranger hands posts in at one end; each goes over the wire alone, as most do in life.
    async fn bytes_of_posts(&self, posts: Vec<Post>) -> Result<u64> {
        let before = self.still().await;
        for (count, post) in (1..).zip(posts) {
            load::submit(self.dialled.public(), vec![post], 1).await?;
            let there = |status: &Value| counted(status, "/pool/posts") == Some(count);
            self.until(1, there, "the post at the other end").await?;
        }
        Ok(self.still().await - before)
    }

    /// One end finds a block of all posts, until the other end has it.
    async fn bytes_of_a_block(&self, finder: usize, height: u64) -> Result<u64> {
        let before = self.still().await;
        let owner = self.owners.get(finder).context("two nodes")?;
        owner.post("/v1/owner/mine", &json!({})).await?;
        let there = |status: &Value| counted(status, "/height") == Some(height);
        self.until(1 - finder, there, "the block at the other end")
            .await?;
        Ok(self.still().await - before)
    }

    /// The bytes so far, once nothing moves.
    async fn still(&self) -> u64 {
        let (mut bytes, mut since) = (self.pipe.bytes(), Instant::now());
        while since.elapsed() < STILL {
            tokio::time::sleep(LOOK).await;
            let now = self.pipe.bytes();
            if now != bytes {
                (bytes, since) = (now, Instant::now());
            }
        }
        bytes
    }

    async fn until(&self, node: usize, holds: impl Fn(&Value) -> bool, what: &str) -> Result<()> {
        let owner = self.owners.get(node).context("two nodes")?;
        let began = Instant::now();
        while !holds(&owner.get("/v1/owner/status").await?) {
            if began.elapsed() > DEADLINE {
                bail!("waited {} s for {what}", DEADLINE.as_secs());
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }
}

fn counted(status: &Value, place: &str) -> Option<u64> {
    status.pointer(place).and_then(Value::as_u64)
}
