//! The command line of the window; a double click gives none, and the defaults serve.

use std::path::PathBuf;

use blocknet_node::{INVITE_SCHEME, Invite};
use clap::Parser;

/// An invite's text with the line breaks that mail programs put into it, and no more.
const MAX_LINK: usize = 16 * 1024;

/// The BlockNet window: a full node with a face.
#[derive(Debug, Clone, Parser)]
#[command(name = "blocknet", version)]
pub(crate) struct Args {
    /// Show this invite in the window, ready to be joined with a click. A fresh data folder takes
    /// its network from it.
    #[arg(value_name = "INVITE", value_parser = link)]
    pub link: Option<String>,
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
    /// Open with the field for a new post.
    #[arg(long)]
    pub compose: bool,
    /// Start without a window, in the tray; with a small window where there is no tray.
    #[arg(long)]
    pub hidden: bool,
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
    /// Where the system tells of its power supplies. [default: /sys/class/power_supply]
    #[arg(long, value_name = "DIR")]
    pub power_supplies: Option<PathBuf>,
    /// What to log: a level, or a filter such as `blocknet_node=debug`.
    #[arg(long, default_value = "info", value_name = "FILTER")]
    pub log: String,
    /// Print the manual page and end.
    #[arg(long, hide = true)]
    pub manual: bool,
}

impl Args {
    /// The invite of the link, whose network a fresh folder takes.
    pub(crate) fn linked(&self) -> Option<Invite> {
        self.link.as_ref()?.parse().ok()
    }
}

/// A link as the system hands it over. Whether it is an invite, the page finds out and says.
pub(crate) fn link(text: &str) -> Result<String, String> {
    let begins = text
        .get(..INVITE_SCHEME.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(INVITE_SCHEME));
    if !begins {
        return Err(format!("a link to open begins with {INVITE_SCHEME}"));
    }
    if text.len() > MAX_LINK {
        return Err("this is too long for an invite".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_links_of_its_own_scheme_and_nothing_else() {
        let long = format!("{INVITE_SCHEME}{}", "A".repeat(MAX_LINK));
        let cases = [
            ("blocknet-invite:AEBAGBA", true),
            ("BLOCKNET-INVITE:aebagba", true),
            ("blocknet:AEBAGBA", false),
            ("https://example.org/", false),
            ("blocknet-invit\u{e9}:A", false),
            ("", false),
            (&long, false),
        ];
        for (text, taken) in cases {
            assert_eq!(link(text).is_ok(), taken, "{text:.40}");
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }
}
