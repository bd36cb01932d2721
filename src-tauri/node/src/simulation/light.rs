//! A light core: it knows which blocks and posts are here, and leaves their bytes to the
//! [`Ledger`](super::ledger::Ledger) that all share. Thousands of nodes fit into one process.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::{Block, BlockId, Header, Leaf, Post, Unchecked};
use bytes::Bytes;

use super::chance::Chance;
use super::clock::NodeClock;
use super::ledger::{BlockNumber, PostNumber, Shared};
use super::numbers::NumberSet;
use crate::clock::Clock;
use crate::core::{BlockOutcome, HeadersOutcome, HeadersVerdict};
use crate::net::action::{Compared, PoolDifference, PostFate};
use crate::relay::NewPost;
use crate::relay::pool_set::{PoolSet, Step};
use crate::transport::{MAX_HEADERS_PER_ANSWER, RemoteEvent};

mod asked;

/// An own post is hushed for so long, from and to.
const HUSHED: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5));
/// Events that are kept: fewer than a real node keeps, for thousands share one memory.
const RING: usize = 512;

/// What one node knows.
pub(crate) struct LightCore {
    ledger: Shared,
    clock: Arc<NodeClock>,
    tip: BlockNumber,
    best: BlockNumber,
    headers: NumberSet<BlockNumber>,
    bodies: NumberSet<BlockNumber>,
    pool: BTreeSet<PostNumber>,
    posts: NumberSet<PostNumber>,
    fresh: Vec<NewPost>,
    /// Own posts, and when others than the first peer may hear of them (section 7).
    hushed: Vec<(Duration, PostNumber)>,
    chance: Chance,
    events: VecDeque<RemoteEvent>,
    last_event: u64,
}

impl LightCore {
    pub(crate) fn new(ledger: Shared, clock: Arc<NodeClock>, chance: Chance) -> Self {
        Self {
            ledger,
            clock,
            tip: 0,
            best: 0,
            headers: NumberSet::from_iter([0]),
            bodies: NumberSet::from_iter([0]),
            pool: BTreeSet::new(),
            posts: NumberSet::default(),
            fresh: Vec::new(),
            hushed: Vec::new(),
            chance,
            events: VecDeque::new(),
            last_event: 0,
        }
    }

    /// The tip's number.
    pub(crate) fn tip_number(&self) -> BlockNumber {
        self.tip
    }

    /// What waits.
    pub(crate) fn waiting(&self) -> Vec<PostNumber> {
        self.pool.iter().copied().collect()
    }

    /// Takes a post that its owner wrote here.
    pub(crate) fn take_own(&mut self, post: PostNumber) {
        let release = self.clock.mono() + self.chance.between(HUSHED.0, HUSHED.1);
        self.hushed.push((release, post));
        self.take_post(post, Some(release), None);
    }

    fn is_hushed(&self, post: PostNumber) -> bool {
        self.hushed.iter().any(|(_, hushed)| *hushed == post)
    }

    /// Takes a block that was found here.
    pub(crate) fn take_mined(&mut self, number: BlockNumber) {
        let header = self.ledger.borrow().blocks[number]
            .block
            .as_ref()
            .map(|block| *block.header());
        self.take_headers(header.as_slice());
        self.take_block(number);
    }

    fn tell(&mut self, event: RemoteEvent) {
        if self.events.len() == RING {
            self.events.pop_front();
        }
        self.events.push_back(event);
        self.last_event += 1;
    }

    fn tell_post(&mut self, post: PostNumber, pooled: bool) {
        let leaf = self.ledger.borrow().leaf(post);
        self.tell(RemoteEvent::Post { leaf, pooled });
    }

    fn tell_pool(&mut self) {
        let posts = self.pool.len() as u32;
        self.tell(RemoteEvent::Pool { posts });
    }

    /// Says whether it is new.
    fn take_post(
        &mut self,
        post: PostNumber,
        release: Option<Duration>,
        from: Option<SocketAddr>,
    ) -> bool {
        if !self.posts.insert(post) {
            return false;
        }
        self.pool.insert(post);
        let (id, leaf) = {
            let ledger = self.ledger.borrow();
            (ledger.id(post), ledger.leaf(post))
        };
        self.fresh.push(NewPost {
            id,
            leaf,
            own: release.is_some(),
            from,
            release,
        });
        if release.is_none() {
            self.tell_post(post, true);
        }
        true
    }

