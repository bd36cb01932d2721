//! Invites: one text that carries a network and addresses of its nodes.
//!
//! ```text
//! text     "blocknet-invite:" base32(payload || check)
//! payload  u8 version = 1 || network || u8 count <= 8 || addresses
//! network  0x00 || genesis id            one that every program knows
//!          0x01 || its parameters        one of somebody's own, as section 1 has them
//! address  0x04 || ipv4 || u16 port
//!          0x06 || ipv6 || u16 port
//!          0x00 || u8 length || host name || u16 port
//! check    the first 4 bytes of SHA-256("blocknet-invite" || payload)
//! ```
//!
//! Base32 is that of RFC 4648 without padding: letters of either case, and no pair of characters
//! that people mistake for each other. Spaces and line breaks count for nothing. Apart from both,
//! an invite has one text.

mod base32;
mod payload;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use blocknet_chain::hash::sha256;
use blocknet_chain::{BlockId, Network, NetworkId, ParamsError};

use crate::peers::address::{AddressError, TypedAddress};

/// What every invite begins with, as a link does.
pub const INVITE_SCHEME: &str = "blocknet-invite:";
/// Addresses of one invite: enough that one of them answers, few enough for a QR code.
pub const MAX_INVITE_ADDRESSES: usize = 8;
/// Bytes that are looked at: four times the longest invite, for the line breaks of mail programs.
const MAX_TEXT: usize = 16 * 1024;
/// Bytes of the check: a slip passes one time in four thousand million.
const CHECK: usize = 4;
/// Keeps the check apart from every other hash. It is the same for all versions, so that a slip
/// in an invite of a later version is still told as a slip.
const CHECK_MARK: &[u8] = b"blocknet-invite";

/// A network and addresses of its nodes, up to eight; the first are tried first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    network: Invited,
    addresses: Vec<TypedAddress>,
}

/// The network that an invite is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Invited {
    /// One whose parameters are known.
    Known(Network),
    /// One that a later program knows by its genesis, and this one does not.
    Unknown(BlockId),
}

/// Why a text is no invite, or an invite cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// It is longer than any invite.
    #[error("the text is {bytes} bytes, and no invite is longer than {MAX_TEXT}")]
    TooLong {
        /// Its bytes.
        bytes: usize,
    },
    /// It does not begin as one.
    #[error("this is no invite: an invite begins with {INVITE_SCHEME}")]
    NoInvite,
    /// A character that no invite has.
    #[error(
        "an invite has only the letters a to z and the digits 2 to 7, and {character} stands at \
         place {place} after the colon; copy the whole invite again"
    )]
    Character {
        /// It, made harmless.
        character: String,
        /// Its place, from 1, spaces and line breaks not counted.
        place: usize,
    },
    /// Characters are missing or mistyped.
    #[error("the invite is damaged: a part of it is missing or mistyped; copy all of it again")]
    Damaged,
    /// A later program made it.
    #[error(
        "the invite is of version {version}, which this program does not know; install the newest BlockNet"
    )]
    Version {
        /// Its version.
        version: u8,
    },
    /// The check is right and the content is not.
    #[error("the invite was made by a faulty program: {what}")]
    Content {
        /// What is wrong.
        what: &'static str,
    },
    /// Its network cannot be one.
    #[error("the network of the invite cannot be one: {0}")]
    Network(#[from] ParamsError),
    /// More addresses than an invite carries.
    #[error("an invite carries up to {MAX_INVITE_ADDRESSES} addresses, and these are {count}")]
    Addresses {
        /// Addresses given.
        count: usize,
    },
    /// An address that is none.
    #[error("an address of the invite cannot be one: {0}")]
    Address(#[from] AddressError),
}

/// An invite to another network than the node's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "this invite is for {theirs}, and this node is on {ours}; a node stays on its network, so \
     start another on a data folder of its own, with --join and this invite"
)]
pub struct WrongNetwork {
    /// The network of the invite, in words.
    theirs: String,
    /// That of the node.
    ours: String,
}

