//! What somebody who helps may see of a node.

use std::collections::BTreeMap;

use blocknet_node::{Diagnostics, DiskUse, NodeHandle, StatusView};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Decimal, MiningModeDto, PoolDto, StageDto};

/// A node without anything that is secret or says who its owner is: no token, no key, no post, no
/// name, no address, no folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DiagnosticsDto {
    /// Program and version.
    pub agent: String,
    /// The system that it runs on.
    pub system: String,
    /// Processors of this computer.
    pub processors: u32,
    /// Name of the network.
    pub network: String,
    /// First 8 hex digits of its genesis id.
    pub net: String,
    /// Seconds since the start.
    pub uptime_secs: u64,
    /// Height of the tip.
    pub height: u32,
    /// Height of the best header.
    pub header_height: u32,
    /// What sync is at.
    pub sync: StageDto,
    /// Connections that this node made.
    pub outbound: u32,
    /// Connections that others made.
    pub inbound: u32,
    /// Addresses in the table of peers, by how it stands with them.
    #[schema(value_type = BTreeMap<String, u32>)]
    pub peers: BTreeMap<&'static str, u32>,
    /// Whether others can call this node: `yes`, `no` or `unknown`.
    pub reachable: String,
    /// What the router does: `off`, `searching`, `mapped` or `failed`.
    pub mapping: String,
    /// What waits for a block.
    pub pool: PoolDto,
    /// Own texts on their way, whatever their stage.
    pub outbox: u32,
    /// When it mines.
    pub mining_mode: MiningModeDto,
    /// Threads that mine.
    pub mining_threads: u32,
    /// Whether it mines now.
    pub mining: bool,
    /// The way of hashing.
    pub kernel: String,
    /// The identities.
    pub identities: IdentityCountsDto,
    /// What it takes on the disk.
    pub disk: DiskUseDto,
    /// The settings that matter to others.
    pub settings: HarmlessSettingsDto,
    /// Codes of what the owner was warned of.
    pub warnings: Vec<String>,
    /// The newest 200 lines of the log, oldest first, without addresses, keys, ids and folders.
    pub log: Vec<String>,
}

/// How many identities there are, and how they lie here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IdentityCountsDto {
    /// All.
    pub all: u32,
    /// Under a passphrase.
    pub with_passphrase: u32,
    /// Locked now.
    pub locked: u32,
    /// Whose words were typed back.
    pub backed_up: u32,
}

/// What a node takes on the disk; null for what could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DiskUseDto {
    /// The database: the chain, and what waits for it. It has no bound, as no chain is ever cut.
    pub database_bytes: Option<Decimal>,
    /// The kept files, which `files_limit_mb` bounds.
    pub files_bytes: Option<Decimal>,
}

/// Settings that say nothing of who set them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HarmlessSettingsDto {
    /// Whether others may reach this node.
    pub listen: bool,
    /// Whether it listens where the owner wanted.
    pub wanted_port_taken: bool,
    /// Whether nodes of the local network are found.
    pub lan_discovery: bool,
    /// Whether the router is asked.
    pub port_mapping: bool,
    /// Room for attachments, MiB.
    pub files_limit_mb: u32,
}

impl DiagnosticsDto {
    pub(crate) fn new(
        node: &NodeHandle,
        status: &StatusView,
        (seen, disk): (Diagnostics, DiskUse),
        (reachable, mapping): (&str, &str),
    ) -> Self {
        let count = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let (settings, wishes) = (node.settings(), *node.reach_wishes().borrow());
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let listen = &status.listen;
        let port = listen.public.map(|address| address.port());
        Self {
            agent: status.agent.clone(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            processors: count(processors),
            network: status.network.clone(),
            net: status.net.to_string(),
            uptime_secs: status.uptime_secs,
            height: status.height.get(),
            header_height: status.header_height.get(),
            sync: status.sync.stage.into(),
            outbound: count(status.outbound),
            inbound: count(status.inbound),
            peers: seen.peers,
            reachable: reachable.to_owned(),
            mapping: mapping.to_owned(),
            pool: PoolDto {
                posts: u64::try_from(status.pool_posts).unwrap_or(u64::MAX),
                bytes: u64::try_from(status.pool_bytes).unwrap_or(u64::MAX),
            },
            outbox: count(status.outbox_stamping + status.outbox_waiting + status.outbox_locked),
            mining_mode: status.mining.mode.into(),
            mining_threads: count(status.mining.threads),
            mining: status.mining.active,
            kernel: status.mining.kernel.to_owned(),
            identities: IdentityCountsDto {
                all: seen.identities.all,
                with_passphrase: seen.identities.with_passphrase,
                locked: seen.identities.locked,
                backed_up: seen.identities.backed_up,
            },
            disk: DiskUseDto {
                database_bytes: disk.database.map(Decimal),
                files_bytes: disk.files.map(Decimal),
            },
            settings: HarmlessSettingsDto {
                listen: settings.listen,
                wanted_port_taken: port.is_some() && listen.wanted_port != port,
                lan_discovery: wishes.lan,
                port_mapping: wishes.mapping,
                files_limit_mb: settings.files_limit_mb,
            },
            warnings: status
                .warnings
                .iter()
                .map(|warning| warning.code.to_owned())
                .collect(),
            log: seen.log,
        }
    }
}
