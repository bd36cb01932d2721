//! The node's transport: over a stream where one stands, else over HTTP.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::HeaderValue;
use blocknet_chain::Network;
use blocknet_node::transport::{FilePiece, PieceOf, Reply, Request, Transport, TransportError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::answers::malformed;
use super::peer::HttpTransport;
use super::stream::{self, Introduction};
use crate::stream::Streams;

/// The node's [`Transport`]: HTTP, and streams.
#[derive(Clone, Debug)]
pub struct PeerTransport {
    http: HttpTransport,
    streams: Streams,
    introduction: Introduction,
}

impl PeerTransport {
    /// A transport of a node of `network` that calls itself `agent`, drew `nonce` at its start and
    /// can be reached at `port`. It shares `streams` with the listener, where peers open theirs.
    ///
    /// # Errors
    /// [`TransportError`] when the system gives no HTTP client, or the agent is no header value.
    pub fn new(
        network: &Network,
        nonce: u64,
        agent: &str,
        port: Option<u16>,
        streams: Streams,
    ) -> Result<Self, TransportError> {
        let introduction = Introduction {
            network: network.net().to_string(),
            nonce,
            agent: HeaderValue::from_str(agent).map_err(malformed)?,
            port,
        };
        Ok(Self {
            http: HttpTransport::new(network, nonce, agent)?,
            streams,
            introduction,
        })
    }
}

impl Transport for PeerTransport {
    fn call(
        &self,
        peer: SocketAddr,
        request: Request,
        deadline: Duration,
    ) -> BoxFuture<'static, Result<Reply, TransportError>> {
        if matches!(request, Request::Open { .. }) {
            let (streams, introduction) = (self.streams.clone(), self.introduction.clone());
            return stream::open(streams, introduction, peer, request, deadline).boxed();
        }
        match self.streams.with(peer) {
            Some(far_end) => stream::ask(far_end, request, deadline).boxed(),
            None => self.http.call(peer, request, deadline),
        }
    }

    fn file_piece(
        &self,
        peer: SocketAddr,
        wanted: PieceOf,
        deadline: Duration,
    ) -> BoxFuture<'static, Result<Option<FilePiece>, TransportError>> {
        match self.streams.with(peer) {
            Some(far_end) => stream::piece(far_end, wanted, deadline).boxed(),
            None => self.http.file_piece(peer, wanted, deadline),
        }
    }

    fn close(&self, peer: SocketAddr) {
        self.streams.close(peer);
    }
}
