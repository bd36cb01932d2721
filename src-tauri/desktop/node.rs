//! The node behind the window: started beside it, so that the window never waits for the disk.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use blocknet_api::host::{self, Host, HostConfig, HostError, NetworkChoiceError, PublicBind};
use blocknet_node::{Carried, FolderError, LogRing, NodeConfig, NodeHandle, SettingsPatch};
use tauri::AppHandle;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::args::Args;
use crate::closing::Closing;

/// How long the end of the program waits for the node, three seconds with the tasks below; a kill would lose nothing either.
const STOP_DEADLINE: Duration = Duration::from_millis(2_500);

/// How long it then waits for a read of the disk that is under way.
const TASKS_DEADLINE: Duration = Duration::from_millis(500);

/// How far the node's start has come.
#[derive(Clone)]
enum Start {
    UnderWay,
    /// The node's own router.
    Done(Router),
    /// One that tells why the node did not start.
    Failed {
        router: Router,
        /// Whether the database is why.
        damage: bool,
    },
    /// The program is ending.
    Over,
}

/// The place of the node: empty while it starts, then its router, or the reason why it did not.
#[derive(Clone)]
pub(crate) struct NodeSlot {
    /// What the node was started with the last time.
    args: Arc<Mutex<Args>>,
    log: LogRing,
    tasks: Handle,
    runtime: Arc<Mutex<Option<Runtime>>>,
    start: watch::Sender<Start>,
    pages: Router,
    host: Arc<Mutex<Option<Host>>>,
    /// Held by whoever ends the node to start it otherwise.
    pub(crate) changing: Arc<tokio::sync::Mutex<()>>,
    /// How much of the data folder has come to a new place.
    pub(crate) carried: watch::Sender<Carried>,
    closing: Arc<Mutex<Closing>>,
}

impl NodeSlot {
    /// The place, and nothing in it yet.
    ///
    /// # Panics
    /// When the system gives the process no threads.
    pub(crate) fn new(args: Args) -> Self {
        let runtime = Runtime::new().expect("a process can start threads");
        Self {
            log: start_log(&args.log),
            args: Arc::new(Mutex::new(args)),
            tasks: runtime.handle().clone(),
            runtime: Arc::new(Mutex::new(Some(runtime))),
            start: watch::channel(Start::UnderWay).0,
            pages: ending(),
            host: Arc::default(),
            changing: Arc::default(),
            carried: watch::channel(Carried::default()).0,
            closing: Arc::default(),
        }
    }

    /// Begins to start the node and returns at once.
    pub(crate) fn begin(&self) {
        self.begin_with(self.args(), SettingsPatch::default());
    }

    /// The same otherwise than before, with these settings changed first.
    pub(crate) fn begin_with(&self, args: Args, settings: SettingsPatch) {
        lock(&self.args).clone_from(&args);
        let slot = self.clone();
        self.spawn(async move {
            let start = match host_of(args, settings, slot.log.clone()).await {
                Ok(started) => {
                    let router = started.window_router();
                    lock(&slot.host).replace(started);
                    Start::Done(router)
                }
                Err(error) => {
                    eprintln!("blocknet: {error:#}");
                    let error: &(dyn std::error::Error + 'static) = error.as_ref();
                    Start::Failed {
                        router: host::failed_router(error),
                        damage: host::is_damage(error),
                    }
                }
            };
            slot.advance(start);
        });
    }

    /// Ends the node in order, where there is one; calls wait from now on for the next start.
    pub(crate) async fn end_node(&self) {
        // A start that is under way still comes to its end first.
        drop(self.router().await);
        self.advance(Start::UnderWay);
        let (host, folder) = (take(&self.host), data_dir(&self.args()));
        if let Some(host) = host {
            host.stop().await;
            // Nowhere else: a lock makes a folder look like one that a node has had.
            if let Ok(folder) = folder {
                host::wait_let_go(&folder).await;
            }
        }
    }

    /// The end of the program is the last of all states.
    fn advance(&self, to: Start) {
        self.start.send_if_modified(|start| {
            let goes_on = !matches!(start, Start::Over);
            if goes_on {
                *start = to;
            }
            goes_on
        });
    }

    /// What the node was started with the last time.
    pub(crate) fn args(&self) -> Args {
        lock(&self.args).clone()
    }

    /// Whether the node did not start because the database is damaged.
    pub(crate) fn is_damaged(&self) -> bool {
        matches!(&*self.start.borrow(), Start::Failed { damage: true, .. })
    }

    /// The page's own files, which need no node.
    pub(crate) fn pages(&self) -> Router {
        self.pages.clone()
    }

    /// Waits for the router: the node's own, or one that tells why the node did not start.
    pub(crate) fn router(&self) -> impl Future<Output = Router> + Send + 'static {
        let mut watched = self.start.subscribe();
        async move {
            let settled = watched.wait_for(|start| !matches!(start, Start::UnderWay));
            match settled.await.map(|start| start.clone()) {
                Ok(Start::Done(router) | Start::Failed { router, .. }) => router,
                _ => ending(),
            }
        }
    }

