//! The node behind the window: started beside it, so that the window never waits for the disk.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use blocknet_api::host::{self, Host, HostConfig, PublicBind};
use blocknet_node::{LogRing, NodeConfig};
use tauri::AppHandle;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::args::Args;

/// How long the end of the program waits for the node; a kill would lose nothing either.
const STOP_DEADLINE: Duration = Duration::from_secs(3);

/// The place of the node: empty while it starts, then its router, or the reason why it did not.
#[derive(Clone)]
pub(crate) struct NodeSlot {
    runtime: Arc<Runtime>,
    router: watch::Receiver<Option<Router>>,
    host: Arc<Mutex<Option<Host>>>,
}

impl NodeSlot {
    /// Begins to start the node and returns at once.
    ///
    /// # Panics
    /// When the system gives the process no threads.
    pub(crate) fn start(args: Args) -> Self {
        let runtime = Arc::new(Runtime::new().expect("a process can start threads"));
        let (ready, router) = watch::channel(None);
        let host = Arc::new(Mutex::new(None));
        let slot = Self {
            runtime,
            router,
            host,
        };
        let place = Arc::clone(&slot.host);
        slot.spawn(async move {
            let router = match begin(args).await {
                Ok(started) => {
                    let router = started.window_router();
                    *place.lock().unwrap_or_else(|broken| broken.into_inner()) = Some(started);
                    router
                }
                Err(error) => {
                    eprintln!("blocknet: {error:#}");
                    host::failed_router(&format!("{error:#}"))
                }
            };
            ready.send_replace(Some(router));
        });
        slot
    }

    /// Waits for the router: the node's own, or one that tells why the node did not start.
    pub(crate) fn router(&self) -> impl Future<Output = Router> + Send + 'static {
        let mut watched = self.router.clone();
        async move {
            match watched
                .wait_for(Option::is_some)
                .await
                .map(|router| router.clone())
            {
                Ok(Some(router)) => router,
                _ => host::failed_router("the node ended before it had started"),
            }
        }
    }

    /// Runs a task on the node's runtime.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        drop(self.runtime.spawn(task));
    }

    /// Ends the program in an orderly way on SIGTERM and Ctrl-C, which would skip the exit handler.
    pub(crate) fn exit_on_signal(&self, app: AppHandle) {
        self.spawn(async move {
            end_signal().await;
            app.exit(0);
        });
    }

    /// Stops the node and waits for it, three seconds at most.
    pub(crate) fn stop(&self) {
        let taken = self
            .host
            .lock()
            .unwrap_or_else(|broken| broken.into_inner())
            .take();
        if let Some(host) = taken {
            let stopped = async { tokio::time::timeout(STOP_DEADLINE, host.stop()).await };
            if self.runtime.block_on(stopped).is_err() {
                tracing::warn!("the node took too long to stop");
            }
        }
    }
}

async fn begin(args: Args) -> anyhow::Result<Host> {
    let log = start_log(&args.log);
    let data_dir = match args.data_dir {
        Some(dir) => dir,
        None => host::default_data_dir().ok_or_else(|| {
            anyhow::anyhow!("no home folder is known; name the data folder with --data-dir")
        })?,
    };
    let node = NodeConfig {
        data_dir,
        network: host::network_named(&args.network)?,
        peers: args.peers,
        allow_private: args.allow_private,
        ..NodeConfig::default()
    };
    let public = PublicBind::FirstFree {
        ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        port: args.port,
    };
    Ok(Host::start(
        HostConfig {
            node,
            public: Some(public),
            owner: None,
            seed: None,
        },
        log,
    )
    .await?)
}

fn start_log(filter: &str) -> LogRing {
    let log = LogRing::default();
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let started = tracing_subscriber::registry()
        .with(filter)
        .with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr))
        .with(log.layer())
        .try_init();
    if started.is_err() {
        eprintln!("blocknet: another log is already in place");
    }
    log
}

#[cfg(unix)]
async fn end_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) {
        (Ok(mut terminate), Ok(mut interrupt)) => tokio::select! {
            _ = terminate.recv() => (),
            _ = interrupt.recv() => (),
        },
        _ => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn end_signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
