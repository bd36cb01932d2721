//! Memory of a node with 64 peers: whole nodes that dialled it, each over its stream.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use blocknet_api::host::{Host, HostConfig};
use blocknet_chain::Network;
use blocknet_node::{LogRing, MiningMode, NodeConfig};

use super::author::Author;
use super::child::Child;
use super::load;

/// As many as a node in a window takes.
const PEERS: u32 = 64;
/// Posts that go to all of them, so that each stream has carried something …
const POSTS: u32 = 64;
/// … by authors of whom each may have 16 waiting.
const BY_ONE_AUTHOR: u32 = 8;
/// How long all of that may take.
const DEADLINE: Duration = Duration::from_secs(60);

/// Resident megabytes of a node that all peers are connected to, after some posts reached them.
pub(super) async fn rss_mb(folder: &Path) -> Result<f64> {
    let node = Child::start(&folder.join("node"), &[]).await?;
    let mut peers = Vec::new();
    for number in 0..PEERS {
        let dir = folder.join(number.to_string());
        peers.push(peer(&dir, node.public()).await?);
    }
    let connected = |peer: &Host| peer.open_streams() == 1;
    wait("to have a stream", &peers, connected).await?;
    let posts = tokio::task::spawn_blocking(|| Author::posts(POSTS, BY_ONE_AUTHOR)).await??;
    load::submit(node.public(), posts, 1).await?;
    let wanted = usize::try_from(POSTS)?;
    let has_all = |peer: &Host| peer.handle().tip().borrow().pool_posts == wanted;
    wait("to have all posts", &peers, has_all).await?;
    let rss = node.rss_mb()?;
    for peer in peers {
        peer.stop().await;
    }
    node.stop().await?;
    Ok(rss)
}

/// A node that listens nowhere and dials `to`.
async fn peer(dir: &Path, to: SocketAddr) -> Result<Host> {
    let node = NodeConfig {
        data_dir: dir.to_owned(),
        network: Network::dev(),
        peers: vec![to.to_string()],
        allow_private: true,
        mining: Some(MiningMode::Off),
        threads: Some(1),
        ..NodeConfig::default()
    };
    let config = HostConfig {
        node,
        public: None,
        owner: None,
        seed: None,
    };
    Ok(Host::start(config, LogRing::default()).await?)
}

async fn wait(what: &str, peers: &[Host], is_so: impl Fn(&Host) -> bool) -> Result<()> {
    let began = Instant::now();
    loop {
        let so = peers.iter().filter(|peer| is_so(peer)).count();
        if so == peers.len() {
            return Ok(());
        }
        if began.elapsed() > DEADLINE {
            bail!("of {} peers {so} came {what}", peers.len());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
