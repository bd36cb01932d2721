//! What goes out over a stream: messages in pieces, pings between them, each within its time.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Sink, SinkExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout_at};
use tokio_tungstenite::tungstenite::protocol::frame::Frame as Piece;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{self, Message};

use super::end::End;
use super::far_end::Outgoing;
use super::frame::Encoded;
use crate::limits::stream::{LEAST_SPEED, PIECE, PING, WRITE};

/// The sending half of a stream.
pub(super) struct Writer<'a, S> {
    socket: &'a mut S,
    next_ping: Instant,
}

impl<'a, S> Writer<'a, S>
where
    S: Sink<Message, Error = tungstenite::Error> + Unpin,
{
    pub(super) fn new(socket: &'a mut S) -> Self {
        Self {
            socket,
            next_ping: Instant::now() + PING,
        }
    }

    /// Sends what comes until the stream fails, or the far end takes it too slowly.
    pub(super) async fn run(mut self, queue: &mut mpsc::Receiver<Outgoing>) -> End {
        loop {
            let done = tokio::select! {
                () = sleep_until(self.next_ping) => self.ping().await,
                next = queue.recv() => match next {
                    Some(outgoing) => self.whole(outgoing).await,
                    None => return End::lost("nobody uses the stream any more"),
                },
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    /// One message. The far end has to take each piece in time, and the whole at the least speed.
    async fn whole(&mut self, outgoing: Outgoing) -> Result<(), End> {
        let Outgoing {
            message,
            slot,
            room,
        } = outgoing;
        let at_least = Duration::from_secs(message.len() as u64 / LEAST_SPEED);
        let last = Instant::now() + WRITE + at_least;
        let mut pieces = pieces(message);
        let end = pieces.pop();
        for piece in pieces {
            self.piece(piece, last).await?;
            if self.next_ping <= Instant::now() {
                self.ping().await?;
            }
        }
        drop(slot);
        if let Some(end) = end {
            self.piece(end, last).await?;
        }
        drop(room);
        Ok(())
    }

    async fn ping(&mut self) -> Result<(), End> {
        self.next_ping = Instant::now() + PING;
        let ping = Message::Ping(Bytes::new());
        self.piece(ping, self.next_ping).await
    }

    async fn piece(&mut self, piece: Message, last: Instant) -> Result<(), End> {
        let until = last.min(Instant::now() + WRITE);
        match timeout_at(until, self.socket.send(piece)).await {
            Ok(sent) => Ok(sent?),
            Err(_) => Err(End::lost("the far end does not take what is sent")),
        }
    }
}

/// A message as what is handed to the socket one by one: a socket's buffer holds a copy of each.
fn pieces(message: Encoded) -> Vec<Message> {
    let Encoded { front, mut body } = message;
    if front.len().saturating_add(body.len()) <= PIECE {
        return vec![Message::Binary([front, body].concat().into())];
    }
    let mut pieces = vec![Piece::message(front, OpCode::Data(Data::Binary), false)];
    while !body.is_empty() {
        let piece = body.split_to(body.len().min(PIECE));
        let is_last = body.is_empty();
        pieces.push(Piece::message(piece, OpCode::Data(Data::Continue), is_last));
    }
    pieces.into_iter().map(Message::Frame).collect()
}
