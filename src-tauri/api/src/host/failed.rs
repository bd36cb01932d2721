//! What the window loads when the node did not start.

use std::error::Error;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use blocknet_node::Values;

use crate::dto::{CauseDto, sentence};
use crate::error::ApiError;
use crate::{page, reasons};

/// The page's own files as usual; every call answers 503 with the reason, so that the window can
/// show it.
pub fn failed_router(error: &(dyn Error + 'static)) -> Router {
    failed(&printed(error), reasons::of_start(error))
}

/// The same for a program that is on its way down.
pub fn ending_router() -> Router {
    let why = CauseDto::new("stopping", &Values::default());
    failed("The program is ending.", Some(why))
}

fn failed(message: &str, why: Option<CauseDto>) -> Router {
    let mut refusal = ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "start_failed", message);
    if let Some(why) = why {
        refusal = refusal.with_why_of(why);
    }
    Router::new().fallback(move |request: Request| async move {
        if request.uri().path().starts_with("/v1/") {
            return refusal.into_response();
        }
        page::file(request.method(), request.uri(), request.headers(), true)
    })
}

/// An error and its causes as one sentence, for the page shows it to a person.
pub(super) fn printed(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    let texts: Vec<String> = causes.map(ToString::to_string).collect();
    sentence(&texts.join(": "))
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use blocknet_node::FolderError;
    use blocknet_store::OpenError;
    use serde_json::{Value, json};
    use tower::ServiceExt;

    use super::failed_router;
    use crate::host::{BindError, HostError};

    #[tokio::test]
    async fn shows_the_page_and_says_why_nothing_works() {
        for (path, status) in [
            ("/", 200),
            ("/v1/owner/status", 503),
            ("/v1/node", 503),
            ("/nothing", 404),
        ] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let response = failed_router(&full())
                .oneshot(request)
                .await
                .expect("an answer");
            assert_eq!(response.status(), status, "{path}");
        }
    }

    #[tokio::test]
    async fn names_the_reason_with_its_values() {
        let dir = || "/data".into();
        for (error, message, why) in [
            (
                full(),
                "The disk of /data is full; free some space and start again.",
                json!({ "code": "folder_full", "values": { "path": "/data" } }),
            ),
            (
                HostError::Node(OpenError::Unfinished { dir: dir() }.into()),
                "/data holds a part of a data folder alone, for a move to it was cut short; the whole is where it was before: start on that folder, then move it again.",
                json!({ "code": "folder_unfinished", "values": { "path": "/data" } }),
            ),
            (
                HostError::Folder(FolderError::Away {
                    folder: dir(),
                    pointer: "/home/moved-to".into(),
                }),
                "The data folder was moved to /data, and is not there; plug in the disk that it is on and start again; if it is gone for good, remove the file /home/moved-to to begin with an empty node.",
                json!({ "code": "folder_away", "values": { "path": "/data", "text": "/home/moved-to" } }),
            ),
            (
                HostError::Bind {
                    why: BindError::AllTaken {
                        first: 8123,
                        last: 8142,
                    },
                    saved: 8123,
                },
                "The ports 8123 to 8142 are all taken by other programs; choose another in the settings.",
                json!({ "code": "ports_taken", "values": { "text": "8123–8142", "port": 8123 } }),
            ),
        ] {
            let request = Request::get("/v1/owner/status").body(Body::empty());
            let asked = failed_router(&error).oneshot(request.expect("a request"));
            let body = to_bytes(asked.await.expect("an answer").into_body(), 10_000).await;
            let said: Value = serde_json::from_slice(&body.expect("a body")).expect("JSON");
            let expected = json!({ "code": "start_failed", "message": message, "why": why });
            assert_eq!(said, expected);
        }
    }

    fn full() -> HostError {
        let dir = "/data".into();
        HostError::Node(OpenError::DiskFull { dir }.into())
    }
}
