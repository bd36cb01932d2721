//! The window: the next missing bodies, asked from several peers at once and
//! handed to the core in order.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Block, BlockId, Checked, Unchecked};

use super::Remote;
use crate::core::BlockOutcome;
use crate::net::action::{Failed, Fault, Job, Link, Notice, Now, OurTip, Outbox, Part, Tag};
use crate::transport::{MAX_BLOCKS_PER_BATCH, Request};

/// Bodies on their way and waiting at most: 128 full blocks are 32 MiB.
const MAX_WINDOW: usize = 128;
/// Bodies handed to the core at once at most.
const MAX_SUBMIT: usize = 64;
/// A blocks request's deadline.
const BLOCKS_DEADLINE: Duration = Duration::from_secs(30);
/// A peer that holds the window up for so long is relieved by another.
const FIRST_PATIENCE: Duration = Duration::from_secs(2);
/// Patience doubles with each stall, up to this.
const LONGEST_PATIENCE: Duration = Duration::from_secs(64);
/// When nobody has a body, or the core failed, the window begins anew later.
const REST: Duration = Duration::from_secs(2);
/// When texts are missing everywhere, it waits longer.
const INCOMPLETE_REST: Duration = Duration::from_secs(30);

/// One wanted body.
#[derive(Debug)]
struct Slot {
    id: BlockId,
    step: Step,
    /// Peers that did not have it, or only without all texts.
    tried: Vec<SocketAddr>,
    /// A body with erased texts, for want of a better one.
    spare: Option<Block<Checked>>,
}

#[derive(Debug)]
enum Step {
    Wanted,
    Asked { peer: SocketAddr, since: Duration },
    Checking,
    Here(Block<Checked>),
    Submitting,
}

/// The window.
#[derive(Debug)]
pub(super) struct Window {
    slots: VecDeque<Slot>,
    /// The core is being asked for so many more.
    asking_core: Option<usize>,
    /// The core said that it wants no more, and nothing changed since.
    drained: bool,
    submitting: bool,
    /// Posts in what is being submitted.
    submitted_posts: u64,
    rests_until: Duration,
    patience: Duration,
    /// What was asked is no longer right: drop the answer.
    stale_ask: bool,
    /// The tip of ours whose rivals are wanted, while no chain is heavier. They and the bodies
    /// of a heavier chain are never wanted together.
    tied: Option<BlockId>,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            slots: VecDeque::new(),
            asking_core: None,
            drained: false,
            submitting: false,
            submitted_posts: 0,
            rests_until: Duration::ZERO,
            patience: FIRST_PATIENCE,
            stale_ask: false,
            tied: None,
        }
    }
}

/// What became of a handful of blocks.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Blocks that are in the store now.
    pub(super) kept: Vec<BlockId>,
    /// Posts in them.
    pub(super) posts: u64,
}

impl Window {
    /// Something changed: the core may want bodies again.
    pub(super) fn may_want_more(&mut self) {
        self.drained = false;
    }

    /// Does what can be done now: asks the core, asks peers, hands over.
    pub(super) fn pump(
        &mut self,
        peers: &mut BTreeMap<SocketAddr, Remote>,
        tip: &OurTip,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let tied = tip.lacks_rivals().then_some(tip.id);
        if tied != self.tied {
            self.tied = tied;
            self.begin_anew(now, Duration::ZERO);
        }
        self.refill(peers, tip, now, outbox);
        self.relieve_stalled(peers, tip, now, outbox);
        self.ask_peers(peers, tip, now, outbox);
        self.settle_for_spares(peers, tip, now);
        self.submit(outbox);
    }

    fn refill(
        &mut self,
        peers: &BTreeMap<SocketAddr, Remote>,
        tip: &OurTip,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let room = MAX_WINDOW - self.slots.len().min(MAX_WINDOW);
        let lacks = tip.lacks_bodies() || self.tied.is_some();
        let wanted = lacks && !peers.is_empty() && room >= MAX_WINDOW / 2;
        if !wanted || self.asking_core.is_some() || self.drained || now.mono < self.rests_until {
            return;
        }
        self.asking_core = Some(room);
        let skip = self.slots.iter().map(|slot| slot.id).collect();
        outbox.job(Job::Wanted { max: room, skip });
    }

