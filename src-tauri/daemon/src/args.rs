//! The command line: every command, argument and default, and their help.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use blocknet_node::Invite;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use tracing_subscriber::EnvFilter;

mod mutes;
mod reading;
mod term;

pub(crate) use mutes::{Labels, LabelsAction, Mute, MuteKind, Unmute};
pub(crate) use reading::{Channels, ChannelsAction, Feed, Replies};

/// A BlockNet node without a window, and the command line of a running one.
#[derive(Debug, Parser)]
#[command(
    name = "blocknetd",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    /// The folder that holds the chain, the identity and the owner's token.
    /// [default: ~/.local/share/blocknet, or $XDG_DATA_HOME/blocknet]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Print JSON for scripts instead of text for people.
    #[arg(long, global = true)]
    pub json: bool,

    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the node until Ctrl-C, SIGTERM or SIGHUP.
    Run(Run),
    /// Write a post: stamp it, sign it and hand it to the network.
    Post(Post),
    /// Change the text of a post of yours; the chain keeps both texts.
    Edit {
        /// The post's id: 64 hex digits.
        id: String,
        /// The new text, 4,096 bytes at most; `-` reads standard input.
        text: String,
    },
    /// Delete a post of yours, for good: readers stop showing it, the chain keeps it.
    Delete {
        /// The post's id: 64 hex digits.
        id: String,
    },
    /// React to a post with a sign, or take the reaction back.
    React {
        /// The post's id: 64 hex digits.
        id: String,
        /// The sign or word, 64 bytes at most.
        sign: String,
        /// Take it back.
        #[arg(long)]
        take_back: bool,
    },
    /// Say something of yourself; it stands above your posts.
    About {
        /// The text, 1,000 bytes at most; empty for nothing, `-` reads standard input.
        text: String,
    },
    /// Send once more what the chain left out.
    Resend {
        /// The post's id: 64 hex digits.
        id: String,
    },
    /// Print what answers you, or names you with an @.
    Replies(Replies),
    /// List the channels, follow one, or stop following it.
    Channels(Channels),
    /// Print the newest posts.
    Feed(Feed),
    /// Mine one block now and print it.
    Mine(Mine),
    /// List the peers, add one, or remove one.
    Peers(Peers),
    /// Print an invite: a text, and on request a QR code, by which others join.
    Invite(InviteArgs),
    /// Join by an invite.
    Join {
        /// The invite; line breaks and spaces in it are harmless.
        #[arg(required = true)]
        invite: Vec<String>,
    },
    /// List the newest blocks of the chain.
    Blocks(Blocks),
    /// Print a block: its header in words, and its posts.
    Block {
        /// Its height on the chain, or its id: 64 hex digits.
        #[arg(value_name = "HEIGHT|ID")]
        at: String,
    },
    /// List the times when blocks left the chain for others.
    Reorgs {
        /// How many.
        #[arg(long, short = 'n', default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
    },
    /// Ask all peers for their chain anew, and check every block and post of this node.
    Resync,
    /// List the files that the node keeps, save one, or remove some.
    Files(Files),
    /// List parked branches, or follow one.
    Branches(Branches),
    /// Erase a post's text from this node's disk, for good.
    Erase {
        /// The post's id: 64 hex digits.
        id: String,
    },
    /// Keep an author's posts, a channel, a word or a post from your own eyes.
    Mute(Mute),
    /// Take a mute back.
    Unmute(Unmute),
    /// List all that is muted.
    Mutes,
    /// List the label lists that you go by, follow one, or leave one.
    Labels(Labels),
    /// Print how the node is doing.
    Status,
    /// Check the whole store: files, links, roots, posts.
    Check {
        /// Where it is damaged and no node runs, keep the database under another name, and put a new one
        /// in its place, with what can be read of settings and waiting texts.
        #[arg(long)]
        set_aside: bool,
        /// The network of the new database where the damaged one does not name its own any more.
        #[arg(long, requires = "set_aside")]
        network: Option<String>,
    },
    /// Verify the proof of a post, offline.
    Verify {
        /// The file that `export-proof` wrote; `-` reads standard input.
        file: PathBuf,
    },
    /// Write the proof of a confirmed post to standard output or a file.
    ExportProof {
        /// The post's id: 64 hex digits.
        id: String,
        /// Where to write it.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Take over the saved chain of the original BlockNet.
    Import {
        /// The saved answer of its `/chain`.
        file: PathBuf,
        /// Only check the file and say what is broken.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print a one-time address that opens the node's page in a browser.
    Open,
    /// Show, back up, restore, lock or change the node's identities. Secrets are asked for, or
    /// read from standard input, one a line.
    Identity(Identity),
    /// Print how the node is doing for somebody who helps: no key, no name, no address in it.
    Diagnostics,
    /// Make a network of one's own, or look at one.
    Network {
        #[command(subcommand)]
        action: NetworkAction,
    },
    /// Measure this machine: hashing, checking, syncing, serving.
    Bench(Bench),
    /// Print the script by which a shell completes commands and options.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write the manual pages of all commands into a folder.
    #[command(hide = true)]
    Manual {
        /// The folder.
        folder: PathBuf,
    },
}

/// How to run the node.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The network: `main`, `dev`, or the path of a network file. Without it, that of the data
    /// folder counts; a fresh folder takes that of the invite, or `main`.
    #[arg(long)]
    pub network: Option<String>,
    /// Join by this invite. A fresh data folder takes its network from it.
    #[arg(long, value_name = "INVITE")]
    pub join: Option<Invite>,
    /// Where other nodes reach this one, whatever the settings say. Without it every interface is
    /// listened on, at the port of the settings: 8000 until the owner chooses another.
    #[arg(long, value_name = "IP:PORT")]
    pub listen: Option<SocketAddr>,
    /// Accept no connections from other nodes, whatever the settings say.
    #[arg(long, conflicts_with = "listen")]
    pub no_listen: bool,
    /// Where the owner's page and calls are served; loopback only.
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8010")]
    pub owner: SocketAddr,
    /// A node to join; may repeat.
    #[arg(long = "peer", value_name = "HOST:PORT")]
    pub peers: Vec<String>,
    /// Serve the original BlockNet's paths here; loopback only.
    #[arg(long, value_name = "IP:PORT")]
    pub seed_api: Option<SocketAddr>,
    /// When to mine. Without it, the node's saved setting counts.
    #[arg(long, value_enum)]
    pub mine: Option<MineWhen>,
    /// How many threads mine. Without it, the node's saved setting counts.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The share of its time that a mining thread hashes, in per cent. Without it, the node's saved
    /// setting counts.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub share: Option<u32>,
    /// Mine by itself also while the computer runs on its battery. Without it, the node's saved
    /// setting counts.
    #[arg(long)]
    pub on_battery: bool,
    /// Where the system tells of its power supplies. [default: /sys/class/power_supply]
    #[arg(long, value_name = "DIR")]
    pub power_supplies: Option<PathBuf>,
    /// Dial private and loopback addresses that peers tell of.
    #[arg(long)]
    pub allow_private: bool,
    /// Find nodes of the local network by multicast DNS, and be found. Without it, the node's saved
    /// setting counts.
    #[arg(long)]
    pub lan: bool,
    /// Ask the router, by UPnP, PCP or NAT-PMP, to pass the port on. Without it, the node's saved
    /// setting counts.
    #[arg(long)]
    pub map_port: bool,
    /// The address of a proxy in front of the public listener: who asks through it is told by its
    /// `X-Forwarded-For` or `Forwarded`; may repeat. Without it, the node's saved setting counts.
    #[arg(long = "trusted-proxy", value_name = "IP")]
    pub trusted_proxies: Vec<IpAddr>,
    /// Show everybody who opens the public listener in a browser a page to read the posts on. Without
    /// it, the node's saved setting counts.
    #[arg(long)]
    pub public_page: bool,
    /// Let every address ask as often as it likes. Without it, the node's saved setting counts.
    #[arg(long)]
    pub no_rates: bool,
    /// What to log: `error`, `warn`, `info`, `debug`, or a filter such as `blocknet_node=debug`.
    #[arg(long, default_value = "info", value_name = "FILTER", value_parser = filter)]
    pub log: String,
}

