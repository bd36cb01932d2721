//! Carries the page's requests to the node's router and the answers back.

use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use http_body_util::{BodyExt, Limited};
use tauri::UriSchemeResponder;
use tauri::http::{Method, Request, Response, StatusCode};
use tower::ServiceExt;

use crate::life;
use crate::node::NodeSlot;
use crate::save::{SAVE, save};

/// The scheme of the window's page: `node://localhost/`.
pub(crate) const SCHEME: &str = "node";

/// Calls of the node; every other path is a file of the page.
const CALLS: &str = "/v1/";

/// The largest answer that is carried whole; the router's own answers stay far below.
const ANSWER_LIMIT: usize = 64 * 1024 * 1024;

/// Answers one request of the page: its own files at once, calls once the node has started.
/// `downloads` tells where files are saved.
pub(crate) fn carry(
    slot: &NodeSlot,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
    downloads: impl Fn() -> Option<PathBuf>,
) {
    if request.method() == Method::POST && request.uri().path() == SAVE {
        let (ready, folder) = (slot.router(), downloads());
        return slot.spawn(async move {
            responder.respond(save(ready.await, request, folder).await);
        });
    }
    if life::is_of_life(request.uri().path()) {
        let router = life::router(slot);
        return slot.spawn(async move { responder.respond(answer(router, request).await) });
    }
    if !request.uri().path().starts_with(CALLS) {
        let pages = slot.pages();
        return slot.spawn(async move { responder.respond(answer(pages, request).await) });
    }
    let (ready, over) = (slot.router(), slot.over());
    slot.spawn(async move {
        // A call that waits for news would keep the node's files open beyond its end.
        tokio::select! {
            answer = async { answer(ready.await, request).await } => responder.respond(answer),
            () = over => (),
        }
    });
}

/// What the router says to a request, whole.
pub(crate) async fn answer(router: Router, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
    let answer = match router.oneshot(request.map(Body::from)).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    let (head, body) = answer.into_parts();
    match Limited::new(body, ANSWER_LIMIT).collect().await {
        Ok(whole) => Response::from_parts(head, whole.to_bytes().to_vec()),
        Err(error) => {
            tracing::warn!(%error, "an answer could not be carried to the window");
            let mut lost = Response::new(Vec::new());
            *lost.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            lost
        }
    }
}
