//! What each group of routes grants: bytes and speed of bodies, time for handlers, how often.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use blocknet_chain::Grouped;
use blocknet_node::{InboundSeen, Misdeed, PeerText};
use bytes::{Bytes, BytesMut};
use futures_util::FutureExt;
use http_body_util::BodyExt;
use tokio::time::{sleep_until, timeout};

use crate::counters::Listener;
use crate::dto::parse_decimal;
use crate::error::ApiError;
use crate::extract::{Caller, is_of_the_chain};
use crate::limits::Limits;
use crate::rates::Counted;
use crate::serve::OverStream;
use crate::serve::Remote;
use crate::state::ApiState;
use crate::strays;

/// Tells which of several nodes behind one address calls: the number that it drew at its start.
pub(crate) const NODE_HEADER: HeaderName = HeaderName::from_static("blocknet-node");
/// Where a node that opens a stream can be reached, if it listens.
pub(crate) const PORT_HEADER: HeaderName = HeaderName::from_static("blocknet-port");
/// The mark of the network on every answer.
pub(crate) const NETWORK_HEADER: HeaderName = HeaderName::from_static("blocknet-network");

/// What a group of routes grants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Bytes of a request's body at most.
    pub(crate) body: usize,
    /// How long the handler may take.
    pub(crate) time: HandlerTime,
    /// What is counted besides the requests themselves.
    pub(crate) counted: Option<Counted>,
    /// Who sends more than `body` bytes is avoided from then on.
    pub(crate) strict: bool,
}

/// How long a handler may take.
#[derive(Clone, Copy, Debug)]
pub(crate) enum HandlerTime {
    /// As the limits say.
    Ordinary,
    /// Beyond the long poll's own time.
    LongPoll,
    /// For writing a post: the stamp has 8 s of its own before a ticket is given.
    Stamp,
    /// Until it is done or the client goes: mining and checking the whole store.
    Unbounded,
}

impl Pace {
    /// Bodies of `body` bytes, the ordinary time, counted as a request only.
    pub(crate) const fn of(body: usize) -> Self {
        Self {
            body,
            time: HandlerTime::Ordinary,
            counted: None,
            strict: false,
        }
    }

    /// The same where no honest client sends more.
    pub(crate) const fn strict(self) -> Self {
        Self {
            strict: true,
            ..self
        }
    }

    /// The same, counted apart as well.
    pub(crate) const fn counted(self, counted: Counted) -> Self {
        Self {
            counted: Some(counted),
            ..self
        }
    }

    /// The same with another time.
    pub(crate) const fn taking(self, time: HandlerTime) -> Self {
        Self { time, ..self }
    }
}

impl HandlerTime {
    /// Long polls end by themselves when the listener stops.
    fn is_long(self) -> bool {
        matches!(self, Self::Stamp | Self::Unbounded)
    }

    fn limit(self, limits: &Limits) -> Option<Duration> {
        match self {
            Self::Ordinary => Some(limits.handler),
            Self::LongPoll => Some(limits.events_wait.saturating_add(limits.handler)),
            Self::Stamp => Some(limits.handler.saturating_mul(2)),
            Self::Unbounded => None,
        }
    }
}

