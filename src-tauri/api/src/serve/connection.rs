//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use hyper::body::{Body as HttpBody, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::time::sleep_until;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tracing::debug;

use super::clock::{Clock, ClockedStream};
use super::pieces::ClockedBody;
use super::room::Room;
use super::{Endless, Remote, Seat};
use crate::counters::Traffic;
use crate::error::ApiError;
use crate::limits::Limits;

/// Fields that say something of a body, and nothing of the one that takes its place.
const OF_THE_BODY: [HeaderName; 6] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_RANGE,
    header::CONTENT_DISPOSITION,
    header::ACCEPT_RANGES,
    header::ETAG,
];

/// What a connection shares with others of its listener, and its own place.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) router: Router,
    pub(super) room: Room,
    pub(super) traffic: Traffic,
    pub(super) seat: Seat,
}

/// How a connection ended.
enum End {
    Closed(Result<(), hyper::Error>),
    TimedOut,
    /// It was quiet, and its place was wanted.
    GaveWay,
}

/// Serves requests on `stream` until it closes, runs out of time or `stop` comes and the running
/// request is answered.
pub(super) async fn run(
    stream: TcpStream,
    remote: Remote,
    shared: Shared,
    clock: Clock,
    limits: &Limits,
    stop: &CancellationToken,
) {
    let seat = shared.seat.clone();
    let io = TokioIo::new(ClockedStream {
        stream,
        clock: clock.clone(),
        traffic: shared.traffic.clone(),
    });
    let service = {
        let clock = clock.clone();
        service_fn(move |request| answer(shared.clone(), clock.clone(), remote, request))
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // The clock has the limits: hyper's own counts the idle time into the head's.
        .header_read_timeout(None)
        .max_headers(limits.head_fields)
        .max_header_size(limits.head_bytes)
        .serve_connection(io, service)
        // A stream leaves with the socket; nothing else can.
        .with_upgrades();
    let mut connection = pin!(connection);
    let mut alarm = pin!(sleep_until(clock.deadline()));
    let mut stopped = pin!(stop.cancelled());
    let mut gives_way = pin!(seat.slot.gives_way());
    let mut stopping = false;
    // Socket, service and bodies are all polled in here, so the deadline is looked at after each
    // change of it.
    let end = poll_fn(|cx| {
        if !stopping && stopped.as_mut().poll(cx).is_ready() {
            stopping = true;
            connection.as_mut().graceful_shutdown();
        }
        if !stopping && gives_way.as_mut().poll(cx).is_ready() {
            if clock.is_quiet() {
                return Poll::Ready(End::GaveWay);
            }
            // A request came just then: it is answered yet.
            stopping = true;
            connection.as_mut().graceful_shutdown();
        }
        if let Poll::Ready(done) = connection.as_mut().poll(cx) {
            return Poll::Ready(End::Closed(done));
        }
        if clock.is_handling() {
            return Poll::Pending;
        }
        let deadline = clock.deadline();
        if alarm.deadline() != deadline {
            alarm.as_mut().reset(deadline);
        }
        alarm.as_mut().poll(cx).map(|()| End::TimedOut)
    });
    let end = end.await;
    // What is kept from here on is a stream's.
    seat.slot.leaves_http();
    match end {
        End::Closed(Ok(())) => {}
        End::Closed(Err(error)) => debug!(address = %remote.address, %error, "a connection broke"),
        End::GaveWay => debug!(address = %remote.address, "a quiet connection gave way"),
        End::TimedOut => {
            debug!(address = %remote.address, "a connection was too slow and was closed")
        }
    }
}

async fn answer(
    shared: Shared,
    clock: Clock,
    remote: Remote,
    request: Request<Incoming>,
) -> Result<Response<ClockedBody>, Infallible> {
    clock.handling();
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(remote);
    request.extensions_mut().insert(shared.seat.clone());
    let mut response = shared.router.oneshot(request).await?;
    let bytes = usize::try_from(response.body().size_hint().lower()).unwrap_or(usize::MAX);
    // Behind a proxy it is another than who holds the connection.
    let client = response.extensions().get::<Remote>().unwrap_or(&remote);
    let place = shared.room.take(client.address.ip(), bytes);
    if place.is_none() {
        response = no_room(response);
    }
    clock.answering(response.extensions().get::<Endless>().is_some());
    Ok(response.map(|body| ClockedBody::new(body, clock, place)))
}

/// 503 in the place of a large answer; the marks on it stay, so that a peer knows whose word it is.
fn no_room(mut answer: Response<Body>) -> Response<Body> {
    let message = "Too many large answers are on their way. Take those first, or try again.";
    let mut refusal =
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message).into_response();
    let fields = answer.headers_mut();
    for of_the_body in OF_THE_BODY {
        fields.remove(of_the_body);
    }
    // What may be kept for ever was the answer, not its refusal.
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    fields.extend(std::mem::take(refusal.headers_mut()));
    *refusal.headers_mut() = std::mem::take(fields);
    refusal
}
