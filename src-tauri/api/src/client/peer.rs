//! Carries the node's requests to peers over HTTP.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use blocknet_chain::Network;
use blocknet_node::PeerText;
use blocknet_node::transport::{
    Answer, FilePiece, PieceOf, Reply, Request, Transport, TransportError,
};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use reqwest::Client;
use reqwest::header::{ACCEPT, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, HeaderValue, RANGE};
use reqwest::redirect::Policy;

use super::answers::{malformed, read, refused};
use super::bounded::{self, BodyError, innermost};
use super::file;
use super::wire::Call;
use crate::pace::{NETWORK_HEADER, NODE_HEADER};

/// A machine that does not answer by then is as good as off.
const CONNECT: Duration = Duration::from_secs(5);
/// Below the 30 s after which a listener closes an idle connection, so that none is reused as it
/// closes.
const POOL_IDLE: Duration = Duration::from_secs(20);
/// A peer is asked two things at once: one long poll, one piece of work.
const POOL_PER_PEER: usize = 2;
/// Answers up to this size are read where they arrive: below a millisecond of hashing.
const SMALL: usize = 64 * 1024;
/// Bytes that head lines take besides path and body, about.
pub(super) const HEAD: u64 = 200;

/// The node's [`Transport`] over HTTP.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: Client,
    network: String,
}

impl HttpTransport {
    /// A transport of a node of `network` that calls itself `agent` and drew `nonce` at its start.
    ///
    /// # Errors
    /// [`TransportError::Unreachable`] when the system gives no HTTP client, or the agent is no
    /// header value.
    pub fn new(network: &Network, nonce: u64, agent: &str) -> Result<Self, TransportError> {
        let client = Client::builder()
            .user_agent(agent)
            .default_headers(
                [(NODE_HEADER, HeaderValue::from(nonce))]
                    .into_iter()
                    .collect(),
            )
            .redirect(Policy::none())
            .no_proxy()
            .http1_only()
            .tcp_nodelay(true)
            .connect_timeout(CONNECT)
            .pool_idle_timeout(POOL_IDLE)
            .pool_max_idle_per_host(POOL_PER_PEER)
            .build()
            .map_err(|error| unreachable(&error))?;
        Ok(Self {
            client,
            network: network.net().to_string(),
        })
    }

    async fn ask(
        self,
        peer: SocketAddr,
        request: Request,
        deadline: Duration,
    ) -> Result<Reply, TransportError> {
        let started = Instant::now();
        let call = Call::of(&request);
        let url = format!("http://{peer}{}", call.path);
        let mut bytes_out = HEAD + url.len() as u64;
        let builder = match call.body {
            None => self.client.get(url),
            Some((kind, body)) => {
                bytes_out += body.len() as u64;
                self.client.post(url).header(CONTENT_TYPE, kind).body(body)
            }
        };
        let sent = builder
            .header(ACCEPT, call.accept)
            .timeout(deadline)
            .send()
            .await;
        let mut response = sent.map_err(|error| broken(&error))?;
        check_network(&self.network, response.headers())?;
        let status = response.status();
        let body = bounded::read(&mut response, call.most).await;
        let body = body.map_err(|error| unread(error, call.most))?;
        let bytes_in = HEAD + body.len() as u64;
        let answer = if matches!(status.as_u16(), 200 | 202) {
            read_aside(request, status.as_u16(), body).await?
        } else {
            refused(&request, status.as_u16(), &body)?
        };
        Ok(Reply {
            answer,
            bytes_in,
            bytes_out,
            elapsed: started.elapsed(),
        })
    }
}

impl HttpTransport {
    async fn piece(
        self,
        peer: SocketAddr,
        wanted: PieceOf,
        deadline: Duration,
    ) -> Result<Option<FilePiece>, TransportError> {
        let question = file::Question::of(&wanted);
        let url = format!("http://{peer}{}", question.path);
        let bytes_out = HEAD + url.len() as u64;
        let asked = self.client.get(url).header(RANGE, question.range);
        let sent = asked.timeout(deadline).send().await;
        let mut response = sent.map_err(|error| broken(&error))?;
        check_network(&self.network, response.headers())?;
        let range = response.headers().get(CONTENT_RANGE);
        let range = range
            .and_then(|range| range.to_str().ok())
            .map(str::to_owned);
        let status = response.status().as_u16();
        let bytes = bounded::read(&mut response, question.most).await;
        let bytes = bytes.map_err(|error| unread(error, question.most))?;
        let answer = file::Answered {
            status,
            range,
            bytes_in: HEAD + bytes.len() as u64,
            bytes,
            bytes_out,
        };
        answer.read(&wanted)
    }
}

/// A peer ignores an answer without its own network's mark.
pub(super) fn check_network(ours: &str, headers: &HeaderMap) -> Result<(), TransportError> {
    match headers.get(NETWORK_HEADER) {
        Some(mark) if mark.as_bytes() == ours.as_bytes() => Ok(()),
        Some(mark) => {
            let found = PeerText::code(&String::from_utf8_lossy(mark.as_bytes())).into();
            Err(TransportError::WrongNetwork { found })
        }
        None => Err(TransportError::WrongNetwork {
            found: "none".to_owned(),
        }),
    }
}

/// Reads an answer; what holds texts to be hashed, on a thread that may take its time.
pub(super) async fn read_aside(
    request: Request,
    status: u16,
    body: Bytes,
) -> Result<Answer, TransportError> {
    if body.len() <= SMALL {
        return read(&request, status, &body);
    }
    let read = tokio::task::spawn_blocking(move || read(&request, status, &body)).await;
    read.unwrap_or(Err(TransportError::Timeout))
}

impl Transport for HttpTransport {
    fn call(
        &self,
        peer: SocketAddr,
        request: Request,
        deadline: Duration,
    ) -> BoxFuture<'static, Result<Reply, TransportError>> {
        self.clone().ask(peer, request, deadline).boxed()
    }

    fn file_piece(
        &self,
        peer: SocketAddr,
        wanted: PieceOf,
        deadline: Duration,
    ) -> BoxFuture<'static, Result<Option<FilePiece>, TransportError>> {
        self.clone().piece(peer, wanted, deadline).boxed()
    }
}

fn unread(error: BodyError, most: usize) -> TransportError {
    match error {
        BodyError::TooLarge => TransportError::TooLarge { limit: most as u64 },
        BodyError::Broken(error) => broken(&error),
    }
}

fn broken(error: &reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::Timeout
    } else if error.is_decode() || error.is_body() && !error.is_connect() {
        malformed(innermost(error))
    } else {
        unreachable(error)
    }
}

fn unreachable(error: &reqwest::Error) -> TransportError {
    TransportError::Unreachable {
        reason: innermost(error),
    }
}
