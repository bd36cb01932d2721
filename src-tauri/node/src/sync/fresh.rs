//! New blocks right above our tip, fetched at once: one round trip instead
//! of headers first, bodies after.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Block, BlockId, Checked, Unchecked};

use crate::core::BlockOutcome;
use crate::net::action::{Failed, Gave, Job, Link, Notice, Now, Outbox, Part, Tag};
use crate::net::recent::Recent;
use crate::transport::Request;

/// Single blocks on their way at most.
const MAX_FRESH: usize = 16;
/// Peers remembered for each block at most.
const MAX_WAITING: usize = 16;
/// A single block's deadline.
const DEADLINE: Duration = Duration::from_secs(10);

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
    /// Others that announced it; asked for headers when this one fails.
    waiting: Vec<SocketAddr>,
}

/// The single blocks on their way.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    fetches: Vec<Fetch>,
}

impl Fresh {
    /// Fetches a block, unless it is on its way already; says whether that
    /// is taken care of.
    pub(super) fn fetch(&mut self, link: Link, id: BlockId, outbox: &mut Outbox) -> bool {
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
            waiting: Vec::new(),
        });
        let request = Request::Blocks { ids: vec![id] };
        outbox.call(link, Tag::NewBlock(id), request, DEADLINE);
        true
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
                    outbox.broke(
                        link,
                        format!("sent a block that breaks rule {rule}: {message}"),
                    );
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
            }
            stays
        });
        others
    }
}
