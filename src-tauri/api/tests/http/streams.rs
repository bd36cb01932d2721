//! Streams against a whole node: what is asked over them, who gets one, and how they end.
//!
//! ```text
//!   transport of the test ──stream──▶ node; both ends ask
//! ```

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_api::client::PeerTransport;
use blocknet_api::limits::{Counting, Limits};
use blocknet_api::router;
use blocknet_api::serve::serve;
use blocknet_api::state::ApiState;
use blocknet_api::stream::Streams;
use blocknet_chain::{Network, Post};
use blocknet_node::transport::{Answer, Request, Transport, TransportError};
use bytes::Bytes;
use reqwest::Method;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::rig::{Rig, block_on, post_of, send, text};

const SOON: Duration = Duration::from_secs(10);
const OPEN: Request = Request::Open { blocks_only: false };

/// Another node's end of a stream: its transport, and its router behind it.
struct Home {
    node: Rig,
    streams: Streams,
    transport: PeerTransport,
    peer: SocketAddr,
}

impl Home {
    /// One that opened a stream to `there`, and of whose listener nobody knows.
    async fn with_stream_to(there: &Rig) -> Self {
        Self::with_stream_to_address(there.public()).await
    }

    async fn with_stream_to_address(peer: SocketAddr) -> Self {
        let node = Rig::start().await;
        let streams = Streams::default();
        let network = Network::dev();
        let told = node.get("/v1/node").await.json();
        let nonce = told["nonce"].as_str().unwrap().parse().unwrap();
        let dialling = PeerTransport::new(&network, nonce, "blocknet/test", None, streams.clone());
        let handle = node.host.handle().clone();
        let api = ApiState::new(handle.clone(), Limits::public(), Default::default());
        streams.serve(router::public(api), handle);
        let home = Self {
            node,
            streams,
            transport: dialling.unwrap(),
            peer,
        };
        assert!(matches!(home.ask(OPEN).await, Answer::Opened));
        home
    }

    async fn ask(&self, request: Request) -> Answer {
        let asked = self.transport.call(self.peer, request, SOON).await;
        asked.unwrap().answer
    }

    async fn fails(&self, request: Request) -> TransportError {
        let asked = self.transport.call(self.peer, request, SOON).await;
        asked.map(|reply| reply.answer).unwrap_err()
    }

    async fn stop(self) {
        self.streams.stop().await;
        self.node.host.stop().await;
    }
}

