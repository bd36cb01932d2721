//! Opens streams to peers, and carries calls over them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderValue, Request as Upgrade, Uri, header};
use blocknet_node::transport::{Answer, FilePiece, PieceOf, Reply, Request, TransportError};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::handshake::client::{Request as Handshake, generate_key};
use tokio_tungstenite::tungstenite::{self};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::answers::{malformed, refused};
use super::file;
use super::peer::{HEAD, check_network, read_aside};
use super::wire::Call;
use crate::limits::stream::OPEN;
use crate::pace::{NETWORK_HEADER, NODE_HEADER, PORT_HEADER};
use crate::stream::{FarEnd, RequestHead, Streams, socket_config};

/// What this node says of itself when it opens a stream.
#[derive(Clone, Debug)]
pub(super) struct Introduction {
    pub(super) network: String,
    pub(super) nonce: u64,
    pub(super) agent: HeaderValue,
    /// Where it can be reached, if it listens.
    pub(super) port: Option<u16>,
}

/// Opens a stream to `peer`; whatever it answers, nothing more is sent than this one request.
pub(super) async fn open(
    streams: Streams,
    introduction: Introduction,
    peer: SocketAddr,
    request: Request,
    deadline: Duration,
) -> Result<Reply, TransportError> {
    let started = Instant::now();
    let path = Call::of(&request).path;
    let dialled = dial(&introduction, peer, &path);
    let dialled = timeout(deadline.min(OPEN), dialled).await;
    let answer = match dialled.unwrap_or(Err(TransportError::Timeout))? {
        Dialled::Open(socket) => {
            // Where a stream stands already, that one stays.
            if let Some(opening) = streams.reserve(peer, true) {
                opening.run(async { Some(*socket) }, HeaderMap::new(), ());
            }
            Answer::Opened
        }
        Dialled::Refused { status, body } => refused(&request, status, &body)?,
    };
    Ok(Reply {
        answer,
        bytes_in: HEAD,
        bytes_out: HEAD,
        elapsed: started.elapsed(),
    })
}

/// Asks over an open stream.
pub(super) async fn ask(
    far_end: FarEnd,
    request: Request,
    deadline: Duration,
) -> Result<Reply, TransportError> {
    let started = Instant::now();
    let call = Call::of(&request);
    let (method, kind, body) = match call.body {
        None => ("GET", None, bytes::Bytes::new()),
        Some((kind, body)) => ("POST", Some(kind.to_owned()), body),
    };
    let head = RequestHead {
        method: method.to_owned(),
        path: call.path,
        accept: Some(call.accept.to_owned()),
        kind,
        range: None,
    };
    let answered = far_end.call(head, body, call.most, deadline).await?;
    let answer = if matches!(answered.status, 200 | 202) {
        read_aside(request, answered.status, answered.body).await?
    } else {
        refused(&request, answered.status, &answered.body)?
    };
    Ok(Reply {
        answer,
        bytes_in: answered.bytes_in,
        bytes_out: answered.bytes_out,
        elapsed: started.elapsed(),
    })
}

/// Asks for a piece of a file over an open stream.
pub(super) async fn piece(
    far_end: FarEnd,
    wanted: PieceOf,
    deadline: Duration,
) -> Result<Option<FilePiece>, TransportError> {
    let question = file::Question::of(&wanted);
    let head = RequestHead {
        method: "GET".to_owned(),
        path: question.path,
        accept: None,
        kind: None,
        range: Some(question.range),
    };
    let most = question.most;
    let got = far_end
        .call(head, bytes::Bytes::new(), most, deadline)
        .await?;
    let answer = file::Answered {
        status: got.status,
        range: got.range,
        bytes: got.body,
        bytes_in: got.bytes_in,
        bytes_out: got.bytes_out,
    };
    answer.read(&wanted)
}

enum Dialled {
    Open(Box<WebSocketStream<TcpStream>>),
    Refused { status: u16, body: Vec<u8> },
}

async fn dial(
    introduction: &Introduction,
    peer: SocketAddr,
    path: &str,
) -> Result<Dialled, TransportError> {
    let socket = TcpStream::connect(peer).await.map_err(unreachable)?;
    socket.set_nodelay(true).map_err(unreachable)?;
    let upgrade = upgrade(introduction, peer, path)?;
    match client_async_with_config(upgrade, socket, Some(socket_config())).await {
        Ok((socket, response)) => {
            check_network(&introduction.network, response.headers())?;
            Ok(Dialled::Open(Box::new(socket)))
        }
        Err(tungstenite::Error::Http(response)) => {
            check_network(&introduction.network, response.headers())?;
            Ok(Dialled::Refused {
                status: response.status().as_u16(),
                body: response.into_body().unwrap_or_default(),
            })
        }
        Err(tungstenite::Error::Io(error)) => Err(unreachable(error)),
        Err(error) => Err(malformed(error)),
    }
}

fn upgrade(
    introduction: &Introduction,
    peer: SocketAddr,
    path: &str,
) -> Result<Handshake, TransportError> {
    let target: Uri = format!("ws://{peer}{path}").parse().map_err(malformed)?;
    let mut upgrade = Upgrade::new(());
    *upgrade.uri_mut() = target;
    let text = |text: String| HeaderValue::try_from(text).map_err(malformed);
    let mut fields = vec![
        (header::HOST, text(peer.to_string())?),
        (header::CONNECTION, HeaderValue::from_static("Upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (
            header::SEC_WEBSOCKET_VERSION,
            HeaderValue::from_static("13"),
        ),
        (header::SEC_WEBSOCKET_KEY, text(generate_key())?),
        (header::USER_AGENT, introduction.agent.clone()),
        (NETWORK_HEADER, text(introduction.network.clone())?),
        (NODE_HEADER, HeaderValue::from(introduction.nonce)),
    ];
    if let Some(port) = introduction.port {
        fields.push((PORT_HEADER, HeaderValue::from(port)));
    }
    upgrade.headers_mut().extend(fields);
    Ok(upgrade)
}

fn unreachable(error: impl std::fmt::Display) -> TransportError {
    TransportError::Unreachable {
        reason: error.to_string(),
    }
}
