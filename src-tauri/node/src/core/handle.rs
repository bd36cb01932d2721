//! The core as the other parts of the node see it.

use std::sync::Arc;

use blocknet_chain::{
    Block, BlockId, Checked, CheckedPost, Header, Leaf, Network, Post, PostId, PublicKey, Rule,
};
use blocknet_store::{BanRow, PeerRow, Reader, Readers, StoreError, Tx};
use tokio::sync::{broadcast, mpsc, watch};

use super::announce::Announcer;
use super::gate::{Gates, ReadFor};
use super::job::Ask;
use super::outcome::{
    BlockOutcome, CoreError, CoreEvent, HeadersOutcome, HeadersVerdict, Origin, PostOutcome,
    Sender, Tip,
};
use super::queue::Message;
use super::state::{State, Template};
use crate::check::off_the_runtime;
use crate::clock::Clock;
use crate::events::{EventLog, Hushed, Streams};
use crate::relay::compact::{CompactBlock, Matched};
use crate::relay::pool_set::{KeptSet, PoolSet};

/// Speaks to the core; clones speak to the same one.
#[derive(Clone)]
pub struct CoreHandle {
    shared: Arc<Shared>,
}

struct Shared {
    network: Network,
    jobs: mpsc::Sender<Message>,
    readers: Readers,
    gates: Gates,
    streams: Streams,
    net: broadcast::Sender<CoreEvent>,
    tip: watch::Receiver<Tip>,
    clock: Arc<dyn Clock>,
    pool_set: KeptSet,
}

impl CoreHandle {
    pub(super) fn new(
        network: Network,
        jobs: mpsc::Sender<Message>,
        readers: Readers,
        announcer: &Announcer,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (streams, net) = (announcer.streams.clone(), announcer.net.clone());
        let tip = announcer.tip.subscribe();
        Self {
            shared: Arc::new(Shared {
                network,
                jobs,
                readers,
                gates: Gates::default(),
                streams,
                net,
                tip,
                clock,
                pool_set: KeptSet::default(),
            }),
        }
    }

