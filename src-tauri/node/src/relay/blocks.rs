//! Pushing blocks: every peer is brought what it lacks of our chain, in order,
//! one block at a time. It may be unable to dial us, and who waits to be asked
//! has the news late.

use std::collections::VecDeque;
use std::time::Duration;

use blocknet_chain::BlockId;

use super::send_compact::CompactPush;
use super::{Relay, Remote};
use crate::net::action::{Failed, Job, Link, Now, Outbox};
use crate::net::recent::Recent;

/// Blocks asked from the store at once.
const BATCH: usize = 16;
/// After a block that the peer could not place, this long at first…
const FIRST_REST: Duration = Duration::from_secs(2);
/// …and no longer than this.
const LONGEST_REST: Duration = Duration::from_secs(5 * 60);

/// The blocks on their way to one peer.
#[derive(Debug)]
pub(super) struct BlockPush {
    known: Recent<BlockId>,
    /// Its tip, as it last said.
    tip: BlockId,
    /// Where its chain leaves ours, as its headers showed.
    common: Option<BlockId>,
    /// The last block that it took from us.
    given: Option<BlockId>,
    queue: VecDeque<BlockId>,
    /// The store is being asked, or a block is on its way.
    busy: bool,
    /// Something changed since the store was last asked.
    stale: bool,
    /// The peer found this tip of ours bad: no use in sending it again.
    refused_at: Option<BlockId>,
    rests_until: Duration,
    rest: Duration,
    pub(super) compact: CompactPush,
}

impl BlockPush {
    pub(super) fn new(tip: BlockId, bound: usize) -> Self {
        let mut known = Recent::new(bound);
        known.insert(tip);
        Self {
            known,
            tip,
            common: None,
            given: None,
            queue: VecDeque::new(),
            busy: false,
            stale: true,
            refused_at: None,
            rests_until: Duration::ZERO,
            rest: FIRST_REST,
            compact: CompactPush::default(),
        }
    }

    pub(super) fn peer_has(&mut self, id: BlockId) {
        self.known.insert(id);
    }
}

impl Relay {
    /// The peer's tip is now this block.
    pub(crate) fn remote_tip(
        &mut self,
        link: Link,
        id: BlockId,
        current: bool,
        now: Now,
        outbox: &mut Outbox,
    ) {
        if let Some(remote) = self.remote_mut(link) {
            remote.blocks.known.insert(id);
            remote.blocks.tip = id;
            remote.blocks.stale = true;
        }
        if current {
            self.push_blocks(link, now, outbox);
        }
    }

    /// The peer's headers showed where its chain leaves ours.
    pub(crate) fn walked(
        &mut self,
        link: Link,
        common: Option<BlockId>,
        current: bool,
        now: Now,
        outbox: &mut Outbox,
    ) {
        if let Some(remote) = self.remote_mut(link) {
            remote.blocks.common = common.or(remote.blocks.common);
            remote.blocks.stale = true;
        }
        if current {
            self.push_blocks(link, now, outbox);
        }
    }

    pub(super) fn push_blocks_to_all(&mut self, now: Now, outbox: &mut Outbox) {
        let may_lack = |remote: &&Remote| remote.blocks.stale || !remote.blocks.queue.is_empty();
        let lacking = self.peers.values().filter(may_lack);
        let links: Vec<Link> = lacking.map(|remote| remote.link).collect();
        links
            .into_iter()
            .for_each(|link| self.push_blocks(link, now, outbox));
    }

    /// Our tip moved: every peer may lack something.
    pub(super) fn blocks_changed(&mut self) {
        self.peers
            .values_mut()
            .for_each(|remote| remote.blocks.stale = true);
    }

    fn push_blocks(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        let our_tip = self.tip.id;
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        let push = &mut remote.blocks;
        if push.busy || push.rests_until > now.mono {
            return;
        }
        while let Some(id) = push.queue.pop_front() {
            if !push.known.contains(&id) {
                push.busy = true;
                self.send_block(link, id, outbox);
                return;
            }
            push.given = Some(id);
        }
        if !push.stale || push.refused_at == Some(our_tip) || push.known.contains(&our_tip) {
            return;
        }
        push.stale = false;
        push.busy = true;
        let has = [push.given, Some(push.tip), push.common]
            .into_iter()
            .flatten()
            .collect();
        let max = BATCH;
        outbox.job(Job::BlocksAfter { link, has, max });
    }

    /// The store says what the peer lacks.
    pub(super) fn blocks_to_push(
        &mut self,
        link: Link,
        result: Result<Vec<BlockId>, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        remote.blocks.busy = false;
        remote.blocks.queue = result.unwrap_or_default().into();
        self.push_blocks(link, now, outbox);
    }

    pub(super) fn block_taken(&mut self, link: Link, id: BlockId, now: Now, outbox: &mut Outbox) {
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        let push = &mut remote.blocks;
        push.busy = false;
        push.known.insert(id);
        push.given = Some(id);
        push.rest = FIRST_REST;
        // The batch may be over while our chain goes on.
        push.stale |= push.queue.is_empty();
        self.push_blocks(link, now, outbox);
    }

    /// The peer does not take the block.
    pub(super) fn block_refused(&mut self, link: Link, id: BlockId, for_good: bool, now: Now) {
        let our_tip = self.tip.id;
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        let push = &mut remote.blocks;
        push.busy = false;
        push.queue.clear();
        if for_good {
            tracing::warn!(peer = %link.peer, block = %id, "a peer finds a block of ours invalid");
            push.refused_at = Some(our_tip);
        } else {
            // It stands elsewhere than we thought; its next events or headers tell where.
            push.given = None;
            push.wait(now);
        }
    }

    /// The block was lost on the way.
    pub(super) fn block_push_failed(&mut self, link: Link, now: Now) {
        if let Some(remote) = self.remote_mut(link) {
            let push = &mut remote.blocks;
            push.busy = false;
            push.queue.clear();
            push.wait(now);
        }
    }
}

impl BlockPush {
    /// Leaves the peer alone for a while, longer each time.
    fn wait(&mut self, now: Now) {
        self.stale = true;
        self.rests_until = now.mono + self.rest;
        self.rest = (self.rest * 2).min(LONGEST_REST);
    }
}
