//! Strangers who call the victim's own listener: half a head, a byte a second, a thousand connections.
//!
//! ```text
//! hostile ──▶ victim ──dials──▶ honest
//! ```

use std::time::{Duration, Instant};

use harness::hostile::{Resources, Scene, raw, stranger};
use harness::namespace::own_network;
use harness::{Builder, soon, wait_until};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A head must be there within 5 s; this is that and some.
const HEAD_LIMIT: Duration = Duration::from_secs(12);

/// Opens connections and sends these bytes on each.
async fn open(count: usize, to: &str, bytes: &[u8]) -> Vec<TcpStream> {
    let from = stranger();
    let mut streams = Vec::new();
    for _ in 0..count {
        if let Ok(mut stream) = raw::connect(from, to).await {
            let _ = stream.write_all(bytes).await;
            streams.push(stream);
        }
    }
    streams
}

/// Reads until the other side closes.
async fn read_to_end(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    answer
}

#[tokio::test]
async fn half_a_request_head_is_closed_after_five_seconds() {
    let mut scene = Scene::new().await;
    let half = b"GET /v1/node HTTP/1.1\r\nHost: x\r\n";
    let streams = open(200, &scene.victim.address(), half).await;
    let began = Instant::now();
    scene.follows().await;
    for stream in streams {
        let answer = soon(read_to_end(stream), HEAD_LIMIT, "the end of half a head").await;
        assert!(!answer.starts_with(b"HTTP/1.1 200"));
    }
    println!("all closed after {:?}", began.elapsed());
    scene.unharmed().await;
}

#[tokio::test]
async fn a_byte_a_second_is_closed_whatever_it_asks() {
    let mut scene = Scene::new().await;
    let to = scene.victim.address();
    let starts: [&[u8]; 3] = [
        b"GET /v1/no",
        b"POST /v1/posts HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: 8000\r\n\r\n",
        b"POST /v1/blocks HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n",
    ];
    let mut drips = Vec::new();
    for start in starts {
        for stream in open(40, &to, start).await {
            drips.push(tokio::spawn(drip(stream)));
        }
    }
    scene.follows().await;
    for task in drips {
        let lasted = soon(task, HEAD_LIMIT, "the end of a slow call").await;
        let lasted = lasted.expect("no drip panics");
        assert!(lasted < HEAD_LIMIT, "{lasted:?}");
    }
    scene.unharmed().await;
}

/// Sends a byte a second until the other side closes, and says how long that took.
async fn drip(mut stream: TcpStream) -> Duration {
    let began = Instant::now();
    let mut buffer = [0; 1024];
    loop {
        tokio::select! {
            read = stream.read(&mut buffer) => if matches!(read, Ok(0) | Err(_)) { return began.elapsed(); },
            () = tokio::time::sleep(Duration::from_secs(1)) => if stream.write_all(b"1").await.is_err() {
                return began.elapsed();
            },
        }
    }
}

#[tokio::test]
async fn who_never_reads_costs_little() {
    let mut scene = Scene::new().await;
    // Something large to ask for: some hundred posts in a few blocks.
    for number in 0..12 {
        scene
            .honest
            .post(&format!("{number} {}", "long ".repeat(700)))
            .await;
    }
    scene.follows().await;
    let ask = b"GET /v1/posts?limit=200 HTTP/1.1\r\nhost: x\r\n\r\n".repeat(50);
    let streams = open(100, &scene.victim.address(), &ask).await;
    scene.follows().await;
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    println!(
        "{grown} KiB more at most for {} silent readers",
        streams.len()
    );
    assert!(grown < 160 * 1024, "{grown} KiB more at most");
    drop(streams);
    scene.unharmed().await;
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let mut scene = Scene::new().await;
    for path in [
        "/v1/posts",
        "/v1/blocks",
        "/v1/headers",
        "/v1/blocks/batch",
        "/v1/posts/batch",
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        );
        let mut stream = raw::connect(stranger(), &scene.victim.address())
            .await
            .expect("the victim listens");
        stream.write_all(head.as_bytes()).await.expect("a head");
        let piece = [b"100000\r\n".as_slice(), &vec![b' '; 1 << 20], b"\r\n"].concat();
        let mut sent = 0;
        while sent < 64 && stream.write_all(&piece).await.is_ok() {
            sent += 1;
        }
        assert!(sent < 64, "{path}: 64 MiB were read");
        println!("{path}: cut off after {sent} MiB");
    }
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < 64 * 1024, "{grown} KiB more at most");
    scene.unharmed().await;
}

#[tokio::test]
async fn a_thousand_connections_leave_room_for_others() {
    // From another computer, as the node sees it: callers of its own machine have no share each.
    let name = "hostile_callers::a_thousand_connections_leave_room_for_others";
    if !own_network(name, &["10.0.1.1/32", "10.0.2.1/32", "10.0.3.1/32"]) {
        return;
    }
    let victim = Builder::new("victim").ip("10.0.1.1");
    let mut scene = Scene::of(victim, Builder::new("honest").ip("10.0.2.1")).await;
    let from = "10.0.3.1".parse().expect("an ip");
    let to = scene.victim.address();
    let mut streams = Vec::new();
    for _ in 0..1_000 {
        let mut stream = raw::connect(from, &to).await.expect("the backlog takes it");
        let _ = stream
            .write_all(b"GET /v1/events?after=0 HTTP/1.1\r\nhost: x\r\n\r\n")
            .await;
        streams.push(stream);
    }
    let held = Resources::of(&mut scene.victim);
    println!("with 1,000 connections: {held:?}");
    assert!(held.files < scene.before().files + 100, "{held:?}");
    scene.follows().await;
    // A stranger from elsewhere is answered while they are open.
    let asked = raw::send(
        "10.0.2.1".parse().expect("an ip"),
        &to,
        b"GET /v1/node HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    );
    let answer = soon(asked, Duration::from_secs(3), "an answer to somebody else").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let full = streams.len();
    drop(streams);
    wait_until(
        async || {
            let stream = raw::connect(from, &to).await;
            stream.is_ok()
        },
        Duration::from_secs(10),
        "room for the stranger after it closed",
    )
    .await;
    println!("{full} connections closed");
    scene.unharmed().await;
}

#[tokio::test]
async fn idle_connections_of_a_crowd_give_way_to_newcomers() {
    let mut scene = Scene::new().await;
    let to = scene.victim.address();
    let ask = b"GET /v1/node HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut crowd = Vec::new();
    // More than a node takes, each kept open once it is answered.
    for _ in 0..17 {
        for mut stream in open(32, &to, ask).await {
            let mut answer = [0; 2_048];
            let read = stream.read(&mut answer);
            // What comes while all are taken is closed at once, or another gives way.
            let _ = soon(read, HEAD_LIMIT, "an answer to the crowd").await;
            crowd.push(stream);
        }
    }
    for number in 0..20 {
        let ask = b"GET /v1/node HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let answer = raw::send(stranger(), &to, ask).await;
        assert!(
            answer.starts_with("HTTP/1.1 200"),
            "newcomer {number}: {answer}"
        );
    }
    scene.follows().await;
    drop(crowd);
    scene.unharmed().await;
}