    /// The network of this node.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.shared.network
    }

    /// The tip, to be read or watched.
    #[must_use]
    pub fn tip(&self) -> watch::Receiver<Tip> {
        self.shared.tip.clone()
    }

    /// What happened, numbered.
    #[must_use]
    pub fn events(&self) -> &EventLog {
        self.shared.streams.owner()
    }

    /// What happens, as the owner and as strangers hear it.
    #[must_use]
    pub fn streams(&self) -> &Streams {
        &self.shared.streams
    }

    /// Own posts that strangers are not to see yet.
    #[must_use]
    pub fn hushed(&self) -> &Hushed {
        self.shared.streams.hushed()
    }

    /// What the net part hears of at once. Who lags compares tip and pool instead.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<CoreEvent> {
        self.shared.net.subscribe()
    }

    /// Ids of the best header chain: ten from its tip, then with doubling gaps, then genesis.
    ///
    /// # Errors
    /// When the store cannot be read, or the node is ending.
    pub async fn locator(&self) -> Result<Vec<BlockId>, CoreError> {
        self.ask(1, |state, tx| state.locator(tx)).await
    }

    /// Takes headers, each the child of the one before.
    ///
    /// # Errors
    /// When they could not be saved, or the node is ending.
    pub async fn submit_headers(
        &self,
        headers: Vec<Header>,
        sender: Sender,
    ) -> Result<HeadersOutcome, CoreError> {
        let weight = headers.len();
        self.ask(weight, move |state, tx| {
            state.submit_headers(tx, &headers, sender)
        })
        .await
    }

    /// Takes headers of a chain that was seen to have enough work to be kept.
    ///
    /// # Errors
    /// When they could not be saved, or the node is ending.
    pub(crate) async fn submit_vetted_headers(
        &self,
        headers: Vec<Header>,
        sender: Sender,
    ) -> Result<HeadersOutcome, CoreError> {
        let weight = headers.len();
        self.ask(weight, move |state, tx| {
            state.submit_vetted_headers(tx, &headers, sender)
        })
        .await
    }

    /// Looks for another best branch than those through a block that nobody gives.
    ///
    /// # Errors
    /// When the store cannot be read, or the node is ending.
    pub(crate) async fn set_aside(&self, id: BlockId) -> Result<(), CoreError> {
        self.ask(1, move |state, tx| state.chain.set_aside(tx, id))
            .await
    }

    /// Wants these blocks again.
    ///
    /// # Errors
    /// When the store cannot be read, or the node is ending.
    pub(crate) async fn take_up(&self, ids: Vec<BlockId>) -> Result<(), CoreError> {
        self.ask(1, move |state, tx| state.chain.take_up(tx, &ids))
            .await
    }

    /// Follows a parked branch by the owner's word; says whether there is one of this tip.
    ///
    /// # Errors
    /// When that could not be saved, or the node is ending.
    pub async fn follow_parked(&self, tip: BlockId) -> Result<bool, CoreError> {
        self.ask(1, move |state, tx| state.follow_parked(tx, &tip))
            .await
    }

    /// Keeps texts that blocks of the active chain lacked.
    ///
    /// # Errors
    /// When they could not be saved, or the node is ending.
    pub(crate) async fn fill_texts(&self, posts: Vec<Post>) -> Result<(), CoreError> {
        let weight = posts.len();
        self.ask(weight, move |state, tx| state.fill_texts(tx, &posts))
            .await
    }

    /// Erases a post's text from this disk, for good; says whether there is such a post.
    ///
    /// # Errors
    /// When that could not be saved, or the node is ending.
    pub async fn erase_text(&self, id: PostId) -> Result<bool, CoreError> {
        self.ask(1, move |state, tx| state.erase_text(tx, &id))
            .await
    }

    /// What taking this header would say; nothing is kept of it.
    pub(crate) async fn judge_header(&self, header: Header) -> Result<HeadersVerdict, CoreError> {
        self.ask(1, move |state, tx| state.judge_header(tx, &header))
            .await
    }

    /// The next missing bodies of the best header branch, in order, without those in `skip`.
    ///
    /// # Errors
    /// When the node is ending.
    pub async fn wanted_blocks(
        &self,
        max: usize,
        skip: &[BlockId],
    ) -> Result<Vec<BlockId>, CoreError> {
        let skip: std::collections::HashSet<BlockId> = skip.iter().copied().collect();
        self.ask(1, move |state, _| Ok(state.wanted_blocks(max, &skip)))
            .await
    }

    /// Takes blocks whose bodies were checked. Their headers are known, or follow a known one.
    ///
    /// # Errors
    /// When they could not be saved, or the node is ending.
    pub async fn submit_blocks(
        &self,
        blocks: Vec<Block<Checked>>,
        sender: Sender,
    ) -> Result<Vec<BlockOutcome>, CoreError> {
        let weight = blocks.iter().map(|block| 1 + block.posts().len()).sum();
        self.ask(weight, move |state, tx| {
            state.submit_blocks(tx, &blocks, sender)
        })
        .await
    }

    /// Takes a block that somebody hands over unasked, and whose body was checked.
    ///
    /// # Errors
    /// When it could not be saved, or the node is ending.
    pub(crate) async fn submit_pushed(
        &self,
        block: Block<Checked>,
        sender: Sender,
    ) -> Result<BlockOutcome, CoreError> {
        let weight = 1 + block.posts().len();
        self.ask(weight, move |state, tx| {
            state.submit_pushed(tx, &block, sender)
        })
        .await
    }

    /// Takes a block that this node mined, the same way as any other.
    ///
    /// # Errors
    /// When it could not be saved, or the node is ending.
    pub async fn submit_mined(&self, block: Block<Checked>) -> Result<BlockOutcome, CoreError> {
        let outcomes = self.submit_blocks(vec![block], Sender::Own).await?;
        Ok(outcomes.into_iter().next().unwrap_or(BlockOutcome::Known))
    }

    /// Marks a block invalid whose body is the header's and breaks a rule.
    ///
    /// # Errors
    /// When that could not be saved, or the node is ending.
    pub async fn refuse_block(
        &self,
        id: BlockId,
        rule: Rule,
        message: String,
    ) -> Result<(), CoreError> {
        self.ask(1, move |state, tx| {
            state.refuse_block(tx, &id, rule, &message)
        })
        .await
    }

    /// Takes posts that keep P1 to P3.
    ///
    /// # Errors
    /// When they could not be saved, or the node is ending.
    pub async fn submit_posts(
        &self,
        posts: Vec<CheckedPost>,
        origin: Origin,
    ) -> Result<Vec<PostOutcome>, CoreError> {
        let weight = posts.len();
        self.ask(weight, move |state, tx| {
            state.submit_posts(tx, &posts, origin)
        })
        .await
    }

    /// The same for posts of several origins.
    pub(crate) async fn submit_posts_of(
        &self,
        posts: Vec<(CheckedPost, Origin)>,
    ) -> Result<Vec<PostOutcome>, CoreError> {
        let weight = posts.len();
        self.ask(weight, move |state, tx| state.submit_posts_of(tx, &posts))
            .await
    }

    /// The leaves of all that wait in the pool.
    ///
    /// # Errors
    /// When the node is ending.
    pub async fn pool_leaves(&self) -> Result<Vec<Leaf>, CoreError> {
        self.ask(1, |state, _| Ok(state.pool_leaves())).await
    }

    /// The pool as a set that can be compared with a peer's. It holds what was committed, and so
    /// what was told, before this call.
    pub(crate) async fn pool_set(&self) -> Result<Arc<PoolSet>, CoreError> {
        let state = || self.ask(1, |state, _| Ok(state.pool_state()));
        let posts = || self.ask(1, |state, _| Ok((state.pool_state(), state.pool_by_time())));
        let clock = self.shared.clock.as_ref();
        self.shared.pool_set.get(clock, state, posts).await
    }

    /// Finds the posts of the pool that a compact block means; gives the block back with them.
    pub(crate) async fn match_compact(
        &self,
        compact: CompactBlock,
    ) -> Result<(CompactBlock, Matched, Vec<Post>), CoreError> {
        let compact = Arc::new(compact);
        let asked = Arc::clone(&compact);
        let matched = self.ask(1, move |state, _| Ok(state.match_compact(&asked)));
        let (matched, posts) = matched.await?;
        Ok((Arc::unwrap_or_clone(compact), matched, posts))
    }

    /// Says whose posts are the owner's from now on.
    pub(crate) async fn put_own(&self, own: Vec<PublicKey>) -> Result<(), CoreError> {
        self.ask(1, move |state, _| {
            state.put_own(own.clone());
            Ok(())
        })
        .await
    }

    /// The owner's posts that wait.
    pub(crate) async fn own_waiting(&self) -> Result<Vec<(PostId, Leaf)>, CoreError> {
        self.ask(1, |state, _| Ok(state.own_waiting())).await
    }

    /// A block of the posts that wait, to be mined on the tip. Its time is at least `time`.
    ///
    /// # Errors
    /// When the store cannot be read, or the node is ending.
    pub async fn template(&self, time: u64) -> Result<Template, CoreError> {
        self.ask(1, move |state, tx| state.template(tx, time)).await
    }

    /// Waits until all that can be read by now is told: the tip is at least as new then.
    ///
    /// # Errors
    /// When the store writes nothing, or the node is ending.
    pub(crate) async fn told(&self) -> Result<(), CoreError> {
        self.ask(1, |_, _| Ok(())).await
    }

    /// Does what time brings: headers that were too new, posts that are too old.
    ///
    /// # Errors
    /// When it could not be saved, or the node is ending.
    pub async fn tick(&self) -> Result<(), CoreError> {
        self.ask(1, |state, tx| state.tick(tx)).await
    }

    /// What is remembered of other nodes.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn peers(&self) -> Result<Vec<PeerRow>, CoreError> {
        self.read(|reader| blocknet_store::Reading::peers(reader))
            .await
    }

    /// Remembers other nodes.
    ///
    /// # Errors
    /// When they could not be saved, or the node is ending.
    pub async fn put_peers(&self, rows: Vec<PeerRow>) -> Result<(), CoreError> {
        self.ask(1, move |_, tx| {
            rows.iter().try_for_each(|row| tx.put_peer(row))
        })
        .await
    }

    /// Forgets another node.
    ///
    /// # Errors
    /// When that could not be saved, or the node is ending.
    pub async fn delete_peer(&self, address: String) -> Result<(), CoreError> {
        self.ask(1, move |_, tx| tx.delete_peer(&address).map(drop))
            .await
    }

    /// Addresses that are banned.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn bans(&self) -> Result<Vec<BanRow>, CoreError> {
        self.read(|reader| blocknet_store::Reading::bans(reader))
            .await
    }

    /// Remembers that an address is banned.
    ///
    /// # Errors
    /// When that could not be saved, or the node is ending.
    pub async fn put_ban(&self, ban: BanRow) -> Result<(), CoreError> {
        self.ask(1, move |_, tx| tx.put_ban(&ban)).await
    }

    /// Forgets a ban.
    ///
    /// # Errors
    /// When that could not be saved, or the node is ending.
    pub async fn delete_ban(&self, ip: String) -> Result<(), CoreError> {
        self.ask(1, move |_, tx| tx.delete_ban(&ip).map(drop)).await
    }

    /// Reads what is committed, on a thread that may block, for the node's own work: for as long as
    /// it takes.
    ///
    /// # Errors
    /// When the store cannot be read, or the node is ending.
    pub async fn read<T, F>(&self, read: F) -> Result<T, CoreError>
    where
        F: FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let readers = self.shared.readers.clone();
        let done = off_the_runtime(move || Some(readers.with(read)));
        let done = done.await.ok_or(CoreError::Gone)?;
        done.map_err(|error| CoreError::of_read(&error))
    }

    /// The same for somebody, who waits for a turn among others, and for so long at most as is
    /// granted to such.
    ///
    /// # Errors
    /// When the store cannot be read, no turn comes in time, the read takes too long, or the node is
    /// ending.
    pub async fn read_for<T, F>(&self, whom: ReadFor, read: F) -> Result<T, CoreError>
    where
        F: FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let turn = self.shared.gates.enter(whom).await?;
        let readers = self.shared.readers.clone();
        let done = off_the_runtime(move || {
            let _held_to_the_end = turn;
            Some(readers.within(whom.within(), read))
        });
        let done = done.await.ok_or(CoreError::Gone)?;
        done.map_err(|error| CoreError::of_read(&error))
    }

    /// Runs a job on the core; the answer comes once it is committed.
    pub(crate) async fn ask<T, F>(&self, weight: usize, work: F) -> Result<T, CoreError>
    where
        F: FnMut(&mut State, &Tx<'_>) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let (job, answered) = Ask::new(weight, work);
        let sent = self.shared.jobs.send(Message::Work(Box::new(job))).await;
        sent.map_err(|_| CoreError::Gone)?;
        answered.await.map_err(|_| CoreError::Gone)?
    }

    /// Ends the core once it has done what was asked before.
    pub async fn stop(&self) {
        // A core that has ended needs no telling.
        let _ = self.shared.jobs.send(Message::Stop).await;
    }
}

impl std::fmt::Debug for CoreHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CoreHandle")
            .field("network", &self.shared.network.name())
            .finish()
    }
}