    fn take_block(&mut self, number: BlockNumber) -> BlockOutcome {
        if !self.bodies.insert(number) {
            return BlockOutcome::Known;
        }
        let before = self.tip;
        self.follow_best();
        if self.tip == before {
            return BlockOutcome::Stored;
        }
        BlockOutcome::Connected
    }

    /// Goes over to the heaviest chain that is whole.
    fn follow_best(&mut self) {
        let shared = self.ledger.clone();
        let ledger = shared.borrow();
        let work = |number: BlockNumber| ledger.blocks[number].state.work;
        let whole = ledger
            .back(self.best)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .take_while(|number| self.bodies.contains(number))
            .last()
            .unwrap_or(0);
        if work(whole) <= work(self.tip) {
            return;
        }
        let fork = ledger.fork(self.tip, whole);
        let left: Vec<BlockNumber> = ledger.back(self.tip).take_while(|at| *at != fork).collect();
        let came: Vec<BlockNumber> = ledger.back(whole).take_while(|at| *at != fork).collect();
        self.tip = whole;
        if !left.is_empty() {
            self.tell(RemoteEvent::Reorg);
        }
        for post in left.iter().flat_map(|at| &ledger.blocks[*at].posts) {
            self.pool.insert(*post);
        }
        for post in came.iter().rev().flat_map(|at| &ledger.blocks[*at].posts) {
            self.posts.insert(*post);
            self.pool.remove(post);
            self.tell_post(*post, false);
        }
        let state = ledger.blocks[whole].state;
        self.tell(RemoteEvent::Tip {
            id: state.id,
            height: state.height.get(),
        });
        self.tell_pool();
    }

    fn take_headers(&mut self, headers: &[Header]) -> HeadersOutcome {
        let shared = self.ledger.clone();
        let ledger = shared.borrow();
        let (mut fresh, mut last) = (0, None);
        for header in headers {
            let parent = ledger.block(&header.prev);
            if !parent.is_some_and(|parent| self.headers.contains(&parent)) {
                let verdict = HeadersVerdict::Orphan;
                return HeadersOutcome {
                    fresh,
                    last,
                    verdict,
                };
            }
            let Some(number) = ledger.block(&header.id()) else {
                continue;
            };
            fresh += usize::from(self.headers.insert(number));
            let state = ledger.blocks[number].state;
            last = Some(state);
            if state.work > ledger.blocks[self.best].state.work {
                self.best = number;
            }
        }
        HeadersOutcome {
            fresh,
            last,
            verdict: HeadersVerdict::Good,
        }
    }

    /// The next missing bodies of the best chain, in order.
    fn wanted(&self, max: usize, skip: &[BlockId]) -> Vec<BlockId> {
        let ledger = self.ledger.borrow();
        let mut missing: Vec<BlockNumber> = ledger
            .back(self.best)
            .take_while(|at| !self.bodies.contains(at))
            .collect();
        missing.reverse();
        let ids = missing.into_iter().map(|at| ledger.blocks[at].state.id);
        ids.filter(|id| !skip.contains(id)).take(max).collect()
    }

    fn locator(&self) -> Vec<BlockId> {
        let ledger = self.ledger.borrow();
        let (mut ids, mut next, mut gap) = (Vec::new(), 0, 1);
        for (at, number) in ledger.back(self.best).enumerate() {
            if at == next || number == 0 {
                ids.push(ledger.blocks[number].state.id);
                gap = if ids.len() > 10 { gap * 2 } else { 1 };
                next = at + gap;
            }
        }
        ids
    }

    fn has(&self, leaf: &Leaf) -> bool {
        let number = self.ledger.borrow().post(leaf);
        number.is_some_and(|number| self.posts.contains(&number))
    }

    /// Leaves of the pool as strangers see it.
    fn pool_leaves(&self) -> Vec<Leaf> {
        let ledger = self.ledger.borrow();
        let open = self.pool.iter().filter(|post| !self.is_hushed(**post));
        open.map(|post| ledger.leaf(*post)).collect()
    }