/// In front of everything: finds out who asks, counts the request, and marks the answer with the
/// network and its type as final.
pub(crate) async fn front(
    State(api): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Response {
    let owners = api.listener() == Listener::Owner && request.uri().path().starts_with("/v1/");
    let caller = Caller::of(request.extensions());
    let behind = api.behind_proxy(caller, request.headers());
    let remote = behind.as_ref().ok().copied().flatten();
    let remote = remote.map(|address| Remote { address });
    if let Some(remote) = remote {
        request.extensions_mut().insert(remote);
    }
    let counted = behind.and_then(|_| api.count(Caller::of(request.extensions()), Counted::Any));
    let counted = counted.and_then(|()| match api.listener() {
        Listener::Public => names_one_host(&request),
        // Their gates are stricter.
        Listener::Owner | Listener::Seed => Ok(()),
    });
    let mut response = match counted {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    if let Some(remote) = remote {
        // The connection is the proxy's, but the room for answers is the client's.
        response.extensions_mut().insert(remote);
    }
    api.counters().answered(api.listener(), response.status());
    let mark = HeaderValue::from_str(&api.node().network().net().to_string());
    if let Ok(mark) = mark {
        response.headers_mut().insert(NETWORK_HEADER, mark);
    }
    let fields = response.headers_mut();
    fields.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // What a node says changes at any time, unless the answer says otherwise; what it says to its
    // owner is nobody else's, whatever the answer says.
    let no_store = HeaderValue::from_static("no-store");
    if owners {
        fields.insert(header::CACHE_CONTROL, no_store);
    } else {
        fields.entry(header::CACHE_CONTROL).or_insert(no_store);
    }
    response
}

/// RFC 9112, 3.2: a request of HTTP/1.1 names its host, and none names two. What comes over a
/// stream has no such field.
fn names_one_host(request: &Request) -> Result<(), ApiError> {
    let extensions = request.extensions();
    let over_socket = extensions.get::<Remote>().is_some();
    let over_stream = extensions.get::<OverStream>().is_some();
    if !over_socket || over_stream {
        return Ok(());
    }
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let message = match hosts {
        0 if request.version() >= Version::HTTP_11 => "The request has no field Host.",
        0 | 1 => return Ok(()),
        _ => "The request has more than one field Host.",
    };
    let message = format!("{message} Name the host that you ask once.");
    Err(ApiError::new(StatusCode::BAD_REQUEST, "bad_host", message))
}

/// Behind the front of the public listener: tells the node which other nodes call it.
pub(crate) async fn note_caller(
    State(api): State<ApiState>,
    request: Request,
    next: Next,
) -> Response {
    let caller = Caller::of(request.extensions()).0;
    // Who is banned loses its stream, while a peer that the owner named keeps it.
    let over_stream = request.extensions().get::<OverStream>().is_some();
    if !over_stream && caller.is_some_and(|from| api.node().is_banned(from.ip())) {
        // Its connection is older than the ban, or comes through a proxy.
        let message = "This node wants nothing to do with your address.";
        let refusal = ApiError::new(StatusCode::FORBIDDEN, "banned", message);
        return ([(header::CONNECTION, "close")], refusal).into_response();
    }
    let headers = request.headers();
    let said = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let seen = match (caller, said(&NODE_HEADER).and_then(parse_decimal)) {
        (Some(from), Some(nonce)) => {
            let agent = said(&header::USER_AGENT).map(|agent| PeerText::agent(agent).into());
            let bytes_in = hyper::body::Body::size_hint(request.body()).lower();
            Some(InboundSeen {
                from,
                nonce: Some(nonce),
                agent,
                bytes_in,
                bytes_out: 0,
            })
        }
        _ => None,
    };
    let response = next.run(request).await;
    if let Some(seen) = seen {
        let bytes_out = hyper::body::Body::size_hint(response.body()).lower();
        api.node().inbound_seen(InboundSeen { bytes_out, ..seen });
    }
    response
}

/// In front of a group of routes: reads the body within its limits, refuses what the call does not
/// take, then gives the handler its time.
pub(crate) async fn paced(
    State((api, pace)): State<(ApiState, Pace)>,
    request: Request,
    next: Next,
) -> Response {
    let limits = api.limits();
    let caller = Caller::of(request.extensions());
    if let Some(Err(refusal)) = pace.counted.map(|counted| api.count(caller, counted)) {
        return refusal.into_response();
    }
    let (mut head, body) = request.into_parts();
    let bytes = match read_body(body, pace.body, limits).await {
        Ok(bytes) => bytes,
        Err(refusal) => {
            let too_large = refusal.status() == StatusCode::PAYLOAD_TOO_LARGE;
            if too_large && pace.strict && is_of_the_chain(&head.headers) {
                api.caller_broke(caller, Misdeed::Oversize);
            }
            return refusal.into_response();
        }
    };
    if let Err(refusal) = strays::sort_out(&mut head, &bytes) {
        return refusal.into_response();
    }
    let work =
        AssertUnwindSafe(next.run(Request::from_parts(head, Body::from(bytes)))).catch_unwind();
    let done = async {
        match pace.time.limit(limits) {
            Some(limit) => timeout(limit, work).await,
            None => Ok(work.await),
        }
    };
    let done = tokio::select! {
        done = done => done,
        // What may take long would hold up the end; what was written stays in the outbox.
        () = api.stop().cancelled(), if pace.time.is_long() => return ApiError::stopping().into_response(),
    };
    match done {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            tracing::error!("a handler panicked");
            ApiError::internal().into_response()
        }
        Err(_) => {
            let message = "The node is too busy to answer in time. Try again.";
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message).into_response()
        }
    }
}

