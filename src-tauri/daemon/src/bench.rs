//! `bench`: figures of this machine, each measured by running the real thing.
//!
//! Everything that crosses a process boundary in life crosses one here: the chain is synced from
//! one child process to another, and pages are asked over HTTP.

mod author;
mod caller;
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
use crate::out::tell;

/// How long each hashing loop runs.
const HASH_TIME: Duration = Duration::from_secs(2);
/// Headers and posts of the checking loops.
const CHECKED: u32 = 20_000;
/// Posts that each group of clients submits …
const SUBMITTED: u32 = 8_000;
/// … and how many of them are by one author, of whom 16 may wait.
const BY_ONE_AUTHOR: u32 = 12;
/// Pages asked for, one after another …
const PAGES: u32 = 1_000;
/// … and by many clients at once.
const PAGES_AT_ONCE: u32 = 20_000;
const CLIENTS: u32 = 16;
/// Posts that one client alone submits.
const SUBMITTED_ALONE: u32 = 1_000;
/// The newest posts.
const FEED: &str = "/v1/posts?limit=50";

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
    for (clients, posts) in [(1, SUBMITTED_ALONE), (8, SUBMITTED), (64, SUBMITTED)] {
        let dir = folder.join(&format!("submit-{clients}"));
        submit(&dir, clients, posts, &mut figures).await?;
    }
    let crowded = crowd::rss_mb(&folder.join("crowd")).await?;
    figures.add("rss_mb_64_peers", crowded);
    relay::measure(&folder.join("relay"), &mut figures).await?;
    figures.finish();
    Ok(())
}

/// Start to first answer, pages and memory of a node on the grown chain.
async fn serve(source: &Path, figures: &mut Figures) -> Result<()> {
    let node = Child::start(source, &[]).await?;
    figures.add("start_ms", node.start_ms());
    let newest = load::newest(node.public()).await?;
    let searched = format!("{FEED}&q=river");
    let thread = format!("/v1/posts/{}/thread", newest.id);
    let author = format!("{FEED}&author={}", newest.author);
    let views = [
        ("feed", FEED),
        ("search", &searched),
        ("thread", &thread),
        ("author", &author),
    ];
    for (view, path) in views {
        let times = load::pages(node.public(), path, PAGES).await?;
        figures.add(&format!("{view}_p50_ms"), times.p50_ms);
        figures.add(&format!("{view}_p99_ms"), times.p99_ms);
    }
    figures.add("rss_mb", node.rss_mb()?);
    let rate = load::pages_at_once(node.public(), FEED, PAGES_AT_ONCE, CLIENTS).await?;
    figures.add("feed_pages_per_s", rate);
    let miner = Child::mining(&source.with_extension("miner")).await?;
    let beside = load::pages(node.public(), FEED, PAGES).await?;
    figures.add("feed_p99_ms_mining", beside.p99_ms);
    miner.stop().await?;
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
    figures.add("sync_peak_mb", to.peak_mb()?);
    to.stop().await?;
    from.stop().await
}

/// Signed and stamped posts, sent by many clients at once, each answered when it is durable.
async fn submit(dir: &Path, clients: u32, posts: u32, figures: &mut Figures) -> Result<()> {
    let node = Child::start(dir, &[]).await?;
    let posts = tokio::task::spawn_blocking(move || Author::posts(posts, BY_ONE_AUTHOR)).await??;
    let done = load::submit(node.public(), posts, clients).await?;
    figures.add(&format!("submit_posts_per_s_{clients}"), done.per_s);
    figures.add(&format!("submit_p50_ms_{clients}"), done.latency.p50_ms);
    figures.add(&format!("submit_p99_ms_{clients}"), done.latency.p99_ms);
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
            tell!("{} stays behind: {error}", self.0.display());
        }
    }
}
