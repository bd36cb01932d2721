//! The node's state at a glance, for its owner.

use serde::Serialize;
use utoipa::ToSchema;

use super::printed::{BlockIdHex, NetworkIdHex, PublicKeyHex, WorkHex};
use super::{Decimal, MiningDto, ReachDto, UnreadDto, ValuesDto};

/// `GET /v1/owner/status`.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct StatusDto {
    /// Program and version.
    pub agent: String,
    /// Name of the network.
    pub network: String,
    /// Id of its first block.
    pub genesis: BlockIdHex,
    /// The first four bytes of that.
    pub net: NetworkIdHex,
    /// Whether difficulty follows the work clock.
    pub retarget: bool,
    /// Smallest gap before an empty block, in seconds.
    pub heartbeat_secs: u32,
    /// Seconds since the start.
    pub uptime_secs: u64,
    /// The folder that holds everything of this node.
    pub data_dir: String,
    /// Height of the tip.
    pub height: u32,
    /// Id of the tip.
    pub tip: BlockIdHex,
    /// Time of the tip, Unix seconds.
    pub tip_time: Decimal,
    /// Cumulative work of the tip.
    pub work: WorkHex,
    /// Height of the best header branch; above `height` while bodies are missing.
    pub header_height: u32,
    /// How far sync is.
    pub sync: SyncDto,
    /// Connected peers.
    pub peers: PeerCountsDto,
    /// Where the listeners stand.
    pub listen: ListenDto,
    /// How others reach this node.
    pub reach: ReachDto,
    /// What waits.
    pub pool: PoolDto,
    /// How mining goes.
    pub mining: MiningDto,
    /// Who the owner is.
    pub identity: IdentityDto,
    /// What the owner wrote and is on its way.
    pub outbox: OutboxCountsDto,
    /// Replies that the owner has not seen.
    pub replies: UnreadDto,
    /// What the owner should know.
    pub warnings: Vec<WarningDto>,
}

/// How far sync is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SyncDto {
    /// What it is at.
    pub stage: StageDto,
    /// Headers or blocks that are here.
    pub done: u32,
    /// Headers or blocks that there are.
    pub total: u32,
    /// Posts stored a second.
    pub posts_per_s: u32,
    /// Seconds to go at this speed.
    pub eta_secs: Option<u64>,
    /// Headers that are here.
    pub headers: u32,
    /// Headers that there are, as far as peers say.
    pub headers_total: u32,
    /// Blocks of the active chain.
    pub blocks: u32,
    /// Blocks of the best header branch.
    pub blocks_total: u32,
}

/// What sync is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageDto {
    /// No peer.
    Alone,
    /// No peer has answered yet.
    Connecting,
    /// Headers are fetched.
    Headers,
    /// Bodies are fetched.
    Blocks,
    /// The chain is the best that is known.
    Current,
}

/// Connected peers by who dialled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeerCountsDto {
    /// This node dialled.
    pub outbound: u32,
    /// They dialled.
    pub inbound: u32,
}

/// Where the listeners stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListenDto {
    /// The public one.
    #[schema(example = "0.0.0.0:8000")]
    pub public: Option<String>,
    /// The owner's.
    #[schema(example = "127.0.0.1:8010")]
    pub owner: Option<String>,
    /// The port that the owner wanted for the public one.
    pub wanted_port: Option<u16>,
    /// What the owner should know of it.
    pub note: Option<String>,
}

/// The pool's size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PoolDto {
    /// Posts that wait.
    pub posts: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Who the owner is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IdentityDto {
    /// Public key.
    pub author: PublicKeyHex,
    /// The key in short, for people.
    #[schema(example = "k7qf-w2mz")]
    pub short: String,
    /// The display name.
    pub name: Option<String>,
    /// Whether its key is under a passphrase.
    pub has_passphrase: bool,
    /// Whether posts wait until that is typed.
    pub locked: bool,
    /// Whether its words were once typed back.
    pub backed_up: bool,
}

/// What the owner wrote and is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OutboxCountsDto {
    /// Being stamped.
    pub stamping: u32,
    /// Stamped and signed, and waiting for the pool.
    pub waiting: u32,
    /// Waiting for their identity to be unlocked.
    pub locked: u32,
}

/// What the owner should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WarningDto {
    /// For programs.
    #[schema(example = "deep_reorg")]
    pub code: String,
    /// The values of the message.
    pub values: ValuesDto,
    /// What happened.
    pub message: String,
    /// What to do.
    pub advice: String,
}
