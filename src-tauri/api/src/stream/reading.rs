//! What comes in over a stream: answers to those who wait, requests to the router.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{self, Message};

use super::answer::{Answers, expected};
use super::end::End;
use super::far_end::{FarEnd, Outgoing};
use super::frame::{Frame, RequestHead};
use crate::limits::stream::{BUFFERED, IN_FLIGHT, SILENCE};

/// The receiving half of a stream.
pub(super) struct Reader {
    far_end: FarEnd,
    answers: Answers,
    /// Requests of the far end that are not answered.
    slots: Arc<Semaphore>,
    /// Bytes of their bodies.
    room: Arc<Semaphore>,
    /// Broken off with the stream.
    running: JoinSet<()>,
}

impl Reader {
    pub(super) fn new(far_end: FarEnd, answers: Answers) -> Self {
        Self {
            far_end,
            answers,
            slots: Arc::new(Semaphore::new(IN_FLIGHT)),
            room: Arc::new(Semaphore::new(BUFFERED)),
            running: JoinSet::new(),
        }
    }

    /// Takes what comes until the stream ends, falls silent or brings what it must not.
    pub(super) async fn run<S>(mut self, socket: &mut S) -> End
    where
        S: Stream<Item = Result<Message, tungstenite::Error>> + Unpin,
    {
        loop {
            let message = match timeout(SILENCE, socket.next()).await {
                Ok(Some(Ok(message))) => message,
                Ok(Some(Err(error))) => return error.into(),
                Ok(None) => return End::lost("the far end closed the stream"),
                Err(_) => return End::lost("the far end fell silent"),
            };
            if let Err(end) = self.take(message).await {
                return end;
            }
            while let Some(ended) = self.running.try_join_next() {
                if ended.is_err_and(|error| error.is_panic()) {
                    tracing::error!("an answer over a stream ended in a panic");
                }
            }
        }
    }

    async fn take(&mut self, message: Message) -> Result<(), End> {
        match message {
            Message::Binary(bytes) => self.frame(bytes).await,
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(()),
            Message::Close(_) => Err(End::lost("the far end closed the stream")),
            Message::Text(_) => Err(End::Broke("a text; messages are binary".into())),
        }
    }

    async fn frame(&mut self, message: Bytes) -> Result<(), End> {
        let bytes = message.len();
        match Frame::decode(message)? {
            Frame::Answer { id, head, body } => self.far_end.answered(id, &head, body, bytes),
            Frame::Request { id, head, body } => {
                let slot = Arc::clone(&self.slots).try_acquire_owned();
                let too_many = "more requests at once than a stream carries";
                let slot = slot.map_err(|_| End::Broke(too_many.into()))?;
                // Nothing more is read until there is room.
                let room = Arc::clone(&self.room).acquire_many_owned(permits(bytes));
                let room = room.await.map_err(|_| End::lost("the stream ended"))?;
                let (far_end, answers) = (self.far_end.clone(), self.answers.clone());
                self.running
                    .spawn(respond(far_end, answers, id, head, body, slot, room));
                Ok(())
            }
        }
    }
}

/// Answers one request, once there is room for the answer among those that wait to be sent.
async fn respond(
    far_end: FarEnd,
    answers: Answers,
    id: u32,
    head: RequestHead,
    body: Bytes,
    slot: OwnedSemaphorePermit,
    asked: OwnedSemaphorePermit,
) {
    let Ok(mut room) = far_end.room(expected(&head)).await else {
        return;
    };
    let (head, body) = answers.answer(head, body).await;
    drop(asked);
    let Ok(message) = (Frame::Answer { id, head, body }).encode() else {
        tracing::error!("an answer does not fit into a message");
        return;
    };
    // What was kept beyond its size serves others while it waits.
    let beyond = room.num_permits().saturating_sub(message.len());
    drop(room.split(beyond));
    let outgoing = Outgoing {
        message,
        slot: Some(slot),
        room,
    };
    far_end.send(outgoing).await;
}

fn permits(bytes: usize) -> u32 {
    u32::try_from(bytes.min(BUFFERED)).unwrap_or(u32::MAX)
}
