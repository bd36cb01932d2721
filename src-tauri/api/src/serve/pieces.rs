//! The body of an answer, handed on in small pieces and told to the connection's clock.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::clock::Clock;
use super::room::Place;

/// A piece that a slow line (8 KiB/s) takes within the idle limit, so that the clock sees it move.
const PIECE: usize = 64 * 1024;

/// A body that tells the clock when it is done.
pub(super) struct ClockedBody {
    inner: Body,
    rest: Bytes,
    clock: Clock,
    /// Held by each piece: the whole answer stays in memory until its last piece is written, which
    /// is long after this body has ended.
    place: Option<Arc<Place>>,
}

/// Bytes of an answer, and the room that it takes.
struct Placed {
    bytes: Bytes,
    _place: Arc<Place>,
}

impl AsRef<[u8]> for Placed {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl ClockedBody {
    pub(super) fn new(inner: Body, clock: Clock, place: Option<Place>) -> Self {
        Self {
            inner,
            rest: Bytes::new(),
            clock,
            place: place.filter(Place::is_counted).map(Arc::new),
        }
    }

    /// The same bytes, which give the room back when the last part of them is dropped.
    fn placed(&self, bytes: Bytes) -> Bytes {
        match &self.place {
            Some(place) => Bytes::from_owner(Placed {
                bytes,
                _place: Arc::clone(place),
            }),
            None => bytes,
        }
    }

    fn next_piece(&mut self) -> Frame<Bytes> {
        let size = self.rest.len().min(PIECE);
        Frame::data(self.rest.split_to(size))
    }
}

impl HttpBody for ClockedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(self.next_piece())));
        }
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        let Poll::Ready(Some(Ok(frame))) = polled else {
            return polled;
        };
        match frame.into_data().map(|bytes| self.placed(bytes)) {
            Ok(data) if data.len() > PIECE => {
                self.rest = data;
                Poll::Ready(Some(Ok(self.next_piece())))
            }
            Ok(data) => Poll::Ready(Some(Ok(Frame::data(data)))),
            Err(trailers) => Poll::Ready(Some(Ok(trailers))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = self.inner.size_hint();
        let rest = self.rest.len() as u64;
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint.set_lower(hint.lower().saturating_add(rest));
        hint
    }
}

impl Drop for ClockedBody {
    fn drop(&mut self) {
        self.clock.answered();
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::body::Body;
    use http_body_util::BodyExt;
    use hyper::body::Body as _;

    use super::{ClockedBody, PIECE};
    use crate::limits::Limits;
    use crate::serve::clock::Clock;
    use crate::serve::room::Room;

    #[tokio::test]
    async fn cuts_large_answers_into_pieces_and_keeps_their_length() {
        let whole: Vec<u8> = (0..=250).cycle().take(PIECE * 3 + 5).collect();
        let mut body = ClockedBody::new(
            Body::from(whole.clone()),
            Clock::new(&Limits::public()),
            None,
        );
        assert_eq!(body.size_hint().exact(), Some(whole.len() as u64));
        let mut got = Vec::new();
        while let Some(frame) = body.frame().await {
            let piece = frame.expect("a frame").into_data().expect("data");
            assert!(piece.len() <= PIECE);
            got.extend_from_slice(&piece);
        }
        assert_eq!(got, whole);
    }

    #[tokio::test]
    async fn an_answer_takes_its_room_until_its_last_piece_is_written() {
        let size = PIECE * 3;
        let room = Room::new(&Limits {
            answer_bytes: size,
            answer_bytes_per_ip: size,
            ..Limits::public()
        });
        let reader = IpAddr::from([192, 0, 2, 1]);
        let place = room.take(reader, size);
        assert!(place.is_some());
        let clock = Clock::new(&Limits::public());
        let mut body = ClockedBody::new(Body::from(vec![0; size]), clock, place);
        let mut queued = Vec::new();
        while let Some(frame) = body.frame().await {
            queued.push(frame.expect("a frame").into_data().expect("data"));
        }
        // As hyper does: the body has ended, and its pieces wait for a slow reader.
        drop(body);
        while queued.pop().is_some() {
            assert_eq!(room.take(reader, size).is_some(), queued.is_empty());
        }
    }
}
