//! A node that has no peers, in a folder of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use blocknet_chain::{Kind, Network};
use blocknet_node::transport::{Reply, Request, Transport, TransportError};
use blocknet_node::{
    Draft, Listen, LogRing, MiningMode, Node, NodeConfig, NodeHandle, NodeJoin, SystemClock,
    Written,
};
use blocknet_store::{FeedPost, Standing};
use futures_util::future::BoxFuture;
use tempfile::TempDir;

/// How long a condition may take; only a broken node needs it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A wire with nobody at its end.
struct Nobody;

impl Transport for Nobody {
    fn call(
        &self,
        _peer: SocketAddr,
        _request: Request,
        _deadline: Duration,
    ) -> BoxFuture<'static, Result<Reply, TransportError>> {
        Box::pin(async { Err(TransportError::Timeout) })
    }
}

/// A running node and its folder.
pub(crate) struct Alone {
    pub(crate) node: NodeHandle,
    dir: TempDir,
    join: NodeJoin,
}

impl Alone {
    pub(crate) fn start(mining: MiningMode) -> Self {
        Self::on(tempfile::tempdir().unwrap(), mining, Network::dev())
    }

    pub(crate) fn on_network(mining: MiningMode, network: Network) -> Self {
        Self::on(tempfile::tempdir().unwrap(), mining, network)
    }

    pub(crate) fn in_folder(dir: TempDir, mining: MiningMode) -> Self {
        Self::on(dir, mining, Network::dev())
    }

    /// What a second node on this folder is told.
    pub(crate) fn second(&self) -> String {
        let config = NodeConfig {
            data_dir: self.dir.path().to_owned(),
            network: Network::dev(),
            ..NodeConfig::default()
        };
        Node::open(config)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    fn on(dir: TempDir, mining: MiningMode, network: Network) -> Self {
        let config = NodeConfig {
            data_dir: dir.path().to_owned(),
            network,
            mining: Some(mining),
            threads: Some(1),
            ..NodeConfig::default()
        };
        let clock = Arc::new(SystemClock::new());
        let node = Node::open(config).unwrap();
        let (node, join) = node
            .start(
                Listen::default(),
                Arc::new(Nobody),
                clock,
                LogRing::default(),
            )
            .unwrap();
        Self { node, dir, join }
    }

    /// Ends the node in an orderly way, and starts another on its folder.
    pub(crate) async fn restarted(self, mining: MiningMode) -> Self {
        let network = self.node.network().clone();
        let dir = self.stopped().await;
        Self::on(dir, mining, network)
    }

    /// Ends the node within the time that it has for that.
    pub(crate) async fn stopped(self) -> TempDir {
        let begun = Instant::now();
        self.node.shutdown();
        self.join.join().await;
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "the end took {:?}",
            begun.elapsed()
        );
        self.dir
    }

    /// Writes a note that is pooled when this answers.
    pub(crate) async fn write(&self, content: &str) -> FeedPost {
        match self.node.write_post(note(content)).await.unwrap() {
            Written::Post(post) => *post,
            Written::Ticket(ticket) => panic!("a stamp of dev took eight seconds ({ticket})"),
        }
    }

    /// Waits until the post is in a block, and the tip tells so: what is committed can be read a
    /// moment before.
    pub(crate) async fn confirmed(&self, post: &FeedPost) {
        let mut tip = self.node.tip();
        let wait = async {
            loop {
                let found = self.node.post(post.stored.id).await.unwrap().unwrap();
                if let Standing::Confirmed { height, .. } = found.stored.standing {
                    tip.wait_for(|tip| tip.state.height >= height)
                        .await
                        .unwrap();
                    return;
                }
                tip.changed().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .expect("the post was never mined");
    }

    /// Waits until the height is reached.
    pub(crate) async fn height(&self, height: u32) {
        let mut tip = self.node.tip();
        let wait = tip.wait_for(|tip| tip.state.height.get() >= height);
        tokio::time::timeout(PATIENCE, wait)
            .await
            .expect("the height was never reached")
            .unwrap();
    }
}

pub(crate) fn note(content: &str) -> Draft {
    let content = content.to_owned();
    Draft {
        kind: Kind::NOTE,
        parent: None,
        channel: None,
        tags: vec![],
        content,
    }
}
