//! Load over HTTP: pages one after another, posts from many clients at once.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use blocknet_chain::Post;
use bytes::Bytes;
use hyper::StatusCode;
use serde_json::Value;
use tokio::task::JoinSet;

use super::caller::Caller;

/// Half and the slowest hundredth of a number of calls, in milliseconds.
pub(super) struct Latency {
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
}

/// What many clients got done, and how long they waited for each answer.
pub(super) struct Done {
    pub(super) per_s: f64,
    pub(super) latency: Latency,
}

/// A post, and who wrote it.
pub(super) struct Newest {
    pub(super) id: String,
    pub(super) author: String,
}

/// Runs clients on one thread: the node shares the cores with them, and is what is measured.
async fn on_one_thread<T, F>(clients: impl FnOnce() -> F + Send + 'static) -> Result<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>>,
{
    let run = || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build()?.block_on(clients())
    };
    tokio::task::spawn_blocking(run).await?
}

/// So many clients, connected before anything is timed.
async fn connected(node: SocketAddr, clients: u32) -> Result<Vec<Caller>> {
    let mut callers = Vec::new();
    for _ in 0..clients {
        callers.push(Caller::connect(node).await?);
    }
    Ok(callers)
}

/// The height of the node at an address.
pub(super) async fn height(node: SocketAddr) -> Result<u64> {
    let node = json(node, "/v1/node").await?;
    node.get("height")
        .and_then(Value::as_u64)
        .context("the node names no height")
}

/// The newest post of the node at an address.
pub(super) async fn newest(node: SocketAddr) -> Result<Newest> {
    let page = json(node, "/v1/posts?limit=1").await?;
    let text = |field: &str| {
        let found = page.pointer(&format!("/posts/0/{field}"));
        let found = found.and_then(Value::as_str).map(str::to_owned);
        found.context("the node has no post")
    };
    Ok(Newest {
        id: text("id")?,
        author: text("author")?,
    })
}

async fn json(node: SocketAddr, path: &str) -> Result<Value> {
    let (_, answer) = Caller::connect(node).await?.get(path).await?;
    Ok(serde_json::from_slice(&answer)?)
}

/// Asks for a page `count` times over one connection.
pub(super) async fn pages(node: SocketAddr, path: &str, count: u32) -> Result<Latency> {
    let path = path.to_owned();
    let times = on_one_thread(move || async move {
        let mut caller = Caller::connect(node).await?;
        let mut times = Vec::new();
        for _ in 0..count {
            let began = Instant::now();
            page(&mut caller, &path).await?;
            times.push(began.elapsed());
        }
        Ok(times)
    });
    latency(times.await?)
}

/// Asks for a page `count` times over `clients` connections at once; pages per second.
pub(super) async fn pages_at_once(
    node: SocketAddr,
    path: &'static str,
    count: u32,
    clients: u32,
) -> Result<f64> {
    let each = count / clients;
    on_one_thread(move || async move {
        let callers = connected(node, clients).await?;
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        for mut caller in callers {
            tasks.spawn(async move {
                for _ in 0..each {
                    page(&mut caller, path).await?;
                }
                Ok::<_, anyhow::Error>(())
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        Ok(f64::from(each * clients) / began.elapsed().as_secs_f64())
    })
    .await
}

async fn page(caller: &mut Caller, path: &str) -> Result<()> {
    let (status, answer) = caller.get(path).await?;
    if !status.is_success() {
        bail!("{path} answered {status}");
    }
    if answer.len() < 1_000 {
        bail!("{path} answered an empty page");
    }
    Ok(())
}

fn latency(mut times: Vec<Duration>) -> Result<Latency> {
    times.sort_unstable();
    Ok(Latency {
        p50_ms: at(&times, 50)?,
        p99_ms: at(&times, 99)?,
    })
}

fn at(sorted: &[Duration], percent: usize) -> Result<f64> {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    let time = sorted.get(place).context("nothing was measured")?;
    Ok(time.as_secs_f64() * 1000.0)
}

/// Sends the posts from `clients` connections at once, each answered when it is durable.
pub(super) async fn submit(node: SocketAddr, posts: Vec<Post>, clients: u32) -> Result<Done> {
    on_one_thread(move || async move {
        let bodies = posts.iter().filter_map(Post::encode_alone).map(Bytes::from);
        let bodies: Arc<Vec<Bytes>> = Arc::new(bodies.collect());
        let next = Arc::new(AtomicUsize::new(0));
        let callers = connected(node, clients).await?;
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        for mut caller in callers {
            let (bodies, next) = (Arc::clone(&bodies), Arc::clone(&next));
            tasks.spawn(async move {
                let mut times = Vec::new();
                while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let began = Instant::now();
                    send(&mut caller, body.clone()).await?;
                    times.push(began.elapsed());
                }
                Ok::<_, anyhow::Error>(times)
            });
        }
        let mut times = Vec::new();
        while let Some(ended) = tasks.join_next().await {
            times.extend(ended??);
        }
        Ok(Done {
            per_s: bodies.len() as f64 / began.elapsed().as_secs_f64(),
            latency: latency(times)?,
        })
    })
    .await
}

async fn send(caller: &mut Caller, body: Bytes) -> Result<()> {
    let (status, answer) = caller.post("/v1/posts", body).await?;
    if status != StatusCode::ACCEPTED {
        let answer = String::from_utf8_lossy(&answer);
        bail!("a post was answered {status}: {answer}");
    }
    Ok(())
}
