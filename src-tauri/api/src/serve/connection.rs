//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
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
use super::{Endless, Remote};
use crate::limits::Limits;

/// How a connection ended.
enum End {
    Closed(Result<(), hyper::Error>),
    TimedOut,
}

/// Serves requests on `stream` until it closes, runs out of time or `stop` comes and the running
/// request is answered.
pub(super) async fn run(
    stream: TcpStream,
    remote: Remote,
    router: Router,
    limits: &Limits,
    stop: &CancellationToken,
) {
    let clock = Clock::new(limits);
    let io = TokioIo::new(ClockedStream {
        stream,
        clock: clock.clone(),
    });
    let service = {
        let clock = clock.clone();
        service_fn(move |request| answer(router.clone(), clock.clone(), remote, request))
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // The clock has the limits: hyper's own counts the idle time into the head's.
        .header_read_timeout(None)
        .max_headers(limits.head_fields)
        .max_header_size(limits.head_bytes)
        .serve_connection(io, service);
    let mut connection = pin!(connection);
    let mut alarm = pin!(sleep_until(clock.deadline()));
    let mut stopped = pin!(stop.cancelled());
    let mut stopping = false;
    // Socket, service and bodies are all polled in here, so the deadline is looked at after each
    // change of it.
    let end = poll_fn(|cx| {
        if !stopping && stopped.as_mut().poll(cx).is_ready() {
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
    match end.await {
        End::Closed(Ok(())) => {}
        End::Closed(Err(error)) => debug!(address = %remote.address, %error, "a connection broke"),
        End::TimedOut => {
            debug!(address = %remote.address, "a connection was too slow and was closed")
        }
    }
}

async fn answer(
    router: Router,
    clock: Clock,
    remote: Remote,
    request: Request<Incoming>,
) -> Result<Response<ClockedBody>, Infallible> {
    clock.handling();
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(remote);
    let response = router.oneshot(request).await?;
    clock.answering(response.extensions().get::<Endless>().is_some());
    Ok(response.map(|body| ClockedBody::new(body, clock)))
}
