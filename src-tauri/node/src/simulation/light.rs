//! A light core: it knows which blocks and posts are here, and leaves their bytes to the
//! [`Ledger`](super::ledger::Ledger) that all share. Thousands of nodes fit into one process.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::{Block, BlockId, Header, Leaf, Post, Unchecked};
use bytes::Bytes;

use super::brain::Brain;
use super::chance::Chance;
use super::clock::NodeClock;
use super::ledger::{BlockNumber, PostNumber, Shared};
use crate::clock::Clock;
use crate::core::{BlockOutcome, HeadersOutcome, HeadersVerdict};
use crate::net::action::{
    Compared, Done, Failed, Job, LostTexts, OurTip, PoolDifference, PostFate,
};
use crate::relay::NewPost;
use crate::relay::compact::CompactBlock;
use crate::relay::pool_set::{PoolSet, Step};
use crate::transport::{
    Answer, MAX_BLOCKS_PER_BATCH, MAX_HEADERS_PER_ANSWER, RemoteEvent, RemoteEvents, RemoteNode,
    Request,
};

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
    headers: HashSet<BlockNumber>,
    bodies: HashSet<BlockNumber>,
    pool: BTreeSet<PostNumber>,
    posts: HashSet<PostNumber>,
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
            headers: HashSet::from([0]),
            bodies: HashSet::from([0]),
            pool: BTreeSet::new(),
            posts: HashSet::new(),
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

    fn send_block(&mut self, bytes: &Bytes) -> Answer {
        let header = bytes.first_chunk().map(Header::decode);
        let number = header.and_then(|header| self.ledger.borrow().block(&header.id()));
        let (Some(header), Some(number)) = (header, number) else {
            return refused(422, "rule_broken");
        };
        if self.take_headers(&[header]).verdict != HeadersVerdict::Good {
            return refused(409, "parent_unknown");
        }
        let had = self.take_block(number) == BlockOutcome::Known;
        Answer::Taken { had }
    }

    /// As the real listener: the posts that the block means come from the pool.
    fn send_compact(&mut self, bytes: &Bytes) -> Answer {
        let Ok(compact) = CompactBlock::decode(bytes) else {
            return refused(400, "malformed");
        };
        let number = self.ledger.borrow().block(&compact.header().id());
        let Some(number) = number else {
            return refused(422, "rule_broken");
        };
        if self.bodies.contains(&number) {
            return Answer::Taken { had: true };
        }
        if self.take_headers(&[*compact.header()]).verdict != HeadersVerdict::Good {
            return refused(409, "parent_unknown");
        }
        let matched = compact.match_pool(self.pool_leaves());
        let posts = {
            let ledger = self.ledger.borrow();
            let leaves = matched.leaves().into_iter();
            leaves
                .filter_map(|leaf| {
                    let number = ledger.post(&leaf)?;
                    Some((leaf, ledger.posts[number as usize].post().clone()))
                })
                .collect()
        };
        if let Err(indexes) = compact.assemble(&matched, &posts) {
            return Answer::Lacks { indexes };
        }
        self.take_block(number);
        Answer::Taken { had: false }
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

    fn send_post(&mut self, from: SocketAddr, bytes: &Bytes) -> Answer {
        let Ok(post) = Post::decode_alone(bytes) else {
            return refused(400, "malformed");
        };
        let had = self.has(&post.stub.leaf());
        self.take_posts(&[post], from);
        Answer::Taken { had }
    }
}

fn refused(status: u16, code: &str) -> Answer {
    Answer::Refused {
        status,
        code: code.into(),
        rule: None,
    }
}

impl Brain for LightCore {
    fn tip(&self) -> OurTip {
        let ledger = self.ledger.borrow();
        let (tip, best) = (
            ledger.blocks[self.tip].state,
            ledger.blocks[self.best].state,
        );
        OurTip {
            id: tip.id,
            height: tip.height.get(),
            work: tip.work,
            best_height: best.height.get(),
            best_work: best.work,
            rival_bodies: 0,
        }
    }

