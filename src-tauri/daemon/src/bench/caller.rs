//! A client of one connection, which asks one thing at a time and does nothing beside it.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// How long one call may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// A connection to a node.
pub(super) struct Caller {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

impl Caller {
    pub(super) async fn connect(node: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(node).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends with who sends, who hears of what goes wrong.
        tokio::spawn(connection);
        let host = node.to_string().parse()?;
        Ok(Self { sender, host })
    }

    pub(super) async fn get(&mut self, path: &str) -> Result<(StatusCode, Bytes)> {
        let request = Request::get(path).header(HOST, &self.host);
        self.call(request.body(Full::default())?).await
    }

    pub(super) async fn post(&mut self, path: &str, body: Bytes) -> Result<(StatusCode, Bytes)> {
        let request = Request::builder().method(Method::POST).uri(path);
        let request = request.header(HOST, &self.host).header(
            CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        );
        self.call(request.body(Full::new(body))?).await
    }

    async fn call(&mut self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes)> {
        let answered = async {
            self.sender.ready().await?;
            let answer = self.sender.send_request(request).await?;
            let status = answer.status();
            Ok((status, answer.into_body().collect().await?.to_bytes()))
        };
        tokio::time::timeout(DEADLINE, answered)
            .await
            .context("the node did not answer")?
    }
}
