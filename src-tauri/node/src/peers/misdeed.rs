//! What callers of our listener do that no honest node does, and what it costs them (section 9).

use std::net::{IpAddr, SocketAddr};

use blocknet_chain::Rule;

use super::session::Ending;
use super::{Peers, one_client};
use crate::limits::{PUNISHED_OWNED_SECS, PUNISHED_SECS};
use crate::net::action::{Link, Now, Outbox};
use crate::said::{Problem, Values};

/// What a caller did. None of it can come from passing on what another sent: a node checks that
/// before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misdeed {
    /// A block that breaks this rule by itself.
    #[error("sent a block that breaks rule {0}")]
    BadBlock(Rule),
    /// A post that breaks this rule by itself.
    #[error("sent a post that breaks rule {0}")]
    BadPost(Rule),
    /// Bytes that are no block.
    #[error("sent a damaged block")]
    DamagedBlock,
    /// Bytes that are no post, or not with this text.
    #[error("sent a damaged post")]
    DamagedPost,
    /// More than a block or a post may be.
    #[error("sent more than a block or a post may be")]
    Oversize,
}

impl Misdeed {
    /// What a post that was refused for this rule says of its sender: stamp and signature are
    /// the same for everybody, while clocks, pools and networks differ.
    pub(crate) fn of_post(rule: Rule) -> Option<Self> {
        matches!(rule, Rule::P2 | Rule::P3).then_some(Self::BadPost(rule))
    }

    /// For the owner.
    fn told(self) -> Problem {
        let said = self.to_string();
        match self {
            Self::BadBlock(rule) => {
                Problem::new("peer_block_rule", said).with(Values::of_rule(rule))
            }
            Self::BadPost(rule) => Problem::new("peer_post_rule", said).with(Values::of_rule(rule)),
            Self::DamagedBlock | Self::DamagedPost | Self::Oversize => {
                Problem::new("peer_bad_block", said)
            }
        }
    }
}

impl Peers {
    /// A caller of our listener did what no honest node does. A peer's connection ends; a caller
    /// without one is refused for a day, and so are the streams of its address. But those that have
    /// given something, or stood for a while, stay: who shares an address with an honest node, behind
    /// one router or in one house of servers, is not to throw it out.
    pub(crate) fn caller_broke(
        &mut self,
        from: SocketAddr,
        misdeed: Misdeed,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let from = SocketAddr::new(from.ip().to_canonical(), from.port());
        let why = misdeed.to_string();
        if let Some(link) = self.sessions.get(&from).map(|session| session.link) {
            self.end(link, Ending::Broke(misdeed.told().into()), now, outbox);
            return;
        }
        let secs = if self.has_owned_at(from.ip()) {
            PUNISHED_OWNED_SECS
        } else {
            PUNISHED_SECS
        };
        if !self.punish(from.ip(), secs, &why, now, outbox) {
            return;
        }
        tracing::warn!(peer = %from, %why, "a caller broke a rule and is avoided");
        let client = one_client(from.ip());
        let unproven = self
            .inbound()
            .filter(|session| !session.has_proven_itself(now));
        let streams: Vec<Link> = unproven
            .map(|session| session.link)
            .filter(|link| one_client(link.peer.ip()) == client)
            .collect();
        for link in streams {
            self.end(link, Ending::Banned, now, outbox);
        }
        self.callers.banned(client);
    }

    /// A node that the owner named is at this address.
    fn has_owned_at(&self, ip: IpAddr) -> bool {
        let mut entries = self.book.iter();
        entries.any(|entry| entry.row.source.is_owned() && entry.row.address.ip() == ip)
    }
}
