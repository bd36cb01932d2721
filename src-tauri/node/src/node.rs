//! Starting and ending a node.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use blocknet_chain::Network;
use blocknet_store::{CheckProblem, OpenError, Reading, Report, Store, StoreError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::check::Checker;
use crate::clock::Clock;
use crate::config::{Listen, NodeConfig};
use crate::core::{self, CoreError, CoreHandle, CoreThread, StartCoreError};
use crate::cursor_key;
use crate::events::release_in_time;
use crate::fetch::FetcherParts;
use crate::files::Files;
use crate::filters::Filters;
use crate::handle::{NodeHandle, Parts};
use crate::identity::{self, Author, IdentityError, Keyring, NOTES_KEY, Notes};
use crate::log::LogRing;
use crate::mining::{MiningHandle, MiningWishes};
use crate::net::{NetConfig, NetHandle};
use crate::reach::{ReachBoard, ReachWishes};
use crate::resync::Resync;
use crate::serving::Serving;
use crate::settings::{self, BadSetting, Settings, SettingsPatch};
use crate::transport::Transport;
use crate::writer::{Writer, WriterParts};

/// How long all of a node may take to end.
const LAST_WORDS: Duration = Duration::from_millis(1_800);
/// How often the core looks at what time brings.
const TICK: Duration = Duration::from_secs(1);

/// Why a node did not start. Nothing in the data folder was changed.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A setting that the start was to change cannot be so.
    #[error(transparent)]
    Setting(#[from] BadSetting),
    /// The key could not be used.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The core did not start.
    #[error(transparent)]
    Core(#[from] StartCoreError),
    /// A damaged database is to be set aside, and nobody says which network comes after it.
    #[error(
        "the damaged database does not say any more of which network it is; name that with --network"
    )]
    NoNetwork,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {reason}")]
    NoRandom {
        /// What the system said.
        reason: String,
    },
}

/// A node whose folder is open and which does not run yet.
pub struct Node {
    config: NodeConfig,
    store: Store,
    settings: Settings,
    filters: Filters,
    keyring: Keyring,
    notes: Notes,
    cursor_key: [u8; 32],
}

impl Node {
    /// Opens the data folder; makes what is missing in it. Blocks for some milliseconds.
    ///
    /// # Errors
    /// When folder, store or key cannot be used; the sentence says what to do.
    pub fn open(mut config: NodeConfig) -> Result<Self, StartError> {
        let store = Store::open(&config.data_dir, &config.network)?;
        let keyring = Keyring::open(&config.data_dir)?;
        claim_outbox(&store, &keyring)?;
        let settings = settings_of(&store, &config.settings)?;
        let notes = Notes::from_json(store.setting(NOTES_KEY)?.as_deref());
        keyring.put_name(&settings.name);
        if let Some(key) = notes.active() {
            let name = settings.name.clone();
            // A key that went missing leaves the first one in use.
            if !keyring.put_author(Author { key, name }) {
                tracing::warn!(%key, "the identity in use is not in the folder; the first one is used");
            }
        }
        let cursor_key = cursor_key::load_or_draw(&store)?;
        store.watch(&identity::watch(&keyring.author().key, &settings.name))?;
        let filters = Filters::load(&store)?;
        if config.nonce == 0 {
            config.nonce = getrandom::u64().map_err(|error| StartError::NoRandom {
                reason: error.to_string(),
            })?;
        }
        Ok(Self {
            config,
            store,
            settings,
            filters,
            keyring,
            notes,
            cursor_key,
        })
    }

