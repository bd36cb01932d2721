//! What the window loads when the node did not start.

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use crate::error::ApiError;
use crate::page;

/// The page's own files as usual; every call answers 503 with the reason, so that the window can
/// show it.
pub fn failed_router(message: &str) -> Router {
    let refusal = ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "start_failed", message);
    Router::new().fallback(move |request: Request| async move {
        if request.uri().path().starts_with("/v1/") {
            return refusal.into_response();
        }
        page::file(request.method(), request.uri(), request.headers(), true)
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::failed_router;

    #[tokio::test]
    async fn shows_the_page_and_says_why_nothing_works() {
        for (path, status) in [
            ("/", 200),
            ("/v1/owner/status", 503),
            ("/v1/node", 503),
            ("/nothing", 404),
        ] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let response = failed_router("the disk is full")
                .oneshot(request)
                .await
                .expect("an answer");
            assert_eq!(response.status(), status, "{path}");
        }
    }
}
