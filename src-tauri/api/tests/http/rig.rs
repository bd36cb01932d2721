//! A node to ask, and posts and blocks to send it.

use std::net::SocketAddr;

use blocknet_api::host::{Host, HostConfig, PublicBind};
use blocknet_chain::{
    Block, CompactTarget, HeadFields, Header, Height, Identity, Kind, Network, Post, Stub,
    TextParts, Unchecked, body_root, stamp_hash, stamp_target,
};
use blocknet_node::{LogRing, MiningMode, NodeConfig};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The author of what tests send.
pub(crate) const SEED: [u8; 32] = [7; 32];

/// A node of the network `dev` with all its listeners, that never mines by itself.
pub(crate) struct Rig {
    pub(crate) host: Host,
    pub(crate) dir: TempDir,
    pub(crate) log: LogRing,
    client: Client,
    token: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
    pub(crate) headers: reqwest::header::HeaderMap,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The answer's JSON, when its status is `wanted`.
    pub(crate) fn with(&self, wanted: StatusCode) -> Value {
        assert_eq!(self.status, wanted.as_u16(), "{}", self.text());
        self.json()
    }
}

impl Rig {
    pub(crate) async fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap()).await
    }

    /// A node on a folder that may hold something already.
    pub(crate) async fn start_in(dir: TempDir) -> Self {
        Self::start_as(dir, |_| {}).await
    }

    /// The same with other options of the start.
    pub(crate) async fn start_as(dir: TempDir, options: impl FnOnce(&mut NodeConfig)) -> Self {
        let home: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let mut node = NodeConfig {
            data_dir: dir.path().to_owned(),
            network: Network::dev(),
            mining: Some(MiningMode::Off),
            threads: Some(1),
            allow_private: true,
            ..NodeConfig::default()
        };
        options(&mut node);
        let config = HostConfig {
            node,
            public: Some(PublicBind::FirstFree {
                ip: home.ip(),
                port: Some(0),
            }),
            owner: Some(home),
            seed: Some(home),
        };
        let log = LogRing::default();
        let host = Host::start(config, log.clone()).await.unwrap();
        let token = std::fs::read_to_string(dir.path().join("owner.token"))
            .unwrap()
            .trim()
            .to_owned();
        Self {
            host,
            dir,
            log,
            client: Client::builder().no_proxy().build().unwrap(),
            token,
        }
    }

    pub(crate) fn public(&self) -> SocketAddr {
        self.host.public_addr().unwrap()
    }

    pub(crate) fn owner(&self) -> SocketAddr {
        self.host.owner_addr().unwrap()
    }

    /// Where the original's paths are.
    pub(crate) fn seed(&self) -> SocketAddr {
        self.host.seed_addr().unwrap()
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// A request to any listener, without anything that lets it in.
    pub(crate) fn request(&self, method: Method, at: SocketAddr, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{at}{path}"))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, self.public(), path)).await
    }

    pub(crate) async fn post(&self, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        send(
            self.request(Method::POST, self.public(), path)
                .header("content-type", kind)
                .body(body),
        )
        .await
    }

    /// A request of the owner, with the token.
    pub(crate) async fn own(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self
            .request(method, self.owner(), path)
            .bearer_auth(&self.token);
        send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    /// Everything that a refused request must not change.
    pub(crate) async fn state(&self) -> Value {
        let ask = async |path| self.own(Method::GET, path, None).await.with(StatusCode::OK);
        let status = ask("/v1/owner/status").await;
        let mut peers = ask("/v1/owner/peers").await["peers"].take();
        // What a peer sent is counted whether it was refused or not, and told a while later.
        for peer in peers.as_array_mut().unwrap() {
            peer.as_object_mut()
                .unwrap()
                .retain(|field, _| !field.starts_with("bytes_"));
        }
        json!({
            "height": status["height"], "headers": status["header_height"], "pool": status["pool"],
            "mode": status["mining"]["mode"], "settings": ask("/v1/owner/settings").await,
            "peers": peers, "outbox": ask("/v1/owner/outbox").await,
        })
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer {
        status,
        headers,
        bytes: response.bytes().await.unwrap().to_vec(),
    }
}

pub(crate) fn now() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// A text without tags.
pub(crate) fn text(content: &str) -> Vec<u8> {
    TextParts {
        tags: Vec::new(),
        content: content.to_owned(),
    }
    .encode()
    .unwrap()
}

/// A stamped and signed post with this text, as it stands.
pub(crate) fn post_of(network: &Network, text: Vec<u8>) -> Post {
    let author = Identity::from_seed(SEED).public();
    let fields = HeadFields::new(network, Kind::NOTE, author, now(), None, &text);
    Post::new(stamped(network, &fields), Some(text)).unwrap()
}

/// Searches the stamp of a head, and signs it.
pub(crate) fn stamped(network: &Network, fields: &HeadFields) -> Stub {
    let (pre, target) = (fields.stamp_pre(network), stamp_target(fields.stamp_work));
    let nonce = (0..)
        .find(|nonce| target.is_met_by(&stamp_hash(&pre, *nonce)))
        .unwrap();
    fields.head(nonce).sign(network, &Identity::from_seed(SEED))
}

/// A mined block of these posts on top of `parent`.
pub(crate) fn block_on(
    parent: &Header,
    posts: Vec<Post>,
    change: impl FnOnce(&mut Header),
) -> Block<Unchecked> {
    let leaves: Vec<_> = posts.iter().map(|post| post.stub.leaf()).collect();
    let mut header = Header {
        version: 1,
        prev: parent.id(),
        body_root: body_root(&leaves),
        aux_root: blocknet_chain::AuxRoot::ZERO,
        time: now(),
        height: Height::new(parent.height.get() + 1),
        bits: CompactTarget::new(0x2000_ffff),
        work_secs: 1,
        post_count: u32::try_from(posts.len()).unwrap(),
        body_bytes: posts.iter().map(Post::body_size).sum(),
        nonce: 0,
    };
    change(&mut header);
    while !header.bits.to_target().is_met_by(header.id().as_bytes()) {
        header.nonce += 1;
    }
    Block::new(header, posts)
}
