//! Sending a new block compactly: short ids of the posts that the peer has,
//! and in full those that it should lack.
//!
//! What it has is what it announced, gave or was given, and whatever waits for
//! longer than a minute: by then it went everywhere. So when the pools agree,
//! the block is there after one round trip; a wrong guess costs one more.

use std::collections::BTreeSet;

use blocknet_chain::{BlockId, Leaf};

use super::{Relay, Remote};
use crate::net::action::{Action, Failed, Job, Link, Outbox};

/// How the sending of the newest block to one peer stands.
#[derive(Debug, Default)]
pub(super) struct CompactPush {
    /// The block that waits for its leaves to be known.
    waits_for: Option<BlockId>,
    /// The block on its way, and which of its posts were sent in full.
    sent: Option<(BlockId, BTreeSet<u16>)>,
    /// It was asked for posts once: the next answer of that kind gets the whole block.
    lacked: bool,
    /// The peer knows no compact blocks.
    unknown: bool,
}

impl Relay {
    /// Sends a block: compactly where it is our newest and the peer knows how.
    pub(super) fn send_block(&mut self, link: Link, id: BlockId, outbox: &mut Outbox) {
        let is_newest = id == self.tip.id;
        let knows_leaves = self.newest.as_ref().is_some_and(|(known, _)| *known == id);
        let others_wait = self.peers.values().any(|remote| {
            let compact = &remote.blocks.compact;
            compact.waits_for == Some(id)
        });
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        let compact = &mut remote.blocks.compact;
        (compact.sent, compact.waits_for, compact.lacked) = (None, None, false);
        if !is_newest || compact.unknown {
            outbox.actions.push(Action::PushBlock { link, id });
        } else if knows_leaves {
            self.send_compact(link, outbox);
        } else {
            compact.waits_for = Some(id);
            if !others_wait {
                outbox.job(Job::BlockLeaves { id });
            }
        }
    }

    /// The posts of a block are known: it goes to all who wait for it.
    pub(super) fn leaves_known(
        &mut self,
        id: BlockId,
        result: Result<Vec<Leaf>, Failed>,
        outbox: &mut Outbox,
    ) {
        let waiting: Vec<Link> = self
            .peers
            .values_mut()
            .filter(|remote| remote.blocks.compact.waits_for == Some(id))
            .map(|remote| {
                remote.blocks.compact.waits_for = None;
                remote.link
            })
            .collect();
        let Ok(leaves) = result else {
            let whole = waiting
                .iter()
                .map(|link| Action::PushBlock { link: *link, id });
            outbox.actions.extend(whole);
            return;
        };
        self.newest = Some((id, leaves));
        for link in waiting {
            self.send_compact(link, outbox);
        }
    }

    /// The peer asks for posts of the block. Once it gets the block with them,
    /// then the whole.
    pub(super) fn compact_lacks(
        &mut self,
        link: Link,
        id: BlockId,
        indexes: &[u16],
        outbox: &mut Outbox,
    ) {
        let posts = match &self.newest {
            Some((known, leaves)) if *known == id => leaves.len(),
            _ => 0,
        };
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        let compact = &mut remote.blocks.compact;
        let asked_before = std::mem::replace(&mut compact.lacked, true);
        match &mut compact.sent {
            Some((sent, prefill)) if *sent == id && !asked_before => {
                prefill.extend(indexes);
                if prefill.len() < posts {
                    let prefill = prefill.clone();
                    outbox
                        .actions
                        .push(Action::PushCompact { link, id, prefill });
                    return;
                }
            }
            _ => {}
        }
        compact.sent = None;
        outbox.actions.push(Action::PushBlock { link, id });
    }

    /// The peer does not know the call, or cannot read what we send.
    pub(super) fn compact_unknown(&mut self, link: Link, id: BlockId, outbox: &mut Outbox) {
        if let Some(remote) = self.remote_mut(link) {
            remote.blocks.compact.unknown = true;
            remote.blocks.compact.sent = None;
            outbox.actions.push(Action::PushBlock { link, id });
        }
    }

    /// Sends the newest block, whose leaves are known.
    fn send_compact(&mut self, link: Link, outbox: &mut Outbox) {
        let Some((id, leaves)) = &self.newest else {
            return;
        };
        let id = *id;
        let Some(remote) = self.peers.get(&link.peer) else {
            return;
        };
        let prefill: BTreeSet<u16> = (0_u16..)
            .zip(leaves)
            .filter(|(_, leaf)| self.is_lacking(remote, leaf))
            .map(|(index, _)| index)
            .collect();
        // Nothing is spared where every post goes along; nor where there is none.
        if prefill.len() == leaves.len() {
            outbox.actions.push(Action::PushBlock { link, id });
            return;
        }
        if let Some(remote) = self.remote_mut(link) {
            remote.blocks.compact.sent = Some((id, prefill.clone()));
            outbox
                .actions
                .push(Action::PushCompact { link, id, prefill });
        }
    }

    /// The peer should not have this post: it is news and the peer did not
    /// show that it has it, or it came to us in the block itself.
    fn is_lacking(&self, remote: &Remote, leaf: &Leaf) -> bool {
        let may_lack = self.news.contains(leaf) || !self.fetch.had(leaf);
        may_lack && !remote.known.contains(leaf)
    }
}
