//! Nodes of one test: cores on folders of their own, net tasks on one wire.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::{
    AuxRoot, Block, BlockId, CheckedPost, HeadFields, Header, HeaderState, Identity, Kind, Leaf,
    Network, Post, PostId, TextParts, Unchecked, body_root, next_difficulty, stamp_hash,
    stamp_target,
};
use blocknet_node::clock::{Clock, SystemClock};
use blocknet_node::core::{BlockOutcome, CoreHandle, CoreThread, Origin, PostOutcome, Sender};
use blocknet_node::net::{NetConfig, NetHandle};
use blocknet_store::{FeedQuery, Reading, Store};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::wire::{Fault, Line, Wire};

/// What is waited for comes within this time, or never.
const DEADLINE: Duration = Duration::from_secs(30);

pub(crate) struct World {
    pub(crate) wire: Arc<Wire>,
    pub(crate) network: Network,
    clock: Arc<dyn Clock>,
    next_nonce: std::sync::atomic::AtomicU64,
}

pub(crate) struct Node {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    pub(crate) core: CoreHandle,
    pub(crate) net: NetHandle,
    identity: Identity,
    clock: Arc<dyn Clock>,
    wire: Arc<Wire>,
    thread: CoreThread,
    task: JoinHandle<()>,
    cancel: CancellationToken,
}

/// The address of node number `number`.
pub(crate) fn at(number: u8) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, number], 8_000))
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            wire: Wire::new(Duration::from_millis(3)),
            network: Network::dev(),
            clock: Arc::new(SystemClock::new()),
            next_nonce: std::sync::atomic::AtomicU64::new(1),
        }
    }

    /// A node in a folder of its own that goes with the test.
    pub(crate) async fn node(
        &self,
        name: &'static str,
        number: u8,
        peers: &[SocketAddr],
    ) -> (Node, TempDir) {
        self.faulty(name, number, peers, Fault::None).await
    }

    pub(crate) async fn faulty(
        &self,
        name: &'static str,
        number: u8,
        peers: &[SocketAddr],
        fault: Fault,
    ) -> (Node, TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let node = self.start(name, number, peers, dir.path(), fault).await;
        (node, dir)
    }

    pub(crate) async fn start(
        &self,
        name: &'static str,
        number: u8,
        peers: &[SocketAddr],
        dir: &Path,
        fault: Fault,
    ) -> Node {
        let nonce = self
            .next_nonce
            .fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let identity = Identity::from_seed([number; 32]);
        let store = Store::open(dir, &self.network).unwrap();
        let (core, thread) = blocknet_node::core::start(
            store,
            self.network.clone(),
            vec![identity.public()],
            self.clock.clone(),
        )
        .unwrap();
        let config = NetConfig {
            network: self.network.clone(),
            nonce,
            listen_port: Some(8_000),
            peers: peers.iter().map(SocketAddr::to_string).collect(),
            joins: Vec::new(),
            allow_private: false,
            max_inbound: 64,
            secret: [number; 32],
        };
        let (address, cancel) = (at(number), CancellationToken::new());
        let line = Arc::new(Line {
            wire: self.wire.clone(),
            from: address,
            nonce,
        });
        let (net, task) = NetHandle::start(
            config,
            core.clone(),
            line,
            self.clock.clone(),
            cancel.clone(),
        );
        self.wire
            .plug_in(address, core.clone(), net.clone(), nonce, fault);
        let (clock, wire) = (self.clock.clone(), self.wire.clone());
        Node {
            name,
            address,
            core,
            net,
            identity,
            clock,
            wire,
            thread,
            task,
            cancel,
        }
    }
}

impl Node {
    /// Ends the node; its folder stays.
    pub(crate) async fn stop(self) {
        self.wire.unplug(self.address);
        self.cancel.cancel();
        self.task.await.unwrap();
        self.core.stop().await;
        let thread = self.thread;
        tokio::task::spawn_blocking(move || thread.join())
            .await
            .unwrap();
    }

    pub(crate) fn tip(&self) -> HeaderState {
        self.core.tip().borrow().state
    }