    fn compare(&self, theirs: Vec<Leaf>) -> PoolDifference {
        let there: HashSet<Leaf> = theirs.iter().copied().collect();
        let (shared, missing_there) = self
            .pool_leaves()
            .into_iter()
            .partition(|leaf| there.contains(leaf));
        let missing_here = theirs.into_iter().filter(|leaf| !self.has(leaf)).collect();
        PoolDifference {
            missing_here,
            missing_there,
            shared,
        }
    }

    fn take_posts(&mut self, posts: &[Post], from: SocketAddr) -> Vec<(Leaf, PostFate)> {
        let mut taken = false;
        let mut fates = Vec::with_capacity(posts.len());
        for post in posts {
            let leaf = post.stub.leaf();
            let number = self.ledger.borrow().post(&leaf);
            taken |= number.is_some_and(|number| self.take_post(number, None, Some(from)));
            fates.push((leaf, PostFate::Kept));
        }
        if taken {
            self.tell_pool();
        }
        fates
    }

    /// As the real core: what follows the last block that both have.
    fn blocks_after(&self, has: &[BlockId], max: usize) -> Vec<BlockId> {
        let ledger = self.ledger.borrow();
        let mut fork = None;
        for number in has.iter().filter_map(|id| ledger.block(id)) {
            if !self.headers.contains(&number) {
                continue;
            }
            if ledger.blocks[number].state.work > ledger.blocks[self.tip].state.work {
                return Vec::new();
            }
            fork = fork.max(Some(
                ledger.blocks[ledger.fork(number, self.tip)].state.height,
            ));
        }
        let Some(fork) = fork else {
            return Vec::new();
        };
        let mut after: Vec<BlockId> = ledger
            .back(self.tip)
            .map(|at| ledger.blocks[at].state)
            .take_while(|state| state.height > fork)
            .map(|state| state.id)
            .collect();
        after.reverse();
        after.truncate(max);
        after
    }

    fn headers_after(&self, locator: &[BlockId]) -> Vec<Header> {
        let ledger = self.ledger.borrow();
        let on_chain = |number: &BlockNumber| ledger.fork(*number, self.tip) == *number;
        let known = locator
            .iter()
            .filter_map(|id| ledger.block(id))
            .find(on_chain)
            .unwrap_or(0);
        let mut headers: Vec<Header> = ledger
            .back(self.tip)
            .take_while(|at| *at != known)
            .filter_map(|at| {
                ledger.blocks[at]
                    .block
                    .as_ref()
                    .map(|block| *block.header())
            })
            .collect();
        headers.reverse();
        headers.truncate(MAX_HEADERS_PER_ANSWER);
        headers
    }

    fn body(&self, id: &BlockId) -> Option<Block<Unchecked>> {
        let ledger = self.ledger.borrow();
        let number = ledger
            .block(id)
            .filter(|number| self.bodies.contains(number))?;
        let block = ledger.blocks[number].block.as_ref()?;
        let posts = block.posts().to_vec();
        Some(Block::<Unchecked>::new(*block.header(), posts))
    }

    fn pool_set(&self) -> PoolSet {
        let ledger = self.ledger.borrow();
        let open = self.pool.iter().filter(|post| !self.is_hushed(**post));
        let posts = open.map(|number| {
            let post = &ledger.posts[*number as usize];
            (post.post().stub.created(), post.leaf())
        });
        let mut posts: Vec<_> = posts.collect();
        posts.sort_unstable();
        PoolSet::new(posts)
    }

    fn reconcile(&self, answer: Option<Bytes>) -> Compared {
        let set = self.pool_set();
        let step = match answer {
            None => set.begin().map(|first| Step {
                next: Some(first),
                ..Step::default()
            }),
            Some(answer) => set.go_on(&answer),
        };
        match step {
            Ok(mut step) => {
                step.missing_here.retain(|leaf| !self.has(leaf));
                Compared::Step(step)
            }
            Err(error) => Compared::Malformed(error),
        }
    }

    fn block_leaves(&self, id: &BlockId) -> Option<Vec<Leaf>> {
        let ledger = self.ledger.borrow();
        let posts = &ledger.blocks[ledger.block(id)?].posts;
        Some(posts.iter().map(|post| ledger.leaf(*post)).collect())
    }
}