    /// What the owner set; listeners are bound by it.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The network of this node.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.config.network
    }

    /// The number by which this node knows its own voice.
    #[must_use]
    pub fn nonce(&self) -> u64 {
        self.config.nonce
    }

    /// Starts everything. Call it inside a runtime.
    ///
    /// # Errors
    /// When the store cannot be read, or the system gives no thread.
    pub fn start(
        self,
        listen: Listen,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        log: LogRing,
    ) -> Result<(NodeHandle, NodeJoin), StartError> {
        let Self {
            config,
            store,
            settings,
            filters,
            keyring,
            notes,
            cursor_key,
        } = self;
        let own = keyring.states().iter().map(|state| state.key).collect();
        let network = config.network.clone();
        let (core, thread) = core::start(store, network, own, Arc::clone(&clock))?;
        let cancel = CancellationToken::new();
        let mining = mining_wishes(&config, &settings);
        let reach = ReachBoard::new(wishes(&config, &settings));
        let serving = watch::Sender::new(Serving::new(&config, &settings));
        let settings = watch::Sender::new(settings);
        // Before whoever writes posts, so that it hears of each.
        let (net, speaking) = NetHandle::start(
            net_config(&config, &listen)?,
            core.clone(),
            Arc::clone(&transport),
            Arc::clone(&clock),
            cancel.clone(),
        );
        let writer = WriterParts {
            core: core.clone(),
            keyring: keyring.clone(),
            clock: Arc::clone(&clock),
            threads: mining.threads,
        };
        let (writer, writing) = Writer::start(writer, cancel.clone());
        let (mining, steering) =
            MiningHandle::start(core.clone(), Arc::clone(&clock), mining, cancel.clone());
        let files = Files::of(&config.data_dir);
        let (fetcher, fetching) = FetcherParts {
            files: files.clone(),
            net: net.clone(),
            transport,
            settings: settings.subscribe(),
        }
        .start(cancel.clone());
        let [ticking, releasing] = keep_time(&core, &clock, &cancel);
        let checker = Checker::start(core.clone());
        let tasks = vec![writing, steering, speaking, fetching, ticking, releasing];
        let join = NodeJoin::new(&core, thread, tasks, &cancel);
        let parts = Parts {
            resync: Resync::new(cancel.clone()),
            core,
            net,
            mining,
            writer,
            checker,
            files,
            fetcher,
            settings,
            serving,
            filters: watch::Sender::new(Arc::new(filters)),
            reach,
            cursor_key,
            keyring,
            notes: Mutex::new(notes),
            unread: Mutex::default(),
            checks: Mutex::default(),
            clock,
            log,
            listen,
            config,
            cancel,
        };
        Ok((NodeHandle::new(parts), join))
    }
}

/// What was saved, with what this start changes.
fn settings_of(store: &Store, patch: &SettingsPatch) -> Result<Settings, StartError> {
    let saved = Settings::from_json(store.setting(settings::KEY)?.as_deref());
    let settings = saved.patched(patch)?;
    if settings != saved
        && let Ok(text) = settings.to_json()
    {
        let tx = store.begin()?;
        tx.put_setting(settings::KEY, &text)?;
        tx.commit()?;
    }
    Ok(settings)
}

/// Texts of a version that knew one identity were written under the first one.
fn claim_outbox(store: &Store, keyring: &Keyring) -> Result<(), StoreError> {
    let first = keyring.states().first().map(|state| state.key);
    let unclaimed = store.outbox()?.iter().any(|row| row.draft.author.is_none());
    if let (Some(first), true) = (first, unclaimed) {
        let tx = store.begin()?;
        tx.outbox_claim(&first)?;
        tx.commit()?;
    }
    Ok(())
}

/// What the net part is started with.
fn net_config(config: &NodeConfig, listen: &Listen) -> Result<NetConfig, StartError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| StartError::NoRandom {
        reason: error.to_string(),
    })?;
    Ok(NetConfig {
        network: config.network.clone(),
        nonce: config.nonce,
        listen_port: listen.public.map(|address| address.port()),
        peers: config.peers.clone(),
        joins: config.joins.clone(),
        allow_private: config.allow_private,
        max_inbound: config.max_inbound,
        secret,
    })
}

/// When and with how much to mine, by the node's start and by what was saved.
fn mining_wishes(config: &NodeConfig, settings: &Settings) -> MiningWishes {
    let threads = usize::try_from(settings.mining_threads).unwrap_or(1);
    MiningWishes {
        mode: config.mining.unwrap_or(settings.mining_mode),
        threads: config.threads.unwrap_or(threads).max(1),
        share: config.mining_share.unwrap_or(settings.mining_share),
        on_battery: config
            .mining_on_battery
            .unwrap_or(settings.mining_on_battery),
    }
}

