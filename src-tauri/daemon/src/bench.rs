//! `bench`: figures of this machine, each measured by running the real thing.
//!
//! Everything that crosses a process boundary in life crosses one here: the chain is synced from
//! one child process to another, and pages are asked over HTTP.

mod author;
mod child;
mod crowd;
mod figures;
mod grow;
mod load;
mod pipe;
mod relay;
mod rules;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use self::author::Author;
use self::child::Child;
use self::figures::Figures;
use crate::args::Bench;

/// How long each hashing loop runs.
const HASH_TIME: Duration = Duration::from_secs(2);
/// Headers and posts of the checking loops.
const CHECKED: u32 = 20_000;
/// Posts that each group of clients submits …
const SUBMITTED: u32 = 8_000;
/// … and how many of them are by one author, of whom 16 may wait.
const BY_ONE_AUTHOR: u32 = 12;
/// Pages asked for, one after another.
const PAGES: u32 = 1_000;

/// Runs every measurement and prints the figures, or only grows the chain that they read from.
pub(crate) async fn bench(args: &Bench, json: bool) -> Result<()> {
    if let Some(folder) = &args.grow {
        return grow::grow(folder, args.posts).await;
    }
    let mut figures = Figures::new(json, args.posts);
    let folder = TempFolder::new()?;
    let hash =
        tokio::task::spawn_blocking(|| blocknet_node::miner::measure::measure(HASH_TIME)).await?;
    figures.add("plain_hashes_per_s_core", hash.plain_hashes_per_s_core);
    figures.add("miner_hashes_per_s_core", hash.miner_hashes_per_s_core);
    let (headers, posts) = tokio::task::spawn_blocking(|| rules::measure(CHECKED)).await??;
    figures.add("headers_per_s", headers);
    figures.add("checked_posts_per_s", posts);
    figures.say("Growing a chain to read from …");
    let source = folder.join("source");
    grow::grow(&source, args.posts).await?;
    serve(&source, &mut figures).await?;
    sync(&source, &folder.join("target"), args.posts, &mut figures).await?;
    for clients in [8, 64] {
        submit(
            &folder.join(&format!("submit-{clients}")),
            clients,
            &mut figures,
        )
        .await?;
    }
    let crowded = crowd::rss_mb(&folder.join("crowd")).await?;
    figures.add("rss_mb_64_peers", crowded);
    relay::measure(&folder.join("relay"), &mut figures).await?;
    figures.finish();
    Ok(())
}

/// Start to first answer, first page, search and memory of a node on the grown chain.
async fn serve(source: &Path, figures: &mut Figures) -> Result<()> {
    let node = Child::start(source, &[]).await?;
    figures.add("start_ms", node.start_ms());
    let feed = load::pages(node.public(), "/v1/posts?limit=50", PAGES).await?;
    figures.add("feed_p50_ms", feed.p50_ms);
    figures.add("feed_p99_ms", feed.p99_ms);
    let search = load::pages(node.public(), "/v1/posts?limit=50&q=river", PAGES).await?;
    figures.add("search_p50_ms", search.p50_ms);
    figures.add("search_p99_ms", search.p99_ms);
    figures.add("rss_mb", node.rss_mb()?);
    node.stop().await
}

/// A new node that takes the whole chain from another over loopback.
async fn sync(source: &Path, target: &Path, posts: u32, figures: &mut Figures) -> Result<()> {
    let from = Child::start(source, &[]).await?;
    let height = load::height(from.public()).await?;
    let began = std::time::Instant::now();
    let to = Child::start(target, &["--peer", &from.public().to_string()]).await?;
    while load::height(to.public()).await? < height {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    figures.add(
        "sync_posts_per_s",
        f64::from(posts) / began.elapsed().as_secs_f64(),
    );
    to.stop().await?;
    from.stop().await
}

/// Signed and stamped posts, sent by many clients at once, each answered when it is durable.
async fn submit(dir: &Path, clients: u32, figures: &mut Figures) -> Result<()> {
    let node = Child::start(dir, &[]).await?;
    let posts =
        tokio::task::spawn_blocking(move || Author::posts(SUBMITTED, BY_ONE_AUTHOR)).await??;
    let rate = load::submit(node.public(), posts, clients).await?;
    figures.add(&format!("submit_posts_per_s_{clients}"), rate);
    node.stop().await
}

/// A folder that is gone when the measurements are done.
struct TempFolder(std::path::PathBuf);

impl TempFolder {
    fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("blocknet-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).context("a folder for the measurements cannot be made")?;
        Ok(Self(path))
    }

    fn join(&self, name: &str) -> std::path::PathBuf {
        self.0.join(name)
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("{} stays behind: {error}", self.0.display());
        }
    }
}
