//! A whole core behind the machines: the real chainstate and pool, over a store in memory.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use blocknet_chain::{
    Block, BlockId, CheckedPost, HeaderState, Identity, Leaf, Network, Post, PostId, Unchecked,
};
use blocknet_store::{Reading, Store};
use bytes::Bytes;
use tokio::sync::broadcast::{self, error::TryRecvError};

use super::brain::Brain;
use super::breakage::Breakage;
use super::clock::NodeClock;
use super::{answers, forge};
use crate::clock::Clock;
use crate::core::{BlockOutcome, CoreEvent, CoreHere, Origin, PostOutcome};
use crate::net::action::{Done, Job, OurTip};
use crate::net::effects;
use crate::peers::Misdeed;
use crate::relay::NewPost;
use crate::transport::{Answer, RemoteEvents, RemoteNode, Request};

/// A core on the thread of the simulation.
pub(crate) struct FullCore {
    core: CoreHere,
    events: broadcast::Receiver<CoreEvent>,
    network: Network,
    identity: Identity,
    clock: Arc<NodeClock>,
    misdeed: Option<Misdeed>,
    breakage: Option<Breakage>,
}

impl FullCore {
    /// Starts on a store; a new one where none is given.
    ///
    /// # Panics
    /// When SQLite gives no database in memory.
    pub(crate) fn start(
        store: Option<Store>,
        network: &Network,
        identity: Identity,
        clock: Arc<NodeClock>,
    ) -> Self {
        let store = store.unwrap_or_else(|| Store::memory(network).expect("a store in memory"));
        let core = CoreHere::new(store, network.clone(), identity.public(), clock.clone());
        let core = core.expect("a store that can be read");
        Self {
            events: core.handle().subscribe(),
            network: network.clone(),
            identity,
            core,
            clock,
            misdeed: None,
            breakage: None,
        }
    }

    /// The same, broken on purpose.
    pub(crate) fn broken(self, breakage: Option<Breakage>) -> Self {
        Self { breakage, ..self }
    }

    /// Takes for invalid whose body came damaged.
    fn refuse_damaged(&mut self, done: Option<&Done>) {
        let Some(Done::CheckedBlocks { bodies, .. }) = done else {
            return;
        };
        for (id, body) in bodies {
            if let Err(error) = body {
                let (id, rule, message) = (*id, error.rule(), error.to_string());
                let refused = self
                    .core
                    .finish(|core| async move { core.refuse_block(id, rule, message).await });
                refused.expect("a store that writes");
            }
        }
    }

    /// Loses a post of its pool.
    fn lose(&mut self, id: PostId) {
        let lost = self
            .core
            .finish(|core| async move { core.erase_text(id).await });
        lost.expect("a store that writes");
    }

    /// Ends; what was stored is there for the next start.
    pub(crate) fn stop(self) -> (Store, Identity) {
        (self.core.into_store(), self.identity)
    }

    /// The state of the tip.
    pub(crate) fn state(&self) -> HeaderState {
        self.core.handle().tip().borrow().state
    }

    pub(crate) fn pool_posts(&self) -> usize {
        self.core.handle().tip().borrow().pool_posts
    }

    /// Writes a post of the owner's and puts it into the pool.
    pub(crate) fn write(&mut self, content: &str) -> (PostId, PostOutcome) {
        let post = forge::post(&self.network, &self.identity, self.clock.unix(), content);
        (post.id(), self.take_own(post))
    }

    fn take_own(&mut self, post: CheckedPost) -> PostOutcome {
        let taken = self
            .core
            .finish(|core| async move { core.submit_posts(vec![post], Origin::Own).await });
        let outcome = taken.ok().and_then(|mut outcomes| outcomes.pop());
        outcome.expect("an outcome for the one post")
    }

    /// What would be mined now.
    pub(crate) fn template(&mut self) -> Block<Unchecked> {
        let time = self.clock.unix();
        let template = self
            .core
            .finish(|core| async move { core.template(time).await });
        let template = template.expect("a template");
        forge::block(
            &self.network,
            &template.parent,
            template.time,
            template.posts,
        )
    }

    /// Hands over a block that was found here.
    pub(crate) fn take_mined(&mut self, block: Block<Unchecked>) -> BlockOutcome {
        let block = block.check(&self.network).expect("a block by the rules");
        let taken = self
            .core
            .finish(|core| async move { core.submit_mined(block).await });
        taken.expect("a store that keeps it")
    }

    /// Where a post stands in the active chain.
    pub(crate) fn is_confirmed(&mut self, id: PostId) -> bool {
        let read = self
            .core
            .finish(|core| async move { core.read(move |reader| reader.confirmed_at(&id)).await });
        read.expect("a store that can be read").is_some()
    }

