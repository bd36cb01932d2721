//! Which streams are open, whoever opened them: calls go out over them, requests come in.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use blocknet_node::NodeHandle;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::debug;

use super::answer::Answers;
use super::connection;
use super::end::End;
use super::far_end::{FarEnd, Outgoing};
use crate::limits::stream::{OPEN, STREAMS};

/// A stream that ended answers calls by its end for so long, unless it is closed: a call that was
/// meant for it must not go another way. Shorter than any back-off.
const REMEMBERED: Duration = Duration::from_millis(900);
/// The same for one that the far end had opened: nobody listens at the port that it came from.
const REMEMBERED_IN: Duration = Duration::from_secs(60);

/// The streams of one node; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    places: Mutex<Places>,
    /// Who answers what comes in. The transport is there before the node is.
    /// Nobody again once the streams were stopped: the router holds the node, and these streams.
    served: watch::Sender<Option<Arc<Served>>>,
    running: TaskTracker,
    stop: CancellationToken,
}

#[derive(Debug)]
struct Served {
    router: Router,
    node: NodeHandle,
}

#[derive(Debug, Default)]
struct Places {
    taken: HashMap<SocketAddr, Place>,
    last: u64,
}

#[derive(Debug)]
struct Place {
    far_end: FarEnd,
    /// Tells a stream from an earlier one with the same peer.
    number: u64,
    forget_at: Option<Instant>,
}

/// A place for a stream that is about to open. Calls to the peer wait for it from here on.
#[derive(Debug)]
pub(crate) struct Opening {
    streams: Streams,
    peer: SocketAddr,
    number: u64,
    dialled: bool,
    far_end: FarEnd,
    queue: Option<mpsc::Receiver<Outgoing>>,
}

impl Streams {
    /// Answers what comes in over streams from `router`, and tells `node` of their ends.
    pub fn serve(&self, router: Router, node: NodeHandle) {
        let served = Arc::new(Served { router, node });
        self.0.served.send_replace(Some(served));
    }

    /// Closes all streams, and waits until they have ended.
    pub async fn stop(&self) {
        self.0.stop.cancel();
        self.0.running.close();
        self.0.running.wait().await;
        self.0.served.send_replace(None);
    }

    fn served(&self) -> Option<Arc<Served>> {
        self.0.served.borrow().clone()
    }

    /// How many streams are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.places().open()
    }

    /// Ends the stream with `peer`, if there is one; calls to it go over HTTP again.
    pub(crate) fn close(&self, peer: SocketAddr) {
        if let Some(place) = self.places().taken.remove(&peer) {
            place.far_end.close();
        }
    }

    /// The far end of the stream with `peer`. One that ended lately fails every call.
    pub(crate) fn with(&self, peer: SocketAddr) -> Option<FarEnd> {
        let places = self.places();
        let place = places.taken.get(&peer);
        let place = place.filter(|place| place.forget_at.is_none_or(|at| Instant::now() < at));
        place.map(|place| place.far_end.clone())
    }

    /// A place for a stream with `peer`; none when all are taken, or the peer has one.
    pub(crate) fn reserve(&self, peer: SocketAddr, dialled: bool) -> Option<Opening> {
        let mut places = self.places();
        places.make_room(Instant::now());
        if places.open() >= STREAMS || places.taken.get(&peer).is_some_and(Place::is_open) {
            return None;
        }
        let (far_end, queue) = FarEnd::new(self.0.stop.child_token());
        places.last += 1;
        let number = places.last;
        let place = Place {
            far_end: far_end.clone(),
            number,
            forget_at: None,
        };
        places.taken.insert(peer, place);
        Some(Opening {
            streams: self.clone(),
            peer,
            number,
            dialled,
            far_end,
            queue: Some(queue),
        })
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.0.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    fn is_open(&self) -> bool {
        self.forget_at.is_none()
    }
}

impl Places {
    fn open(&self) -> usize {
        self.taken.values().filter(|place| place.is_open()).count()
    }

    /// Forgets the ended streams whose time has come; when there are too many, the oldest too.
    fn make_room(&mut self, now: Instant) {
        self.taken
            .retain(|_, place| place.forget_at.is_none_or(|at| now < at));
        if self.taken.len() >= 2 * STREAMS {
            let ended = self.taken.iter().filter(|(_, place)| !place.is_open());
            let oldest = ended.min_by_key(|(_, place)| place.number);
            let oldest = oldest.map(|(peer, _)| *peer);
            oldest.and_then(|peer| self.taken.remove(&peer));
        }
    }
}

impl Opening {
    /// Runs the stream over the socket that `upgraded` brings, in a task of its own. `said` is what
    /// the far end said of itself; `held` is given back at the stream's end.
    pub(crate) fn run<S, H>(
        mut self,
        upgraded: impl Future<Output = Option<WebSocketStream<S>>> + Send + 'static,
        said: HeaderMap,
        held: H,
    ) where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        H: Send + 'static,
    {
        let Some(queue) = self.queue.take() else {
            return;
        };
        let streams = self.streams.clone();
        streams.0.running.spawn(async move {
            let end = self.carry(upgraded, queue, said).await;
            debug!(peer = %self.peer, %end, "a stream ended");
            self.ended(&end);
            if !self.dialled
                && let Some(served) = self.streams.served()
            {
                served.node.stream_closed(self.peer).await;
            }
            drop(held);
        });
    }

    async fn carry<S>(
        &self,
        upgraded: impl Future<Output = Option<WebSocketStream<S>>>,
        queue: mpsc::Receiver<Outgoing>,
        said: HeaderMap,
    ) -> End
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut served = self.streams.0.served.subscribe();
        let served = async { served.wait_for(Option::is_some).await.ok()?.clone() };
        let ready = async { tokio::join!(served, timeout(OPEN, upgraded)) };
        let (served, socket) = tokio::select! {
            ready = ready => ready,
            () = self.far_end.closing() => return End::lost("this node closed the stream"),
        };
        let Ok(Some(socket)) = socket else {
            return End::lost("the connection was not upgraded");
        };
        let Some(served) = served else {
            return End::lost("this node is stopping");
        };
        let answers = Answers {
            router: served.router.clone(),
            far_end: self.peer,
            said,
        };
        connection::run(socket, self.far_end.clone(), queue, answers).await
    }

    /// Frees the place, but for a while in which it says what became of the stream.
    fn ended(&self, end: &End) {
        self.far_end.ended(end);
        let remembered = if self.dialled {
            REMEMBERED
        } else {
            REMEMBERED_IN
        };
        let mut places = self.streams.places();
        let place = places.taken.get_mut(&self.peer);
        if let Some(place) = place.filter(|place| place.number == self.number) {
            place.forget_at = Some(Instant::now() + remembered);
        }
    }
}

impl Drop for Opening {
    /// A stream that never ran fails those who wait for it.
    fn drop(&mut self) {
        if self.queue.is_some() {
            self.ended(&End::lost("the stream did not open"));
        }
    }
}
