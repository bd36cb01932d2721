//! A whole node in one process: the node itself, its listeners, and their end in order.
//!
//! The daemon and the desktop application both start it here, so that they cannot differ.

mod advice;
mod anew;
mod aside;
mod bind;
mod failed;
mod leaving;
mod places;
mod relocation;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use blocknet_node::{
    FolderError, Listen, LogRing, Node, NodeConfig, NodeHandle, NodeJoin, Settings, StartError,
    SystemClock,
};
use blocknet_store::Store;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::advice::advice;
use self::bind::Bound;
use self::failed::printed;
use crate::access::OwnerAccess;
use crate::access::token::{OwnerFiles, OwnerToken};
use crate::client::PeerTransport;
use crate::counters::{Counters, Listener};
use crate::limits::Limits;
use crate::power::{self, Sysfs};
use crate::reach;
use crate::router;
use crate::serve::{Met, serve_whom};
use crate::state::ApiState;
use crate::stream::Streams;

pub use self::anew::{settings_to_start_with, wait_let_go};
pub use self::aside::{is_damage, not_damaged, not_set_aside, set_aside, set_aside_done};
pub use self::bind::{BindError, PublicBind};
pub use self::failed::{ending_router, failed_router};
pub use self::leaving::{arrived, invite_to_leave_by, leave_network};
pub use self::places::{
    NetworkChoiceError, NetworkFileError, data_dir, default_data_dir, make_page_folder,
    network_for, network_named,
};
pub use self::relocation::{folder_at, relocate, to_relocate_to};

/// What to start.
#[derive(Clone, Debug)]
pub struct HostConfig {
    /// The node.
    pub node: NodeConfig,
    /// Where others reach it; none: it only dials.
    pub public: Option<PublicBind>,
    /// Where the owner's listener stands; loopback only.
    pub owner: Option<SocketAddr>,
    /// Where the original's paths are served; loopback only.
    pub seed: Option<SocketAddr>,
}

/// Why a node did not start. Nothing runs then, and a folder that was not there before is there
/// only where the system refused something after its making, as on a full disk.
#[derive(Debug, Error)]
pub enum HostError {
    /// The node itself did not start.
    #[error(transparent)]
    Node(#[from] StartError),
    /// A listener could not be opened.
    #[error("{why}")]
    Bind {
        /// Which, and why.
        why: BindError,
        /// The port that is saved for the public one.
        saved: u16,
    },
    /// The files for the command line could not be written.
    #[error(
        "the files owner.token and owner.address cannot be written in the data folder: {reason}{}",
        advice(reason)
    )]
    Files {
        /// What the system said.
        reason: std::io::Error,
    },
    /// The data folder was moved, and is not where it is said to be.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Nothing says where the data folder is to be.
    #[error("no home folder is known; name the data folder with --data-dir")]
    NoHome,
    /// There is no client for peers.
    #[error("peers cannot be called: {reason}")]
    Client {
        /// What the system said.
        reason: String,
    },
    /// The task that opened the node was cut off.
    #[error("the start was interrupted")]
    Interrupted,
}

/// A running node with its listeners.
#[derive(Debug)]
pub struct Host {
    node: NodeHandle,
    join: NodeJoin,
    window: ApiState,
    listeners: JoinSet<()>,
    streams: Streams,
    files: Option<OwnerFiles>,
    stop: CancellationToken,
    public: Option<SocketAddr>,
    owner: Option<SocketAddr>,
    seed: Option<SocketAddr>,
}