    fn work(&mut self, job: Job) -> Option<Done> {
        Some(match job {
            Job::Locator { link } => Done::Locator {
                link,
                result: Ok(self.locator()),
            },
            Job::Headers { link, headers, .. } => Done::Headers {
                link,
                result: Ok(self.take_headers(&headers)),
            },
            Job::Wanted { max, skip } => Done::Wanted {
                result: Ok(self.wanted(max, &skip)),
            },
            Job::CheckBlocks { link, part, blocks } => {
                let ledger = self.ledger.borrow();
                let checked = blocks.iter().filter_map(|block| {
                    let number = ledger.block(&block.id())?;
                    Some((block.id(), Ok(ledger.blocks[number].block.clone()?)))
                });
                let bodies = checked.collect();
                Done::CheckedBlocks { link, part, bodies }
            }
            Job::Blocks { part, blocks } => {
                let mut outcomes = Vec::with_capacity(blocks.len());
                for block in blocks {
                    let number = self.ledger.borrow().block(&block.id())?;
                    self.take_headers(&[*block.header()]);
                    outcomes.push((block.id(), self.take_block(number)));
                }
                Done::Blocks {
                    part,
                    result: Ok(outcomes),
                }
            }
            Job::LostTexts { .. } => Done::LostTexts {
                result: Ok(LostTexts::default()),
            },
            // No chain here has too little work, and none lacks a body for long.
            Job::RefuseBlock { .. }
            | Job::Vet { .. }
            | Job::SetAside { .. }
            | Job::TakeUp { .. }
            | Job::FillTexts { .. } => return None,
            Job::Missing { leaves } => {
                let missing = leaves
                    .iter()
                    .copied()
                    .filter(|leaf| !self.has(leaf))
                    .collect();
                Done::Missing {
                    leaves,
                    result: Ok(missing),
                }
            }
            Job::Posts { link, posts } => Done::Posts {
                link,
                result: Ok(self.take_posts(&posts, link.peer)),
            },
            Job::ComparePool { link, leaves } => Done::ComparedPool {
                link,
                result: Ok(self.compare(leaves)),
            },
            Job::Reconcile { link, answer } => Done::Reconciled {
                link,
                result: Ok(self.reconcile(answer)),
            },
            Job::BlockLeaves { id } => {
                let result = self.block_leaves(&id).ok_or(Failed);
                Done::BlockLeaves { id, result }
            }
            Job::BlocksAfter { link, has, max } => Done::BlocksAfter {
                link,
                result: Ok(self.blocks_after(&has, max)),
            },
        })
    }

    fn post_bytes(&mut self, leaf: Leaf) -> Option<Bytes> {
        let ledger = self.ledger.borrow();
        let number = ledger.post(&leaf)?;
        ledger.posts[number as usize]
            .post()
            .encode_alone()
            .map(Bytes::from)
    }

    fn block_bytes(&mut self, id: BlockId) -> Option<Bytes> {
        let ledger = self.ledger.borrow();
        let number = ledger.block(&id)?;
        Some(Bytes::from(ledger.blocks[number].block.as_ref()?.encode()))
    }

    fn compact_bytes(&mut self, id: BlockId, prefill: BTreeSet<u16>) -> Option<Bytes> {
        let block = self.body(&id)?;
        Some(CompactBlock::build(&block, 1, &prefill).encode().into())
    }

    fn pooled(&mut self) -> Vec<Leaf> {
        self.pool_leaves()
    }

    fn answer(&mut self, from: SocketAddr, request: Request) -> Answer {
        match request {
            Request::Headers { locator } => Answer::Headers(self.headers_after(&locator)),
            Request::Blocks { ids } => Answer::Blocks(
                ids.iter()
                    .take(MAX_BLOCKS_PER_BATCH)
                    .map_while(|id| self.body(id))
                    .collect(),
            ),
            Request::Pool => Answer::Pool(self.pool_leaves()),
            Request::Posts { leaves } => {
                let ledger = self.ledger.borrow();
                let here = leaves.iter().filter_map(|leaf| ledger.post(leaf));
                let here =
                    here.filter(|number| self.posts.contains(number) && !self.is_hushed(*number));
                let posts = here.map(|number| ledger.posts[number as usize].post().clone());
                Answer::Posts(posts.collect())
            }
            Request::SendBlock { bytes } => self.send_block(&bytes),
            Request::SendCompact { bytes } => self.send_compact(&bytes),
            Request::Reconcile { bytes } => match self.pool_set().answer(&bytes) {
                Ok(bytes) => Answer::Reconciled {
                    bytes: bytes.into(),
                },
                Err(_) => refused(400, "malformed"),
            },
            Request::SendPost { bytes } => self.send_post(from, &bytes),
            _ => refused(400, "not_here"),
        }
    }

    fn describe(&self, nonce: u64) -> RemoteNode {
        let ledger = self.ledger.borrow();
        let tip = ledger.blocks[self.tip].state;
        RemoteNode {
            genesis: ledger.network.genesis_id(),
            agent: "blocknet/simulated".into(),
            height: tip.height.get(),
            tip: tip.id,
            work: tip.work,
            time: self.clock.unix(),
            nonce,
            pool_floor: 0,
        }
    }

    fn new_posts(&mut self) -> Option<Vec<NewPost>> {
        Some(std::mem::take(&mut self.fresh))
    }

    fn next_event(&self) -> u64 {
        self.last_event
    }

    fn events_after(&self, after: u64) -> RemoteEvents {
        let kept = self.events.len() as u64;
        let first = self.last_event - kept;
        let gap = after < first || after > self.last_event;
        let skip = if after > self.last_event {
            0
        } else {
            after.saturating_sub(first) as usize
        };
        RemoteEvents {
            next: self.last_event,
            gap,
            events: self.events.iter().skip(skip).cloned().collect(),
        }
    }

    fn release(&mut self) {
        let now = self.clock.mono();
        let due: Vec<_> = self
            .hushed
            .extract_if(.., |(release, _)| *release <= now)
            .collect();
        for (_, post) in &due {
            if self.pool.contains(post) {
                self.tell_post(*post, true);
                self.tell_pool();
            }
        }
    }

    fn tick(&mut self) {}
}
