//! The net task: carries what the machines want through the transport and
//! the core, and brings them what came of it.
//!
//! Machines ([`crate::peers`], [`crate::sync`], [`crate::relay`]) hold all
//! state and decide; the task holds sockets' ends, timers and channels and
//! decides nothing. Every call runs in a task of its own with a deadline, and
//! its result comes back as an input over one bounded channel.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::{BlockId, Network, PostId};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::core::{CoreError, CoreHandle};
use crate::peers::address::TypedAddress;
use crate::peers::{Source, against};
use crate::said::Problem;
use crate::transport::Transport;

pub(crate) mod action;
pub(crate) mod dice;
pub(crate) mod effects;
pub(crate) mod faults;
mod keeping;
pub(crate) mod machine;
pub(crate) mod recent;
pub(crate) mod task;
#[cfg(test)]
mod tests;
mod traffic;
pub(crate) mod view;

pub use crate::peers::{
    Ban, InboundSeen, Misdeed, StreamRefused, StreamSeen, address::AddressError,
};
pub use traffic::TrafficSample;
pub use view::{Direction, PeerState, PeerView, Stage, SyncView};

use task::Command;
use view::NetView;

/// Commands that wait for the task at most; a caller waits for room.
const MAX_COMMANDS: usize = 256;
/// A name must be found within this time.
const LOOKUP_DEADLINE: Duration = Duration::from_secs(5);
/// The task must answer a command within this time.
const COMMAND_DEADLINE: Duration = Duration::from_secs(5);

/// What the net part is started with.
#[derive(Debug, Clone)]
pub struct NetConfig {
    /// The network.
    pub network: Network,
    /// Random at each start; others see it, and so do we when we call ourselves.
    pub nonce: u64,
    /// The port of our public listener, where there is one.
    pub listen_port: Option<u16>,
    /// Addresses to dial always, as typed: `host:port`.
    pub peers: Vec<String>,
    /// The same, and kept as the owner's over restarts.
    pub joins: Vec<String>,
    /// Whether addresses outside the open internet are taken from others.
    pub allow_private: bool,
    /// Streams that others may open to us.
    pub max_inbound: usize,
    /// Random at each start and told to nobody.
    pub secret: [u8; 32],
}

/// Speaks to the net task; clones speak to the same one.
#[derive(Debug, Clone)]
pub struct NetHandle {
    commands: mpsc::Sender<Command>,
    view: watch::Receiver<Arc<NetView>>,
}

