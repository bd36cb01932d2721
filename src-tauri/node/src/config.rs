//! What a node is started with.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use blocknet_chain::Network;
use serde::{Deserialize, Serialize};

use crate::settings::SettingsPatch;

/// When a node mines by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MiningMode {
    /// While posts wait.
    #[default]
    Auto,
    /// Never by itself; on demand only.
    Off,
    /// While posts wait, and a heartbeat when the tip has grown old.
    Always,
}

/// Where the node's listeners stand, as views and peers are told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listen {
    /// Where others reach it, if anywhere.
    pub public: Option<SocketAddr>,
    /// Where the owner's listener stands, if anywhere.
    pub owner: Option<SocketAddr>,
    /// The port that the owner wanted for others.
    pub wanted_port: Option<u16>,
    /// Whether options of the start said where, whatever the settings say.
    pub by_option: bool,
    /// What the owner should know: "Port 8000 was taken, so 8001 is used."
    pub note: Option<String>,
}

/// What a node is started with.
#[derive(Debug, Clone)]
pub struct NodeConfig {
    /// The folder that holds everything of this node.
    pub data_dir: PathBuf,
    /// The network that it belongs to.
    pub network: Network,
    /// Saved settings that are changed before anything goes by them.
    pub settings: SettingsPatch,
    /// Peers that the owner named, as `host:port`.
    pub peers: Vec<String>,
    /// Addresses of an invite, as `host:port`; unlike `peers` they are remembered as the owner's.
    pub joins: Vec<String>,
    /// Whether addresses of private networks, told by peers, are dialled.
    pub allow_private: bool,
    /// Whether to find nodes of the local network; without it the saved setting counts.
    pub lan_discovery: Option<bool>,
    /// The same where nothing is saved either: on in a window, off in a hall of servers.
    pub lan_by_default: bool,
    /// Whether to ask the router to pass the port on; without it the saved setting counts.
    pub port_mapping: Option<bool>,
    /// Whether strangers are shown a page to read on, whatever is saved.
    pub public_page: bool,
    /// Whether strangers are held to no rates, whatever is saved.
    pub no_rates: bool,
    /// Proxies whose word on who asks is believed; without one the saved ones count.
    pub trusted_proxies: Vec<IpAddr>,
    /// When to mine; without it the saved setting counts.
    pub mining: Option<MiningMode>,
    /// How many threads mine; without it the saved setting counts.
    pub threads: Option<usize>,
    /// The share of its time that a mining thread hashes, 1 to 100 per cent; without it the saved
    /// setting counts.
    pub mining_share: Option<u32>,
    /// Whether to mine by itself on battery too; without it the saved setting counts.
    pub mining_on_battery: Option<bool>,
    /// Where the system tells of its power supplies; none: in its usual place, where it has one.
    pub power_supplies: Option<PathBuf>,
    /// Streams that other nodes may open to this one.
    pub max_inbound: usize,
    /// How the node names itself to others.
    pub agent: String,
    /// Random at each start, so that a node knows its own voice; 0 lets the node draw it.
    pub nonce: u64,
}

impl Default for NodeConfig {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("."),
            network: Network::main(),
            settings: SettingsPatch::default(),
            peers: Vec::new(),
            joins: Vec::new(),
            allow_private: false,
            lan_discovery: None,
            lan_by_default: false,
            port_mapping: None,
            public_page: false,
            no_rates: false,
            trusted_proxies: Vec::new(),
            mining: None,
            threads: None,
            mining_share: None,
            mining_on_battery: None,
            power_supplies: None,
            max_inbound: crate::limits::INBOUND_HEADLESS,
            agent: concat!("blocknet/", env!("CARGO_PKG_VERSION")).to_owned(),
            nonce: 0,
        }
    }
}
