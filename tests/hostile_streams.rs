//! Streams that are never read, and streams that carry garbage.
//!
//! ```text
//! hostile ──stream──▶ victim ──dials──▶ honest
//! ```

use std::time::{Duration, Instant};

use harness::hostile::{Resources, Scene, socket, stranger};
use harness::{soon, wait_for};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What is not taken within 20 s ends the stream; this is that and some.
const GONE: Duration = Duration::from_secs(40);
/// 4 MiB may wait for each of three streams, each in two forms.
const BUFFERED_KB: u64 = 64 * 1024;

/// Waits until the victim has closed its end, while this one is still open.
async fn wait_closed(scene: &mut Scene, streams: usize) {
    let before = scene.before();
    wait_for(
        async || {
            let now = Resources::of(&mut scene.victim);
            if now.files < before.files + streams {
                Ok(())
            } else {
                Err(format!("{now:?} after {before:?}"))
            }
        },
        GONE,
        "the victim to close streams that nobody reads",
    )
    .await;
}

#[tokio::test]
async fn a_stream_that_is_never_read_is_dropped() {
    let mut scene = Scene::new().await;
    for number in 0..12 {
        let long = format!("{number} {}", "long ".repeat(700));
        scene.honest.post(&long).await;
    }
    scene.follows().await;
    let mut streams = Vec::new();
    for nonce in 1..=16 {
        let (stream, head) = socket::open(stranger(), &scene.victim.address(), nonce).await;
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
        streams.push(stream);
    }
    let mut asked = Vec::new();
    for stream in streams {
        asked.push(tokio::spawn(ask_without_end(stream)));
    }
    scene.follows().await;
    let began = Instant::now();
    for task in asked {
        let sent = soon(task, GONE, "the end of a stream that nobody reads").await;
        println!("{} requests sent", sent.expect("asking does not panic"));
    }
    println!("all dropped after {:?}", began.elapsed());
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    println!("{grown} KiB more at most");
    assert!(grown < BUFFERED_KB, "{grown} KiB more at most");
    scene.unharmed().await;
}

/// Asks for the feed until the other side closes, and reads nothing.
async fn ask_without_end(mut stream: TcpStream) -> u32 {
    for id in 0_u32.. {
        let ask = socket::request(id, "GET", "/v1/posts?limit=200", b"");
        if stream.write_all(&ask).await.is_err() {
            return id;
        }
    }
    u32::MAX
}

#[tokio::test]
async fn a_stream_of_garbage_is_dropped_at_once() {
    let mut scene = Scene::new().await;
    let too_long = [
        vec![0x82, 0xff],
        u64::MAX.to_be_bytes().to_vec(),
        vec![0; 4],
    ]
    .concat();
    let cases: [(&str, Vec<u8>); 5] = [
        ("no message at all", b"GET / HTTP/1.1\r\n\r\n".to_vec()),
        ("a message of 2^64 bytes", too_long),
        (
            "a kind that is none",
            socket::binary(&[9, 0, 0, 0, 1, 0, 0]),
        ),
        (
            "a head beyond the end",
            socket::binary(&[1, 0, 0, 0, 1, 255, 255]),
        ),
        ("five megabytes", socket::binary(&vec![1; 5 << 20])),
    ];
    let count = cases.len();
    for (nonce, (case, bytes)) in (100..).zip(cases) {
        let to = scene.victim.address();
        let (mut stream, head) = socket::open(stranger(), &to, nonce).await;
        assert!(head.starts_with("HTTP/1.1 101"), "{case}: {head}");
        let _ = stream.write_all(&bytes).await;
        let end = async {
            let mut rest = [0; 4096];
            while matches!(stream.read(&mut rest).await, Ok(1..)) {}
        };
        soon(end, Duration::from_secs(10), case).await;
    }
    wait_closed(&mut scene, count).await;
    scene.unharmed().await;
}

#[tokio::test]
async fn a_silent_stream_costs_a_handle_and_no_more() {
    let mut scene = Scene::new().await;
    let mut streams = Vec::new();
    for nonce in 200..240 {
        let (stream, _) = socket::open(stranger(), &scene.victim.address(), nonce).await;
        streams.push(stream);
    }
    for _ in 0..3 {
        scene.follows().await;
    }
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < BUFFERED_KB, "{grown} KiB more at most");
    drop(streams);
    scene.unharmed().await;
}
