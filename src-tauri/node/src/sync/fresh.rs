//! New blocks right above our tip, fetched at once: one round trip instead
//! of headers first, bodies after.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Block, BlockId, Checked, Unchecked};

use super::Remote;
use crate::core::BlockOutcome;
use crate::net::action::{Failed, Gave, Job, Link, Notice, Now, Outbox, Part, Tag};
use crate::net::recent::Recent;
use crate::said::{Problem, Values};
use crate::transport::Request;

/// Single blocks on their way at most.
const MAX_FRESH: usize = 16;
/// Peers remembered for each block at most.
const MAX_WAITING: usize = 16;
/// A single block's deadline.
const DEADLINE: Duration = Duration::from_secs(10);
/// Another that told of the block is asked as well when it is not here by then.
const NEXT_AFTER: Duration = Duration::from_secs(2);

/// A peer that pushes its blocks (a duplex edge) has this long after it told of one.
const PUSH: Duration = Duration::from_secs(2);
/// Pushes that are waited for at most; what is beyond is fetched at once.
const MAX_PUSHES: usize = 64;

/// Blocks that peers told of and are about to push.
#[derive(Debug, Default)]
pub(super) struct Pushes {
    expected: Vec<(Duration, Link, BlockId)>,
}

impl Pushes {
    /// Waits for a block, if there is room.
    pub(super) fn expect(&mut self, link: Link, id: BlockId, now: Now) -> bool {
        let has_room = self.expected.len() < MAX_PUSHES;
        if has_room {
            self.expected.push((now.mono + PUSH, link, id));
        }
        has_room
    }

    /// Those whose time is over, whether they came or not.
    pub(super) fn overdue(&mut self, now: Now) -> Vec<(Link, BlockId)> {
        let overdue = self.expected.extract_if(.., |(due, _, _)| *due <= now.mono);
        overdue.map(|(_, link, id)| (link, id)).collect()
    }
}

/// One block on its way.
#[derive(Debug)]
struct Fetch {
    id: BlockId,
    from: SocketAddr,
    since: Duration,
    /// Others that announced it; asked for headers when this one fails.
    waiting: Vec<SocketAddr>,
    /// Who was asked before and took long.
    slow: Vec<SocketAddr>,
}

/// The single blocks on their way.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    fetches: Vec<Fetch>,
}

impl Fresh {
    /// Fetches a block, unless it is on its way already; says whether that
    /// is taken care of.
    pub(super) fn fetch(&mut self, link: Link, id: BlockId, now: Now, outbox: &mut Outbox) -> bool {
        if let Some(fetch) = self.fetches.iter_mut().find(|fetch| fetch.id == id) {
            if fetch.waiting.len() < MAX_WAITING && fetch.from != link.peer {
                fetch.waiting.push(link.peer);
            }
            return true;
        }
        if self.fetches.len() >= MAX_FRESH {
            return false;
        }
        self.fetches.push(Fetch {
            id,
            from: link.peer,
            since: now.mono,
            waiting: Vec::new(),
            slow: Vec::new(),
        });
        ask(link, id, outbox);
        true
    }

    /// Asks the next that told of a block where the first holds it back. The first may still
    /// bring it.
    pub(super) fn ask_others(
        &mut self,
        peers: &BTreeMap<SocketAddr, Remote>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        for fetch in &mut self.fetches {
            if now.mono < fetch.since + NEXT_AFTER || fetch.waiting.is_empty() {
                continue;
            }
            let next = fetch.waiting.remove(0);
            if let Some(remote) = peers.get(&next) {
                fetch.slow.push(std::mem::replace(&mut fetch.from, next));
                fetch.since = now.mono;
                ask(remote.link, fetch.id, outbox);
            }
        }
    }

    /// Whether this block was asked for here.
    pub(super) fn waits_for(&self, id: &BlockId) -> bool {
        self.fetches.iter().any(|fetch| fetch.id == *id)
    }

    /// The answer came. Gives back the peers to walk instead, when it holds
    /// nothing of use.
    pub(super) fn arrived(
        &mut self,
        link: Link,
        id: BlockId,
        blocks: Vec<Block<Unchecked>>,
        outbox: &mut Outbox,
    ) -> Vec<SocketAddr> {
        match blocks.into_iter().find(|block| block.id() == id) {
            Some(block) if self.waits_for(&id) => {
                let (part, blocks) = (Part::New(link), vec![block]);
                outbox.job(Job::CheckBlocks { link, part, blocks });
                Vec::new()
            }
            _ => self.failed(id),
        }
    }

    /// The block keeps the rules that it shows by itself.
    pub(super) fn checked(&mut self, link: Link, block: Block<Checked>, outbox: &mut Outbox) {
        let part = Part::New(link);
        outbox.job(Job::Blocks {
            part,
            blocks: vec![block],
        });
    }

    /// The core took it, or not. Gives back the peers to walk instead.
    pub(super) fn taken(
        &mut self,
        link: Link,
        result: Result<Vec<(BlockId, BlockOutcome)>, Failed>,
        known: &mut Recent<BlockId>,
        outbox: &mut Outbox,
    ) -> Vec<SocketAddr> {
        let Ok(outcomes) = result else {
            return self.release(link.peer);
        };
        let mut to_walk = Vec::new();
        for (id, outcome) in outcomes {
            let peers = self.failed(id);
            match outcome {
                BlockOutcome::Connected | BlockOutcome::Stored | BlockOutcome::Known => {
                    known.insert(id);
                    outbox.tell(Notice::HasBlock { link, id });
                    outbox.tell(Notice::Credit {
                        link,
                        gave: Gave::Block,
                    });
                }
                BlockOutcome::Held | BlockOutcome::TooNew { .. } | BlockOutcome::LowWork => {}
                BlockOutcome::ParentUnknown | BlockOutcome::Incomplete => to_walk.extend(peers),
                BlockOutcome::Invalid { rule, message } => {
                    let what = format!("sent a block that breaks rule {rule}: {message}");
                    let what = Problem::new("peer_block_rule", what);
                    outbox.broke(link, what.with(Values::of_rule(rule)));
                    to_walk.extend(peers.into_iter().filter(|peer| *peer != link.peer));
                }
            }
        }
        to_walk
    }

    /// The block does not come this way. Gives back all that announced it.
    pub(super) fn failed(&mut self, id: BlockId) -> Vec<SocketAddr> {
        let place = self.fetches.iter().position(|fetch| fetch.id == id);
        place.map_or_else(Vec::new, |place| {
            let mut fetch = self.fetches.swap_remove(place);
            fetch.waiting.push(fetch.from);
            fetch.waiting.append(&mut fetch.slow);
            fetch.waiting
        })
    }

    /// The peer is gone. Gives back those that announced the same blocks.
    pub(super) fn release(&mut self, peer: SocketAddr) -> Vec<SocketAddr> {
        let mut others = Vec::new();
        self.fetches.retain_mut(|fetch| {
            let stays = fetch.from != peer;
            if !stays {
                others.append(&mut fetch.waiting);
                others.append(&mut fetch.slow);
            }
            stays
        });
        others
    }
}

fn ask(link: Link, id: BlockId, outbox: &mut Outbox) {
    let request = Request::Blocks { ids: vec![id] };
    outbox.call(link, Tag::NewBlock(id), request, DEADLINE);
}
