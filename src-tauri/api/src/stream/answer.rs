//! Answers what the far end asks, from the same router that answers over HTTP.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Method, Request, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tower::ServiceExt;

use super::frame::{AnswerHead, RequestHead};
use crate::error::ApiError;
use crate::limits::stream::BODY;
use crate::serve::{Endless, OverStream, Remote};

/// Room that is kept for the answers to most calls: they say little.
const SMALL: usize = 16 * 1024;
/// 1,000 events, 2,000 headers, a message of a comparison of pools, or a piece of a file.
const LIST: usize = 288 * 1024;
/// A batch of blocks or posts, a page, a thread. Below the whole room of a stream, so that a long
/// poll beside it is no hindrance.
const LARGE: usize = 3 * 1024 * 1024;

/// The router, as one far end asks it.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    pub(super) router: Router,
    pub(super) far_end: SocketAddr,
    /// What a far end that dialled us said of itself in its upgrade: as the head of each request.
    pub(super) said: HeaderMap,
}

impl Answers {
    /// Answers one request.
    pub(super) async fn answer(self, head: RequestHead, body: Bytes) -> (AnswerHead, Bytes) {
        let response = match self.request(head, body) {
            Ok(request) => match self.router.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
            Err(refusal) => refusal.into_response(),
        };
        as_answer(response).await
    }

    fn request(&self, head: RequestHead, body: Bytes) -> Result<Request<Body>, ApiError> {
        let method = Method::from_bytes(head.method.as_bytes());
        let method = method.map_err(|_| ApiError::bad_field("method", "That is no method."))?;
        let path: Option<Uri> = head.path.parse().ok();
        let path = path.filter(|uri| uri.scheme().is_none() && uri.authority().is_none());
        let path = path.ok_or_else(|| ApiError::bad_field("path", "That is no path."))?;
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        *request.uri_mut() = path;
        *request.headers_mut() = self.said.clone();
        let fields = [
            ("accept", header::ACCEPT, head.accept),
            ("type", header::CONTENT_TYPE, head.kind),
            ("range", header::RANGE, head.range),
        ];
        for (name, field, value) in fields {
            let Some(value) = value else { continue };
            let value = value.parse();
            let value =
                value.map_err(|_| ApiError::bad_field(name, "That cannot stand in a head."))?;
            request.headers_mut().insert(field, value);
        }
        let address = self.far_end;
        request.extensions_mut().insert(Remote { address });
        request.extensions_mut().insert(OverStream);
        Ok(request)
    }
}

async fn as_answer(mut response: Response) -> (AnswerHead, Bytes) {
    if response.extensions().get::<Endless>().is_some() {
        let message = "Events come over a stream as a long poll only; leave out the accept.";
        response = ApiError::bad_field("accept", message).into_response();
    }
    let (kind, range) = (
        said(&response, header::CONTENT_TYPE),
        said(&response, header::CONTENT_RANGE),
    );
    let status = response.status().as_u16();
    match to_bytes(response.into_body(), BODY).await {
        Ok(body) => {
            let head = AnswerHead {
                status,
                kind,
                range,
            };
            (head, body)
        }
        Err(_) => {
            let message = "The answer is larger than a message may be. Ask for less at once.";
            let refusal = ApiError::too_large_answer(message);
            let status = refusal.status().as_u16();
            let kind = Some("application/json".to_owned());
            let body = serde_json::to_vec(refusal.body()).unwrap_or_default();
            let head = AnswerHead {
                status,
                kind,
                range: None,
            };
            (head, body.into())
        }
    }
}

fn said(response: &Response, name: HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    value.to_str().ok().map(str::to_owned)
}

/// Bytes that the answer to a request takes at most, about: so much room is kept for it before it
/// is built.
pub(super) fn expected(head: &RequestHead) -> usize {
    let path = head.path.split('?').next().unwrap_or_default();
    let gives = head.method == "POST";
    match path {
        "/v1/node" | "/v1/stream" | "/v1/blocks/compact" => SMALL,
        "/v1/blocks" | "/v1/posts" | "/v1/peers" if gives => SMALL,
        "/v1/events" | "/v1/headers" | "/v1/peers" | "/v1/pool/reconcile" => LIST,
        _ if path.starts_with("/v1/files/") && head.range.is_some() => LIST,
        _ => LARGE,
    }
}