impl Host {
    /// Opens data folder and listeners, starts the node and serves it. Call it inside a runtime.
    ///
    /// # Errors
    /// [`HostError`] says what stands in the way and what to do.
    pub async fn start(config: HostConfig, log: LogRing) -> Result<Self, HostError> {
        let HostConfig {
            node,
            public,
            owner,
            seed,
        } = config;
        let (data_dir, agent) = (node.data_dir.clone(), node.agent.clone());
        let supplies = Sysfs::new(node.power_supplies.clone());
        let (opened, bound) = open(node, public, owner, seed).await?;
        let streams = Streams::default();
        let port = bound.listen.public.map(|address| address.port());
        let transport = PeerTransport::new(
            opened.network(),
            opened.nonce(),
            &agent,
            port,
            streams.clone(),
        );
        let transport = transport.map_err(|error| HostError::Client {
            reason: error.to_string(),
        })?;
        let token = OwnerToken::random().map_err(|reason| HostError::Files { reason })?;
        let files = match bound.listen.owner {
            Some(address) => OwnerFiles::write(&data_dir, &token, address).map(Some),
            None => Ok(None),
        };
        let files = files.map_err(|reason| HostError::Files { reason })?;
        let Listen { public, owner, .. } = bound.listen;
        let seed = bound.seed.as_ref().map(|(_, address)| *address);
        let (handle, join) = opened.start(
            bound.listen.clone(),
            Arc::new(transport),
            Arc::new(SystemClock::default()),
            log,
        )?;
        let stop = CancellationToken::new();
        let served = Served {
            node: handle.clone(),
            streams: streams.clone(),
            counters: Counters::default(),
            stop: stop.clone(),
        };
        let window = served.state(&Limits::local());
        let mut listeners = served.all(bound, &token);
        reach::start(&mut listeners, &handle, &stop);
        listeners.spawn(power::follow(supplies, handle.clone(), stop.clone()));
        Ok(Self {
            node: handle,
            join,
            window,
            listeners,
            streams,
            files,
            stop,
            public,
            owner,
            seed,
        })
    }

    /// The node.
    #[must_use]
    pub fn handle(&self) -> &NodeHandle {
        &self.node
    }

    /// Where others reach it.
    #[must_use]
    pub fn public_addr(&self) -> Option<SocketAddr> {
        self.public
    }

    /// Where the owner's listener stands.
    #[must_use]
    pub fn owner_addr(&self) -> Option<SocketAddr> {
        self.owner
    }

    /// Where the original's paths are served.
    #[must_use]
    pub fn seed_addr(&self) -> Option<SocketAddr> {
        self.seed
    }

    /// How many streams stand between this node and others.
    #[must_use]
    pub fn open_streams(&self) -> usize {
        self.streams.open()
    }

    /// The owner's router for the desktop window, reached in process.
    pub fn window_router(&self) -> Router {
        router::owner(self.window.clone(), OwnerAccess::Window)
    }

    /// Ends when the owner asked the node to stop.
    pub async fn stopped(&self) {
        self.node.stopped().await;
    }

    /// Stops in order: listeners first, so that nothing new comes in, then the node.
    pub async fn stop(self) {
        let Self {
            node,
            join,
            mut listeners,
            streams,
            files,
            stop,
            ..
        } = self;
        stop.cancel();
        streams.stop().await;
        while listeners.join_next().await.is_some() {}
        node.shutdown();
        join.join().await;
        drop(files);
    }
}

/// Opens the data folder and the listeners.
///
/// Settings tell where a node listens, so a folder that holds some is opened first; that also says
/// that another node runs on it, rather than that its ports are taken. In a new folder nothing is set
/// but by this start: the listeners come first, and a start that is refused for them makes no folder.
async fn open(
    node: NodeConfig,
    public: Option<PublicBind>,
    owner: Option<SocketAddr>,
    seed: Option<SocketAddr>,
) -> Result<(Node, Bound), HostError> {
    let dir = node.data_dir.clone();
    let early = match off_runtime(move || Store::is_in(&dir)).await? {
        true => None,
        false => {
            let settings = Settings::default().patched(&node.settings);
            let settings = settings.map_err(StartError::from)?;
            Some(bound(public, owner, seed, &settings).await?)
        }
    };
    let opened = off_runtime(move || Node::open(node)).await??;
    let listeners = match early {
        Some(bound) => bound,
        None => bound(public, owner, seed, opened.settings()).await?,
    };
    Ok((opened, listeners))
}

async fn bound(
    public: Option<PublicBind>,
    owner: Option<SocketAddr>,
    seed: Option<SocketAddr>,
    settings: &Settings,
) -> Result<Bound, HostError> {
    let opened = Bound::open(public, owner, seed, settings).await;
    let saved = settings.port;
    opened.map_err(|why| HostError::Bind { why, saved })
}

async fn off_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, HostError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| HostError::Interrupted)
}

/// What all listeners of a node serve.
struct Served {
    node: NodeHandle,
    streams: Streams,
    counters: Counters,
    stop: CancellationToken,
}

impl Served {
    fn state(&self, limits: &Limits) -> ApiState {
        ApiState::new(self.node.clone(), limits.clone(), self.stop.clone())
            .counting(self.counters.clone(), self.streams.clone())
    }

