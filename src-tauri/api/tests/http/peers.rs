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
async fn carries_every_request_to_a_node() {
    let rig = Rig::start().await;
    let (peer, network) = (rig.public(), Network::dev());
    let Answer::Node(node) = ask(peer, Request::Node).await else {
        panic!("a node")
    };
    assert_eq!((node.genesis, node.height), (network.genesis_id(), 0));
    assert_ne!(node.nonce, 7);
    let Answer::Events(events) = ask(peer, Request::Events { after: None }).await else {
        panic!("events")
    };
    let after = Some(events.next);

    let post = post_of(&network, text("hello"));
    let send = Request::SendPost {
        bytes: post.encode_alone().unwrap().into(),
    };
    assert!(matches!(
        ask(peer, send.clone()).await,
        Answer::Taken { had: false }
    ));
    assert!(matches!(ask(peer, send).await, Answer::Taken { had: true }));
    let Answer::Pool(leaves) = ask(peer, Request::Pool).await else {
        panic!("leaves")
    };
    assert_eq!(leaves, [post.stub.leaf()]);
    let leaves = vec![Leaf::ZERO, post.stub.leaf()];
    let Answer::Posts(posts) = ask(peer, Request::Posts { leaves }).await else {
        panic!("posts")
    };
    assert_eq!(posts, [post.clone()]);

    let block = block_on(network.genesis(), vec![post.clone()], |_| {});
    let send = Request::SendBlock {
        bytes: block.encode().into(),
    };
    assert!(matches!(
        ask(peer, send).await,
        Answer::Taken { had: false }
    ));
    let locator = vec![network.genesis_id()];
    let Answer::Headers(headers) = ask(peer, Request::Headers { locator }).await else {
        panic!("headers")
    };
    assert_eq!(headers, [*block.header()]);
    let ids = vec![block.id(), network.genesis_id()];
    let Answer::Blocks(blocks) = ask(peer, Request::Blocks { ids }).await else {
        panic!("blocks")
    };
    assert_eq!(blocks[0], block);

    let Answer::Events(events) = ask(peer, Request::Events { after }).await else {
        panic!("events")
    };
    let (id, leaf) = (post.stub.id(&network), post.stub.leaf());
    assert!(
        events.events.contains(&RemoteEvent::Post {
            id,
            leaf,
            pooled: true
        }),
        "{events:?}"
    );
    assert!(
        events.events.contains(&RemoteEvent::Tip {
            id: block.id(),
            height: 1
        }),
        "{events:?}"
    );

    let Answer::Addresses(known) = ask(peer, Request::Addresses).await else {
        panic!("addresses")
    };
    assert_eq!(known, []);
    let Answer::Reachable { address } = ask(peer, Request::Reachable { port: 8_001 }).await else {
        panic!("address")
    };
    assert_eq!(address, "127.0.0.1:8001".parse().unwrap());
    let bad = Request::SendPost {
        bytes: Bytes::from_static(b"no post"),
    };
    assert!(matches!(
        ask(peer, bad).await,
        Answer::Refused { status: 400, .. }
    ));
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
