//! What every handler of one listener shares.

use std::sync::Arc;
use std::time::Instant;

use blocknet_chain::PublicKey;
use blocknet_node::NodeHandle;
use blocknet_store::FeedPost;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;

use crate::dto::PostAnswer;
use crate::error::ApiError;
use crate::extract::Caller;
use crate::kept::Kept;
use crate::limits::Limits;
use crate::rates::{Counted, Meter};
use crate::stream::Streams;

/// The node, and what one listener grants; clones share it.
#[derive(Clone, Debug)]
pub struct ApiState {
    shared: Arc<Inner>,
    node: NodeHandle,
    /// Whether answers hold what only the owner may know.
    for_owner: bool,
    /// Where peers open streams: at the public listener.
    streams: Option<Streams>,
}

#[derive(Debug)]
struct Inner {
    limits: Limits,
    meter: Meter,
    kept: Kept,
    waiters: Arc<Semaphore>,
    builders: Semaphore,
    stop: CancellationToken,
}

impl ApiState {
    /// State of a listener of `node`; long polls and streams end when `stop` is cancelled.
    #[must_use]
    pub fn new(node: NodeHandle, limits: Limits, stop: CancellationToken) -> Self {
        let meter = Meter::new(limits.rates.clone());
        let waiters = Arc::new(Semaphore::new(limits.event_waiters));
        let builders = Semaphore::new(limits.large_answers);
        Self {
            node,
            shared: Arc::new(Inner {
                limits,
                meter,
                kept: Kept::default(),
                waiters,
                builders,
                stop,
            }),
            for_owner: false,
            streams: None,
        }
    }

    /// The same where peers may open streams.
    #[must_use]
    pub fn with_streams(self, streams: Streams) -> Self {
        Self {
            streams: Some(streams),
            ..self
        }
    }

    /// The node's streams, where peers may open them.
    pub(crate) fn streams(&self) -> Option<&Streams> {
        self.streams.as_ref()
    }

    /// The node.
    #[must_use]
    pub fn node(&self) -> &NodeHandle {
        &self.node
    }

    /// What the listener grants.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.shared.stop
    }

    /// The same for strangers: own posts show once they may come from anywhere.
    #[must_use]
    pub(crate) fn for_strangers(self) -> Self {
        Self {
            node: self.node.for_strangers(),
            ..self
        }
    }

    /// The same for the owner: answers say how many peers have the owner's posts.
    #[must_use]
    pub(crate) fn for_owner(self) -> Self {
        Self {
            for_owner: true,
            ..self
        }
    }

    /// True when this listener is the owner's, and the owner signs with this key.
    pub(crate) fn is_owner(&self, author: &PublicKey) -> bool {
        self.for_owner && self.node().identity().author == *author
    }

    /// The kept pages of the feed; none for the owner, whose pages change with the peers too.
    pub(crate) fn kept(&self) -> Option<&Kept> {
        (!self.for_owner).then_some(&self.shared.kept)
    }

    /// A post as this listener answers it.
    pub(crate) fn answer(&self, post: &FeedPost) -> PostAnswer {
        let tip = self.node().tip().borrow().state.height.get();
        let seen_by = if self.for_owner {
            self.node().seen_by(&post.stored.id)
        } else {
            None
        };
        PostAnswer {
            seen_by,
            ..PostAnswer::new(post, tip)
        }
    }

    /// Takes a token of the caller's bucket; a call from inside of the process is not counted.
    ///
    /// # Errors
    /// 429 `rate` when the bucket is empty.
    pub(crate) fn count(&self, caller: Caller, counted: Counted) -> Result<(), ApiError> {
        match caller.0 {
            Some(address) => self
                .shared
                .meter
                .take(address.ip(), counted, Instant::now()),
            None => Ok(()),
        }
    }

    /// A place among those who wait for events.
    ///
    /// # Errors
    /// 503 `busy` when all places are taken.
    pub(crate) fn wait_place(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        Arc::clone(&self.shared.waiters)
            .try_acquire_owned()
            .map_err(|_| {
                let message = "Too many clients follow this node's events. Try again later.";
                ApiError::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "busy", message)
            })
    }

    /// A turn at building an answer of some megabytes, so that few of them stand in memory at once.
    /// Whoever waits longer than a handler may is told that the node is busy.
    pub(crate) async fn build_turn(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        let builders = &self.shared.builders;
        builders.acquire().await.map_err(|_| ApiError::internal())
    }
}
