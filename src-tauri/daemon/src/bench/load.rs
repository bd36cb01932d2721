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

/// A client that keeps its connections.
pub(super) fn client() -> Result<Client> {
    Ok(Client::builder()
        .no_proxy()
        .tcp_nodelay(true)
        .timeout(DEADLINE)
        .build()?)
}

/// The height of the node at an address.
pub(super) async fn height(node: SocketAddr) -> Result<u64> {
    let answer = client()?
        .get(format!("http://{node}/v1/node"))
        .send()
        .await?
        .bytes()
        .await?;
    let node: Value = serde_json::from_slice(&answer)?;
    node.get("height")
        .and_then(Value::as_u64)
        .context("the node names no height")
}

/// Asks for a page `count` times over one connection.
pub(super) async fn pages(node: SocketAddr, path: &str, count: u32) -> Result<Latency> {
    let client = client()?;
    let url = format!("http://{node}{path}");
    let mut times = Vec::new();
    for _ in 0..count {
        let began = Instant::now();
        let answer = client.get(&url).send().await?;
        if !answer.status().is_success() {
            bail!("{path} answered {}", answer.status());
        }
        let page = answer.bytes().await?;
        times.push(began.elapsed());
        if page.len() < 1_000 {
            bail!("{path} answered an empty page");
        }
    }
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

/// Sends the posts from `clients` connections at once; posts per second, each durable.
pub(super) async fn submit(node: SocketAddr, posts: Vec<Post>, clients: u32) -> Result<f64> {
    let bodies: Vec<Vec<u8>> = posts.iter().filter_map(Post::encode_alone).collect();
    let (bodies, next) = (Arc::new(bodies), Arc::new(AtomicUsize::new(0)));
    let url = format!("http://{node}/v1/posts");
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let (client, url, bodies, next) = (
            client()?,
            url.clone(),
            Arc::clone(&bodies),
            Arc::clone(&next),
        );
        tasks.spawn(async move {
            while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                send(&client, &url, body.clone()).await?;
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(bodies.len() as f64 / began.elapsed().as_secs_f64())
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
