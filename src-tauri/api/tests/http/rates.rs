//! How often one address may ask, seen through the whole router.

use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use blocknet_api::limits::Limits;
use blocknet_api::router;
use blocknet_api::serve::Remote;
use blocknet_api::state::ApiState;
use blocknet_node::Rates;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::rig::Rig;

/// The public router of a node, with the rates of section 9 for this address.
fn router(rig: &Rig) -> Router {
    let node = rig.host.handle().clone();
    router::public(ApiState::new(
        node,
        Limits::public(),
        CancellationToken::new(),
    ))
}

async fn ask(router: &Router, from: &str, path: &str) -> Response<Body> {
    let request = Request::get(path).header("host", "board.example");
    let mut request = request.body(Body::empty()).unwrap();
    let address = format!("{from}:50000").parse().unwrap();
    request.extensions_mut().insert(Remote { address });
    router.clone().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn slows_one_address_down_and_no_other() {
    let rig = Rig::start().await;
    let router = router(&rig);
    let rates = Rates::default();
    let mut refused = 0;
    for _ in 0..10 {
        let answer = ask(&router, "192.0.2.1", "/v1/posts?q=river").await;
        if answer.status() == 429 {
            assert_eq!(answer.headers()["retry-after"], "1");
            assert_eq!(answer.headers()["blocknet-network"], "82474022");
            refused += 1;
        }
    }
    assert!(refused >= 10 - rates.search.burst - 1, "{refused}");
    let words = ask(&router, "192.0.2.2", "/v1/posts?q=river").await;
    assert_eq!(words.status(), 200, "another address has its own");
    let feed = ask(&router, "192.0.2.1", "/v1/posts").await;
    assert_eq!(feed.status(), 200, "reading goes on");
    for _ in 0..1_000 {
        let answer = ask(&router, "127.0.0.1", "/v1/posts?q=river").await;
        assert_eq!(answer.status(), 200, "loopback is not limited");
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn counts_threads_apart_and_nothing_else_with_them() {
    let rig = Rig::start().await;
    let router = router(&rig);
    let path = format!("/v1/posts/{}/thread", "ab".repeat(32));
    let (mut looked_for, start) = (0, Instant::now());
    for _ in 0..60 {
        let answer = ask(&router, "192.0.2.1", &path).await;
        assert!(matches!(answer.status().as_u16(), 404 | 429));
        looked_for += u64::from(answer.status() == 404);
    }
    // Twenty at once, and five with each second that passed.
    let most = 20 + 5 * (start.elapsed().as_secs() + 1);
    assert!(looked_for <= most, "{looked_for} in {:?}", start.elapsed());
    assert!(looked_for >= 20, "{looked_for}");
    let words = ask(&router, "192.0.2.1", "/v1/posts?q=river").await;
    assert_eq!(words.status(), 200, "searches have their own");
    let post = ask(&router, "192.0.2.1", path.trim_end_matches("/thread")).await;
    assert_eq!(post.status(), 404, "a single post costs little");
    rig.host.stop().await;
}

#[tokio::test]
async fn counts_every_request_even_for_nothing() {
    let rig = Rig::start().await;
    let router = router(&rig);
    let mut refused = false;
    for _ in 0..2_000 {
        let answer = ask(&router, "192.0.2.1", "/v1/nothing").await;
        refused |= answer.status() == 429;
        assert!(refused || answer.status() == 404);
    }
    assert!(refused);
    rig.host.stop().await;
}
