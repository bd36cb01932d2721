//! What happens, as it happens: a long poll, and server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use blocknet_node::events::{EventLog, EventsAfter};
use futures_util::stream::{self, Stream, StreamExt};
use tokio::time::Instant;

use super::number;
use crate::dto::{EventsAsked, EventsDto, parse_decimal};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Accepted, Asked, Caller, Way, octets};
use crate::news;
use crate::serve::Endless;
use crate::state::ApiState;
use crate::waiters::Waiting;

/// Events of one answer at most; `next` goes on from there.
const MAX_EVENTS: usize = 1_000;
/// Keeps a quiet stream open, well below the 30 s after which networks cut it.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// What a browser sends when its stream broke: the last event that it saw.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// What happened after event `after`: at once when there is something, else empty after 25 s.
///
/// Without `after` the answer says where the stream stands. With `Accept: text/event-stream` the
/// same comes as server-sent events: `id` is the event's number, `event` its type, `data` its JSON.
/// With `Accept: application/octet-stream`, as peers ask, come tips, posts that wait, and reorgs
/// alone: `u64 next || u8 gap || events`, each `u8 kind || fields`: 1 a tip, `id || u32 height`; 2 a
/// post, its leaf; 3 a reorg.
#[utoipa::path(
    get, path = "/v1/events", tag = "public", params(EventsAsked),
    responses(
        (status = 200, content((EventsDto = "application/json"), (Vec<u8> = "application/octet-stream"), (String = "text/event-stream"))),
        (status = 400, body = ErrorBody), (status = 503, body = ErrorBody),
    ),
)]
pub(crate) async fn after(
    State(api): State<ApiState>,
    (caller, way): (Caller, Way),
    accepted: Accepted,
    headers: HeaderMap,
    Asked(asked): Asked<EventsAsked>,
) -> Result<Response, ApiError> {
    let after = match asked.after.as_deref() {
        Some(text) => Some(number("after", Some(text), 0, u64::MAX, 0)?),
        None => None,
    };
    let events = api.node().events();
    if accepted == Accepted::EventStream {
        let last = headers
            .get(LAST_EVENT_ID)
            .and_then(|value| value.to_str().ok())
            .and_then(parse_decimal);
        let place = api.wait_place(caller, way)?;
        let after = last.or(after).unwrap_or_else(|| events.next_seq());
        return Ok(streamed(&api, place, after));
    }
    let for_peer = accepted == Accepted::Octets;
    let Some(after) = after else {
        let here = EventsAfter {
            next: events.next_seq(),
            gap: false,
            events: Vec::new(),
        };
        return Ok(answer(&here, for_peer));
    };
    let _place = api.wait_place(caller, way)?;
    let wait = api.limits().events_wait;
    let found = tokio::select! {
        found = wait_for_news(events, after, wait), if for_peer => found,
        found = events.wait_after(after, wait), if !for_peer => found,
        () = api.stop().cancelled() => events.after(after),
    };
    Ok(answer(&found, for_peer))
}

fn answer(found: &EventsAfter, for_peer: bool) -> Response {
    if for_peer {
        octets(news::encode(found, MAX_EVENTS))
    } else {
        Json(EventsDto::new(found, MAX_EVENTS)).into_response()
    }
}

/// Waits for something that is news to a peer; what is none, is passed over.
async fn wait_for_news(log: &EventLog, after: u64, patience: Duration) -> EventsAfter {
    let end = Instant::now() + patience;
    let mut after = after;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let found = log.wait_after(after, left).await;
        if news::is_news(&found) || left.is_zero() {
            return found;
        }
        after = found.next;
    }
}

/// The stream from event `after` on, until the client goes or the node stops.
fn streamed(api: &ApiState, place: Waiting, after: u64) -> Response {
    let stop = api.stop().clone().cancelled_owned();
    let events = event_stream(api.node().events().clone(), after, api.limits().events_wait);
    let events = events.take_until(stop).map(move |event| {
        // The place is free again when the stream is dropped.
        let _held = &place;
        Ok::<_, Infallible>(event)
    });
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response();
    response.extensions_mut().insert(Endless);
    // What is told once is told to one reader alone.
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

/// Waits in turns, so that a number of the future or of a former run cannot wait for ever.
fn event_stream(log: EventLog, after: u64, turn: Duration) -> impl Stream<Item = Event> {
    stream::unfold((log, after), move |(log, after)| async move {
        let found = EventsDto::new(&log.wait_after(after, turn).await, MAX_EVENTS);
        let next = found.next.0;
        Some((stream::iter(said(&found)), (log, next)))
    })
    .flatten()
}

fn said(found: &EventsDto) -> Vec<Event> {
    let gap = found.gap.then(|| Event::default().event("gap").data("{}"));
    let events = found.events.iter().map(|event| {
        let said = Event::default()
            .id(event.seq.0.to_string())
            .event(event.type_name());
        said.json_data(event)
            .unwrap_or_else(|_| Event::default().comment("an event that has no JSON"))
    });
    gap.into_iter().chain(events).collect()
}
