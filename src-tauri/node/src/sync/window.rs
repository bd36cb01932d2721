//! The window: the next missing bodies, asked from several peers at once and
//! handed to the core in order.
//!
//! A body whose texts are not all there is made whole by other peers: the
//! missing texts are asked for by leaf. What nobody gives is set aside for a
//! while, so that other branches go on.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Block, BlockId, Checked, Leaf, Post, Unchecked};

use super::Remote;
use super::aside::Asides;
use super::stall::{Patience, Stallers};
use crate::core::BlockOutcome;
use crate::net::action::{Failed, Job, Link, Now, OurTip, Outbox, Part, Tag};
use crate::net::faults::unasked;
use crate::transport::{MAX_ANSWER_BYTES, MAX_BLOCKS_PER_BATCH, MAX_POSTS_PER_BATCH, Request};

/// Bodies on their way and waiting at most (section 9).
const MAX_WINDOW: usize = 1_024;
/// Their bytes at most: those that are here, and a whole answer for each call. Less than section 9
/// allows: six peers give at once, and a node that syncs stays small.
const MAX_BYTES: usize = 24 << 20;
/// Bodies handed to the core at once at most.
const MAX_SUBMIT: usize = 64;
/// From so many posts on no further body goes with them: about 400 ms of work, for which who writes
/// waits. With fewer, the pages of the index by id are written more often: each post touches another.
const MAX_SUBMIT_POSTS: u64 = 36_000;
/// A blocks request's deadline.
const BLOCKS_DEADLINE: Duration = Duration::from_secs(30);
/// A texts request's deadline: its answer is a fraction of a block.
const TEXTS_DEADLINE: Duration = Duration::from_secs(10);
/// When nobody has a body, or the core failed, the window begins anew later.
const REST: Duration = Duration::from_secs(2);
/// When a rival's body or texts are missing everywhere, it waits longer.
const RIVAL_REST: Duration = Duration::from_secs(30);

/// One wanted body.
#[derive(Debug)]
pub(super) struct Slot {
    id: BlockId,
    pub(super) step: Step,
    /// Bytes of the body that is here, whole or not.
    bytes: usize,
    /// Peers that did not have it, or did not have the texts that lack.
    pub(super) tried: Vec<SocketAddr>,
    /// A body with erased texts, for want of a better one.
    spare: Option<Block<Checked>>,
}

#[derive(Debug)]
pub(super) enum Step {
    Wanted,
    Asked { peer: SocketAddr, since: Duration },
    Checking,
    Here(Block<Checked>),
    Submitting,
}

/// What a peer was asked for and has not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Errand {
    /// These bodies.
    Blocks(Vec<BlockId>),
    /// Texts of this body.
    Texts(BlockId, Vec<Leaf>),
}

