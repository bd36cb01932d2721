//! The command line of the window; a double click gives none, and the defaults serve.

use std::path::PathBuf;

use blocknet_node::Invite;
use clap::Parser;

/// Arguments of the window.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "blocknet",
    version,
    about = "The BlockNet window: a full node with a face"
)]
pub(crate) struct Args {
    /// The folder that holds the chain and the identity.
    /// [default: ~/.local/share/blocknet, or $XDG_DATA_HOME/blocknet]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// The network: `main`, `dev`, or the path of a network file. Without it, that of the data
    /// folder counts; a fresh folder takes that of the invite, or `main`.
    #[arg(long)]
    pub network: Option<String>,
    /// Join by this invite. A fresh data folder takes its network from it.
    #[arg(long, value_name = "INVITE")]
    pub join: Option<Invite>,
    /// The port on which other nodes reach this one. Without it, the saved setting counts.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// A node to join; may repeat.
    #[arg(long = "peer", value_name = "HOST:PORT")]
    pub peers: Vec<String>,
    /// Dial private and loopback addresses that peers tell of.
    #[arg(long)]
    pub allow_private: bool,
    /// Do not look for nodes of the local network in this run, whatever the settings say.
    #[arg(long)]
    pub no_lan: bool,
    /// What to log: a level, or a filter such as `blocknet_node=debug`.
    #[arg(long, default_value = "info", value_name = "FILTER")]
    pub log: String,
}
