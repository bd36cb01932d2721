//! The hostile peer's end of a connection: plain HTTP/1.1, byte by byte, so that every byte can be wrong.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::Inner;

/// Heads of a node's calls are far shorter.
const MAX_HEAD: usize = 16 * 1024;
/// An honest node answers a long poll after this at the latest.
const LONG_POLL: Duration = Duration::from_secs(25);

/// What a node asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query, without its question mark.
    pub query: String,
    /// First and last byte of a file's part that is asked for.
    pub range: Option<(usize, usize)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// `METHOD /path`.
    #[must_use]
    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }

    /// The body as items of 32 bytes: ids or leaves.
    #[must_use]
    pub fn ids(&self) -> Vec<[u8; 32]> {
        let (ids, _) = self.body.as_chunks::<32>();
        ids.to_vec()
    }
}

/// What the peer does with a request.
#[derive(Debug, Clone)]
pub enum Move {
    /// A whole answer, with the network's mark.
    Answer {
        /// The status.
        status: u16,
        /// The content type.
        kind: &'static str,
        /// The body.
        body: Vec<u8>,
    },
    /// A part of a file of so many bytes, from this byte on.
    Part {
        /// Where it begins.
        first: usize,
        /// Bytes of the whole.
        total: usize,
        /// The part.
        body: Vec<u8>,
    },
    /// These very bytes, and the end of the connection.
    Raw(Vec<u8>),
    /// These bytes, then one byte after another with this pause, without end.
    Drip {
        /// What comes at once.
        start: Vec<u8>,
        /// The pause before each further byte.
        gap: Duration,
    },
    /// These bytes, then megabytes without end.
    Pour {
        /// What comes first.
        start: Vec<u8>,
    },
    /// No answer, and the connection stays open.
    Hold,
    /// The connection ends without an answer.
    Close,
}

impl Move {
    /// What was asked for of this file; all of it where no part was.
    #[must_use]
    pub fn file(asked: &Asked, whole: &[u8]) -> Self {
        let Some((first, last)) = asked.range else {
            return Self::octets(whole.to_vec());
        };
        let end = (last + 1).min(whole.len());
        match whole.get(first..end) {
            Some(body) if !body.is_empty() => Self::Part {
                first,
                total: whole.len(),
                body: body.to_vec(),
            },
            _ => Self::refuse(416, "bad_range"),
        }
    }

    /// 200 with JSON.
    #[must_use]
    pub fn json(body: &serde_json::Value) -> Self {
        Self::Answer {
            status: 200,
            kind: "application/json",
            body: body.to_string().into_bytes(),
        }
    }

    /// 200 with bytes.
    #[must_use]
    pub fn octets(body: Vec<u8>) -> Self {
        Self::Answer {
            status: 200,
            kind: "application/octet-stream",
            body,
        }
    }

    /// An error in the form of every error.
    #[must_use]
    pub fn refuse(status: u16, code: &str) -> Self {
        let body = json!({ "code": code, "message": "The peer does not want to." });
        Self::Answer {
            status,
            kind: "application/json",
            body: body.to_string().into_bytes(),
        }
    }
}

/// Serves every connection until the task is aborted, which ends them all.
pub(super) async fn accept(listener: TcpListener, inner: Arc<Inner>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        // Each answer leaves at once, as honest nodes do.
        let _ = stream.set_nodelay(true);
        let inner = inner.clone();
        connections.spawn(async move { serve(stream, &inner).await });
        while connections.try_join_next().is_some() {}
    }
}

/// Serves requests until somebody closes.
async fn serve(mut stream: TcpStream, inner: &Inner) -> Option<()> {
    let mut buffer = Vec::new();
    loop {
        let asked = read_request(&mut stream, &mut buffer).await?;
        let mut next = inner.act(&asked);
        if matches!(next, Move::Hold) && asked.is("GET", "/v1/events") && !asked.query.is_empty() {
            next = events(&asked, inner).await;
        }
        let (status, kind, body, part) = match next {
            Move::Answer { status, kind, body } => (status, kind, body, String::new()),
            Move::Part { first, total, body } => {
                let last = first + body.len().saturating_sub(1);
                let part = format!("content-range: bytes {first}-{last}/{total}\r\n");
                (206, "application/octet-stream", body, part)
            }
            other => return misbehave(stream, other).await,
        };
        let head = format!(
            "HTTP/1.1 {status} X\r\nblocknet-network: {}\r\ncontent-type: {kind}\r\n{part}content-length: {}\r\n\r\n",
            inner.network(),
            body.len()
        );
        let answer = [head.into_bytes(), body].concat();
        stream.write_all(&answer).await.ok()?;
    }
}

/// The long poll: at once when something happened after the caller's last event.
async fn events(asked: &Asked, inner: &Inner) -> Move {
    let after = asked
        .query
        .strip_prefix("after=")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let mut moves = inner.moves();
    let waiting = async {
        loop {
            moves.borrow_and_update();
            let (next, events) = inner.events_after(after);
            if !events.is_empty() || moves.changed().await.is_err() {
                return (next, events);
            }
        }
    };
    let (next, events) = tokio::time::timeout(LONG_POLL, waiting)
        .await
        .unwrap_or_else(|_| inner.events_after(after));
    Move::json(&json!({ "next": next.to_string(), "gap": false, "events": events }))
}

async fn misbehave(mut stream: TcpStream, how: Move) -> Option<()> {
    match how {
        Move::Answer { .. } | Move::Part { .. } | Move::Close => {}
        Move::Raw(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            stream.shutdown().await.ok()?;
        }
        Move::Drip { start, gap } => {
            stream.write_all(&start).await.ok()?;
            loop {
                tokio::time::sleep(gap).await;
                stream.write_all(b" ").await.ok()?;
            }
        }
        Move::Pour { start } => {
            stream.write_all(&start).await.ok()?;
            let piece = vec![b' '; 1 << 20];
            loop {
                stream.write_all(&piece).await.ok()?;
            }
        }
        Move::Hold => {
            // Until the node closes.
            let mut rest = [0; 1024];
            while stream.read(&mut rest).await.ok()? > 0 {}
        }
    }
    Some(())
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Asked> {
    let head_end = loop {
        if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if buffer.len() > MAX_HEAD || stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(buffer.get(..head_end)?).into_owned();
    let field = |wanted: &str| {
        let mut fields = head.lines().filter_map(|line| line.split_once(':'));
        let found = fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.trim().to_owned())
    };
    let length = field("content-length").and_then(|value| value.parse().ok());
    let length = length.unwrap_or(0);
    let range = field("range").and_then(|range| {
        let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
        Some((first.parse().ok()?, last.parse().ok()?))
    });
    while buffer.len() < head_end + length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    let body = buffer.get(head_end..head_end + length)?.to_vec();
    buffer.drain(..head_end + length);
    let mut words = head.lines().next()?.split(' ');
    let method = words.next()?.to_owned();
    let target = words.next()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Some(Asked {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        range,
        body,
    })
}