    fn all(&self, bound: Bound, token: &OwnerToken) -> JoinSet<()> {
        let mut listeners = JoinSet::new();
        let limits = Limits::public();
        let api = self.state(&limits).with_streams(self.streams.clone());
        let over_streams = router::over_streams(api.clone());
        let public = router::public(api);
        // Over streams a node that listens nowhere answers too.
        self.streams.serve(over_streams, self.node.clone());
        if let Some(listener) = bound.public {
            let (node, serving) = (self.node.clone(), self.node.serving());
            let meets = move |ip| match node.is_banned(ip) {
                true => Met::Banned,
                false if serving.borrow().trusts(ip) => Met::Proxy,
                false => Met::Client,
            };
            let traffic = self.counters.traffic(Listener::Public);
            let stop = self.stop.clone();
            listeners.spawn(serve_whom(listener, public, limits, stop, traffic, meets));
        }
        if let Some((listener, address)) = bound.owner {
            let access = OwnerAccess::Listener {
                token: token.clone(),
                address,
            };
            let router = router::owner(self.state(&Limits::local()), access);
            self.locally(&mut listeners, listener, router, Listener::Owner);
        }
        if let Some((listener, address)) = bound.seed {
            let router = router::seed(self.state(&Limits::local()), address);
            self.locally(&mut listeners, listener, router, Listener::Seed);
        }
        listeners
    }

    /// Serves programs of this machine.
    fn locally(&self, all: &mut JoinSet<()>, listener: TcpListener, router: Router, at: Listener) {
        let (stop, traffic) = (self.stop.clone(), self.counters.traffic(at));
        let meets = |_| Met::Client;
        all.spawn(serve_whom(
            listener,
            router,
            Limits::local(),
            stop,
            traffic,
            meets,
        ));
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use blocknet_chain::Network;
    use blocknet_node::{LogRing, NodeConfig, SettingsPatch};

    use super::{Host, HostConfig, HostError, PublicBind};

    /// A node that listens nowhere, on a folder that need not be there.
    fn config(dir: &std::path::Path) -> HostConfig {
        HostConfig {
            node: NodeConfig {
                data_dir: dir.to_owned(),
                network: Network::dev(),
                ..NodeConfig::default()
            },
            public: None,
            owner: None,
            seed: None,
        }
    }

    #[tokio::test]
    async fn a_start_in_a_new_folder_goes_by_the_settings_that_it_brings() {
        let dir = tempfile::tempdir().expect("a directory");
        let held = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let taken = held.local_addr().expect("its address");
        let with = |port, listen| {
            let mut config = config(&dir.path().join("data"));
            config.public = Some(PublicBind::AsSet { ip: taken.ip() });
            config.node.settings = SettingsPatch {
                port: Some(port),
                listen: Some(listen),
                ..SettingsPatch::default()
            };
            Host::start(config, LogRing::default())
        };
        let refused = with(taken.port(), true).await.expect_err("taken");
        let HostError::Bind { saved, .. } = refused else {
            panic!("{refused}");
        };
        assert_eq!(saved, taken.port());
        let deaf = with(taken.port(), false).await.expect("listens nowhere");
        assert_eq!(deaf.public_addr(), None);
        deaf.stop().await;
    }

    #[tokio::test]
    async fn a_start_that_is_refused_for_a_listener_leaves_no_folder_behind() {
        let dir = tempfile::tempdir().expect("a directory");
        let data = dir.path().join("data");
        let everywhere: SocketAddr = "0.0.0.0:0".parse().expect("an address");
        let held = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let taken = held.local_addr().expect("its address");
        let none = || config(&data);
        for config in [
            HostConfig {
                owner: Some(everywhere),
                ..none()
            },
            HostConfig {
                seed: Some(everywhere),
                ..none()
            },
            HostConfig {
                owner: Some(taken),
                ..none()
            },
            HostConfig {
                public: Some(PublicBind::Exact(taken)),
                ..none()
            },
        ] {
            let shown = format!("{config:?}");
            let refused = Host::start(config, LogRing::default()).await;
            let refused = refused.expect_err(&shown);
            assert!(matches!(refused, HostError::Bind { .. }), "{refused}");
            assert!(!data.exists(), "{refused}");
        }
    }
}