/// Waits until the node has so many streams.
async fn wait_streams(rig: &Rig, count: usize) {
    let look = async {
        while rig.host.open_streams() != count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let seen = tokio::time::timeout(SOON, look).await;
    assert!(
        seen.is_ok(),
        "{} streams, not {count}",
        rig.host.open_streams()
    );
}

fn encoded(post: &Post) -> Bytes {
    post.encode_alone().unwrap().into()
}

#[tokio::test]
async fn carries_every_question_that_http_carries() {
    let rig = Rig::start().await;
    let home = Home::with_stream_to(&rig).await;
    assert_eq!((rig.host.open_streams(), home.streams.open()), (1, 1));
    let network = Network::dev();
    let Answer::Events(here) = home.ask(Request::Events { after: None }).await else {
        panic!("events")
    };
    let post = post_of(&network, text("over a stream"));
    for known in [false, true] {
        let bytes = encoded(&post);
        let sent = home.ask(Request::SendPost { bytes }).await;
        assert!(matches!(sent, Answer::Taken { had } if had == known));
    }
    let after = Some(here.next);
    let Answer::Events(events) = home.ask(Request::Events { after }).await else {
        panic!("events")
    };
    assert!(!events.events.is_empty());
    let Answer::Pool(leaves) = home.ask(Request::Pool).await else {
        panic!("leaves")
    };
    let Answer::Posts(posts) = home.ask(Request::Posts { leaves }).await else {
        panic!("posts")
    };
    assert_eq!(posts, std::slice::from_ref(&post));
    let block = block_on(network.genesis(), vec![post], |_| {});
    let bytes = block.encode().into();
    let sent = home.ask(Request::SendBlock { bytes }).await;
    assert!(matches!(sent, Answer::Taken { had: false }));
    let locator = vec![network.genesis_id()];
    let Answer::Headers(headers) = home.ask(Request::Headers { locator }).await else {
        panic!("headers")
    };
    assert_eq!(headers, [*block.header()]);
    let ids = vec![block.id()];
    let Answer::Blocks(blocks) = home.ask(Request::Blocks { ids }).await else {
        panic!("blocks")
    };
    assert_eq!(blocks.first(), Some(&block));
    assert!(matches!(
        home.ask(Request::Addresses).await,
        Answer::Addresses(_)
    ));
    assert!(matches!(home.ask(Request::Node).await, Answer::Node(node) if node.height == 1));
    // Who sends what cannot be a post is not spoken with any more; the word on it may still come.
    let bytes = Bytes::from_static(b"no post");
    let sent = home
        .transport
        .call(home.peer, Request::SendPost { bytes }, SOON);
    match sent.await.map(|reply| reply.answer) {
        Ok(answer) => assert!(matches!(answer, Answer::Refused { status: 400, .. })),
        Err(error) => assert!(matches!(error, TransportError::Unreachable { .. })),
    }
    wait_streams(&rig, 0).await;
    home.stop().await;
    rig.host.stop().await;
}

#[tokio::test]
async fn the_node_that_was_dialled_asks_the_one_that_dialled() {
    let rig = Rig::start().await;
    let home = Home::with_stream_to(&rig).await;
    let note = serde_json::json!({"content": "written where nobody dials"});
    let written = home.node.own(Method::POST, "/v1/owner/posts", Some(note));
    let id = written.await.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/posts/{id}");
    let arrived = async {
        while rig.get(&path).await.status != 200 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let seen = tokio::time::timeout(SOON, arrived).await;
    assert!(seen.is_ok(), "the post did not come over the stream");
    let agent = rig.host.handle().agent().to_owned();
    let shown = async {
        loop {
            let peers = rig.own(Method::GET, "/v1/owner/peers", None).await.json();
            let row = &peers["peers"][0];
            let said = [&row["direction"], &row["state"], &row["agent"]];
            if said.map(Value::as_str) == [Some("in"), Some("connected"), Some(&agent)] {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let seen = tokio::time::timeout(SOON, shown).await;
    assert!(seen.is_ok(), "the peer is not shown");
    home.stop().await;
    rig.host.stop().await;
}

#[tokio::test]
async fn a_flood_of_questions_meets_the_rates_of_http() {
    let rig = Rig::start().await;
    let counting = Counting {
        loopback: true,
        ..Counting::public()
    };
    let limits = Limits {
        counting: Some(counting),
        ..Limits::public()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let peer = listener.local_addr().unwrap();
    let (handle, streams) = (rig.host.handle().clone(), Streams::default());
    let api = ApiState::new(handle.clone(), limits.clone(), Default::default());
    let router = router::public(api.with_streams(streams.clone()));
    streams.serve(router.clone(), handle);
    let stop = CancellationToken::new();
    let serving = tokio::spawn(serve(listener, router, limits, stop.clone()));
    let home = Home::with_stream_to_address(peer).await;
    let asked = (0..400).map(|_| home.transport.call(peer, Request::Node, SOON));
    let answered = futures_util::future::join_all(asked).await;
    let refused = |answer: &&Result<_, _>| matches!(answer, Err(TransportError::Status { status: 429, code }) if code == "rate");
    let refused = answered.iter().filter(refused).count();
    let granted = answered.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(refused + granted, answered.len(), "the stream stands");
    assert!((150..=300).contains(&granted), "{granted}");
    home.stop().await;
    streams.stop().await;
    stop.cancel();
    serving.await.unwrap();
    rig.host.stop().await;
}

#[tokio::test]
async fn a_closed_stream_leaves_both_ends_and_calls_go_over_http_again() {
    let rig = Rig::start().await;
    let home = Home::with_stream_to(&rig).await;
    let Answer::Events(here) = home.ask(Request::Events { after: None }).await else {
        panic!("events")
    };
    let poll = Request::Events {
        after: Some(here.next),
    };
    let close = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        home.transport.close(home.peer);
    };
    let (waited, ()) = tokio::join!(home.fails(poll), close);
    assert!(
        matches!(waited, TransportError::Unreachable { .. }),
        "{waited:?}"
    );
    wait_streams(&rig, 0).await;
    assert!(matches!(home.ask(Request::Node).await, Answer::Node(_)));
    assert!(matches!(home.ask(OPEN).await, Answer::Opened));
    wait_streams(&rig, 1).await;
    home.stop().await;
    wait_streams(&rig, 0).await;
    rig.host.stop().await;
}

#[tokio::test]
async fn a_node_that_stops_ends_its_streams_at_once() {
    let rig = Rig::start().await;
    let home = Home::with_stream_to(&rig).await;
    let started = std::time::Instant::now();
    rig.host.stop().await;
    let took = started.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    let lost = home.fails(Request::Node).await;
    assert!(
        matches!(lost, TransportError::Unreachable { .. }),
        "{lost:?}"
    );
    home.stop().await;
}

#[tokio::test]
async fn opens_no_stream_to_who_is_of_another_network_or_no_node() {
    let rig = Rig::start().await;
    let other = PeerTransport::new(
        &Network::main(),
        7,
        "blocknet/test",
        None,
        Streams::default(),
    );
    let asked = other.unwrap().call(rig.public(), OPEN, SOON).await;
    let error = asked.map(|reply| reply.answer).unwrap_err();
    assert!(
        matches!(error, TransportError::WrongNetwork { .. }),
        "{error:?}"
    );
    let nobody = "127.0.0.1:1".parse().unwrap();
    let ours = PeerTransport::new(
        &Network::dev(),
        7,
        "blocknet/test",
        None,
        Streams::default(),
    );
    let asked = ours.unwrap().call(nobody, OPEN, SOON).await;
    let error = asked.map(|reply| reply.answer).unwrap_err();
    assert!(
        matches!(error, TransportError::Unreachable { .. }),
        "{error:?}"
    );
    rig.host.stop().await;
}

/// A field of the upgrade, and what stands there instead; none: it is left out.
type Change = (&'static str, Option<&'static str>);

async fn upgrade(rig: &Rig, at: SocketAddr, path: &str, change: Option<Change>) -> (u16, Value) {
    let nonce = rig.host.handle().info().nonce.to_string();
    let fields = [
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("blocknet-node", "7"),
    ];
    let mut request = rig.request(Method::GET, at, path);
    let changed = change.map(|(name, _)| name);
    for (name, value) in fields
        .into_iter()
        .filter(|(name, _)| Some(*name) != changed)
    {
        request = request.header(name, value);
    }
    if let Some((name, Some(value))) = change {
        let value = if value == "ours" { &nonce } else { value };
        request = request.header(name, value);
    }
    let response = request.send().await.unwrap();
    let (status, mark) = (
        response.status(),
        response.headers()["blocknet-network"].clone(),
    );
    assert_eq!(mark, "82474022", "{path} {change:?}");
    if status == 101 {
        return (101, Value::Null);
    }
    let wants = response
        .headers()
        .get("upgrade")
        .map(|wants| wants.to_str().unwrap().to_owned());
    assert_eq!(wants.as_deref(), (status == 426).then_some("websocket"));
    (status.as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn says_why_it_opens_no_stream() {
    let rig = Rig::start().await;
    let (public, stream) = (rig.public(), "/v1/stream");
    let cases: [(&str, Option<Change>, u16, &str); 10] = [
        (stream, Some(("upgrade", None)), 426, "no_upgrade"),
        (stream, Some(("connection", None)), 426, "no_upgrade"),
        (
            stream,
            Some(("sec-websocket-version", Some("12"))),
            426,
            "no_upgrade",
        ),
        (
            stream,
            Some(("sec-websocket-key", Some("short"))),
            426,
            "no_upgrade",
        ),
        (stream, Some(("blocknet-node", None)), 400, "bad_field"),
        (
            stream,
            Some(("blocknet-node", Some("-1"))),
            400,
            "bad_field",
        ),
        (stream, Some(("blocknet-port", Some("0"))), 400, "bad_field"),
        (
            stream,
            Some(("blocknet-network", Some("00000000"))),
            409,
            "other_network",
        ),
        (stream, Some(("blocknet-node", Some("ours"))), 409, "self"),
        ("/v1/stream?relay=posts", None, 400, "bad_field"),
    ];
    for (path, change, wanted, code) in cases {
        let (status, said) = upgrade(&rig, public, path, change).await;
        assert_eq!(
            (status, said["code"].as_str()),
            (wanted, Some(code)),
            "{path} {change:?}: {said}"
        );
        assert_eq!(rig.host.open_streams(), 0, "{path} {change:?}");
    }
    let token = Some(("authorization", Some("Bearer of nothing")));
    let (status, _) = upgrade(&rig, rig.owner(), stream, token).await;
    assert_eq!(status, 401);
    let owner = rig.own(Method::GET, stream, None).await;
    assert_eq!(owner.status, 404, "{}", owner.text());
    let plain = send(rig.request(Method::GET, public, stream)).await;
    assert_eq!(plain.status, 426);
    assert_eq!(
        upgrade(&rig, public, "/v1/stream?relay=blocks", None)
            .await
            .0,
        101
    );
    rig.host.stop().await;
}