    /// Ids of all posts of the active chain, in its order.
    pub(crate) fn chain_posts(&mut self) -> Vec<PostId> {
        let network = self.network.clone();
        let read = self.core.finish(|core| async move {
            core.read(move |reader| {
                let tip = reader.tip()?.header.height;
                let mut ids = Vec::new();
                for header in reader.headers_between(blocknet_chain::Height::GENESIS, tip)? {
                    let bytes = reader.block_bytes(&header.id())?.unwrap_or_default();
                    let block = Block::<Unchecked>::decode(&bytes).ok();
                    let posts: Vec<Post> =
                        block.map(|block| block.into_parts().1).unwrap_or_default();
                    ids.extend(posts.iter().map(|post| post.stub.id(&network)));
                }
                Ok(ids)
            })
            .await
        });
        read.expect("a store that can be read")
    }
}

impl Brain for FullCore {
    fn tip(&self) -> OurTip {
        let mut tip = effects::our_tip(&self.core.handle().tip().borrow());
        if self.breakage == Some(Breakage::IgnoresRivals) {
            tip.rival_bodies = 0;
        }
        tip
    }

    fn work(&mut self, job: Job) -> Option<Done> {
        let compares = matches!(job, Job::Reconcile { .. });
        if compares && self.breakage == Some(Breakage::NeverCompares) {
            return None;
        }
        let done = self
            .core
            .finish(|core| async move { effects::run(&core, job).await });
        if self.breakage == Some(Breakage::TakesDamageForFault) {
            self.refuse_damaged(done.as_ref());
        }
        done
    }

    fn post_bytes(&mut self, leaf: Leaf) -> Option<Bytes> {
        self.core
            .finish(|core| async move { effects::post_bytes(&core, leaf).await })
    }

    fn block_bytes(&mut self, id: BlockId) -> Option<Bytes> {
        self.core
            .finish(|core| async move { effects::block_bytes(&core, id).await })
    }

    fn compact_bytes(&mut self, id: BlockId, prefill: BTreeSet<u16>) -> Option<Bytes> {
        self.core
            .finish(|core| async move { effects::compact_bytes(&core, id, prefill).await })
    }

    fn pooled(&mut self) -> Vec<Leaf> {
        let leaves = self
            .core
            .finish(|core| async move { core.pool_leaves().await });
        leaves.expect("a core that runs")
    }

    fn answer(&mut self, from: SocketAddr, request: Request) -> Answer {
        let answer = self
            .core
            .finish(|core| answers::answer(core, from, request));
        let (answer, misdeed) = answer.expect("a core that runs");
        let innocent = matches!(answer, Answer::Refused { status: 409, .. })
            && self.breakage == Some(Breakage::BlamesTheInnocent);
        self.misdeed = misdeed.or(innocent.then_some(Misdeed::DamagedBlock));
        answer
    }

    fn waits_forever(&self) -> bool {
        self.breakage == Some(Breakage::WaitsForever)
    }

    fn misdeed(&mut self) -> Option<Misdeed> {
        self.misdeed.take()
    }

    fn describe(&self, nonce: u64) -> RemoteNode {
        let tip = self.core.handle().tip().borrow().clone();
        RemoteNode {
            genesis: self.network.genesis_id(),
            agent: "blocknet/simulated".into(),
            height: tip.state.height.get(),
            tip: tip.state.id,
            work: tip.state.work,
            time: self.clock.unix(),
            nonce,
            pool_floor: tip.pool_floor,
        }
    }

    fn new_posts(&mut self) -> Option<Vec<NewPost>> {
        let loses = self.breakage == Some(Breakage::LosesReturned);
        let mut posts = Vec::new();
        loop {
            match self.events.try_recv() {
                Ok(CoreEvent::NewPost {
                    id, origin: None, ..
                }) if loses => self.lose(id),
                Ok(event) => posts.push(NewPost::from(event)),
                Err(TryRecvError::Lagged(_)) => return None,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(posts),
            }
        }
    }

    fn next_event(&self) -> u64 {
        self.core.handle().streams().strangers().next_seq()
    }

    fn events_after(&self, after: u64) -> RemoteEvents {
        answers::events(&self.core.handle().streams().strangers().after(after))
    }

    fn release(&mut self) {
        let streams = self.core.handle().streams();
        streams.release(self.clock.mono());
    }

    fn tick(&mut self) {
        let ticked = self.core.finish(|core| async move { core.tick().await });
        ticked.expect("a store that writes");
    }
}
