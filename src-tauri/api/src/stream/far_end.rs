//! The far end of a stream, as those see it who ask it something.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use blocknet_node::transport::TransportError;
use bytes::Bytes;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::end::End;
use super::frame::{AnswerHead, Encoded, Frame, RequestHead};
use crate::limits::stream::{BUFFERED, IN_FLIGHT};

/// Asks the far end; clones ask the same one.
#[derive(Clone, Debug)]
pub(crate) struct FarEnd(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    outgoing: mpsc::Sender<Outgoing>,
    /// Requests that the far end has not answered.
    slots: Arc<Semaphore>,
    /// Bytes that wait to be sent, in both directions of asking.
    room: Arc<Semaphore>,
    calls: Mutex<Calls>,
    /// Cancelled by whoever wants the stream closed.
    closing: CancellationToken,
}

#[derive(Debug, Default)]
struct Calls {
    last: u32,
    waiting: HashMap<u32, Waiting>,
    ended: Option<End>,
}

/// A request that was sent. It keeps its slot until it is answered, also when nobody waits for that
/// any more: the far end still works on it.
#[derive(Debug)]
struct Waiting {
    most: usize,
    answer: oneshot::Sender<Result<Answered, TransportError>>,
    _slot: OwnedSemaphorePermit,
}

/// An answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
    /// Which part of a file the body is.
    pub(crate) range: Option<String>,
    /// Bytes that went there and came back, heads included.
    pub(crate) bytes_out: u64,
    pub(crate) bytes_in: u64,
}

/// What is to be sent, and what is given back once it is.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) message: Encoded,
    /// Given back before the far end has the whole message: it may ask anew as soon as it has.
    pub(super) slot: Option<OwnedSemaphorePermit>,
    /// Given back with the message.
    pub(super) room: OwnedSemaphorePermit,
}

impl FarEnd {
    /// The far end of a stream that is about to run until `closing` is cancelled, and what its
    /// connection is to send.
    pub(super) fn new(closing: CancellationToken) -> (Self, mpsc::Receiver<Outgoing>) {
        // Requests and answers that may be under way at once; none of them waits here.
        let (outgoing, queue) = mpsc::channel(2 * IN_FLIGHT);
        let inner = Inner {
            outgoing,
            slots: Arc::new(Semaphore::new(IN_FLIGHT)),
            room: Arc::new(Semaphore::new(BUFFERED)),
            calls: Mutex::default(),
            closing,
        };
        (Self(Arc::new(inner)), queue)
    }

    /// Asks, and waits for an answer of at most `most` bytes until `deadline` has passed.
    ///
    /// # Errors
    /// As the stream's end says, [`TransportError::Timeout`], or [`TransportError::TooLarge`].
    pub(crate) async fn call(
        &self,
        head: RequestHead,
        body: Bytes,
        most: usize,
        deadline: Duration,
    ) -> Result<Answered, TransportError> {
        let asked = timeout(deadline, self.ask(head, body, most)).await;
        asked.unwrap_or(Err(TransportError::Timeout))
    }

    async fn ask(
        &self,
        head: RequestHead,
        body: Bytes,
        most: usize,
    ) -> Result<Answered, TransportError> {
        let slots = Arc::clone(&self.0.slots);
        let slot = slots.acquire_owned().await.map_err(|_| self.gone())?;
        let room = self.room(head.path.len().saturating_add(body.len()));
        let room = room.await.map_err(|_| self.gone())?;
        let place = self.0.outgoing.reserve().await.map_err(|_| self.gone())?;
        let (answer, answered) = oneshot::channel();
        // From here to the hand-over nothing waits, so a caller that gives up cannot leave behind
        // a request that was never sent and keeps its slot.
        let id = self.expect(Waiting {
            most,
            answer,
            _slot: slot,
        })?;
        let message = match (Frame::Request { id, head, body }).encode() {
            Ok(message) => message,
            Err(error) => {
                // A fault of this program; the far end knows nothing of it.
                drop(self.calls().waiting.remove(&id));
                return Err(End::from(error).error());
            }
        };
        let bytes_out = message.len() as u64;
        place.send(Outgoing {
            message,
            slot: None,
            room,
        });
        let answered = answered.await.unwrap_or_else(|_| Err(self.gone()))?;
        Ok(Answered {
            bytes_out,
            ..answered
        })
    }

    /// Room for a message of `bytes` among those that wait to be sent.
    pub(super) async fn room(&self, bytes: usize) -> Result<OwnedSemaphorePermit, AcquireError> {
        let bytes = u32::try_from(bytes.min(BUFFERED)).unwrap_or(u32::MAX);
        Arc::clone(&self.0.room).acquire_many_owned(bytes).await
    }

    /// Hands a message to the connection; a stream that ended sends nothing.
    pub(super) async fn send(&self, outgoing: Outgoing) {
        let _ = self.0.outgoing.send(outgoing).await;
    }

    /// Ends the stream.
    pub(crate) fn close(&self) {
        self.0.closing.cancel();
    }

    /// Ends when somebody wants the stream closed.
    pub(super) async fn closing(&self) {
        self.0.closing.cancelled().await;
    }

    /// An answer came. One that nobody asked for is a fault of the far end.
    pub(super) fn answered(
        &self,
        id: u32,
        head: &AnswerHead,
        body: Bytes,
        bytes_in: usize,
    ) -> Result<(), End> {
        let waiting = self.calls().waiting.remove(&id);
        let waiting = waiting.ok_or(End::Broke("an answer to nothing that was asked".into()))?;
        let result = if body.len() > waiting.most {
            Err(TransportError::TooLarge {
                limit: waiting.most as u64,
            })
        } else {
            Ok(Answered {
                status: head.status,
                body,
                range: head.range.clone(),
                bytes_out: 0,
                bytes_in: bytes_in as u64,
            })
        };
        // Who asked may have given up.
        let _ = waiting.answer.send(result);
        Ok(())
    }

    /// The stream has ended: whoever waits is told why.
    pub(super) fn ended(&self, end: &End) {
        let waiting = {
            let mut calls = self.calls();
            calls.ended = Some(end.clone());
            std::mem::take(&mut calls.waiting)
        };
        self.0.slots.close();
        self.0.room.close();
        for (_, waiting) in waiting {
            let _ = waiting.answer.send(Err(end.error()));
        }
    }

    fn expect(&self, waiting: Waiting) -> Result<u32, TransportError> {
        let mut calls = self.calls();
        if let Some(end) = &calls.ended {
            return Err(end.error());
        }
        // At most 32 wait, so the next number but 31 is free even after four billion calls.
        while calls.waiting.contains_key(&calls.last) {
            calls.last = calls.last.wrapping_add(1);
        }
        let id = calls.last;
        calls.last = id.wrapping_add(1);
        calls.waiting.insert(id, waiting);
        Ok(id)
    }

    /// Why nothing can be asked any more.
    fn gone(&self) -> TransportError {
        let ended = self.calls().ended.clone();
        ended
            .unwrap_or_else(|| End::lost("the stream ended"))
            .error()
    }

    fn calls(&self) -> std::sync::MutexGuard<'_, Calls> {
        self.0.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