    /// The core says which bodies come next.
    pub(super) fn got_wanted(&mut self, result: Result<Vec<BlockId>, Failed>, now: Now) {
        let asked = self.asking_core.take().unwrap_or(0);
        if std::mem::take(&mut self.stale_ask) {
            return;
        }
        let Ok(ids) = result else {
            self.rests_until = now.mono + REST;
            return;
        };
        self.drained = ids.len() < asked;
        for id in ids {
            if self.slots.len() < MAX_WINDOW && self.find(&id).is_none() {
                self.slots.push_back(Slot {
                    id,
                    step: Step::Wanted,
                    tried: Vec::new(),
                    spare: None,
                });
            }
        }
    }

    /// Gives idle peers the first bodies that nobody fetches yet.
    fn ask_peers(
        &mut self,
        peers: &mut BTreeMap<SocketAddr, Remote>,
        tip: &OurTip,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let mut idle: Vec<&mut Remote> = peers
            .values_mut()
            .filter(|remote| {
                !remote.busy && remote.rests_until <= now.mono && remote.may_have_more(tip)
            })
            .collect();
        idle.sort_by(|one, other| {
            one.failures
                .cmp(&other.failures)
                .then(other.work.cmp(&one.work))
        });
        for remote in idle {
            let peer = remote.link.peer;
            let mut ids = Vec::new();
            for slot in &mut self.slots {
                if ids.len() < MAX_BLOCKS_PER_BATCH
                    && matches!(slot.step, Step::Wanted)
                    && !slot.tried.contains(&peer)
                {
                    slot.step = Step::Asked {
                        peer,
                        since: now.mono,
                    };
                    ids.push(slot.id);
                }
            }
            if !ids.is_empty() {
                remote.busy = true;
                outbox.call(
                    remote.link,
                    Tag::Blocks,
                    Request::Blocks { ids },
                    BLOCKS_DEADLINE,
                );
            }
        }
    }

    /// The first missing body holds all others up: when its peer is slow and
    /// another is free, the other gets the work.
    fn relieve_stalled(
        &mut self,
        peers: &BTreeMap<SocketAddr, Remote>,
        tip: &OurTip,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let first = self
            .slots
            .iter()
            .find(|slot| !matches!(slot.step, Step::Submitting));
        let Some((slot, peer, since)) = first.and_then(|slot| match slot.step {
            Step::Asked { peer, since } => Some((slot, peer, since)),
            _ => None,
        }) else {
            return;
        };
        let other_is_free = peers.values().any(|remote| {
            let address = remote.link.peer;
            let free = !remote.busy && remote.rests_until <= now.mono && remote.may_have_more(tip);
            free && address != peer && !slot.tried.contains(&address)
        });
        if now.mono.saturating_sub(since) < self.patience || !other_is_free {
            return;
        }
        self.patience = (self.patience * 2).min(LONGEST_PATIENCE);
        self.release(peer);
        if let Some(remote) = peers.get(&peer) {
            let fault = Fault::Slow;
            outbox.tell(Notice::Blame {
                link: remote.link,
                fault,
            });
        }
    }

    /// What was asked from this peer is wanted from others again.
    pub(super) fn release(&mut self, peer: SocketAddr) {
        for slot in &mut self.slots {
            if matches!(slot.step, Step::Asked { peer: asked, .. } if asked == peer) {
                slot.step = Step::Wanted;
            }
        }
    }

    /// Blocks came. What was asked and is not among them is wanted again; a
    /// peer that sent nothing at all does not have the first of them.
    pub(super) fn arrived(
        &mut self,
        link: Link,
        blocks: Vec<Block<Unchecked>>,
        outbox: &mut Outbox,
    ) {
        let mut welcome = Vec::with_capacity(blocks.len().min(MAX_BLOCKS_PER_BATCH));
        for block in blocks.into_iter().take(MAX_BLOCKS_PER_BATCH) {
            let slot = self.slots.iter_mut().find(|slot| slot.id == block.id());
            if let Some(slot) =
                slot.filter(|slot| matches!(slot.step, Step::Wanted | Step::Asked { .. }))
            {
                slot.step = Step::Checking;
                welcome.push(block);
            }
        }
        let peer = link.peer;
        if welcome.is_empty() {
            let first = self
                .slots
                .iter_mut()
                .find(|slot| matches!(slot.step, Step::Asked { peer: asked, .. } if asked == peer));
            if let Some(first) = first {
                first.tried.push(peer);
            }
        } else {
            let part = Part::Window;
            outbox.job(Job::CheckBlocks {
                link,
                part,
                blocks: welcome,
            });
        }
        self.release(peer);
    }

