//! The accept loop against clients that are slow, large, many, or stay for ever.
//!
//! Times are cut to fractions of a second here; that the real ones are those of section 9 is a test
//! of its own.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use blocknet_api::limits::Limits;
use blocknet_api::serve::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// Longer than any limit of these tests; reached only when a limit does not work.
const FOR_EVER: Duration = Duration::from_secs(20);

fn short() -> Limits {
    Limits {
        head_read: Duration::from_millis(300),
        idle: Duration::from_millis(600),
        request: Duration::from_millis(400),
        stop: Duration::from_millis(500),
        connections: 8,
        connections_for_streams: 0,
        ..Limits::public()
    }
}

struct Server {
    address: SocketAddr,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

async fn server(limits: Limits) -> Server {
    let router = Router::new()
        .route("/", get(|| async { "here" }))
        .route("/large", get(|| async { vec![0u8; 32 << 20] }))
        .route(
            "/slow",
            get(|| async { tokio::time::sleep(Duration::from_millis(200)).await }),
        )
        .route(
            "/count",
            post(|body: Bytes| async move { body.len().to_string() }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let task = tokio::spawn(serve(listener, router, limits, stop.clone()));
    Server {
        address,
        stop,
        task,
    }
}

/// Everything that comes until the server closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset is an end as well.
    let _ = tokio::time::timeout(FOR_EVER, stream.read_to_end(&mut bytes))
        .await
        .expect("the server closes");
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn send(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

#[test]
fn has_the_limits_of_section_9() {
    let limits = Limits::public();
    assert_eq!(
        (limits.head_bytes, limits.head_fields, limits.body_rate),
        (8_192, 64, 8_192)
    );
    let secs = [
        limits.head_read,
        limits.idle,
        limits.request,
        limits.handler,
        limits.events_wait,
    ]
    .map(|d| d.as_secs());
    assert_eq!(secs, [5, 30, 20, 10, 25]);
    let rates = blocknet_node::Rates::default();
    let rates = [
        rates.requests,
        rates.headers,
        rates.blocks,
        rates.search,
        rates.threads,
        rates.posts,
    ];
    assert_eq!(rates.map(|rate| rate.per_second), [50, 5, 32, 2, 5, 1]);
    assert_eq!(rates.map(|rate| rate.burst), [200, 10, 64, 4, 20, 20]);
    assert!(limits.counting.is_some_and(|how| !how.loopback));
}

#[tokio::test]
async fn drops_a_half_sent_head_in_time_and_not_before() {
    let server = server(short()).await;
    let halves: [&[u8]; 4] = [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nhost: x\r\n",
        b"GET / HTTP/1.1\r\nhost",
    ];
    for half in halves {
        let started = Instant::now();
        let mut stream = send(server.address, half).await;
        assert_eq!(rest(&mut stream).await, "");
        let took = started.elapsed();
        assert!(
            took >= Duration::from_millis(280) && took < Duration::from_secs(5),
            "{half:?} took {took:?}"
        );
    }
    // A head that drips in is one that is not there in time, however often a byte comes.
    let mut stream = send(server.address, b"GET / HTTP/1.1\r\n").await;
    let started = Instant::now();
    let mut alive = true;
    while alive && started.elapsed() < FOR_EVER {
        tokio::time::sleep(Duration::from_millis(50)).await;
        alive = stream.write_all(b"a: b\r\n").await.is_ok();
    }
    assert!(!alive);
}

#[tokio::test]
async fn closes_idle_connections_and_keeps_working_ones() {
    let server = server(short()).await;
    let mut stream = send(server.address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut first = [0; 1];
    stream.read_exact(&mut first).await.unwrap();
    // Past the head's limit, within the idle one: the next request is taken.
    tokio::time::sleep(Duration::from_millis(400)).await;
    stream
        .write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let started = Instant::now();
    let all = rest(&mut stream).await;
    assert_eq!(all.matches("TTP/1.1 200 OK").count(), 2, "{all}");
    assert!(
        started.elapsed() >= Duration::from_millis(750),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn refuses_heads_that_are_too_large() {
    let server = server(short()).await;
    let fields = |count: usize, size: usize| {
        let fields: String = (0..count)
            .map(|n| format!("x{n}: {}\r\n", "v".repeat(size)))
            .collect();
        format!("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{fields}\r\n")
    };
    let cases = [
        (fields(60, 10), "200"),
        (fields(63, 10), "431"),
        (fields(7, 1_000), "200"),
        (fields(9, 1_000), "431"),
    ];
    for (head, status) in cases {
        let mut stream = send(server.address, head.as_bytes()).await;
        let answer = rest(&mut stream).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{} bytes: {answer}",
            head.len()
        );
    }
}

#[tokio::test]
async fn cuts_readers_that_do_not_read() {
    let server = server(short()).await;
    let mut stream = send(server.address, b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await;
    // Whole answers are 32 MiB; what fits the sockets' buffers is far less, and the rest is not
    // waited for.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut got = 0;
    let mut buffer = vec![0; 1 << 20];
    while let Ok(Ok(read @ 1..)) = tokio::time::timeout(FOR_EVER, stream.read(&mut buffer)).await {
        got += read;
    }
    assert!(got < 32 << 20, "{got} bytes came");
}

#[tokio::test]
async fn keeps_no_more_large_answers_than_it_may() {
    let limits = Limits {
        answer_bytes: 40 << 20,
        // The first reader must stay for as long as this test looks.
        request: FOR_EVER,
        ..short()
    };
    let server = server(limits).await;
    let large = b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let mut first = send(server.address, large).await;
    let mut start = [0; 12];
    first.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"HTTP/1.1 200");
    let second = rest(&mut send(server.address, large).await).await;
    assert!(second.starts_with("HTTP/1.1 503"), "{second}");
    assert!(second.contains(r#""code":"busy""#), "{second}");
    let small = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let here = rest(&mut send(server.address, small).await).await;
    assert!(here.ends_with("here"), "small answers pass: {here}");
    drop(first);
    let started = Instant::now();
    loop {
        let mut third = send(server.address, large).await;
        third.read_exact(&mut start).await.unwrap();
        if &start == b"HTTP/1.1 200" {
            break;
        }
        assert!(started.elapsed() < FOR_EVER, "the room comes back");
    }
}

#[tokio::test]
async fn takes_no_more_connections_than_it_may() {
    let server = server(short()).await;
    let mut kept = Vec::new();
    for _ in 0..8 {
        kept.push(send(server.address, b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await);
    }
    let mut ninth = TcpStream::connect(server.address).await.unwrap();
    assert_eq!(rest(&mut ninth).await, "", "closed at once");
    for stream in &mut kept {
        let answer = rest(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    let mut later = send(
        server.address,
        b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(
        rest(&mut later).await.ends_with("here"),
        "places are free again"
    );
}

#[tokio::test]
async fn stops_in_order() {
    let server = server(short()).await;
    let mut idle = send(server.address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut first = [0; 1];
    idle.read_exact(&mut first).await.unwrap();
    let mut running = send(server.address, b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut half = send(server.address, b"GET / HT").await;
    // The running request is in its handler once a request that came after it is answered.
    let mut marker = send(
        server.address,
        b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    )
    .await;
    rest(&mut marker).await;
    server.stop.cancel();
    assert!(
        rest(&mut running).await.starts_with("HTTP/1.1 200"),
        "what runs is answered"
    );
    rest(&mut idle).await;
    rest(&mut half).await;
    tokio::time::timeout(FOR_EVER, server.task)
        .await
        .expect("it ends")
        .unwrap();
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "nobody listens any more"
    );
}
