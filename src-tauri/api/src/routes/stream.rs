//! Streams that peers open to us.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blocknet_node::{PeerText, StreamRefused, StreamSeen};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use std::net::SocketAddr;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::Role;
use utoipa::IntoParams;

use crate::dto::{parse_decimal, sentence};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, Caller};
use crate::pace::{NETWORK_HEADER, NODE_HEADER, PORT_HEADER};
use crate::serve::Seat;
use crate::state::ApiState;
use crate::stream::socket_config;

/// What goes over a stream besides blocks.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StreamAsked {
    /// `blocks`: neither posts nor addresses, either way. Left out: everything.
    relay: Option<String>,
}

/// A WebSocket between two nodes, over which each asks what it asks over HTTP.
///
/// Messages are binary: `u8 kind (1 request, 2 answer) || u32 id || u16 length || head (JSON) || body`.
/// A request's head is `{"method","path","accept"?,"type"?}`, an answer's `{"status","type"?}`; an
/// answer has the id of its request. At most 32 requests are under way each way. The opening node
/// names its nonce in `blocknet-node`, and in `blocknet-port` where it can be reached.
#[utoipa::path(
    get, path = "/v1/stream", tag = "public", params(StreamAsked),
    responses(
        (status = 101, description = "The stream stands"), (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 426, body = ErrorBody), (status = 503, body = ErrorBody),
    ),
)]
pub(crate) async fn open(
    State(api): State<ApiState>,
    caller: Caller,
    Asked(asked): Asked<StreamAsked>,
    mut request: Request,
) -> Result<Response, Response> {
    let streams = api.streams().ok_or_else(|| nobody_here().into_response())?;
    let from = caller.0.ok_or_else(|| nobody_here().into_response())?;
    let from = SocketAddr::new(from.ip().to_canonical(), from.port());
    let upgraded = request.extensions_mut().remove::<OnUpgrade>();
    let upgraded = upgraded.ok_or_else(no_upgrade)?;
    let response = create_response_with_body(&request, Body::empty).map_err(|_| no_upgrade())?;
    let seen = seen(&api, from, &asked, request.headers()).map_err(IntoResponse::into_response)?;
    let opening = streams.reserve(from, false);
    let opening = opening.ok_or_else(|| too_many().into_response())?;
    let taken = api.node().stream_opened(seen).await;
    taken.map_err(|refused| refusal(refused).into_response())?;
    let said = said(request.headers());
    let seat = request.extensions_mut().remove::<Seat>();
    let socket = async {
        let socket = TokioIo::new(upgraded.await.ok()?);
        Some(WebSocketStream::from_raw_socket(socket, Role::Server, Some(socket_config())).await)
    };
    opening.run(socket, said, seat);
    Ok(response)
}

/// What the caller says of itself.
fn seen(
    api: &ApiState,
    from: SocketAddr,
    asked: &StreamAsked,
    headers: &HeaderMap,
) -> Result<StreamSeen, ApiError> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = api.node().network().net().to_string();
    if headers.contains_key(NETWORK_HEADER) && text(&NETWORK_HEADER) != Some(&ours) {
        let message = format!("This node is on the network {ours}.");
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "other_network",
            message,
        ));
    }
    let nonce = text(&NODE_HEADER).and_then(parse_decimal);
    let nonce = nonce.ok_or_else(|| {
        let message = "A node that opens a stream names the number that it drew at its start.";
        ApiError::bad_field(NODE_HEADER.as_str(), message)
    })?;
    let port = match headers.get(PORT_HEADER) {
        None => None,
        Some(_) => Some(text(&PORT_HEADER).and_then(port).ok_or_else(|| {
            ApiError::bad_field(PORT_HEADER.as_str(), "A port is a number from 1 to 65535.")
        })?),
    };
    let blocks_only = match asked.relay.as_deref() {
        None => false,
        Some("blocks") => true,
        Some(_) => {
            let message = "relay is blocks, or is left out.";
            return Err(ApiError::bad_field("relay", message));
        }
    };
    Ok(StreamSeen {
        from,
        nonce,
        agent: PeerText::agent(text(&header::USER_AGENT).unwrap_or_default()),
        port,
        blocks_only,
    })
}

fn port(text: &str) -> Option<u16> {
    let port = u16::try_from(parse_decimal(text)?).ok()?;
    (port > 0).then_some(port)
}

/// What each request over the stream says of the caller, as its requests over HTTP do.
fn said(headers: &HeaderMap) -> HeaderMap {
    let names = [NODE_HEADER, header::USER_AGENT];
    let said = names
        .into_iter()
        .filter_map(|name| Some((name.clone(), headers.get(&name)?.clone())));
    said.collect()
}

fn nobody_here() -> ApiError {
    ApiError::not_found("Peers open streams at a node's public listener.")
}

fn no_upgrade() -> Response {
    let message = "A stream is a WebSocket: ask with its upgrade.";
    let refusal = ApiError::new(StatusCode::UPGRADE_REQUIRED, "no_upgrade", message);
    let mut response = refusal.into_response();
    let websocket = HeaderValue::from_static("websocket");
    response.headers_mut().insert(header::UPGRADE, websocket);
    response
}

fn too_many() -> ApiError {
    let message = "This node has as many streams as it can carry. Try another one.";
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message)
}

fn refusal(refused: StreamRefused) -> ApiError {
    let status = StatusCode::from_u16(refused.status());
    let status = status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    ApiError::new(status, refused.code(), sentence(&refused))
}
