//! The transport for peers against a real node, and against servers that mean no good.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Redirect;
use axum::routing::get;
use blocknet_api::client::HttpTransport;
use blocknet_chain::{Leaf, Network};
use blocknet_node::transport::{Answer, RemoteEvent, Request, Transport, TransportError};
use bytes::Bytes;
use futures_util::stream;
use reqwest::StatusCode;

use crate::rig::{Rig, block_on, post_of, text};

const SOON: Duration = Duration::from_secs(10);

fn transport(network: &Network) -> HttpTransport {
    HttpTransport::new(network, 7, "blocknet/test").unwrap()
}

async fn ask(peer: SocketAddr, request: Request) -> Answer {
    transport(&Network::dev())
        .call(peer, request, SOON)
        .await
        .unwrap()
        .answer
}

#[tokio::test]
async fn brings_a_post_to_a_node_and_back() {
    let rig = Rig::start().await;
    let (peer, network) = (rig.public(), Network::dev());
    let Answer::Events(here) = ask(peer, Request::Events { after: None }).await else {
        panic!("events")
    };
    let post = post_of(&network, text("hello"));
    let leaf = post.stub.leaf();
    let bytes = Bytes::from(post.encode_alone().unwrap());
    for known in [false, true] {
        let sent = ask(
            peer,
            Request::SendPost {
                bytes: bytes.clone(),
            },
        )
        .await;
        assert!(matches!(sent, Answer::Taken { had } if had == known));
    }
    let Answer::Pool(leaves) = ask(peer, Request::Pool).await else {
        panic!("leaves")
    };
    assert_eq!(leaves, [leaf]);
    let leaves = vec![Leaf::ZERO, leaf];
    let Answer::Posts(posts) = ask(peer, Request::Posts { leaves }).await else {
        panic!("posts")
    };
    assert_eq!(posts, [post]);
    let after = Some(here.next);
    let Answer::Events(events) = ask(peer, Request::Events { after }).await else {
        panic!("events")
    };
    let told = RemoteEvent::Post { leaf, pooled: true };
    assert!(events.events.contains(&told), "{events:?}");
    let bytes = Bytes::from_static(b"no post");
    let refused = ask(peer, Request::SendPost { bytes }).await;
    assert!(matches!(refused, Answer::Refused { status: 400, .. }));
    rig.host.stop().await;
}

#[tokio::test]
async fn brings_a_block_to_a_node_and_back() {
    let rig = Rig::start().await;
    let (peer, network) = (rig.public(), Network::dev());
    let posts = vec![post_of(&network, text("hello"))];
    let block = block_on(network.genesis(), posts, |_| {});
    let bytes = Bytes::from(block.encode());
    let sent = ask(peer, Request::SendBlock { bytes }).await;
    assert!(matches!(sent, Answer::Taken { had: false }));
    let locator = vec![network.genesis_id()];
    let Answer::Headers(headers) = ask(peer, Request::Headers { locator }).await else {
        panic!("headers")
    };
    assert_eq!(headers, [*block.header()]);
    let ids = vec![block.id(), network.genesis_id()];
    let Answer::Blocks(blocks) = ask(peer, Request::Blocks { ids }).await else {
        panic!("blocks")
    };
    assert_eq!(blocks.first(), Some(&block));
    let Answer::Events(events) = ask(peer, Request::Events { after: Some(0) }).await else {
        panic!("events")
    };
    let tip = RemoteEvent::Tip {
        id: block.id(),
        height: 1,
    };
    assert!(events.events.contains(&tip), "{events:?}");
    rig.host.stop().await;
}

#[tokio::test]
async fn learns_who_a_node_is_and_where() {
    let rig = Rig::start().await;
    let peer = rig.public();
    let Answer::Node(node) = ask(peer, Request::Node).await else {
        panic!("a node")
    };
    assert_eq!(node.genesis, Network::dev().genesis_id());
    assert_eq!(node.height, 0);
    assert_ne!(node.nonce, 7);
    let Answer::Addresses(known) = ask(peer, Request::Addresses).await else {
        panic!("addresses")
    };
    assert_eq!(known, []);
    let reachable = Request::Reachable { port: 8_001 };
    let Answer::Reachable { address } = ask(peer, reachable).await else {
        panic!("an address")
    };
    assert_eq!(address, "127.0.0.1:8001".parse().unwrap());
    rig.host.stop().await;
}