impl Invite {
    /// An invite to `network` with these addresses, as an owner types them; one that is named
    /// twice counts once.
    ///
    /// # Errors
    /// When there are more than eight, or one is no address.
    pub fn new<A: AsRef<str>>(network: &Network, addresses: &[A]) -> Result<Self, InviteError> {
        let mut typed: Vec<TypedAddress> = Vec::with_capacity(MAX_INVITE_ADDRESSES);
        for address in addresses {
            let address = address.as_ref().parse()?;
            if !typed.contains(&address) {
                typed.push(address);
            }
        }
        let count = typed.len();
        if count > MAX_INVITE_ADDRESSES {
            return Err(InviteError::Addresses { count });
        }
        Ok(Self {
            network: Invited::Known(network.clone()),
            addresses: typed,
        })
    }

    /// The network's first block.
    #[must_use]
    pub fn genesis(&self) -> BlockId {
        match &self.network {
            Invited::Known(network) => network.genesis_id(),
            Invited::Unknown(genesis) => *genesis,
        }
    }

    /// The network; none where only a later program knows it.
    #[must_use]
    pub fn network(&self) -> Option<&Network> {
        match &self.network {
            Invited::Known(network) => Some(network),
            Invited::Unknown(_) => None,
        }
    }

    /// Its addresses, as `host:port`.
    #[must_use]
    pub fn addresses(&self) -> Vec<String> {
        self.addresses.iter().map(ToString::to_string).collect()
    }

    /// Checks that the invite is for the network of this node.
    ///
    /// # Errors
    /// [`WrongNetwork`] names both and says what to do.
    pub fn check_network(&self, ours: &Network) -> Result<(), WrongNetwork> {
        if self.genesis() == ours.genesis_id() {
            return Ok(());
        }
        Err(WrongNetwork {
            theirs: self.network_in_words(),
            ours: in_words(ours),
        })
    }

    /// The network of the invite, in words for people.
    #[must_use]
    pub fn network_in_words(&self) -> String {
        match &self.network {
            Invited::Known(network) => in_words(network),
            Invited::Unknown(genesis) => format!(
                "a network that this program does not know ({})",
                net_of(genesis)
            ),
        }
    }
}

/// A network's name and the beginning of its genesis id: names alone can be taken by anyone.
fn in_words(network: &Network) -> String {
    format!(
        "the network \u{201c}{}\u{201d} ({})",
        network.name(),
        network.net()
    )
}

/// The first four bytes of a network's genesis id: how networks are told apart in passing.
#[must_use]
pub fn net_of(genesis: &BlockId) -> NetworkId {
    let mut net = [0; 4];
    for (to, from) in net.iter_mut().zip(genesis.as_bytes()) {
        *to = *from;
    }
    NetworkId::from_bytes(net)
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = payload::encode(&self.network, &self.addresses);
        bytes.extend(check(&bytes));
        f.write_str(INVITE_SCHEME)?;
        f.write_str(&base32::encode(&bytes))
    }
}

impl FromStr for Invite {
    type Err = InviteError;

    fn from_str(text: &str) -> Result<Self, InviteError> {
        if text.len() > MAX_TEXT {
            return Err(InviteError::TooLong { bytes: text.len() });
        }
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let coded = plain
            .strip_prefix(INVITE_SCHEME)
            .ok_or(InviteError::NoInvite)?;
        let bytes = base32::decode(coded)?;
        let (payload, given) = bytes
            .split_last_chunk::<CHECK>()
            .ok_or(InviteError::Damaged)?;
        if check(payload) != *given {
            return Err(InviteError::Damaged);
        }
        let (network, addresses) = payload::decode(payload)?;
        Ok(Self { network, addresses })
    }
}

fn check(payload: &[u8]) -> [u8; CHECK] {
    let [a, b, c, d, ..] = sha256(&[CHECK_MARK, payload]);
    [a, b, c, d]
}