/// What is to be done about the ways to this node, by its start and by what was saved.
fn wishes(config: &NodeConfig, settings: &Settings) -> ReachWishes {
    let lan = config.lan_discovery.or(settings.lan_discovery);
    ReachWishes {
        lan: lan.unwrap_or(config.lan_by_default),
        mapping: config.port_mapping.unwrap_or(settings.port_mapping),
    }
}

/// What happens by the clock alone: the core's ticks, and the release of hushed posts.
fn keep_time(
    core: &CoreHandle,
    clock: &Arc<dyn Clock>,
    cancel: &CancellationToken,
) -> [JoinHandle<()>; 2] {
    let streams = core.streams().clone();
    let releasing = release_in_time(streams, Arc::clone(clock), cancel.clone());
    [
        tokio::spawn(tick(core.clone(), cancel.clone())),
        tokio::spawn(releasing),
    ]
}

/// Lets the core do what time brings, until the end.
async fn tick(core: CoreHandle, cancel: CancellationToken) {
    let mut tick = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            () = cancel.cancelled() => return,
            _ = tick.tick() => match core.tick().await {
                // What the store refused shows in the status; the next tick tries again.
                Ok(()) | Err(CoreError::Busy | CoreError::TooLong | CoreError::DiskFull | CoreError::Store { .. }) => {}
                // Without its core a node is nothing; it ends in an orderly way.
                Err(CoreError::Gone) => return cancel.cancel(),
            },
        }
    }
}

/// Waits for a node's end.
#[derive(Debug)]
pub struct NodeJoin {
    core: CoreHandle,
    thread: CoreThread,
    tasks: Vec<JoinHandle<()>>,
    cancel: CancellationToken,
}

impl NodeJoin {
    fn new(
        core: &CoreHandle,
        thread: CoreThread,
        tasks: Vec<JoinHandle<()>>,
        cancel: &CancellationToken,
    ) -> Self {
        Self {
            core: core.clone(),
            thread,
            tasks,
            cancel: cancel.clone(),
        }
    }

    /// Waits until [`NodeHandle::shutdown`] was called, then until all has ended: tasks, threads,
    /// queued writes, the store. What does not end within two seconds is left behind; nothing
    /// that was acknowledged is lost by that.
    pub async fn join(self) {
        self.cancel.cancelled().await;
        let ended = tokio::time::timeout(LAST_WORDS, async {
            for task in self.tasks {
                if let Err(error) = task.await {
                    tracing::error!(%error, "a task of the node ended badly");
                }
            }
            self.core.stop().await;
            // The thread ends with the last commit; joining it blocks until then.
            drop(tokio::task::spawn_blocking(move || self.thread.join()).await);
        });
        if ended.await.is_err() {
            tracing::warn!("the node did not end in time; what it had acknowledged is safe");
        }
    }
}

/// Checks the whole store in a folder that no node runs on. Damage that shows at the door is a
/// problem of the report: it is what a check is there to tell.
///
/// # Errors
/// When the store is in use, or it cannot be read.
pub fn check_folder(dir: &Path) -> Result<Report, StartError> {
    match open_and_check(dir) {
        Err(StartError::Open(OpenError::Damaged { problem })) => Ok(Report {
            problems: vec![CheckProblem::Unreadable {
                part: "store",
                said: problem,
            }],
            blocks: 0,
            posts: 0,
        }),
        other => other,
    }
}

fn open_and_check(dir: &Path) -> Result<Report, StartError> {
    match Store::network_of(dir)? {
        Some(network) => Ok(Store::open(dir, &network)?.check()?),
        // A folder without a store holds nothing that could be wrong.
        None => Ok(Report {
            problems: Vec::new(),
            blocks: 0,
            posts: 0,
        }),
    }
}