/// A filter of the log, if it is one.
fn filter(text: &str) -> Result<String, String> {
    let read = EnvFilter::try_new(text).map(|_| text.to_owned());
    read.map_err(|_| "it takes a level, or a filter such as blocknet_node=debug".to_owned())
}

/// When the node mines by itself.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum MineWhen {
    /// While posts wait.
    Auto,
    /// Never by itself.
    Off,
    /// While posts wait, and an empty block when the tip has grown old.
    Always,
}

/// What to post.
#[derive(Debug, Args)]
pub(crate) struct Post {
    /// The text, 4,096 bytes at most; `-` reads standard input.
    #[arg(
        required_unless_present = "files",
        default_value = "",
        hide_default_value = true
    )]
    pub text: String,
    /// A file to attach, 8 MiB at most; may repeat, up to four times. What a picture tells of its
    /// author (place, time, device) is taken out of it.
    #[arg(long = "file", value_name = "PATH")]
    pub files: Vec<PathBuf>,
    /// Attach photographs and films as they are where that cannot be taken out of them: HEIC, AVIF,
    /// JPEG XL, TIFF, raw and video. The place they were taken at is then public.
    #[arg(long, requires = "files")]
    pub as_is: bool,
    /// The channel: 1 to 32 of a-z, 0-9 and -.
    #[arg(long)]
    pub channel: Option<String>,
    /// The id of the post that this one answers.
    #[arg(long, value_name = "ID")]
    pub reply_to: Option<String>,
}

