//! The OpenAPI document, made from the routes themselves.

use std::sync::OnceLock;

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;

use crate::error::ApiError;
use crate::extract::ready_json;
use crate::openapi::finished;
use crate::router;
use crate::state::ApiState;

/// The document, made once: it is the same on every listener, and takes milliseconds.
static DOCUMENT: OnceLock<Bytes> = OnceLock::new();

/// This document: every call of the public and the owner's listener.
#[utoipa::path(
    get, path = "/v1/openapi.json", tag = "public",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value)),
)]
pub(crate) async fn document(State(api): State<ApiState>) -> Result<Response, ApiError> {
    let document = match DOCUMENT.get() {
        Some(made) => made.clone(),
        None => {
            let made = finished(&router::document(&api)).and_then(|made| serde_json::to_vec(&made));
            let made = made.map_err(|_| ApiError::internal())?;
            DOCUMENT.get_or_init(|| made.into()).clone()
        }
    };
    Ok(ready_json(document))
}