/// Why a peer was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddPeerError {
    /// What was typed is no address.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The name was not found.
    #[error("{host} was not found ({reason}); check the spelling and the connection")]
    Lookup {
        /// The name.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// The owner named too many already.
    #[error("there are too many peers of your own; remove one first")]
    TooMany,
    /// It could not be saved.
    #[error(transparent)]
    Core(#[from] CoreError),
    /// The node is ending.
    #[error("the node is stopping")]
    Closed,
}

/// Why an address was not banned, or forgiven.
#[derive(Debug, thiserror::Error)]
pub enum BanError {
    /// There are too many bans.
    #[error("there are too many bans; lift one first")]
    TooMany,
    /// Nothing is held against it.
    #[error("{ip} is not banned")]
    Unknown {
        /// The address.
        ip: IpAddr,
    },
    /// It could not be saved.
    #[error(transparent)]
    Core(#[from] CoreError),
    /// The node is ending.
    #[error("the node is stopping")]
    Closed,
}

/// Why a peer was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemovePeerError {
    /// What was typed is no `ip:port`.
    #[error("{address:?} is no peer's address; give ip:port as the list of peers shows it")]
    Address {
        /// What was typed.
        address: String,
    },
    /// No such peer.
    #[error("{address} is not in the list of peers")]
    Unknown {
        /// The address.
        address: SocketAddr,
    },
    /// It could not be saved.
    #[error(transparent)]
    Core(#[from] CoreError),
    /// The node is ending.
    #[error("the node is stopping")]
    Closed,
}

impl NetHandle {
    /// Starts the net task; it ends when `cancel` is cancelled. Call it
    /// inside a runtime.
    pub fn start(
        config: NetConfig,
        core: CoreHandle,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        cancel: CancellationToken,
    ) -> (Self, JoinHandle<()>) {
        let (commands, inbox) = mpsc::channel(MAX_COMMANDS);
        let (publish, view) = watch::channel(Arc::new(NetView::default()));
        let handle = Self { commands, view };
        let started = config.peers.iter().map(|typed| (typed, Source::Started));
        let joined = config.joins.iter().map(|typed| (typed, Source::Owner));
        for (typed, source) in started.chain(joined) {
            let typed = typed.clone();
            let (handle, cancel) = (handle.clone(), cancel.clone());
            tokio::spawn(async move {
                tokio::select! {
                    () = cancel.cancelled() => {}
                    () = handle.add_at_start(typed, source) => {}
                }
            });
        }
        let parts = task::Parts {
            core,
            transport,
            clock,
            cancel,
        };
        // Heard from here on: a post that comes before the task's first turn would reach nobody
        // until pools are compared after its hush, by lot.
        let events = parts.core.subscribe();
        let running = tokio::spawn(task::run(config, parts, inbox, events, publish));
        (handle, running)
    }

    /// Adds the peer that the owner typed: a name is looked up once, here,
    /// and its address kept.
    ///
    /// # Errors
    /// When it is no address, the name is unknown, or the node is ending.
    pub async fn add_peer(&self, typed: &str) -> Result<PeerView, AddPeerError> {
        let address = look_up(typed).await?;
        self.add(address, Source::Owner).await
    }

    /// Removes a peer and ends its connection; hearsay does not bring it back
    /// for a day.
    ///
    /// # Errors
    /// When it is no peer's address, or the node is ending.
    pub async fn remove_peer(&self, address: &str) -> Result<(), RemovePeerError> {
        let parsed: SocketAddr = address
            .trim()
            .parse()
            .map_err(|_| RemovePeerError::Address {
                address: address.chars().take(64).collect(),
            })?;
        let address = SocketAddr::new(parsed.ip().to_canonical(), parsed.port());
        let (answer, answered) = oneshot::channel();
        let was_there = self
            .command(Command::Remove { address, answer }, answered)
            .await
            .ok_or(RemovePeerError::Closed)??;
        was_there
            .then_some(())
            .ok_or(RemovePeerError::Unknown { address })
    }

    /// Bans an address: every connection with it ends, and none begins while the ban holds.
    ///
    /// # Errors
    /// When there are too many bans, or it could not be saved.
    pub async fn ban(&self, ban: Ban) -> Result<(), BanError> {
        let (answer, answered) = oneshot::channel();
        let banned = self
            .command(Command::Ban { ban, answer }, answered)
            .await
            .ok_or(BanError::Closed)??;
        banned.then_some(()).ok_or(BanError::TooMany)
    }

    /// Forgives an address what the owner, or the node itself, holds against it.
    ///
    /// # Errors
    /// When nothing is, or that could not be saved.
    pub async fn unban(&self, ip: IpAddr) -> Result<(), BanError> {
        let (answer, answered) = oneshot::channel();
        let was_there = self
            .command(Command::Unban { ip, answer }, answered)
            .await
            .ok_or(BanError::Closed)??;
        was_there.then_some(()).ok_or(BanError::Unknown { ip })
    }

    /// Asks every connected peer for headers after what we know; gives how many are asked, none
    /// when the node is ending.
    pub(crate) async fn ask_everybody(&self) -> usize {
        let (answer, answered) = oneshot::channel();
        let asked = self.command(Command::AskEverybody { answer }, answered);
        asked.await.unwrap_or(0)
    }

    /// Peers whose headers are still to come.
    pub(crate) fn walking(&self) -> usize {
        self.view.borrow().walking
    }

    /// Everything that is held against addresses, by address.
    #[must_use]
    pub fn bans(&self) -> Vec<Ban> {
        self.view.borrow().bans.values().cloned().collect()
    }

    /// The owner banned this address, or it broke a rule, and that holds at this Unix time.
    #[must_use]
    pub fn is_banned(&self, ip: IpAddr, now: u64) -> bool {
        against(&self.view.borrow().bans, ip, now).is_some()
    }

    /// The peers' table.
    #[must_use]
    pub fn peers(&self) -> Vec<PeerView> {
        self.view.borrow().peers.clone()
    }

    /// What went over all connections in the last ten minutes, oldest first.
    #[must_use]
    pub fn traffic(&self) -> Vec<TrafficSample> {
        self.view.borrow().traffic.iter().copied().collect()
    }

    /// Connected peers: those that we dialled, and those that call us.
    #[must_use]
    pub fn peer_counts(&self) -> (usize, usize) {
        self.view.borrow().counts()
    }

    /// How far sync is.
    #[must_use]
    pub fn sync_view(&self) -> SyncView {
        self.view.borrow().sync
    }

    /// Addresses that we reached in the last three hours, for other nodes.
    #[must_use]
    pub fn known_addresses(&self) -> Vec<SocketAddr> {
        self.view.borrow().known_addresses.clone()
    }

    /// Our own address as a peer sees it, once one said.
    #[must_use]
    pub fn public_address(&self) -> Option<SocketAddr> {
        self.view.borrow().public_address
    }

    /// How many peers are known to have this post; `None` for posts that were
    /// not written in this run.
    #[must_use]
    pub fn seen_by(&self, id: &PostId) -> Option<u32> {
        self.view.borrow().seen_by.get(id).copied()
    }

    /// A caller of our listener says that it can be reached at `port`. Gives
    /// back its address.
    pub fn heard(&self, from: SocketAddr, port: u16) -> SocketAddr {
        // When the task is too busy to hear it, it is heard the next time.
        let _ = self.commands.try_send(Command::Heard { from, port });
        SocketAddr::new(from.ip().to_canonical(), port)
    }

    /// These nodes of our network are on the local network now, and no others.
    pub fn on_lan(&self, found: Vec<SocketAddr>) {
        // It is said again within seconds.
        let _ = self.commands.try_send(Command::OnLan { found });
    }

    /// Another node called our listener.
    pub fn inbound_seen(&self, seen: InboundSeen) {
        // For the owner's table alone: it may be lost when the task is busy.
        let _ = self.commands.try_send(Command::Called(seen));
    }

    /// A caller of our listener did what no honest node does.
    pub fn caller_broke(&self, from: SocketAddr, misdeed: Misdeed) {
        // When the task is too busy to hear it, the caller's next misdeed is heard.
        let _ = self
            .commands
            .try_send(Command::CallerBroke { from, misdeed });
    }

    /// A peer wants a stream with us. Taken, it is asked over the stream at once, so the
    /// transport has to know the stream before this is called.
    ///
    /// # Errors
    /// Why the peer gets none.
    pub async fn stream_opened(&self, seen: StreamSeen) -> Result<(), StreamRefused> {
        let (answer, answered) = oneshot::channel();
        let command = Command::StreamOpened { seen, answer };
        let answer = self.command(command, answered).await;
        answer.unwrap_or(Err(StreamRefused::Stopping))
    }

    /// A stream that a peer had opened has ended.
    pub async fn stream_closed(&self, from: SocketAddr) {
        // A task that has ended keeps no sessions.
        let _ = self.commands.send(Command::StreamClosed { from }).await;
    }

    /// A caller of our listener gave us this block, so that it need not be given it.
    pub fn gave_block(&self, from: SocketAddr, id: BlockId) {
        // When the task is too busy to hear it, the peer is offered what it has.
        let _ = self.commands.try_send(Command::GaveBlock { from, id });
    }

    /// Peers that may be asked for files, those that we dialled first.
    pub(crate) fn file_sources(&self) -> Vec<SocketAddr> {
        self.view.borrow().file_sources.clone()
    }

    /// A peer gave bytes of a file, which cost so much.
    pub(crate) fn file_came(&self, peer: SocketAddr, bytes_in: u64, bytes_out: u64) {
        // For the owner's table alone: it may be lost when the task is busy.
        let _ = self.commands.try_send(Command::FileCame {
            peer,
            bytes_in,
            bytes_out,
        });
    }

    /// A peer gave what is not the file that it was asked for: it is dropped and avoided.
    pub(crate) async fn file_faked(&self, peer: SocketAddr, what: Problem) {
        // A task that has ended keeps no sessions.
        let _ = self.commands.send(Command::FileFaked { peer, what }).await;
    }

    async fn add(&self, address: SocketAddr, source: Source) -> Result<PeerView, AddPeerError> {
        let (answer, answered) = oneshot::channel();
        let command = Command::Add {
            address,
            source,
            answer,
        };
        let answer = self.command(command, answered).await;
        answer
            .ok_or(AddPeerError::Closed)??
            .ok_or(AddPeerError::TooMany)
    }

    /// Adds an address of the start; a name that is not found is looked up
    /// again until it is: the network may come up later than the node.
    async fn add_at_start(&self, typed: String, source: Source) {
        let mut wait = Duration::from_secs(1);
        loop {
            match look_up(&typed).await {
                Ok(address) => {
                    // Only a node that is ending does not take it.
                    let _ = self.add(address, source).await;
                    return;
                }
                Err(error @ AddPeerError::Lookup { .. }) => {
                    tracing::warn!(%error, "a peer of the start is looked up again later");
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(Duration::from_secs(60));
                }
                Err(error) => {
                    tracing::error!(peer = %typed, %error, "a peer of the start is no address");
                    return;
                }
            }
        }
    }

    async fn command<T>(&self, command: Command, answered: oneshot::Receiver<T>) -> Option<T> {
        let asked = async {
            self.commands.send(command).await.ok()?;
            answered.await.ok()
        };
        tokio::time::timeout(COMMAND_DEADLINE, asked)
            .await
            .ok()
            .flatten()
    }
}

/// Turns what was typed into one address.
async fn look_up(typed: &str) -> Result<SocketAddr, AddPeerError> {
    let (host, port) = match typed.parse()? {
        TypedAddress::Ip(address) => return Ok(address),
        TypedAddress::Name { host, port } => (host, port),
    };
    let failed = |reason: String| AddPeerError::Lookup {
        host: host.clone(),
        reason,
    };
    let found = tokio::time::timeout(
        LOOKUP_DEADLINE,
        tokio::net::lookup_host((host.as_str(), port)),
    );
    let mut found = match found.await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => return Err(failed(error.to_string())),
        Err(_) => return Err(failed("no answer in time".into())),
    };
    // IPv4 first where a name has both: it works in more networks.
    let first = found.next();
    let v4 = first
        .into_iter()
        .chain(found)
        .find(SocketAddr::is_ipv4)
        .or(first);
    v4.map(|address| SocketAddr::new(address.ip().to_canonical(), address.port()))
        .ok_or_else(|| failed("the name has no address".into()))
}