/// Reads a body of at most `most` bytes that keeps up the least speed. One up to twice as large is
/// read to its end and thrown away: a client that is still sending hears no refusal.
async fn read_body(mut body: Body, most: usize, limits: &Limits) -> Result<Bytes, ApiError> {
    let announced = hyper::body::Body::size_hint(&body).lower();
    let heard_out = most.saturating_mul(2);
    if announced > heard_out as u64 {
        return Err(too_large(most));
    }
    let start = tokio::time::Instant::now();
    let last = start + limits.request;
    let (mut read, mut seen) = (BytesMut::new(), 0_usize);
    loop {
        let kept_up = Duration::from_secs(seen as u64 / limits.body_rate.max(1));
        let slow = start + limits.body_grace + kept_up;
        let frame = tokio::select! {
            biased;
            frame = body.frame() => frame,
            () = sleep_until(slow.min(last)) => return Err(too_slow()),
        };
        let Some(frame) = frame else {
            return if seen > most {
                Err(too_large(most))
            } else {
                Ok(read.freeze())
            };
        };
        let frame =
            frame.map_err(|_| ApiError::bad_body("The body ended before its announced length."))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        seen = seen.saturating_add(data.len());
        if seen > heard_out {
            return Err(too_large(most));
        }
        if seen > most {
            read = BytesMut::new();
        } else {
            read.extend_from_slice(&data);
        }
    }
}

fn too_large(most: usize) -> ApiError {
    let message = format!(
        "The body is larger than {} bytes, the limit of this call.",
        Grouped::len(most)
    );
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
}

fn too_slow() -> ApiError {
    ApiError::new(
        StatusCode::REQUEST_TIMEOUT,
        "too_slow",
        "The body came too slowly; 8 KiB/s is the least.",
    )
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use axum::body::Body;
    use bytes::Bytes;
    use futures_util::stream;

    use super::read_body;
    use crate::limits::Limits;

    /// A body of `pieces` pieces of 1 KiB, one after each `gap`.
    fn trickle(pieces: usize, gap: Duration) -> Body {
        Body::from_stream(stream::unfold(0, move |n| async move {
            if n == pieces {
                return None;
            }
            tokio::time::sleep(gap).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(&[0; 1024])), n + 1))
        }))
    }

    #[tokio::test(start_paused = true)]
    async fn takes_bodies_up_to_the_limit_and_the_least_speed() {
        let limits = Limits::public();
        let kib = 1024;
        let at = |millis| Duration::from_millis(millis);
        let cases: [(&str, Body, usize, Result<usize, u16>); 6] = [
            ("whole", Body::from(vec![0; kib]), kib, Ok(kib)),
            (
                "one byte too many",
                Body::from(vec![0; kib + 1]),
                kib,
                Err(413),
            ),
            (
                "too many without a length",
                trickle(3, at(1)),
                2 * kib,
                Err(413),
            ),
            (
                "steady at the least speed",
                trickle(100, at(125)),
                100 * kib,
                Ok(100 * kib),
            ),
            (
                "half the least speed",
                trickle(100, at(250)),
                100 * kib,
                Err(408),
            ),
            ("nothing at all", trickle(1, at(60_000)), kib, Err(408)),
        ];
        for (name, body, most, wanted) in cases {
            let got = read_body(body, most, &limits).await;
            assert_eq!(
                got.map(|bytes| bytes.len())
                    .map_err(|error| error.status().as_u16()),
                wanted,
                "{name}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn gives_no_body_more_than_the_request_limit() {
        let start = tokio::time::Instant::now();
        // Fast enough, but without an end within the time.
        let got = read_body(
            trickle(10_000, Duration::from_millis(10)),
            64 << 20,
            &Limits::public(),
        )
        .await;
        assert_eq!(got.expect_err("too long").status().as_u16(), 408);
        assert_eq!(
            start.elapsed().as_secs(),
            Limits::public().request.as_secs()
        );
    }
}