    /// A body is its header's own and keeps the rules.
    pub(super) fn checked(&mut self, link: Link, block: Block<Checked>) {
        let Some(slot) = self.slots.iter_mut().find(|slot| slot.id == block.id()) else {
            return;
        };
        if block.is_complete() {
            slot.step = Step::Here(block);
        } else {
            // Rule A1: somebody else may still have the erased texts.
            slot.tried.push(link.peer);
            slot.spare = Some(block);
            slot.step = Step::Wanted;
        }
    }

    /// A body was bad: another peer's may be good.
    pub(super) fn spoiled(&mut self, id: &BlockId, by: SocketAddr) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.id == *id) {
            slot.tried.push(by);
            slot.step = Step::Wanted;
        }
    }

    /// Where every peer was tried, an incomplete body is better than none,
    /// and with none at all the window begins anew.
    fn settle_for_spares(&mut self, peers: &BTreeMap<SocketAddr, Remote>, tip: &OurTip, now: Now) {
        let candidates: Vec<SocketAddr> = peers
            .values()
            .filter(|remote| remote.may_have_more(tip))
            .map(|remote| remote.link.peer)
            .collect();
        if candidates.is_empty() {
            return;
        }
        let mut hopeless = false;
        for slot in &mut self.slots {
            let exhausted = candidates.iter().all(|peer| slot.tried.contains(peer));
            if !(exhausted && matches!(slot.step, Step::Wanted)) {
                continue;
            }
            match slot.spare.take() {
                Some(spare) => slot.step = Step::Here(spare),
                None => hopeless = true,
            }
        }
        if hopeless && !self.submitting {
            // Who never sends a rival's body keeps nobody from anything.
            let rest = self.tied.map_or(REST, |_| INCOMPLETE_REST);
            self.begin_anew(now, rest);
        }
    }

    /// Hands over what is complete from the front on; rivals in any order, for one that nobody
    /// has must not hold up the others.
    fn submit(&mut self, outbox: &mut Outbox) {
        if self.submitting {
            return;
        }
        let mut blocks = Vec::new();
        for slot in self.slots.iter_mut().take(MAX_SUBMIT) {
            match std::mem::replace(&mut slot.step, Step::Submitting) {
                Step::Here(block) => blocks.push(block),
                other => {
                    slot.step = other;
                    if self.tied.is_none() {
                        break;
                    }
                }
            }
        }
        if !blocks.is_empty() {
            self.submitting = true;
            let posts = blocks
                .iter()
                .map(|block| u64::from(block.header().post_count));
            self.submitted_posts = posts.sum();
            let part = Part::Window;
            outbox.job(Job::Blocks { part, blocks });
        }
    }

    /// The core took, or did not take, what was handed over.
    pub(super) fn taken(
        &mut self,
        result: Result<Vec<(BlockId, BlockOutcome)>, Failed>,
        now: Now,
    ) -> Taken {
        self.submitting = false;
        self.drained = false;
        let mut taken = Taken::default();
        let Ok(outcomes) = result else {
            self.begin_anew(now, REST);
            return taken;
        };
        taken.posts = std::mem::take(&mut self.submitted_posts);
        // Patience shrinks slowly, so that a thin line is not doubled again and again.
        self.patience = (self.patience * 17 / 20).max(FIRST_PATIENCE);
        let mut rest = None;
        for (id, outcome) in outcomes {
            match outcome {
                BlockOutcome::Connected | BlockOutcome::Stored | BlockOutcome::Known => {
                    taken.kept.push(id);
                }
                BlockOutcome::Incomplete => rest = Some(INCOMPLETE_REST),
                BlockOutcome::Invalid { rule, message } => {
                    // The header was believed by all; its body shows the fault.
                    tracing::warn!(%id, %rule, %message, "a block on the best header chain is invalid");
                    rest = Some(Duration::ZERO);
                }
                BlockOutcome::ParentUnknown
                | BlockOutcome::Held
                | BlockOutcome::TooNew { .. }
                | BlockOutcome::LowWork => {
                    rest = Some(REST);
                }
            }
        }
        self.slots
            .retain(|slot| !matches!(slot.step, Step::Submitting));
        if let Some(rest) = rest {
            self.begin_anew(now, rest);
        }
        taken
    }

    /// Forgets what was wanted: the core is asked afresh after the rest.
    fn begin_anew(&mut self, now: Now, rest: Duration) {
        self.slots.clear();
        self.drained = false;
        self.stale_ask = self.asking_core.is_some();
        self.rests_until = now.mono + rest;
    }

    fn find(&self, id: &BlockId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == *id)
    }
}