/// Which blocks to print.
#[derive(Debug, Args)]
pub(crate) struct Blocks {
    /// How many.
    #[arg(long, short = 'n', default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub limit: u16,
    /// Only blocks below this height.
    #[arg(long, value_name = "HEIGHT")]
    pub before: Option<u32>,
}

/// How to mine.
#[derive(Debug, Args)]
pub(crate) struct Mine {
    /// Mine a block without posts when none wait.
    #[arg(long)]
    pub empty: bool,
}

/// What to do with peers.
#[derive(Debug, Args)]
pub(crate) struct Peers {
    #[command(subcommand)]
    pub action: Option<PeersAction>,
}

/// What an invite is to hold.
#[derive(Debug, Args)]
pub(crate) struct InviteArgs {
    /// An address to name in it instead of those that the node knows of itself; may repeat, up to
    /// eight times.
    #[arg(long = "address", value_name = "HOST:PORT")]
    pub addresses: Vec<String>,
    /// Write its QR code to this file, as SVG.
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

/// A change to the list of peers.
#[derive(Debug, Subcommand)]
pub(crate) enum PeersAction {
    /// Join a node by its address.
    Add {
        /// The node's address, such as 192.0.2.7:8000.
        address: String,
    },
    /// Leave a node and forget it.
    Remove {
        /// The node's address as the list prints it.
        address: String,
    },
    /// Have nothing to do with an address, for a term or for good.
    Ban {
        /// The IP address; a port behind it does not matter.
        address: String,
        /// For how long: a number with s, m, h or d, such as 24h. Without it, for good.
        #[arg(long = "for", value_name = "TERM", value_parser = term::secs)]
        secs: Option<u64>,
        /// Why, for your own memory.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Forgive an address.
    Unban {
        /// The IP address as the list of bans prints it.
        address: String,
    },
    /// List the bans: yours, and those of addresses that broke a rule.
    Bans,
}

/// What to do with identities.
#[derive(Debug, Args)]
pub(crate) struct Identity {
    #[command(subcommand)]
    pub action: Option<IdentityAction>,
    /// Which one: its key, its short key or its name. Without it, the one in use.
    #[arg(long, global = true, value_name = "KEY")]
    pub of: Option<String>,
}

/// What is done with one of the identities.
#[derive(Debug, Subcommand)]
pub(crate) enum IdentityAction {
    /// Print it.
    Show,
    /// List all of them.
    List,
    /// Print its 24 words.
    Words,
    /// Print its 24 words, then ask for some of them.
    Backup,
    /// Prove that the words are written down: four of them are asked for. All 24 in one line do
    /// as well.
    Verify,
    /// Bring an identity back from its 24 words, and use it.
    Restore {
        /// Its display name.
        #[arg(long)]
        name: Option<String>,
    },
    /// Make a further identity.
    New {
        /// Its display name.
        #[arg(long)]
        name: Option<String>,
    },
    /// Write under it from now on.
    Use,
    /// Give it another display name.
    Name {
        /// The name; an empty one for none.
        name: String,
    },
    /// Set its passphrase, or change it.
    Passphrase {
        /// Take the passphrase off.
        #[arg(long)]
        remove: bool,
    },
    /// Unlock it until the node stops; what waits for it is sent.
    Unlock,
    /// Lock it until its passphrase is typed again.
    Lock,
    /// Write it into a file, under a passphrase of the file's own.
    Export {
        /// Where to write it; a file that is there stays. Without it, standard output.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Bring an identity in from such a file, and use it.
    Import {
        /// The file.
        file: PathBuf,
        /// Its display name.
        #[arg(long)]
        name: Option<String>,
    },
    /// Remove one from this computer, for good.
    Remove,
}

/// What to do with files.
#[derive(Debug, Args)]
pub(crate) struct Files {
    #[command(subcommand)]
    pub action: Option<FilesAction>,
}

/// What to do with one file, or some.
#[derive(Debug, Subcommand)]
pub(crate) enum FilesAction {
    /// List what is kept.
    List,
    /// Save a file; one that is not here is fetched from peers first.
    Get {
        /// Its SHA-256: 64 hex digits.
        sha256: String,
        /// Where to save it.
        #[arg(long, short, value_name = "PATH")]
        output: PathBuf,
        /// For how long to look for it among peers, in seconds.
        #[arg(long, default_value_t = 120, value_name = "SECONDS")]
        wait: u64,
    },
    /// Remove a file from this node.
    Remove {
        /// Its SHA-256: 64 hex digits.
        sha256: String,
    },
    /// Remove everything that was fetched from others.
    Clear,
}

/// What to do with parked branches.
#[derive(Debug, Args)]
pub(crate) struct Branches {
    #[command(subcommand)]
    pub action: Option<BranchesAction>,
}

/// The owner's word on a parked branch.
#[derive(Debug, Subcommand)]
pub(crate) enum BranchesAction {
    /// Follow a branch though it leaves our chain far back.
    Follow {
        /// The id of its tip as the list prints it.
        id: String,
    },
}

/// What to do with networks.
#[derive(Debug, Subcommand)]
pub(crate) enum NetworkAction {
    /// Print a network file with these parameters.
    New(NetworkNew),
    /// Print the parameters and the genesis id of a network.
    Show {
        /// `main`, `dev`, or the path of a network file.
        network: String,
    },
}

/// The parameters of a new network.
#[derive(Debug, Args)]
pub(crate) struct NetworkNew {
    /// The name: 1 to 32 of a-z, 0-9 and -.
    pub name: String,
    /// Unix seconds of the genesis block. [default: now]
    #[arg(long, value_name = "SECONDS")]
    pub genesis_time: Option<u64>,
    /// The easiest target in compact form.
    #[arg(long, default_value = "0x1e00ffff", value_name = "HEX")]
    pub limit_bits: String,
    /// Keep the difficulty at its floor for good.
    #[arg(long)]
    pub no_retarget: bool,
    /// The smallest gap before an empty block, in seconds.
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    pub heartbeat_secs: u32,
    /// How far a block's time may run ahead of the clock, in seconds.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    pub max_ahead_secs: u32,
    /// Hashes that a post costs for each of its bytes.
    #[arg(long, default_value_t = 1000, value_name = "HASHES")]
    pub stamp_work_per_byte: u32,
}

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// How many posts the chain of the reading benchmarks holds.
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    pub posts: u32,
    /// Only grow such a chain of `dev`, into this folder, and keep it.
    #[arg(long, value_name = "DIR")]
    pub grow: Option<PathBuf>,
}
