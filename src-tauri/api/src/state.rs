//! What every handler of one listener shares.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use blocknet_chain::{PostId, PublicKey};
use blocknet_node::{Lens, Misdeed, NodeHandle, Serving};
use blocknet_store::FeedPost;
use tokio::sync::watch;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;

use crate::counters::{Counters, Listener};
use crate::dto::PostAnswer;
use crate::error::ApiError;
use crate::extract::{Caller, Way};
use crate::forwarded;
use crate::kept::Kept;
use crate::limits::{Limits, stream};
use crate::outside::Tags;
use crate::rates::{Counted, Meter};
use crate::sealed::Seal;
use crate::stream::Streams;
use crate::waiters::{Waiters, Waiting, Waits};

/// A place of those who wait is free when one of them has its answer.
const AFTER_NO_PLACE: Duration = Duration::from_secs(5);

/// The node, and what one listener grants. Each request clones it for each layer, so a clone is one
/// reference more, and nothing else.
#[derive(Clone, Debug)]
pub struct ApiState(Arc<Listening>);

/// What one listener grants.
#[derive(Clone, Debug)]
struct Listening {
    shared: Arc<Inner>,
    node: NodeHandle,
    /// Which listener this is.
    listener: Listener,
    counters: Counters,
    /// All streams of the node, to be counted.
    counted_streams: Option<Streams>,
    /// Whether answers hold what only the owner may know.
    for_owner: bool,
    /// Whether a named proxy's word counts on who calls.
    for_strangers: bool,
    /// Where peers open streams: at the public listener.
    streams: Option<Streams>,
}

#[derive(Debug)]
struct Inner {
    limits: Limits,
    serving: watch::Receiver<Serving>,
    meter: Option<Meter>,
    kept: Kept,
    tags: Tags,
    seal: Seal,
    waiters: Waiters,
    builders: Semaphore,
    stop: CancellationToken,
}

impl ApiState {
    /// State of a listener of `node`; long polls and streams end when `stop` is cancelled.
    #[must_use]
    pub fn new(node: NodeHandle, limits: Limits, stop: CancellationToken) -> Self {
        let meter = limits
            .counting
            .map(|counting| Meter::new(counting.addresses));
        let waiters = Waiters::new(
            limits.event_waiters,
            limits.event_waiters_per_ip,
            stream::EVENT_WAITERS,
        );
        let builders = Semaphore::new(limits.large_answers);
        Self(Arc::new(Listening {
            shared: Arc::new(Inner {
                limits,
                serving: node.serving(),
                meter,
                kept: Kept::default(),
                tags: Tags::default(),
                seal: Seal::new(node.cursor_key()),
                waiters,
                builders,
                stop,
            }),
            node,
            listener: Listener::Seed,
            counters: Counters::default(),
            counted_streams: None,
            for_owner: false,
            for_strangers: false,
            streams: None,
        }))
    }

    /// The same with a change.
    fn with(self, change: impl FnOnce(&mut Listening)) -> Self {
        let mut listening = Arc::unwrap_or_clone(self.0);
        change(&mut listening);
        Self(Arc::new(listening))
    }

    /// The same, counting with the node's other listeners, and knowing its streams.
    #[must_use]
    pub fn counting(self, counters: Counters, streams: Streams) -> Self {
        self.with(|here| {
            here.counters = counters;
            here.counted_streams = Some(streams);
        })
    }

    /// What the node's listeners counted.
    pub(crate) fn counters(&self) -> &Counters {
        &self.0.counters
    }

    /// Which listener this is.
    pub(crate) fn listener(&self) -> Listener {
        self.0.listener
    }

    /// Streams to other nodes; none where this listener does not know of them.
    pub(crate) fn open_streams(&self) -> Option<usize> {
        self.0.counted_streams.as_ref().map(Streams::open)
    }

    /// Whether strangers are shown a page.
    pub(crate) fn shows_page(&self) -> bool {
        self.0.for_strangers && self.0.shared.serving.borrow().public_page
    }

    /// What cursors of pages are sealed by.
    pub(crate) fn seal(&self) -> &Seal {
        &self.0.shared.seal
    }

    /// The tags of answers that caches ask for again; none where no cache may keep them.
    pub(crate) fn tags(&self) -> Option<&Tags> {
        self.0.for_strangers.then_some(&self.0.shared.tags)
    }

    /// The same where peers may open streams.
    #[must_use]
    pub fn with_streams(self, streams: Streams) -> Self {
        self.with(|here| here.streams = Some(streams))
    }

    /// The node's streams, where peers may open them.
    pub(crate) fn streams(&self) -> Option<&Streams> {
        self.0.streams.as_ref()
    }

    /// A caller did what no honest node does; it is avoided from now on.
    pub(crate) fn caller_broke(&self, caller: Caller, misdeed: Misdeed) {
        if let Some(from) = caller.0 {
            self.0.node.caller_broke(from, misdeed);
        }
    }

    /// The node.
    #[must_use]
    pub fn node(&self) -> &NodeHandle {
        &self.0.node
    }

