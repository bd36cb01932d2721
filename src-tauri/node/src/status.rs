//! The node at a glance, for its owner and for others.

use std::net::SocketAddr;
use std::path::PathBuf;

use blocknet_chain::{BlockId, Height, NetworkId, PublicKey, Work};
use blocknet_store::Unread;

use crate::chainstate::ELDER_DAYS;
use crate::config::Listen;
use crate::core::Tip;
use crate::mining::MiningView;
use crate::net::SyncView;
use crate::said::Values;

/// From this depth on a reorg is worth a warning (section 6).
const WARN_DEPTH: u32 = 6;
/// From this depth on history is said to have changed (section 6).
const HISTORY_DEPTH: u32 = 30;

/// What a node tells others of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeInfo {
    /// Height of the tip.
    pub height: u32,
    /// The tip.
    pub tip: BlockId,
    /// Cumulative work of the tip.
    pub work: Work,
    /// The node's clock, Unix seconds.
    pub time: u64,
    /// Random at each start.
    pub nonce: u64,
    /// Stamp work per byte that the pool asks for.
    pub pool_floor: u64,
    /// Where others reach it, if somebody said.
    pub public_address: Option<SocketAddr>,
}

/// Who posts from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityView {
    /// The key.
    pub author: PublicKey,
    /// How people name it in passing.
    pub short: String,
    /// The display name, if one is set.
    pub name: Option<String>,
    /// Whether its key is under a passphrase.
    pub has_passphrase: bool,
    /// Whether posts wait until that is typed.
    pub locked: bool,
    /// Whether its words were once typed back.
    pub backed_up: bool,
}

/// Something that the owner should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// For programs.
    pub code: &'static str,
    /// The values of the message.
    pub values: Values,
    /// What happened and what it means.
    pub message: String,
    /// What to do.
    pub advice: String,
}

/// The node at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusView {
    /// Program and version.
    pub agent: String,
    /// Name of the network.
    pub network: String,
    /// Id of its genesis.
    pub genesis: BlockId,
    /// First four bytes of that id.
    pub net: NetworkId,
    /// Whether difficulty follows the work of the miners.
    pub retarget: bool,
    /// Smallest gap before an empty block.
    pub heartbeat_secs: u32,
    /// Seconds since the start.
    pub uptime_secs: u64,
    /// Where everything of this node lies.
    pub data_dir: PathBuf,
    /// Height of the tip.
    pub height: Height,
    /// The tip.
    pub tip: BlockId,
    /// Its time, Unix seconds.
    pub tip_time: u64,
    /// Its cumulative work.
    pub work: Work,
    /// Height of the best header.
    pub header_height: Height,
    /// How far sync is.
    pub sync: SyncView,
    /// Peers that we called.
    pub outbound: usize,
    /// Peers that called us.
    pub inbound: usize,
    /// Where the listeners stand.
    pub listen: Listen,
    /// Posts that wait for a block.
    pub pool_posts: usize,
    /// Their bytes.
    pub pool_bytes: usize,
    /// What is being mined.
    pub mining: MiningView,
    /// Who posts from here.
    pub identity: IdentityView,
    /// Drafts that get their stamp.
    pub outbox_stamping: usize,
    /// Drafts that wait for the pool.
    pub outbox_waiting: usize,
    /// Drafts that wait for their identity to be unlocked.
    pub outbox_locked: usize,
    /// Drafts that were refused, and wait for their author.
    pub outbox_refused: usize,
    /// Replies that the owner has not seen.
    pub replies: Unread,
    /// What the owner should know.
    pub warnings: Vec<Warning>,
}

/// What the owner should know of the chain and the store.
pub(crate) fn warnings(tip: &Tip) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let Some(trouble) = &tip.trouble {
        warnings.push(Warning {
            code: "store_trouble",
            values: Values {
                said: Some(trouble.clone()),
                ..Values::default()
            },
            message: format!("Nothing can be saved at the moment: {trouble}."),
            advice: "Reading goes on. Free some space on the disk of the data folder; \
                     the node then goes on by itself."
                .to_owned(),
        });
    }
    if let Some(parked) = tip.parked.first() {
        warnings.push(Warning {
            code: "branch_parked",
            values: Values {
                height: Some(parked.fork_height.into()),
                days: Some(ELDER_DAYS),
                ..Values::default()
            },
            message: format!(
                "A chain with more work leaves ours at block {}, which has stood for more than \
                 {ELDER_DAYS} days. It is not followed without your word.",
                parked.fork_height
            ),
            advice: "Ask people you trust which chain is theirs. To follow this one, choose it \
                     among the parked branches (`blocknetd branches` lists them)."
                .to_owned(),
        });
    }
    match tip.deepest_reorg {
        Some(depth) if depth >= HISTORY_DEPTH => warnings.push(Warning {
            code: "history_changed",
            values: replaced(depth),
            message: format!(
                "History changed: {depth} blocks were replaced by a chain with more work."
            ),
            advice: "Posts of the lost blocks went back to waiting. Be careful with what those \
                     blocks proved."
                .to_owned(),
        }),
        Some(depth) if depth >= WARN_DEPTH => warnings.push(Warning {
            code: "deep_reorg",
            values: replaced(depth),
            message: format!("{depth} blocks were replaced by a chain with more work."),
            advice: "Posts of the lost blocks went back to waiting; they are mined again."
                .to_owned(),
        }),
        _ => {}
    }
    warnings
}

fn replaced(depth: u32) -> Values {
    Values {
        blocks: Some(depth.into()),
        ..Values::default()
    }
}