#[tokio::test]
async fn passes_over_what_a_later_node_says_beyond_its_port() {
    let rig = Rig::start().await;
    let later = r#"{"port":8123,"services":["tor"],"version":2}"#;
    let heard = rig
        .post("/v1/peers", "application/json", later.into())
        .await;
    let heard = heard.with(StatusCode::ACCEPTED);
    assert_eq!(heard["address"], "127.0.0.1:8123");
    let twice = r#"{"port":8123,"port":8124}"#;
    let refused = rig.post("/v1/peers", "application/json", twice.into());
    let refused = refused.await.with(StatusCode::BAD_REQUEST);
    assert_eq!(refused["field"], "port");
    rig.host.stop().await;
}

#[tokio::test]
async fn takes_no_answer_of_another_network() {
    let rig = Rig::start().await;
    let error = transport(&Network::main())
        .call(rig.public(), Request::Node, SOON)
        .await
        .unwrap_err();
    assert_eq!(
        error,
        TransportError::WrongNetwork {
            found: "82474022".to_owned()
        }
    );
    rig.host.stop().await;
}

/// A server whose every answer carries the right mark.
async fn server(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let marked = router.layer(axum::middleware::map_response(
        |mut response: axum::response::Response| async {
            response
                .headers_mut()
                .insert("blocknet-network", "82474022".parse().unwrap());
            response
        },
    ));
    let limits = blocknet_api::limits::Limits::local();
    tokio::spawn(blocknet_api::serve::serve(
        listener,
        marked,
        limits,
        Default::default(),
    ));
    address
}

#[tokio::test]
async fn guards_itself_against_peers_that_mean_no_good() {
    let endless = || async {
        Body::from_stream(stream::repeat_with(|| {
            Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 4_096]))
        }))
    };
    let peer = server(
        Router::new()
            .route("/v1/node", get(endless))
            .route(
                "/v1/peers",
                get(|| async { Redirect::temporary("/v1/pool") }),
            )
            .route(
                "/v1/pool",
                get(|| async { "thirty-three bytes, no more, no less" }),
            )
            .route("/v1/events", get(std::future::pending::<()>)),
    )
    .await;
    let call = |request, deadline| {
        let transport = transport(&Network::dev());
        async move {
            transport
                .call(peer, request, deadline)
                .await
                .map(|reply| reply.answer)
                .unwrap_err()
        }
    };
    assert!(matches!(
        call(Request::Node, SOON).await,
        TransportError::TooLarge { .. }
    ));
    assert!(matches!(
        call(Request::Addresses, SOON).await,
        TransportError::Status { status: 307, .. }
    ));
    assert!(matches!(
        call(Request::Pool, SOON).await,
        TransportError::Malformed { .. }
    ));
    let brief = Duration::from_millis(200);
    assert_eq!(
        call(Request::Events { after: Some(0) }, brief).await,
        TransportError::Timeout
    );
    let nobody = "127.0.0.1:1".parse().unwrap();
    let error = transport(&Network::dev())
        .call(nobody, Request::Node, SOON)
        .await
        .unwrap_err();
    assert!(
        matches!(error, TransportError::Unreachable { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn names_itself_and_its_number() {
    let peer = server(Router::new().route(
        "/v1/peers",
        get(|headers: HeaderMap| async move {
            let said = |name: &str| headers[name].to_str().unwrap().to_owned();
            assert_eq!(
                (said("blocknet-node"), said("user-agent")),
                ("7".to_owned(), "blocknet/test".to_owned())
            );
            axum::Json(serde_json::json!({"peers": [{"ip": "203.0.113.7", "port": 8000}]}))
        }),
    ))
    .await;
    let Answer::Addresses(known) = ask(peer, Request::Addresses).await else {
        panic!("addresses")
    };
    assert_eq!(known, ["203.0.113.7:8000".parse().unwrap()]);
}