    /// Writes a post and puts it into the own pool.
    pub(crate) async fn write(&self, content: &str) -> (PostId, Leaf) {
        let network = self.core.network().clone();
        let parts = TextParts {
            tags: Vec::new(),
            content: content.to_owned(),
        };
        let text = parts.encode().unwrap();
        let (author, now) = (self.identity.public(), self.clock.unix());
        let fields = HeadFields::new(&network, Kind::NOTE, author, now, None, &text);
        let (pre, target) = (fields.stamp_pre(&network), stamp_target(fields.stamp_work));
        let nonce = (0..)
            .find(|nonce| target.is_met_by(&stamp_hash(&pre, *nonce)))
            .unwrap();
        let stub = fields.head(nonce).sign(&network, &self.identity);
        let post = CheckedPost::check(&network, Post::new(stub, Some(text)).unwrap()).unwrap();
        let (id, leaf) = (post.id(), post.leaf());
        let outcome = self
            .core
            .submit_posts(vec![post], Origin::Own)
            .await
            .unwrap();
        assert_eq!(
            outcome,
            vec![PostOutcome::Accepted],
            "{}: {content}",
            self.name
        );
        (id, leaf)
    }

    /// Mines what waits, or an empty block.
    pub(crate) async fn mine(&self) -> BlockId {
        let template = self.core.template(self.clock.unix()).await.unwrap();
        let block = mined(
            self.core.network(),
            &template.parent,
            template.time,
            template.posts,
        );
        let id = block.id();
        let block = block.check(self.core.network()).unwrap();
        let outcome = self.core.submit_mined(block).await.unwrap();
        assert_eq!(outcome, BlockOutcome::Connected, "{}", self.name);
        id
    }

    /// Mines so many empty blocks and hands them over at once.
    pub(crate) async fn mine_chain(&self, length: usize) {
        let network = self.core.network().clone();
        let mut parent = self.tip();
        let mut blocks = Vec::new();
        for _ in 0..length {
            let block = mined(&network, &parent, parent.time + 1, Vec::new());
            parent = blocknet_chain::check_header(&network, &parent, block.header()).unwrap();
            blocks.push(block.check(&network).unwrap());
        }
        for some in blocks.chunks(500) {
            let outcomes = self
                .core
                .submit_blocks(some.to_vec(), Sender::Own)
                .await
                .unwrap();
            assert!(
                outcomes
                    .iter()
                    .all(|outcome| *outcome == BlockOutcome::Connected)
            );
        }
    }

    pub(crate) async fn pool(&self) -> Vec<Leaf> {
        self.core.pool_leaves().await.unwrap()
    }

    pub(crate) async fn is_confirmed(&self, id: PostId) -> bool {
        self.core
            .read(move |reader| reader.confirmed_at(&id))
            .await
            .unwrap()
            .is_some()
    }

    /// How many posts a reader sees.
    pub(crate) async fn listed(&self) -> usize {
        let query = FeedQuery::default();
        let page = self.core.read(move |reader| reader.feed(&query)).await;
        page.unwrap().posts.len()
    }

    /// What is shown of it, for a test's last words.
    pub(crate) fn describe(&self) -> String {
        let tip = self.core.tip().borrow().clone();
        format!(
            "{}: height {}, headers {}, pool {}, sync {:?}, peers {:#?}",
            self.name,
            tip.state.height,
            tip.best_header.height,
            tip.pool_posts,
            self.net.sync_view(),
            self.net.peers(),
        )
    }
}

/// Waits until it holds, and says how the nodes stand when it never does.
pub(crate) async fn until<F: Future<Output = bool>>(
    what: &str,
    nodes: &[&Node],
    mut holds: impl FnMut() -> F,
) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    if tokio::time::timeout(DEADLINE, waiting).await.is_err() {
        let nodes: Vec<String> = nodes.iter().map(|node| node.describe()).collect();
        panic!("never came: {what}\n{}", nodes.join("\n"));
    }
}

/// Waits until all have this tip.
pub(crate) async fn until_tip(id: BlockId, nodes: &[&Node]) {
    until("the same tip everywhere", nodes, async || {
        nodes.iter().all(|node| node.tip().id == id)
    })
    .await;
}

/// A block with its proof of work.
fn mined(network: &Network, parent: &HeaderState, time: u64, posts: Vec<Post>) -> Block<Unchecked> {
    let leaves: Vec<Leaf> = posts.iter().map(|post| post.stub.leaf()).collect();
    let (bits, _) = next_difficulty(network.params(), parent.ease, 1);
    let mut header = Header {
        version: 1,
        prev: parent.id,
        body_root: body_root(&leaves),
        aux_root: AuxRoot::ZERO,
        time: time.max(parent.time + 1),
        height: parent.height.next().unwrap(),
        bits,
        work_secs: 1,
        post_count: u32::try_from(posts.len()).unwrap(),
        body_bytes: posts.iter().map(Post::body_size).sum(),
        nonce: 0,
    };
    let target = bits.to_target();
    while !target.is_met_by(header.id().as_bytes()) {
        header.nonce += 1;
    }
    Block::<Unchecked>::new(header, posts)
}
