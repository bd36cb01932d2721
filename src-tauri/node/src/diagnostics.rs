//! What somebody who helps may see of a node: enough to tell what is wrong, and nothing that is
//! secret or says who the owner and the owner's friends are.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use crate::handle::NodeHandle;
use crate::log::LogLine;

/// Log lines that go with it at most.
const LINES: usize = 200;
/// From so many hex digits in a row on it may be a key, a token or the id of a post.
const TELLING_DIGITS: usize = 16;

/// What the log and the counts of a node say, made harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics {
    /// Addresses in the table of peers, by how it stands with them.
    pub peers: BTreeMap<&'static str, u32>,
    /// Identities of the node.
    pub identities: IdentityCounts,
    /// The newest lines of the log, oldest first, without addresses, keys, ids and folders.
    pub log: Vec<String>,
}

/// How many identities there are, and how they lie here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IdentityCounts {
    /// All.
    pub all: u32,
    /// Under a passphrase.
    pub with_passphrase: u32,
    /// Locked now.
    pub locked: u32,
    /// Whose words were typed back.
    pub backed_up: u32,
}

/// What a node takes on the disk, in bytes; nothing of what could not be looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiskUse {
    /// The database: the chain, what waits, and everything that is known of it.
    pub database: Option<u64>,
    /// The kept files.
    pub files: Option<u64>,
}

impl NodeHandle {
    /// What this node takes on the disk now.
    pub async fn disk_use(&self) -> DiskUse {
        let folder = self.data_dir().to_owned();
        let database = tokio::task::spawn_blocking(move || blocknet_store::database_bytes(&folder));
        let files = self.files_page(None, 1).await;
        DiskUse {
            database: database.await.ok().flatten(),
            files: files.ok().map(|page| page.bytes),
        }
    }

    /// What somebody who helps may see.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        let mut peers = BTreeMap::new();
        for peer in self.peers() {
            *peers.entry(peer.state.name()).or_insert(0) += 1;
        }
        let mut identities = IdentityCounts::default();
        for identity in self.identities() {
            identities.all += 1;
            identities.with_passphrase += u32::from(identity.has_passphrase);
            identities.locked += u32::from(identity.locked);
            identities.backed_up += u32::from(identity.backed_up.is_some());
        }
        let (_, lines) = self.log_after(0, usize::MAX);
        let newest = lines.get(lines.len().saturating_sub(LINES)..);
        let folder = self.data_dir();
        let log = newest.unwrap_or_default().iter();
        Diagnostics {
            peers,
            identities,
            log: log.map(|line| harmless_line(line, folder)).collect(),
        }
    }
}

fn harmless_line(line: &LogLine, folder: &Path) -> String {
    let said = harmless(&line.message, folder);
    format!("{} {} {}: {said}", line.time_ms, line.level, line.target)
}

/// A text in which addresses, long hex numbers and the folder are replaced by what they are.
fn harmless(text: &str, folder: &Path) -> String {
    let folder = folder.display().to_string();
    let text = if folder.len() > 1 {
        text.replace(&folder, "<folder>")
    } else {
        text.to_owned()
    };
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for sign in text.chars() {
        if sign.is_ascii_alphanumeric() || "._-:[]%/@~".contains(sign) {
            run.push(sign);
            continue;
        }
        out.push_str(&harmless_run(&run));
        run.clear();
        out.push(sign);
    }
    out.push_str(&harmless_run(&run));
    out
}

/// The same of a run of signs that names and numbers are made of.
fn harmless_run(run: &str) -> String {
    let bare = run.trim_end_matches(['.', ':', '/']);
    let tail = run.get(bare.len()..).unwrap_or_default();
    if bare.is_empty() {
        return run.to_owned();
    }
    // `http://host/…`, `/home/ada/…`: where something is.
    if bare.contains("://") || bare.starts_with('/') || bare.contains("/home/") {
        return format!("<place>{tail}");
    }
    if is_address(bare) {
        return format!("<address>{tail}");
    }
    let longest = bare
        .split(|sign: char| !sign.is_ascii_hexdigit())
        .map(str::len)
        .max();
    if longest.is_some_and(|digits| digits >= TELLING_DIGITS) {
        return format!("<hex>{tail}");
    }
    run.to_owned()
}

/// Whether it is an IP address, with a port or without, or a name with a port.
fn is_address(text: &str) -> bool {
    let inside = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let ip = inside.unwrap_or(text).split('%').next().unwrap_or(text);
    if ip.parse::<IpAddr>().is_ok() || text.parse::<SocketAddr>().is_ok() {
        return true;
    }
    let named = text.rsplit_once(':');
    named.is_some_and(|(host, port)| {
        let is_name = host.contains('.') || host == "localhost";
        is_name && !host.contains("::") && port.parse::<u16>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_says_who_and_where() {
        let key = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
        let token = format!("token={key}");
        let post = format!("post {}", &key[..16]);
        let cases = [
            (
                "a peer at 203.0.113.7:8000 left",
                "a peer at <address> left",
            ),
            ("peer=[2001:db8::7]:8000 gone", "peer=<address> gone"),
            ("from fe80::1%eth0, twice", "from <address>, twice"),
            ("203.0.113.7.", "<address>."),
            (
                "ada.example.org:8000 does not answer",
                "<address> does not answer",
            ),
            (token.as_str(), "token=<hex>"),
            (post.as_str(), "post <hex>"),
            ("in /data/ada/node/files", "in <folder><place>"),
            ("open /home/ada/x.json", "open <place>"),
            ("see http://192.0.2.1:80/x", "see <place>"),
            (
                "a new tip height=7 12:30 1.5s",
                "a new tip height=7 12:30 1.5s",
            ),
            ("blocknet_node::net: ok", "blocknet_node::net: ok"),
        ];
        for (text, said) in cases {
            assert_eq!(harmless(text, Path::new("/data/ada/node")), said, "{text}");
        }
    }
}
