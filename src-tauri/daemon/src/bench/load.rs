//! Load over HTTP: pages one after another, posts from many clients at once.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use blocknet_chain::Post;
use reqwest::Client;
use serde_json::Value;

/// How long one call may take.
const DEADLINE: Duration = Duration::from_secs(20);

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

/// A client that keeps its connections.
pub(super) fn client() -> Result<Client> {
    Ok(Client::builder()
        .no_proxy()
        .tcp_nodelay(true)
        .timeout(DEADLINE)
        .build()?)
}

/// So many clients, made before anything is timed: one takes longer than many requests.
fn made(clients: u32) -> Result<Vec<Client>> {
    (0..clients).map(|_| client()).collect()
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
    let answer = client()?.get(format!("http://{node}{path}")).send().await?;
    Ok(serde_json::from_slice(&answer.bytes().await?)?)
}

/// Asks for a page `count` times over one connection.
pub(super) async fn pages(node: SocketAddr, path: &str, count: u32) -> Result<Latency> {
    let client = client()?;
    let url = format!("http://{node}{path}");
    let mut times = Vec::new();
    for _ in 0..count {
        let began = Instant::now();
        page(&client, &url).await?;
        times.push(began.elapsed());
    }
    latency(times)
}

/// Asks for a page `count` times over `clients` connections at once; pages per second.
pub(super) async fn pages_at_once(
    node: SocketAddr,
    path: &str,
    count: u32,
    clients: u32,
) -> Result<f64> {
    let url = format!("http://{node}{path}");
    let each = count / clients;
    let made = made(clients)?;
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for client in made {
        let url = url.clone();
        tasks.spawn(async move {
            for _ in 0..each {
                page(&client, &url).await?;
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(f64::from(each * clients) / began.elapsed().as_secs_f64())
}

async fn page(client: &Client, url: &str) -> Result<()> {
    let answer = client.get(url).send().await?;
    if !answer.status().is_success() {
        bail!("{url} answered {}", answer.status());
    }
    if answer.bytes().await?.len() < 1_000 {
        bail!("{url} answered an empty page");
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
    let bodies: Vec<Vec<u8>> = posts.iter().filter_map(Post::encode_alone).collect();
    let (bodies, next) = (Arc::new(bodies), Arc::new(AtomicUsize::new(0)));
    let url = format!("http://{node}/v1/posts");
    let clients = made(clients)?;
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for client in clients {
        let (url, bodies, next) = (url.clone(), Arc::clone(&bodies), Arc::clone(&next));
        tasks.spawn(async move {
            let mut times = Vec::new();
            while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                let began = Instant::now();
                send(&client, &url, body.clone()).await?;
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
}

async fn send(client: &Client, url: &str, body: Vec<u8>) -> Result<()> {
    let answer = client
        .post(url)
        .header("content-type", "application/octet-stream")
        .body(body)
        .send()
        .await?;
    if answer.status() != reqwest::StatusCode::ACCEPTED {
        bail!(
            "a post was answered {}: {}",
            answer.status(),
            answer.text().await?
        );
    }
    Ok(())
}
