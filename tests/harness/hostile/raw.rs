//! Raw calls from an address of the caller's choice.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::socket_from;
use crate::wait::soon;

/// A listener closes whatever is too slow within this time: head 5 s, request 20 s, handler 10 s, and some.
pub const CLOSED: Duration = Duration::from_secs(45);

/// A connection to `to` from the address `ip`.
///
/// # Errors
/// When the listener takes no connection.
pub async fn connect(ip: IpAddr, to: &str) -> std::io::Result<TcpStream> {
    let to: SocketAddr = to.parse().expect("ip:port");
    socket_from(ip).connect(to).await
}

/// Sends bytes from `ip` and returns what comes until the other side closes.
pub async fn send(ip: IpAddr, to: &str, bytes: &[u8]) -> String {
    let mut stream = connect(ip, to).await.expect("the node listens");
    // It may close before it has read all: that is an answer too.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = soon(stream.read_to_end(&mut answer), CLOSED, "the end of a call").await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// A whole POST from `ip`, and its answer as it came.
pub async fn post(ip: IpAddr, to: &str, path: &str, kind: &str, body: &[u8]) -> String {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {to}\r\ncontent-type: {kind}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    send(ip, to, &[head.as_bytes(), body].concat()).await
}

/// The status of an answer; 0 where none came.
#[must_use]
pub fn status(answer: &str) -> u16 {
    let words = answer.split(' ').nth(1);
    words.and_then(|word| word.parse().ok()).unwrap_or(0)
}

/// Unix seconds.
#[must_use]
pub fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("the clock is past 1970").as_secs()
}