    /// The node, once it has started and until the end.
    pub(crate) fn node(&self) -> Option<NodeHandle> {
        let host = lock(&self.host);
        host.as_ref().map(|host| host.handle().clone())
    }

    /// The data folder in full, where one is known.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match data_dir(&self.args()) {
            Err(HostError::Folder(FolderError::Away { folder, .. })) => Some(folder),
            found => found.ok(),
        }
    }

    /// The folder that the program was started on: as named, or the usual one, wherever that was moved to.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        let dir = self.args().data_dir.or_else(host::default_data_dir)?;
        Some(std::path::absolute(&dir).unwrap_or(dir))
    }

    /// Whether the owner chose another port, or none, since the start.
    pub(crate) fn port_was_chosen(&self) -> bool {
        self.node()
            .is_some_and(|node| !node.waits_for_restart().is_empty())
    }

    /// Whether the data folder is on its way to another place.
    pub(crate) fn is_relocating(&self) -> bool {
        self.carried.borrow().total > 0
    }

    /// How it stands with closing the window while the folder is on its way.
    pub(crate) fn closing(&self) -> MutexGuard<'_, Closing> {
        lock(&self.closing)
    }

    /// Where the page keeps its drafts: beside the chain, or where that was before it was moved, for
    /// they belong to one node and network. None when there can be no such folder: the window must
    /// open all the same, to say so.
    pub(crate) fn page_storage(&self) -> Option<PathBuf> {
        let folder = self.home()?.join("window");
        host::make_page_folder(&folder).ok().map(|()| folder)
    }

    /// Waits for the end of the program.
    pub(crate) fn over(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut watched = self.start.subscribe();
        // Nobody left to tell of the end is an end as well.
        async move { drop(watched.wait_for(|start| matches!(start, Start::Over)).await) }
    }

    /// Runs a task on the node's runtime.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        drop(self.tasks.spawn(task));
    }

    /// Ends the program in an orderly way on SIGTERM, Ctrl-C and the end of the session, all of which
    /// would skip the exit handler.
    pub(crate) fn exit_on_signal(&self, app: AppHandle) {
        self.spawn(async move {
            end_signal().await;
            app.exit(0);
        });
    }

    /// Stops the node and waits for it, three seconds at most.
    pub(crate) fn stop(&self) {
        self.start.send_replace(Start::Over);
        let Some(runtime) = take(&self.runtime) else {
            return;
        };
        if let Some(host) = take(&self.host) {
            let stopped = async { tokio::time::timeout(STOP_DEADLINE, host.stop()).await };
            if runtime.block_on(stopped).is_err() {
                tracing::warn!("the node took too long to stop");
            }
        }
        // What tasks still hold of the database goes with them, and its last user tidies it up.
        runtime.shutdown_timeout(TASKS_DEADLINE);
    }
}

fn lock<T>(place: &Mutex<T>) -> MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

fn take<T>(place: &Mutex<Option<T>>) -> Option<T> {
    lock(place).take()
}

/// The data folder in full: the page shows it, and a relative path says nothing there.
fn data_dir(args: &Args) -> Result<PathBuf, HostError> {
    let dir = host::data_dir(args.data_dir.clone())?;
    Ok(std::path::absolute(&dir).unwrap_or(dir))
}

fn ending() -> Router {
    host::ending_router()
}

async fn host_of(args: Args, settings: SettingsPatch, log: LogRing) -> anyhow::Result<Host> {
    let data_dir = data_dir(&args)?;
    let (named, linked) = (args.network.as_deref(), args.linked());
    let network = match host::network_for(&data_dir, named, args.join.as_ref().or(linked.as_ref()))
    {
        // A link came by a click that meant no harm: the page says that it leads elsewhere.
        Err(NetworkChoiceError::Invite(_)) if args.join.is_none() => {
            host::network_for(&data_dir, named, None)?
        }
        network => network?,
    };
    let node = NodeConfig {
        data_dir,
        network,
        settings,
        peers: args.peers,
        joins: args
            .join
            .map(|invite| invite.addresses())
            .unwrap_or_default(),
        allow_private: args.allow_private,
        power_supplies: args.power_supplies,
        max_inbound: blocknet_node::limits::INBOUND_DESKTOP,
        lan_discovery: args.no_lan.then_some(false),
        lan_by_default: true,
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
        signal(SignalKind::hangup()),
    ) {
        (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) => tokio::select! {
            _ = terminate.recv() => (),
            _ = interrupt.recv() => (),
            _ = hangup.recv() => (),
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
