//! Bytes that are hardly HTTP: too large, too slow, half sent.
//!
//! ```text
//! a raw socket ──▶ ada's listeners
//! ```

use std::time::Duration;

use harness::{At as _, Node, snapshot, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A header must be there within 5 s; this is that and some.
const HEAD_LIMIT: Duration = Duration::from_secs(12);

/// Sends bytes and reads what comes until the other side closes.
async fn raw(address: &str, bytes: &[u8], deadline: Duration) -> String {
    let mut stream = TcpStream::connect(address).await.expect("the node listens");
    // It may close before it has read all: that is an answer too.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = soon(
        stream.read_to_end(&mut answer),
        deadline,
        "the end of the connection",
    )
    .await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn closes_half_sent_heads_and_refuses_large_ones() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    for address in [node.address(), node.owner_address()] {
        let half = raw(
            &address,
            b"GET /v1/node HTTP/1.1\r\nHost: x\r\n",
            HEAD_LIMIT,
        );
        let silent = raw(&address, b"", HEAD_LIMIT);
        let fields = "x: y\r\n".repeat(70);
        let many = format!("GET /v1/node HTTP/1.1\r\nHost: {address}\r\n{fields}\r\n");
        let long = format!(
            "GET /v1/node HTTP/1.1\r\nHost: {address}\r\nx: {}\r\n\r\n",
            "y".repeat(20_000)
        );
        let many = raw(&address, many.as_bytes(), HEAD_LIMIT);
        let long = raw(&address, long.as_bytes(), HEAD_LIMIT);
        let garbage = raw(&address, b"\x16\x03\x01\x02\x00\x01\x00\x01", HEAD_LIMIT);
        let (half, silent, many, long, garbage) = tokio::join!(half, silent, many, long, garbage);
        assert!(
            !half.contains(" 200 ") && !silent.contains(" 200 "),
            "{half} {silent}"
        );
        assert!(
            many.is_empty() || many.contains(" 431 "),
            "70 fields: {many}"
        );
        assert!(
            long.is_empty() || long.contains(" 431 "),
            "a long field: {long}"
        );
        assert!(!garbage.contains(" 200 "), "{garbage}");
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn refuses_bodies_that_are_too_large_with_a_clear_message() {
    let node = Node::lone("ada").await;
    let before = snapshot(&node).await;
    for (path, kind) in [
        ("/v1/posts", "application/octet-stream"),
        ("/v1/posts", "application/json"),
        ("/v1/headers", "application/octet-stream"),
        ("/v1/owner/posts", "application/json"),
    ] {
        let request = node.owner().request(reqwest::Method::POST, path);
        let body = vec![b' '; 6 * 1024 * 1024];
        let answer = harness::http::try_send(request.header("content-type", kind).body(body)).await;
        // A server that refuses may close while the body is still on its way.
        if let Ok(answer) = answer {
            assert_eq!(answer.status, 413, "{path} {kind}: {}", answer.text());
            assert!(!answer.json().text_at("/message").is_empty());
        }
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn answers_nothing_but_json_under_v1() {
    let node = Node::lone("ada").await;
    for path in [
        "/v1/nothing",
        "/v1/",
        "/nothing",
        "/v1/posts/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/v1/posts?%ff=%fe",
    ] {
        let answer = node.public().get(path).await;
        assert!(
            matches!(answer.status, 400 | 404),
            "{path}: {}",
            answer.status
        );
        assert!(
            answer
                .header("content-type")
                .starts_with("application/json"),
            "{path}: {}",
            answer.text()
        );
        assert_eq!(answer.header("blocknet-network").len(), 8, "{path}");
    }
}
