//! The node as whoever serves or shows it sees it.

mod control;
mod explore;
mod files;
mod filters;
mod identity;
mod reach;
mod read;
mod submit;
mod unread;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use blocknet_chain::{Network, PublicKey};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::check::Checker;
use crate::clock::Clock;
use crate::config::{Listen, NodeConfig};
use crate::core::{CoreHandle, ReadFor, Tip};
use crate::events::EventLog;
use crate::fetch::Fetcher;
use crate::files::Files;
use crate::filters::Filters;
use crate::identity::{Keyring, Notes};
use crate::log::LogRing;
use crate::mining::MiningHandle;
use crate::net::NetHandle;
use crate::reach::ReachBoard;
use crate::resync::Resync;
use crate::serving::Serving;
use crate::settings::Settings;
use crate::writer::Writer;

use identity::CHECKED;
use unread::LastUnread;

pub use control::{MiningChange, SettingsError};
pub use explore::{ChainPoint, OnOwnChain};
pub use filters::{ColumnsError, LabelListView, RuleView};
pub use identity::{BackupError, IdentityInfo, Imported, RemoveError};
pub use read::{BlockAt, ProofOf};

/// Everything that a running node can be asked; clones ask the same node.
#[derive(Clone)]
pub struct NodeHandle {
    parts: Arc<Shared>,
    /// Who asks: own posts are hidden from others that are not to see them yet.
    asked_by: ReadFor,
}

/// What a handle is made of.
pub(crate) struct Parts {
    pub(crate) core: CoreHandle,
    pub(crate) net: NetHandle,
    pub(crate) mining: MiningHandle,
    pub(crate) writer: Writer,
    pub(crate) checker: Checker,
    pub(crate) files: Files,
    pub(crate) fetcher: Fetcher,
    pub(crate) settings: watch::Sender<Settings>,
    pub(crate) serving: watch::Sender<Serving>,
    pub(crate) filters: watch::Sender<Arc<Filters>>,
    pub(crate) reach: ReachBoard,
    pub(crate) keyring: Keyring,
    pub(crate) notes: Mutex<Notes>,
    pub(crate) unread: Mutex<Option<LastUnread>>,
    pub(crate) checks: Mutex<HashMap<PublicKey, [u8; CHECKED]>>,
    pub(crate) cursor_key: [u8; 32],
    pub(crate) resync: Resync,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) log: LogRing,
    pub(crate) listen: Listen,
    pub(crate) config: NodeConfig,
    pub(crate) cancel: CancellationToken,
}

struct Shared {
    parts: Parts,
    started: Duration,
    /// One change of settings and identities at a time.
    changing: tokio::sync::Mutex<()>,
    /// The settings that were saved when the node started.
    at_start: Settings,
}

impl NodeHandle {
    pub(crate) fn new(parts: Parts) -> Self {
        let started = parts.clock.mono();
        let changing = tokio::sync::Mutex::new(());
        let at_start = parts.settings.borrow().clone();
        Self {
            parts: Arc::new(Shared {
                parts,
                started,
                changing,
                at_start,
            }),
            asked_by: ReadFor::Own,
        }
    }

    /// The same node as strangers may see it: own posts, and what they change in others, show a
    /// few seconds later (section 7).
    #[must_use]
    pub fn for_strangers(&self) -> Self {
        Self {
            asked_by: ReadFor::Strangers,
            ..self.clone()
        }
    }

    /// The same node as peers ask it over their streams: as strangers see it, and their reads wait
    /// for no crowd at the listener.
    #[must_use]
    pub fn for_peers(&self) -> Self {
        Self {
            asked_by: ReadFor::Peers,
            ..self.clone()
        }
    }

    /// Whether others ask than the owner.
    fn asked_by_others(&self) -> bool {
        self.asked_by != ReadFor::Own
    }

    fn parts(&self) -> &Parts {
        &self.parts.parts
    }

    /// The network of this node.
    #[must_use]
    pub fn network(&self) -> &Network {
        self.parts().core.network()
    }

    /// Where everything of this node lies.
    #[must_use]
    pub fn data_dir(&self) -> &std::path::Path {
        &self.parts().config.data_dir
    }

    /// How the node names itself.
    #[must_use]
    pub fn agent(&self) -> &str {
        &self.parts().config.agent
    }

    /// Random at each start.
    #[must_use]
    pub fn node_nonce(&self) -> u64 {
        self.parts().config.nonce
    }

    /// What cursors of pages are sealed by, so that they tell strangers nothing; the same after a
    /// restart.
    #[must_use]
    pub fn cursor_key(&self) -> [u8; 32] {
        self.parts().cursor_key
    }

    /// How often blocks left the active chain since the start.
    #[must_use]
    pub fn reorgs_seen(&self) -> u64 {
        self.parts().core.streams().owner().reorgs()
    }

    /// The tip, to be read or watched.
    #[must_use]
    pub fn tip(&self) -> watch::Receiver<Tip> {
        self.parts().core.tip()
    }

    /// What happened, numbered.
    #[must_use]
    pub fn events(&self) -> &EventLog {
        let streams = self.parts().core.streams();
        if self.asked_by_others() {
            streams.strangers()
        } else {
            streams.owner()
        }
    }

    /// Asks the node to end; [`crate::NodeJoin::join`] says when it has.
    pub fn shutdown(&self) {
        self.parts().cancel.cancel();
    }

    /// Ends when the node was asked to end.
    pub async fn stopped(&self) {
        self.parts().cancel.cancelled().await;
    }
}

impl std::fmt::Debug for NodeHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NodeHandle")
            .field("network", &self.network().name())
            .finish()
    }
}