    /// What the listener grants.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.shared.limits
    }

    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.0.shared.stop
    }

    /// The same for strangers: own posts show once they may come from anywhere.
    #[must_use]
    pub(crate) fn for_strangers(self) -> Self {
        self.with(|here| {
            here.node = here.node.for_strangers();
            here.for_strangers = true;
            here.listener = Listener::Public;
        })
    }

    /// The same for peers over their streams, which see what strangers see.
    #[must_use]
    pub(crate) fn for_peers(self) -> Self {
        self.for_strangers()
            .with(|here| here.node = here.node.for_peers())
    }

    /// The same for the owner: answers say how many peers have the owner's posts.
    #[must_use]
    pub(crate) fn for_owner(self) -> Self {
        self.with(|here| {
            here.for_owner = true;
            here.listener = Listener::Owner;
        })
    }

    /// True when this listener is the owner's.
    pub(crate) fn is_for_owner(&self) -> bool {
        self.0.for_owner
    }

    /// True when this listener is the owner's, and the owner signs with this key.
    pub(crate) fn is_owner(&self, author: &PublicKey) -> bool {
        self.0.for_owner && self.node().identity().author == *author
    }

    /// The kept pages of the feed; none for the owner, whose pages change with the peers too.
    pub(crate) fn kept(&self) -> Option<&Kept> {
        (!self.0.for_owner).then_some(&self.0.shared.kept)
    }

    /// A post as this listener answers it.
    pub(crate) fn answer(&self, post: &FeedPost) -> PostAnswer {
        let tip = self.node().tip().borrow().state.height.get();
        let mut answer = PostAnswer::new(post, tip);
        answer.seen_by = self.seen_by(&post.stored.id);
        if let Some(change) = &mut answer.shown.change {
            change.seen_by = self.seen_by(&change.id.0);
        }
        answer.shown.erased = self.0.for_owner && post.shown.erased;
        answer
    }

    /// Posts as this listener answers them: to the owner, who looks through `lens`, with what is to
    /// be kept back.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn answers(
        &self,
        posts: &[FeedPost],
        lens: Lens,
    ) -> Result<Vec<PostAnswer>, ApiError> {
        let mut answers: Vec<_> = posts.iter().map(|post| self.answer(post)).collect();
        if self.0.for_owner && !posts.is_empty() {
            let notices = self.node().notices(posts, lens).await?;
            for (answer, notice) in answers.iter_mut().zip(notices) {
                answer.hidden = notice.verdict.map(Into::into);
                answer.same_name = notice.same_name.map(Into::into);
            }
        }
        Ok(answers)
    }

    /// Peers known to have a post of the owner's; nothing on a listener for strangers.
    pub(crate) fn seen_by(&self, id: &PostId) -> Option<u32> {
        self.node().seen_by(id).filter(|_| self.0.for_owner)
    }

    /// Takes a token of the caller's bucket; a call from inside of the process is not counted.
    ///
    /// # Errors
    /// 429 `rate` when the bucket is empty.
    pub(crate) fn count(&self, caller: Caller, counted: Counted) -> Result<(), ApiError> {
        let (Some(meter), Some(address)) = (&self.0.shared.meter, caller.0) else {
            return Ok(());
        };
        let ip = address.ip();
        let at_home = self.is_at_home(ip);
        let serving = self.0.shared.serving.borrow();
        let counts_home = self.limits().counting.is_some_and(|how| how.loopback);
        if !serving.limit_rates || (at_home && !counts_home) {
            return Ok(());
        }
        meter.take(&serving.rates, ip, counted, Instant::now())
    }

    /// Whether it is this computer that calls, for its own.
    fn is_at_home(&self, ip: IpAddr) -> bool {
        // A proxy of this machine speaks for strangers, whatever it says of them.
        ip.to_canonical().is_loopback() && !self.0.shared.serving.borrow().trusts(ip)
    }

    /// The client for whom a named proxy asks, at the public listener.
    ///
    /// # Errors
    /// 400 where the proxy does not say clearly who that is.
    pub(crate) fn behind_proxy(
        &self,
        caller: Caller,
        fields: &HeaderMap,
    ) -> Result<Option<SocketAddr>, ApiError> {
        match caller.0.filter(|_| self.0.for_strangers) {
            Some(from) => forwarded::client(&self.0.shared.serving.borrow(), from, fields),
            None => Ok(None),
        }
    }

    /// A place among those who wait for events.
    ///
    /// # Errors
    /// 503 `busy` when all places, or those of this caller, are taken.
    pub(crate) fn wait_place(&self, caller: Caller, way: Way) -> Result<Waiting, ApiError> {
        let who = match (caller.0, way) {
            (Some(far_end), Way::Stream) => Waits::Stream(far_end),
            (Some(from), Way::Http) if !self.is_at_home(from.ip()) => Waits::client(from.ip()),
            _ => Waits::AtHome,
        };
        self.0.shared.waiters.take(who).ok_or_else(|| {
            let message = "Too many clients follow this node's events. Try again later.";
            ApiError::busy(message).with_retry_after(AFTER_NO_PLACE)
        })
    }

    /// A turn at building an answer of some megabytes, so that few of them stand in memory at once.
    /// Whoever waits longer than a handler may is told that the node is busy. The owner waits for
    /// none: no crowd of others takes the last turn from who the node belongs to.
    pub(crate) async fn build_turn(&self) -> Result<Option<SemaphorePermit<'_>>, ApiError> {
        if self.is_for_owner() {
            return Ok(None);
        }
        let turn = self.0.shared.builders.acquire().await;
        turn.map(Some).map_err(|_| ApiError::internal())
    }
}