/// The window.
#[derive(Debug, Default)]
pub(super) struct Window {
    pub(super) slots: VecDeque<Slot>,
    /// The core is being asked for so many more.
    pub(super) asking_core: Option<usize>,
    /// The core said that it wants no more, and nothing changed since.
    drained: bool,
    /// Something changed since the core was last asked: what it says then is not its last word.
    changed: bool,
    submitting: bool,
    /// Posts in what is being submitted.
    submitted_posts: u64,
    rests_until: Duration,
    pub(super) patience: Patience,
    pub(super) stallers: Stallers,
    /// What was asked is no longer right: drop the answer.
    stale_ask: bool,
    /// The tip of ours whose rivals are wanted, while no chain is heavier. They and the bodies
    /// of a heavier chain are never wanted together.
    pub(super) tied: Option<BlockId>,
    asides: Asides,
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
        self.changed = true;
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
        self.asides.take_up(now, outbox);
        self.refill(peers, tip, now, outbox);
        self.relieve_stalled(peers, tip, now, outbox);
        self.settle_for_spares(peers, tip, now, outbox);
        self.ask_peers(peers, tip, now, outbox);
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
        self.changed = false;
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
        self.drained = ids.len() < asked && !self.changed;
        for id in ids {
            if self.slots.len() < MAX_WINDOW && !self.has(&id) {
                self.slots.push_back(Slot {
                    id,
                    step: Step::Wanted,
                    bytes: 0,
                    tried: Vec::new(),
                    spare: None,
                });
            }
        }
    }

    /// Gives idle peers the first work that nobody does yet.
    fn ask_peers(
        &mut self,
        peers: &mut BTreeMap<SocketAddr, Remote>,
        tip: &OurTip,
        now: Now,
        outbox: &mut Outbox,
    ) {
        if self.slots.is_empty() {
            return;
        }
        let mut bytes = self.bytes(peers);
        let mut idle: Vec<&mut Remote> = peers
            .values_mut()
            .filter(|remote| remote.is_free(tip, now))
            .collect();
        idle.sort_by(|one, other| {
            one.failures
                .cmp(&other.failures)
                .then(other.work.cmp(&one.work))
        });
        for remote in idle {
            // The front is always asked for: without it, nothing makes room.
            let front_only = bytes + MAX_ANSWER_BYTES > MAX_BYTES;
            let Some(errand) = self.errand_for(remote.link.peer, front_only, now) else {
                continue;
            };
            bytes += MAX_ANSWER_BYTES;
            send(remote.link, &errand, outbox);
            remote.errand = Some(errand);
        }
    }

    /// Bytes that are here, and those that the calls under way may bring.
    fn bytes(&self, peers: &BTreeMap<SocketAddr, Remote>) -> usize {
        let calls = peers.values().filter(|remote| remote.errand.is_some());
        let here = self.slots.iter().map(|slot| slot.bytes).sum::<usize>();
        calls.count() * MAX_ANSWER_BYTES + here
    }

    /// Nothing but the front may be asked for.
    pub(super) fn is_full(&self, peers: &BTreeMap<SocketAddr, Remote>) -> bool {
        self.bytes(peers) + MAX_ANSWER_BYTES > MAX_BYTES
    }

    /// What this peer is to be asked for: the texts of an incomplete body, or bodies.
    fn errand_for(&mut self, peer: SocketAddr, front_only: bool, now: Now) -> Option<Errand> {
        let since = now.mono;
        let reach = if front_only { 1 } else { usize::MAX };
        let mut slots = self.slots.iter_mut().take(reach);
        let first = slots.find(|slot| slot.is_free_for(peer))?;
        if let Some(spare) = &first.spare {
            let leaves: Vec<Leaf> = spare.missing().take(MAX_POSTS_PER_BATCH).collect();
            first.step = Step::Asked { peer, since };
            return Some(Errand::Texts(first.id, leaves));
        }
        let mut ids = Vec::with_capacity(MAX_BLOCKS_PER_BATCH);
        for slot in self.slots.iter_mut().take(reach) {
            if slot.is_free_for(peer) && slot.spare.is_none() {
                slot.step = Step::Asked { peer, since };
                ids.push(slot.id);
                if ids.len() == MAX_BLOCKS_PER_BATCH {
                    break;
                }
            }
        }
        Some(Errand::Blocks(ids))
    }

    /// What was asked from this peer is wanted from others again.
    pub(super) fn release(&mut self, peer: SocketAddr) {
        for slot in &mut self.slots {
            if slot.is_asked_from(peer) {
                slot.step = Step::Wanted;
            }
        }
    }

    /// The peer did not answer: what it was to give first counts as not to be had from it.
    pub(super) fn failed(&mut self, peer: SocketAddr) {
        self.lacks_first(peer);
        self.release(peer);
    }

    fn lacks_first(&mut self, peer: SocketAddr) {
        let mut slots = self.slots.iter_mut();
        if let Some(first) = slots.find(|slot| slot.is_asked_from(peer)) {
            first.tried.push(peer);
        }
    }

    /// Blocks came. What was asked and is not among them is wanted again; a
    /// peer that sent nothing at all does not have the first of them, and so
    /// none that builds on it.
    pub(super) fn arrived(
        &mut self,
        link: Link,
        asked: &[BlockId],
        blocks: Vec<Block<Unchecked>>,
        outbox: &mut Outbox,
    ) {
        let mut expected = asked.iter();
        if !blocks
            .iter()
            .all(|block| expected.any(|id| *id == block.id()))
        {
            outbox.broke(link, unasked("sent a block that nobody asked it for"));
            return;
        }
        let mut welcome = Vec::with_capacity(blocks.len());
        for block in blocks {
            let slot = self.slots.iter_mut().find(|slot| slot.id == block.id());
            if let Some(slot) = slot
                .filter(|slot| matches!(slot.step, Step::Wanted | Step::Asked { .. }))
                .filter(|slot| slot.spare.is_none())
            {
                slot.step = Step::Checking;
                slot.bytes = usize::try_from(block.header().body_bytes).unwrap_or(0);
                welcome.push(block);
            }
        }
        if welcome.is_empty() && self.tied.is_some() {
            // Rivals are of different branches: it may have the others.
            self.lacks_first(link.peer);
        } else if welcome.is_empty() {
            let slots = self.slots.iter_mut();
            let asked = slots.filter(|slot| slot.is_asked_from(link.peer));
            asked.for_each(|slot| slot.tried.push(link.peer));
        } else {
            let part = Part::Window;
            outbox.job(Job::CheckBlocks {
                link,
                part,
                blocks: welcome,
            });
        }
        self.release(link.peer);
    }

    /// Texts of an incomplete body came.
    pub(super) fn texts_arrived(
        &mut self,
        link: Link,
        id: BlockId,
        asked: &[Leaf],
        posts: Vec<Post>,
        outbox: &mut Outbox,
    ) {
        if !posts.iter().all(|post| asked.contains(&post.stub.leaf())) {
            outbox.broke(link, unasked("sent a post that nobody asked it for"));
            return;
        }
        let slot = self.slots.iter_mut().find(|slot| slot.id == id);
        let Some(slot) = slot.filter(|slot| slot.is_asked_from(link.peer)) else {
            return;
        };
        slot.step = Step::Wanted;
        let Some(mut spare) = slot.spare.take() else {
            return;
        };
        let got = spare.fill(posts);
        if spare.is_complete() {
            slot.step = Step::Here(spare);
            return;
        }
        // It may have more of them: those of this answer filled it, and more texts lack.
        if got < asked.len() {
            slot.tried.push(link.peer);
        }
        slot.spare = Some(spare);
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
            slot.bytes = 0;
        }
    }

    /// Where every peer was tried, an incomplete body is better than none;
    /// with none at all the branch is set aside.
    fn settle_for_spares(
        &mut self,
        peers: &BTreeMap<SocketAddr, Remote>,
        tip: &OurTip,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let candidates: Vec<SocketAddr> = peers
            .values()
            .filter(|remote| remote.may_have_more(tip))
            .map(|remote| remote.link.peer)
            .collect();
        if candidates.is_empty() {
            return;
        }
        let mut hopeless = None;
        for slot in &mut self.slots {
            let exhausted = candidates.iter().all(|peer| slot.tried.contains(peer));
            if !(exhausted && matches!(slot.step, Step::Wanted)) {
                continue;
            }
            match slot.spare.take() {
                Some(spare) => slot.step = Step::Here(spare),
                None => {
                    hopeless.get_or_insert(slot.id);
                }
            }
        }
        let Some(id) = hopeless.filter(|_| !self.submitting) else {
            return;
        };
        if self.tied.is_some() {
            // Who never sends a rival's body keeps nobody from anything.
            self.begin_anew(now, RIVAL_REST);
        } else {
            self.asides.put(id, now, outbox);
            self.begin_anew(now, REST);
        }
    }

    /// Hands over what is complete from the front on; rivals in any order, for one that nobody
    /// has must not hold up the others.
    fn submit(&mut self, outbox: &mut Outbox) {
        if self.submitting {
            return;
        }
        let (mut blocks, mut posts) = (Vec::new(), 0);
        for slot in self.slots.iter_mut().take(MAX_SUBMIT) {
            if posts >= MAX_SUBMIT_POSTS {
                break;
            }
            match std::mem::replace(&mut slot.step, Step::Submitting) {
                Step::Here(block) => {
                    posts += u64::from(block.header().post_count);
                    blocks.push(block);
                }
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
            self.submitted_posts = posts;
            let part = Part::Window;
            outbox.job(Job::Blocks { part, blocks });
        }
    }

    /// The core took, or did not take, what was handed over.
    pub(super) fn taken(
        &mut self,
        result: Result<Vec<(BlockId, BlockOutcome)>, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) -> Taken {
        self.submitting = false;
        self.drained = false;
        let mut taken = Taken::default();
        let Ok(outcomes) = result else {
            self.begin_anew(now, REST);
            return taken;
        };
        taken.posts = std::mem::take(&mut self.submitted_posts);
        self.patience.shrink();
        let mut rest = None;
        for (id, outcome) in outcomes {
            match outcome {
                BlockOutcome::Connected | BlockOutcome::Stored | BlockOutcome::Known => {
                    self.asides.came(&id);
                    taken.kept.push(id);
                }
                BlockOutcome::Incomplete if self.tied.is_some() => rest = Some(RIVAL_REST),
                BlockOutcome::Incomplete => {
                    self.asides.put(id, now, outbox);
                    rest = Some(REST);
                }
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

    /// Whether this body is wanted here already.
    pub(super) fn has(&self, id: &BlockId) -> bool {
        self.slots.iter().any(|slot| slot.id == *id)
    }
}

impl Slot {
    /// Nobody is asked for it, and this peer may have it.
    pub(super) fn is_free_for(&self, peer: SocketAddr) -> bool {
        matches!(self.step, Step::Wanted) && !self.tried.contains(&peer)
    }

    fn is_asked_from(&self, peer: SocketAddr) -> bool {
        matches!(self.step, Step::Asked { peer: asked, .. } if asked == peer)
    }
}

fn send(link: Link, errand: &Errand, outbox: &mut Outbox) {
    match errand {
        Errand::Blocks(ids) => {
            let request = Request::Blocks { ids: ids.clone() };
            outbox.call(link, Tag::Blocks, request, BLOCKS_DEADLINE);
        }
        Errand::Texts(_, leaves) => {
            let leaves = leaves.clone();
            outbox.call(link, Tag::Texts, Request::Posts { leaves }, TEXTS_DEADLINE);
        }
    }
}
